use std::time::Duration;

use serde_json::{Value, json};

use super::*;
use crate::test_client;

const LIMIT: Duration = Duration::from_secs(10);

fn request(text: &str) -> Value {
    json!({"model": "m", "stream": true, "tools": [{"name": "Bash"}], "messages": [{"role": "user", "content": text}]})
}

async fn post(server: &Server, body: &Value) -> reqwest::Response {
    let url = format!("{}/v1/messages?beta=true", server.url());
    test_client::client().post(url).json(body).send().await.unwrap()
}

/// The events of a stream.
fn events(body: &str) -> Vec<Value> {
    body.lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .map(|data| serde_json::from_str(data).unwrap())
        .collect()
}

async fn ask(server: &Server, text: &str) -> Value {
    events::fold(&events(&post(server, &request(text)).await.text().await.unwrap()))
}

#[tokio::test]
async fn steps_are_used_in_order_and_then_the_text_is_said_back() {
    let server = Server::start(Script::new().then("one").then("two")).await.unwrap();
    for expected in ["one", "two", "You said: hello"] {
        assert_eq!(ask(&server, "hello").await["content"][0]["text"], expected);
    }
    assert_eq!(server.steps_left(), 0);
}

#[tokio::test]
async fn a_rule_answers_each_call_of_its_turn() {
    let call = Reply::tool("Bash", json!({"command": "ls"}));
    let server = Server::start(Script::new().when("list", [call, Reply::text("that is all")])).await.unwrap();
    let answer = ask(&server, "List the files").await;
    assert_eq!(answer["content"][0]["input"], json!({"command": "ls"}));
    assert_eq!(answer["stop_reason"], "tool_use");
    let mut body = request("List the files");
    let id = answer["content"][0]["id"].clone();
    body["messages"].as_array_mut().unwrap().extend([
        json!({"role": "assistant", "content": answer["content"]}),
        json!({"role": "user", "content": [{"type": "tool_result", "tool_use_id": id, "content": "a.txt"}]}),
    ]);
    let second = events::fold(&events(&post(&server, &body).await.text().await.unwrap()));
    assert_eq!(second["content"][0]["text"], "that is all");
    assert_eq!(server.turns()[1].tool_results()[0].text, "a.txt");
}

#[tokio::test]
async fn side_calls_never_use_a_step() {
    let server = Server::start(Script::new().then("mine")).await.unwrap();
    let mut title = request("make a title");
    title["tools"] = json!([]);
    post(&server, &title).await;
    assert_eq!(server.steps_left(), 1);
    assert_eq!(server.requests()[0].kind, RequestKind::Side);
    assert_eq!(ask(&server, "hello").await["content"][0]["text"], "mine");
}

#[tokio::test]
async fn failures_come_first_and_do_not_use_the_answer() {
    let reply = Reply::text("at last").fails_times(2, &Failure::rate_limited(7));
    let server = Server::start(Script::new().then(reply)).await.unwrap();
    for _ in 0..2 {
        let refused = post(&server, &request("x")).await;
        assert_eq!(refused.status(), 429);
        assert_eq!(refused.headers()["retry-after"], "7");
    }
    assert_eq!(ask(&server, "x").await["content"][0]["text"], "at last");
}

#[tokio::test]
async fn a_gate_in_mid_text_holds_the_rest_and_not_the_beginning() {
    let reply = Reply::text("begin ").beat(Beat::Hold("gate".into())).beat(Beat::Text("end".into()));
    let server = Server::start(Script::new().then(reply)).await.unwrap();
    let mut response = post(&server, &request("x")).await;
    let mut body = String::new();
    while !body.contains("begin ") {
        let chunk = tokio::time::timeout(LIMIT, response.chunk()).await.unwrap().unwrap().unwrap();
        body.push_str(std::str::from_utf8(&chunk).unwrap());
    }
    assert!(!body.contains("end"));
    server.release("gate");
    while let Some(chunk) = response.chunk().await.unwrap() {
        body.push_str(std::str::from_utf8(&chunk).unwrap());
    }
    assert_eq!(events::fold(&events(&body))["content"][0]["text"], "begin end");
}

