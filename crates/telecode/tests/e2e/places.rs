//! Groups and topics: who is served there, and where sessions live.

use serde_json::{Value, json};
use telecode_sim::messages::{Beat, Reply, Script};
use telecode_sim::telegram::{
    ChangeTopic, Feature, Membership, NewChat, NewPerson, Pace, Press, Recorded, Role, TopicChange, Write,
};

use crate::stage::{LIMIT, OWNER, Settings, Stage, bot_messages, button, text};

pub(crate) const GROUP: i64 = -1_002_000_000_077;
const STRANGER: i64 = 666;

/// The owner's group with topics, and the bot in it.
pub(crate) fn forum(stage: &Stage, bot_lacks_topics: bool) {
    let chat = NewChat {
        id: Some(GROUP),
        kind: "supergroup".to_owned(),
        title: "Team".to_owned(),
        is_forum: true,
        bot_lacks_topics,
        ..NewChat::default()
    };
    stage.telegram.add_chat(chat).unwrap();
    let stranger = NewPerson { id: Some(STRANGER), first_name: "Eve".into(), ..NewPerson::default() };
    stage.telegram.add_person(stranger).unwrap();
}

impl Stage {
    /// The owner lets the bot work in the group.
    pub(crate) async fn serves(&self) {
        self.posts(None, "/start@telecode_sim_bot");
        self.press_in_group(OWNER, "Serve this group").await;
        self.sees_in(None, "I work for owners in this group").await;
    }

    pub(crate) fn posts(&self, topic: Option<i64>, text: &str) -> i64 {
        self.posts_as(OWNER, topic, text)
    }

    fn posts_as(&self, person: i64, topic: Option<i64>, text: &str) -> i64 {
        let written = self.telegram.write(&Write {
            chat_id: GROUP,
            from_id: Some(person),
            text: text.to_owned(),
            message_thread_id: topic,
            ..Write::default()
        });
        written.unwrap().last().unwrap()["message_id"].as_i64().unwrap()
    }

    fn changes_topic(&self, topic: i64, change: TopicChange, name: &str) {
        let order = ChangeTopic {
            chat_id: GROUP,
            from_id: Some(OWNER),
            change,
            message_thread_id: Some(topic),
            name: Some(name.to_owned()),
        };
        self.telegram.change_topic(&order).unwrap();
    }

    pub(crate) async fn wait_in<T>(&self, chat: i64, what: &str, look: impl Fn(&Value) -> Option<T>) -> T {
        let seen = self.telegram.wait_for_chat(chat, LIMIT, |chat| look(chat)).await;
        seen.unwrap_or_else(|| {
            panic!(
                "never saw {what}\n--- chat\n{:#}\n--- log\n{}",
                self.telegram.chat(chat).unwrap(),
                self.log()
            )
        })
    }

    /// Waits for a message of the bot in a topic of the group, or in General.
    pub(crate) async fn sees_in(&self, topic: Option<i64>, words: &str) -> Value {
        let is_it =
            |message: &Value| text(message).contains(words) && message["message_thread_id"].as_i64() == topic;
        self.wait_in(GROUP, words, |chat| bot_messages(chat).into_iter().find(is_it)).await
    }

    /// Waits for a topic, and names it by its number.
    pub(crate) async fn sees_topic(&self, chat: i64, name: &str) -> i64 {
        let of_name = |topic: &&Value| topic["name"].as_str().is_some_and(|title| title.contains(name));
        self.wait_in(chat, name, |chat| {
            chat["topics"].as_array()?.iter().find(of_name)?["message_thread_id"].as_i64()
        })
        .await
    }

    pub(crate) async fn press_in_group(&self, person: i64, words: &str) -> String {
        let (message, data) = self.wait_in(GROUP, words, |chat| button(chat, words)).await;
        let press = Press {
            chat_id: GROUP,
            message_id: message,
            from_id: Some(person),
            data: Some(data),
            ..Press::default()
        };
        let (_, answer) = self.telegram.press(&press).await.unwrap();
        answer.map(|answer| answer.text).unwrap_or_default()
    }

    /// Waits until the bot has called a method.
    async fn asks_for(&self, method: &str) {
        let is_it = |request: &Recorded| (request.method == method).then_some(());
        let seen = self.telegram.wait_for_request(0, LIMIT, is_it).await;
        seen.unwrap_or_else(|| panic!("{method} is not called\n{}", self.log()));
    }

