//! What a person is told besides: once in a session's life, and calmly.

mod ground;

use super::Bridge;
use super::errands::Asker;
use super::queries;
use crate::agent::AgentNotice;
use crate::ids::SessionId;
use crate::outbox::Post;
use crate::page::{Page, TEXT_LIMIT};
use crate::query::{Answer, NoAnswer, Query};
use crate::render;
use crate::session::Session;
use crate::time::Now;
use crate::transcript::Note;
use crate::words::Voice;

/// How much is remembered of what was said, in marks: more than a session has of them; the oldest go.
const NOTED: usize = 100;

/// How much of a mark is kept, in UTF-16 units: enough to tell notices apart.
const MARK: usize = 200;

/// The mark of a context that is nearly full.
const CONTEXT_MARK: &str = "context";

/// How the marks of what hooks said begin.
const HOOK_MARK: &str = "hook:";

/// How many different things of one hook are told in a session: one that has something new to say each time is chatting.
const HOOK_TEXTS: usize = 3;

/// How the marks of MCP servers that failed begin.
const SERVER_MARK: &str = "mcp:";

/// How the marks of versions of Claude Code begin.
const VERSION_MARK: &str = "version:";

/// How much is shown of a version, in UTF-16 units.
const VERSION: usize = 50;

/// How much is shown of the name of an MCP server, in UTF-16 units.
const SERVER: usize = 100;

/// How much is shown of why it failed, in UTF-16 units.
const WHY: usize = 300;

/// How full a context is when its person is warned, in percent: early enough to finish what runs.
pub(super) const CONTEXT_WARNING: u8 = 80;

/// What is to be done with an answer.
#[derive(Debug)]
pub(super) enum Then {
    /// These servers failed, and it is said why.
    Servers(Vec<String>),
}

impl Bridge {
    /// Says something in a session's thread.
    pub(super) fn notice(&mut self, id: SessionId, text: &str) {
        let Some(session) = self.sessions.get(&id) else { return };
        let page = Page::plain(render::cut(text, TEXT_LIMIT));
        self.post(Post::reply(session.record.thread, page).of(id));
    }

    /// There is something to know about an agent: it is said once. Of what a hook says only the first few things that are not the same
    /// but for a time, a count or a name with a number in it.
    pub(super) fn noticed(&mut self, id: SessionId, notice: &AgentNotice) {
        let is_new = match notice {
            AgentNotice::Hook { hook, words } => {
                let begin = format!("{HOOK_MARK}{hook}:");
                let said = self.sessions.get(&id).map_or(0, |session| {
                    session.record.noted.iter().filter(|mark| mark.starts_with(&begin)).count()
                });
                said < HOOK_TEXTS && self.note(id, &format!("{begin}{}", steady(words)))
            }
            AgentNotice::Said(words) => self.note(id, words),
            AgentNotice::TooLong { megabytes } => self.note(id, &format!("too-long:{megabytes}")),
            AgentNotice::NoRecord => self.note(id, "no-record"),
            AgentNotice::NotWritten { error } => self.note(id, &format!("not-written:{error}")),
        };
        let thread = self.sessions.get(&id).map(|session| session.record.thread);
        if let Some(thread) = thread.filter(|_| is_new) {
            let text = format!("ℹ️ {}", notice_text(notice, self.thread_voice(thread)));
            self.notice(id, &text);
        }
    }

    /// Remembers that something is said. Says whether it was not said before.
    pub(super) fn note(&mut self, id: SessionId, mark: &str) -> bool {
        let mark = render::cut(mark.trim(), MARK);
        let Some(session) = self.sessions.get_mut(&id) else { return false };
        let noted = &mut session.record.noted;
        if noted.contains(&mark) {
            return false;
        }
        if noted.len() >= NOTED {
            noted.remove(0);
        }
        noted.push(mark);
        true
    }

    /// What was said holds no more, and may be said again.
    fn unnote(&mut self, id: SessionId, is_it: impl Fn(&str) -> bool) {
        if let Some(session) = self.sessions.get_mut(&id) {
            session.record.noted.retain(|mark| !is_it(mark));
        }
    }

    /// How full the context is. Says whether that is a reason to warn, which it is once until there is room again.
    pub(super) fn warns_of_context(&mut self, id: SessionId, percent: Option<u8>) -> bool {
        match percent {
            Some(percent) if percent >= CONTEXT_WARNING => self.note(id, CONTEXT_MARK),
            Some(_) => {
                self.unnote(id, |mark| mark == CONTEXT_MARK);
                false
            }
            None => false,
        }
    }

    pub(super) fn compacting(&mut self, id: SessionId, now: Now) {
        if let Some(turn) = self.sessions.get_mut(&id).and_then(Session::running) {
            turn.compacting = true;
        }
        self.show_soon(id, now);
    }

