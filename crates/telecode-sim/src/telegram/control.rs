//! The control interface under `/sim`: for tests, and for the web page that plays the client.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::header::{
    CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, ORIGIN, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::sse::{Event as SseEvent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, body::Bytes};
use futures_util::stream::{self, Stream, StreamExt};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::callbacks::CallbackAnswer;
use super::events::Event;
use super::faults::Fault;
use super::ids::{ChatId, Moment};
use super::model::Model;
use super::orders::Press;
use super::people::Senseless;
use super::shared::Shared;

/// How long a press waits for the bot's answer.
const PRESS_WAIT: Duration = Duration::from_secs(10);

/// The largest order: a file of the 20 MB that bots may download, in Base64, with room to spare.
const ORDER_LIMIT: usize = 32 * 1024 * 1024;
/// The type of a file whose own cannot be a header.
const UNKNOWN_TYPE: HeaderValue = HeaderValue::from_static("application/octet-stream");

type Outcome = Result<Value, Senseless>;

/// The routes of the control interface.
pub(crate) fn routes(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/sim/state", get(state))
        .route("/sim/users", post(order(|model, order, _| model.add_person(order))))
        .route("/sim/chats", post(order(|model, order, _| model.add_chat(order))))
        .route(
            "/sim/messages",
            post(order(|model, order, now| Ok(json!({"messages": model.write(&order, now)?})))),
        )
        .route(
            "/sim/edits",
            post(order(|model, order, now| Ok(json!({"message": model.edit(&order, now)?})))),
        )
        .route("/sim/deletes", post(order(|model, order, _| done(model.delete(&order)))))
        .route("/sim/reactions", post(order(|model, order, now| done(model.react(&order, now)))))
        .route("/sim/press", post(press))
        .route("/sim/stop", post(order(|model, order, now| done(model.stop(&order, now)))))
        .route("/sim/block", post(order(|model, order, now| done(model.block(&order, now)))))
        .route("/sim/topics", post(order(|model, order, now| model.change_topic_of(&order, now))))
        .route("/sim/memberships", post(order(|model, order, now| done(model.set_membership(&order, now)))))
        .route("/sim/chats/{id}", get(chat))
        .route("/sim/chats/{id}/events", get(events))
        .route("/sim/files/{*path}", get(file))
        .route("/sim/requests", get(requests).delete(forget_requests))
        .route("/sim/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/sim/clock", post(clock))
        .layer(DefaultBodyLimit::max(ORDER_LIMIT))
        .layer(middleware::from_fn(guard))
        .with_state(shared)
}

/// Only pages that were loaded from this machine may steer it. A foreign name in `Host` means that a foreign page had
/// its name point here; a foreign `Origin` means that a foreign page asks across.
pub(crate) async fn guard(request: Request, next: Next) -> Response {
    match objection(request.headers()) {
        Some(why) => refuse(StatusCode::FORBIDDEN, why),
        None => next.run(request).await,
    }
}

/// Takes the secret off a path. Without it there is only the Bot API, which asks for the token.
pub(crate) async fn unlock(State(secret): State<Arc<str>>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path_and_query().map_or("", |path| path.as_str());
    let inner = path.strip_prefix('/').and_then(|path| path.strip_prefix(&*secret));
    if let Some(inner) = inner.filter(|inner| inner.starts_with('/')) {
        let Ok(uri) = inner.parse() else { return StatusCode::NOT_FOUND.into_response() };
        *request.uri_mut() = uri;
    } else if !path.starts_with("/bot") && !path.starts_with("/file/bot") {
        return StatusCode::NOT_FOUND.into_response();
    }
    next.run(request).await
}

fn objection(headers: &HeaderMap) -> Option<&'static str> {
    let header = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let host = header(HOST).unwrap_or_default();
    if !is_loopback(host) {
        return Some("the Host header names no loopback address");
    }
    let origin = header(ORIGIN).map(|origin| origin.strip_prefix("http://").unwrap_or_default());
    origin.filter(|origin| *origin != host).map(|_| "the Origin header names another page")
}

fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn refuse(code: StatusCode, why: &str) -> Response {
    (code, Json(json!({"error": why}))).into_response()
}

fn reply(outcome: Outcome) -> Response {
    match outcome {
        Ok(value) => Json(value).into_response(),
        Err(why) => refuse(StatusCode::BAD_REQUEST, &why),
    }
}

fn done(outcome: Result<(), Senseless>) -> Outcome {
    outcome.map(|()| json!({"ok": true}))
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Senseless> {
    serde_json::from_slice(body).map_err(|why| format!("the order is not understood: {why}"))
}

type Handled = std::pin::Pin<Box<dyn Future<Output = Response> + Send>>;

/// A handler that reads an order, carries it out and rings the bell.
fn order<T: DeserializeOwned + 'static>(
    act: fn(&mut Model, T, Moment) -> Outcome,
) -> impl Fn(State<Arc<Shared>>, Bytes) -> Handled + Clone + Send + Sync {
    move |State(shared), body| {
        Box::pin(async move {
            reply(parse(&body).and_then(|order: T| shared.change(|model, now| act(model, order, now))))
        })
    }
}

