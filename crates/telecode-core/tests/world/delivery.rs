//! What is to be seen is seen, whatever Telegram says, and nothing long keeps what is urgent waiting.

use std::time::Duration;

use telecode_core::seam::agent::CycleOutcome;
use telecode_core::seam::call::{BotBar, Call, Delivery, Outcome, Reaction};
use telecode_core::seam::errand::{FileFound, Report};
use telecode_core::seam::ids::{ChatId, MessageId, Token};
use telecode_core::seam::preference::Rich;
use telecode_core::seam::settings::{LiveView, Settings};

use crate::walk::whole;
use crate::{Line, OWNER, World, bash, settings};

/// All that Telegram can say but yes.
fn outcomes() -> Vec<Outcome> {
    vec![
        Outcome::TooMany(Duration::from_secs(40)),
        Outcome::Gone,
        Outcome::ThreadGone,
        Outcome::ThreadClosed,
        Outcome::Barred(BotBar::NoRight),
        Outcome::Barred(BotBar::NoTopics),
        Outcome::Blocked,
        Outcome::Muted,
        Outcome::Unsupported,
        Outcome::Refused("nobody knows why".to_owned()),
        Outcome::Unreachable { delivery: Delivery::No },
        Outcome::Done(None),
        Outcome::Alone(MessageId(0)),
    ]
}

/// A world in which messages with these words are answered so, so many times.
fn stubborn(words: &str, outcome: &Outcome, times: usize) -> World {
    let mut world = World::new();
    world.runs("go");
    let is_sent = matches!(outcome, Outcome::Alone(_));
    world.stubborn = (!is_sent).then(|| (words.to_owned(), outcome.clone(), times));
    world
}

fn is_shown(world: &World, words: &str) -> bool {
    world.chat.messages.values().any(|page| whole(page).contains(words))
}

#[test]
fn no_answer_of_telegrams_loses_a_final_and_its_prompt_is_marked_once_it_is_seen() {
    for outcome in outcomes() {
        for times in [1, 2, 3, 7] {
            let mut world = stubborn("The answer.", &outcome, times);
            world.answers("The answer.");
            world.ends(CycleOutcome::Done);
            assert!(is_shown(&world, "The answer.") || !world.log().contains('👌'), "{}", world.log());
            world.pass(Duration::from_hours(48));
            let seen = world.log().find("The answer.").or(world.log().find("message.txt"));
            let seen = seen.unwrap_or_else(|| panic!("{outcome:?}: {}", world.log()));
            assert!(is_shown(&world, "The answer."), "{outcome:?} {times}: {}", world.log());
            let marked = world.log().rfind('👌').unwrap_or_else(|| panic!("{outcome:?}: {}", world.log()));
            assert!(seen < marked, "{outcome:?}: {}", world.log());
        }
    }
}

#[test]
fn no_answer_of_telegrams_loses_a_card_and_it_can_be_decided() {
    for outcome in outcomes() {
        for times in [1, 2, 3] {
            let mut world = stubborn("npm test", &outcome, times);
            world.asks("r1", bash("t1", "npm test"));
            world.pass(Duration::from_hours(4));
            world.press("Allow");
            assert_eq!(world.answers.len(), 1, "{outcome:?} {times}: {}", world.log());
            world.pass(Duration::from_mins(2));
            let buttons = world.chat.messages.values().flat_map(|page| page.buttons.iter().flatten());
            assert!(
                !buttons.into_iter().any(|button| button.label == "Allow"),
                "{outcome:?}: {}",
                world.log()
            );
        }
    }
}

#[test]
fn no_answer_of_telegrams_leaves_a_decided_card_with_its_buttons() {
    for outcome in outcomes().into_iter().filter(|outcome| *outcome != Outcome::Done(None)) {
        for times in [1, 3] {
            let mut world = stubborn("Allowed", &outcome, times);
            world.asks("r1", bash("t1", "npm test"));
            world.pass(Duration::from_secs(3));
            world.press("Allow");
            world.pass(Duration::from_hours(4));
            let left = world.chat.button("Allow");
            // A card that is said to be gone is gone.
            assert!(left.is_none() || outcome == Outcome::Gone, "{outcome:?} {times}: {}", world.log());
        }
    }
}

