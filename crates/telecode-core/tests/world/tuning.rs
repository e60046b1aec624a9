//! How Claude works in a session: model, effort, mode, plan.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{Abilities, AgentEvent, CycleOutcome, Model, Ready};
use telecode_core::seam::permission::Mode;
use telecode_core::seam::query::{Answer, Applied, NoAnswer, Query};

use crate::{OWNER, World, bash, settings};

fn models() -> Vec<Model> {
    let model = |value: &str, resolved: &str, name: &str, about: &str, efforts: &[&str], auto| Model {
        value: value.to_owned(),
        resolved: resolved.to_owned(),
        name: name.to_owned(),
        about: about.to_owned(),
        efforts: efforts.iter().map(|level| (*level).to_owned()).collect(),
        auto,
    };
    vec![
        model(
            "default",
            "claude-opus-5-5",
            "Default (recommended)",
            "Opus 5.5",
            &["low", "medium", "high"],
            true,
        ),
        model("sonnet", "claude-sonnet-5-5", "Sonnet", "Best for everyday tasks", &["low", "high"], true),
        model("haiku", "claude-haiku-5-5", "Haiku", "Fastest for quick answers", &[], false),
    ]
}

pub(crate) fn abilities() -> Abilities {
    Abilities {
        models: models(),
        agents: vec![("Explore".to_owned(), "Finds its way about.".to_owned())],
        commands: vec![("review".to_owned(), "Review a pull request".to_owned())],
    }
}

impl World {
    /// An agent gets ready and says what it can do.
    pub(crate) fn ready_with(&mut self, abilities: Abilities) {
        self.agent(AgentEvent::Ready(Ready { pid: Some(77), abilities, ..Ready::default() }));
    }

    /// A session that has answered once and can do these things.
    pub(crate) fn able(settings: telecode_core::seam::settings::Settings) -> Self {
        let mut world = Self::with(settings);
        world.says("hello");
        world.ready_with(abilities());
        world.begins();
        world.answers("Hello!");
        world.ends(CycleOutcome::Done);
        world.pass(Duration::from_secs(5));
        world.fresh_log();
        world
    }

    /// The session's agent is put to sleep.
    pub(crate) fn is_put_to_sleep(&mut self) {
        self.pass(Duration::from_hours(2));
        self.dies();
        self.fresh_log();
    }

    fn soon_after(&mut self) {
        self.pass(Duration::from_secs(2));
    }
}

#[test]
fn a_model_is_chosen_from_those_that_claude_names() {
    let mut world = World::able(settings());
    world.says("/model");
    world.soon_after();
    world.press("Sonnet");
    world.replies(Ok(Answer::Model(Some("claude-sonnet-5-5".to_owned()))));
    world.soon_after();
    assert_snapshot!(world.log());
    assert_eq!(
        world.store.sessions[&telecode_core::seam::ids::SessionId(1)].run.model.as_deref(),
        Some("sonnet")
    );
    world.says("/model");
    world.soon_after();
    assert!(world.log().contains("✓ Sonnet"), "{}", world.log());
    world.press("Default");
    assert!(matches!(&world.queries[0].3, Query::SetModel(None)), "{:?}", world.queries);
}

#[test]
fn a_model_is_set_in_mid_turn_by_its_name() {
    let mut world = World::able(settings());
    world.runs("work");
    world.uses(bash("t1", "make"));
    world.fresh_log();
    world.says("/model Haiku");
    assert!(matches!(&world.queries[0].3, Query::SetModel(Some(name)) if name == "haiku"));
    world.replies(Ok(Answer::Model(Some("claude-haiku-5-5".to_owned()))));
    world.soon_after();
    assert!(world.log().contains("Haiku from the next step on"), "{}", world.log());
}

#[test]
fn another_model_than_the_one_that_was_asked_for_is_said() {
    let mut world = World::able(settings());
    world.says("/model sonnet");
    world.replies(Ok(Answer::Model(Some("claude-opus-5-5".to_owned()))));
    world.soon_after();
    assert_snapshot!(world.log());
}

#[test]
fn a_model_that_claude_does_not_confirm_is_not_called_another_one() {
    let mut world = World::able(settings());
    world.says("/model sonnet");
    world.replies(Ok(Answer::Model(None)));
    world.soon_after();
    assert!(world.log().contains("🧠 Sonnet from the next step on."), "{}", world.log());
    assert!(!world.log().contains("You asked for"), "{}", world.log());
}

#[test]
fn an_effort_that_is_set_in_mid_turn_is_said_to_hold_after_it() {
    let mut world = World::able(settings());
    world.runs("work");
    world.uses(bash("t1", "make"));
    world.says("/effort low");
    world.replies(Ok(Answer::Done));
    world.replies(Ok(Answer::Applied(Applied {
        model: "claude-opus-5-5".to_owned(),
        effort: Some("low".to_owned()),
    })));
    world.soon_after();
    assert!(world.log().contains("🎚 low, after this turn."), "{}", world.log());
}

