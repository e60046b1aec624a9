//! Between phone and terminal: the real terminal program in tmux.

mod background;
pub(crate) mod screen;

use std::collections::{HashMap, HashSet};

use serde_json::Value;
use telecode_sim::messages::Script;

use crate::crashes::again::{asking, cut_and_allowed};
use crate::stage::{LIMIT, Stage, bot_messages, text};
use background::Daemon;
use screen::Screen;

/// A stage whose person has used the terminal program before. Nothing else runs yet that keeps settings of its own.
async fn with_desk() -> Stage {
    let stage = Stage::new(Script::new()).await;
    screen::welcome(&stage);
    stage
}

/// What the bot proposes to type in a terminal.
fn command(message: &Value) -> String {
    let words = text(message);
    words.lines().find(|line| line.starts_with("cd ")).expect("a command").to_owned()
}

impl Stage {
    /// Hands the session off, and gives the command for the terminal.
    async fn hands_off(&self) -> String {
        self.says("/handoff");
        let card = self.sees("In a terminal on the machine").await;
        let command = command(&card);
        let copied = &card["reply_markup"]["inline_keyboard"][0][0]["copy_text"]["text"];
        assert_eq!(copied.as_str(), Some(command.as_str()));
        command
    }

    /// The lines of the only record there is.
    pub(crate) fn record(&self) -> Vec<Value> {
        let mut records = self.records();
        assert_eq!(records.len(), 1, "{:?}", records.keys());
        records.drain().next().unwrap().1
    }

    /// The lines of every record, by session.
    fn records(&self) -> HashMap<String, Vec<Value>> {
        let mut found = HashMap::new();
        let projects = self.home.path().join(".claude/projects");
        for folder in std::fs::read_dir(projects).unwrap() {
            for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
                let file = file.unwrap().path();
                let Some(id) = file.file_name().unwrap().to_str().unwrap().strip_suffix(".jsonl") else {
                    continue;
                };
                let lines = std::fs::read_to_string(&file).unwrap();
                let lines = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
                found.insert(id.to_owned(), lines);
            }
        }
        found
    }
}

/// A record that only one writer at a time wrote to: every line once, each after the one before it.
fn is_one_chain(lines: &[Value]) {
    let mut seen = HashSet::new();
    let mut followed = HashSet::new();
    for line in lines.iter().filter(|line| line["uuid"].is_string() && line["isSidechain"] != true) {
        let id = line["uuid"].as_str().unwrap();
        assert!(seen.insert(id), "twice: {line}");
        if let Some(before) = line["parentUuid"].as_str() {
            assert!(seen.contains(before), "before its parent: {line}");
            assert!(followed.insert(before), "a second line after the same one: {line}");
        }
    }
    assert!(!seen.is_empty());
}

/// The prompts of a record, in order.
fn prompts(lines: &[Value]) -> Vec<String> {
    let typed = lines.iter().filter(|line| line["type"] == "user" && line["promptSource"].is_string());
    let content = typed.map(|line| &line["message"]["content"]);
    let words = content.map(|content| content.as_str().or(content[0]["text"].as_str()).unwrap_or_default());
    words.map(str::to_owned).collect()
}

#[tokio::test]
async fn a_session_of_the_terminal_goes_on_here_and_claude_knows_it() {
    let stage = with_desk().await;
    let screen = Screen::open(&stage, "claude");
    screen.types("the fox is red").await;
    screen.shows("You said: the fox is red").await;
    screen.closes().await;
    stage.says("/attach");
    stage.press("the fox is red").await;
    stage.sees("continues here").await;
    stage.sees("2 messages so far").await;
    let prompt = stage.says("which colour is it?");
    stage.sees("You said: which colour is it?").await;
    stage.sees_reaction(prompt, "👌").await;
    assert!(stage.told().contains("the fox is red"), "{}", stage.told());
    let record = stage.record();
    is_one_chain(&record);
    assert_eq!(prompts(&record), ["the fox is red", "which colour is it?"]);
}