#[test]
fn a_command_that_telegram_refuses_once_is_answered() {
    for outcome in outcomes() {
        let mut world = stubborn("role", &outcome, 1);
        world.says("/whoami");
        world.pass(Duration::from_hours(24));
        assert!(is_shown(&world, "owner"), "{outcome:?}: {}", world.log());
    }
}

#[test]
fn a_file_comes_or_is_said_not_to_come_whatever_telegram_answers() {
    for outcome in outcomes() {
        if matches!(outcome, Outcome::Done(_) | Outcome::Alone(_)) {
            continue;
        }
        for times in [1, 3, 50] {
            let mut world = World::new();
            world.runs("go");
            world.stubborn = Some(("notes.md".to_owned(), outcome.clone(), times));
            world.says("/file notes.md");
            let content = b"# Notes".as_slice().into();
            world.reports(Report::File(Ok(FileFound::File { name: "notes.md".to_owned(), content })));
            world.pass(Duration::from_mins(14));
            let came = world.log().matches("file notes.md,").count();
            let said = world.log().matches("didn't take a file").count();
            assert_eq!(came + said, 1, "{outcome:?} {times}: {}", world.log());
            let may_pass = matches!(
                outcome,
                Outcome::TooMany(_) | Outcome::Unreachable { .. } | Outcome::Blocked | Outcome::Muted
            );
            assert_eq!(came == 1, may_pass && times < 5, "{outcome:?} {times}: {}", world.log());
        }
    }
}

#[test]
fn a_group_that_says_where_it_went_is_followed() {
    let mut world = World::new();
    let (old, new) = (ChatId::of(-700), ChatId::of(-1_001_000_000_700));
    world.writes(OWNER, "/start", |message| {
        message.thread = old.into();
        message.chat = telecode_core::seam::chat::ChatKind::Group;
    });
    world.press_in(old.into(), OWNER, "Serve this group");
    world.pass(Duration::from_secs(10));
    world.stubborn = Some(("owner".to_owned(), Outcome::Moved(new), 1));
    world.writes(OWNER, "/whoami", |message| {
        message.thread = old.into();
        message.chat = telecode_core::seam::chat::ChatKind::Group;
    });
    world.pass(Duration::from_secs(10));
    let (message, _) = world.chat.messages.iter().next_back().unwrap();
    assert_eq!(world.chat.threads[message].chat, new, "{}", world.log());
    assert!(world.store.groups.contains_key(&new));
}

/// An answer of so many messages.
fn long(messages: usize) -> String {
    let line = |n: usize| format!("Line {n}: {}\n\n", "word ".repeat(700));
    (0..messages).map(line).collect()
}

fn messages_with(world: &World, words: &str) -> usize {
    world.chat.messages.values().filter(|page| page.text.contains(words)).count()
}

#[test]
fn a_long_answer_is_a_dozen_messages_of_which_the_last_is_a_file_with_all_of_it() {
    for (messages, files) in [(11, 0), (13, 1), (500, 1)] {
        let mut world = World::with(Settings { rich: Rich::Off, ..settings() });
        world.runs("go");
        let before = world.chat.sends;
        let text = long(messages);
        world.answers(&text);
        world.ends(CycleOutcome::Done);
        world.pass(Duration::from_mins(2));
        assert!(world.chat.sends - before <= 12, "{} messages", world.chat.sends - before);
        let documents: Vec<_> =
            world.chat.messages.values().filter_map(|page| page.document.as_ref()).collect();
        assert_eq!(documents.len(), files, "{messages}");
        assert!(documents.iter().all(|file| file.text.trim() == text.trim()));
        let (_, last) = world.chat.messages.iter().next_back().unwrap();
        assert!(whole(last).contains(&format!("Line {}", messages - 1)));
        assert!(world.log().trim_end().ends_with("bot reacts 👌 to #1"), "{}", world.log());
    }
}

