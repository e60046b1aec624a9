//! A topic is deleted in which a person is waited for: Telegram says nothing of it, so the bot looks.

use std::collections::BTreeSet;
use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::Input;
use telecode_core::seam::agent::{AgentEvent, CycleOutcome};
use telecode_core::seam::call::{Call, Delivery, Outcome};
use telecode_core::seam::change::TopicState;
use telecode_core::seam::chat::ChatKind;
use telecode_core::seam::ids::{ChatId, SessionId, ThreadId, TopicId};
use telecode_core::seam::time::Wall;

use crate::places::{general, served, topic};
use crate::{OWNER, World, bash};

const MINE: ThreadId = ThreadId { chat: ChatId::of(OWNER), topic: Some(TopicId(1)) };

/// A private chat with topics, in which something came that was written an hour ago.
fn held() -> World {
    let mut world = World::new();
    world.input(Input::Me { name: None, topics: true });
    let date = Wall(world.now.wall.0 - 3_600_000);
    world.writes(OWNER, "deploy it", |message| message.date = date);
    world.pass(Duration::from_secs(20));
    let (card, _) = world.chat.button("Run all").unwrap();
    assert_eq!(world.chat.threads[&card], MINE);
    world.fresh_log();
    world
}

/// A forum with a session that asks for a decision in its topic, which says so in its title by now.
fn asked() -> World {
    let mut world = served(ChatKind::Forum);
    world.posts(general(), "fix the build");
    world.ready();
    world.begins();
    world.asks("r1", bash("t1", "make deploy"));
    world.pass(Duration::from_secs(50));
    let (card, _) = world.chat.button("Allow").unwrap();
    assert_eq!(world.chat.threads[&card], topic(1));
    assert!(world.log().contains("topic 1 is called 🔔"), "{}", world.log());
    world.fresh_log();
    world
}

/// Whether a call edits the card.
fn is_look(call: &Call) -> bool {
    matches!(call, Call::Edit { page, .. } if page.text.contains("make deploy"))
}

/// How often the card was edited.
fn looks(world: &World) -> usize {
    world.traffic.iter().filter(|(_, call)| is_look(call)).count()
}

#[test]
fn what_is_held_is_offered_in_the_chat_when_its_topic_was_deleted() {
    let mut world = held();
    world.chat.lose_topic(MINE);
    world.pass(Duration::from_mins(2));
    assert_eq!(world.store.sessions[&SessionId(1)].topic, TopicState::Lost);
    world.press("Run all");
    world.pass(Duration::from_secs(5));
    world.ready();
    assert_eq!(world.texts(), ["deploy it"]);
    assert_snapshot!(world.log());
}

#[test]
fn what_is_asked_is_asked_in_the_chat_when_its_topic_was_deleted() {
    let mut world = asked();
    world.chat.lose_topic(topic(1));
    world.pass(Duration::from_mins(3));
    world.press_in(general(), OWNER, "Allow");
    assert_eq!(world.answers.len(), 1, "{}", world.log());
}

#[test]
fn what_waits_over_a_restart_is_looked_at_as_well() {
    let mut world = held();
    world.restart();
    world.chat.lose_topic(MINE);
    world.pass(Duration::from_mins(2));
    assert_eq!(world.chat.button("Run all").map(|(card, _)| world.chat.threads[&card].topic), Some(None));
}

#[test]
fn who_writes_somewhere_in_the_chat_is_asked_at_once_however_long_it_waited() {
    let mut world = asked();
    world.pass(Duration::from_hours(20));
    world.pass(Duration::from_mins(2));
    world.chat.lose_topic(topic(1));
    world.posts(general(), "/whoami");
    world.pass(Duration::from_secs(20));
    world.press_in(general(), OWNER, "Allow");
    assert_eq!(world.answers.len(), 1, "{}", world.log());
}

#[test]
fn a_look_says_nothing_and_becomes_rare() {
    let mut world = asked();
    let sends = world.chat.sends;
    world.traffic.clear();
    world.pass(Duration::from_hours(24));
    assert_eq!(world.chat.sends, sends, "{}", world.log());
    let looks = looks(&world);
    assert!((20..40).contains(&looks), "{looks} looks in a day");
}

/// A forum with so many topics in which somebody is waited for.
fn waiting(topics: i64) -> World {
    let mut world = served(ChatKind::Forum);
    for number in 1..=topics {
        world.posts(general(), &format!("/new s{number}"));
        world.pass(Duration::from_secs(20));
        world.posts(topic(number), "fix the build");
        world.turns_to(SessionId(number));
        world.ready();
        world.begins();
        world.asks("r1", bash("t1", "make deploy"));
        world.pass(Duration::from_secs(50));
    }
    world
}

