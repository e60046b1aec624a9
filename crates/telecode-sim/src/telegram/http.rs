//! The Bot API over HTTP: paths, faults, long polls, answers.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, DATE};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use serde_json::{Value, json};

use super::connection::Scissors;
use super::faults::{Cut, Fault};
use super::params::Params;
use super::refusal::Refusal;
use super::request;
use super::shared::Shared;
use super::updates::{Poll, PollState};

/// The routes of bots.
pub(crate) fn routes(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/file/{bot}/{*path}", get(file))
        .route("/{bot}/{method}", any(call))
        .route("/{bot}/{method}/", any(call))
        .fallback(|| async { answer(Err(Refusal::not_found())) })
        .layer(DefaultBodyLimit::max(request::BODY_LIMIT))
        .with_state(shared)
}

/// Says what time it is by the server's clock, as servers do.
pub(crate) async fn date(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let now = UNIX_EPOCH + Duration::from_millis(shared.now().0);
    if let Ok(date) = httpdate::fmt_http_date(now).parse() {
        response.headers_mut().insert(DATE, date);
    }
    response
}

/// The whole answer to a call.
fn answer(result: Result<Value, Refusal>) -> Response {
    let (code, body) = match result {
        Ok(result) => (200, json!({"ok": true, "result": result})),
        Err(refusal) => (refusal.code, refusal.to_json()),
    };
    let code = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (code, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

/// Whether a path names this bot. A malformed token is no path at all; a wrong one is refused.
fn check_token(shared: &Shared, bot: &str) -> Result<(), Refusal> {
    let token = bot.strip_prefix("bot").ok_or_else(Refusal::not_found)?;
    let (id, secret) = token.split_once(':').ok_or_else(Refusal::not_found)?;
    let formed = !secret.is_empty() && id.parse::<u64>().is_ok_and(|id| id > 0);
    if !formed {
        return Err(Refusal::not_found());
    }
    shared.look(|model, _| if model.options.token == token { Ok(()) } else { Err(Refusal::unauthorized()) })
}

async fn file(State(shared): State<Arc<Shared>>, Path((bot, path)): Path<(String, String)>) -> Response {
    if let Err(refusal) = check_token(&shared, &bot) {
        return answer(Err(refusal));
    }
    match shared.look(|model, _| model.files.at_path(&path)) {
        Some(bytes) => ([(CONTENT_TYPE, "application/octet-stream")], Body::from(bytes)).into_response(),
        None => answer(Err(Refusal::not_found())),
    }
}

async fn call(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    Path((bot, method)): Path<(String, String)>,
    request: Request,
) -> Response {
    if let Err(refusal) = check_token(&shared, &bot) {
        return answer(Err(refusal));
    }
    let params = match request::read(request).await {
        Ok(params) => params,
        Err(refusal) => return answer(Err(refusal)),
    };
    let shown = params.to_json();
    let (n, fault) = shared.change(|model, now| {
        let fault = model.faults.meet(&method, &shown);
        (model.record.begin(&method, shown, now), fault)
    });
    let fault = fault.unwrap_or_default();
    pause(fault.delay_before_ms).await;
    if fault.cut == Some(Cut::Before) {
        return cut(&scissors);
    }
    let result = carry_out(&shared, &method, &params, &fault).await;
    pause(fault.delay_after_ms).await;
    if fault.cut == Some(Cut::After) {
        return cut(&scissors);
    }
    shared.change(|model, _| match &result {
        Ok(_) => model.record.end(n, 200, None),
        Err(refusal) => model.record.end(n, refusal.code, Some(&refusal.description)),
    });
    answer(result)
}

/// The answer that is never written.
fn cut(scissors: &Scissors) -> Response {
    scissors.cut();
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

async fn pause(milliseconds: u64) {
    if milliseconds > 0 {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
}

async fn carry_out(
    shared: &Arc<Shared>,
    method: &str,
    params: &Params,
    fault: &Fault,
) -> Result<Value, Refusal> {
    if let Some(refusal) = fault.refusal() {
        return Err(refusal);
    }
    if method.eq_ignore_ascii_case("getUpdates") {
        return long_poll(shared, params).await;
    }
    shared.change(|model, now| model.call(method, params, now))
}

async fn long_poll(shared: &Arc<Shared>, params: &Params) -> Result<Value, Refusal> {
    let poll = shared.change(|model, now| model.begin_poll(params, now))?;
    let running = Running { shared: Arc::clone(shared), poll };
    let done = shared.wait_for(poll.deadline, |model, now| match model.check_poll(&poll, now) {
        PollState::Done(result) => Some(result),
        PollState::Waiting => None,
    });
    let result = done.await;
    drop(running);
    result.unwrap_or_else(|| Ok(json!([])))
}

/// A poll under way; if its caller hangs up, it is forgotten.
struct Running {
    shared: Arc<Shared>,
    poll: Poll,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.shared.look(|model, _| model.end_poll(&self.poll));
    }
}