#[test]
fn an_unknown_model_is_not_set_without_asking() {
    let mut world = World::able(settings());
    world.says("/model opsu");
    world.soon_after();
    assert!(world.queries.is_empty());
    assert_snapshot!(world.log());
    world.press("Try opsu");
    assert!(matches!(&world.queries[0].3, Query::SetModel(Some(name)) if name == "opsu"));
}

#[test]
fn a_sleeping_session_wakes_with_what_was_set_meanwhile() {
    let mut world = World::able(settings());
    world.is_put_to_sleep();
    world.says("/model sonnet");
    world.says("/effort high");
    world.says("/mode plan");
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
    assert!(world.queries.is_empty() && !world.log().contains("launch"), "it sleeps on");
    world.says("go");
    let (_, launch) = world.launched.last().unwrap();
    assert_eq!(launch.model.as_deref(), Some("sonnet"));
    assert_eq!(launch.effort.as_deref(), Some("high"));
    assert_eq!(launch.permit.mode(), Mode::Plan);
}

#[test]
fn what_only_claude_knows_is_asked_of_a_session_that_is_woken_for_it() {
    let mut world = World::able(settings());
    world.is_put_to_sleep();
    world.restart();
    world.fresh_log();
    world.says("/model");
    world.ready_with(abilities());
    world.replies(Ok(Answer::Applied(Applied { model: "claude-opus-5-5".to_owned(), effort: None })));
    world.soon_after();
    assert!(world.log().contains("which model?"), "{}", world.log());
    // A name is taken as it is where nobody knows the names.
    let mut world = World::able(settings());
    world.is_put_to_sleep();
    world.restart();
    world.says("/model opus");
    world.soon_after();
    assert!(world.log().contains("opus, as soon as it wakes"), "{}", world.log());
}

#[test]
fn how_hard_claude_thinks_is_chosen_from_the_levels_of_its_model() {
    let mut world = World::able(settings());
    world.says("/effort");
    world.soon_after();
    world.press("high");
    world.replies(Ok(Answer::Done));
    world.replies(Ok(Answer::Applied(Applied {
        model: "claude-opus-5-5".to_owned(),
        effort: Some("high".to_owned()),
    })));
    world.soon_after();
    world.says("/effort low");
    world.replies(Ok(Answer::Done));
    world.replies(Ok(Answer::Applied(Applied {
        model: "claude-opus-5-5".to_owned(),
        effort: Some("high".to_owned()),
    })));
    world.soon_after();
    world.says("/effort default");
    world.replies(Ok(Answer::Done));
    world.replies(Ok(Answer::Applied(Applied {
        model: "claude-opus-5-5".to_owned(),
        effort: Some("medium".to_owned()),
    })));
    world.soon_after();
    assert_snapshot!(world.log());
}

#[test]
fn a_model_without_levels_says_so() {
    let mut world = World::able(settings());
    world.says("/model haiku");
    world.replies(Ok(Answer::Model(Some("claude-haiku-5-5".to_owned()))));
    world.says("/effort");
    world.says("/effort high");
    world.pass(Duration::from_secs(5));
    assert_eq!(world.log().matches("no effort levels").count(), 2, "{}", world.log());
    assert!(world.queries.is_empty());
}

#[test]
fn a_mode_is_chosen_and_confirmed() {
    let mut world = World::able(settings());
    world.says("/mode");
    world.soon_after();
    world.press("edits without asking");
    world.replies(Ok(Answer::Mode(Mode::AcceptEdits)));
    world.agent(AgentEvent::ModeChanged(Mode::AcceptEdits));
    world.soon_after();
    world.says("/mode auto");
    world.replies(Ok(Answer::Mode(Mode::Default)));
    world.soon_after();
    world.says("/mode auto");
    world.replies(Err(NoAnswer::Refused("auto mode is off".to_owned())));
    world.soon_after();
    assert_snapshot!(world.log());
}

#[test]
fn nobody_is_asked_about_auto_mode_where_the_model_does_not_have_it() {
    let mut world = World::able(settings());
    world.says("/model haiku");
    world.replies(Ok(Answer::Model(Some("claude-haiku-5-5".to_owned()))));
    world.says("/mode");
    world.pass(Duration::from_secs(5));
    assert!(!world.log().contains("[auto mode]"), "{}", world.log());
}

