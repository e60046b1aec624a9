//! Access that is taken away holds at once, whatever runs, waits or is shown.

use std::time::Duration;

use insta::assert_snapshot;
use proptest::prelude::*;
use telecode_core::seam::Input;
use telecode_core::seam::access::{AccessSource, OwnerRecord};
use telecode_core::seam::agent::{CycleOutcome, End, Trace};
use telecode_core::seam::call::Call;
use telecode_core::seam::change::{PromptStage, TurnStage};
use telecode_core::seam::chat::ChatKind;
use telecode_core::seam::errand::Report;
use telecode_core::seam::ids::{ChatId, PersonId, ThreadId, Token};
use telecode_core::seam::page::ButtonAction;
use telecode_core::seam::settings::Settings;
use telecode_core::seam::time::Wall;

use crate::walk::{OTHER, Walk, removing};
use crate::{Line, OWNER, World, bash, settings};

fn cut() -> Trace {
    Trace::Cut { pending: Vec::new() }
}

const GROUP: ThreadId = ThreadId { chat: ChatId::of(-100), topic: None };

/// Both are owners.
fn two() -> World {
    World::with(Settings { owners: vec![PersonId(OWNER), PersonId(OTHER)], ..settings() })
}

/// A group without topics, served.
fn in_group() -> World {
    let mut world = two();
    world.in_group(OWNER, "/start");
    world.press_in(GROUP, OWNER, "Serve this group");
    world
}

impl World {
    fn in_group(&mut self, person: i64, text: &str) {
        self.writes(person, text, |message| {
            message.thread = GROUP;
            message.chat = ChatKind::Group;
        });
    }

    /// The other owner is taken out of the configuration.
    fn removes_other(&mut self) {
        self.traffic.clear();
        self.reloads(|settings| settings.owners = vec![PersonId(OWNER)]);
    }

    /// The calls into the chat of the other owner since the removal.
    fn to_other(&self) -> Vec<&Call> {
        let calls = self.traffic.iter().map(|(_, call)| call);
        calls.filter(|call| call.chat() == Some(ChatId::of(OTHER))).collect()
    }
}

#[test]
fn the_turn_of_who_is_removed_is_stopped_and_their_queue_never_runs() {
    let mut world = two();
    world.writes(OTHER, "first", |_| {});
    world.ready();
    world.begins();
    world.uses(bash("t1", "sleep 60"));
    world.pass(Duration::from_secs(3));
    world.writes(OTHER, "second", |_| {});
    let told = world.told.len();
    world.removes_other();
    assert_eq!(world.ended, [End::Kill], "{}", world.log());
    world.dies();
    world.found_each(&[cut(), Trace::Unknown]);
    world.pass(Duration::from_mins(1));
    world.restart();
    world.pass(Duration::from_mins(10));
    assert_eq!((world.told.len(), world.to_other()), (told, vec![]), "{}", world.log());
    assert!(
        world
            .store
            .prompts
            .iter()
            .all(|prompt| { matches!(prompt.stage, PromptStage::Dropped | PromptStage::Interrupted) })
    );
    assert!(world.store.turns.values().all(|turn| turn.ended.is_some()));
}

#[test]
fn what_others_said_in_the_same_turn_goes_on_without_who_was_removed() {
    let mut world = in_group();
    world.in_group(OTHER, "theirs");
    world.ready();
    world.begins();
    world.uses(bash("t1", "sleep 60"));
    world.pass(Duration::from_secs(3));
    world.in_group(OWNER, "mine");
    world.removes_other();
    world.dies();
    world.found_each(&[cut(), Trace::Unknown]);
    world.ready();
    let told: Vec<_> = world.told.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(told, ["theirs", "mine", "mine"], "{}", world.log());
    let turns: Vec<_> = world.store.turns.values().map(|turn| turn.stage).collect();
    assert_eq!(turns, [TurnStage::Stopped, TurnStage::Running], "{}", world.log());
}

