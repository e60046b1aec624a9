//! Rich answers: who gets them, the way back from them, and what comes where the server refuses them.

use std::collections::BTreeSet;

use serde_json::Value;
use telecode_sim::messages::{Beat, Reply, Script};
use telecode_sim::telegram::{Cut, Fault, Feature, Options, Recorded};

use crate::stage::{LIMIT, Settings, Stage, TOKEN, button, text};

const TABLE: &str = "All **counted**:\n\n| file | lines |\n|---|--:|\n| a.rs | 12 |\n| b.rs | 7 |";

const EVERYTHING: &str = "# Report\n\nIt is `done`.\n\n- [x] read\n- [ ] write\n\n> A quote.\n\n```rust\nfn main() {}\n```\n\n\
    $$a^2 + b^2$$\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<details>\n<summary>More of it</summary>\n\nhidden words\n\n</details>\n";

fn always() -> Settings {
    Settings::default().extra("[render]\nrich = \"on\"")
}

async fn stage(script: Script) -> Stage {
    Stage::with(script, always()).await
}

/// The kinds of the blocks of a message; none if it is a classic one.
fn kinds(message: &Value) -> Vec<&str> {
    let blocks = message["rich_message"]["blocks"].as_array();
    blocks.into_iter().flatten().filter_map(|block| block["type"].as_str()).collect()
}

fn id(message: &Value) -> i64 {
    message["message_id"].as_i64().unwrap()
}

/// What happens to the next try to send the table as a rich message.
fn to_the_rich_one(fault: Fault) -> Fault {
    Fault {
        method: Some("sendRichMessage".to_owned()),
        text: Some("a.rs".to_owned()),
        times: Some(1),
        ..fault
    }
}

/// What happens to the next try to send the table as a classic message.
fn to_the_classic_one(fault: Fault) -> Fault {
    Fault { method: Some("sendMessage".to_owned()), ..to_the_rich_one(fault) }
}

fn refusal(description: &str) -> Fault {
    Fault { error_code: Some(400), description: Some(description.to_owned()), ..Fault::default() }
}

/// The calls that tried to send the table as a message, with their answers.
fn tries(stage: &Stage) -> Vec<(String, Option<u16>)> {
    let is_it = |request: &&Recorded| {
        ["sendRichMessage", "sendMessage"].contains(&request.method.as_str())
            && request.params.to_string().contains("a.rs")
    };
    let requests = stage.telegram.requests(0);
    requests.iter().filter(is_it).map(|request| (request.method.clone(), request.response_code)).collect()
}

#[tokio::test]
async fn who_sees_the_probe_gets_rich_answers_and_finds_the_way_back() {
    let stage = Stage::new(Script::new().then(TABLE).then(TABLE).then(TABLE)).await;
    stage.says("count");
    let first = stage.sees("a.rs").await;
    assert_eq!(kinds(&first), [""; 0], "nobody knows yet whether it can be seen: {first}");
    let probe = stage.sees("Do you see a table?").await;
    assert!(kinds(&probe).contains(&"table"), "{probe}");
    stage.press("Yes, looks good").await;
    stage.sees("From now on answers are rich messages").await;
    stage.says("count again");
    let second = stage.sees_after(id(&probe), "a.rs").await;
    assert_eq!(kinds(&second), ["paragraph", "table", "footer"], "{second}");
    stage.press("⋯").await;
    let toast = stage.press("Looks wrong? Send as plain text").await;
    assert!(toast.contains("Plain messages from now on"), "{toast}");
    let is_classic = |chat: &Value| {
        let message = chat["messages"].as_array()?.iter().find(|message| id(message) == id(&second))?;
        (kinds(message).is_empty() && button(chat, "Looks wrong?").is_none()).then(|| message.clone())
    };
    let plain = stage.wait("the plain form in its place", is_classic).await;
    assert!(text(&plain).contains("a.rs | "), "{plain}");
    stage.says("and again");
    let third = stage.sees_after(id(&second), "a.rs").await;
    assert_eq!(kinds(&third), [""; 0], "{third}");
    assert_eq!(stage.count("Do you see a table?"), 0, "nobody is asked again:\n{}", stage.chat());
}

#[tokio::test]
async fn who_does_not_see_the_probe_is_left_alone_until_they_say_otherwise() {
    let mut stage = Stage::new(Script::new().then(TABLE).then(TABLE).then(TABLE)).await;
    stage.says("count");
    stage.press("No / blank").await;
    let answer = stage.sees("Answers stay plain messages").await;
    stage.kill_bot().await;
    stage.start().await;
    stage.says("count again");
    let second = stage.sees_after(id(&answer), "a.rs").await;
    assert_eq!(kinds(&second), [""; 0], "{second}");
    assert_eq!(stage.count("Do you see a table?"), 0, "{}", stage.chat());
    stage.says("/rich auto");
    stage.sees("once you've said that your app shows them").await;
    stage.says("and again");
    stage.sees("Do you see a table?").await;
}

