//! What a person should know of an agent: in whose code it runs, which settings do not count, that its context is nearly full; and
//! who hears it. What agents say beside their work is in `rooms/news`.

pub(in crate::bridge) mod slash;

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::agent::{AgentNotice, SettingsMistake, Untrusted};
use crate::bridge::hall::Hall;
use crate::bridge::talks::roster::Roster;
use crate::ids::SessionId;
use crate::outbox::Post;
use crate::page::{Page, TEXT_LIMIT};
use crate::render;
use crate::render::Text;
use crate::words::Voice;

/// How many lines of what Claude Code says beside its work stand in the chat; a longer one opens when it is tapped.
const LINES: usize = 3;

/// How much of a mark is kept, in UTF-16 units: enough to tell notices apart.
pub(in crate::bridge) const MARK: usize = 200;

/// The mark of a context that is nearly full.
const CONTEXT_MARK: &str = "context";

/// How the marks of what hooks said begin.
const HOOK_MARK: &str = "hook:";

/// How many different things of one hook are told in a session: one that has something new to say each time is chatting.
const HOOK_TEXTS: usize = 3;

/// How the marks of MCP servers that failed begin.
pub(in crate::bridge) const SERVER_MARK: &str = "mcp:";

/// How the marks of versions of Claude Code begin.
const VERSION_MARK: &str = "version:";

/// How much is shown of a version, in UTF-16 units.
const VERSION: usize = 50;

/// How full a context is when its person is warned, in percent: early enough to finish what runs.
pub(in crate::bridge) const CONTEXT_WARNING: u8 = 80;

/// Says something in a session's thread.
pub(in crate::bridge) fn notice(hall: &mut Hall, sessions: &Roster, id: SessionId, text: &str) {
    let Some(session) = sessions.get(&id) else { return };
    let page = Page::plain(render::cut(text, TEXT_LIMIT));
    hall.post(Post::reply(session.record().thread, page).of(id));
}

/// There is something to know about an agent: it is said once. Of what a hook says only the first few things that are not the same
/// but for a time, a count or a name with a number in it.
pub(in crate::bridge) fn noticed(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    notice: &AgentNotice,
) {
    if *notice == AgentNotice::NoRecord
        && let Some(session) = sessions.get_mut(&id)
    {
        session.record_mut().is_not_known();
    }
    let is_new = match notice {
        AgentNotice::Hook { hook, words } => {
            let begin = format!("{HOOK_MARK}{hook}:");
            let said = sessions.get(&id).map_or(0, |session| {
                session.record().noted.iter().filter(|mark| mark.starts_with(&begin)).count()
            });
            said < HOOK_TEXTS && note(sessions, id, &format!("{begin}{}", steady(words)))
        }
        AgentNotice::Said(words) => note(sessions, id, words),
        AgentNotice::TooLong { megabytes } => note(sessions, id, &format!("too-long:{megabytes}")),
        AgentNotice::NoRecord => note(sessions, id, "no-record"),
        AgentNotice::NotWritten { error } => note(sessions, id, &format!("not-written:{error}")),
    };
    let thread = sessions.get(&id).map(|session| session.record().thread);
    if let Some(thread) = thread.filter(|_| is_new) {
        let text = format!("ℹ️ {}", notice_text(notice, hall.thread_voice(thread)));
        hall.post(Post::reply(thread, folded(&text)).of(id));
    }
}

/// What Claude Code or a hook says: behind its first lines it opens, if it is longer.
fn folded(text: &str) -> Page {
    let text = render::cut(text, TEXT_LIMIT);
    if text.lines().count() <= LINES {
        return Page::plain(text);
    }
    let mut folded = Text::new();
    folded.collapsed(&text);
    folded.into_page()
}

/// Remembers that something is said. Says whether it was not said before.
pub(in crate::bridge) fn note(sessions: &mut Roster, id: SessionId, mark: &str) -> bool {
    let mark = render::cut(mark.trim(), MARK);
    sessions.get_mut(&id).is_some_and(|session| session.record_mut().note(mark))
}

/// What was said holds no more, and may be said again.
pub(in crate::bridge) fn unnote(sessions: &mut Roster, id: SessionId, is_it: impl Fn(&str) -> bool) {
    if let Some(session) = sessions.get_mut(&id) {
        session.record_mut().unnote(is_it);
    }
}

/// How full the context is. Says whether that is a reason to warn, which it is once until there is room again.
pub(super) fn warns_of_context(sessions: &mut Roster, id: SessionId, percent: Option<u8>) -> bool {
    match percent {
        Some(percent) if percent >= CONTEXT_WARNING => note(sessions, id, CONTEXT_MARK),
        Some(_) => {
            unnote(sessions, id, |mark| mark == CONTEXT_MARK);
            false
        }
        None => false,
    }
}

/// Claude Code is newer than the versions that were tested: said once for each version, in the first session that meets it.
pub(in crate::bridge) fn untested(hall: &mut Hall, sessions: &mut Roster, id: SessionId, version: &str) {
    let mark = format!("{VERSION_MARK}{version}");
    if sessions.values().any(|session| session.record().noted.contains(&mark)) || !note(sessions, id, &mark) {
        return;
    }
    let Some(thread) = sessions.get(&id).map(|session| session.record().thread) else { return };
    let version = render::glance(version, VERSION);
    let text = hall.thread_voice(thread).tell("notice-untested", [("version", version.into())]);
    notice(hall, sessions, id, &text);
}

pub(in crate::bridge) fn say_in(hall: &Hall, sessions: &Roster, id: SessionId, key: &str) -> String {
    let thread = sessions.get(&id).map(|session| session.record().thread);
    thread.map(|thread| hall.thread_voice(thread).say(key)).unwrap_or_default()
}

/// Claude Code passes over settings files: once in a session for each set of mistakes.
pub(in crate::bridge) fn settings_passed_over(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    mistakes: &[SettingsMistake],
) {
    let Some(thread) = sessions.get(&id).map(|session| session.record().thread) else { return };
    let line = |mistake: &SettingsMistake| {
        let why = [mistake.key.as_str(), mistake.message.as_str()];
        let why: Vec<_> = why.into_iter().filter(|part| !part.is_empty()).collect();
        let line = format!("{}: {}", mistake.file, why.join(": "));
        format!("• {}", render::glance(&line, LINE))
    };
    let lines: Vec<_> = mistakes.iter().take(FILES).map(line).collect();
    let lines = lines.join("\n");
    if note(sessions, id, &format!("{SETTINGS_MARK}{lines}")) {
        let text = hall.thread_voice(thread).tell("settings-passed-over", [("files", lines.into())]);
        notice(hall, sessions, id, &text);
    }
}

/// The mark of an MCP server that was said to have failed.
pub(in crate::bridge) fn mark(server: &str) -> String {
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

/// How much is shown of a list of names, or of a message, in UTF-16 units.
pub(in crate::bridge) const LINE: usize = 300;

/// How many settings files are named.
const FILES: usize = 5;

/// How the marks of directories begin that were said to be untrusted.
pub(in crate::bridge) const UNTRUSTED_MARK: &str = "untrusted:";

/// How the marks of settings files begin that were said not to count.
const SETTINGS_MARK: &str = "settings:";

/// A number for what a directory brings along. How many rules there are is no matter: a person adds to them.
pub(in crate::bridge) fn fingerprint(what: &Untrusted) -> u64 {
    let same = Untrusted { rules: what.rules.min(1), local_rules: what.local_rules.min(1), ..what.clone() };
    let mut hasher = DefaultHasher::new();
    format!("{same:?}").hash(&mut hasher);
    hasher.finish()
}
