//! Turns with the real `claude`: what a person sees of an answer.

use serde_json::json;
use telecode_sim::messages::{Beat, Reply, Script};
use telecode_sim::telegram::Pace;

use crate::stage::{LIMIT, OWNER, Settings, Stage, bot_messages, text};

#[tokio::test]
async fn a_plain_turn_is_answered() {
    let stage = Stage::new(Script::new().then(Reply::text("Hello from **Claude**."))).await;
    let prompt = stage.says("hello");
    let answer = stage.sees("Hello from Claude.").await;
    assert!(answer["entities"].to_string().contains("bold"), "{answer}");
    stage.sees_reaction(prompt, "👌").await;
    assert_eq!(stage.reactions_of(prompt), ["👀", "👌"]);
}

#[tokio::test]
async fn an_answer_grows_in_a_draft_and_comes_as_a_new_message() {
    let reply = Reply::new()
        .beat(Beat::Text("First part. ".into()))
        .beat(Beat::Hold("first".into()))
        .beat(Beat::Text("Second part. ".into()))
        .beat(Beat::Hold("second".into()))
        .beat(Beat::Text("Third part.".into()));
    let stage = Stage::new(Script::new().then(reply)).await;
    stage.says("tell me");
    let draft = stage.sees_draft("First part.").await;
    assert!(!text(&draft).contains("Second part."), "{draft}");
    assert_eq!(draft["can_stop"], true, "{draft}");
    stage.api.release("first");
    stage.sees_draft("First part. Second part.").await;
    assert_eq!(stage.count("First part."), 0, "nothing but a draft is shown before the end");
    stage.api.release("second");
    let answer = stage.sees("First part. Second part. Third part.").await;
    assert!(!text(&answer).contains("api"), "there is one session in one place: {answer}");
    let chat = stage.telegram.chat(OWNER).unwrap();
    assert_eq!(chat["drafts"], json!([]));
    assert_eq!(bot_messages(&chat).len(), 1, "{}", stage.chat());
}

#[tokio::test]
async fn without_drafts_one_silent_message_is_edited_and_goes() {
    let reply = Reply::new()
        .beat(Beat::Text("The beginning ".into()))
        .beat(Beat::Hold("rest".into()))
        .beat(Beat::Text("and the end.".into()));
    let script = Script::new()
        .then(Reply::tool("Bash", json!({"command": "echo looked", "description": "Look"})))
        .then(reply);
    let stage = Stage::with(script, Settings::default().without_drafts()).await;
    stage.says("look");
    let live = stage.sees("The beginning").await;
    assert!(text(&live).contains("✓ Ran: Look"), "{live}");
    stage.sees_buttons("Stop", 1).await;
    stage.api.release("rest");
    let answer = stage.sees("The beginning and the end.").await;
    assert_ne!(answer["message_id"], live["message_id"], "the final is a new message");
    stage.until_so("gone", || stage.count("✓ Ran: Look") == 0).await;
    assert!(text(&answer).contains(" · 1 step"), "{answer}");
    let sent: Vec<_> =
        stage.telegram.requests(0).into_iter().filter(|request| request.method == "sendMessage").collect();
    let silent = |index: usize| sent[index].params["disable_notification"].to_string().contains("true");
    assert_eq!(sent.len(), 2, "{sent:?}");
    assert!(silent(0) && !silent(1), "only the final makes a sound: {sent:?}");
}

#[tokio::test]
async fn without_drafts_a_live_message_that_showed_no_step_goes_away() {
    let reply = Reply::new()
        .beat(Beat::Text("Half ".into()))
        .beat(Beat::Hold("rest".into()))
        .beat(Beat::Text("and half.".into()));
    let settings = Settings::default().extra("[chat]\nlive = \"edits\"");
    let stage = Stage::with(Script::new().then(reply), settings).await;
    stage.says("tell me");
    let live = stage.sees("Half").await["message_id"].clone();
    stage.api.release("rest");
    stage.sees("Half and half.").await;
    let gone = |chat: &serde_json::Value| {
        bot_messages(chat).iter().all(|message| message["message_id"] != live).then_some(())
    };
    stage.wait("the live message gone", gone).await;
    assert!(stage.telegram.requests(0).iter().all(|request| request.method != "sendMessageDraft"));
}

