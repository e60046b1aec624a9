//! Handed off, attached, read along, never written by two.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{
    AgentEvent, CycleOutcome, End, Holder, HolderKind, LaunchProblem, Order, Ready, Start, Trace,
};
use telecode_core::seam::change::Handoff;
use telecode_core::seam::errand::{Errand, MachineErrand, NotEnded, RecordsErrand, Report, Terminal};
use telecode_core::seam::ids::{ClaudeId, SessionId};
use telecode_core::seam::page::ButtonAction;
use telecode_core::seam::story::{Deed, Entry};
use telecode_core::seam::time::Wall;
use telecode_core::seam::tool::ToolOutcome;
use telecode_core::seam::{Effect, Input};

use crate::store::is_open;
use crate::{World, bash, read};

const TERMINAL: Holder = Holder { pid: Some(4_711), started: Some(99), kind: HolderKind::Person };

/// A session that has answered one prompt and whose agent is idle.
fn idle() -> World {
    let mut world = World::new();
    world.runs("go");
    world.answers("Done.");
    world.ends(CycleOutcome::Done);
    world.fresh_log();
    world
}

/// The same, asleep.
fn asleep() -> World {
    let mut world = idle();
    world.pass(Duration::from_mins(31));
    world.agent(AgentEvent::Exited(telecode_core::seam::agent::Exit::default()));
    world.pass(Duration::from_hours(2));
    world.fresh_log();
    world
}

/// An agent that was told to end has ended.
fn exits(world: &mut World) {
    world.agent(AgentEvent::Exited(telecode_core::seam::agent::Exit { code: Some(0), ..Default::default() }));
}

fn claude(world: &World, session: i64) -> ClaudeId {
    world.store.sessions[&SessionId(session)].claude.id.clone()
}

fn handed_off(world: &World) -> Handoff {
    world.store.sessions[&SessionId(1)].standing.handed_off
}

fn is_handed_off(world: &World) -> bool {
    handed_off(world) == Handoff::Told
}

fn busy(world: &mut World) {
    world.agent(AgentEvent::LaunchFailed(LaunchProblem::Busy { holder: Some(TERMINAL) }));
}

fn terminal(claude: &str, title: &str, hours: i64) -> Terminal {
    Terminal {
        claude: ClaudeId(claude.to_owned()),
        directory: "/srv/api".to_owned(),
        title: title.to_owned(),
        first_prompt: Some(format!("Please {title}")),
        branch: Some("main".to_owned()),
        changed: Wall(1_800_000_000_000 - hours * 3_600_000),
        holder: None,
    }
}

fn held(terminal: Terminal) -> Terminal {
    Terminal { holder: Some(TERMINAL), ..terminal }
}

fn entry(at: i64, deed: Deed) -> Entry {
    Entry { at: Wall(at), deed, message: None, undone: false }
}

fn typed(text: &str) -> Entry {
    entry(1_800_000_001_000, Deed::Prompt { content: text.to_owned().into() })
}

fn said(text: &str) -> Entry {
    entry(1_800_000_002_000, Deed::Answer { text: text.to_owned() })
}

/// Presses a button once everything that waits is shown.
fn press(world: &mut World, words: &str) {
    world.pass(Duration::from_secs(4));
    world.press(words);
}

/// Everything, once it is shown.
fn log(world: &mut World) -> String {
    world.pass(Duration::from_secs(10));
    world.log().to_owned()
}

/// The missed errand of a session that woke.
fn missed(world: &World) -> (Wall, Wall) {
    let Some((_, Errand::Records(RecordsErrand::Missed { since, until, .. }))) = world.accounts.last() else {
        panic!("an account is asked for")
    };
    (*since, *until)
}

// Handing off.

#[test]
fn an_idle_session_is_handed_off_once_its_agent_has_ended() {
    let mut world = idle();
    world.says("/handoff");
    assert_eq!(world.ended, [End::Gently]);
    assert!(!world.log().contains("claude --resume"), "the agent may still write");
    exits(&mut world);
    assert!(is_handed_off(&world));
    assert_snapshot!(log(&mut world));
}

#[test]
fn a_sleeping_session_is_handed_off_at_once() {
    let mut world = asleep();
    world.says("/handoff");
    let page = world.chat.messages.values().last().unwrap();
    let command = format!("cd /srv/api && claude --resume {}", claude(&world, 1).0);
    assert!(page.text.contains(&command));
    assert_eq!(page.buttons[0][0].action, ButtonAction::Copy(command));
    assert!(world.launches.len() == 1, "it did not wake");
}

#[test]
fn a_long_command_has_no_copy_button_and_says_so() {
    let mut settings = crate::settings();
    settings.projects[0].path = format!("/srv/{}", "deep/".repeat(60));
    let mut world = World::with(settings);
    world.runs("go");
    world.ends(CycleOutcome::Done);
    world.says("/handoff");
    world.fresh_log();
    exits(&mut world);
    assert!(world.log().contains("too long for a copy button"), "{}", world.log());
    assert!(world.chat.messages.values().last().unwrap().buttons.is_empty());
}

