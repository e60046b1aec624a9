//! Personas: shown, switched, made; bad files.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{AgentEvent, CycleOutcome, End};
use telecode_core::seam::errand::{Errand, NotWritten, PersonaFiles, PersonaProblem, PersonasErrand, Report};
use telecode_core::seam::page::{LABEL_LIMIT, TEXT_LIMIT, utf16_len};
use telecode_core::seam::permission::Mode;
use telecode_core::seam::persona::{Flaw, FlawSpot, Persona, SIZE_LIMIT, Source, parse};

use crate::World;
use crate::show::shells;

fn persona(name: &str) -> Persona {
    Persona {
        name: name.to_owned(),
        description: format!("Is a {name}."),
        icon: Some("🎩".to_owned()),
        instructions: format!("Be a {name}."),
        ..Persona::default()
    }
}

fn problem(file: &str, line: Option<usize>, flaw: Flaw) -> PersonaProblem {
    PersonaProblem { file: file.to_owned(), spot: FlawSpot { line, flaw } }
}

fn found(personas: Vec<Persona>) -> Report {
    Report::Personas(Ok(PersonaFiles { personas, problems: vec![] }))
}

/// A world with a session that has answered once, and is idle.
fn answered() -> World {
    let mut world = World::new();
    world.shelf = None;
    world.runs("hello");
    world.answers("Hello!");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    world
}

fn log(world: &mut World) -> String {
    world.pass(Duration::from_secs(5));
    world.log().to_owned()
}

fn record(world: &World) -> telecode_core::seam::change::SessionRecord {
    world.store.sessions.values().next().unwrap().clone()
}

#[test]
fn the_personas_are_listed_and_one_is_shown_and_used() {
    let mut world = answered();
    world.says("/persona");
    let errand = Errand::Personas(PersonasErrand::Read { directory: Some("/srv/api".into()) });
    assert_eq!(world.errands.last().map(|(_, errand)| errand.clone()), Some(errand));
    world.reports(found(vec![persona("butler")]));
    world.pass(Duration::from_secs(5));
    world.press("Show");
    world.reports(found(vec![persona("butler")]));
    world.pass(Duration::from_secs(5));
    world.press("Use it");
    world.reports(found(vec![persona("butler")]));
    let log = log(&mut world);
    assert_eq!(record(&world).run.persona, Some(persona("butler")));
    assert_snapshot!(log);
}

#[test]
fn an_idle_agent_sleeps_and_wakes_with_the_new_persona() {
    let mut world = answered();
    world.says("/persona planner");
    world.reports(found(vec![]));
    assert_eq!(world.ended, [End::Gently]);
    world.says("what now?");
    world.agent(AgentEvent::Exited(telecode_core::seam::agent::Exit { code: Some(0), ..Default::default() }));
    let launch = world.launched.last().map(|(_, launch)| launch.clone()).unwrap();
    assert_eq!(launch.persona.map(|persona| persona.name).as_deref(), Some("planner"));
    assert_eq!(launch.permit.mode(), Mode::Plan);
    let log = log(&mut world);
    assert_snapshot!(log);
}

#[test]
fn a_working_agent_ends_its_turn_first() {
    let mut world = World::new();
    world.shelf = None;
    world.runs("hello");
    world.says("/persona planner");
    world.reports(found(vec![]));
    world.pass(Duration::from_secs(2));
    world.says("and then this");
    world.pass(Duration::from_secs(2));
    assert!(world.ended.is_empty());
    // The old agent says what mode it is in; that is not the session's any more.
    world.begins();
    world.agent(AgentEvent::ModeChanged(Mode::AcceptEdits));
    assert_eq!(record(&world).run.mode, Mode::Plan);
    let first = vec![world.told[0].0.clone(), world.told[1].0.clone()];
    world.answers("Hello!");
    world.ends_for(first, CycleOutcome::Done);
    assert_eq!(world.ended, [End::Gently]);
    world.dies();
    world.says("what now?");
    let launch = world.launched.last().map(|(_, launch)| launch.clone()).unwrap();
    assert_eq!(
        (launch.persona.map(|persona| persona.name).as_deref(), launch.permit.mode()),
        (Some("planner"), Mode::Plan)
    );
    let log = log(&mut world);
    assert_snapshot!(log);
}

