//! What is told besides: once, and calmly.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{AgentEvent, AgentNotice, CycleOutcome, CycleResult, Origin, Ready, Tokens};
use telecode_core::seam::page::EntityKind;
use telecode_core::seam::query::{Answer, NoAnswer, Query, Server, ServerStatus};
use telecode_core::seam::tool::ToolResult;

use crate::{OWNER, World, read};

impl World {
    fn fills(&mut self, percent: u8) {
        self.runs("go");
        self.answers("Gone.");
        let prompts = self.told.iter().map(|(id, _)| id.clone()).collect();
        self.agent(AgentEvent::CycleEnded(CycleResult {
            outcome: CycleOutcome::Done,
            prompts,
            text: String::new(),
            cost_usd: 0.0,
            tokens: Tokens::default(),
            models: Vec::new(),
            duration: Duration::from_secs(2),
            context_percent: Some(percent),
            origin: Origin::Person,
        }));
        self.pass(Duration::from_secs(3));
    }

    fn footer(&self) -> String {
        let last = self.chat.messages.values().last().map(crate::chat::show).unwrap_or_default();
        last.lines().last().unwrap_or_default().to_owned()
    }
}

#[test]
fn a_context_that_fills_up_is_warned_of_once_until_there_is_room_again() {
    let mut world = World::new();
    let mut footers = Vec::new();
    for percent in [79, 81, 85, 40, 80] {
        world.fills(percent);
        footers.push(world.footer());
    }
    world.restart();
    world.told.clear();
    world.fills(90);
    footers.push(world.footer());
    assert_snapshot!(footers.join("\n"));
}