#[test]
fn there_is_nothing_to_hand_off_before_something_was_said() {
    let mut world = World::new();
    world.says("/handoff");
    world.says("/new fresh --empty");
    world.says("/handoff");
    world.says("/handoff nobody");
    assert!(world.errands.is_empty() && world.ended.is_empty());
    assert_snapshot!(log(&mut world));
}

#[test]
fn another_session_is_handed_off_by_its_name() {
    let mut world = idle();
    world.says("/new other --empty");
    let name = world.store.sessions[&SessionId(1)].name.clone();
    world.says(&format!("/handoff {}", name.to_uppercase()));
    world.turns_to(SessionId(1));
    exits(&mut world);
    assert!(is_handed_off(&world));
}

#[test]
fn a_working_session_is_handed_off_after_its_turn() {
    let mut world = World::new();
    world.runs("go");
    world.fresh_log();
    world.says("/handoff");
    press(&mut world, "After this turn");
    assert!(world.ended.is_empty());
    world.answers("Done.");
    world.ends(CycleOutcome::Done);
    assert_eq!(world.ended, [End::Gently]);
    exits(&mut world);
    assert_snapshot!(log(&mut world));
}

#[test]
fn a_handoff_that_waits_for_a_turn_outlives_a_restart() {
    let mut world = World::new();
    world.runs("go");
    world.says("/handoff");
    press(&mut world, "After this turn");
    world.restart();
    world.found(&Trace::Cut { pending: Vec::new() });
    world.ready();
    world.begins();
    world.answers("Done.");
    world.ends(CycleOutcome::Done);
    exits(&mut world);
    assert!(world.log().contains("claude --resume"), "{}", world.log());
}

/// A turn of two prompts, the second of which Claude has not taken up, that a terminal is to go on after.
fn wanted_after_two() -> World {
    let mut world = World::new();
    world.runs("go on");
    world.answers("An answer");
    world.pass(Duration::from_secs(3));
    world.says("and more");
    world.says("/handoff");
    press(&mut world, "After this turn");
    world
}

fn is_told(world: &mut World) -> bool {
    world.pass(Duration::from_secs(10));
    world.log().contains("is yours. In a terminal")
}

#[test]
fn a_handoff_that_waits_for_a_turn_waits_for_what_has_to_be_told_again_too() {
    let deaths: [fn(&mut World); 2] = [World::restart, World::dies];
    for dies in deaths {
        let mut world = wanted_after_two();
        dies(&mut world);
        let answered = Trace::Answered { said: "An answer".to_owned().into() };
        world.found_each(&[answered, Trace::Unknown]);
        world.ready();
        assert_eq!(world.told.last().unwrap().1, "and more");
        assert!(!is_told(&mut world), "{}", world.log());
        world.begins();
        world.answers("More.");
        world.ends(CycleOutcome::Done);
        exits(&mut world);
        assert!(is_told(&mut world) && is_handed_off(&world), "{}", world.log());
    }
}

#[test]
fn what_is_asked_of_an_agent_that_was_let_go_takes_the_session_back() {
    let mut world = idle();
    world.says("/handoff");
    world.says("/context");
    exits(&mut world);
    assert_eq!(world.launches.len(), 2, "{}", world.log());
    assert!(!is_told(&mut world), "{}", world.log());
    assert_eq!(handed_off(&world), Handoff::No);
}

#[test]
fn a_session_that_claude_never_got_has_no_command() {
    let ends: [fn(&mut World); 2] = [
        |world| {
            let command = "claude".to_owned();
            world.agent(AgentEvent::LaunchFailed(LaunchProblem::NotFound { command }));
        },
        |world| {
            world.says("/stop");
            exits(world);
        },
    ];
    for end in ends {
        let mut world = World::new();
        world.says("go");
        world.says("/handoff");
        press(&mut world, "After this turn");
        end(&mut world);
        assert!(!is_told(&mut world), "{}", world.log());
        assert!(world.log().contains("Nothing to hand off yet"), "{}", world.log());
        assert_eq!(handed_off(&world), Handoff::No);
    }
}

#[test]
fn what_is_open_in_a_terminal_has_no_command_until_it_is_closed_there_and_what_waits_has_run() {
    let mut world = asleep();
    world.says("first");
    world.says("/handoff");
    press(&mut world, "After this turn");
    busy(&mut world);
    assert!(!is_told(&mut world), "{}", world.log());
    assert!(world.chat.button("Take over").is_some(), "{}", world.log());
    world.input(Input::HolderSeen { session: SessionId(1), holder: None });
    world.ready();
    world.begins();
    world.answers("Done.");
    world.ends(CycleOutcome::Done);
    exits(&mut world);
    assert!(is_told(&mut world), "{}", world.log());
}

#[test]
fn who_hands_off_what_is_open_in_a_terminal_sees_where_it_is() {
    let mut world = asleep();
    world.says("first");
    busy(&mut world);
    world.pass(Duration::from_secs(10));
    world.fresh_log();
    world.says("/handoff");
    assert!(!is_told(&mut world), "{}", world.log());
    assert!(world.log().contains("Take over"), "{}", world.log());
}

