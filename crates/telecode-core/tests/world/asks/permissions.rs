//! Permissions: what a card says, and what can be allowed beyond one call.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{AgentEvent, AskFacts, AskRequest, CycleOutcome};
use telecode_core::seam::ids::ToolCallId;
use telecode_core::seam::page::{ButtonAction, ButtonStyle};
use telecode_core::seam::permission::{Decision, Extent, Grant, Mode, Rule};
use telecode_core::seam::settings::Settings;
use telecode_core::seam::tool::{Tool, ToolCall};
use telecode_core::seam::words::Language;

use super::asked;
use crate::{World, bash, read, settings};

fn rule(tool: &str, content: Option<&str>) -> Rule {
    Rule { tool: tool.to_owned(), content: content.map(str::to_owned) }
}

fn rules_of(world: &World) -> Vec<String> {
    world.rules.values().next().cloned().unwrap_or_default()
}

#[test]
fn a_card_says_why_it_asks_who_asks_and_what_is_outside() {
    let mut world = World::new();
    world.runs("look around");
    world.fresh_log();
    world.asks_with("r1", read("t1", "/etc/passwd"), |request| {
        request.reason = Some("Path is outside allowed working directories".to_owned());
        request.facts.blocked_path = Some("/etc/passwd".to_owned());
        request.facts.agent = Some("Look at the users".to_owned());
    });
    assert_snapshot!(world.log());
}

#[test]
fn a_path_in_the_workspace_needs_no_remark() {
    let mut world = World::new();
    world.runs("look around");
    world.asks_with("r1", bash("t1", "rm -rf sub"), |request| {
        request.facts.blocked_path = Some("/srv/api/sub".to_owned());
    });
    assert!(!world.log().contains("Outside"), "{}", world.log());
}

#[test]
fn what_is_better_denied_has_deny_first_and_what_no_rule_may_allow_is_asked_each_time() {
    let mut world = World::new();
    world.runs("clean up");
    world.fresh_log();
    world.asks_with("r1", bash("t1", "rm -rf /"), |request| {
        request.reason = Some("Dangerous rm operation on critical path: /".to_owned());
        request.facts.deny_first = true;
        request.facts.no_rules = true;
    });
    assert!(world.chat.button("Always").is_none());
    assert_snapshot!(world.log());
}

#[test]
fn a_second_look_is_never_one_tap() {
    let mut world = World::new();
    world.runs("deploy");
    world.fresh_log();
    world.asks_with("r1", bash("t1", "npm publish"), |request| request.facts.confirm = true);
    assert!(world.chat.button("Always").is_none());
    world.says("yes");
    assert!(world.answers.is_empty(), "a word is no more than a tap");
    world.pass(Duration::from_secs(3));
    world.press("Back");
    world.pass(Duration::from_secs(3));
    world.press("✅ Allow");
    assert!(world.answers.is_empty());
    world.pass(Duration::from_secs(3));
    world.press("Yes, allow it");
    assert_eq!(world.answers.len(), 1);
    world.pass(Duration::from_secs(3));
    assert_snapshot!(world.log());
}

#[test]
fn in_plan_mode_writes_are_denied_by_default() {
    let mut world = World::new();
    world.runs("plan it");
    world.agent(AgentEvent::ModeChanged(Mode::Plan));
    world.fresh_log();
    world.asks("r1", bash("t1", "touch a.txt"));
    world.asks("r2", read("t2", "/etc/hosts"));
    world.pass(Duration::from_secs(3));
    assert_snapshot!(world.log());
}

#[test]
fn the_sandbox_asks_for_a_host_in_human_words() {
    let mut world = World::new();
    world.runs("install it");
    world.fresh_log();
    let call = ToolCall {
        id: ToolCallId("t1".to_owned()),
        name: "SandboxNetworkAccess".to_owned(),
        tool: Tool::Network { host: "registry.example".to_owned() },
        input: "{\"host\":\"registry.example\"}".to_owned(),
    };
    world.asks_with("r1", call, |request| request.suggestions.clear());
    world.press("✅ Allow");
    world.pass(Duration::from_secs(3));
    assert_snapshot!(world.log());
}