#[test]
fn what_is_urgent_overtakes_the_rest_of_a_long_answer() {
    let mut world = World::with(Settings { rich: Rich::Off, ..settings() });
    world.says("/new b --empty");
    world.ready();
    let b = world.life.unwrap().0;
    world.runs("go");
    world.answers(&long(10));
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(2));
    let before = messages_with(&world, "Line ");
    world.says("/new c --empty");
    world.ready();
    world.runs("now");
    world.asks("r1", bash("t1", "npm test"));
    world.says("/whoami");
    world.pass(Duration::from_secs(6));
    assert!(world.chat.button("Allow").is_some(), "{}", world.log());
    assert!(is_shown(&world, "owner"), "{}", world.log());
    assert!(messages_with(&world, "Line ") < before + 6, "{}", world.log());
    world.pass(Duration::from_secs(30));
    assert_eq!(messages_with(&world, "Line "), 10);
    let order: Vec<_> = world
        .chat
        .messages
        .values()
        .filter_map(|page| page.text.strip_prefix("Line ")?.split(':').next()?.parse::<usize>().ok())
        .collect();
    assert!(order.is_sorted(), "{order:?} of {b:?}");
}

#[test]
fn a_card_comes_behind_the_answer_before_it_also_after_a_restart() {
    for restarts in [false, true] {
        let mut world = World::new();
        world.runs("go");
        world.line = Line::Held;
        world.says("/whoami");
        world.answers("All is well.");
        world.ends(CycleOutcome::Done);
        world.says("more");
        world.begins();
        world.asks("r1", bash("t1", "npm test"));
        assert!(!is_shown(&world, "All is well.") && world.chat.button("Allow").is_none());
        world.line = Line::Good;
        if restarts {
            world.restart();
        } else {
            world.answer_calls(|_| None);
        }
        world.pass(Duration::from_secs(10));
        let at = |words: &str| world.chat.messages.iter().find(|(_, page)| page.text.contains(words));
        let (answer, card) = (at("All is well.").unwrap().0, at("npm test").unwrap().0);
        assert!(answer < card, "{}", world.log());
    }
}

#[test]
fn what_is_asked_about_a_session_overtakes_the_rest_of_its_own_long_answer() {
    let mut world = World::with(Settings { rich: Rich::Off, ..settings() });
    world.runs("go");
    world.answers(&long(10));
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(2));
    world.says("/status");
    world.pass(Duration::from_secs(3));
    assert!(is_shown(&world, "📁 api"), "{}", world.log());
    assert!(messages_with(&world, "Line ") < 7, "{}", world.log());
    world.pass(Duration::from_secs(30));
    assert_eq!(messages_with(&world, "Line "), 10);
}

#[test]
fn a_stop_puts_what_is_not_sent_yet_into_a_file() {
    for (messages, kept) in [(10, "answer-rest.txt"), (20, "answer.md")] {
        let mut world = World::with(Settings { rich: Rich::Off, ..settings() });
        world.runs("go");
        world.answers(&long(messages));
        world.ends(CycleOutcome::Done);
        world.pass(Duration::from_secs(2));
        world.says("/stop");
        world.pass(Duration::from_secs(3));
        let sent = messages_with(&world, "Line ");
        assert!(sent < 9, "{sent}");
        assert!(!world.log().contains("Nothing is running"), "{}", world.log());
        let file = world.chat.messages.values().find_map(|page| page.document.as_ref()).unwrap();
        assert_eq!(file.name, kept);
        for n in sent..messages {
            assert!(file.text.contains(&format!("Line {n}:")), "{n}");
        }
        world.pass(Duration::from_mins(2));
        assert_eq!(messages_with(&world, "Line "), sent);
        assert!(world.log().contains('👌'));
    }
}