async fn state(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(shared.look(|model, _| model.state_json()))
}

async fn chat(State(shared): State<Arc<Shared>>, Path(id): Path<i64>) -> Response {
    match shared.look(|model, now| model.watch(ChatId(id), now)) {
        Some(chat) => Json(chat).into_response(),
        None => refuse(StatusCode::NOT_FOUND, "there is no such chat"),
    }
}

async fn file(State(shared): State<Arc<Shared>>, Path(path): Path<String>) -> Response {
    let Some((bytes, mime)) = shared.look(|model, _| model.files.find(&path)) else {
        return refuse(StatusCode::NOT_FOUND, "there is no such file");
    };
    let mime = HeaderValue::try_from(mime).unwrap_or(UNKNOWN_TYPE);
    // The file shares its origin with the chat page: whatever it is, it must not run there.
    let headers = [
        (CONTENT_TYPE, mime),
        (CONTENT_DISPOSITION, HeaderValue::from_static("attachment")),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, bytes).into_response()
}

async fn press(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let order: Press = match parse(&body) {
        Ok(order) => order,
        Err(why) => return reply(Err(why)),
    };
    reply(
        press_and_wait(&shared, &order)
            .await
            .map(|(id, answer)| json!({"callback_query_id": id, "answer": answer})),
    )
}

/// Presses a button and waits for what the bot says to it.
pub(crate) async fn press_and_wait(
    shared: &Shared,
    order: &Press,
) -> Result<(String, Option<CallbackAnswer>), Senseless> {
    let (id, until) =
        shared.change(|model, now| Ok::<_, Senseless>((model.press(order, now)?, now.plus(PRESS_WAIT))))?;
    let answer = shared.wait_for(until, |model, _| model.callbacks.answered(&id)).await;
    Ok((id, answer))
}

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    since: u64,
}

async fn requests(State(shared): State<Arc<Shared>>, Query(query): Query<Since>) -> Json<Value> {
    let (calls, refused) = shared.look(|model, _| (model.record.since(query.since), model.meter.refused));
    Json(json!({"requests": calls, "rate_limited": refused}))
}

async fn forget_requests(State(shared): State<Arc<Shared>>) -> Json<Value> {
    shared.change(|model, _| model.record.clear());
    Json(json!({"ok": true}))
}

async fn faults(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(shared.look(|model, _| json!({"faults": model.faults.list()})))
}

async fn add_fault(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    reply(parse(&body).map(|fault: Fault| json!({"id": shared.change(|model, _| model.faults.add(fault))})))
}

async fn clear_faults(State(shared): State<Arc<Shared>>) -> Json<Value> {
    shared.change(|model, _| model.faults.clear());
    Json(json!({"ok": true}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Forward {
    advance_ms: u64,
}

async fn clock(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    reply(parse(&body).map(|forward: Forward| {
        shared.advance(Duration::from_millis(forward.advance_ms));
        json!({"now_ms": shared.now().0})
    }))
}

/// The changes in a chat as server-sent events: those after `Last-Event-ID` (or `?after=`), then the new ones.
async fn events(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<i64>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let chat = ChatId(id);
    let given = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse::<u64>().ok());
    let given = given.or_else(|| query.get("after")?.parse().ok());
    let (newest, known) = shared.look(|model, _| (model.events.last_id(), model.chats.contains_key(&chat)));
    if !known && id <= 0 {
        return refuse(StatusCode::NOT_FOUND, "there is no such chat");
    }
    // Whoever watched an earlier run of this server, which had told more: what is here now is in the chat already.
    let from = given.unwrap_or(newest).min(newest);
    Sse::new(feed(shared, chat, from).map(Ok::<_, Infallible>))
        .keep_alive(KeepAlive::default())
        .into_response()
}

fn feed(shared: Arc<Shared>, chat: ChatId, from: u64) -> impl Stream<Item = SseEvent> {
    let bell = shared.bell();
    let batches = stream::unfold((shared, bell, from), move |(shared, mut bell, last)| async move {
        loop {
            bell.mark_unchanged();
            let batch: Vec<Event> = shared.look(|model, _| model.events.after(chat, last));
            if let Some(newest) = batch.last() {
                let last = newest.id;
                return Some((stream::iter(batch), (shared, bell, last)));
            }
            if bell.changed().await.is_err() {
                return None;
            }
        }
    });
    batches.flatten().map(|event| SseEvent::default().id(event.id.to_string()).data(event.body.to_string()))
}