    fn requests_of(&self, method: &str) -> Vec<Value> {
        let all = self.telegram.requests(0).into_iter();
        all.filter(|request| request.method == method).map(|request| request.params).collect()
    }
}

fn held(first: &str, gate: &str, rest: &str) -> Reply {
    Reply::new().beat(Beat::Text(first.into())).beat(Beat::Hold(gate.into())).beat(Beat::Text(rest.into()))
}

#[tokio::test]
async fn two_sessions_work_in_two_topics_side_by_side() {
    let script = Script::new()
        .when("apples", [held("Apples ", "apples", "are red.")])
        .when("pears", [held("Pears ", "pears", "are green.")]);
    let stage = Stage::new(script).await;
    forum(&stage, false);
    stage.serves().await;
    stage.posts(None, "/new fruit --empty");
    let fruit = stage.sees_topic(GROUP, "fruit").await;
    stage.posts(None, "/new trees --empty");
    let trees = stage.sees_topic(GROUP, "trees").await;
    let asked = stage.posts(Some(fruit), "tell me of apples");
    stage.posts(Some(trees), "tell me of pears");
    stage.sees_in(Some(fruit), "Apples").await;
    stage.sees_in(Some(trees), "Pears").await;
    stage.api.release("pears");
    stage.sees_in(Some(trees), "Pears are green.").await;
    stage.api.release("apples");
    stage.sees_in(Some(fruit), "Apples are red.").await;
    let reacted = |chat: &Value| {
        let message = chat["messages"].as_array()?.iter().find(|message| message["message_id"] == asked)?;
        message["reactions"].to_string().contains("👌").then_some(())
    };
    stage.wait_in(GROUP, "a reaction", reacted).await;
    assert!(stage.requests_of("sendMessageDraft").is_empty(), "groups have no drafts");
    assert_eq!(stage.telegram.rate_limited(), 0);
    // Nothing of one is in the other.
    let chat = stage.telegram.chat(GROUP).unwrap();
    for (topic, foreign) in [(fruit, "Pears"), (trees, "Apples")] {
        let of_topic =
            bot_messages(&chat).into_iter().filter(|message| message["message_thread_id"] == topic);
        assert!(of_topic.into_iter().all(|message| !text(&message).contains(foreign)));
    }
}

#[tokio::test]
async fn general_is_the_control_room() {
    let mut stage = Stage::new(Script::new()).await;
    forum(&stage, false);
    stage.serves().await;
    stage.posts(None, "count the stars");
    let line = stage.sees_in(None, "has its own topic").await;
    let link = line["entities"][0]["url"].as_str().unwrap().to_owned();
    let topic: i64 = link.rsplit('/').next().unwrap().parse().unwrap();
    assert_eq!(link, format!("https://t.me/c/2000000077/{topic}"));
    let answer = stage.sees_in(Some(topic), "You said: count the stars").await;
    // A reply in General reaches the session, which answers in its topic.
    let reply = Write {
        chat_id: GROUP,
        from_id: Some(OWNER),
        text: "and the moons".to_owned(),
        reply_to_message_id: line["message_id"].as_i64(),
        ..Write::default()
    };
    stage.telegram.write(&reply).unwrap();
    stage.sees_in(Some(topic), "and the moons").await;
    assert!(stage.told().contains("count the stars"), "it is the same session");
    assert!(answer["message_id"].is_i64());
    // Also after a restart, the topic is its session's; and a topic that a person made gets one of its own.
    stage.terminate().await;
    stage.start().await;
    stage.posts(Some(topic), "and the suns");
    stage.sees_in(Some(topic), "You said: and the suns").await;
    assert!(stage.told().contains("count the stars"));
    let order = ChangeTopic {
        chat_id: GROUP,
        from_id: Some(OWNER),
        change: TopicChange::Create,
        name: Some("planets".to_owned()),
        ..ChangeTopic::default()
    };
    let made = stage.telegram.change_topic(&order).unwrap()["message_thread_id"].as_i64().unwrap();
    stage.posts(Some(made), "name them");
    stage.sees_in(Some(made), "You said: name them").await;
    assert!(!stage.told().contains("count the stars"), "it is another session");
    stage.posts(Some(made), "/status");
    stage.sees_in(Some(made), "planets").await;
    assert_eq!(stage.requests_of("createForumTopic").len(), 1);
    assert_eq!(stage.telegram.rate_limited(), 0);
}

