//! The server over HTTP: paths, bodies, long polls, faults, control.

use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Client;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::ANN;
use crate::telegram::faults::{Cut, Fault};
use crate::telegram::options::Options;
use crate::telegram::orders::{Attachment, NewPerson, Press, Write};
use crate::telegram::server::Server;
use crate::test_client;

/// More than any step of these tests takes.
const LIMIT: Duration = Duration::from_secs(10);

struct Stage {
    server: Server,
    client: Client,
}

impl Stage {
    async fn new() -> Self {
        let server = Server::start(Options::default()).await.unwrap();
        let ann = NewPerson { id: Some(ANN), first_name: "Ann".to_owned(), ..NewPerson::default() };
        server.add_person(ann).unwrap();
        Self { server, client: test_client::client() }
    }

    fn url(&self, method: &str) -> String {
        format!("{}/bot{}/{method}", self.server.api_url(), self.server.token())
    }

    fn write(&self, text: &str) {
        self.server.write(&Write { chat_id: ANN, text: text.to_owned(), ..Write::default() }).unwrap();
    }

    async fn call(&self, method: &str, body: Value) -> (u16, Value) {
        let answer = self.client.post(self.url(method)).json(&body).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// A poll in the background, under way when this returns.
    async fn poll(&self, timeout: u64) -> tokio::task::JoinHandle<(u16, Value)> {
        let before = self.server.requests(0).len() as u64;
        let request = self.client.post(self.url("getUpdates")).json(&json!({"timeout": timeout}));
        let poll = tokio::spawn(async move {
            let answer = request.send().await.unwrap();
            (answer.status().as_u16(), answer.json().await.unwrap())
        });
        self.server
            .wait_for_request(before, LIMIT, |call| (call.method == "getUpdates").then_some(()))
            .await
            .unwrap();
        poll
    }
}

#[tokio::test]
async fn tokens_and_paths_are_checked() {
    let stage = Stage::new().await;
    let get = async |path: &str| {
        let answer = stage.client.get(format!("{}{path}", stage.server.api_url())).send().await.unwrap();
        let code = answer.status().as_u16();
        let body: Value = answer.json().await.unwrap();
        assert_eq!(body["error_code"], code);
        (code, body["description"].as_str().unwrap().to_owned())
    };
    assert_eq!(get("/bot123:wrong/getMe").await, (401, "Unauthorized".to_owned()));
    assert_eq!(get("/botnonsense/getMe").await, (404, "Not Found".to_owned()));
    assert_eq!(get("/elsewhere").await, (404, "Not Found".to_owned()));
    let token = stage.server.token();
    assert_eq!(get(&format!("/bot{token}/nonsense")).await, (404, "Not Found".to_owned()));
    let (code, me) = stage.call("GETME", json!({})).await;
    assert_eq!((code, &me["result"]["is_bot"]), (200, &json!(true)));
}

#[tokio::test]
async fn parameters_come_in_every_shape() {
    let stage = Stage::new().await;
    stage.write("/start");
    let query = format!("{}?chat_id={ANN}&text=a%20b+c", stage.url("sendMessage"));
    let answer: Value = stage.client.get(query).send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["result"]["text"], "a b c");
    let form = stage
        .client
        .post(stage.url("sendMessage"))
        .header("content-type", "application/x-www-form-urlencoded");
    let answer: Value =
        form.body(format!("chat_id={ANN}&text=%F0%9F%98%80")).send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["result"]["text"], "😀");
    let part = reqwest::multipart::Part::bytes(b"data".to_vec()).file_name("a.txt");
    let form = reqwest::multipart::Form::new()
        .text("chat_id", ANN.to_string())
        .text("reply_markup", r#"{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}"#)
        .part("document", part);
    let answer = stage.client.post(stage.url("sendDocument")).multipart(form).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["result"]["document"]["file_name"], "a.txt");
    let id = answer["result"]["document"]["file_id"].clone();
    let (_, file) = stage.call("getFile", json!({"file_id": id})).await;
    let path = file["result"]["file_path"].as_str().unwrap();
    let url = format!("{}/file/bot{}/{path}", stage.server.api_url(), stage.server.token());
    assert_eq!(stage.client.get(url).send().await.unwrap().bytes().await.unwrap().as_ref(), b"data");
}

