//! Plain conversations: from a message to the final.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{AgentEvent, CycleOutcome, PromptState};
use telecode_core::seam::call::{Call, Outcome};
use telecode_core::seam::chat::{Attachment, ChatEvent};
use telecode_core::seam::ids::DraftId;
use telecode_core::seam::preference::Rich;
use telecode_core::seam::settings::LiveView;
use telecode_core::seam::tool::ToolOutcome;

use crate::{OWNER, World, bash, read, settings};

#[test]
fn a_message_wakes_a_session_streams_and_ends_with_a_loud_final() {
    let mut world = World::new();
    world.says("fix the login");
    world.ready();
    world.begins();
    world.agent(AgentEvent::TextDelta("I will look ".to_owned()));
    world.pass(Duration::from_millis(300));
    world.agent(AgentEvent::TextDelta("at **login.rs**".to_owned()));
    world.pass(Duration::from_millis(1_200));
    world.answers("I will look at **login.rs**.");
    world.uses(read("t1", "/srv/api/src/login.rs"));
    world.pass(Duration::from_millis(1_200));
    world.used("t1", ToolOutcome::Done);
    world.answers("Fixed:\n\n- the *check*\n- the test");
    world.ends(CycleOutcome::Done);
    assert_snapshot!(world.log());
}

#[test]
fn a_quick_answer_shows_no_live_view() {
    let mut world = World::new();
    world.runs("hello");
    world.answers("Hello!");
    world.ends(CycleOutcome::Done);
    assert!(!world.log().contains("draft"), "{}", world.log());
}