#[tokio::test]
async fn a_topic_that_is_deleted_while_a_turn_runs_takes_nothing_with_it() {
    let script = Script::new().then(Reply::tool("Bash", json!({"command": "touch made.txt"}))).then(held(
        "Half ",
        "rest",
        "and half.",
    ));
    let stage = Stage::new(script).await;
    forum(&stage, false);
    stage.serves().await;
    stage.posts(None, "/new doomed api");
    let topic = stage.sees_topic(GROUP, "doomed").await;
    stage.posts(Some(topic), "make it");
    stage.sees_in(Some(topic), "May Claude run this command?").await;
    stage.press_in_group(OWNER, "Allow").await;
    stage.sees_in(Some(topic), "Half").await;
    stage.changes_topic(topic, TopicChange::Delete, "");
    stage.api.release("rest");
    stage.sees_in(None, "Half and half.").await;
    stage.sees_in(None, "is gone").await;
    assert!(stage.project().join("made.txt").exists());
    let failed = |request: &&Recorded| {
        request.description.as_deref().is_some_and(|why| why.contains("thread not found"))
    };
    assert_eq!(stage.telegram.requests(0).iter().filter(failed).count(), 1, "it is tried once");
    // The session goes on where it is, and then in a new topic.
    stage.posts(None, "still there?");
    stage.sees_in(None, "You said: still there?").await;
    stage.press_in_group(OWNER, "Make a new topic").await;
    let new = stage.sees_topic(GROUP, "doomed").await;
    stage.posts(Some(new), "and now?");
    stage.sees_in(Some(new), "You said: and now?").await;
    assert!(stage.told().contains("make it"));
}

#[tokio::test]
async fn without_the_right_to_manage_topics_the_session_works_in_the_chat() {
    let stage = Stage::new(Script::new()).await;
    forum(&stage, true);
    stage.serves().await;
    stage.posts(None, "/new poor --empty");
    stage.sees_in(None, "I can't create topics here").await;
    stage.posts(None, "are you there?");
    stage.sees_in(None, "You said: are you there?").await;
    let right = Membership { chat_id: GROUP, from_id: OWNER, bot: Role::Administrator, manages_topics: true };
    stage.telegram.set_membership(&right).unwrap();
    stage.press_in_group(OWNER, "Try again").await;
    let topic = stage.sees_topic(GROUP, "poor").await;
    stage.posts(Some(topic), "and here?");
    stage.sees_in(Some(topic), "You said: and here?").await;
    assert!(stage.told().contains("are you there?"), "it is the same session");
}

#[tokio::test]
async fn a_stranger_in_the_group_is_ignored() {
    let stage =
        Stage::new(Script::new().then(Reply::tool("Bash", json!({"command": "touch made.txt"})))).await;
    forum(&stage, false);
    stage.posts_as(STRANGER, None, "/start@telecode_sim_bot");
    stage.serves().await;
    stage.posts(None, "/new ours api");
    let topic = stage.sees_topic(GROUP, "ours").await;
    for text in ["delete everything", "/status", "/stop", "/new mine --empty"] {
        stage.posts_as(STRANGER, Some(topic), text);
    }
    stage.posts(Some(topic), "make it");
    stage.sees_in(Some(topic), "May Claude run this command?").await;
    stage.posts_as(STRANGER, Some(topic), "yes");
    assert_eq!(stage.press_in_group(STRANGER, "Allow").await, "This button isn't for you.");
    assert!(!stage.project().join("made.txt").exists());
    stage.press_in_group(OWNER, "Allow").await;
    stage.sees_in(Some(topic), "You said: make it").await;
    assert!(!stage.told().contains("delete everything"));
    assert!(!stage.log().contains("delete everything") || stage.api.turns().len() == 2);
    let topics = stage.telegram.chat(GROUP).unwrap()["topics"].as_array().unwrap().len();
    assert_eq!(topics, 2, "General and ours");
}