#[tokio::test]
async fn a_long_poll_wakes_at_once() {
    let stage = Stage::new().await;
    let poll = stage.poll(50).await;
    let begun = Instant::now();
    stage.write("hello");
    let (code, answer) = poll.await.unwrap();
    assert!(begun.elapsed() < LIMIT);
    assert_eq!((code, &answer["result"][0]["message"]["text"]), (200, &json!("hello")));
}

#[tokio::test]
async fn a_long_poll_ends_empty_when_its_time_is_up() {
    let stage = Stage::new().await;
    let poll = stage.poll(50).await;
    stage.server.advance(Duration::from_secs(51));
    assert_eq!(poll.await.unwrap(), (200, json!({"ok": true, "result": []})));
}

#[tokio::test]
async fn the_older_of_two_polls_is_ended() {
    let stage = Stage::new().await;
    let older = stage.poll(50).await;
    let newer = stage.poll(50).await;
    let (code, answer) = older.await.unwrap();
    assert_eq!(code, 409);
    let words =
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
    assert_eq!(answer["description"], words);
    stage.write("hello");
    assert_eq!(newer.await.unwrap().1["result"][0]["message"]["text"], "hello");
}

#[tokio::test]
async fn faults_come_as_ordered_and_go() {
    let stage = Stage::new().await;
    stage.write("/start");
    let send = json!({"chat_id": ANN, "text": "fragile"});
    stage.server.add_fault(Fault {
        method: Some("sendmessage".to_owned()),
        text: Some("fragile".to_owned()),
        times: Some(1),
        error_code: Some(429),
        retry_after: Some(7),
        ..Fault::default()
    });
    assert_eq!(stage.call("sendMessage", json!({"chat_id": ANN, "text": "other"})).await.0, 200);
    let (code, answer) = stage.call("sendMessage", send.clone()).await;
    assert_eq!((code, &answer["parameters"]["retry_after"]), (429, &json!(7)));
    assert_eq!(answer["description"], "Too Many Requests: retry after 7");
    assert_eq!(stage.call("sendMessage", send).await.0, 200);
}

#[tokio::test]
async fn a_cut_connection_answers_nothing() {
    let stage = Stage::new().await;
    stage.write("/start");
    let mut count = 0;
    for cut in [Cut::Before, Cut::After] {
        stage.server.add_fault(Fault { times: Some(1), cut: Some(cut), ..Fault::default() });
        let body = json!({"chat_id": ANN, "text": "a"}).to_string();
        let path = format!("/bot{}/sendMessage", stage.server.token());
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut stream = TcpStream::connect(stage.server.addr()).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let read = tokio::time::timeout(LIMIT, stream.read_to_end(&mut answer)).await.unwrap();
        assert!(answer.is_empty(), "{read:?}");
        count += usize::from(cut == Cut::After);
        let messages = stage.server.chat(ANN).unwrap()["messages"].as_array().unwrap().len();
        assert_eq!(messages, 1 + count, "{cut:?}");
    }
}

#[tokio::test]
async fn calls_are_recorded() {
    let stage = Stage::new().await;
    stage
        .call("sendMessage", json!({"chat_id": 5, "text": "a", "reply_markup": "{\"inline_keyboard\":[]}"}))
        .await;
    let calls = stage.server.requests(0);
    assert_eq!(calls[0].params, json!({"chat_id": 5, "text": "a", "reply_markup": {"inline_keyboard": []}}));
    // A text that looks like JSON is a text.
    stage.call("sendMessage", json!({"chat_id": 5, "text": "[1]"})).await;
    assert_eq!(stage.server.requests(calls[0].n)[0].params["text"], "[1]");
    assert_eq!(calls[0].response_code, Some(400));
    assert_eq!(calls[0].description.as_deref(), Some("Bad Request: chat not found"));
}