#[test]
fn what_was_said_by_who_is_removed_is_not_asked_again() {
    let mut world = in_group();
    world.in_group(OTHER, "theirs");
    world.ready();
    world.begins();
    world.answers("done");
    world.ends(CycleOutcome::Done);
    let last = world.store.prompts[0].clone();
    world.removes_other();
    world.pass(Duration::from_mins(1));
    world.in_group(OWNER, "/retry");
    world.reports(Report::LastPrompt(Ok(Some(last))));
    world.pass(Duration::from_secs(10));
    assert_eq!(world.told.len(), 1, "{}", world.log());
    assert!(world.log().contains("from someone this bot no longer serves"), "{}", world.log());
}

#[test]
fn an_idle_agent_of_who_is_removed_ends() {
    let mut world = two();
    world.writes(OTHER, "go", |_| {});
    world.ready();
    world.begins();
    world.answers("done");
    world.ends(CycleOutcome::Done);
    world.removes_other();
    assert_eq!(world.ended, [End::Gently]);
}

#[test]
fn what_waits_to_be_said_to_who_is_removed_is_not_said() {
    let mut world = two();
    world.writes(OTHER, "go", |_| {});
    world.ready();
    world.begins();
    world.line = Line::Held;
    world.answers("the secret answer");
    world.ends(CycleOutcome::Done);
    world.removes_other();
    world.line = Line::Good;
    world.answer_calls(|_| None);
    world.pass(Duration::from_mins(5));
    world.restart();
    world.pass(Duration::from_mins(5));
    assert_eq!(world.to_other(), Vec::<&Call>::new(), "{}", world.log());
}

#[test]
fn a_press_of_who_is_removed_decides_nothing_and_a_reason_is_not_waited_for() {
    let mut world = in_group();
    world.in_group(OWNER, "go");
    world.ready();
    world.begins();
    world.asks("r1", bash("t1", "ls"));
    world.pass(Duration::from_secs(5));
    world.press_in(GROUP, OTHER, "Deny + reason");
    world.removes_other();
    world.pass(Duration::from_secs(10));
    let (message, token) = world.chat.button("Allow").expect("the card is open again");
    world.press_there(OTHER, message, token);
    world.in_group(OTHER, "because");
    assert!(world.answers.is_empty(), "{}", world.log());
    world.press_in(GROUP, OWNER, "Allow");
    assert_eq!(world.answers.len(), 1);
}

#[test]
fn a_command_of_who_is_not_served_does_nothing_whichever_way_it_comes() {
    let mut world = in_group();
    world.shelf = None;
    world.in_group(OWNER, "/new my own api");
    // It waits until the session has begun, and its person is gone by then.
    world.in_group(OTHER, "/new theirs --empty");
    world.removes_other();
    world.reports(Report::Personas(Ok(telecode_core::seam::errand::PersonaFiles {
        personas: Vec::new(),
        problems: Vec::new(),
    })));
    world.in_group(OTHER, "/new theirs --empty");
    world.writes(OTHER, "/whoami", |_| {});
    world.writes(OTHER, "/new late --empty", |message| message.date = Wall(0));
    world.pass(Duration::from_secs(30));
    let names: Vec<_> = world.store.sessions.values().map(|session| session.name.as_str()).collect();
    assert_eq!(names, ["my own"]);
    let said: Vec<_> = world.to_other().into_iter().map(|call| format!("{call:?}")).collect();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("This bot is private."), "{said:?}");
    let handled = world.updates.iter().all(|(id, _)| world.store.handled.contains(id));
    assert!(handled, "nothing of it is left to be done");
}