#[test]
fn a_report_about_an_earlier_handoff_gives_no_command_while_a_turn_runs() {
    let mut world = asleep();
    world.settles_late = true;
    world.says("/handoff");
    world.says("wait, one more thing");
    world.ready();
    world.begins();
    world.says("/handoff");
    press(&mut world, "After this turn");
    world.done();
    assert!(!is_told(&mut world), "{}", world.log());
    world.answers("Done.");
    world.ends(CycleOutcome::Done);
    exits(&mut world);
    assert!(!is_told(&mut world), "its record is made ready first: {}", world.log());
    world.done();
    assert!(is_told(&mut world), "{}", world.log());
}

#[test]
fn a_command_is_told_after_what_somebody_writes_in_pieces_went_elsewhere() {
    let mut world = idle();
    let name = world.store.sessions[&SessionId(1)].name.clone();
    world.says("/new other --empty");
    world.says("/close");
    world.pass(Duration::from_secs(10));
    world.turns_to(SessionId(1));
    world.says(&format!("/handoff {name}"));
    world.says(&"a piece ".repeat(510));
    exits(&mut world);
    assert_eq!(handed_off(&world), Handoff::Wanted, "it may be for this session");
    assert!(is_told(&mut world), "{}", world.log());
    assert_eq!(world.store.prompts.last().unwrap().session, SessionId(3));
}

#[test]
fn a_session_that_is_put_away_is_not_handed_off_any_more() {
    for (command, button) in [("/close", "Stop and archive"), ("/delete", "Delete")] {
        let mut world = World::new();
        world.runs("go");
        world.says("/handoff");
        press(&mut world, "After this turn");
        world.says(command);
        press(&mut world, button);
        world.ends(CycleOutcome::Interrupted);
        exits(&mut world);
        assert!(!is_told(&mut world), "{command}:\n{}", world.log());
        let record = world.store.sessions.get(&SessionId(1));
        assert!(
            record.is_none_or(|record| record.standing.closed && record.standing.handed_off == Handoff::No),
            "{command}"
        );
    }
}

/// The ways to a command for the terminal: each says when it is asked for, and ends with the command told.
const WAYS: [fn(&mut World); 4] = [
    |world| {
        world.says("/handoff");
        exits(world);
    },
    |world| {
        exits(world);
        world.says("/handoff");
    },
    |world| {
        world.says("go on");
        world.pass(Duration::from_secs(4));
        world.says("/handoff");
        world.pass(Duration::from_secs(4));
        presses(world, "After this turn");
        world.begins();
        world.answers("Done.");
        world.ends(CycleOutcome::Done);
        exits(world);
    },
    |world| {
        world.says("go on");
        world.pass(Duration::from_secs(4));
        world.says("/handoff");
        world.pass(Duration::from_secs(4));
        presses(world, "Stop now");
        world.begins();
        world.ends(CycleOutcome::Interrupted);
        exits(world);
    },
];

/// Presses a button, if it is there.
fn presses(world: &mut World, words: &str) {
    if let Some((message, token)) = world.chat.button(words) {
        world.press_as(crate::OWNER, message, token);
    }
}

#[test]
fn whenever_the_bot_dies_on_the_way_the_command_for_the_terminal_is_told() {
    for (way, hand_off) in WAYS.into_iter().enumerate() {
        let mut deaths = 0;
        for effects in 0.. {
            let mut world = idle();
            world.fuse = Some(effects);
            hand_off(&mut world);
            let was_wanted = world.store.sessions[&SessionId(1)].standing.handed_off != Handoff::No;
            if !world.dead {
                world.pass(Duration::from_secs(10));
                assert!(world.log().contains("claude --resume"), "{way}:\n{}", world.log());
                break;
            }
            deaths += 1;
            world.restart();
            while !world.inspecting.is_empty() {
                world.found(&Trace::Answered { said: "Done.".to_owned().into() });
            }
            world.pass(Duration::from_secs(10));
            let is_told = world.log().contains("claude --resume");
            assert!(is_told || !was_wanted, "{way}, after {effects} effects:\n{}", world.log());
            world.restart();
            world.pass(Duration::from_secs(10));
            let told = world.log().matches("claude --resume").count();
            assert!(told <= 2, "{way}, after {effects} effects, {told} times:\n{}", world.log());
        }
        assert!(deaths > 3, "{way}");
    }
}

#[test]
fn a_working_session_can_be_stopped_for_the_terminal() {
    let mut world = World::new();
    world.runs("go");
    world.uses(bash("t1", "make"));
    world.asks("r1", bash("t1", "make"));
    world.fresh_log();
    world.says("/handoff");
    press(&mut world, "Stop now");
    assert_eq!(world.interrupts, 1);
    world.ends(CycleOutcome::Interrupted);
    exits(&mut world);
    assert!(is_handed_off(&world));
    assert_snapshot!(log(&mut world));
}