#[tokio::test]
async fn a_press_waits_for_the_answer() {
    let stage = Stage::new().await;
    stage.write("/start");
    let markup = json!({"inline_keyboard": [[{"text": "a", "callback_data": "x"}]]});
    let (_, sent) =
        stage.call("sendMessage", json!({"chat_id": ANN, "text": "?", "reply_markup": markup})).await;
    let message_id = sent["result"]["message_id"].as_i64().unwrap();
    let order = Press { chat_id: ANN, message_id, row: Some(0), column: Some(0), ..Press::default() };
    let answering = async {
        let poll = stage.call("getUpdates", json!({"timeout": 10, "offset": 0, "allowed_updates": []})).await;
        let updates = poll.1["result"].as_array().unwrap().clone();
        let press =
            updates.iter().find_map(|update| update["callback_query"]["id"].as_str().map(str::to_owned));
        let id = if let Some(id) = press {
            id
        } else {
            let next = updates.last().unwrap()["update_id"].as_i64().unwrap() + 1;
            let (_, poll) = stage.call("getUpdates", json!({"timeout": 10, "offset": next})).await;
            poll["result"][0]["callback_query"]["id"].as_str().unwrap().to_owned()
        };
        stage
            .call("answerCallbackQuery", json!({"callback_query_id": id, "text": "done", "show_alert": true}))
            .await
    };
    let (pressed, answered) = tokio::join!(stage.server.press(&order), answering);
    assert_eq!(answered.0, 200);
    let answer = pressed.unwrap().1.unwrap();
    assert_eq!((answer.text.as_str(), answer.show_alert), ("done", true));
}

#[tokio::test]
async fn foreign_hosts_may_not_steer() {
    let stage = Stage::new().await;
    let url = format!("{}/sim/state", stage.server.api_url());
    let foreign = stage.client.get(&url).header("host", "evil.example").send().await.unwrap();
    assert_eq!(foreign.status().as_u16(), 403);
    let across = stage.client.get(&url).header("origin", "https://evil.example").send().await.unwrap();
    assert_eq!(across.status().as_u16(), 403);
    let own: Value = stage.client.get(&url).send().await.unwrap().json().await.unwrap();
    assert_eq!(own["users"][0]["first_name"], "Ann");
    assert!(!own.to_string().contains(stage.server.token()));
}

#[tokio::test]
async fn without_the_secret_there_is_only_the_bot_api() {
    let pages = Router::new().route("/", get(async || "the page"));
    let options = Options { secret: Some("s3cret".into()), ..Options::default() };
    let server = Server::start_with(options, pages).await.unwrap();
    let client = test_client::client();
    let status = async |path: &str| {
        let url = format!("{}{path}", server.api_url());
        client.get(url).send().await.unwrap().status().as_u16()
    };
    for path in
        ["/", "/sim/state", "/sim/chats/1/events", "/sim/files/1", "/s3cre/", "/s3cret", "/s3cretx/sim/state"]
    {
        assert_eq!(status(path).await, 404, "{path}");
    }
    let press = client.post(format!("{}/sim/press", server.api_url())).json(&json!({})).send().await.unwrap();
    assert_eq!(press.status().as_u16(), 404);
    for path in ["/s3cret/", "/s3cret/?user=1", "/s3cret/sim/state"] {
        assert_eq!(status(path).await, 200, "{path}");
    }
    let url = format!("{}/s3cret/sim/state", server.api_url());
    let foreign = client.get(&url).header("host", "evil.example").send().await.unwrap();
    assert_eq!(foreign.status().as_u16(), 403, "who knows the secret still has to be a page of this machine");
    assert_eq!(status(&format!("/bot{}/getMe", server.token())).await, 200);
}

