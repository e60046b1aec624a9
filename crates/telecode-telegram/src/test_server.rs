//! A tiny HTTP server on loopback for tests: it answers as told, or breaks off.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::client::BotApi;

/// The token of all tests.
pub(crate) const TOKEN: &str = "123456789:AAbC-dEf_gHiJkLmNoPqRsTuVwXyZ012345";

/// How long a test waits for anything.
pub(crate) const DEADLINE: Duration = Duration::from_secs(10);

/// One request that came in.
#[derive(Debug, Clone)]
pub(crate) struct SeenRequest {
    pub(crate) path: String,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
    /// Which connection it came on, from 0.
    pub(crate) connection: usize,
}

impl SeenRequest {
    pub(crate) fn method(&self) -> &str {
        self.path.rsplit('/').next().unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// What the server does with a request.
pub(crate) enum ServerReply {
    Text(u16, String),
    /// Sends the caller to another address.
    Redirect(String),
    /// Closes the connection without an answer.
    Cut,
    /// Closes the connection within the answer.
    CutInBody,
    /// Takes the request and never answers.
    Hang,
}

impl ServerReply {
    pub(crate) fn ok(result: impl Into<Value>) -> Self {
        let result = result.into();
        Self::Text(200, json!({ "ok": true, "result": result }).to_string())
    }

    pub(crate) fn refusal(code: u16, description: &str) -> Self {
        let body = json!({ "ok": false, "error_code": code, "description": description });
        Self::Text(code, body.to_string())
    }
}

/// A server that runs until it is dropped.
pub(crate) struct TestServer {
    pub(crate) url: String,
    seen: mpsc::UnboundedReceiver<SeenRequest>,
    _tasks: JoinSet<()>,
}

impl TestServer {
    /// Answers requests with `replies`, one after the other, and then never again.
    pub(crate) async fn scripted(replies: impl IntoIterator<Item = ServerReply>) -> Self {
        let replies = std::sync::Mutex::new(replies.into_iter().collect::<std::collections::VecDeque<_>>());
        Self::start(move |_| replies.lock().unwrap().pop_front().unwrap_or(ServerReply::Hang)).await
    }

    pub(crate) async fn start(answer: impl Fn(&SeenRequest) -> ServerReply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, seen) = mpsc::unbounded_channel();
        let answer = Arc::new(answer);
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            let count = AtomicUsize::new(0);
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let number = count.fetch_add(1, Ordering::Relaxed);
                connections.spawn(serve(stream, number, sender.clone(), answer.clone()));
            }
        });
        Self { url, seen, _tasks: tasks }
    }

    pub(crate) fn api(&self) -> BotApi {
        BotApi::new(&self.url, TOKEN.into()).unwrap()
    }

    /// Whether no request came in that was not looked at.
    pub(crate) fn is_quiet(&self) -> bool {
        self.seen.is_empty()
    }

    /// The next request that came in.
    pub(crate) async fn next(&mut self) -> SeenRequest {
        tokio::time::timeout(DEADLINE, self.seen.recv()).await.expect("a request in time").unwrap()
    }
}

/// An address where nobody listens.
pub(crate) fn deserted_url() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

async fn serve(
    stream: TcpStream,
    connection: usize,
    seen: mpsc::UnboundedSender<SeenRequest>,
    answer: Arc<impl Fn(&SeenRequest) -> ServerReply>,
) {
    let mut stream = BufReader::new(stream);
    while let Some(request) = read(&mut stream, connection).await {
        let reply = answer(&request);
        // The test may be over already.
        drop(seen.send(request));
        let (head, body, cut) = match reply {
            ServerReply::Text(status, body) => (format!("{status} X"), body, 0),
            ServerReply::Redirect(url) => (format!("307 X\r\nLocation: {url}"), String::new(), 0),
            ServerReply::CutInBody => ("200 X".to_owned(), "{\"ok\":true,\"result\":true}".to_owned(), 5),
            ServerReply::Cut => return,
            ServerReply::Hang => std::future::pending().await,
        };
        let head = format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\n\r\n", body.len());
        let answer = head + &body[..body.len() - cut];
        if stream.write_all(answer.as_bytes()).await.is_err() || cut > 0 {
            return;
        }
    }
}

async fn read(stream: &mut BufReader<TcpStream>, connection: usize) -> Option<SeenRequest> {
    // A handshake of TLS is not HTTP.
    if !stream.fill_buf().await.ok()?.first()?.is_ascii_alphabetic() {
        return None;
    }
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).await.ok()? == 0 {
            return None;
        }
    }
    let path = head.split(' ').nth(1)?.to_owned();
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length").then(|| value.parse().unwrap())
    });
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).await.ok()?;
    Some(SeenRequest { path, head, body, connection })
}