#[test]
fn a_command_is_given_only_if_what_it_resumes_begins_where_the_conversation_ended() {
    let mut world = asleep();
    world.unsettled = Some("No space left on device".to_owned());
    world.says("/handoff");
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("can't hand this session off: No space left on device"), "{}", world.log());
    assert!(!world.log().contains("claude --resume") && !is_handed_off(&world), "{}", world.log());
    world.unsettled = None;
    world.says("/handoff");
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("claude --resume") && is_handed_off(&world), "{}", world.log());
    assert_eq!(world.settled, vec![claude(&world, 1); 2]);
}

/// Somebody may go on with it in a terminal, without a word here.
#[test]
fn what_ran_when_the_bot_was_killed_is_settled_when_it_is_back() {
    let mut world = idle();
    let record = world.store.sessions.get_mut(&SessionId(1)).unwrap();
    record.claude.pid = Some(4_712);
    world.restart();
    assert_eq!(world.settled, [claude(&world, 1)]);
    world.restart();
    assert_eq!(world.settled.len(), 1, "once");
}

#[test]
fn a_handoff_can_be_thought_better_of() {
    let mut world = World::new();
    world.runs("go");
    world.says("/handoff");
    press(&mut world, "Keep here");
    world.ends(CycleOutcome::Done);
    assert!(world.ended.is_empty() && !is_handed_off(&world));
}

#[test]
fn what_was_written_while_it_was_let_go_takes_it_back() {
    let mut world = idle();
    world.says("/handoff");
    world.says("wait, one more thing");
    exits(&mut world);
    assert!(!is_handed_off(&world));
    world.ready();
    assert_eq!(world.told.last().unwrap().1, "wait, one more thing");
    assert!(!world.log().contains("claude --resume"), "{}", world.log());
}

#[test]
fn the_next_prompt_takes_a_session_back_and_tells_what_was_said_meanwhile() {
    let mut world = idle();
    world.says("/handoff");
    exits(&mut world);
    let left = world.now.wall;
    world.pass(Duration::from_hours(1));
    world.fresh_log();
    world.says("and now?");
    assert!(!is_handed_off(&world));
    world.ready();
    let (since, until) = missed(&world);
    assert_eq!((since, until), (left, world.now.wall));
    let meanwhile = (1..=4).flat_map(|n| {
        [
            typed(&format!("step {n}\nplease")),
            entry(
                0,
                Deed::Tool {
                    call: read("t", "/srv/api/a.rs"),
                    outcome: Some(ToolOutcome::Done),
                    output: String::new(),
                    lines: None,
                    nested: false,
                },
            ),
            said(&format!("Step **{n}** is done.")),
        ]
    });
    world.recalls(Report::Story(Ok(meanwhile.collect())));
    assert_eq!(world.told.last().unwrap().1, "and now?");
    assert_snapshot!(log(&mut world));
}

#[test]
fn nothing_is_told_where_nothing_was_said_elsewhere() {
    let mut world = asleep();
    world.says("and now?");
    world.ready();
    world.fresh_log();
    world.recalls(Report::Story(Ok(Vec::new())));
    world.pass(Duration::from_secs(1));
    assert!(!world.log().contains("since you left"), "{}", world.log());
    // While the agent lives, nothing counts as said elsewhere, also after a crash of the bot.
    assert_eq!(world.store.sessions[&SessionId(1)].claude.left, None);
}

#[test]
fn two_messages_that_became_one_prompt_are_counted_as_two() {
    let mut world = asleep();
    world.says("first");
    world.says("second");
    busy(&mut world);
    world.pass(Duration::from_secs(1));
    assert_eq!(
        world
            .store
            .prompts
            .iter()
            .filter(|prompt| prompt.stage == telecode_core::seam::change::PromptStage::Queued)
            .count(),
        1
    );
    assert!(world.log().contains("2 of your messages are saved"), "{}", world.log());
}

#[test]
fn what_our_own_agent_said_before_a_crash_of_the_bot_is_not_told_as_news() {
    let mut world = idle();
    world.pass(Duration::from_mins(1));
    let last = world.store.sessions[&SessionId(1)].books.last_active;
    world.restart();
    world.says("and now?");
    world.ready();
    assert_eq!(missed(&world).0, last);
}

#[test]
fn a_turn_that_waits_for_a_decision_after_a_crash_is_not_handed_off() {
    let mut world = World::new();
    world.runs("go");
    world.uses(bash("t1", "make"));
    world.restart();
    world.found(&Trace::Cut { pending: vec![bash("t1", "make")] });
    world.fresh_log();
    world.says("/handoff");
    assert!(world.log().contains("First decide about it"), "{}", world.log());
}

// Attaching.

#[test]
fn sessions_of_the_machine_are_listed_newest_first_in_pages() {
    let mut world = World::new();
    world.says("/attach");
    let mut found: Vec<_> =
        (0..10).map(|n| terminal(&format!("{n}a"), &format!("fix number {n}"), n * 20)).collect();
    found[1] = held(found[1].clone());
    world.finds(found);
    press(&mut world, "▶");
    press(&mut world, "◀");
    press(&mut world, "Close");
    assert_snapshot!(log(&mut world));
}

