//! The HTTP front of the scripted model.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{Json, Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use super::conversation::{self, ToolResult};
use super::director::{Director, Source, Turnout};
use super::events::{self, Ending, Played};
use super::gates::Gates;
use super::script::{Failure, Plan, Reply, Script};

/// How large a request may be: a long conversation with pictures.
const BODY_LIMIT: usize = 64 << 20;
/// How many events wait for a slow reader.
const BACKLOG: usize = 64;
/// How long what was streamed before a cut has to leave.
const FLUSH: Duration = Duration::from_millis(5);
/// Answers another call of the CLI for itself: read as a title, and as no decision.
const SIDE_ANSWER: &str = r#"{"title":"A session"}"#;

/// A running scripted Messages API server on loopback. It stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stage: Arc<Stage>,
    task: JoinHandle<()>,
}

impl Server {
    /// Starts a server on a free port.
    pub async fn start(script: Script) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let stage = Arc::new(Stage::new(script));
        let app = router(Arc::clone(&stage));
        let task = tokio::spawn(async move {
            // `serve` ends only with the task.
            let _ended: io::Result<()> = axum::serve(listener, app).await;
        });
        Ok(Self { address, stage, task })
    }

    /// The address for `ANTHROPIC_BASE_URL`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Opens a gate for good.
    pub fn release(&self, gate: &str) {
        self.stage.gates.open(gate);
    }

    /// Adds a step at the end of the script.
    pub fn push(&self, reply: impl Into<Reply>) {
        lock(&self.stage.director).push(reply.into());
    }

    /// How many steps of the script have not been used.
    pub fn steps_left(&self) -> usize {
        lock(&self.stage.director).steps_left()
    }

    /// Every request so far, in the order of arrival.
    pub fn requests(&self) -> Vec<Recorded> {
        self.stage.requests.borrow().clone()
    }

    /// The requests of the main loop so far: those that the script answers.
    pub fn turns(&self) -> Vec<Recorded> {
        self.requests().into_iter().filter(|request| request.kind == RequestKind::Turn).collect()
    }

    /// Waits until the requests satisfy a condition. Returns `None` when the time is over before.
    pub async fn wait_for(
        &self,
        limit: Duration,
        mut condition: impl FnMut(&[Recorded]) -> bool,
    ) -> Option<Vec<Recorded>> {
        let mut requests = self.stage.requests.subscribe();
        let waited = tokio::time::timeout(limit, requests.wait_for(|requests| condition(requests))).await;
        waited.ok()?.ok().map(|requests| requests.clone())
    }

    /// Waits until the main loop has called the model so many times.
    pub async fn wait_for_turns(&self, count: usize, limit: Duration) -> Option<Vec<Recorded>> {
        self.wait_for(limit, |requests| {
            requests.iter().filter(|request| request.kind == RequestKind::Turn).count() >= count
        })
        .await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What a request was for.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestKind {
    /// The main loop of an agent: the script answers.
    Turn,
    /// A call of the CLI for itself.
    Side,
    /// A count of tokens.
    Count,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The answer is being streamed or held back.
    Open,
    /// It was answered completely.
    Complete,
    /// It was refused with this status.
    Refused(u16),
    /// The script cut the connection, or sent an error event.
    Broken,
    /// The client went away before the end.
    Abandoned,
}

/// A request that the server got.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// What it was for.
    pub kind: RequestKind,
    /// What answered it.
    pub source: Source,
    /// When it came.
    pub at: Instant,
    /// What was sent.
    pub body: Value,
    /// How it ended.
    pub outcome: Outcome,
}

impl Recorded {
    /// The messages that were sent.
    pub fn messages(&self) -> &[Value] {
        self.body["messages"].as_array().map(Vec::as_slice).unwrap_or_default()
    }

    /// The model that was asked for.
    pub fn model(&self) -> &str {
        self.body["model"].as_str().unwrap_or_default()
    }

    /// The texts that a person wrote, oldest first.
    pub fn human_texts(&self) -> Vec<String> {
        conversation::human_texts(self.messages()).into_iter().map(|(_, text)| text).collect()
    }

    /// The tool results, oldest first.
    pub fn tool_results(&self) -> Vec<ToolResult> {
        conversation::tool_results(self.messages())
    }
}

/// What the handlers share.
#[derive(Debug)]
struct Stage {
    director: Mutex<Director>,
    gates: Gates,
    requests: watch::Sender<Vec<Recorded>>,
}

impl Stage {
    fn new(script: Script) -> Self {
        Self {
            director: Mutex::new(Director::new(script)),
            gates: Gates::default(),
            requests: watch::Sender::new(Vec::new()),
        }
    }

    /// Keeps a request and returns its number.
    fn record(&self, kind: RequestKind, source: Source, body: Value) -> usize {
        let mut number = 0;
        self.requests.send_modify(|requests| {
            number = requests.len();
            requests.push(Recorded { kind, source, at: Instant::now(), body, outcome: Outcome::Open });
        });
        number
    }

    fn ended(&self, number: usize, outcome: Outcome) {
        self.requests.send_modify(|requests| requests[number].outcome = outcome);
    }

    fn decide(&self, body: &Value) -> (RequestKind, Source, Turnout) {
        if conversation::is_side_call(body) {
            let answer = match conversation::titled(body) {
                Some(about) => json!({"title": conversation::title(&about).unwrap_or_default()}).to_string(),
                None => SIDE_ANSWER.to_owned(),
            };
            return (RequestKind::Side, Source::Side, Turnout::Answer(Reply::text(answer)));
        }
        let messages = body["messages"].as_array().map(Vec::as_slice).unwrap_or_default();
        let (source, turnout) = lock(&self.director).decide(messages);
        (RequestKind::Turn, source, turnout)
    }
}