#[tokio::test]
async fn a_session_goes_to_the_terminal_and_comes_back() {
    let stage = with_desk().await;
    stage.says("the fox is red");
    stage.sees("You said: the fox is red").await;
    let command = stage.hands_off().await;
    let screen = Screen::open(&stage, &command);
    screen.shows("You said: the fox is red").await;
    screen.types("the owl is grey").await;
    screen.shows("You said: the owl is grey").await;
    screen.closes().await;
    let prompt = stage.says("who is grey?");
    let account = stage.sees("2 messages since you left").await;
    assert!(text(&account).contains("⌨️ the owl is grey"), "{account}");
    stage.sees("You said: who is grey?").await;
    stage.sees_reaction(prompt, "👌").await;
    assert!(stage.told().contains("the owl is grey"), "{}", stage.told());
    let record = stage.record();
    is_one_chain(&record);
    assert_eq!(prompts(&record), ["the fox is red", "the owl is grey", "who is grey?"]);
}

/// The record says that the conversation ends at a command that was cut; a terminal is not to begin there.
#[tokio::test]
async fn a_terminal_goes_on_where_the_person_left_it_after_the_power_failed() {
    let script = asking(Script::new().when("gamma", ["gamma is done"]), &["alpha", "beta"]);
    let mut stage = Stage::new(script).await;
    screen::welcome(&stage);
    for name in ["alpha", "beta"] {
        cut_and_allowed(&mut stage, name).await;
    }
    stage.says("gamma");
    stage.sees("gamma is done").await;
    stage.settled().await;
    stage.everything_dies().await;
    stage.start().await;
    let command = stage.hands_off().await;
    let screen = Screen::open(&stage, &command);
    screen.shows("gamma is done").await;
    screen.types("the owl is grey").await;
    screen.shows("You said: the owl is grey").await;
    for name in ["alpha", "beta", "gamma", "the owl is grey"] {
        assert!(stage.told().contains(name), "{name}: {}", stage.told());
    }
}

#[tokio::test]
async fn a_session_that_is_open_in_a_terminal_is_read_along_and_taken_over() {
    let stage = with_desk().await;
    stage.says("the fox is red");
    stage.sees("You said: the fox is red").await;
    let command = stage.hands_off().await;
    let screen = Screen::open(&stage, &command);
    screen.shows("You said: the fox is red").await;
    stage.says("first from the phone");
    stage.sees("is open in a terminal").await;
    stage.press("Read along").await;
    stage.sees("Reading along").await;
    screen.types("typed at the desk").await;
    stage.sees("⌨️ typed at the desk").await;
    stage.sees("You said: typed at the desk").await;
    // What waits keeps waiting, and more of it comes.
    let last = stage.says("second from the phone");
    stage.sees("2 of your messages are saved").await;
    assert!(!stage.told().contains("from the phone"));
    stage.press("Take over").await;
    screen.ends().await;
    stage.sees("You said: first from the phone").await;
    stage.sees_reaction(last, "👌").await;
    let record = stage.record();
    is_one_chain(&record);
    let words = prompts(&record).join("\n");
    assert_eq!(words.lines().filter(|line| line.contains("from the phone")).count(), 2, "{words}");
    assert!(stage.told().contains("typed at the desk"));
}

#[tokio::test]
async fn a_session_in_the_background_is_taken_over_from_the_daemon_that_would_start_it_again() {
    let stage = with_desk().await;
    let daemon = Daemon(&stage);
    daemon.begins("the fox is red");
    stage.api.wait_for_turns(1, LIMIT).await.expect("Claude asks again");
    daemon.is_idle().await;
    stage.says("/attach");
    // The daemon has the model name its sessions, sooner or later.
    stage.press("🟢").await;
    let card = stage.sees("is open in the background").await;
    assert!(!text(&card).contains("terminal"), "{card}");
    stage.press("Take over").await;
    stage.sees("continues here. What should").await;
    let sessions = daemon.sessions();
    assert_eq!(sessions.len(), 1, "{sessions:?}");
    assert_eq!(sessions[0]["state"], "stopped", "{sessions:?}");
    let prompt = stage.says("which colour is it?");
    stage.sees("You said: which colour is it?").await;
    stage.sees_reaction(prompt, "👌").await;
    assert!(stage.told().contains("the fox is red"), "{}", stage.told());
    is_one_chain(&stage.record());
    assert_eq!(stage.count("so I let go of it here"), 0, "{}", stage.chat());
}