#[test]
fn after_three_hundred_commands_the_newest_is_answered_first() {
    let mut world = World::new();
    for n in 0..300 {
        world.says(&format!("/new s{n}"));
    }
    world.fresh_log();
    world.says("/sessions");
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("s299"), "{}", world.log());
    assert!(world.log().contains("Sessions"), "{}", world.log());
}

#[test]
fn a_press_shows_before_a_final_and_before_other_edits() {
    let mut world = World::new();
    world.runs("go");
    world.asks("r1", bash("t1", "npm test"));
    world.pass(Duration::from_secs(5));
    world.line = Line::Held;
    world.says("/status");
    world.says("/whoami");
    let (message, token) = world.chat.button("Allow").unwrap();
    world.press_there(OWNER, message, token);
    world.line = Line::Good;
    world.fresh_log();
    world.answer_calls(|_| None);
    let edited = world.log().find(&format!("bot edits #{}", message.0)).expect("the card");
    let other = world.log().find("owner").unwrap_or(usize::MAX);
    assert!(edited < other, "{}", world.log());
}

#[test]
fn every_message_of_many_at_once_ends_with_its_reaction() {
    let mut world = World::new();
    for n in 0..15 {
        world.says(&format!("part {n}"));
    }
    world.pass(Duration::from_secs(10));
    world.ready();
    world.pass(Duration::from_secs(10));
    for _ in 0..15 {
        if world.store.prompts.iter().all(|prompt| !crate::store::is_open(prompt)) {
            break;
        }
        world.answers("Done.");
        world.ends(CycleOutcome::Done);
        world.pass(Duration::from_secs(20));
    }
    world.pass(Duration::from_mins(1));
    assert!(waiting_signs(&world).is_empty(), "{:?}\n{}", waiting_signs(&world), world.log());
}

/// The messages whose last reaction is not the end.
fn waiting_signs(world: &World) -> Vec<MessageId> {
    let mut last = std::collections::BTreeMap::new();
    for (_, call) in &world.traffic {
        if let Call::React { message, reaction, .. } = call {
            last.insert(*message, *reaction);
        }
    }
    let waits = |reaction: &Reaction| !matches!(reaction, Reaction::Answered | Reaction::Failed);
    last.into_iter().filter(|(_, reaction)| waits(reaction)).map(|(message, _)| message).collect()
}

#[test]
fn a_flood_of_messages_gets_few_reactions_at_once_and_no_sign_stays() {
    let mut world = World::new();
    world.line = Line::Held;
    for n in 0..2_000 {
        world.says(&format!("part {n}"));
        let flying = world.held.iter().filter(|(_, call)| matches!(call, Call::React { .. })).count();
        assert!(flying <= 4, "{flying} at once");
    }
    let reactions = world.traffic.iter().filter(|(_, call)| matches!(call, Call::React { .. })).count();
    assert!(reactions <= 100, "{reactions}");
}

#[test]
fn a_429_on_a_reaction_closes_the_chat_for_everything() {
    let mut world = World::new();
    world.line = Line::Held;
    world.says("go");
    world.pass(Duration::from_secs(2));
    world.answer_calls(|call| {
        matches!(call, Call::React { .. }).then_some(Outcome::TooMany(Duration::from_secs(45)))
    });
    world.answer_calls(|_| None);
    world.held.clear();
    world.line = Line::Good;
    let before = world.traffic.len();
    world.says("/whoami");
    world.pass(Duration::from_secs(44));
    assert_eq!(world.traffic.len(), before, "{:?}", &world.traffic[before..]);
    world.pass(Duration::from_secs(10));
    assert!(is_shown(&world, "owner"), "{}", world.log());
}

