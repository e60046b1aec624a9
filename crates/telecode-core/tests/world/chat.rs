//! A Telegram chat in memory: what a person sees.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use telecode_core::seam::call::{BotBar, Call, MenuScope, Notify, Outcome, Reaction, TopicCall};
use telecode_core::seam::ids::{MessageId, ThreadId, Token, TopicId};
use telecode_core::seam::page::{ButtonAction, Entity, EntityKind, Page};

/// How much of a page is logged where it is cut.
const BRIEF: usize = 400;

/// What a person sees, and what happened in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chat {
    pub(crate) messages: BTreeMap<MessageId, Page>,
    /// Where each message is.
    pub(crate) threads: BTreeMap<MessageId, ThreadId>,
    /// What the bot's reaction on each message is.
    pub(crate) reactions: BTreeMap<MessageId, Reaction>,
    pub(crate) draft: Option<Page>,
    pub(crate) toasts: Vec<String>,
    pub(crate) log: String,
    pub(crate) last_message: i64,
    pub(crate) topics: i64,
    /// Topics that somebody deleted.
    pub(crate) gone_topics: Vec<TopicId>,
    /// Why the bot may not touch topics, if it may not.
    pub(crate) bar: Option<BotBar>,
    /// The pinned messages.
    pub(crate) pinned: BTreeSet<MessageId>,
    /// The bot may not pin here.
    pub(crate) may_not_pin: bool,
    pub(crate) sends: usize,
    /// Long pages are cut in the log: failures of walks are printed by the hundred while they are made smaller.
    pub(crate) is_brief: bool,
    /// Messages that somebody deleted, and what they said.
    pub(crate) deleted: BTreeMap<MessageId, Page>,
}

impl Chat {
    /// Somebody deletes a topic; the bot is not told. Telegram deletes the messages in it as well. Source: Bot API,
    /// `deleteForumTopic`.
    pub(crate) fn lose_topic(&mut self, thread: ThreadId) {
        self.gone_topics.extend(thread.topic);
        let inside = self.threads.iter().filter(|(_, of)| thread.topic.is_some() && **of == thread);
        for message in inside.map(|(message, _)| *message).collect::<Vec<_>>() {
            if self.messages.contains_key(&message) {
                self.delete(message);
            }
        }
    }

    /// What Telegram says is so: what is gone by its words is gone.
    pub(crate) fn is_as_said(&mut self, call: &Call, outcome: &Outcome) {
        match (outcome, call) {
            (
                Outcome::Gone,
                Call::Edit { message, .. }
                | Call::Delete { message, .. }
                | Call::Strip { message, .. }
                | Call::Pin { message, .. },
            ) => self.delete(*message),
            (
                Outcome::ThreadGone,
                Call::Edit { message, .. }
                | Call::Delete { message, .. }
                | Call::Strip { message, .. }
                | Call::Pin { message, .. },
            ) => {
                if let Some(thread) = self.threads.get(message) {
                    self.lose_topic(*thread);
                }
            }
            (
                Outcome::ThreadGone,
                Call::Send { thread, .. }
                | Call::Draft { thread, .. }
                | Call::Typing { thread }
                | Call::File { thread, .. }
                | Call::Photo { thread, .. },
            ) => self.lose_topic(*thread),
            (
                Outcome::ThreadGone,
                Call::Topic(
                    TopicCall::Rename { chat, topic, .. }
                    | TopicCall::SetOpen { chat, topic, .. }
                    | TopicCall::Delete { chat, topic },
                ),
            ) => self.lose_topic(ThreadId { chat: *chat, topic: Some(*topic) }),
            _ => {}
        }
    }

    /// Somebody deletes a message; the bot is not told.
    pub(crate) fn delete(&mut self, message: MessageId) {
        self.pinned.remove(&message);
        let page = self.messages.remove(&message).unwrap_or_default();
        self.deleted.entry(message).or_insert(page);
    }

    pub(crate) fn next_message(&mut self) -> MessageId {
        self.last_message += 1;
        MessageId(self.last_message)
    }

    pub(crate) fn note(&mut self, line: &str) {
        writeln!(self.log, "{line}").unwrap();
    }

    /// A page as it stands in the log.
    fn shown(&self, page: &Page) -> String {
        let all = indent(&show(page));
        match all.char_indices().nth(BRIEF).filter(|_| self.is_brief) {
            Some((at, _)) => format!("{} …", &all[..at]),
            None => all,
        }
    }

    /// Whether a call is about a message of another chat: the same number is another message there.
    fn is_elsewhere(&self, call: &Call) -> bool {
        let (Call::Edit { chat, message, .. }
        | Call::Delete { chat, message }
        | Call::Strip { chat, message }
        | Call::Pin { chat, message }) = call
        else {
            return false;
        };
        self.threads.get(message).is_some_and(|thread| thread.chat != *chat)
    }