#[test]
fn what_runs_in_the_background_is_not_ended_for_a_persona() {
    let mut world = answered();
    world.agent(AgentEvent::Background { tasks: shells(&["make"]) });
    world.says("/persona planner");
    world.reports(found(vec![]));
    assert!(world.ended.is_empty());
    world.pass(Duration::from_mins(1));
    assert!(world.ended.is_empty());
    world.agent(AgentEvent::Background { tasks: shells(&[]) });
    assert_eq!(world.ended, [End::Gently]);
    let log = log(&mut world);
    assert_snapshot!(log);
}

#[test]
fn without_a_persona_everything_is_as_usual_again() {
    let mut world = answered();
    let butler = Persona {
        mode: Some(Mode::AcceptEdits),
        model: Some("opus".into()),
        effort: Some("max".into()),
        ..persona("butler")
    };
    world.says("/persona Butler");
    world.reports(found(vec![butler]));
    let with = record(&world);
    assert_eq!(
        (with.run.mode, with.run.model, with.run.effort),
        (Mode::AcceptEdits, Some("opus".into()), Some("max".into()))
    );
    for word in ["none", "off", "default"] {
        world.says(&format!("/persona {word}"));
    }
    let without = record(&world);
    assert_eq!((without.run.mode, without.run.model, without.run.effort), (Mode::Default, None, None));
    assert_eq!(without.run.persona, None);
    let log = log(&mut world);
    assert_snapshot!(log);
}

#[test]
fn the_button_takes_a_persona_away() {
    let mut world = answered();
    world.says("/persona planner");
    world.reports(found(vec![]));
    world.says("/persona");
    world.reports(found(vec![]));
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    world.press("No persona");
    let log = log(&mut world);
    assert_eq!((record(&world).run.persona, record(&world).run.mode), (None, Mode::Default));
    assert_snapshot!(log);
}

#[test]
fn files_with_problems_are_named_and_the_others_work() {
    let mut world = answered();
    let problems = vec![
        problem("personas/a.md", Some(1), Flaw::NoFront),
        problem(".telecode/personas/b.md", Some(3), Flaw::Misspelt { key: "tool".into(), meant: "tools" }),
        problem("personas/c.md", None, Flaw::Missing("name")),
        problem("personas/d.md", None, Flaw::TooLong),
        problem("personas/e.md", Some(4), Flaw::Mode("yolo".into())),
        problem("personas/f.md", None, Flaw::Taken { name: "butler".into(), file: "butler.md".into() }),
        problem("personas/g.md", None, Flaw::Outside),
    ];
    let report = Report::Personas(Ok(PersonaFiles { personas: vec![persona("butler")], problems }));
    world.says("/persona");
    world.reports(report.clone());
    world.pass(Duration::from_secs(5));
    world.says("/persona e");
    world.reports(report);
    let log = log(&mut world);
    assert_snapshot!(log);
}

#[test]
fn every_flaw_is_said_in_words() {
    let mut world = answered();
    let all = [
        Flaw::Unclosed,
        Flaw::Syntax("did not find expected ',' or ']'".into()),
        Flaw::NoMapping,
        Flaw::Twice("name".into()),
        Flaw::Kind("tools"),
        Flaw::Name("Code Review".into()),
        Flaw::Widens("acceptEdits".into()),
        Flaw::Effort("11".into()),
        Flaw::Model("the big one".into()),
        Flaw::Icon("ok".into()),
        Flaw::Tool("Bash(git *)".into()),
        Flaw::Control,
        Flaw::Unreadable("Permission denied (os error 13)".into()),
    ];
    for flaws in all.chunks(5) {
        let problems = flaws.iter().map(|flaw| problem("personas/x.md", Some(2), flaw.clone())).collect();
        world.says("/persona");
        world.reports(Report::Personas(Ok(PersonaFiles { personas: vec![], problems })));
        world.pass(Duration::from_secs(5));
    }
    let pages: Vec<_> = world.chat.messages.values().map(|page| page.text.as_str()).collect();
    let said: Vec<_> =
        pages.iter().flat_map(|text| text.lines()).filter(|line| line.contains("⚠️")).collect();
    assert_eq!(said.len(), all.len());
    assert_snapshot!(said.join("\n"));
}

#[test]
fn a_persona_that_is_not_there_is_said_so() {
    let mut world = answered();
    for name in ["nobody", "two words", "../etc"] {
        world.says(&format!("/persona {name}"));
        world.reports(found(vec![persona("butler")]));
        world.pass(Duration::from_secs(5));
    }
    world.says("/persona planner");
    world.fails("task 3 panicked");
    let log = log(&mut world);
    assert_eq!(record(&world).run.persona, None);
    assert_snapshot!(log);
}

