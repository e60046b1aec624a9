//! Names that Claude makes, that Claude Code is told, and that it says.

use std::time::Duration;

use telecode_core::seam::agent::{AgentEvent, AgentNotice, CycleOutcome, Exit, Start};
use telecode_core::seam::chat::ChatKind;
use telecode_core::seam::ids::SessionId;
use telecode_core::seam::query::{Answer, NoAnswer, Query, Title};
use telecode_core::seam::settings::Settings;

use crate::places::{general, served_with};
use crate::{World, settings};

fn with_titles() -> Settings {
    Settings { titles: true, ..settings() }
}

fn world() -> World {
    World::with(with_titles())
}

impl World {
    /// The model made a name, or none.
    fn names(&mut self, title: Option<&str>) {
        self.replies(Ok(Answer::Title(Title(title.map(str::to_owned)))));
    }

    /// Claude Code does as it was told first, and says so before it answers.
    fn takes_name(&mut self) -> String {
        let (session, life, query, name) = self.renames.pop_front().expect("a name");
        let said =
            [AgentEvent::Titled(name.clone()), AgentEvent::Replied { query, answer: Ok(Answer::Done) }];
        for event in said {
            self.input(telecode_core::seam::Input::Agent { session, life, event });
        }
        name
    }

    fn answers_first(&mut self) {
        self.answers("Done.");
        self.ends(CycleOutcome::Done);
        self.pass(Duration::from_secs(5));
    }

    fn sleeps(&mut self) {
        self.pass(Duration::from_mins(31));
        self.agent(AgentEvent::Exited(Exit::default()));
        self.pass(Duration::from_secs(5));
    }

    fn name(&self, id: i64) -> &str {
        &self.store.sessions[&SessionId(id)].name
    }

    fn about(&self) -> &str {
        let Some((.., Query::Title { about })) = self.queries.front() else {
            panic!("no name is asked for: {:?}", self.queries)
        };
        about
    }
}

/// What a session is called after this, while nobody says anything else.
fn fallback(text: &str) -> String {
    let mut world = World::new();
    world.runs(text);
    world.name(1).to_owned()
}

#[test]
fn a_name_is_asked_for_beside_the_first_turn_and_given_back() {
    let mut world = world();
    world.runs("please fix the login bug");
    assert_eq!(world.about(), "please fix the login bug");
    let told = world.log().find("told: please fix").unwrap();
    assert!(told < world.log().find("asked: Title").unwrap(), "the prompt goes first: {}", world.log());
    assert_eq!(world.name(1), fallback("please fix the login bug"), "until it is there");
    world.names(Some("Login bug"));
    assert_eq!(world.name(1), "Login bug");
    assert_eq!(world.takes_name(), "Login bug");
    world.answers_first();
    world.says("and now?");
    world.pass(Duration::from_secs(5));
    assert!(world.queries.is_empty() && world.renames.is_empty(), "once: {}", world.log());
}

#[test]
fn nothing_is_said_of_a_name_while_the_answer_comes() {
    let mut named = world();
    named.runs("please fix the login bug");
    named.fresh_log();
    named.names(Some("Login bug"));
    named.answers_first();
    let shown = |world: &World| {
        let lines = world.log().lines().filter(|line| !line.starts_with("called: "));
        lines.collect::<Vec<_>>().join("\n")
    };
    let mut plain = World::new();
    plain.runs("please fix the login bug");
    plain.fresh_log();
    plain.answers_first();
    assert_eq!(shown(&named), shown(&plain));
}

#[test]
fn a_title_is_one_short_line_without_marks() {
    let name = |title: &str| {
        let mut world = world();
        world.runs("please fix the login bug");
        world.names(Some(title));
        world.name(1).to_owned()
    };
    assert_eq!(name("\n  **Fix** `login`\t bug.\nand more"), "Fix login bug");
    assert_eq!(name("\"Fix the login\u{202E} bug\u{7}\""), "Fix the login bug");
    assert_eq!(name("# Fix user_name"), "Fix user_name");
    let long = "Investigate why the authentication middleware drops sessions";
    assert_eq!(name(long), "Investigate why the authentication");
    assert_eq!(name(&"ы".repeat(300)), "ы".repeat(40));
    for none in ["", "  ", "…", "\u{202E}\u{200B}", "***"] {
        assert_eq!(name(none), fallback("please fix the login bug"), "{none:?}");
    }
}

