//! Groups and topics: who is served there, and where sessions live.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::Input;
use telecode_core::seam::agent::{AgentEvent, AgentNotice, CycleOutcome, Exit};
use telecode_core::seam::call::{BotBar, Call, Delivery, Outcome, TopicCall};
use telecode_core::seam::change::TopicState;
use telecode_core::seam::chat::{ChatEvent, ChatKind, Reach, TopicDeed};
use telecode_core::seam::errand::{FileFound, Report};
use telecode_core::seam::ids::{ChatId, DraftId, MessageId, PersonId, SessionId, ThreadId, TopicId};
use telecode_core::seam::settings::Settings;
use telecode_core::seam::tool::ToolOutcome;

use crate::{Line, OWNER, World, bash, chat, settings, somebody};

const GROUP: ChatId = ChatId::of(-1_001_000_000_007);
const STRANGER: i64 = 666;
pub(crate) const SECOND_OWNER: i64 = 200;

pub(crate) fn general() -> ThreadId {
    ThreadId::from(GROUP)
}

pub(crate) fn topic(number: i64) -> ThreadId {
    ThreadId { chat: GROUP, topic: Some(TopicId(number)) }
}

impl World {
    fn writes_in(&mut self, thread: ThreadId, kind: ChatKind, person: i64, text: &str) -> MessageId {
        self.writes(person, text, |message| {
            message.thread = thread;
            message.chat = kind;
        })
    }

    /// The owner writes in a group with topics.
    pub(crate) fn posts(&mut self, thread: ThreadId, text: &str) -> MessageId {
        self.writes_in(thread, ChatKind::Forum, OWNER, text)
    }

    /// The owner does something with a topic.
    fn does(&mut self, thread: ThreadId, deed: TopicDeed) {
        self.update(ChatEvent::Topic { thread, from: somebody(OWNER), deed });
    }

    /// Whole turns: whatever is due is shown.
    fn settles(&mut self) {
        self.pass(Duration::from_secs(20));
    }

    /// The newest agent answers what it was told.
    fn answers_in(&mut self, session: i64, text: &str) {
        self.turns_to(SessionId(session));
        self.begins();
        self.answers(text);
        let at = self.told_to.iter().rposition(|id| id.0 == session).unwrap();
        let prompt = self.told[at].0.clone();
        self.ends_for(vec![prompt], CycleOutcome::Done);
        self.settles();
    }

    /// The agent has ended as it was asked to.
    fn falls_asleep(&mut self) {
        self.agent(AgentEvent::Exited(Exit { code: Some(0), signal: None, stderr: String::new() }));
    }

    fn session(&self, id: i64) -> &telecode_core::seam::change::SessionRecord {
        &self.store.sessions[&SessionId(id)]
    }
}

/// A group that an owner has let be served.
pub(crate) fn served(kind: ChatKind) -> World {
    served_with(kind, settings())
}

/// The same, configured so.
pub(crate) fn served_with(kind: ChatKind, settings: Settings) -> World {
    let mut world =
        World::with(Settings { owners: vec![PersonId(OWNER), PersonId(SECOND_OWNER)], ..settings });
    world.input(Input::Me { name: Some("tele_bot".to_owned()), topics: false });
    world.writes_in(general(), kind, OWNER, "/start");
    world.press_in(general(), OWNER, "Serve this group");
    world.settles();
    world.fresh_log();
    world
}

/// A forum with one session in a topic of its own, whose first turn is answered.
fn with_topic() -> World {
    let mut world = served(ChatKind::Forum);
    world.posts(general(), "fix the build");
    world.ready();
    world.answers_in(1, "Fixed.");
    world
}

// Groups.

#[test]
fn a_group_is_served_after_an_owner_said_so() {
    let mut world = World::new();
    world.update(ChatEvent::Group { thread: general(), from: somebody(STRANGER), forum: false });
    world.writes_in(general(), ChatKind::Group, STRANGER, "/start");
    assert_eq!(world.chat.sends, 0, "strangers get nothing");
    world.update(ChatEvent::Group { thread: general(), from: somebody(OWNER), forum: false });
    world.writes_in(general(), ChatKind::Group, OWNER, "fix the build");
    world.settles();
    assert!(world.launches.is_empty(), "not before it is served");
    world.press_in(general(), STRANGER, "Serve this group");
    assert!(world.store.groups.is_empty());
    world.press_in(general(), OWNER, "Serve this group");
    world.settles();
    world.writes_in(general(), ChatKind::Group, OWNER, "fix the build");
    world.ready();
    world.answers_in(1, "Fixed.");
    assert_snapshot!(world.log());
}