#[test]
fn without_a_session_there_is_nothing_to_give_a_persona_to() {
    let mut world = World::new();
    world.shelf = None;
    world.says("/persona");
    world.reports(found(vec![]));
    world.pass(Duration::from_secs(5));
    world.says("/persona planner");
    let log = log(&mut world);
    assert_snapshot!(log);
}

#[test]
fn a_whole_file_becomes_a_persona() {
    let mut world = answered();
    let file = "---\nname: poet\nicon: 🪶\n---\nRhyme.";
    world.says(&format!("/persona new {file}"));
    let written = Errand::Personas(PersonasErrand::Write {
        name: "poet".into(),
        text: format!("{file}\n"),
        replace: false,
    });
    assert_eq!(world.errands.last().map(|(_, errand)| errand.clone()), Some(written));
    world.done();
    world.pass(Duration::from_secs(5));
    world.press("Use it");
    world.reports(found(vec![parse(file, Source::Owner).unwrap()]));
    let log = log(&mut world);
    assert_eq!(record(&world).run.persona.map(|persona| persona.name).as_deref(), Some("poet"));
    assert_snapshot!(log);
}

#[test]
fn plain_words_become_a_persona_with_a_proposed_name() {
    let mut world = answered();
    world.says("/persona new Always answer in haiku, whatever is asked.");
    world.reports(found(vec![persona("always-answer-in-haiku")]));
    let Some((_, Errand::Personas(PersonasErrand::Write { name, text, replace: false }))) =
        world.errands.last().cloned()
    else {
        panic!()
    };
    assert_eq!(name, "always-answer-in-haiku-2");
    let persona = parse(&text, Source::Owner).unwrap();
    assert_eq!(persona.instructions, "Always answer in haiku, whatever is asked.");
    world.done();
    world.says("/persona new haiku: Three lines only.");
    let Some((_, Errand::Personas(PersonasErrand::Write { name, .. }))) = world.errands.last().cloned()
    else {
        panic!()
    };
    assert_eq!(name, "haiku");
    world.reports(Report::PersonaWritten(Err(NotWritten::Exists { file: "personas/haiku.md".into() })));
    world.pass(Duration::from_secs(5));
    world.says("/persona replace haiku: Three lines only.");
    assert!(matches!(
        world.errands.last(),
        Some((_, Errand::Personas(PersonasErrand::Write { replace: true, .. })))
    ));
    world.fails("No space left on device (os error 28)");
    let log = log(&mut world);
    assert_snapshot!(log);
}

#[test]
fn the_text_can_come_as_the_next_message() {
    let mut world = answered();
    world.says("/persona new");
    world.pass(Duration::from_secs(5));
    world.says("haiku\nThree lines only.");
    assert!(
        matches!(world.errands.last(), Some((_, Errand::Personas(PersonasErrand::Write { name, .. }))) if name == "haiku")
    );
    world.done();
    world.pass(Duration::from_secs(5));
    // What comes after it is for Claude again.
    world.says("and now?");
    let log = log(&mut world);
    assert_eq!(world.told.last().map(|(_, text)| text.as_str()), Some("and now?"));
    assert_snapshot!(log);
}

#[test]
fn a_text_that_is_not_waited_for_any_more_is_for_claude() {
    let later = |world: &mut World| world.pass(Duration::from_mins(11));
    let cancel = |world: &mut World| {
        world.pass(Duration::from_secs(5));
        world.press("Cancel");
    };
    let command = |world: &mut World| {
        world.says("/status");
    };
    for change_of_mind in [later as fn(&mut World), cancel, command] {
        let mut world = answered();
        world.says("/persona new");
        change_of_mind(&mut world);
        world.says("Three lines only.");
        world.pass(Duration::from_secs(5));
        assert_eq!(world.told.last().map(|(_, text)| text.as_str()), Some("Three lines only."));
    }
}

#[test]
fn a_bad_text_is_refused_with_its_line() {
    let mut world = answered();
    for text in ["---\nname: poet\nmode: yolo\n---\n", "---\nicon: 🪶\n---\nRhyme.", "bell\u{7} rings"] {
        world.says(&format!("/persona new {text}"));
        if let Some((_, Errand::Personas(PersonasErrand::Read { .. }))) = world.errands.last() {
            world.reports(found(vec![]));
        }
        world.pass(Duration::from_secs(5));
    }
    world.says(&format!("/persona new {}", "x".repeat(4_070)));
    let log = log(&mut world);
    assert!(world.errands.is_empty());
    assert_snapshot!(log);
}