#[test]
fn two_sessions_do_not_get_the_same_title() {
    let mut world = world();
    world.runs("please fix the login bug");
    world.names(Some("Login bug"));
    world.takes_name();
    world.answers_first();
    world.says("/new");
    world.press("▶️ Start");
    world.says("the login is broken again");
    world.pass(Duration::from_secs(5));
    world.ready();
    world.names(Some("login Bug"));
    assert_eq!((world.name(1), world.name(2)), ("Login bug", "login Bug 2"));
    assert_eq!(world.takes_name(), "login Bug 2");
}

#[test]
fn a_title_like_the_name_that_stands_gets_no_number() {
    let mut world = world();
    world.runs("fix the login bug");
    world.names(Some("Fix the login bug"));
    assert_eq!(world.name(1), "Fix the login bug");
}

#[test]
fn without_a_title_it_is_asked_for_with_the_next_turns_and_then_no_more() {
    let mut world = world();
    world.runs("hi");
    world.names(None);
    world.answers_first();
    for (text, answer) in
        [("the login is broken", Ok(Answer::Title(Title(None)))), ("the logout, too", Err(NoAnswer::Late))]
    {
        world.says(text);
        world.pass(Duration::from_secs(5));
        assert_eq!(world.about(), text);
        world.replies(answer);
        assert!(world.queries.is_empty(), "once a turn");
        world.begins();
        world.answers_first();
    }
    world.says("and the rest");
    world.pass(Duration::from_secs(5));
    assert!(world.queries.is_empty(), "{}", world.log());
    assert_eq!(world.name(1), fallback("hi"));
}

#[test]
fn an_older_claude_code_that_cannot_leaves_everything_as_it_is() {
    let mut world = world();
    world.runs("fix the login bug");
    world.fresh_log();
    world.replies(Err(NoAnswer::Unsupported));
    world.pass(Duration::from_secs(5));
    assert!(!world.log().contains("can't") && !world.log().contains("version"), "{}", world.log());
    assert_eq!(world.name(1), fallback("fix the login bug"));
    world.says("/rename Login");
    let (session, life, query, _) = world.renames.pop_front().unwrap();
    let answer = Err(NoAnswer::Unsupported);
    world.input(telecode_core::seam::Input::Agent {
        session,
        life,
        event: AgentEvent::Replied { query, answer },
    });
    assert!(world.renames.is_empty(), "it is not told again and again");
    assert_eq!(world.name(1), "Login");
}

#[test]
fn nobody_is_asked_where_it_is_switched_off_or_a_person_named_it_or_ran_a_command() {
    let mut off = World::new();
    off.runs("fix the login bug");
    assert!(off.queries.is_empty());
    let mut named = world();
    named.says("/new Login");
    named.says("fix the login bug");
    named.pass(Duration::from_secs(5));
    named.ready();
    assert!(named.queries.is_empty(), "{}", named.log());
    assert_eq!(named.takes_name(), "Login", "what a person chose is told");
    let mut command = world();
    command.runs("/review the branch");
    assert!(command.queries.is_empty(), "{}", command.log());
}

#[test]
fn a_person_who_renames_meanwhile_or_later_wins() {
    let mut meanwhile = world();
    meanwhile.runs("fix the login bug");
    meanwhile.says("/rename Mine");
    meanwhile.names(Some("Login bug"));
    assert_eq!(meanwhile.name(1), "Mine");
    assert_eq!(meanwhile.takes_name(), "Mine");
    let mut later = world();
    later.runs("fix the login bug");
    later.names(Some("Login bug"));
    later.says("/rename Mine");
    // What Claude Code says of the older name does not count any more.
    assert_eq!(later.takes_name(), "Login bug");
    assert_eq!(later.name(1), "Mine");
    assert_eq!(later.takes_name(), "Mine");
    assert!(later.renames.is_empty());
    assert_eq!(later.name(1), "Mine");
}