fn router(stage: Arc<Stage>) -> Router {
    Router::new()
        .route("/", any(|| async { StatusCode::OK }))
        .route("/api/hello", get(|| async { Json(json!({"message": "hello"})) }))
        .route("/v1/messages", post(messages))
        .route("/v1/messages/count_tokens", post(count_tokens))
        .route("/script/release/{gate}", post(release))
        .route("/script/steps", post(push))
        .route("/script/requests", get(requests))
        .fallback(|request: Request| async move { not_found(&request) })
        .layer(axum::extract::DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(stage)
}

async fn messages(State(stage): State<Arc<Stage>>, Json(body): Json<Value>) -> Response {
    let (kind, source, turnout) = stage.decide(&body);
    let model = body["model"].as_str().unwrap_or("model").to_owned();
    let streams = body["stream"] == true;
    let number = stage.record(kind, source, body);
    match turnout {
        Turnout::Refuse(failure) => {
            stage.ended(number, Outcome::Refused(failure.status));
            refusal(&failure)
        }
        Turnout::Answer(reply) => answer(stage, number, reply, model, streams).await,
    }
}

async fn answer(stage: Arc<Stage>, number: usize, reply: Reply, model: String, streams: bool) -> Response {
    let (out, played) = mpsc::channel(BACKLOG);
    let plan = reply.plan.clone();
    tokio::spawn(async move {
        let outcome = match events::play(&reply, &model, &stage.gates, &out).await {
            Ok(Ending::Complete) => Outcome::Complete,
            Ok(Ending::Cut | Ending::Error) => Outcome::Broken,
            Err(events::Left) => Outcome::Abandoned,
        };
        stage.ended(number, outcome);
    });
    let response = if streams { stream(played).await } else { whole(played).await };
    with_plan(response, plan.as_ref())
}

/// Streams what is played. The status line waits for the first event, as a held answer sends no byte.
async fn stream(mut played: mpsc::Receiver<Played>) -> Response {
    let first = played.recv().await;
    let parts = futures_util::stream::unfold((first, played), |(waiting, mut played)| async move {
        let next = match waiting {
            Some(next) => next,
            None => played.recv().await?,
        };
        let part = match next {
            Played::Event(event) => Ok(sse(&event)),
            Played::Cut => Err(cut_after_flush().await),
        };
        Some((part, (None, played)))
    });
    let headers = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-cache")];
    (headers, Body::from_stream(parts)).into_response()
}

/// The server throws away what it has not sent when a body breaks; while it waits for more, it sends.
async fn cut_after_flush() -> io::Error {
    tokio::time::sleep(FLUSH).await;
    io::Error::from(io::ErrorKind::ConnectionReset)
}

async fn whole(mut played: mpsc::Receiver<Played>) -> Response {
    let mut seen = Vec::new();
    while let Some(part) = played.recv().await {
        match part {
            Played::Event(event) if event["type"] == "error" => {
                return (StatusCode::INTERNAL_SERVER_ERROR, Json(event)).into_response();
            }
            Played::Event(event) => seen.push(event),
            Played::Cut => return cut(),
        }
    }
    Json(events::fold(&seen)).into_response()
}

/// An answer whose body breaks at once.
fn cut() -> Response {
    let broken = futures_util::stream::once(async {
        Err::<String, io::Error>(io::Error::from(io::ErrorKind::ConnectionReset))
    });
    Body::from_stream(broken).into_response()
}

fn sse(event: &Value) -> String {
    format!("event: {}\ndata: {event}\n\n", event["type"].as_str().unwrap_or_default())
}

/// The answer with what its headers say of the plan.
fn with_plan(mut response: Response, plan: Option<&Plan>) -> Response {
    for (name, value) in plan.map(Plan::headers).unwrap_or_default() {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn refusal(failure: &Failure) -> Response {
    let status = StatusCode::from_u16(failure.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = json!({"type": "error", "error": {"type": failure.kind, "message": failure.message}});
    let mut response = (status, Json(body)).into_response();
    if let Some(seconds) = failure.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    with_plan(response, failure.plan.as_ref())
}

async fn count_tokens(State(stage): State<Arc<Stage>>, Json(body): Json<Value>) -> Response {
    // Four bytes to a token is close enough for a counter on a screen.
    let tokens = body.to_string().len() / 4;
    let number = stage.record(RequestKind::Count, Source::Side, body);
    stage.ended(number, Outcome::Complete);
    Json(json!({"input_tokens": tokens})).into_response()
}

async fn release(State(stage): State<Arc<Stage>>, Path(gate): Path<String>) -> StatusCode {
    stage.gates.open(&gate);
    StatusCode::NO_CONTENT
}

async fn push(State(stage): State<Arc<Stage>>, Json(reply): Json<Reply>) -> StatusCode {
    lock(&stage.director).push(reply);
    StatusCode::NO_CONTENT
}

async fn requests(State(stage): State<Arc<Stage>>) -> Result<Response, Infallible> {
    let requests = stage.requests.borrow().clone();
    let list: Vec<Value> = requests
        .iter()
        .map(|request| json!({"kind": request.kind, "outcome": request.outcome, "body": request.body}))
        .collect();
    Ok(Json(list).into_response())
}

fn not_found(request: &Request) -> Response {
    let message = format!("{} {} is not served here", request.method(), request.uri().path());
    let body = json!({"type": "error", "error": {"type": "not_found_error", "message": message}});
    (StatusCode::NOT_FOUND, Json(body)).into_response()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