#[tokio::test]
async fn a_private_chat_with_topics_gives_each_session_its_own() {
    let mut settings = Settings::default();
    settings.options.features.insert(Feature::PrivateTopics);
    let stage =
        Stage::with(Script::new().when("apples", [held("Apples ", "rest", "are red.")]), settings).await;
    // The person's program makes a topic for what is written outside of all topics.
    stage.says("tell me of apples");
    let draft = stage.sees_draft("Apples").await;
    let first = draft["message_thread_id"].as_i64().unwrap();
    stage.api.release("rest");
    let answer = stage.sees("Apples are red.").await;
    assert_eq!(answer["message_thread_id"], first);
    let write = |topic: i64, text: &str| {
        let write = Write {
            chat_id: OWNER,
            text: text.to_owned(),
            message_thread_id: Some(topic),
            ..Write::default()
        };
        stage.telegram.write(&write).unwrap();
    };
    write(first, "/new trees --empty");
    let second = stage.sees_topic(OWNER, "trees").await;
    assert_ne!(first, second);
    write(second, "tell me of pears");
    let answer = stage.sees("You said: tell me of pears").await;
    assert_eq!(answer["message_thread_id"], second);
    assert!(!stage.told().contains("apples"));
    write(first, "and their trees?");
    let answer = stage.sees("You said: and their trees?").await;
    assert_eq!(answer["message_thread_id"], first);
    assert!(stage.told().contains("apples"));
}

#[tokio::test]
async fn a_bot_that_is_thrown_out_of_a_group_says_the_rest_when_it_is_back() {
    let mut settings = Settings::default();
    settings.options.pace = Pace::unlimited();
    let stage = Stage::with(Script::new().then(held("Half ", "rest", "and half.")), settings).await;
    forum(&stage, false);
    stage.serves().await;
    stage.posts(None, "/new lost --empty");
    let topic = stage.sees_topic(GROUP, "lost").await;
    stage.posts(Some(topic), "go");
    stage.sees_in(Some(topic), "Half").await;
    let out = Membership { chat_id: GROUP, from_id: STRANGER, bot: Role::Left, manages_topics: false };
    stage.telegram.set_membership(&out).unwrap();
    stage.api.release("rest");
    stage.until_stored("EXISTS (SELECT 1 FROM turn WHERE stage = 'answered')").await;
    let back = Membership { bot: Role::Administrator, manages_topics: true, ..out };
    stage.telegram.set_membership(&back).unwrap();
    stage.sees_in(Some(topic), "Half and half.").await;
}

/// A topic is made, renamed, closed, opened and deleted with its session; gives what Telegram was asked for.
pub(crate) async fn life_of_a_topic() -> Vec<Recorded> {
    let stage = Stage::new(Script::new()).await;
    forum(&stage, false);
    stage.serves().await;
    stage.posts(None, "/new first api");
    let topic = stage.sees_topic(GROUP, "first").await;
    stage.posts(Some(topic), "remember the fox");
    stage.sees_in(Some(topic), "You said: remember the fox").await;
    stage.posts(Some(topic), "/rename second");
    assert_eq!(stage.sees_topic(GROUP, "second").await, topic);
    stage.posts(Some(topic), "/close");
    stage.asks_for("closeForumTopic").await;
    stage.posts(Some(topic), "what was it?");
    stage.asks_for("reopenForumTopic").await;
    stage.sees_in(Some(topic), "You said: what was it?").await;
    assert!(stage.told().contains("remember the fox"));
    stage.posts(Some(topic), "/delete");
    stage.press_in_group(OWNER, "Delete").await;
    stage.asks_for("deleteForumTopic").await;
    let gone = |chat: &Value| (chat["topics"].as_array()?.len() == 1).then_some(());
    stage.wait_in(GROUP, "General alone", gone).await;
    stage.telegram.requests(0)
}

#[tokio::test]
async fn a_topic_lives_as_long_as_its_session() {
    let requests = life_of_a_topic().await;
    let of_topics = requests.iter().filter(|request| request.method.ends_with("ForumTopic"));
    let methods: Vec<_> = of_topics.map(|request| request.method.as_str()).collect();
    assert_eq!(
        methods.iter().filter(|method| **method != "closeForumTopic").collect::<Vec<_>>(),
        [&"createForumTopic", &"editForumTopic", &"reopenForumTopic", &"deleteForumTopic"]
    );
    let lists = requests.iter().filter(|request| request.method == "setMyCommands");
    let of_group = lists.filter(|request| request.params["scope"].to_string().contains("chat_id"));
    assert_eq!(
        of_group.count(),
        4,
        "the group gets the menu in both languages, and once more with Claude's own commands"
    );
}