#[test]
fn words_narrow_the_list_and_our_own_sessions_are_not_in_it() {
    let mut world = idle();
    world.says("/continue LOGIN fix");
    let own = Terminal { claude: claude(&world, 1), ..terminal("x", "fix login", 1) };
    world.finds(vec![own, terminal("2a", "fix the login page", 2), terminal("3a", "fix it", 3)]);
    world.says("/attach nothing like it");
    world.finds(vec![terminal("2a", "fix the login page", 2)]);
    world.says("/attach");
    world.finds(Vec::new());
    world.says("/attach");
    world.fails("permission denied");
    assert_snapshot!(log(&mut world));
}

#[test]
fn without_projects_there_is_nowhere_to_look() {
    let mut settings = crate::settings();
    settings.projects.clear();
    let mut world = World::with(settings);
    world.says("/attach");
    assert!(world.errands.is_empty());
    assert!(world.log().contains("/project add"), "{}", world.log());
}

#[test]
fn a_session_of_the_terminal_goes_on_here_with_an_account_of_it() {
    let mut world = World::new();
    world.says("/attach");
    let found = Terminal {
        directory: "/srv/api/crates/web".to_owned(),
        ..terminal("2a", "fix the login page that nobody can see on a phone", 2)
    };
    world.finds(vec![found.clone()]);
    press(&mut world, "fix the login");
    world.finds(vec![found]);
    assert_eq!(world.launches, [Start::Resume]);
    let record = world.store.sessions[&SessionId(1)].clone();
    assert_eq!(
        (record.name.as_str(), record.workspace.name.as_str()),
        ("fix the login page that nobody can see", "api/crates/web")
    );
    assert_eq!(record.workspace.directory, "/srv/api/crates/web");
    world.ready();
    assert_eq!(missed(&world).0, Wall(0));
    world.recalls(Report::Story(Ok(vec![typed("fix it"), said("I fixed it.")])));
    world.says("thanks");
    assert_eq!(world.told.last().unwrap().1, "thanks");
    assert_snapshot!(log(&mut world));
}

#[test]
fn what_was_missed_is_looked_for_before_the_agent_is_told_anything() {
    let mut world = World::new();
    world.says("/attach");
    let found = terminal("2a", "fix login", 2);
    world.finds(vec![found.clone()]);
    press(&mut world, "fix login");
    world.finds(vec![found]);
    world.says("thanks");
    world.pass(Duration::from_secs(3));
    let (session, life) = world.life.expect("an agent");
    let input = Input::Agent { session, life, event: AgentEvent::Ready(Ready::default()) };
    let effects = world.bridge.handle(input, world.now);
    let missed = |effect: &Effect| {
        matches!(effect, Effect::Run { what: Errand::Records(RecordsErrand::Missed { .. }), .. })
    };
    let told = |effect: &Effect| matches!(effect, Effect::Tell { order: Order::Prompt { .. }, .. });
    let at = |is_it: &dyn Fn(&Effect) -> bool| effects.iter().position(is_it).expect("both happen");
    assert!(at(&missed) < at(&told), "{effects:#?}");
}

#[test]
fn attaching_what_is_ours_already_switches_to_it() {
    let mut world = World::new();
    world.says("/attach");
    world.finds(vec![terminal("2a", "fix login", 2)]);
    press(&mut world, "fix login");
    world.finds(vec![terminal("2a", "fix login", 2)]);
    world.says("/attach");
    world.finds(vec![terminal("3a", "other", 2), terminal("4a", "third", 2)]);
    press(&mut world, "other");
    world.finds(vec![terminal("3a", "other", 2)]);
    assert_eq!(world.store.current.values().copied().collect::<Vec<_>>(), [SessionId(2)]);
    // A card of the first session, with its Go on here.
    world.input(Input::HolderSeen { session: SessionId(1), holder: Some(TERMINAL) });
    world.turns_to(SessionId(1));
    world.ready();
    world.recalls(Report::Story(Ok(Vec::new())));
    exits(&mut world);
    press(&mut world, "Read along");
    world.finds(vec![held(terminal("2a", "fix login", 2))]);
    world.input(Input::HolderSeen { session: SessionId(1), holder: None });
    press(&mut world, "Continue here");
    assert_eq!(world.store.current.values().copied().collect::<Vec<_>>(), [SessionId(1)]);
    assert_eq!(world.store.sessions.len(), 2);
}