#[test]
fn without_drafts_one_silent_message_is_edited_and_collapsed() {
    let mut world =
        World::with(telecode_core::seam::settings::Settings { live: LiveView::Edits, ..settings() });
    world.runs("run the tests");
    world.uses(bash("t1", "cargo test"));
    world.pass(Duration::from_secs(2));
    world.used("t1", ToolOutcome::Done);
    world.agent(AgentEvent::TextDelta("All ".to_owned()));
    world.pass(Duration::from_secs(2));
    world.answers("All green.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
}

#[test]
fn a_server_without_drafts_gets_edits_from_the_first_refusal_on() {
    let mut world = World::new();
    world.line = crate::Line::Held;
    world.says("go");
    world.ready();
    world.begins();
    world.agent(AgentEvent::TextDelta("word".to_owned()));
    world.pass(Duration::from_millis(500));
    let refuse = |call: &Call| matches!(call, Call::Draft { .. }).then_some(Outcome::Unsupported);
    world.answer_calls(refuse);
    world.line = crate::Line::Good;
    world.pass(Duration::from_secs(3));
    let live = world.chat.messages.values().any(|page| page.text.contains("word"));
    assert!(live, "{}", world.log());
}

#[test]
fn a_second_message_in_a_tool_is_steered_in_and_its_reaction_says_so() {
    let mut world = World::new();
    world.runs("fix it");
    world.uses(bash("t1", "sleep 5"));
    world.pass(Duration::from_secs(3));
    world.fresh_log();
    world.says("and run the tests");
    let steered = world.told[1].0.clone();
    world.agent(AgentEvent::Prompt { id: steered.clone(), state: PromptState::Queued });
    world.used("t1", ToolOutcome::Done);
    world.agent(AgentEvent::Prompt { id: steered, state: PromptState::Started });
    world.answers("Fixed and tested.");
    world.ends(CycleOutcome::Done);
    assert_snapshot!(world.log());
}

#[test]
fn a_message_during_an_answer_becomes_the_next_turn() {
    let mut world = World::new();
    world.runs("first");
    world.agent(AgentEvent::TextDelta("answer".to_owned()));
    world.pass(Duration::from_secs(2));
    world.fresh_log();
    world.says("second");
    let first = world.told[0].0.clone();
    let second = world.told[1].0.clone();
    world.answers("answer one");
    world.ends_for(vec![first], CycleOutcome::Done);
    world.agent(AgentEvent::Prompt { id: second.clone(), state: PromptState::Started });
    world.begins();
    world.answers("answer two");
    world.ends_for(vec![second], CycleOutcome::Done);
    world.pass(Duration::from_secs(2));
    assert_snapshot!(world.log());
}

#[test]
fn a_follow_up_before_anything_is_shown_makes_one_prompt() {
    let mut world = World::new();
    world.runs("zero");
    world.answers("0");
    world.ends(CycleOutcome::Done);
    world.fresh_log();
    world.says("look at this");
    world.begins();
    world.pass(Duration::from_millis(200));
    world.says("and that");
    assert_eq!(world.interrupts, 1);
    let first = world.told[1].0.clone();
    world.ends_for(vec![first], CycleOutcome::Interrupted);
    assert_eq!(world.told.last().unwrap().1, "look at this\n\nand that");
    let joined = world.told.last().unwrap().0.clone();
    world.answers("Both seen.");
    world.ends_for(vec![joined], CycleOutcome::Done);
    assert_snapshot!(world.log());
}

#[test]
fn a_quick_series_to_a_sleeping_session_is_one_prompt() {
    let mut world = World::new();
    world.says("one");
    world.says("two");
    world.says("three");
    world.ready();
    assert_eq!(world.told.len(), 1);
    assert_eq!(world.told[0].1, "one\n\ntwo\n\nthree");
}

#[test]
fn a_paste_that_telegram_cut_is_one_prompt() {
    let mut world = World::new();
    let part = "x".repeat(4_000);
    world.says(&part);
    world.pass(Duration::from_millis(300));
    world.says("/new is the rest of a paste, not a command");
    world.pass(Duration::from_secs(1));
    world.ready();
    assert_eq!(world.told.len(), 1);
    assert_eq!(world.told[0].1, format!("{part}\n/new is the rest of a paste, not a command"));
}

#[test]
fn an_unknown_command_goes_to_claude_and_a_doubled_slash_escapes() {
    let mut world = World::new();
    world.runs("/review the plan");
    world.answers("done");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    world.says("//new");
    assert_eq!(world.told[0].1, "/review the plan");
    assert_eq!(world.told[1].1, "/new");
}

#[test]
fn stop_interrupts_and_keeps_what_was_said() {
    let mut world = World::new();
    world.runs("write a poem");
    world.agent(AgentEvent::TextDelta("Roses are".to_owned()));
    world.pass(Duration::from_secs(1));
    world.fresh_log();
    world.says("/stop");
    assert_eq!(world.interrupts, 1);
    world.answers("Roses are");
    world.ends(CycleOutcome::Interrupted);
    assert_snapshot!(world.log());
}

#[test]
fn the_stop_of_a_draft_interrupts() {
    let mut world = World::new();
    world.runs("go");
    world.agent(AgentEvent::TextDelta("word".to_owned()));
    world.pass(Duration::from_secs(1));
    let thread = telecode_core::seam::ids::ThreadId::from(telecode_core::seam::ids::ChatId::of(OWNER));
    world.update(ChatEvent::DraftStopped { thread, draft: DraftId(1) });
    assert_eq!(world.interrupts, 1);
}

#[test]
fn the_stop_button_of_a_message_interrupts() {
    let mut world =
        World::with(telecode_core::seam::settings::Settings { live: LiveView::Edits, ..settings() });
    world.runs("go");
    world.uses(bash("t1", "sleep 60"));
    world.pass(Duration::from_secs(2));
    world.press("Stop");
    assert_eq!(world.interrupts, 1);
    assert_eq!(world.chat.toasts, ["Stopping…"]);
}

#[test]
fn a_wedged_turn_is_killed_after_stop_and_the_session_kept() {
    let mut world = World::new();
    world.runs("go");
    world.uses(bash("t1", "sleep 600"));
    world.says("/stop");
    world.pass(Duration::from_secs(31));
    assert_eq!(world.ended, [telecode_core::seam::agent::End::Kill]);
    world.dies();
    assert!(world.log().contains("Stopped"), "{}", world.log());
    world.says("again");
    assert_eq!(world.launches.last(), Some(&telecode_core::seam::agent::Start::Resume));
}

#[test]
fn commands_answer_and_nothing_to_stop_is_said() {
    let mut world = World::new();
    for command in [
        "/start",
        "/help",
        "/whoami",
        "/status",
        "/stop",
        "/new",
        "/new fix-login --empty",
        "/status@telecode_bot",
    ] {
        world.says(command);
        world.pass(Duration::from_secs(5));
    }
    world.says(&format!("/new {}", "n".repeat(41)));
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
}

#[test]
fn russian_is_spoken_to_russians() {
    let mut world = World::new();
    let russian =
        |message: &mut telecode_core::seam::chat::Message| message.from.language = Some("ru-RU".to_owned());
    for command in ["/start", "/help", "/whoami", "/status", "/stop", "/new"] {
        world.writes(OWNER, command, russian);
        world.pass(Duration::from_secs(5));
    }
    assert_snapshot!(world.log());
}

#[test]
fn what_cannot_be_read_is_said_and_not_passed_on() {
    let mut world = World::new();
    for attachment in [Attachment::Photo, Attachment::Voice, Attachment::File, Attachment::Other] {
        world.writes(OWNER, "", |message| message.attachment = Some(attachment));
        world.pass(Duration::from_secs(3));
    }
    assert!(world.told.is_empty());
    assert_snapshot!(world.log());
}

#[test]
fn an_edit_says_that_it_came_too_late_only_if_the_words_changed() {
    let mut world = World::new();
    let id = world.says("first");
    world.ready();
    world.moves("first", PromptState::Started);
    let (_, event) = world.message(OWNER, "first", |message| message.id = id);
    let ChatEvent::Message(same) = event else { unreachable!() };
    world.update(ChatEvent::Edited(same.clone()));
    assert!(!world.log().contains("Too late"));
    world.update(ChatEvent::Edited(telecode_core::seam::chat::Message { text: "second".to_owned(), ..same }));
    assert!(world.log().contains("Too late"));
    assert_eq!(world.told.len(), 1);
}

#[test]
fn a_long_answer_is_split_and_only_the_last_part_buzzes() {
    let mut world = World::with(telecode_core::seam::settings::Settings { rich: Rich::Off, ..settings() });
    world.runs("long");
    let answer = (0..300)
        .fold(String::new(), |text, line| text + "Line " + &line.to_string() + " of a long answer.\n\n");
    world.answers(&answer);
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(20));
    let bells = world.log().matches('🔔').count();
    let text: String = world.chat.messages.values().map(|page| page.text.clone() + "\n").collect();
    assert_eq!(bells, 1);
    for line in 0..300 {
        assert!(text.contains(&format!("Line {line} of a long answer.")), "line {line}");
    }
    // Every part can be replied to.
    let links = world.store.links.len();
    assert_eq!(links, world.chat.messages.len() + 1);
}