#[test]
fn what_a_person_calls_it_in_a_terminal_is_followed() {
    let mut world = world();
    world.runs("fix the login bug");
    world.names(Some("Login bug"));
    world.takes_name();
    world.answers_first();
    world.agent(AgentEvent::Titled("The big one".to_owned()));
    assert_eq!(world.name(1), "The big one");
    assert!(world.renames.is_empty(), "Claude Code knows: {}", world.log());
    world.sleeps();
    world.says("go on");
    world.pass(Duration::from_secs(5));
    // The next agent says what the record says, before it is ready.
    world.agent(AgentEvent::Titled("Renamed meanwhile, and by far too long a name for here".to_owned()));
    world.ready();
    assert_eq!(world.name(1), "Renamed meanwhile, and by far too long a");
    world.pass(Duration::from_secs(5));
    assert!(world.renames.is_empty(), "{}", world.log());
}

#[test]
fn a_name_given_while_it_sleeps_is_told_to_the_next_agent_and_wins_over_the_record() {
    let mut world = world();
    world.runs("fix the login bug");
    world.names(Some("Login bug"));
    world.takes_name();
    world.answers_first();
    world.sleeps();
    world.says("/rename Mine");
    assert!(world.renames.is_empty(), "nobody is woken for it");
    world.restart();
    world.says("go on");
    world.pass(Duration::from_secs(5));
    world.agent(AgentEvent::Titled("Login bug".to_owned()));
    assert_eq!(world.name(1), "Mine");
    world.ready();
    assert_eq!(world.takes_name(), "Mine");
    world.begins();
    world.answers_first();
    world.sleeps();
    world.says("go on");
    world.pass(Duration::from_secs(5));
    world.agent(AgentEvent::Titled("Mine".to_owned()));
    world.ready();
    assert!(world.renames.is_empty(), "once: {}", world.log());
}

#[test]
fn a_crash_between_costs_no_more_than_the_title() {
    let mut asked = world();
    asked.runs("fix the login bug");
    asked.restart();
    asked.found(&telecode_core::seam::agent::Trace::Unknown);
    asked.ready();
    assert_eq!(asked.queries.len(), 2, "the run before, and once more: {:?}", asked.queries);
    let mut made = world();
    made.runs("fix the login bug");
    made.names(Some("Login bug"));
    assert_eq!(made.renames.len(), 1);
    made.restart();
    assert_eq!(made.name(1), "Login bug", "it is stored before Claude Code is told");
    made.found(&telecode_core::seam::agent::Trace::Unknown);
    made.ready();
    assert_eq!(made.renames.len(), 2, "told once more: {:?}", made.renames);
}

#[test]
fn a_copy_keeps_its_own_name_and_its_agent_is_told() {
    let mut world = world();
    world.runs("fix the login bug");
    world.names(Some("Login bug"));
    world.takes_name();
    world.answers_first();
    world.says("/fork");
    world.says("try it another way");
    world.pass(Duration::from_secs(5));
    assert!(matches!(world.launches.last(), Some(Start::Fork(_))), "{:?}", world.launches);
    world.agent(AgentEvent::Titled("Login bug".to_owned()));
    assert_eq!(world.name(2), "Login bug 2");
    world.ready();
    assert!(world.queries.is_empty(), "it has a name: {:?}", world.queries);
    assert_eq!(world.takes_name(), "Login bug 2");
}

#[test]
fn a_record_that_is_gone_takes_the_name_with_it() {
    let mut world = world();
    world.runs("fix the login bug");
    world.names(Some("Login bug"));
    world.takes_name();
    world.agent(AgentEvent::Notice(AgentNotice::NoRecord));
    assert_eq!(world.takes_name(), "Login bug");
}

#[test]
fn the_topic_follows() {
    let mut world = served_with(ChatKind::Forum, with_titles());
    world.posts(general(), "please fix the login bug");
    world.ready();
    world.pass(Duration::from_secs(5));
    world.names(Some("Login bug"));
    world.pass(Duration::from_mins(2));
    assert!(world.log().contains("Login bug"), "{}", world.log());
    world.takes_name();
    world.fresh_log();
    world.agent(AgentEvent::Titled("The big one".to_owned()));
    world.pass(Duration::from_mins(2));
    assert!(world.log().contains("The big one"), "{}", world.log());
}