#[tokio::test]
async fn a_rich_answer_shows_all_that_telegram_can() {
    let long: Vec<_> = (0..300).map(|n| format!("Line {n} of it, and some more words.")).collect();
    let stage = Stage::new(Script::new().then(EVERYTHING).then(long.join("\n\n").as_str())).await;
    stage.says("/rich on");
    stage.sees("If one looks blank: /rich off").await;
    stage.says("report");
    let report = stage.sees("Report").await;
    let expected = ["heading", "paragraph", "list", "blockquote", "pre", "mathematical_expression", "table"];
    assert_eq!(kinds(&report)[..7], expected, "{report}");
    assert_eq!(kinds(&report)[7..], ["details", "footer"], "{report}");
    let blocks = &report["rich_message"]["blocks"];
    assert_eq!(blocks[2]["items"][0]["is_checked"], true, "{report}");
    assert_eq!(blocks[7]["summary"], "More of it", "{report}");
    stage.says("a long one");
    let whole = stage.sees("Line 0 of it").await;
    assert!(text(&whole).contains("Line 299 of it"), "one message has it all");
    assert!(text(&whole).len() > 10_000);
}

/// An answer that stops in the middle of its table, and one that stops before its end.
fn halting() -> Reply {
    let (half, rest) = TABLE.split_at(TABLE.find("| b.rs").unwrap());
    Reply::new()
        .beat(Beat::Text(half.into()))
        .beat(Beat::Hold("more".into()))
        .beat(Beat::Text(rest.into()))
        .beat(Beat::Hold("rest".into()))
}

/// How often drafts of each form were sent, with what came of it.
fn drafts(stage: &Stage, method: &str) -> Vec<Option<u16>> {
    let requests = stage.telegram.requests(0);
    let of_it = requests
        .iter()
        .filter(|request| request.method == method && request.params.to_string().contains("a.rs"));
    of_it.map(|request| request.response_code).collect()
}

#[tokio::test]
async fn a_rich_answer_grows_as_a_rich_draft() {
    let stage = stage(Script::new().then(halting())).await;
    stage.says("count");
    let draft = stage.sees_draft("a.rs").await;
    assert_eq!(kinds(&draft), ["paragraph", "paragraph", "table"], "what is done, and the answer: {draft}");
    assert_eq!(draft["can_stop"], true, "{draft}");
    stage.api.release("more");
    let draft = stage.sees_draft("b.rs").await;
    assert_eq!(draft["rich_message"]["blocks"][2]["cells"].as_array().map(Vec::len), Some(3), "{draft}");
    stage.api.release("rest");
    let answer = stage.sees("b.rs").await;
    assert_eq!(kinds(&answer), ["paragraph", "table", "footer"], "{answer}");
    assert_eq!(drafts(&stage, "sendMessageDraft"), []);
}

#[tokio::test]
async fn a_refused_rich_draft_is_classic_at_once_and_the_answer_is_rich_all_the_same() {
    let stage = stage(Script::new().then(halting()).then(halting())).await;
    let refused = refusal("Bad Request: can't parse RichBlock: x");
    let method = Some("sendRichMessageDraft".to_owned());
    stage.telegram.add_fault(Fault { method, times: Some(1), ..refused });
    stage.says("count");
    let draft = stage.sees_draft("a.rs").await;
    assert!(kinds(&draft).is_empty() && text(&draft).contains("a.rs | "), "{draft}");
    stage.api.release("more");
    stage.sees_draft("b.rs").await;
    stage.api.release("rest");
    let answer = stage.sees("b.rs").await;
    assert!(kinds(&answer).contains(&"table"), "{answer}");
    stage.says("count again");
    stage.sees_after(id(&answer), "b.rs").await;
    assert_eq!(drafts(&stage, "sendRichMessageDraft"), [Some(400)], "the chat remembers it");
}

#[tokio::test]
async fn a_stopped_rich_draft_stops_the_turn() {
    let stage = stage(Script::new().then(halting())).await;
    stage.says("count");
    stage.stops_draft("a.rs").await;
    let answer = stage.sees("Stopped").await;
    assert!(kinds(&answer).contains(&"table"), "what there was is shown: {answer}");
}