#[test]
fn a_session_in_the_chat_of_somebody_else_stays_there() {
    let mut settings = crate::settings();
    settings.owners.push(telecode_core::seam::ids::PersonId(200));
    let mut world = World::with(settings);
    world.writes(200, "go", |_| {});
    world.ready();
    world.begins();
    world.answers("Done.");
    world.ends(CycleOutcome::Done);
    let unseen = Holder { pid: None, started: None, kind: HolderKind::Person };
    world.input(Input::HolderSeen { session: SessionId(1), holder: Some(unseen) });
    exits(&mut world);
    // As if a button could be forwarded: the presser is another owner in another chat.
    press(&mut world, "Try again");
    let thread = world.store.sessions[&SessionId(1)].thread;
    assert_eq!(thread.chat, telecode_core::seam::ids::ChatId::of(200));
    assert_eq!(world.chat.toasts, ["There is a newer card for this below"]);
    assert!(world.errands.is_empty(), "{}", world.log());
}

#[test]
fn a_session_that_is_gone_is_not_attached() {
    let mut world = World::new();
    world.says("/attach");
    world.finds(vec![terminal("2a", "fix login", 2)]);
    press(&mut world, "fix login");
    world.finds(Vec::new());
    assert!(log(&mut world).contains("no longer on the machine"), "{}", world.log());
    assert!(world.store.sessions.is_empty());
}

#[test]
fn a_session_attached_twice_is_one_session() {
    let mut world = World::new();
    world.says("/attach");
    world.finds(vec![terminal("2a", "fix login", 2)]);
    let (message, token) = world.chat.button("fix login").unwrap();
    world.press_as(crate::OWNER, message, token.clone());
    world.press_as(crate::OWNER, message, token);
    world.finds(vec![terminal("2a", "fix login", 2)]);
    world.finds(vec![terminal("2a", "fix login", 2)]);
    assert_eq!(world.store.sessions.len(), 1);
    assert_eq!(world.launches.len(), 1);
}

#[test]
fn a_session_that_is_open_in_a_terminal_is_not_attached_but_offered() {
    let mut world = World::new();
    world.says("/attach");
    world.finds(vec![held(terminal("2a", "fix login", 0))]);
    press(&mut world, "fix login");
    world.finds(vec![held(terminal("2a", "fix login", 0))]);
    assert!(world.store.sessions.is_empty() && world.launches.is_empty());
    press(&mut world, "Take over");
    world.finds(vec![held(terminal("2a", "fix login", 0))]);
    assert!(
        matches!(&world.errands[0].1, Errand::Machine(MachineErrand::EndHolder { holder, .. }) if *holder == TERMINAL)
    );
    world.done();
    world.finds(vec![terminal("2a", "fix login", 0)]);
    assert_eq!(world.launches, [Start::Resume]);
    assert_snapshot!(log(&mut world));
}

#[test]
fn what_claudes_daemon_runs_is_open_in_the_background() {
    let background = Holder { kind: HolderKind::Background, ..TERMINAL };
    let found = || Terminal { holder: Some(background), ..terminal("2a", "fix login", 0) };
    let mut world = World::new();
    world.says("/attach");
    world.finds(vec![found()]);
    press(&mut world, "fix login");
    world.finds(vec![found()]);
    assert!(log(&mut world).contains("is open in the background (process 4711)"), "{}", world.log());
    press(&mut world, "Take over");
    world.finds(vec![found()]);
    assert!(
        matches!(&world.errands[0].1, Errand::Machine(MachineErrand::EndHolder { holder, .. }) if *holder == background)
    );
}

// One writer.

#[test]
fn prompts_wait_while_a_terminal_has_the_session_and_run_after_taking_over() {
    let mut world = asleep();
    world.says("first");
    world.pass(Duration::from_secs(5));
    busy(&mut world);
    world.says("second");
    world.pass(Duration::from_secs(5));
    busy(&mut world);
    assert_eq!(world.store.prompts.iter().filter(|prompt| is_open(prompt)).count(), 2);
    press(&mut world, "Take over");
    let found = Terminal { claude: claude(&world, 1), ..held(terminal("", "fix login", 0)) };
    world.finds(vec![found]);
    world.done();
    world.ready();
    let told: Vec<_> = world.told.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(told, ["go", "first", "second"]);
    assert_snapshot!(log(&mut world));
}

#[test]
fn another_process_than_the_one_that_was_shown_is_not_ended() {
    let mut world = asleep();
    world.says("first");
    busy(&mut world);
    world.fresh_log();
    press(&mut world, "Take over");
    let other = Holder { started: Some(100), ..TERMINAL };
    let found = Terminal { claude: claude(&world, 1), holder: Some(other), ..terminal("", "", 0) };
    world.finds(vec![found.clone()]);
    assert!(world.errands.is_empty(), "it is shown first");
    assert_snapshot!(log(&mut world));
    press(&mut world, "Take over");
    world.finds(vec![found]);
    assert!(
        matches!(&world.errands[0].1, Errand::Machine(MachineErrand::EndHolder { holder, .. }) if *holder == other)
    );
    world.fresh_log();
    world.fails("it belongs to somebody else.");
    assert!(world.log().contains("it belongs to somebody else"), "{}", world.log());
    assert_eq!(world.store.prompts.iter().filter(|prompt| is_open(prompt)).count(), 1);
}