#[test]
fn the_rule_is_shown_as_it_will_be_added_and_reaches_as_far_as_is_chosen() {
    let mut world = asked();
    world.fresh_log();
    world.press("Always");
    world.pass(Duration::from_secs(3));
    world.press("○ Bash(npm test:*)");
    world.pass(Duration::from_secs(3));
    world.press("This session");
    world.pass(Duration::from_secs(3));
    assert!(world.answers.is_empty(), "its options can run any program: {}", world.log());
    world.press("⚠️ Yes");
    world.pass(Duration::from_secs(3));
    let grant = Grant::Rules(vec![rule("Bash", Some("npm test:*"))]);
    assert_eq!(world.answers[0].1, Decision::Allow { grants: vec![grant.clone()], extent: Extent::Session });
    assert_eq!(world.store.sessions.values().next().unwrap().run.grants, [grant]);
    assert_eq!(rules_of(&world), ["Bash(npm test:*)"]);
    assert_snapshot!(world.log());
}

#[test]
fn back_from_the_offers_shows_the_card_again() {
    let mut world = asked();
    world.press("Always");
    world.pass(Duration::from_secs(3));
    world.restart();
    assert!(world.chat.button("This session").is_some(), "the card is as it was");
    world.press("Back");
    world.pass(Duration::from_secs(3));
    world.press("✅ Allow");
    assert_eq!(world.chat.toasts.last().unwrap(), "Saved: Claude gets it as soon as it's back");
}

#[test]
fn what_holds_for_a_turn_is_over_with_it() {
    let mut world = asked();
    world.press("Always");
    world.pass(Duration::from_secs(3));
    world.press("Until this turn ends");
    assert_eq!(rules_of(&world), ["Bash(npm test)"]);
    assert_eq!(world.store.sessions.values().next().unwrap().run.passing.len(), 1);
    world.ends(CycleOutcome::Done);
    assert!(rules_of(&world).is_empty(), "{}", world.log());
    assert!(world.store.sessions.values().next().unwrap().run.passing.is_empty());
}

#[test]
fn what_holds_for_a_turn_holds_when_it_runs_again() {
    let mut world = asked();
    world.press("Always");
    world.pass(Duration::from_secs(3));
    world.press("Until this turn ends");
    world.restart();
    world.found(&telecode_core::seam::agent::Trace::Cut { pending: Vec::new() });
    let (_, launch) = world.launched.last().unwrap();
    assert_eq!(launch.permit.grants(), [Grant::Rules(vec![rule("Bash", Some("npm test"))])]);
}

#[test]
fn all_reads_are_allowed_for_a_turn_with_those_that_wait() {
    let mut world = World::new();
    world.runs("read them");
    world.fresh_log();
    world.asks("r1", read("t1", "/etc/hosts"));
    world.asks("r2", read("t2", "/etc/passwd"));
    world.asks("r3", bash("t3", "cat /etc/group"));
    world.asks_with("r4", read("t4", "/root/.ssh/id"), |request| request.facts.no_rules = true);
    world.pass(Duration::from_secs(5));
    world.press("Allow all reads this turn");
    world.pass(Duration::from_secs(5));
    let answered: Vec<_> = world.answers.iter().map(|(request, _)| request.0.as_str()).collect();
    assert_eq!(answered, ["r2", "r1"], "the newest button was pressed, and the other one went with it");
    assert_eq!(rules_of(&world), ["Read"]);
    assert_snapshot!(world.log());
}

#[test]
fn claudes_own_settings_get_the_rule_with_the_answer() {
    let mut world = asked();
    world.press("Always");
    world.pass(Duration::from_secs(3));
    world.press("Claude's settings");
    let grant = Grant::Rules(vec![rule("Bash", Some("npm test"))]);
    assert_eq!(world.answers[0].1, Decision::Allow { grants: vec![grant], extent: Extent::Settings });
    assert!(world.store.sessions.values().next().unwrap().run.grants.is_empty(), "Claude Code keeps it");
    assert!(world.rules.is_empty());
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("🗂 Allowed in Claude's settings"), "{}", world.log());
}