#[test]
fn nothing_lets_claude_ask_nothing_unless_the_configuration_does() {
    let mut world = World::able(settings());
    world.says("/mode");
    world.soon_after();
    assert!(!world.log().contains("no questions at all"), "{}", world.log());
    world.says("/mode bypass");
    world.soon_after();
    assert!(world.log().contains("allow_bypass = true"), "{}", world.log());
    assert!(world.queries.is_empty());
}

#[test]
fn asking_nothing_is_asked_about_twice_and_marked_in_every_footer() {
    let mut world = World::able(telecode_core::seam::settings::Settings { allow_bypass: true, ..settings() });
    assert!(world.launched[0].1.permit.may_bypass());
    world.says("/mode");
    world.soon_after();
    world.press("no questions at all");
    world.soon_after();
    assert!(world.queries.is_empty(), "not before the second time");
    world.press("Back");
    world.soon_after();
    world.press("no questions at all");
    world.soon_after();
    world.press("Yes, ask nothing");
    world.replies(Ok(Answer::Mode(Mode::Bypass)));
    world.agent(AgentEvent::ModeChanged(Mode::Bypass));
    world.soon_after();
    world.says("go");
    world.answers("Gone.");
    world.ends(CycleOutcome::Done);
    world.soon_after();
    assert_snapshot!(world.log());
}

#[test]
fn a_stale_yes_to_asking_nothing_does_nothing_after_the_configuration_changed() {
    let mut world = World::able(telecode_core::seam::settings::Settings { allow_bypass: true, ..settings() });
    world.says("/mode bypass");
    world.soon_after();
    world.input(telecode_core::seam::Input::Configured(Box::new(settings())));
    world.press("Yes, ask nothing");
    world.soon_after();
    assert!(world.queries.is_empty());
    assert!(world.log().contains("allow_bypass = true"), "{}", world.log());
}

#[test]
fn a_plan_is_asked_for_after_the_mode_is_set() {
    let mut world = World::able(settings());
    world.says("/plan how to cut the build time");
    assert_eq!(world.told.len(), 1, "not yet");
    world.replies(Ok(Answer::Mode(Mode::Plan)));
    world.soon_after();
    world.ends(CycleOutcome::Done);
    world.soon_after();
    world.says("/plan");
    world.replies(Ok(Answer::Mode(Mode::Plan)));
    world.soon_after();
    assert_snapshot!(world.log());
}

#[test]
fn a_plan_begins_a_session_and_wakes_one() {
    let mut world = World::new();
    world.says("/plan a house");
    assert_eq!(world.launched[0].1.permit.mode(), Mode::Plan);
    world.ready_with(abilities());
    world.soon_after();
    assert_eq!(world.told[0].1, "a house");
    let mut world = World::able(settings());
    world.is_put_to_sleep();
    world.says("/plan a garden");
    assert_eq!(world.launched.last().unwrap().1.permit.mode(), Mode::Plan);
}

#[test]
fn a_plan_that_cannot_be_sent_says_so() {
    let mut world = World::able(settings());
    world.says("/plan a house");
    world.replies(Err(NoAnswer::Late));
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("wasn't sent"), "{}", world.log());
}

#[test]
fn what_is_to_be_planned_outlives_the_agent_that_was_to_plan() {
    let mut world = World::able(settings());
    world.says("/plan a house");
    world.dies();
    world.soon_after();
    assert_eq!(world.launched.last().unwrap().1.permit.mode(), Mode::Plan);
    world.ready_with(abilities());
    world.soon_after();
    assert_eq!(world.told.last().unwrap().1, "a house", "{}", world.log());
    assert!(!world.log().contains("wasn't sent"), "{}", world.log());
}

#[test]
fn what_was_asked_before_a_crash_of_the_bot_is_set_after_it() {
    let mut world = World::able(settings());
    world.says("/model sonnet");
    world.queries.clear();
    world.restart();
    world.soon_after();
    assert!(world.log().contains("sonnet, as soon as it wakes"), "{}", world.log());
}

#[test]
fn without_a_session_there_is_nothing_to_set() {
    let mut world = World::new();
    for command in ["/model", "/effort high", "/mode plan", "/plan"] {
        world.says(command);
    }
    world.pass(Duration::from_secs(8));
    assert_eq!(world.log().matches("No session yet").count(), 4, "{}", world.log());
}

#[test]
fn a_button_of_a_session_that_is_gone_says_so() {
    let mut world = World::able(settings());
    world.says("/mode");
    world.soon_after();
    let (message, token) = world.chat.button("plan only").unwrap();
    world.says("/delete");
    world.soon_after();
    world.press("Delete");
    world.dies();
    world.pass(Duration::from_secs(5));
    while !world.errands.is_empty() {
        world.done();
    }
    world.pass(Duration::from_secs(5));
    world.press_as(OWNER, message, token);
    world.soon_after();
    assert!(world.queries.is_empty());
}