#[test]
fn a_compaction_is_seen_and_is_a_line_of_the_final() {
    let mut world = World::new();
    world.runs("go");
    world.has_used(read("r", "/srv/api/1.rs"), ToolResult::default());
    world.agent(AgentEvent::Compacting);
    let during = world.live();
    world.agent(AgentEvent::Compacted { before: Some(967_400), after: Some(2_626) });
    let after = world.live();
    world.answers("Done.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    world.fresh_log();
    world.runs("/compact");
    world.agent(AgentEvent::Compacted { before: None, after: None });
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    assert_snapshot!(format!("{during}\n---\n{after}\n---\n{}", world.log()));
}

#[test]
fn a_cleared_conversation_and_what_a_stop_hook_says_are_told() {
    let mut world = World::new();
    world.runs("/clear");
    world.agent(AgentEvent::Renamed(telecode_core::seam::ids::ClaudeId("c2".to_owned())));
    world.agent(AgentEvent::Cleared);
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    world.runs("go");
    world.answers("Done.");
    world.agent(AgentEvent::HeldBack { reason: "Run the tests first".to_owned() });
    world.answers("They pass.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    assert_snapshot!(world.log());
}

#[test]
fn a_turn_of_notices_only_is_one_message_also_where_everything_is_shown() {
    let mut world = World::new();
    world.runs("go");
    world.answers("Gone.");
    world.ends(CycleOutcome::Done);
    world.says("/verbose 2");
    world.pass(Duration::from_secs(3));
    world.runs("/compact");
    world.agent(AgentEvent::Compacted { before: Some(967_400), after: Some(2_626) });
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    assert_eq!(world.log().matches("Compacted").count(), 1, "{}", world.log());
}

#[test]
fn another_model_is_named_in_the_footer_each_time_and_in_a_line_once() {
    let mut world = World::new();
    for _ in 0..2 {
        world.runs("go");
        let (from, to) = ("claude-opus-5-5".to_owned(), "claude-sonnet-5-5".to_owned());
        world.agent(AgentEvent::FellBack { from, to });
        world.answers("Gone.");
        world.ends(CycleOutcome::Done);
        world.pass(Duration::from_secs(3));
    }
    assert_eq!(world.log().matches("wasn't available").count(), 1, "{}", world.log());
    assert_eq!(world.log().matches("claude-sonnet-5-5 · 42 s").count(), 2, "{}", world.log());
}

#[test]
fn a_notice_is_shown_once_in_a_sessions_life() {
    let mut world = World::new();
    for _ in 0..2 {
        world.runs("go");
        world.agent(hook("Stop", "well\u{202e} done"));
        world.answers("Gone.");
        world.ends(CycleOutcome::Done);
        world.pass(Duration::from_secs(3));
        world.restart();
        world.told.clear();
    }
    assert_eq!(world.log().matches("ℹ️ Stop says: well").count(), 1, "{}", world.log());
    assert!(!world.log().contains('\u{202e}'));
}

#[test]
fn what_a_hook_says_with_another_time_or_count_is_not_said_again_and_neither_is_much_of_it() {
    let mut world = World::new();
    let said = [
        hook("Stop", "checked 3 files at 12:31:07 (a1b2c3)"),
        hook("Stop", "checked 14 files at 12:35:59 (d4e5f6)"),
        hook("PostToolUse:Bash", "checked 3 files at 12:31:07 (a1b2c3)"),
        hook("Stop", "the formatter is missing"),
        hook("Stop", "the linter is missing"),
        hook("Stop", "something else again"),
        AgentEvent::Notice(AgentNotice::Said("Something that is no hook says: 1".to_owned())),
        AgentEvent::Notice(AgentNotice::Said("Something that is no hook says: 2".to_owned())),
    ];
    for notice in said {
        world.runs("go");
        world.agent(notice);
        world.answers("Gone.");
        world.ends(CycleOutcome::Done);
        world.pass(Duration::from_secs(3));
        world.restart();
        world.told.clear();
    }
    let told: Vec<_> = world.log().lines().filter_map(|line| line.trim().strip_prefix("ℹ️ ")).collect();
    let new = [
        "Stop says: checked 3 files at 12:31:07 (a1b2c3)",
        "PostToolUse:Bash says: checked 3 files at 12:31:07 (a1b2c3)",
        "Stop says: the formatter is missing",
        "Stop says: the linter is missing",
        "Something that is no hook says: 1",
        "Something that is no hook says: 2",
    ];
    assert_eq!(told, new);
}

fn hook(hook: &str, words: &str) -> AgentEvent {
    AgentEvent::Notice(AgentNotice::Hook { hook: hook.to_owned(), words: words.to_owned() })
}

#[test]
fn what_is_known_of_an_agent_is_said_in_the_language_of_its_person() {
    let notices = [
        AgentNotice::TooLong { megabytes: 70 },
        AgentNotice::NoRecord,
        AgentNotice::NotWritten { error: "EACCES".to_owned() },
        AgentNotice::Hook { hook: "Stop".to_owned(), words: "линтера нет".to_owned() },
    ];
    let mut log = Vec::new();
    for language in ["en", "ru"] {
        let mut world = World::new();
        world.writes(OWNER, "go", |message| message.from.language = Some(language.to_owned()));
        world.begins();
        world.fresh_log();
        for notice in &notices {
            world.agent(AgentEvent::Notice(notice.clone()));
        }
        world.pass(Duration::from_secs(3));
        log.extend(world.log().lines().filter(|line| line.contains("ℹ️")).map(|line| line.trim().to_owned()));
    }
    assert_snapshot!(log.join("\n"));
}

fn failed(name: &str, error: Option<&str>) -> Server {
    let status = ServerStatus::Failed;
    Server { name: name.to_owned(), status, error: error.map(str::to_owned), tools: Vec::new() }
}

#[test]
fn mcp_servers_that_fail_are_named_with_the_cause_once_until_they_work_again() {
    let mut world = World::new();
    world.runs("go");
    world.fresh_log();
    let broken = || AgentEvent::ServersFailed(vec!["files".to_owned(), "linear".to_owned()]);
    world.agent(broken());
    assert!(matches!(world.queries[0].3, Query::Servers));
    let servers = vec![failed("files", Some("Connection closed")), failed("linear", None)];
    world.replies(Ok(Answer::Servers(servers.clone())));
    world.pass(Duration::from_secs(3));
    assert_snapshot!(world.log());
    world.agent(broken());
    assert!(world.queries.is_empty(), "it was said");
    world.agent(AgentEvent::ServersFailed(vec!["linear".to_owned()]));
    world.agent(broken());
    world.replies(Ok(Answer::Servers(servers)));
    world.pass(Duration::from_secs(3));
    assert_eq!(world.log().matches("• files").count(), 2, "{}", world.log());
    assert_eq!(world.log().matches("• linear").count(), 1, "{}", world.log());
}

#[test]
fn that_a_server_failed_is_said_also_if_nobody_knows_why() {
    let mut world = World::new();
    world.runs("go");
    world.agent(AgentEvent::ServersFailed(vec!["files".to_owned()]));
    world.replies(Err(NoAnswer::Late));
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("• files"), "{}", world.log());
}

#[test]
fn a_version_that_was_not_tested_is_said_once_whatever_starts_again() {
    let mut world = World::new();
    let newer = |version: &str| {
        AgentEvent::Ready(Ready { version: version.to_owned(), untested: true, ..Ready::default() })
    };
    let said =
        |world: &World, version: &str| world.log().matches(&format!("{version} is newer than")).count();
    world.says("hello");
    world.agent(newer("2.1.400"));
    world.begins();
    world.answers("Hello!");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    assert_eq!(said(&world, "2.1.400"), 1, "{}", world.log());
    world.is_put_to_sleep();
    world.restart();
    world.fresh_log();
    world.says("/new second --empty");
    world.says("again");
    world.agent(newer("2.1.400"));
    world.pass(Duration::from_secs(5));
    assert_eq!(said(&world, "2.1.400"), 0, "{}", world.log());
    world.is_put_to_sleep();
    world.says("once more");
    world.agent(newer("2.1.401"));
    world.pass(Duration::from_secs(5));
    assert_eq!(said(&world, "2.1.401"), 1, "{}", world.log());
}

#[test]
fn a_long_notice_opens_when_it_is_tapped() {
    let mut world = World::new();
    world.runs("go");
    let said = (1..=16).map(|line| format!("line {line}")).collect::<Vec<_>>().join("\n");
    world.agent(AgentEvent::Notice(AgentNotice::Said(said)));
    world.pass(Duration::from_secs(2));
    let page = world.chat.messages.values().last().expect("a notice");
    assert!(page.entities.iter().any(|entity| entity.kind == EntityKind::CollapsedQuote), "{page:?}");
}