#[test]
fn no_keeps_the_bot_silent_until_it_is_asked_again() {
    let mut world = World::new();
    world.writes_in(general(), ChatKind::Group, OWNER, "hello all");
    world.press_in(general(), OWNER, "No");
    world.settles();
    world.writes_in(general(), ChatKind::Group, OWNER, "lunch?");
    assert_eq!(world.chat.sends, 1);
    world.writes_in(general(), ChatKind::Group, OWNER, "/start");
    world.settles();
    assert_eq!(world.chat.sends, 2);
    assert!(world.store.groups.is_empty() && world.launches.is_empty());
    assert_snapshot!(world.log());
}

#[test]
fn a_stranger_in_a_served_group_does_not_exist() {
    let mut world = served(ChatKind::Group);
    let stored = world.store.clone();
    for text in ["hello", "/status", "/stop", "/start@tele_bot", "@tele_bot rm -rf"] {
        world.writes_in(general(), ChatKind::Group, STRANGER, text);
    }
    world.update(ChatEvent::Topic { thread: general(), from: somebody(STRANGER), deed: TopicDeed::Closed });
    world.settles();
    assert_eq!(world.store.languages, stored.languages);
    assert_eq!(world.store.refused, stored.refused);
    assert_eq!(world.store.slots.len(), stored.slots.len());
    assert!(world.launches.is_empty());
    assert_snapshot!(world.log());
}

#[test]
fn a_stranger_who_presses_learns_nothing_but_that() {
    let mut world = served(ChatKind::Group);
    world.writes_in(general(), ChatKind::Group, OWNER, "build it");
    world.ready();
    world.begins();
    world.asks("r1", bash("t1", "make"));
    world.pass(Duration::from_secs(5));
    world.press_in(general(), STRANGER, "Allow");
    assert_eq!(world.chat.toasts.last().unwrap(), "This button isn't for you.");
    assert!(world.answers.is_empty());
    assert!(!world.store.languages.contains_key(&PersonId(STRANGER)));
    world.press_in(general(), SECOND_OWNER, "Allow");
    assert_eq!(world.answers.len(), 1, "any owner may decide");
}

#[test]
fn the_pairing_code_counts_in_private_only() {
    let mut world = World::with(Settings { owners: Vec::new(), ..settings() });
    let code = world.codes[0].clone();
    world.writes_in(general(), ChatKind::Group, OWNER, &code);
    assert!(world.store.owners.is_empty());
    assert_eq!(world.chat.sends, 0);
}

#[test]
fn commands_with_our_name_are_ours_and_those_of_other_bots_are_not() {
    let mut world = served(ChatKind::Group);
    world.writes_in(general(), ChatKind::Group, OWNER, "/whoami@Tele_Bot");
    world.settles();
    world.writes_in(general(), ChatKind::Group, OWNER, "/stop@other_bot now");
    world.settles();
    world.writes_in(general(), ChatKind::Group, OWNER, "@tele_bot fix the build");
    world.ready();
    world.settles();
    assert_eq!(world.told.last().unwrap().1, "fix the build");
    assert_snapshot!(world.log());
}

#[test]
fn a_group_takes_fewer_calls_than_a_private_chat_and_no_drafts() {
    let mut world = served(ChatKind::Group);
    world.pass(Duration::from_mins(2));
    world.writes_in(general(), ChatKind::Group, OWNER, "run everything");
    world.ready();
    world.begins();
    for step in 0..120 {
        world.agent(AgentEvent::TextDelta(format!("word {step} ")));
        world.pass(Duration::from_secs(1));
    }
    world.answers("All words.");
    world.ends(CycleOutcome::Done);
    world.settles();
    let counted: Vec<_> = world
        .traffic
        .iter()
        .filter(|(_, call)| matches!(call, Call::Send { .. } | Call::Edit { .. } | Call::Draft { .. }))
        .collect();
    assert!(!counted.iter().any(|(_, call)| matches!(call, Call::Draft { .. })));
    assert!(counted.len() > 20, "the view lives: {}", counted.len());
    for (at, _) in &counted {
        let minute = counted.iter().filter(|(other, _)| other >= at && *other < *at + Duration::from_mins(1));
        let count = minute.count();
        assert!(count <= 20, "{count} calls in a minute");
    }
}