#[tokio::test]
async fn the_control_interface_takes_orders() {
    let stage = Stage::new().await;
    let base = format!("{}/sim", stage.server.api_url());
    let post = async |path: &str, body: Value| {
        let answer = stage.client.post(format!("{base}{path}")).json(&body).send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    let (_, sent) = post("/messages", json!({"chat_id": ANN, "text": "/start"})).await;
    assert_eq!(sent["messages"][0]["text"], "/start");
    let (code, wrong) = post("/messages", json!({"chat_id": ANN, "txt": "a"})).await;
    assert_eq!(code, 400);
    assert!(wrong["error"].as_str().unwrap().contains("txt"));
    stage.call("sendMessageDraft", json!({"chat_id": ANN, "draft_id": 3, "text": "hm"})).await;
    let chat: Value =
        stage.client.get(format!("{base}/chats/{ANN}")).send().await.unwrap().json().await.unwrap();
    assert_eq!(chat["drafts"][0]["text"], "hm");
    post("/clock", json!({"advance_ms": 31_000})).await;
    let chat: Value =
        stage.client.get(format!("{base}/chats/{ANN}")).send().await.unwrap().json().await.unwrap();
    assert_eq!(chat["drafts"], json!([]));
}

#[tokio::test]
async fn watchers_see_changes_and_can_come_back() {
    let stage = Stage::new().await;
    stage.write("one");
    stage.write("two");
    let url = format!("{}/sim/chats/{ANN}/events", stage.server.api_url());
    let mut stream = stage.client.get(url).header("last-event-id", "1").send().await.unwrap();
    let mut seen = String::new();
    stage.call("sendMessageDraft", json!({"chat_id": ANN, "draft_id": 3, "text": "hm"})).await;
    stage.server.advance(Duration::from_secs(31));
    while !seen.contains("draft_gone") {
        let chunk = tokio::time::timeout(LIMIT, stream.chunk()).await.unwrap().unwrap().unwrap();
        seen.push_str(&String::from_utf8_lossy(&chunk));
    }
    assert!(!seen.contains("\"one\"") && seen.contains("\"two\""), "{seen}");
    assert!(seen.contains("id: 2\n") && seen.contains("id: 3\n"), "{seen}");
}

#[tokio::test]
async fn files_of_people_may_be_as_large_as_bots_may_download() {
    let stage = Stage::new().await;
    let large = STANDARD.encode(vec![b'a'; 20 * 1024 * 1024]);
    let order = json!({"chat_id": ANN, "document": {"name": "a.bin", "base64": large}});
    let url = format!("{}/sim/messages", stage.server.api_url());
    let answer = stage.client.post(&url).json(&order).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    let huge = stage.client.post(&url).body(vec![b' '; 33 * 1024 * 1024]).send().await;
    // The server may hang up before the whole of it is sent.
    assert!(huge.is_err() || huge.is_ok_and(|answer| answer.status().as_u16() == 413));
}

#[tokio::test]
async fn watchers_get_files_by_their_id_and_nothing_in_them_runs() {
    let stage = Stage::new().await;
    let document = Attachment {
        name: "a.html".to_owned(),
        mime_type: Some("text/html".to_owned()),
        base64: STANDARD.encode("<script>alert(1)</script>"),
    };
    let png = STANDARD.encode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03");
    let photo = Attachment { name: "a".to_owned(), base64: png, ..Attachment::default() };
    let with = |order: Write| stage.server.write(&Write { chat_id: ANN, ..order }).unwrap().remove(0);
    let page = with(Write { document: Some(document), ..Write::default() });
    let picture = with(Write { photo: Some(photo), ..Write::default() });
    let get = async |id: &Value| {
        let url = format!("{}/sim/files/{}", stage.server.api_url(), id.as_str().unwrap());
        let answer = stage.client.get(url).send().await.unwrap();
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        let kind = header("content-type");
        let policy = header("content-security-policy");
        assert!(policy.contains("sandbox") && header("content-disposition") == "attachment");
        (kind, answer.text().await.unwrap())
    };
    let (kind, text) = get(&page["document"]["file_id"]).await;
    assert_eq!((kind.as_str(), text.as_str()), ("text/html", "<script>alert(1)</script>"));
    assert_eq!(get(&picture["photo"][0]["file_id"]).await.0, "image/png");
    let gone =
        stage.client.get(format!("{}/sim/files/nothing", stage.server.api_url())).send().await.unwrap();
    assert_eq!(gone.status().as_u16(), 404);
}
