//! The server without HTTP: chats, people, messages, updates and faults, and the methods that change them.
//! It reads no clock: every call is given the time.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::callbacks::Callbacks;
use super::chat::Chat;
use super::commands::Commands;
use super::draft::Draft;
use super::events::EventLog;
use super::faults::Faults;
use super::files::Files;
use super::ids::{ChatId, MessageId, Moment, ThreadId, UserId};
use super::journal::Deed;
use super::message::{Alert, Content, Message, Reply};
use super::methods;
use super::options::{Feature, Options};
use super::pace::Meter;
use super::params::Params;
use super::person::{Contact, Person, PersonKind};
use super::record::Record;
use super::refusal::Refusal;
use super::updates::{Poll, PollState, UpdateQueue};

/// The id of the first update.
const FIRST_UPDATE: i64 = 400_000_001;

/// A Bot API server in memory.
#[derive(Debug)]
pub struct Model {
    pub(crate) options: Options,
    pub(crate) bot: UserId,
    pub(crate) people: BTreeMap<UserId, Person>,
    pub(crate) chats: BTreeMap<ChatId, Chat>,
    pub(crate) updates: UpdateQueue,
    pub(crate) files: Files,
    pub(crate) meter: Meter,
    pub(crate) faults: Faults,
    pub(crate) record: Record,
    pub(crate) events: EventLog,
    pub(crate) callbacks: Callbacks,
    pub(crate) commands: Commands,
    pub(crate) profile: BTreeMap<(String, String), String>,
    pub(crate) menu_button: Value,
    /// Message ids of private chats and basic groups are numbered across the account.
    last_message: i64,
    pub(crate) last_album: u64,
    /// What was done and is not in the journal yet.
    pub(crate) deeds: Vec<Deed>,
}

/// A message about to be put into a chat.
pub(crate) struct NewMessage {
    pub(crate) from: UserId,
    pub(crate) thread: Option<ThreadId>,
    pub(crate) reply: Option<Reply>,
    pub(crate) content: Content,
    pub(crate) markup: Option<Value>,
    pub(crate) alert: Alert,
    pub(crate) extra: Map<String, Value>,
}

impl NewMessage {
    /// A message with nothing but its content.
    pub(crate) fn plain(from: UserId, thread: Option<ThreadId>, content: Content) -> Self {
        Self { from, thread, reply: None, content, markup: None, alert: Alert::Sound, extra: Map::new() }
    }
}

impl Model {
    /// A server with a bot and nobody else.
    pub fn new(options: Options) -> Self {
        let bot = Person {
            id: UserId(options.bot_id()),
            kind: PersonKind::Bot,
            first_name: options.first_name.clone(),
            username: Some(options.username.clone()),
            language_code: None,
            contact: Contact::Open,
        };
        Self {
            bot: bot.id,
            people: BTreeMap::from([(bot.id, bot)]),
            chats: BTreeMap::new(),
            updates: UpdateQueue::new(FIRST_UPDATE),
            files: Files::default(),
            meter: Meter::new(options.pace),
            faults: Faults::default(),
            record: Record::default(),
            events: EventLog::default(),
            callbacks: Callbacks::default(),
            commands: Commands::default(),
            profile: BTreeMap::new(),
            menu_button: json!({"type": "commands"}),
            last_message: 0,
            last_album: 0,
            deeds: Vec::new(),
            options,
        }
    }

    /// Carries out a method of the bot. `getUpdates` is not among them; see [`Model::begin_poll`].
    pub fn call(&mut self, method: &str, params: &Params, now: Moment) -> Result<Value, Refusal> {
        self.tick(now);
        let result = methods::call(self, method, params, now)?;
        self.note_call(method, params);
        Ok(result)
    }

    /// Begins `getUpdates`.
    pub fn begin_poll(&mut self, params: &Params, now: Moment) -> Result<Poll, Refusal> {
        let poll = self.updates.begin(params, now)?;
        self.note(|| Deed::Poll { offset: poll.offset });
        Ok(poll)
    }