    /// Makes a call the way Telegram would.
    pub(crate) fn perform(&mut self, call: &Call) -> Outcome {
        if self.is_elsewhere(call) {
            return Outcome::Gone;
        }
        match call {
            Call::Send { thread, page, notify, reply_to } => {
                if self.is_gone(*thread) {
                    return Outcome::ThreadGone;
                }
                let is_alone = reply_to.is_some_and(|to| self.deleted.contains_key(&to));
                let id = self.next_message();
                self.threads.insert(id, *thread);
                self.sends += 1;
                let bell = if *notify == Notify::Loud { " 🔔" } else { "" };
                self.note(&format!("bot #{}{}{bell}:\n{}", id.0, place(*thread), self.shown(page)));
                self.messages.insert(id, page.clone());
                self.draft = None;
                if is_alone { Outcome::Alone(id) } else { Outcome::Done(Some(id)) }
            }
            Call::Edit { message, page, .. } => {
                if !self.messages.contains_key(message) {
                    return Outcome::Gone;
                }
                self.note(&format!("bot edits #{}:\n{}", message.0, self.shown(page)));
                self.messages.insert(*message, page.clone());
                Outcome::Done(None)
            }
            Call::Delete { message, .. } => {
                self.note(&format!("bot deletes #{}", message.0));
                self.messages.remove(message);
                self.pinned.remove(message);
                Outcome::Done(None)
            }
            Call::Strip { message, .. } => {
                let Some(page) = self.messages.get_mut(message) else { return Outcome::Gone };
                page.buttons.clear();
                self.note(&format!("bot strips #{}", message.0));
                Outcome::Done(None)
            }
            Call::Draft { thread, page, .. } => {
                if self.is_gone(*thread) {
                    return Outcome::ThreadGone;
                }
                self.note(&format!("draft{}:\n{}", place(*thread), self.shown(page)));
                self.draft = Some(page.clone());
                Outcome::Done(None)
            }
            Call::Typing { thread } => {
                self.note(&format!("typing{}", place(*thread)));
                Outcome::Done(None)
            }
            Call::React { message, reaction, .. } => {
                self.note(&format!("bot reacts {} to #{}", emoji(*reaction), message.0));
                self.reactions.insert(*message, *reaction);
                Outcome::Done(None)
            }
            Call::Toast { text, .. } => {
                self.note(&format!("toast: {text}"));
                self.toasts.push(text.clone());
                Outcome::Done(None)
            }
            Call::File { thread, name, content, .. } => {
                if self.is_gone(*thread) {
                    return Outcome::ThreadGone;
                }
                let id = self.next_message();
                self.note(&format!("bot #{}{}: file {name}, {} bytes", id.0, place(*thread), content.len()));
                Outcome::Done(Some(id))
            }
            Call::Photo { thread, name, caption, .. } => {
                if self.is_gone(*thread) {
                    return Outcome::ThreadGone;
                }
                let id = self.next_message();
                let place = place(*thread);
                self.note(&format!("bot #{}{place}: picture {name}\n{}", id.0, self.shown(caption)));
                Outcome::Done(Some(id))
            }
            Call::Pin { message, .. } => self.pin(*message),
            Call::Topic(call) => self.perform_on_topic(call),
            Call::Menu { scope, language, commands } => {
                // Ours are always the same, and come first.
                let ours = telecode_core::seam::command::menu().count();
                let names: Vec<_> = commands.iter().skip(ours).map(|(name, _)| name.as_str()).collect();
                let place = match scope {
                    MenuScope::Private => String::new(),
                    MenuScope::Chat(chat) => format!(" of {}", chat.number()),
                };
                self.note(&format!(
                    "menu{place} {}: ours {}",
                    language.as_deref().unwrap_or("*"),
                    names.join(" ")
                ));
                Outcome::Done(None)
            }
        }
    }

    fn pin(&mut self, message: MessageId) -> Outcome {
        if !self.messages.contains_key(&message) {
            return Outcome::Gone;
        }
        if self.may_not_pin {
            return Outcome::Barred(BotBar::NoRight);
        }
        self.note(&format!("bot pins #{}", message.0));
        self.pinned.insert(message);
        Outcome::Done(None)
    }