/// How many live edits and looks there are where another session works, and an owner writes now and then.
fn busy(topics: i64) -> (usize, usize) {
    let mut world = waiting(topics);
    let other = topics + 1;
    world.posts(general(), "/new other --empty");
    world.pass(Duration::from_secs(20));
    world.posts(topic(other), "count");
    world.turns_to(SessionId(other));
    world.ready();
    world.begins();
    world.pass(Duration::from_mins(10));
    world.traffic.clear();
    for second in 0..200 {
        if second % 40 == 0 {
            world.posts(topic(other), "/whoami");
        }
        world.agent(AgentEvent::TextDelta(format!("word {second} ")));
        world.pass(Duration::from_secs(1));
    }
    let is_live = |call: &Call| matches!(call, Call::Edit { page, .. } if page.text.contains("word "));
    (world.traffic.iter().filter(|(_, call)| is_live(call)).count(), looks(&world))
}

#[test]
fn looks_do_not_hold_up_what_a_session_shows_however_many_topics_wait() {
    let ((few, _), (many, looks)) = (busy(1), busy(16));
    assert!(few > 30, "{few} live edits");
    assert!(many + 5 >= few, "{many} live edits, {few} where one topic waits");
    assert!((1..=7).contains(&looks), "{looks} looks");
}

#[test]
fn after_a_restart_topics_are_looked_at_one_after_the_other() {
    let mut world = waiting(8);
    world.restart();
    world.traffic.clear();
    world.pass(Duration::from_mins(2));
    let looked = looks(&world);
    assert!((1..=3).contains(&looked), "{looked} looks: {}", world.log());
    world.pass(Duration::from_mins(3));
    let looked = world.traffic.iter().filter(|(_, call)| is_look(call));
    let cards = looked
        .filter_map(|(_, call)| if let Call::Edit { message, .. } = call { Some(*message) } else { None });
    assert_eq!(cards.collect::<BTreeSet<_>>().len(), 8, "each has its turn: {}", world.log());
}

#[test]
fn a_card_that_somebody_deletes_rings_no_second_time_and_comes_ever_less() {
    let mut world = asked();
    let bells = world.log().matches('🔔').count();
    let mut deletions = 0;
    for _ in 0..6 * 60 {
        if let Some((card, _)) = world.chat.button("Allow") {
            world.chat.delete(card);
            deletions += 1;
        }
        world.pass(Duration::from_mins(1));
    }
    let log = world.log();
    assert!((5..15).contains(&deletions), "{deletions} deletions: {log}");
    assert_eq!(log.matches('🔔').count(), bells, "{log}");
}

#[test]
fn what_was_deleted_and_is_asked_in_the_chat_rings_there() {
    let mut world = asked();
    let (card, _) = world.chat.button("Allow").unwrap();
    world.chat.delete(card);
    world.pass(Duration::from_mins(5));
    world.chat.lose_topic(topic(1));
    world.fresh_log();
    world.pass(Duration::from_mins(10));
    assert!(world.log().contains("in the group 🔔:\n  *🔐 May Claude run"), "{}", world.log());
    world.press_in(general(), OWNER, "Allow");
    assert_eq!(world.answers.len(), 1, "{}", world.log());
}

#[test]
fn a_topic_is_looked_at_a_minute_after_the_last_thing_that_was_asked_there() {
    let mut world = asked();
    world.pass(Duration::from_hours(20));
    world.pass(Duration::from_mins(5));
    world.asks("r2", bash("t2", "make clean"));
    world.pass(Duration::from_secs(20));
    world.chat.lose_topic(topic(1));
    world.pass(Duration::from_mins(2));
    world.press_in(general(), OWNER, "Allow");
    assert_eq!(world.answers.len(), 1, "{}", world.log());
}

#[test]
fn no_other_answer_to_a_look_means_that_something_is_gone() {
    let answers = [
        Outcome::TooMany(Duration::from_secs(30)),
        Outcome::ThreadClosed,
        Outcome::Unsupported,
        Outcome::Muted,
        Outcome::Refused("nobody knows why".to_owned()),
        Outcome::Unreachable { delivery: Delivery::No },
        Outcome::Unreachable { delivery: Delivery::Maybe },
    ];
    for answer in answers {
        let mut world = asked();
        let sends = world.chat.sends;
        world.traffic.clear();
        world.stubborn = Some(("make deploy".to_owned(), answer.clone(), 3));
        world.pass(Duration::from_hours(5));
        assert!(looks(&world) > 3, "{answer:?}: {}", world.log());
        assert_eq!(world.chat.sends, sends, "{answer:?}: {}", world.log());
        world.press_in(topic(1), OWNER, "Allow");
        assert_eq!(world.answers.len(), 1, "{answer:?}: {}", world.log());
    }
}

#[test]
fn what_is_decided_is_not_looked_at_any_more() {
    let mut world = asked();
    world.press_in(topic(1), OWNER, "Deny");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(30));
    world.traffic.clear();
    world.pass(Duration::from_hours(14));
    assert_eq!(looks(&world), 0, "{}", world.log());
}