#[tokio::test]
async fn where_rich_is_refused_the_classic_form_comes_at_once() {
    let stage = stage(Script::new().then(TABLE).then(TABLE)).await;
    stage.telegram.add_fault(to_the_rich_one(refusal("Bad Request: RICH_MESSAGE_CONTENT_REQUIRED")));
    stage.says("count");
    let answer = stage.sees("a.rs").await;
    stage.settled().await;
    assert_eq!(kinds(&answer), [""; 0], "{answer}");
    assert!(answer["entities"].to_string().contains("bold"), "{answer}");
    assert!(answer["reply_markup"].is_null(), "nothing leads back from a classic message: {answer}");
    let expected = [("sendRichMessage".to_owned(), Some(400)), ("sendMessage".to_owned(), Some(200))];
    assert_eq!(tries(&stage), expected);
    assert_eq!((stage.count("a.rs"), stage.count("↻")), (1, 0), "{}", stage.chat());
    // One answer that was refused says nothing about the next.
    stage.says("count again");
    let second = stage.sees_after(id(&answer), "a.rs").await;
    assert!(kinds(&second).contains(&"table"), "{second}");
}

#[tokio::test]
async fn where_formatting_is_refused_too_the_plain_text_comes() {
    let stage = stage(Script::new().then(TABLE)).await;
    stage.telegram.add_fault(to_the_rich_one(refusal("Bad Request: can't parse RichBlock: x")));
    stage.telegram.add_fault(to_the_classic_one(refusal("Bad Request: can't parse entities: x")));
    stage.says("count");
    let answer = stage.sees("a.rs").await;
    stage.settled().await;
    assert!(kinds(&answer).is_empty() && !answer["entities"].to_string().contains("bold"), "{answer}");
    let methods: Vec<_> = tries(&stage).into_iter().map(|(method, _)| method).collect();
    assert_eq!(methods, ["sendRichMessage", "sendMessage", "sendMessage"]);
    assert_eq!((stage.count("a.rs"), stage.count("↻")), (1, 0), "{}", stage.chat());
}

#[tokio::test]
async fn a_server_without_rich_messages_is_asked_once() {
    let features = BTreeSet::from([Feature::Drafts]);
    let options = Options { token: TOKEN.to_owned(), features, ..Options::default() };
    let settings = Settings { options, ..always() };
    let stage = Stage::with(Script::new().then(TABLE).then(TABLE), settings).await;
    stage.says("count");
    let first = stage.sees("a.rs").await;
    stage.says("count again");
    let second = stage.sees_after(id(&first), "a.rs").await;
    assert!(kinds(&first).is_empty() && kinds(&second).is_empty());
    let methods: Vec<_> = tries(&stage).into_iter().map(|(method, _)| method).collect();
    assert_eq!(methods, ["sendRichMessage", "sendMessage", "sendMessage"]);
}

#[tokio::test]
async fn a_crash_between_a_refusal_and_the_classic_form_sends_it_once() {
    let mut stage = stage(Script::new().then(TABLE)).await;
    stage.telegram.add_fault(to_the_rich_one(refusal("Bad Request: RICH_MESSAGE_CONTENT_REQUIRED")));
    let busy = Fault { error_code: Some(429), retry_after: Some(3), ..Fault::default() };
    stage.telegram.add_fault(to_the_classic_one(busy));
    stage.says("count");
    let waits = "EXISTS (SELECT 1 FROM slot WHERE class = 'final' AND state = 'waiting' AND page NOT LIKE '%\"rich\"%')";
    stage.until_stored(waits).await;
    stage.restart().await;
    let answer = stage.sees("a.rs").await;
    stage.settled().await;
    assert_eq!(kinds(&answer), [""; 0], "{answer}");
    assert_eq!((stage.count("a.rs"), stage.count("↻")), (1, 0), "{}", stage.chat());
}

#[tokio::test]
async fn a_crash_before_the_refusal_is_heard_sends_the_answer_once_and_marked() {
    let mut stage = stage(Script::new().then(TABLE)).await;
    let late = Fault { delay_after_ms: 60_000, ..refusal("Bad Request: RICH_MESSAGE_CONTENT_REQUIRED") };
    stage.telegram.add_fault(to_the_rich_one(late));
    stage.says("count");
    let sent = |request: &Recorded| (request.method == "sendRichMessage").then_some(());
    stage.telegram.wait_for_request(0, LIMIT, sent).await.expect("it is sent");
    stage.restart().await;
    stage.sees("a.rs").await;
    stage.settled().await;
    // Nobody can know that it was refused.
    assert_eq!((stage.count("a.rs"), stage.count("↻")), (1, 1), "{}", stage.chat());
}

#[tokio::test]
async fn a_rich_answer_whose_confirmation_was_lost_is_repeated_and_marked() {
    let stage = stage(Script::new().then(TABLE)).await;
    stage.telegram.add_fault(to_the_rich_one(Fault { cut: Some(Cut::After), ..Fault::default() }));
    stage.says("count");
    let again = stage.sees("↻").await;
    stage.settled().await;
    assert!(kinds(&again).contains(&"table"), "{again}");
    assert_eq!((stage.count("a.rs"), stage.count("↻")), (2, 1), "{}", stage.chat());
}