#[test]
fn a_card_that_was_deleted_comes_back_with_its_reminder_and_from_the_list() {
    let remind = Settings { remind_after: vec![Duration::from_mins(5)], ..settings() };
    let mut world = World::with(remind);
    world.runs("go");
    world.asks("r1", bash("t1", "npm test"));
    world.pass(Duration::from_secs(5));
    let (card, _) = world.chat.button("Allow").unwrap();
    world.chat.delete(card);
    assert!(world.chat.button("Allow").is_none());
    world.pass(Duration::from_mins(6));
    let (again, _) = world.chat.button("Allow").expect("it is there again");
    world.chat.delete(again);
    world.press("1. ");
    world.pass(Duration::from_secs(5));
    let (message, token) = world.chat.button("Allow").expect("it is there once more");
    world.press_there(OWNER, message, token);
    assert_eq!(world.answers.len(), 1);
}

#[test]
fn a_message_that_shows_progress_is_announced_at_once() {
    let mut world = World::with(Settings { live: LiveView::Edits, ..settings() });
    world.says("first");
    world.ready();
    world.pass(Duration::from_millis(100));
    assert!(world.log().contains("typing"), "{}", world.log());
    world.pass(Duration::from_secs(3));
    assert_eq!(world.log().matches("typing").count(), 1);
}

/// For so many seconds these calls are answered so, and all others as Telegram does.
pub(crate) fn stubborn_to(world: &mut World, seconds: u64, outcome: &Outcome, is_it: impl Fn(&Call) -> bool) {
    world.line = Line::Held;
    for _ in 0..seconds {
        world.pass(Duration::from_secs(1));
        world.answer_calls(|call| is_it(call).then(|| outcome.clone()));
    }
    world.line = Line::Good;
    world.answer_calls(|_| None);
}

#[test]
fn no_answer_of_telegrams_leaves_a_stop_that_stops_nothing() {
    for outcome in outcomes() {
        if matches!(outcome, Outcome::Gone | Outcome::ThreadGone | Outcome::Done(None) | Outcome::Alone(_)) {
            continue;
        }
        let mut world = World::with(Settings { live: LiveView::Edits, ..settings() });
        world.runs("go");
        world.pass(Duration::from_secs(3));
        assert!(world.chat.button("Stop").is_some(), "{}", world.log());
        stubborn_to(&mut world, 40, &outcome, |call| matches!(call, Call::Edit { .. }));
        world.answers("The answer.");
        world.ends(CycleOutcome::Done);
        let wanted = |call: &Call| matches!(call, Call::Delete { .. } | Call::Edit { .. });
        stubborn_to(&mut world, 40, &outcome, wanted);
        if matches!(outcome, Outcome::Refused(_) | Outcome::Unsupported | Outcome::Barred(_)) {
            assert!(world.chat.button("Stop").is_none(), "{outcome:?}: {}", world.log());
        }
        world.pass(Duration::from_hours(8));
        assert!(world.chat.button("Stop").is_none(), "{outcome:?}: {}", world.log());
        let left = world.chat.messages.values().filter(|page| page.text.contains("working"));
        assert_eq!(left.count(), 0, "{outcome:?}: {}", world.log());
    }
}

#[test]
fn the_end_of_a_prompt_shows_once_the_server_answers_again_and_is_not_tried_too_often() {
    let mut world = World::new();
    world.runs("go");
    world.line = Line::Held;
    world.answers("The answer.");
    world.ends(CycleOutcome::Done);
    let is_end = |call: &Call| matches!(call, Call::React { reaction: Reaction::Answered, .. });
    let no_answer = Outcome::Unreachable { delivery: Delivery::No };
    stubborn_to(&mut world, 600, &no_answer, is_end);
    let tries = world.traffic.iter().filter(|(_, call)| is_end(call)).count();
    assert!((8..25).contains(&tries), "{tries} in ten minutes");
    world.pass(Duration::from_mins(2));
    assert!(world.log().contains('👌'), "{}", world.log());
}