#[test]
fn a_mode_and_a_directory_can_be_offered_too() {
    let mut world = World::new();
    world.runs("write there");
    world.fresh_log();
    world.asks_with("r1", bash("t1", "rm -rf sub"), |request| {
        request.suggestions =
            vec![Grant::Directories(vec!["/srv/web".to_owned()]), Grant::Mode(Mode::AcceptEdits)];
    });
    world.press("Always");
    world.pass(Duration::from_secs(3));
    world.press("○ edits without asking");
    world.pass(Duration::from_secs(3));
    assert!(world.chat.button("Claude's settings").is_none(), "a mode is for a session only");
    world.press("This session");
    assert!(world.answers.is_empty(), "it's as wide as a tool: {}", world.log());
    world.pass(Duration::from_secs(3));
    world.press("⚠️ Yes");
    world.pass(Duration::from_secs(3));
    assert_eq!(world.store.sessions.values().next().unwrap().run.mode, Mode::AcceptEdits);
    assert_snapshot!(world.log());
}

#[test]
fn a_card_in_russian() {
    let mut world = World::with(Settings { language: Some(Language::Russian), ..settings() });
    world.runs("посмотри");
    world.agent(AgentEvent::ModeChanged(Mode::Plan));
    world.fresh_log();
    world.asks_with("r1", bash("t1", "npm test"), |request| {
        request.facts = AskFacts {
            blocked_path: Some("/srv/web".to_owned()),
            agent: Some("Проверка".to_owned()),
            ..AskFacts::default()
        };
    });
    world.pass(Duration::from_secs(3));
    world.press("Всегда");
    world.pass(Duration::from_secs(3));
    world.press("Проект api, все сессии");
    world.pass(Duration::from_secs(3));
    assert_snapshot!(world.log());
}

/// What is offered for a command, from the first, and which of it is marked.
fn offered(command: &str, shape: impl FnOnce(&mut AskRequest)) -> (World, Vec<String>) {
    let mut world = World::new();
    world.runs("go");
    world.asks_with("r1", bash("t1", command), |request| {
        request.suggestions.clear();
        shape(request);
    });
    world.pass(Duration::from_secs(3));
    world.press("Always");
    world.pass(Duration::from_secs(3));
    let message = world.chat.button("Back").unwrap().0;
    let rows = world.chat.messages[&message].buttons.iter().flatten();
    let labels =
        rows.map(|button| button.label.clone()).filter(|label| label.starts_with(['○', '●'])).collect();
    (world, labels)
}

#[test]
fn the_narrowest_comes_first_and_all_commands_take_two_more_presses_and_are_never_green() {
    let (mut world, labels) = offered("mkdir -p build && date > build/stamp.txt", |_| {});
    assert_eq!(
        labels,
        ["● Bash(mkdir -p build && date > build/stamp.txt)", "○ Bash(mkdir:*), Bash(date:*)", "○ Bash"]
    );
    world.fresh_log();
    let message = world.chat.button("Back").unwrap().0;
    let mut buttons = world.chat.messages[&message].buttons.iter().flatten();
    let wide = buttons.find(|button| button.label == "○ Bash").unwrap().clone();
    let ButtonAction::Press(token) = wide.action.clone() else { panic!("{wide:?}") };
    world.press_as(crate::OWNER, message, token);
    world.pass(Duration::from_secs(3));
    let buttons = world.chat.messages[&message].buttons.iter().flatten();
    assert!(buttons.clone().all(|button| button.style != ButtonStyle::Go), "{}", world.log());
    world.press("Project api");
    world.pass(Duration::from_secs(3));
    assert!(world.answers.is_empty(), "{}", world.log());
    world.press("⚠️ Yes");
    world.pass(Duration::from_secs(3));
    assert_eq!(rules_of(&world), ["Bash"]);
    assert_snapshot!(world.log());
}

