//! What keeps git from running anything: a repository's configuration names programs, and none of them is ours to run.
//!
//! Most are turned off by name. What a repository may call as it likes (filters, hooks of the configuration) is listed first
//! and turned off one by one; attributes may name them, they are not there. Nothing is fetched either, so that no `ssh` and no
//! helper for credentials is needed: what a partial clone does not have is missing.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt as _;

use crate::launch::Variables;

/// What git is always told.
pub(super) const SETTINGS: [&str; 14] = [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.pager=cat",
    "core.editor=false",
    "core.askPass=false",
    "core.sshCommand=false",
    "core.alternateRefsCommand=false",
    "credential.helper=",
    "gpg.program=false",
    "log.showSignature=false",
    "submodule.recurse=false",
    "gc.auto=0",
    "maintenance.auto=false",
    // Names as they are, also where they are not English.
    "core.quotePath=false",
];

/// What git's environment always has: it asks nobody for anything, fetches nothing, speaks English, and leaves locks alone
/// that it can do without.
pub(super) const ENVIRONMENT: [(&str, &str); 9] = [
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_ASKPASS", "false"),
    ("SSH_ASKPASS_REQUIRE", "never"),
    ("GCM_INTERACTIVE", "never"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_PAGER", "cat"),
    ("LC_ALL", "C"),
];

/// A repository of ours: nobody else's configuration and attributes are read with it.
pub(super) const OWN: [(&str, &str); 4] = [
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_CONFIG_SYSTEM", "/dev/null"),
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_ATTR_NOSYSTEM", "1"),
];

/// The variables that turn off every program which a configuration may name as it likes, by its keys.
pub(super) fn turned_off<'a>(keys: impl Iterator<Item = &'a [u8]>) -> Variables {
    let mut off: Vec<(Vec<u8>, &str)> = Vec::new();
    for key in keys {
        let Some(end) = key.iter().rposition(|byte| *byte == b'.') else { continue };
        let (name, _) = key.split_at(end);
        let settings: &[(&str, &str)] = if name.starts_with(b"filter.") {
            &[("clean", ""), ("smudge", ""), ("process", ""), ("required", "false")]
        } else if name.starts_with(b"hook.") {
            &[("enabled", "false")]
        } else {
            continue;
        };
        for (setting, value) in settings {
            off.push(([name, b".", setting.as_bytes()].concat(), value));
        }
    }
    off.sort_unstable();
    off.dedup();
    let count = ("GIT_CONFIG_COUNT".into(), off.len().to_string().into());
    let pairs = off.into_iter().enumerate().flat_map(|(at, (key, value))| {
        [
            (format!("GIT_CONFIG_KEY_{at}").into(), OsString::from_vec(key)),
            (format!("GIT_CONFIG_VALUE_{at}").into(), value.into()),
        ]
    });
    std::iter::once(count).chain(pairs).collect()
}