#[tokio::test]
async fn a_session_that_is_open_in_a_terminal_is_forked() {
    let stage = with_desk().await;
    stage.says("the fox is red");
    stage.sees("You said: the fox is red").await;
    let command = stage.hands_off().await;
    let screen = Screen::open(&stage, &command);
    screen.shows("You said: the fox is red").await;
    let prompt = stage.says("which colour is it?");
    stage.sees("is open in a terminal").await;
    stage.press("Fork").await;
    stage.sees("You said: which colour is it?").await;
    stage.sees_reaction(prompt, "👌").await;
    assert!(stage.told().contains("the fox is red"), "{}", stage.told());
    // Both live, and each writes to its own.
    screen.types("the owl is grey").await;
    screen.shows("You said: the owl is grey").await;
    screen.closes().await;
    let records = stage.records();
    assert_eq!(records.len(), 2);
    for lines in records.values() {
        is_one_chain(lines);
        let words = prompts(lines);
        assert_ne!(
            words.contains(&"which colour is it?".to_owned()),
            words.contains(&"the owl is grey".to_owned())
        );
    }
}

#[tokio::test]
async fn an_idle_agent_lets_go_when_its_session_is_opened_in_a_terminal() {
    let stage = with_desk().await;
    stage.says("the fox is red");
    stage.sees("You said: the fox is red").await;
    let id = stage.records().into_keys().next().unwrap();
    let screen = Screen::open(&stage, &format!("claude --resume {id}"));
    stage.sees("I let go of it here").await;
    screen.shows("You said: the fox is red").await;
    screen.types("the owl is grey").await;
    screen.shows("You said: the owl is grey").await;
    // What is written meanwhile waits until the terminal is closed.
    stage.says("who is grey?");
    stage.sees("1 of your messages is saved").await;
    screen.closes().await;
    stage.sees("2 messages since you left").await;
    stage.sees("You said: who is grey?").await;
    assert!(stage.told().contains("the owl is grey"), "{}", stage.told());
    let record = stage.record();
    is_one_chain(&record);
    assert_eq!(prompts(&record), ["the fox is red", "the owl is grey", "who is grey?"]);
}

#[tokio::test]
async fn what_was_undone_is_gone_in_the_terminal_before_anything_more_is_said() {
    let stage = with_desk().await;
    for words in ["the fox is red", "the cat is black", "the dog is blue"] {
        stage.says(words);
        stage.sees(&format!("You said: {words}")).await;
    }
    stage.says("/undo");
    stage.press("Conversation only").await;
    stage.sees("Claude has forgotten it. This").await;
    let command = stage.hands_off().await;
    let screen = Screen::open(&stage, &command);
    screen.shows("You said: the cat is black").await;
    assert!(!screen.has("the dog is blue"), "{}", stage.chat());
    screen.types("the owl is grey").await;
    screen.shows("You said: the owl is grey").await;
    screen.closes().await;
    assert!(stage.told().contains("the cat is black") && !stage.told().contains("the dog is blue"));
    stage.says("who is grey?");
    let account = stage.sees("2 messages since you left").await;
    assert!(text(&account).contains("⌨️ the owl is grey"), "{account}");
    stage.sees("You said: who is grey?").await;
    assert!(stage.told().contains("the owl is grey") && !stage.told().contains("the dog is blue"));
}

#[tokio::test]
async fn the_preview_of_an_undo_names_a_terminal_in_the_same_directory() {
    let stage = with_desk().await;
    let file = stage.project().join("a.txt");
    std::fs::write(&file, "one\n").unwrap();
    let screen = Screen::open(&stage, "claude");
    screen.types("the fox is red").await;
    screen.shows("You said: the fox is red").await;
    let write = serde_json::json!({"file_path": stage.project().join("new.txt"), "content": "new\n"});
    stage.api.push(telecode_sim::messages::Reply::tool("Write", write));
    stage.api.push("Written.");
    stage.says("write a file");
    stage.press("✅ Allow").await;
    stage.sees("Written.").await;
    stage.says("/undo");
    let preview = text(&stage.sees("Back to before “write a file”").await);
    assert!(preview.contains("“the fox is red” is open in a terminal"), "{preview}");
    screen.closes().await;
    stage.press("Cancel").await;
    stage.says("/undo");
    let alone = |chat: &Value| {
        let previews = bot_messages(chat).into_iter().map(|message| text(&message));
        let mut previews = previews.filter(|words| words.contains("Back to before “write a file”"));
        previews.find(|words| !words.contains("the fox is red"))
    };
    stage.wait("a preview that names nobody", alone).await;
}