#[test]
fn all_commands_until_the_turn_ends_are_allowed_without_another_question() {
    let (mut world, _) = offered("rm -rf build", |_| {});
    assert!(world.chat.button("Until this turn ends").is_some(), "the command itself is marked");
    world.press("○ Bash");
    world.pass(Duration::from_secs(3));
    world.press("Until this turn ends");
    assert_eq!(rules_of(&world), ["Bash"]);
}

#[test]
fn what_cannot_be_taken_apart_offers_itself_and_what_has_a_star_not_even_that() {
    for (command, expected) in [
        ("rm -rf build", vec!["● Bash(rm -rf build)", "○ Bash"]),
        ("mkdir a; rm b", vec!["● Bash(mkdir a; rm b)", "○ Bash"]),
        ("python3 x.py", vec!["● Bash(python3 x.py)", "○ Bash"]),
        ("rm *.o", vec!["○ Bash"]),
        (
            "cargo test | tail",
            vec!["● Bash(cargo test | tail)", "○ Bash(cargo test:*), Bash(tail:*)", "○ Bash"],
        ),
    ] {
        assert_eq!(offered(command, |_| {}).1, expected);
    }
    let (world, _) = offered("rm *.o", |_| {});
    assert!(world.chat.button("This session").is_none(), "nothing wide is marked: {}", world.log());
}

#[test]
fn a_wide_proposal_of_claude_codes_comes_last_and_a_star_is_no_command() {
    let proposes = |rules: &[&str]| -> Vec<Grant> {
        rules.iter().map(|content| Grant::Rules(vec![rule("Bash", Some(content))])).collect()
    };
    let (_, labels) = offered("python3 x.py", |request| request.suggestions = proposes(&["python3:*"]));
    assert_eq!(labels, ["● Bash(python3 x.py)", "○ Bash(python3:*)", "○ Bash"]);
    let (_, labels) = offered("touch 'a*'", |request| request.suggestions = proposes(&["touch 'a*'"]));
    assert_eq!(labels, ["○ Bash(touch:*)", "○ Bash"].map(|label| label.replace("○ Bash(", "● Bash(")));
    let (_, labels) = offered("touch a", |request| request.suggestions = proposes(&["touch a *"]));
    assert_eq!(labels, ["● Bash(touch a)", "○ Bash(touch a *)", "○ Bash"]);
}

#[test]
fn parts_of_a_command_are_not_said_to_be_beginnings() {
    let parts = [rule("Bash", Some("mkdir -p one")), rule("Bash", Some("date"))];
    let (world, labels) = offered("mkdir -p one && date > one/x", |request| {
        request.suggestions = vec![Grant::Rules(parts.to_vec()), Grant::Rules(vec![parts[0].clone()])];
    });
    let same = "Bash(mkdir -p one && date > one/x)";
    let (both, first, alike) =
        ("Bash(mkdir -p one), Bash(date)", "Bash(mkdir -p one)", "Bash(mkdir:*), Bash(date:*)");
    assert_eq!(
        labels,
        [same, both, first, alike, "Bash"]
            .map(|name| format!("{} {name}", if name == same { '●' } else { '○' }))
    );
    let shown = crate::chat::show(&world.chat.messages[&world.chat.button("Back").unwrap().0]);
    for (name, words) in [
        (same, "exactly this command"),
        (both, "exactly these commands"),
        (first, "only this part of the command"),
        (alike, "any command that starts like this"),
    ] {
        let line = shown.lines().find(|line| line.contains(words)).unwrap_or_default();
        assert_eq!(
            line.replace('`', "").trim_start_matches(['○', '●', ' ']),
            format!("{name} – {words}"),
            "{shown}"
        );
    }
    // One of which nobody can tell what it does stays wide.
    let (_, labels) = offered("mkdir x && rm -rf y", |request| {
        request.suggestions =
            vec![Grant::Rules(vec![rule("Bash", Some("mkdir x")), rule("Bash", Some("rm -rf y"))])];
    });
    assert_eq!(labels, ["● Bash(mkdir x && rm -rf y)", "○ Bash(mkdir x), Bash(rm -rf y)", "○ Bash"]);
}

