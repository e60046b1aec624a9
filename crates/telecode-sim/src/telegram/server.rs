//! A running server, and the same orders as the control interface takes.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::callbacks::CallbackAnswer;
use super::connection::{CuttableListener, Scissors};
use super::control;
use super::events::Event;
use super::faults::Fault;
use super::http;
use super::ids::{ChatId, Moment};
use super::journal::Journal;
use super::model::Model;
use super::options::Options;
use super::orders::{
    Block, ChangeTopic, Delete, Edit, Membership, NewChat, NewPerson, Press, React, StopDraft, Write,
};
use super::pace::Pace;
use super::people::Senseless;
use super::record::Recorded;
use super::shared::Shared;

/// How long the server sleeps if nothing is about to fade.
const IDLE: Duration = Duration::from_hours(1);

/// A server that listens until it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    token: String,
    shared: Arc<Shared>,
    tasks: [JoinHandle<()>; 2],
}

impl Server {
    /// Starts a server.
    pub async fn start(options: Options) -> io::Result<Self> {
        Self::start_with(options, Router::new()).await
    }

    /// Starts a server that also serves the given pages, to loopback names only.
    pub async fn start_with(options: Options, pages: Router) -> io::Result<Self> {
        let listener = TcpListener::bind(options.address).await?;
        let address = listener.local_addr()?;
        let token = options.token.clone();
        let path = options.journal.clone();
        let secret = options.secret.clone();
        let mut model = Model::new(options);
        let journal = path.map(|path| Journal::open(&path, &mut model)).transpose()?;
        let shared = Arc::new(Shared::new(model, journal));
        let app = control::routes(Arc::clone(&shared))
            .merge(pages.layer(middleware::from_fn(control::guard)))
            .merge(http::routes(Arc::clone(&shared)))
            .layer(middleware::from_fn_with_state(Arc::clone(&shared), http::date));
        let app = match secret {
            // Rewritten before the routes are looked at.
            Some(secret) => Router::new()
                .fallback_service(app)
                .layer(middleware::from_fn_with_state(Arc::<str>::from(secret), control::unlock)),
            None => app,
        };
        let service = app.into_make_service_with_connect_info::<Scissors>();
        let serving = tokio::spawn(async move {
            // Accepting goes on after errors; it ends with the task.
            let _ended = axum::serve(CuttableListener(listener), service).await;
        });
        let fading = tokio::spawn(fade(Arc::clone(&shared)));
        Ok(Self { address, token, shared, tasks: [serving, fading] })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// The base for a bot library: `http://127.0.0.1:PORT`.
    pub fn api_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The token of the bot.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Does something with the model, at the server's time.
    pub fn with<T>(&self, act: impl FnOnce(&mut Model, Moment) -> T) -> T {
        self.shared.change(act)
    }

    /// Adds a person.
    pub fn add_person(&self, new: NewPerson) -> Result<Value, Senseless> {
        self.with(|model, _| model.add_person(new))
    }

    /// Adds a group, supergroup or channel.
    pub fn add_chat(&self, new: NewChat) -> Result<Value, Senseless> {
        self.with(|model, _| model.add_chat(new))
    }

    /// A person writes.
    pub fn write(&self, order: &Write) -> Result<Vec<Value>, Senseless> {
        self.with(|model, now| model.write(order, now))
    }

    /// A person edits.
    pub fn edit(&self, order: &Edit) -> Result<Value, Senseless> {
        self.with(|model, now| model.edit(order, now))
    }

    /// A person deletes.
    pub fn delete(&self, order: &Delete) -> Result<(), Senseless> {
        self.with(|model, _| model.delete(order))
    }

    /// A person reacts.
    pub fn react(&self, order: &React) -> Result<(), Senseless> {
        self.with(|model, now| model.react(order, now))
    }

    /// A person presses a button and waits for the answer, ten seconds at most.
    pub async fn press(&self, order: &Press) -> Result<(String, Option<CallbackAnswer>), Senseless> {
        control::press_and_wait(&self.shared, order).await
    }

    /// A person stops a draft.
    pub fn stop(&self, order: &StopDraft) -> Result<(), Senseless> {
        self.with(|model, now| model.stop(order, now))
    }

    /// A person blocks the bot, or takes that back.
    pub fn block(&self, order: &Block) -> Result<(), Senseless> {
        self.with(|model, now| model.block(order, now))
    }

    /// A person makes or changes a topic; returns it.
    pub fn change_topic(&self, order: &ChangeTopic) -> Result<Value, Senseless> {
        self.with(|model, now| model.change_topic_of(order, now))
    }

    /// The bot's part in a group changes.
    pub fn set_membership(&self, order: &Membership) -> Result<(), Senseless> {
        self.with(|model, now| model.set_membership(order, now))
    }

    /// A chat with everything in it, as `GET /sim/chats/{id}` shows it.
    pub fn chat(&self, id: i64) -> Option<Value> {
        self.shared.look(|model, now| model.watch(ChatId(id), now))
    }

    /// The changes in a chat after the given event.
    pub fn events(&self, chat: i64, after: u64) -> Vec<Event> {
        self.shared.look(|model, _| model.events.after(ChatId(chat), after))
    }

    /// The calls of the bot after number `n`.
    pub fn requests(&self, since: u64) -> Vec<Recorded> {
        self.shared.look(|model, _| model.record.since(since))
    }

    /// How many calls were refused because they came too fast.
    pub fn rate_limited(&self) -> u64 {
        self.shared.look(|model, _| model.meter.refused)
    }

    /// Orders a fault and returns its number.
    pub fn add_fault(&self, fault: Fault) -> u64 {
        self.with(|model, _| model.faults.add(fault))
    }

    /// Takes all faults away.
    pub fn clear_faults(&self) {
        self.with(|model, _| model.faults.clear());
    }

    /// Changes the limits from now on.
    pub fn set_pace(&self, pace: Pace) {
        self.with(|model, _| model.meter.pace = pace);
    }

    /// Puts the clock forward.
    pub fn advance(&self, by: Duration) {
        self.shared.advance(by);
    }

    /// Waits until `found` finds something in a chat, as [`Server::chat`] shows it; nothing if it takes too long.
    pub async fn wait_for_chat<T>(
        &self,
        chat: i64,
        limit: Duration,
        mut found: impl FnMut(&Value) -> Option<T>,
    ) -> Option<T> {
        let until = self.shared.now().plus(limit);
        self.shared
            .wait_for(until, |model, now| model.watch(ChatId(chat), now).as_ref().and_then(&mut found))
            .await
    }

    /// Waits for a call of the bot that `found` accepts; nothing if it takes too long.
    pub async fn wait_for_request<T>(
        &self,
        since: u64,
        limit: Duration,
        mut found: impl FnMut(&Recorded) -> Option<T>,
    ) -> Option<T> {
        let until = self.shared.now().plus(limit);
        self.shared.wait_for(until, |model, _| model.record.since(since).iter().find_map(&mut found)).await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// Lets drafts fade when their time is up, so that watchers hear of it.
async fn fade(shared: Arc<Shared>) {
    let mut bell = shared.bell();
    loop {
        bell.mark_unchanged();
        let next = shared.look(|model, _| model.next_change());
        let now = shared.now();
        if next.is_some_and(|next| next <= now) {
            shared.change(Model::tick);
            continue;
        }
        let left = next.map_or(IDLE, |next| next.since(now));
        // Either something changed or the time is up; both mean: look again.
        let _rang = tokio::time::timeout(left, bell.changed()).await;
    }
}