#[test]
fn who_was_taking_over_when_the_bot_died_is_answered_then() {
    let mut world = asleep();
    world.says("first");
    busy(&mut world);
    press(&mut world, "Take over");
    let claude = claude(&world, 1);
    let found = |holder| vec![Terminal { claude: claude.clone(), holder, ..terminal("", "", 0) }];
    world.finds(found(Some(TERMINAL)));
    assert!(matches!(&world.errands[0].1, Errand::Machine(MachineErrand::EndHolder { .. })));
    world.pass(Duration::from_secs(3));
    world.restart();
    assert!(
        matches!(&world.errands[0].1, Errand::Records(RecordsErrand::Terminal { .. })),
        "what was pressed is pressed again"
    );
    world.fresh_log();
    world.finds(found(None));
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("edit"), "the card says something else now: {}", world.log());
}

#[test]
fn taking_over_what_was_closed_meanwhile_just_goes_on() {
    let mut world = asleep();
    world.says("first");
    busy(&mut world);
    press(&mut world, "Take over");
    let found = Terminal { claude: claude(&world, 1), ..terminal("", "", 0) };
    world.finds(vec![found]);
    world.ready();
    assert_eq!(world.told.last().unwrap().1, "first");
}

#[test]
fn the_card_of_an_earlier_run_still_works() {
    let mut world = asleep();
    world.says("first");
    busy(&mut world);
    world.restart();
    busy(&mut world);
    press(&mut world, "Take over");
    let found = Terminal { claude: claude(&world, 1), holder: Some(TERMINAL), ..terminal("", "", 0) };
    world.finds(vec![found]);
    world.done();
    world.ready();
    assert_eq!(world.told.last().unwrap().1, "first");
}

#[test]
fn a_fork_gets_the_prompts_that_waited() {
    let mut world = asleep();
    world.says("first");
    busy(&mut world);
    press(&mut world, "Fork");
    let copy = world.store.sessions[&SessionId(2)].clone();
    assert_eq!(world.launches.last(), Some(&Start::Fork(claude(&world, 1))));
    assert_ne!(copy.claude.id, claude(&world, 1));
    world.ready();
    assert_eq!(world.told.last().unwrap().1, "first");
    assert_eq!(world.told_to.last(), Some(&SessionId(2)));
    world.says("second");
    assert_eq!(world.told_to.last(), Some(&SessionId(2)), "the copy is the current one");
    assert_snapshot!(log(&mut world));
}

#[test]
fn a_session_of_the_terminal_can_be_forked_without_being_taken() {
    let mut world = World::new();
    world.says("/attach");
    world.finds(vec![held(terminal("2a", "fix login", 0))]);
    press(&mut world, "fix login");
    world.finds(vec![held(terminal("2a", "fix login", 0))]);
    press(&mut world, "Fork");
    world.finds(vec![held(terminal("2a", "fix login", 0))]);
    assert_eq!(world.launches, [Start::Fork(ClaudeId("2a".to_owned()))]);
    assert_eq!(world.store.sessions[&SessionId(1)].name, "fix login");
}

#[test]
fn an_idle_agent_lets_go_at_once_when_a_terminal_opens_its_session() {
    let mut world = idle();
    world.input(Input::HolderSeen { session: SessionId(1), holder: Some(TERMINAL) });
    assert_eq!(world.ended, [End::Gently]);
    exits(&mut world);
    // The watcher tells it again and again, and it is said once.
    world.input(Input::HolderSeen { session: SessionId(1), holder: Some(TERMINAL) });
    assert_snapshot!(log(&mut world));
    world.input(Input::HolderSeen { session: SessionId(1), holder: None });
    assert!(world.log().contains("is closed there"), "{}", world.log());
    assert_eq!(world.launches.len(), 1);
}

#[test]
fn a_working_agent_lets_go_after_its_turn_and_what_waits_is_kept() {
    let mut world = World::new();
    world.runs("go");
    world.says("/new other --empty");
    world.turns_to(SessionId(1));
    world.fresh_log();
    world.input(Input::HolderSeen { session: SessionId(1), holder: Some(TERMINAL) });
    assert!(world.ended.is_empty());
    world.answers("Done.");
    world.ends(CycleOutcome::Done);
    assert_eq!(world.ended, [End::Gently]);
    exits(&mut world);
    assert_eq!(world.launches.len(), 2);
    assert_snapshot!(log(&mut world));
}

#[test]
fn what_waits_runs_as_soon_as_the_terminal_is_closed() {
    let mut world = asleep();
    world.says("first");
    busy(&mut world);
    world.input(Input::HolderSeen { session: SessionId(1), holder: None });
    world.ready();
    assert_eq!(world.told.last().unwrap().1, "first");
    assert!(world.log().contains("continues here"), "{}", world.log());
}

#[test]
fn a_writer_without_a_process_can_only_be_closed_there() {
    let mut world = idle();
    let unseen = Holder { pid: None, started: None, kind: HolderKind::Person };
    world.input(Input::HolderSeen { session: SessionId(1), holder: Some(unseen) });
    exits(&mut world);
    assert!(world.log().contains("close it there"), "{}", world.log());
    assert!(world.chat.button("Take over").is_none());
    press(&mut world, "Try again");
    world.ready();
    world.says("hello");
    assert_eq!(world.told.last().unwrap().1, "hello");
}