    fn perform_on_topic(&mut self, call: &TopicCall) -> Outcome {
        if let Some(bar) = self.bar
            && !matches!(call, TopicCall::Rename { topic, .. } if self.gone_topics.contains(topic))
        {
            return Outcome::Barred(bar);
        }
        let line = match call {
            TopicCall::Create { name, .. } => {
                self.topics += 1;
                self.note(&format!("topic {}: {name}", self.topics));
                return Outcome::Topic(TopicId(self.topics));
            }
            TopicCall::Rename { topic, .. } if self.gone_topics.contains(topic) => {
                return Outcome::ThreadGone;
            }
            TopicCall::Rename { topic, name, .. } => format!("topic {} is called {name}", topic.0),
            TopicCall::SetOpen { topic, open, .. } => {
                format!("topic {} {}", topic.0, if *open { "opened" } else { "closed" })
            }
            TopicCall::Delete { topic, .. } => format!("topic {} deleted", topic.0),
        };
        self.note(&line);
        Outcome::Done(None)
    }

    fn is_gone(&self, thread: ThreadId) -> bool {
        thread.topic.is_some_and(|topic| self.gone_topics.contains(&topic))
    }

    /// The newest button whose label has these words: its message and its token.
    pub(crate) fn button(&self, words: &str) -> Option<(MessageId, Token)> {
        self.messages.iter().rev().find_map(|(id, page)| {
            page.buttons.iter().flatten().find_map(|button| match &button.action {
                ButtonAction::Press(token) if button.label.contains(words) => Some((*id, token.clone())),
                ButtonAction::Press(_)
                | ButtonAction::Copy(_)
                | ButtonAction::Open(_)
                | ButtonAction::Message(..) => None,
            })
        })
    }
}

/// Where a message is, unless it is in a private chat without topics.
fn place(thread: ThreadId) -> String {
    match thread {
        ThreadId { chat, topic: None } if chat.is_private() => String::new(),
        ThreadId { topic: None, .. } => " in the group".to_owned(),
        ThreadId { topic: Some(topic), .. } => format!(" in topic {}", topic.0),
    }
}

fn emoji(reaction: Reaction) -> &'static str {
    match reaction {
        Reaction::Received => "👀",
        Reaction::TakenUp => "⚡",
        Reaction::Queued => "🫡",
        Reaction::Edited => "✍",
        Reaction::Answered => "👌",
        Reaction::Failed => "💔",
    }
}

/// A page as a text: formatting in marks, buttons in brackets.
pub(crate) fn show(page: &Page) -> String {
    let mut text = marked(page);
    if let Some(file) = &page.document {
        text = format!("file {}, {} bytes\n{text}", file.name, file.text.len());
    }
    if let Some(rich) = &page.rich {
        let before = rich.before.iter().map(|page| marked(page) + "\n⏬\n").collect::<String>();
        text = format!("(rich)\n{before}{text}");
    }
    for row in &page.buttons {
        let labels: Vec<_> = row.iter().map(|button| format!("[{}]", button.label)).collect();
        write!(text, "\n{}", labels.join(" ")).unwrap();
    }
    text
}

fn marked(page: &Page) -> String {
    let mut out = String::new();
    let mut at = 0;
    for c in page.text.chars() {
        for entity in page.entities.iter().filter(|entity| entity.offset == at) {
            out.push_str(&open(entity));
        }
        out.push(c);
        at += c.len_utf16();
        for entity in page.entities.iter().rev().filter(|entity| entity.offset + entity.length == at) {
            out.push_str(close(entity));
        }
    }
    out
}

fn open(entity: &Entity) -> String {
    match &entity.kind {
        EntityKind::Bold => "*".to_owned(),
        EntityKind::Italic => "_".to_owned(),
        EntityKind::Underline => "__".to_owned(),
        EntityKind::Strikethrough => "~".to_owned(),
        EntityKind::Spoiler => "||".to_owned(),
        EntityKind::Code => "`".to_owned(),
        EntityKind::Pre(language) => format!("```{}\n", language.as_deref().unwrap_or("")),
        EntityKind::Link(url) => format!("<{url}|"),
        EntityKind::MessageLink(group, message) => {
            format!("<https://t.me/c/{}/{}|", group.link_number().unwrap_or_default(), message.0)
        }
        EntityKind::Quote => "❝".to_owned(),
        EntityKind::CollapsedQuote => "❝…".to_owned(),
    }
}

fn close(entity: &Entity) -> &'static str {
    match &entity.kind {
        EntityKind::Bold => "*",
        EntityKind::Italic => "_",
        EntityKind::Underline => "__",
        EntityKind::Strikethrough => "~",
        EntityKind::Spoiler => "||",
        EntityKind::Code => "`",
        EntityKind::Pre(_) => "\n```",
        EntityKind::Link(_) | EntityKind::MessageLink(..) => ">",
        EntityKind::Quote | EntityKind::CollapsedQuote => "❞",
    }
}

fn indent(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}