#[test]
fn what_can_neither_be_deleted_nor_changed_loses_its_buttons_and_is_tried_again() {
    let no = Outcome::Refused("message can't be deleted for everyone".to_owned());
    let mut world = World::new();
    world.runs("go");
    world.asks("r1", bash("t1", "npm test"));
    world.pass(Duration::from_secs(5));
    let (card, _) = world.chat.button("Allow").unwrap();
    world.line = Line::Held;
    world.press("Allow");
    stubborn_to(&mut world, 20, &no, |call| matches!(call, Call::Edit { .. } | Call::Delete { .. }));
    let shown = &world.chat.messages[&card];
    assert!(shown.buttons.is_empty() && !shown.text.contains("Allowed"), "{}", world.log());
    world.pass(Duration::from_mins(10));
    assert!(world.chat.messages[&card].text.contains("Allowed"), "{}", world.log());
}

#[test]
fn a_card_that_cannot_be_changed_comes_anew_and_the_old_one_goes_also_over_a_crash() {
    let no = Outcome::Refused("message can't be edited".to_owned());
    let mut world = World::new();
    world.runs("go");
    world.asks("r1", bash("t1", "npm test"));
    world.pass(Duration::from_secs(5));
    let (old, _) = world.chat.button("Allow").unwrap();
    world.line = Line::Held;
    world.press("Always");
    let wanted = |call: &Call| matches!(call, Call::Edit { .. } | Call::Delete { .. } | Call::Strip { .. });
    stubborn_to(&mut world, 10, &no, wanted);
    let cards = world.chat.messages.iter().filter(|(_, page)| !page.buttons.is_empty());
    let cards: Vec<_> = cards.map(|(id, _)| *id).collect();
    assert!(cards.len() == 2 && cards[0] == old, "{cards:?}: {}", world.log());
    world.restart();
    world.pass(Duration::from_secs(20));
    assert!(!world.chat.messages.contains_key(&old), "{}", world.log());
    assert!(world.chat.messages.contains_key(&cards[1]), "{}", world.log());
}

/// A card that was changed while the bot did not know of its message: its button means nothing any more.
pub(crate) fn left_over(world: &mut World) -> (MessageId, Token) {
    world.runs("go");
    world.asks("r1", bash("t1", "npm test"));
    world.pass(Duration::from_secs(5));
    let (card, token) = world.chat.button("Allow").unwrap();
    let page = world.chat.messages[&card].clone();
    world.press_there(OWNER, card, token.clone());
    world.pass(Duration::from_secs(5));
    let left = world.chat.next_message();
    world.chat.threads.insert(left, ChatId::of(OWNER).into());
    world.chat.messages.insert(left, page);
    (left, token)
}

#[test]
fn a_button_of_what_nobody_knows_any_more_says_so_and_goes() {
    let mut world = World::new();
    let (left, token) = left_over(&mut world);
    world.press_there(OWNER, left, token);
    assert!(world.chat.messages[&left].buttons.is_empty(), "{}", world.log());
    assert!(world.chat.toasts.last().unwrap().contains("Already decided"), "{}", world.log());
    assert_eq!(world.answers.len(), 1);
}

#[test]
fn dead_buttons_that_are_pressed_again_and_again_are_taken_away_once_each() {
    let mut world = World::new();
    let (left, token) = left_over(&mut world);
    let other = world.chat.next_message();
    world.chat.threads.insert(other, ChatId::of(OWNER).into());
    world.chat.messages.insert(other, world.chat.messages[&left].clone());
    world.line = Line::Held;
    for _ in 0..30 {
        world.press_there(OWNER, left, token.clone());
        world.press_there(OWNER, other, token.clone());
    }
    let strips =
        |world: &World| world.traffic.iter().filter(|(_, call)| matches!(call, Call::Strip { .. })).count();
    assert_eq!(strips(&world), 1, "one at a time");
    world.line = Line::Good;
    world.answer_calls(|_| None);
    world.pass(Duration::from_secs(10));
    assert_eq!(strips(&world), 2, "{}", world.log());
}