#[test]
fn no_button_does_anything_for_who_is_not_served() {
    let mut world = in_group();
    world.in_group(OWNER, "/cockpit on");
    world.in_group(OWNER, "go");
    world.ready();
    world.begins();
    world.asks("r1", bash("t1", "ls"));
    world.in_group(OWNER, "/sessions");
    world.pass(Duration::from_mins(1));
    world.removes_other();
    world.pass(Duration::from_mins(1));
    let buttons = world.chat.messages.iter().flat_map(|(id, page)| {
        let pressed = page.buttons.iter().flatten().filter_map(|button| match &button.action {
            ButtonAction::Press(token) => Some((*id, token.clone())),
            ButtonAction::Copy(_) | ButtonAction::Open(_) | ButtonAction::Message(..) => None,
        });
        pressed.collect::<Vec<_>>()
    });
    let mut buttons: Vec<_> = buttons.collect();
    assert!(buttons.len() > 7, "{}", world.log());
    let message = buttons[0].0;
    buttons.push((message, Token("of nothing that is known".into())));
    let (toasts, calls) = (world.chat.toasts.len(), world.traffic.len());
    for (message, token) in &buttons {
        world.press_there(OTHER, *message, token.clone());
    }
    let said = &world.chat.toasts[toasts..];
    assert_eq!(said.len(), buttons.len());
    assert!(said.iter().all(|toast| toast == "This button isn't for you."), "{said:?}");
    assert!(
        world.traffic[calls..].iter().all(|(_, call)| matches!(call, Call::Toast { .. })),
        "{}",
        world.log()
    );
    assert!(world.answers.is_empty());
    assert_eq!(world.interrupts, 0);
}

#[test]
fn owners_are_told_who_joins_and_who_leaves() {
    let mut world = two();
    world.reloads(|settings| settings.owners.push(PersonId(300)));
    world.pass(Duration::from_secs(5));
    world.reloads(|settings| settings.owners = vec![PersonId(OWNER), PersonId(300)]);
    world.pass(Duration::from_secs(5));
    world.settings.owners = vec![PersonId(OWNER), PersonId(666), PersonId(667)];
    world.restart();
    world.pass(Duration::from_secs(5));
    world.restart();
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
}

#[test]
fn who_was_paired_is_served_only_while_the_configuration_names_nobody() {
    let mut world = World::with(Settings { owners: Vec::new(), ..settings() });
    let code = world.codes[0].clone();
    world.writes(OTHER, &code, |_| {});
    world.settings.owners = vec![PersonId(OWNER)];
    world.restart();
    world.writes(OTHER, "go on", |_| {});
    assert!(world.launches.is_empty(), "{}", world.log());
    let owners: Vec<_> = world.store.owners.values().map(|owner| (owner.person.0, owner.source)).collect();
    assert_eq!(owners, [(OWNER, AccessSource::Named)]);
    world.reloads(|settings| settings.owners = Vec::new());
    world.writes(OTHER, "and now?", |_| {});
    assert!(world.launches.is_empty(), "a pairing does not come back");
    assert_eq!(world.codes.len(), 2, "somebody has to be able to become the owner");
}

#[test]
fn who_is_taken_out_of_the_store_is_not_served_from_then_on() {
    let mut world = World::with(Settings { owners: Vec::new(), ..settings() });
    let code = world.codes[0].clone();
    world.writes(OTHER, &code, |_| {});
    world.writes(OTHER, "go on", |_| {});
    assert_eq!(world.launches.len(), 1);
    world.traffic.clear();
    world.store.owners.clear();
    world.input(Input::Paired(Vec::new()));
    world.pass(Duration::from_mins(5));
    assert_eq!(world.to_other(), Vec::<&Call>::new(), "{}", world.log());
    assert_eq!(world.codes.len(), 2);
    assert_eq!(world.store.owners.get(&PersonId(OTHER)), None::<&OwnerRecord>);
}

#[test]
fn who_is_added_again_gets_what_is_said_from_then_on() {
    let mut world = two();
    world.writes(OTHER, "go", |_| {});
    world.removes_other();
    world.dies();
    world.reloads(|settings| settings.owners.push(PersonId(OTHER)));
    world.fresh_log();
    world.writes(OTHER, "once more", |_| {});
    world.ready();
    world.begins();
    world.answers("here you are");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(10));
    assert!(world.log().contains("here you are"), "{}", world.log());
}

proptest! {
    /// Whatever happens, and at whatever moment somebody is taken out: no call goes to their chat but one refusal, no prompt of
    /// theirs reaches Claude, and no press or word of theirs decides anything.
    #[test]
    fn who_is_removed_gets_nothing_and_moves_nothing(course in removing()) {
        let mut walk = Walk::all(&course);
        walk.the_removed_are_gone()?;
        walk.each_ask_was_answered_once()?;
        walk.nothing_is_stuck()?;
    }
}