#[tokio::test]
async fn a_cut_breaks_the_connection() {
    let server = Server::start(Script::new().then(Reply::text("begin").beat(Beat::Cut))).await.unwrap();
    assert!(post(&server, &request("x")).await.text().await.is_err());
    let requests = server.wait_for(LIMIT, |all| all.iter().any(|one| one.outcome == Outcome::Broken)).await;
    assert!(requests.is_some());
}

#[tokio::test]
async fn a_client_that_leaves_is_noticed() {
    let server =
        Server::start(Script::new().then(Reply::text("x").beat(Beat::Hold("never".into())))).await.unwrap();
    drop(post(&server, &request("x")).await);
    let left = server.wait_for(LIMIT, |all| all.iter().any(|one| one.outcome == Outcome::Abandoned)).await;
    assert!(left.is_some());
}

#[tokio::test]
async fn without_streaming_the_whole_message_is_given() {
    let reply = Reply::new().beat(Beat::Thinking("hm".into())).beat(Beat::Text("word".into())).paced(1, 0);
    let server = Server::start(Script::new().then(reply)).await.unwrap();
    let mut body = request("x");
    body["stream"] = json!(false);
    let message: Value = post(&server, &body).await.json().await.unwrap();
    assert_eq!(message["content"][0]["thinking"], "hm");
    assert_eq!(message["content"][1]["text"], "word");
    assert_eq!(message["stop_reason"], "end_turn");
}

#[tokio::test]
async fn other_addresses_are_not_found() {
    let server = Server::start(Script::new()).await.unwrap();
    let get = |path: &str| test_client::client().get(format!("{}{path}", server.url())).send();
    assert_eq!(get("/").await.unwrap().status(), 200);
    assert_eq!(get("/api/hello").await.unwrap().status(), 200);
    assert_eq!(get("/v1/models").await.unwrap().status(), 404);
}

#[test]
fn a_script_survives_json_and_unknown_keys_are_refused() {
    let json = serde_json::to_string(&demo::demo_script()).unwrap();
    let read = Script::from_json(&json).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), json);
    let pretty = Script::from_json(r#"{"steps":[{"beats":[{"text":"hi"},{"hold":"g"},"cut"]}]}"#).unwrap();
    assert_eq!(pretty.steps[0].beats.len(), 3);
    assert!(Script::from_json(r#"{"stepz":[]}"#).is_err());
}

#[test]
fn a_large_text_keeps_its_size() {
    let reply = Reply::new().beat(Beat::Repeat { text: "ab ".into(), bytes: 1_000_000 });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let message = runtime.block_on(async {
        let server = Server::start(Script::new().then(reply)).await.unwrap();
        ask(&server, "x").await
    });
    assert_eq!(message["content"][0]["text"].as_str().unwrap().len(), 999_999);
}

#[test]
fn texts_of_the_harness_are_not_human() {
    let messages = [json!({"role": "user", "content": [
        {"type": "text", "text": "<system-reminder>\nbe good"},
        {"type": "text", "text": "do it"},
        {"type": "text", "text": "Continue from where you left off."},
    ]})];
    assert_eq!(conversation::last_human_text(&messages), Some(("do it".to_owned(), 0)));
}

#[test]
fn every_word_of_the_demo_is_answered_by_its_own_rule() {
    let mut answers = std::collections::BTreeSet::new();
    for word in ["run", "edit", "ask", "plan", "parallel", "think", "long", "hello"] {
        let messages = [json!({"role": "user", "content": format!("please {word} something")})];
        let (source, _) = Director::new(demo::demo_script()).decide(&messages);
        answers.insert(format!("{source:?}"));
    }
    assert_eq!(answers.len(), 8, "{answers:?}");
}