#[tokio::test]
async fn thinking_is_shown_as_such_and_is_no_part_of_the_answer() {
    let reply = Reply::new()
        .beat(Beat::Text("A first word.".into()))
        .beat(Beat::Hold("think".into()))
        .beat(Beat::Thinking("Deliberations of a private kind.".into()))
        .beat(Beat::Hold("answer".into()))
        .beat(Beat::Text("The last word.".into()));
    let stage = Stage::new(Script::new().then(reply)).await;
    stage.says("ponder");
    let draft = stage.sees_draft("A first word.").await;
    assert!(text(&draft).contains("writing"), "{draft}");
    stage.api.release("think");
    stage.sees_draft("thinking").await;
    stage.api.release("answer");
    let answer = stage.sees("The last word.").await;
    assert!(text(&answer).contains("A first word."), "{answer}");
    assert_eq!(stage.count("Deliberations"), 0);
}

#[tokio::test]
async fn a_long_answer_arrives_complete_and_in_order() {
    let lines: Vec<String> =
        (1..=900).map(|n| format!("This is line number {n:04} of the long answer.")).collect();
    let whole = lines.join("\n\n");
    assert!(whole.len() > 40_000);
    let mut settings = Settings::default();
    settings.options.pace = Pace::unlimited();
    let stage = Stage::with(Script::new().then(Reply::text(whole)), settings).await;
    stage.says("write a lot");
    let last = stage.sees("line number 0900").await;
    let chat = stage.telegram.chat(OWNER).unwrap();
    let shown: Vec<String> = bot_messages(&chat).iter().map(text).collect();
    let numbers: Vec<u32> = shown
        .iter()
        .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
        .filter_map(|line| line.strip_prefix("This is line number ")?.get(..4)?.parse().ok())
        .collect();
    assert_eq!(numbers, (1..=900).collect::<Vec<_>>());
    // Only the last part has a footer and makes a sound.
    assert!(text(&last).contains(" · $0.0"), "{last}");
    let loud = stage
        .telegram
        .requests(0)
        .iter()
        .filter(|request| {
            request.method == "sendMessage"
                && !request.params["disable_notification"].to_string().contains("true")
        })
        .count();
    assert_eq!(loud, 1);
    // Every part can be answered: it belongs to the session.
    stage.api.push("Yes, in the middle.");
    let middle = bot_messages(&chat)[3]["message_id"].as_i64().unwrap();
    stage.replies(middle, "is this still the same?");
    stage.sees("Yes, in the middle.").await;
    assert!(stage.told().contains("write a lot"), "{}", stage.told());
}

#[tokio::test]
async fn an_answer_of_a_megabyte_is_kept_whole() {
    let reply = Reply::new()
        .beat(Beat::Text("The very beginning.\n\n".into()))
        .beat(Beat::Repeat { text: "A line of a very long answer.\n\n".into(), bytes: 1_000_000 })
        .beat(Beat::Text("\n\nThe very end.".into()));
    let mut settings = Settings::default();
    settings.options.pace = Pace::unlimited();
    let mut stage = Stage::with(Script::new().then(reply), settings).await;
    let prompt = stage.says("write a megabyte");
    stage.sees("The very beginning.").await;
    stage.sees_times("A line of a very long answer.", 3).await;
    stage.sees_reaction(prompt, "👌").await;
    let store = rusqlite::Connection::open(stage.data().join(telecode::store::DATABASE)).unwrap();
    let answer: String = store.query_row("SELECT answer FROM turn", [], |row| row.get(0)).unwrap();
    assert!(answer.starts_with("The very beginning."));
    assert!(answer.ends_with("The very end."));
    assert!(answer.len() > 999_000, "{}", answer.len());
    // What twelve messages do not hold is a file with the whole.
    stage.wait("the whole as a file", |chat| chat.to_string().contains("\"document\"").then_some(())).await;
    stage.terminate().await;
    stage.start().await;
    assert_eq!(stage.count("The very beginning."), 1, "what was sent is not sent again");
}

#[tokio::test]
async fn two_prompts_in_a_row_are_one_conversation() {
    let stage = Stage::new(Script::new().then("The first answer.").then("The second answer.")).await;
    stage.says("the first prompt");
    stage.sees("The first answer.").await;
    stage.says("the second prompt");
    stage.sees("The second answer.").await;
    let turns = stage.api.wait_for_turns(2, LIMIT).await.unwrap();
    let last = turns.last().unwrap();
    assert_eq!(last.human_texts(), ["the first prompt", "the second prompt"]);
    assert!(last.body["messages"].to_string().contains("The first answer."));
}

#[tokio::test]
async fn a_command_that_is_not_ours_goes_to_claude() {
    let stage = Stage::new(Script::new()).await;
    let prompt = stage.says("//context");
    stage.sees("Context").await;
    stage.sees_reaction(prompt, "👌").await;
    assert_eq!(stage.api.turns().len(), 0, "Claude answers this without the model");
    stage.says("//whoami of ours");
    stage.sees("You said: /whoami of ours").await;
}