    pub(super) fn compacted(&mut self, id: SessionId, before: Option<u64>, after: Option<u64>, now: Now) {
        if let Some(turn) = self.sessions.get_mut(&id).and_then(Session::running) {
            turn.compacting = false;
            turn.transcript.note(Note::Compacted { before, after });
        }
        self.show_soon(id, now);
    }

    /// Another model goes on. The footer names it each time, a line only the first time.
    pub(super) fn fell_back(&mut self, id: SessionId, from: String, to: String, now: Now) {
        let is_new = self.note(id, &format!("fallback:{from}:{to}"));
        if let Some(turn) = self.sessions.get_mut(&id).and_then(Session::running) {
            turn.model.clone_from(&to);
            if is_new {
                turn.transcript.note(Note::FellBack { from, to });
            }
        }
        self.show_soon(id, now);
    }

    /// Claude Code is newer than the versions that were tested: said once for each version, in the first session that meets it.
    pub(super) fn untested(&mut self, id: SessionId, version: &str) {
        let mark = format!("{VERSION_MARK}{version}");
        if self.sessions.values().any(|session| session.record.noted.contains(&mark)) || !self.note(id, &mark)
        {
            return;
        }
        let Some(thread) = self.sessions.get(&id).map(|session| session.record.thread) else { return };
        let version = render::glance(version, VERSION);
        let text = self.thread_voice(thread).tell("notice-untested", [("version", version.into())]);
        self.notice(id, &text);
    }

    /// Some MCP servers could not be connected: it is said why, once for each until it works again.
    pub(super) fn servers_failed(&mut self, id: SessionId, servers: Vec<String>) {
        let failed: Vec<_> = servers.iter().map(|server| mark(server)).collect();
        self.unnote(id, |noted| noted.starts_with(SERVER_MARK) && !failed.iter().any(|mark| mark == noted));
        let Some(session) = self.sessions.get(&id) else { return };
        let is_new = |server: &String| !session.record.noted.contains(&mark(server));
        let new: Vec<_> = servers.into_iter().filter(is_new).collect();
        if new.is_empty() {
            return;
        }
        let asker = Asker::of_thread(session.record.thread, session.record.person);
        self.query(id, Query::Servers, &asker, queries::Then::Notices(Then::Servers(new)));
    }

    pub(super) fn notices_told(&mut self, id: SessionId, then: &Then, answer: Result<Answer, NoAnswer>) {
        let Then::Servers(failed) = then;
        let failed: Vec<_> = failed.iter().filter(|server| self.note(id, &mark(server))).collect();
        if failed.is_empty() {
            return;
        }
        // Without an answer it is said all the same, only not why.
        let servers = if let Ok(Answer::Servers(servers)) = answer { servers } else { Vec::new() };
        let Some(thread) = self.sessions.get(&id).map(|session| session.record.thread) else { return };
        let voice = self.thread_voice(thread);
        let lines: Vec<_> = failed
            .iter()
            .map(|name| {
                let known = servers.iter().find(|server| server.name == **name);
                let why = known.and_then(|server| server.error.as_deref()).unwrap_or_default();
                let why = render::glance(why, WHY);
                let name = render::glance(name, SERVER);
                if why.is_empty() { format!("• {name}") } else { format!("• {name}: {why}") }
            })
            .collect();
        let text = voice.tell("notice-servers", [("servers", lines.join("\n").into())]);
        self.notice(id, &text);
    }
}

/// The mark of an MCP server that was said to have failed.
fn mark(server: &str) -> String {
    render::cut(&format!("{SERVER_MARK}{server}"), MARK)
}

/// Words of others, with everything in them visible.
fn visible(words: &str) -> String {
    let lines: Vec<_> = words.trim().lines().map(render::escape_invisible).collect();
    lines.join("\n")
}

fn notice_text(notice: &AgentNotice, voice: Voice<'_>) -> String {
    match notice {
        AgentNotice::Said(words) => visible(words),
        AgentNotice::Hook { hook, words } => {
            voice.tell("notice-hook", [("hook", visible(hook).into()), ("words", visible(words).into())])
        }
        AgentNotice::TooLong { megabytes } => {
            voice.tell("notice-too-long", [("megabytes", (*megabytes).into())])
        }
        AgentNotice::NoRecord => voice.say("notice-no-record"),
        AgentNotice::NotWritten { error } => {
            voice.tell("notice-not-written", [("error", visible(error).into())])
        }
    }
}

/// A text without what is different each time: words with digits in them.
fn steady(words: &str) -> String {
    let word = |word| if str::contains(word, |letter: char| letter.is_ascii_digit()) { "#" } else { word };
    words.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}
