//! What a person should know of the ground that a session stands on: whose code runs there, and which settings do not count.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::super::Bridge;
use super::MARK;
use crate::agent::{SettingsMistake, Untrusted};
use crate::ids::SessionId;
use crate::render;

/// How much is shown of a list of names, or of a message, in UTF-16 units.
const LINE: usize = 300;

/// How many settings files are named.
const FILES: usize = 5;

/// How the marks of directories begin that were said to be untrusted.
const UNTRUSTED_MARK: &str = "untrusted:";

/// How the marks of settings files begin that were said not to count.
const SETTINGS_MARK: &str = "settings:";

impl Bridge {
    /// A directory brings along what runs, and nobody trusted it: once for each directory, and again when that is not the same.
    pub(in super::super) fn untrusted(&mut self, id: SessionId, what: &Untrusted) {
        let Some(session) = self.sessions.get(&id) else { return };
        let place = self.rules_project(id).unwrap_or_else(|| session.record.workspace.directory.clone());
        let thread = session.record.thread;
        let mark = render::cut(&format!("{UNTRUSTED_MARK}{:x}:{place}", fingerprint(what)), MARK);
        if self.sessions.values().any(|session| session.record.noted.contains(&mark)) {
            return;
        }
        self.note(id, &mark);
        let voice = self.thread_voice(thread);
        let names = |key: &str, names: &[String]| {
            let shown = render::glance(&names.join(", "), LINE);
            (!names.is_empty()).then(|| voice.tell(key, [("names", shown.into())]))
        };
        let count = |key: &str, count: usize| (count > 0).then(|| voice.tell(key, [("count", count.into())]));
        let lines = [
            names("untrusted-hooks", &what.hooks),
            names("untrusted-servers", &what.servers),
            names("untrusted-helpers", &what.helpers),
            names("untrusted-variables", &what.variables),
            count("untrusted-local-rules", what.local_rules),
            names("untrusted-agents", &what.agents),
            names("untrusted-skills", &what.skills.iter().map(|name| format!("/{name}")).collect::<Vec<_>>()),
            what.is_closed.then(|| voice.say("untrusted-closed")),
            count("untrusted-rules", what.rules),
        ];
        let lines: Vec<_> = lines.into_iter().flatten().map(|line| format!("• {line}")).collect();
        let directory = render::glance(&place, LINE);
        let args = [("directory", directory.into()), ("what", lines.join("\n").into())];
        let text = voice.tell("untrusted", args);
        self.notice(id, &text);
    }

    /// Claude Code passes over settings files: once in a session for each set of mistakes.
    pub(in super::super) fn settings_passed_over(&mut self, id: SessionId, mistakes: &[SettingsMistake]) {
        let Some(thread) = self.sessions.get(&id).map(|session| session.record.thread) else { return };
        let line = |mistake: &SettingsMistake| {
            let why = [mistake.key.as_str(), mistake.message.as_str()];
            let why: Vec<_> = why.into_iter().filter(|part| !part.is_empty()).collect();
            let line = format!("{}: {}", mistake.file, why.join(": "));
            format!("• {}", render::glance(&line, LINE))
        };
        let lines: Vec<_> = mistakes.iter().take(FILES).map(line).collect();
        let lines = lines.join("\n");
        if self.note(id, &format!("{SETTINGS_MARK}{lines}")) {
            let text = self.thread_voice(thread).tell("settings-passed-over", [("files", lines.into())]);
            self.notice(id, &text);
        }
    }
}

/// A number for what a directory brings along. How many rules there are is no matter: a person adds to them.
fn fingerprint(what: &Untrusted) -> u64 {
    let same = Untrusted { rules: what.rules.min(1), local_rules: what.local_rules.min(1), ..what.clone() };
    let mut hasher = DefaultHasher::new();
    format!("{same:?}").hash(&mut hasher);
    hasher.finish()
}