#[test]
fn a_reply_goes_to_the_session_of_its_message() {
    let mut world = World::new();
    world.runs("in the first");
    world.answers("first answer");
    world.ends(CycleOutcome::Done);
    let answer = *world.chat.messages.keys().last().unwrap();
    world.says("/new other --empty");
    world.writes(OWNER, "to the first again", |message| message.reply_to = Some(answer));
    let prompt = world.store.prompts.last().unwrap();
    assert_eq!(prompt.session, telecode_core::seam::ids::SessionId(1));
}

#[test]
fn an_idle_agent_is_put_to_sleep_and_woken_by_a_prompt() {
    let mut world = World::new();
    world.runs("one");
    world.answers("1");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_mins(31));
    assert_eq!(world.ended, [telecode_core::seam::agent::End::Gently]);
    world.says("two");
    assert_eq!(world.launches.len(), 1, "it waits for the old agent to end");
    world.agent(AgentEvent::Exited(telecode_core::seam::agent::Exit { code: Some(0), ..Default::default() }));
    assert_eq!(world.launches.last(), Some(&telecode_core::seam::agent::Start::Resume));
    world.ready();
    assert_eq!(world.told.last().unwrap().1, "two");
}

#[test]
fn a_reply_to_another_session_is_no_part_of_the_paste_before_it() {
    let mut world = World::new();
    world.runs("first");
    world.answers("done");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    let answer = world.chat.messages.iter().find(|(_, page)| page.text.contains("done")).map(|(id, _)| *id);
    world.says("/new other --empty");
    let paste = "x".repeat(3_900);
    world.says(&paste);
    world.writes(OWNER, "more of the first", |message| message.reply_to = answer);
    world.pass(Duration::from_secs(1));
    world.ready();
    let [first, .., second] = &world.store.prompts[..] else { panic!("{}", world.log()) };
    assert_eq!((first.content.text.as_str(), second.content.text.as_str()), ("first", "more of the first"));
    assert_eq!(first.session, second.session, "{}", world.log());
    assert_eq!(world.told.last().map(|(_, text)| text), Some(&paste));
    assert_ne!(world.told_to.last(), Some(&first.session));
}

#[test]
fn a_turn_is_stored_with_its_files_and_the_place_of_its_answer() {
    let mut world = World::new();
    world.says("look around");
    world.ready();
    world.begins();
    for (id, path) in [("t1", "/srv/api/src/main.rs"), ("t2", "/srv/api/src/main.rs"), ("t3", "/srv/apiary")]
    {
        world.uses(read(id, path));
        world.used(id, ToolOutcome::Done);
    }
    world.answers("Nice.");
    world.ends(CycleOutcome::Done);
    let turn = world.store.turns.values().next_back().unwrap();
    assert_eq!(turn.files, ["src/main.rs", "/srv/apiary"]);
    let slot = &world.store.slots[&turn.slot.unwrap()];
    assert!(slot.page.text.starts_with("Nice."), "{slot:?}");
}

#[test]
fn an_example_is_sent_by_one_tap_and_help_opens_page_by_page() {
    let mut world = World::new();
    world.says("/start");
    world.pass(Duration::from_secs(2));
    world.press("❓ Help");
    world.pass(Duration::from_secs(2));
    for page in ["🗂 Sessions", "⚙️ While it works", "🧾 Files, undo", "💻 Terminal", "🎛 Settings"]
    {
        world.press(page);
        world.pass(Duration::from_secs(2));
        world.press("‹ Back");
        world.pass(Duration::from_secs(2));
    }
    assert_eq!(world.chat.messages.len(), 1, "all in one message: {}", world.log());
    world.says("/start");
    world.pass(Duration::from_secs(2));
    let (message, token) = world.chat.button("▶️ Try an example").unwrap();
    world.press_as(OWNER, message, token.clone());
    world.ready();
    world.press_as(OWNER, message, token);
    world.begins();
    assert_eq!(world.told.len(), 1, "once: {}", world.log());
    assert!(world.told[0].1.contains("Don't change anything"), "{:?}", world.told);
    world.answers("An API.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
}