    /// Asks how a poll stands.
    pub fn check_poll(&mut self, poll: &Poll, now: Moment) -> PollState {
        self.updates.check(poll, now)
    }

    /// Forgets a poll whose caller went away.
    pub fn end_poll(&mut self, poll: &Poll) {
        self.updates.end(poll);
    }

    /// Takes away what faded until now.
    pub fn tick(&mut self, now: Moment) {
        let ids: Vec<ChatId> = self.chats.keys().copied().collect();
        for id in ids {
            self.drop_drafts(id, "expired", |draft| draft.until <= now);
        }
    }

    /// When something fades next.
    pub fn next_change(&self) -> Option<Moment> {
        self.chats.values().flat_map(|chat| &chat.drafts).map(|draft| draft.until).min()
    }

    pub(crate) fn has(&self, feature: Feature) -> bool {
        self.options.features.contains(&feature)
    }

    /// Notes a change for the watchers of a chat.
    pub(crate) fn emit(&mut self, chat: ChatId, event: &str, payload: Value) {
        self.events.push(chat, event, payload);
    }

    /// Tells the watchers of a chat about a message that is new or changed.
    pub(crate) fn emit_message(&mut self, chat: ChatId, event: &str, id: MessageId) {
        let shown = self.event_json(chat, id).unwrap_or_default();
        self.emit(chat, event, json!({"message": shown}));
    }

    /// Takes drafts away and says why.
    pub(crate) fn drop_drafts(&mut self, id: ChatId, why: &str, gone: impl Fn(&Draft) -> bool) {
        let Some(chat) = self.chats.get_mut(&id) else { return };
        let (dropped, kept) = std::mem::take(&mut chat.drafts).into_iter().partition(|draft| gone(draft));
        chat.drafts = kept;
        let dropped: Vec<Draft> = dropped;
        for draft in dropped {
            let mut payload = json!({"chat_id": id, "draft_id": draft.id, "reason": why});
            if let Some(thread) = draft.thread {
                payload["message_thread_id"] = json!(thread);
            }
            self.emit(id, "draft_gone", payload);
        }
    }

    /// Puts a message into a chat and tells the watchers. What the bot sends ends its draft and its action there.
    pub(crate) fn add_message(&mut self, id: ChatId, new: NewMessage, now: Moment) -> Option<Value> {
        if new.from == self.bot {
            self.drop_drafts(id, "sent", |draft| draft.thread == new.thread);
        }
        let number = self.next_message_id(id)?;
        let chat = self.chats.get_mut(&id)?;
        if new.from == self.bot {
            chat.action = None;
        }
        let message = Message {
            id: number,
            chat: id,
            from: new.from,
            date: now.seconds(),
            edit_date: None,
            thread: new.thread,
            reply: new.reply,
            content: new.content,
            markup: new.markup,
            reactions: BTreeMap::new(),
            alert: new.alert,
            extra: new.extra,
        };
        chat.messages.insert(number, message);
        self.emit_message(id, "message", number);
        self.message_json(id, number)
    }

    fn next_message_id(&mut self, id: ChatId) -> Option<MessageId> {
        let chat = self.chats.get_mut(&id)?;
        if chat.counts_alone() {
            chat.last_message += 1;
            return Some(MessageId(chat.last_message));
        }
        self.last_message += 1;
        Some(MessageId(self.last_message))
    }

    /// Tells the bot about a message, under the name that fits the chat.
    pub(crate) fn push_message(&mut self, chat: ChatId, shown: Value, edited: Edited, now: Moment) {
        let channel = self.chats.get(&chat).is_some_and(|chat| chat.type_name() == "channel");
        let kind = match (edited, channel) {
            (Edited::No, false) => "message",
            (Edited::No, true) => "channel_post",
            (Edited::Yes, false) => "edited_message",
            (Edited::Yes, true) => "edited_channel_post",
        };
        self.updates.push(kind, shown, now);
    }
}

/// Whether a message is new or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edited {
    No,
    Yes,
}