#[test]
fn a_group_that_becomes_a_supergroup_takes_its_sessions_along() {
    let old = ChatId::of(-5);
    let mut world = World::new();
    let there = ThreadId::from(old);
    world.writes_in(there, ChatKind::Group, OWNER, "/start");
    world.press_in(there, OWNER, "Serve this group");
    world.writes_in(there, ChatKind::Group, OWNER, "build it");
    world.ready();
    world.begins();
    world.asks("r1", bash("t1", "make"));
    world.settles();
    world.fresh_log();
    world.update(ChatEvent::Moved { from: old, to: GROUP });
    world.settles();
    world.press_in(general(), OWNER, "Allow");
    world.used("t1", ToolOutcome::Done);
    world.answers("Built.");
    world.ends(CycleOutcome::Done);
    world.settles();
    world.writes_in(general(), ChatKind::Group, OWNER, "again");
    assert_eq!(world.told.len(), 2, "the same session goes on");
    assert_eq!(world.store.groups.keys().copied().collect::<Vec<_>>(), [GROUP]);
    assert!(world.store.current.keys().all(|thread| thread.chat == GROUP));
    assert_snapshot!(world.log());
}

#[test]
fn a_bot_that_was_thrown_out_says_it_when_it_is_back() {
    let mut world = served(ChatKind::Group);
    world.writes_in(general(), ChatKind::Group, OWNER, "build it");
    world.ready();
    world.begins();
    world.update(ChatEvent::Reachable { thread: general(), reach: Reach::Blocked });
    world.answers("Built.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_mins(5));
    let before = world.chat.sends;
    world.update(ChatEvent::Group { thread: general(), from: somebody(STRANGER), forum: false });
    world.settles();
    assert_eq!(world.chat.sends, before + 1);
    assert!(world.chat.messages.values().any(|page| page.text.starts_with("Built.")));
}

// Topics.

#[test]
fn a_text_in_general_begins_a_session_with_a_topic_of_its_own() {
    let mut world = served(ChatKind::Forum);
    world.posts(general(), "fix the build");
    world.ready();
    world.answers_in(1, "Fixed.");
    world.posts(topic(1), "and the tests");
    world.answers_in(1, "These, too.");
    assert_eq!(world.store.sessions.len(), 1);
    assert_eq!(world.session(1).topic, TopicState::Open);
    assert_eq!(world.session(1).thread, topic(1));
    assert_snapshot!(world.log());
}

#[test]
fn general_is_the_control_room() {
    let mut world = with_topic();
    world.fresh_log();
    let answer = *world
        .chat
        .messages
        .iter()
        .find(|(_, page)| page.text.starts_with("Fixed."))
        .map(|(id, _)| id)
        .unwrap();
    world.writes(OWNER, "are you sure?", |message| {
        message.thread = general();
        message.chat = ChatKind::Forum;
        message.reply_to = Some(answer);
    });
    world.answers_in(1, "Quite.");
    assert_eq!(world.store.sessions.len(), 1, "a reply goes to the session");
    world.posts(general(), "/new docs --empty");
    world.settles();
    world.posts(general(), "write a page");
    world.ready();
    world.answers_in(3, "Written.");
    assert_eq!(world.store.sessions.len(), 3);
    assert_snapshot!(world.log());
}

#[test]
fn two_topics_work_side_by_side() {
    let mut world = served(ChatKind::Forum);
    world.posts(general(), "/new a --empty");
    world.posts(general(), "/new b --empty");
    world.settles();
    world.posts(topic(1), "first");
    world.turns_to(SessionId(1));
    world.ready();
    world.begins();
    world.posts(topic(2), "second");
    world.turns_to(SessionId(2));
    world.ready();
    world.begins();
    assert_eq!(world.told_to, [SessionId(1), SessionId(2)]);
    world.answers_in(2, "Second.");
    world.answers_in(1, "First.");
    assert_snapshot!(world.log());
}

#[test]
fn a_topic_that_nobody_knows_gets_a_session_of_its_name() {
    let mut world = served(ChatKind::Forum);
    world.does(topic(40), TopicDeed::Created { name: Some("release".to_owned()) });
    world.posts(topic(40), "cut 1.0");
    world.ready();
    world.settles();
    assert_eq!(world.session(1).name, "release");
    assert_eq!(world.session(1).thread, topic(40));
    // One that was made before the bot came: the message names it.
    world.writes(OWNER, "hello", |message| {
        message.thread = topic(50);
        message.chat = ChatKind::Forum;
        message.topic_name = Some("Release".to_owned());
    });
    world.settles();
    assert_eq!(world.session(2).name, "Release 2", "no two sessions have one name");
    assert!(world.log().contains("topic 50 is called Release 2"), "{}", world.log());
    assert_eq!(world.chat.topics, 0, "no topic is made");
}

#[test]
fn after_a_crash_a_topic_that_was_wanted_is_made() {
    let mut world = served(ChatKind::Forum);
    world.line = Line::Held;
    world.posts(general(), "fix the build");
    world.line = Line::Good;
    world.restart();
    world.fresh_log();
    world.ready();
    world.answers_in(1, "Fixed.");
    assert_eq!(world.session(1).topic, TopicState::Open);
    assert_snapshot!(world.log());
}

#[test]
fn nothing_is_shown_before_the_topic_is_there() {
    let mut world = served(ChatKind::Forum);
    world.line = Line::Held;
    world.posts(general(), "fix the build");
    world.ready();
    world.begins();
    world.answers("Fixed.");
    world.ends(CycleOutcome::Done);
    let create = |call: &Call| matches!(call, Call::Topic(TopicCall::Create { .. }));
    for wait in [1, 2, 4] {
        let silent = |call: &Call| create(call).then_some(Outcome::Unreachable { delivery: Delivery::No });
        world.answer_calls(silent);
        world.pass(Duration::from_secs(wait + 1));
    }
    let sends = |world: &World| {
        world
            .traffic
            .iter()
            .filter(|(_, call)| matches!(call, Call::Send { page, .. } if page.text.starts_with("Fixed.")))
            .count()
    };
    assert_eq!(sends(&world), 0);
    world.line = Line::Good;
    world.answer_calls(|_| None);
    world.settles();
    assert_eq!(sends(&world), 1);
    assert_snapshot!(world.log());
}

#[test]
fn a_vanished_topic_sends_its_session_into_the_chat() {
    let mut world = with_topic();
    world.posts(topic(1), "and deploy");
    world.turns_to(SessionId(1));
    world.begins();
    world.asks("r1", bash("t1", "make deploy"));
    world.pass(Duration::from_secs(2));
    world.fresh_log();
    world.chat.gone_topics.push(TopicId(1));
    world.chat.messages.clear();
    world.agent(AgentEvent::Notice(AgentNotice::Said("Something new.".to_owned())));
    world.settles();
    world.press_in(general(), OWNER, "Allow");
    world.used("t1", ToolOutcome::Done);
    world.answers("Deployed.");
    world.ends(CycleOutcome::Done);
    world.settles();
    assert_eq!(world.session(1).topic, TopicState::Lost);
    world.posts(general(), "thanks");
    assert_eq!(world.told.len(), 3, "the chat talks to it");
    assert_snapshot!(world.log());
}

#[test]
fn a_file_whose_place_is_not_there_any_more_comes_elsewhere() {
    let elsewhere = ChatId::of(-1_001_000_000_008);
    for (outcome, there) in [
        (Outcome::ThreadGone, general()),
        (Outcome::ThreadClosed, general()),
        (Outcome::Moved(elsewhere), ThreadId { chat: elsewhere, ..topic(1) }),
    ] {
        let mut world = with_topic();
        world.posts(topic(1), "/file notes.md");
        world.stubborn = Some(("notes.md".to_owned(), outcome.clone(), 1));
        let content = b"# Notes".as_slice().into();
        world.reports(Report::File(Ok(FileFound::File { name: "notes.md".to_owned(), content })));
        world.settles();
        let files = world.traffic.iter().filter_map(|(_, call)| {
            if let Call::File { thread, reply_to, .. } = call { Some((*thread, *reply_to)) } else { None }
        });
        let files: Vec<_> = files.collect();
        assert_eq!(files.len(), 2, "{outcome:?}: {}", world.log());
        assert_eq!((files[0].0, files[1]), (topic(1), (there, None)), "{outcome:?}: {}", world.log());
    }
}

#[test]
fn a_new_topic_takes_the_session_back() {
    let mut world = with_topic();
    world.chat.gone_topics.push(TopicId(1));
    world.posts(topic(1), "/status");
    world.settles();
    assert_eq!(world.session(1).topic, TopicState::Lost);
    world.fresh_log();
    world.press_in(general(), OWNER, "Make a new topic");
    world.settles();
    assert_eq!(world.session(1).thread, topic(2));
    world.posts(topic(2), "go on");
    world.answers_in(1, "Here.");
    world.posts(general(), "something else");
    assert_eq!(world.store.sessions.len(), 2, "the chat is the control room again");
    assert_snapshot!(world.log());
}

#[test]
fn only_what_is_to_be_decided_follows_out_of_a_topic_that_is_deleted() {
    let mut world = with_topic();
    world.snapshots = Some(Ok("before".to_owned()));
    world.posts(topic(1), "go on");
    world.answers_in(1, "The answer.");
    world.settles();
    world.posts(topic(1), "/sessions");
    world.settles();
    world.posts(topic(1), "more");
    world.asks("r9", bash("t9", "npm publish"));
    world.settles();
    world.chat.lose_topic(topic(1));
    world.fresh_log();
    world.posts(topic(1), "/status");
    world.settles();
    let said = |words: &str| world.chat.messages.values().filter(|page| page.text.contains(words)).count();
    assert_eq!((said("The answer."), said("npm publish")), (0, 1), "{}", world.log());
    let lists = world.chat.messages.values().filter(|page| page.text.contains("Sessions"));
    assert_eq!(lists.count(), 0, "{}", world.log());
    // What was asked for last, and not shown before, is.
    assert!(world.chat.messages.values().any(|page| page.text.contains("📁 ")), "{}", world.log());
}

#[test]
fn staying_in_the_chat_is_an_answer_too() {
    let mut world = with_topic();
    world.chat.gone_topics.push(TopicId(1));
    world.posts(topic(1), "/status");
    world.settles();
    world.fresh_log();
    world.press_in(general(), OWNER, "Stay here");
    world.settles();
    world.posts(general(), "go on");
    world.answers_in(1, "Here.");
    assert_eq!(world.store.sessions.len(), 1);
    assert_snapshot!(world.log());
}

#[test]
fn without_the_right_to_make_topics_the_session_works_in_the_chat() {
    let mut world = served(ChatKind::Forum);
    world.chat.bar = Some(BotBar::NoRight);
    world.posts(general(), "fix the build");
    world.ready();
    world.answers_in(1, "Fixed.");
    world.chat.bar = None;
    world.press_in(general(), OWNER, "Try again");
    world.settles();
    world.posts(topic(1), "and the tests");
    world.answers_in(1, "These, too.");
    assert_snapshot!(world.log());
}

#[test]
fn a_group_without_topics_after_all_is_an_ordinary_one() {
    let mut world = served(ChatKind::Forum);
    world.chat.bar = Some(BotBar::NoTopics);
    world.posts(general(), "fix the build");
    world.settles();
    assert!(world.log().contains("Turn on topics in the group's settings"), "{}", world.log());
    assert!(!world.store.groups[&GROUP].forum);
    world.writes_in(general(), ChatKind::Group, OWNER, "/new docs --empty");
    world.settles();
    assert_eq!(world.session(2).topic, TopicState::None);
    world.chat.bar = None;
    world.posts(general(), "/new later --empty");
    world.settles();
    assert!(world.store.groups[&GROUP].forum, "the next message says that there are topics again");
}

#[test]
fn a_renamed_topic_renames_its_session() {
    let mut world = with_topic();
    world.posts(general(), "/new docs --empty");
    world.settles();
    world.fresh_log();
    world.does(topic(1), TopicDeed::Renamed { name: "🔔 build".to_owned() });
    world.settles();
    assert_eq!(world.session(1).name, "build");
    world.does(topic(1), TopicDeed::Renamed { name: "Docs".to_owned() });
    world.settles();
    world.does(topic(1), TopicDeed::Renamed { name: "x".repeat(41) });
    world.settles();
    assert_eq!(world.session(1).name, "build");
    assert_snapshot!(world.log());
}

#[test]
fn others_than_owners_rename_and_close_nothing() {
    let mut world = with_topic();
    let before = world.session(1).clone();
    world.fresh_log();
    for deed in [TopicDeed::Renamed { name: "mine".to_owned() }, TopicDeed::Closed] {
        world.update(ChatEvent::Topic { thread: topic(1), from: somebody(STRANGER), deed });
    }
    world.settles();
    assert_eq!(*world.session(1), before);
    assert_eq!(world.log(), "");
}

#[test]
fn a_private_chat_with_topics_gives_each_session_its_own() {
    let mut world = World::new();
    world.input(Input::Me { name: Some("tele_bot".to_owned()), topics: true });
    let mine = |number: i64| ThreadId { chat: ChatId::of(OWNER), topic: Some(TopicId(number)) };
    // The person's program makes a topic for what is written outside of all topics.
    world.does(mine(70), TopicDeed::Created { name: None });
    world.writes(OWNER, "fix the build", |message| message.thread = mine(70));
    world.ready();
    world.begins();
    world.agent(AgentEvent::TextDelta("I look".to_owned()));
    world.pass(Duration::from_secs(2));
    world.update(ChatEvent::DraftStopped { thread: mine(70), draft: DraftId(1) });
    assert_eq!(world.interrupts, 1, "the draft is that of the topic");
    world.ends(CycleOutcome::Interrupted);
    world.settles();
    world.says("/new docs --empty");
    world.settles();
    world.writes(OWNER, "write a page", |message| message.thread = mine(1));
    world.ready();
    world.answers_in(2, "Written.");
    assert_snapshot!(world.log());
}

#[test]
fn a_lost_topic_of_a_private_chat_takes_nothing_with_it() {
    let mut world = World::new();
    world.input(Input::Me { name: None, topics: true });
    let mine = ThreadId { chat: ChatId::of(OWNER), topic: Some(TopicId(1)) };
    world.says("/new docs --empty");
    world.settles();
    world.writes(OWNER, "write a page", |message| message.thread = mine);
    world.ready();
    world.begins();
    world.chat.gone_topics.push(TopicId(1));
    world.agent(AgentEvent::TextDelta("Once".to_owned()));
    world.pass(Duration::from_secs(2));
    world.answers("Once upon a time.");
    world.ends(CycleOutcome::Done);
    world.settles();
    assert_snapshot!(world.log());
}

#[test]
fn a_list_in_a_topic_that_takes_nothing_any_more_keeps_no_buttons() {
    for outcome in [Outcome::ThreadClosed, Outcome::ThreadGone] {
        let mut world = World::new();
        world.input(Input::Me { name: None, topics: true });
        let mine = ThreadId { chat: ChatId::of(OWNER), topic: Some(TopicId(1)) };
        world.says("/new docs --empty");
        world.settles();
        world.writes(OWNER, "/sessions", |message| message.thread = mine);
        world.settles();
        let (list, _) = world.chat.button("docs").unwrap();
        if outcome == Outcome::ThreadGone {
            world.chat.lose_topic(mine);
        }
        world.stubborn = Some(("📁 ".to_owned(), outcome, 1));
        world.writes(OWNER, "/status", |message| message.thread = mine);
        world.settles();
        assert_eq!(world.session(1).topic, TopicState::Lost);
        let log = world.log();
        assert!(world.chat.messages.get(&list).is_none_or(|page| page.buttons.is_empty()), "{log}");
        // Whoever wants it asks for it in the chat.
        assert!(world.chat.button("docs").is_none(), "{log}");
        world.says("/sessions");
        world.settles();
        assert!(world.chat.button("docs").is_some());
    }
}

// Titles.

/// The titles that a topic got, in order.
fn titles(world: &World) -> Vec<String> {
    let named = world.traffic.iter().filter_map(|(_, call)| {
        if let Call::Topic(TopicCall::Rename { name, .. }) = call { Some(name.clone()) } else { None }
    });
    named.collect()
}

/// A topic called "docs" with a session that is told something.
fn docs() -> World {
    let mut world = served(ChatKind::Forum);
    world.posts(general(), "/new docs --empty");
    world.settles();
    world.posts(topic(1), "write a page");
    world.ready();
    world.begins();
    world
}

#[test]
fn a_fast_turn_leaves_the_title_alone() {
    let mut world = docs();
    world.pass(Duration::from_secs(25));
    world.answers("Written.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_mins(5));
    assert!(titles(&world).is_empty(), "{:?}", titles(&world));
}

#[test]
fn a_title_shows_a_state_that_lasts_and_changes_rarely() {
    let mut world = docs();
    world.pass(Duration::from_secs(35));
    assert_eq!(titles(&world), ["⚙️ docs"]);
    world.asks("r1", bash("t1", "make"));
    world.pass(Duration::from_secs(20));
    assert_eq!(titles(&world).len(), 1, "a minute lies between two signs");
    world.pass(Duration::from_mins(1));
    assert_eq!(titles(&world), ["⚙️ docs", "🔔 docs"]);
    world.press_in(topic(1), OWNER, "Allow");
    world.used("t1", ToolOutcome::Done);
    world.ends(CycleOutcome::Failed { message: "No more money.".to_owned() });
    world.pass(Duration::from_mins(2));
    assert_eq!(titles(&world).last().unwrap(), "⚠️ docs");
    world.posts(topic(1), "again");
    world.answers_in(1, "Written.");
    world.pass(Duration::from_mins(2));
    assert_eq!(titles(&world), ["⚙️ docs", "🔔 docs", "⚠️ docs", "docs"]);
}

#[test]
fn a_new_name_is_shown_at_once_and_keeps_the_sign() {
    let mut world = docs();
    world.pass(Duration::from_secs(35));
    world.does(topic(1), TopicDeed::Renamed { name: "⚙️ manual".to_owned() });
    assert_eq!(world.session(1).name, "manual");
    assert_eq!(titles(&world), ["⚙️ docs"], "it is there already");
    world.does(topic(1), TopicDeed::Renamed { name: "handbook".to_owned() });
    world.pass(Duration::from_secs(10));
    assert_eq!(titles(&world), ["⚙️ docs", "⚙️ handbook"]);
}

#[test]
fn a_title_that_came_back_does_not_take_the_place_of_a_newer_one() {
    let mut world = with_topic();
    world.line = Line::Held;
    world.posts(topic(1), "/rename draft");
    while !world.held.iter().any(|(_, call)| matches!(call, Call::Topic(TopicCall::Rename { .. }))) {
        world.answer_calls(|_| None);
        world.pass(Duration::from_secs(4));
    }
    world.posts(topic(1), "/rename handbook");
    let no_time = Outcome::TooMany(Duration::from_secs(2));
    world.answer_calls(|call| matches!(call, Call::Topic(TopicCall::Rename { .. })).then(|| no_time.clone()));
    world.line = Line::Good;
    world.answer_calls(|_| None);
    world.pass(Duration::from_mins(1));
    let titles = titles(&world);
    assert!(titles.last().unwrap().ends_with("handbook"), "{titles:?}");
    assert!(titles.iter().filter(|title| title.ends_with("draft")).count() == 1, "{titles:?}");
}

#[test]
fn a_sign_that_a_crash_left_behind_goes_away() {
    let mut world = docs();
    world.pass(Duration::from_secs(35));
    world.answers("Written.");
    world.ends(CycleOutcome::Done);
    assert_eq!(titles(&world), ["⚙️ docs"]);
    world.restart();
    world.pass(Duration::from_mins(2));
    assert_eq!(titles(&world), ["⚙️ docs", "docs"]);
    world.restart();
    world.pass(Duration::from_mins(2));
    assert_eq!(titles(&world).len(), 2, "nothing is to be done for a session that sleeps");
}

#[test]
fn without_the_right_to_rename_it_is_said_once_and_not_tried_again() {
    let mut world = docs();
    world.chat.bar = Some(BotBar::NoRight);
    world.pass(Duration::from_secs(35));
    world.asks("r1", bash("t1", "make"));
    world.pass(Duration::from_mins(5));
    assert_eq!(titles(&world).len(), 1);
    let said = world.chat.messages.values().filter(|page| page.text.contains("I can't rename")).count();
    assert_eq!(said, 1);
    world.chat.bar = None;
    world.update(ChatEvent::Group { thread: general(), from: somebody(OWNER), forum: true });
    world.press_in(topic(1), OWNER, "Allow");
    world.used("t1", ToolOutcome::Done);
    world.answers("Written.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_mins(5));
    assert!(titles(&world).len() > 1, "other rights, another try");
}

#[test]
fn a_lost_topic_is_noticed_by_its_title_and_the_question_is_asked_in_the_chat() {
    let mut world = docs();
    world.asks("r1", bash("t1", "make"));
    world.pass(Duration::from_secs(3));
    world.chat.gone_topics.push(TopicId(1));
    world.fresh_log();
    world.pass(Duration::from_mins(2));
    assert_eq!(world.session(1).topic, TopicState::Lost);
    assert_snapshot!(world.log());
}

// Sessions and their topics go together.

#[test]
fn a_closed_session_closes_its_topic_and_a_message_opens_both() {
    let mut world = with_topic();
    world.fresh_log();
    world.posts(topic(1), "/close");
    world.settles();
    world.falls_asleep();
    assert!(world.session(1).standing.closed);
    world.posts(topic(1), "one more thing");
    world.ready();
    world.answers_in(1, "Done.");
    assert!(!world.session(1).standing.closed);
    assert_eq!(world.store.sessions.len(), 1);
    assert_snapshot!(world.log());
}

#[test]
fn a_topic_that_is_closed_by_hand_closes_its_session_and_opening_it_wakes_it() {
    let mut world = with_topic();
    world.fresh_log();
    world.does(topic(1), TopicDeed::Closed);
    world.settles();
    assert!(world.session(1).standing.closed);
    world.falls_asleep();
    world.does(topic(1), TopicDeed::Reopened);
    world.settles();
    assert!(!world.session(1).standing.closed);
    world.ready();
    world.posts(topic(1), "hello again");
    world.answers_in(1, "Hello.");
    assert_snapshot!(world.log());
}

#[test]
fn a_topic_that_is_closed_while_claude_works_opens_again_for_the_question() {
    let mut world = docs();
    world.fresh_log();
    world.does(topic(1), TopicDeed::Closed);
    world.settles();
    assert!(!world.session(1).standing.closed);
    world.press_in(topic(1), OWNER, "Stop and archive");
    world.ends(CycleOutcome::Interrupted);
    world.settles();
    assert!(world.session(1).standing.closed);
    assert_snapshot!(world.log());
}

#[test]
fn a_deleted_session_takes_its_topic_along() {
    let mut world = with_topic();
    world.fresh_log();
    world.posts(topic(1), "/delete");
    world.settles();
    world.press_in(topic(1), OWNER, "Delete");
    world.falls_asleep();
    world.settles();
    assert!(world.store.sessions.is_empty());
    assert_snapshot!(world.log());
}

#[test]
fn opening_its_topic_does_not_keep_a_session_that_is_being_deleted() {
    let mut world = with_topic();
    world.posts(topic(1), "/delete");
    world.settles();
    world.press_in(topic(1), OWNER, "Delete");
    world.does(topic(1), TopicDeed::Reopened);
    world.falls_asleep();
    world.settles();
    assert!(world.store.sessions.is_empty());
    assert_eq!(world.launches.len(), 1);
}

#[test]
fn a_topic_that_may_not_be_deleted_is_named() {
    let mut world = with_topic();
    world.chat.bar = Some(BotBar::NoRight);
    world.posts(topic(1), "/delete");
    world.settles();
    world.press_in(topic(1), OWNER, "Delete");
    world.fresh_log();
    world.falls_asleep();
    world.settles();
    assert!(world.log().contains("I can't delete its topic"), "{}", world.log());
}

#[test]
fn a_renamed_session_renames_its_topic_and_a_fork_gets_its_own() {
    let mut world = with_topic();
    world.fresh_log();
    world.posts(topic(1), "/rename build");
    world.settles();
    world.posts(topic(1), "/fork try");
    world.settles();
    assert_eq!(world.session(2).thread, topic(2));
    assert_snapshot!(world.log());
}

#[test]
fn switching_to_a_session_with_a_topic_shows_the_way() {
    let mut world = with_topic();
    world.posts(general(), "/new docs --empty");
    world.settles();
    world.fresh_log();
    world.posts(general(), "/switch docs");
    world.settles();
    world.posts(topic(1), "/switch docs");
    world.settles();
    assert_eq!(world.session(2).thread, topic(2));
    assert!(!world.store.current.contains_key(&general()));
    assert_snapshot!(world.log());
}

#[test]
fn what_was_written_in_a_topic_before_it_vanished_reaches_its_session() {
    let mut world = with_topic();
    world.chat.gone_topics.push(TopicId(1));
    world.posts(topic(1), "/status");
    world.settles();
    assert_eq!(world.session(1).topic, TopicState::Lost);
    world.restart();
    world.posts(topic(1), "and the tests");
    world.ready();
    world.answers_in(1, "These, too.");
    assert_eq!(world.store.sessions.len(), 1);
}

#[test]
fn a_live_view_whose_topic_vanishes_before_it_is_sent_is_shown_once() {
    let mut world = with_topic();
    world.posts(topic(1), "run everything");
    world.turns_to(SessionId(1));
    world.begins();
    world.chat.gone_topics.push(TopicId(1));
    world.fresh_log();
    world.pass(Duration::from_mins(1));
    let stops = world.chat.messages.values().filter(|page| chat::show(page).contains("Stop]")).count();
    assert_eq!(stops, 1, "{}", world.log());
}