// Reading along.

#[test]
fn what_happens_in_the_terminal_can_be_read_along() {
    let mut world = asleep();
    world.says("first");
    busy(&mut world);
    press(&mut world, "Read along");
    let found = Terminal { claude: claude(&world, 1), ..held(terminal("", "", 0)) };
    world.finds(vec![found]);
    assert_eq!(world.overhearing, [SessionId(1)]);
    world.fresh_log();
    let tool = Deed::Tool {
        call: bash("t", "make test"),
        outcome: Some(ToolOutcome::Done),
        output: "ok".to_owned(),
        lines: None,
        nested: false,
    };
    let entries = vec![
        typed("run the *tests*"),
        entry(0, tool),
        said("All **42** pass."),
        entry(0, Deed::End { cost_usd: 0.0, duration: Duration::ZERO, failed: false }),
    ];
    world.input(Input::Overheard { session: SessionId(1), entries });
    world.pass(Duration::from_secs(5));
    world.input(Input::HolderSeen { session: SessionId(1), holder: None });
    world.pass(Duration::from_secs(5));
    assert!(world.overhearing.is_empty());
    // Who reads along decides: what waited does not run by itself.
    press(&mut world, "Continue here");
    world.ready();
    assert_eq!(world.told.last().unwrap().1, "first");
    assert_snapshot!(log(&mut world));
}

#[test]
fn what_was_typed_before_somebody_reads_along_is_told_first() {
    let mut world = asleep();
    world.says("first");
    busy(&mut world);
    press(&mut world, "Read along");
    let found = Terminal { claude: claude(&world, 1), ..held(terminal("", "", 0)) };
    world.finds(vec![found]);
    world.recalls(Report::Story(Ok(vec![typed("typed before"), said("Answered before.")])));
    world.input(Input::Overheard { session: SessionId(1), entries: vec![said("and then")] });
    world.pass(Duration::from_secs(5));
    let log = world.log();
    let (before, then) = (log.find("typed before"), log.find("and then"));
    assert!(before.is_some() && before < then, "{log}");
}

#[test]
fn reading_along_can_be_stopped() {
    let mut world = World::new();
    world.says("/attach");
    world.finds(vec![held(terminal("2a", "fix login", 0))]);
    press(&mut world, "fix login");
    world.finds(vec![held(terminal("2a", "fix login", 0))]);
    press(&mut world, "Read along");
    world.finds(vec![held(terminal("2a", "fix login", 0))]);
    assert!(world.launches.is_empty(), "who reads along does not write");
    press(&mut world, "Stop reading");
    assert!(world.overhearing.is_empty());
    log(&mut world);
    world.fresh_log();
    world.input(Input::Overheard { session: SessionId(1), entries: vec![said("late")] });
    world.pass(Duration::from_secs(5));
    assert_eq!(world.log(), "");
}

#[test]
fn a_long_burst_is_as_few_messages_as_it_fits_in() {
    let mut world = World::new();
    world.says("/attach");
    world.finds(vec![held(terminal("2a", "fix login", 0))]);
    press(&mut world, "fix login");
    world.finds(vec![held(terminal("2a", "fix login", 0))]);
    press(&mut world, "Read along");
    world.finds(vec![held(terminal("2a", "fix login", 0))]);
    let sends = world.chat.sends;
    let entries = (0..300).map(|n| said(&format!("Line **{n}** of many, with `code` in it."))).collect();
    world.input(Input::Overheard { session: SessionId(1), entries });
    world.pass(Duration::from_mins(1));
    assert!((4..=8).contains(&(world.chat.sends - sends)), "{}", world.chat.sends - sends);
    for page in world.chat.messages.values() {
        assert!(page.text.encode_utf16().count() <= 4_096 && page.entities.len() <= 100);
    }
}

#[test]
fn what_waits_has_a_card_with_buttons_however_taking_over_fails() {
    let not_ours = NotEnded::Signal("Operation not permitted (os error 1)".to_owned());
    for ended in [Err(not_ours), Ok(())] {
        let mut world = asleep();
        world.says("first");
        busy(&mut world);
        press(&mut world, "Take over");
        world.reports(Report::HolderEnded(ended));
        world.pass(Duration::from_secs(5));
        let waits = world.store.prompts.iter().any(is_open);
        let has_card = world.chat.button("Take over").is_some();
        let goes_on = world.launches.len() == 3;
        assert!(waits && (has_card || goes_on), "{}", world.log());
    }
    let mut world = asleep();
    world.says("first");
    busy(&mut world);
    press(&mut world, "Take over");
    let found = Terminal { claude: claude(&world, 1), ..held(terminal("", "fix login", 0)) };
    world.finds(vec![found]);
    world.fails("it belongs to somebody else.");
    world.pass(Duration::from_secs(5));
    assert!(world.chat.button("Take over").is_some(), "{}", world.log());
}