#[test]
fn long_and_many_personas_fit_on_a_page() {
    let mut world = answered();
    let long = |number: usize| Persona {
        name: format!("{}-{number}", "x".repeat(30)),
        description: "very long ".repeat(500),
        instructions: "instructions\n".repeat(SIZE_LIMIT / 13),
        tools: Some(vec!["Read".into(); 300]),
        disallowed_tools: vec!["Write".into(); 300],
        model: Some("m".repeat(4_000)),
        ..persona("")
    };
    let all: Vec<_> = (0..40).map(long).collect();
    let problems: Vec<_> =
        (0..40).map(|_| problem(&"p".repeat(3_000), Some(1), Flaw::Syntax("words ".repeat(900)))).collect();
    let report = Report::Personas(Ok(PersonaFiles { personas: all, problems }));
    world.says("/persona");
    world.reports(report.clone());
    world.pass(Duration::from_secs(5));
    world.press("Show");
    world.reports(report);
    world.pass(Duration::from_secs(5));
    for page in world.chat.messages.values() {
        assert!(utf16_len(&page.text) <= TEXT_LIMIT, "{}", page.text.len());
        assert!(page.buttons.iter().flatten().all(|button| button.label.chars().count() <= LABEL_LIMIT));
        assert!(page.buttons.iter().flatten().count() <= 100);
    }
}

#[test]
fn a_restart_before_the_persona_is_written_writes_it_once() {
    let mut world = answered();
    world.says("/persona new haiku: Three lines only.");
    world.restart();
    assert!(matches!(world.errands.as_slice(), [(_, Errand::Personas(PersonasErrand::Write { .. }))]));
    world.done();
    world.restart();
    assert!(world.errands.is_empty());
}

#[test]
fn a_session_begins_with_a_persona_that_was_written_a_moment_ago() {
    let mut world = World::new();
    world.shelf = None;
    world.says("/new fix api butler");
    let errand = Errand::Personas(PersonasErrand::Read { directory: Some("/srv/api".into()) });
    assert_eq!(world.errands.last().map(|(_, errand)| errand.clone()), Some(errand));
    // What comes before the session is there is for it all the same.
    world.says("do it");
    world.says("/persona");
    assert!(world.launched.is_empty());
    world.reports(found(vec![persona("butler")]));
    let made = record(&world);
    assert_eq!((made.name.as_str(), made.workspace.directory.as_str()), ("fix", "/srv/api"));
    assert_eq!(made.run.persona, Some(persona("butler")));
    world.pass(Duration::from_secs(2));
    world.ready();
    assert_eq!(world.told.last().map(|(_, text)| text.as_str()), Some("do it"));
    world.reports(found(vec![persona("butler")]));
    let log = log(&mut world);
    assert_snapshot!(log);
}

#[test]
fn what_waits_for_a_session_is_not_lost_in_a_crash() {
    let mut world = World::new();
    world.shelf = None;
    world.says("/new fix api butler");
    world.says("do it");
    world.restart();
    world.reports(found(vec![persona("butler")]));
    world.pass(Duration::from_secs(2));
    world.ready();
    assert_eq!(world.told.last().map(|(_, text)| text.as_str()), Some("do it"));
    assert_eq!(record(&world).run.persona, Some(persona("butler")));
}

#[test]
fn a_word_that_is_no_persona_is_part_of_the_name() {
    let mut world = World::new();
    world.shelf = None;
    world.says("/new fix login api");
    world.reports(found(vec![]));
    assert_eq!((record(&world).name.as_str(), record(&world).run.persona), ("fix login", None));
}

#[test]
fn the_wizard_offers_the_personas_of_the_project() {
    let mut world = World::new();
    world.shelf = None;
    world.says("/new");
    world.reports(found(vec![persona("butler")]));
    world.pass(Duration::from_secs(5));
    world.press("butler");
    world.reports(found(vec![persona("butler")]));
    world.pass(Duration::from_secs(5));
    world.press("Start");
    // It is gone by now.
    world.reports(found(vec![]));
    world.pass(Duration::from_secs(5));
    assert!(world.store.sessions.is_empty());
    let log = log(&mut world);
    assert_snapshot!(log);
}