#[test]
fn a_file_is_offered_before_all_files() {
    let mut world = World::new();
    world.runs("go");
    world.fresh_log();
    let tool = Tool::Write { path: "/srv/api/a.txt".to_owned(), content: "x\n".to_owned() };
    let call =
        ToolCall { id: ToolCallId("t1".to_owned()), name: "Write".to_owned(), tool, input: "{}".to_owned() };
    world.asks_with("r1", call, |request| request.suggestions = vec![Grant::Mode(Mode::AcceptEdits)]);
    world.press("Always");
    world.pass(Duration::from_secs(3));
    world.press("This session");
    world.pass(Duration::from_secs(3));
    assert_eq!(rules_of(&world), ["Edit(//srv/api/a.txt)"]);
    assert_snapshot!(world.log());
}

#[test]
fn a_whole_server_and_all_edits_are_never_marked_at_first_and_are_said_to_be_wide() {
    let mcp = Tool::Mcp { server: "files".to_owned(), tool: "drop".to_owned() };
    let path = "/srv/api/*.txt".to_owned();
    let write = Tool::Write { path, content: "x\n".to_owned() };
    for (name, tool, proposed, words) in [
        (
            "mcp__files__drop",
            mcp,
            Grant::Rules(vec![rule("mcp__files", None)]),
            "every tool of this server, whatever it's given",
        ),
        (
            "Write",
            write,
            Grant::Mode(Mode::AcceptEdits),
            "any file edit, and rm, mv and sed in the session's folders",
        ),
    ] {
        let mut world = World::new();
        world.runs("go");
        let call =
            ToolCall { id: ToolCallId("t1".to_owned()), name: name.to_owned(), tool, input: "{}".to_owned() };
        world.asks_with("r1", call, |request| request.suggestions = vec![proposed]);
        world.pass(Duration::from_secs(3));
        world.press("Always");
        world.pass(Duration::from_secs(3));
        assert!(world.chat.button("This session").is_none(), "nothing is marked: {}", world.log());
        assert!(world.log().contains(words), "{}", world.log());
    }
}

#[test]
fn nothing_hides_in_an_offered_rule_nor_in_the_list_of_rules() {
    let (mut world, labels) = offered("touch a\u{200B}b\u{202E}", |_| {});
    let shown = "Bash(touch a‹U+200B›b‹U+202E›)";
    assert_eq!(labels[0], format!("● {shown}"));
    assert!(world.log().contains(&format!("● `{shown}`")), "{}", world.log());
    world.press("This session");
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains(&format!("`{shown}`")), "the closed card: {}", world.log());
    world.fresh_log();
    world.says("/rules");
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains(&format!("1. `{shown}`")), "{}", world.log());
}

#[test]
fn a_permission_has_at_most_three_rows_and_is_one_line_afterwards() {
    let edit = crate::show::edit("t2", "/srv/api/src/app.rs");
    for call in
        [bash("t1", "npm test"), read("t1", "/etc/hosts"), edit, bash("t3", &"echo long; ".repeat(400))]
    {
        let mut world = World::new();
        world.runs("go");
        world.asks("r1", call);
        world.pass(Duration::from_secs(3));
        let card = world.chat.messages.values().last().expect("a card").clone();
        assert!(card.buttons.len() <= 3, "{card:?}");
        world.press("❌ Deny");
        world.pass(Duration::from_secs(3));
        let closed = world.chat.messages.values().last().expect("a card");
        assert!(closed.text.lines().count() == 1 && closed.buttons.is_empty(), "{closed:?}");
        assert!(closed.text.starts_with("❌ Denied: "), "{closed:?}");
    }
}
