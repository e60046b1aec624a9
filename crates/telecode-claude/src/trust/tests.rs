//! Directories as Claude Code finds them.

use std::ffi::OsString;
use std::process::Command;

use tempfile::TempDir;

use super::*;

struct Ground {
    home: TempDir,
}

impl Ground {
    fn new() -> Self {
        Self { home: TempDir::new().unwrap() }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.home.path().canonicalize().unwrap().join(path)
    }

    fn has(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn git(&self, directory: &str, words: &[&str]) {
        let names = ["-c", "user.name=a", "-c", "user.email=a@b.c"];
        let done = Command::new("git").arg("-C").arg(self.path(directory)).args(names).args(words).output();
        assert!(done.unwrap().status.success(), "{words:?}");
    }

    fn trusts(&self, path: &str) {
        let place = self.path(path).to_string_lossy().into_owned();
        let record = serde_json::json!({"projects": {place: {"hasTrustDialogAccepted": true}}});
        self.has(".claude.json", &record.to_string());
    }

    fn looks(&self, path: &str) -> Option<Untrusted> {
        let variables = vec![(OsString::from("HOME"), self.path("").into_os_string())];
        untrusted(&self.path(path), &variables)
    }
}

const HOOK: &str = r#"{"hooks":{"Stop":[{"hooks":[]}],"SessionStart":[{"hooks":[]}],"PreToolUse":[]},
    "permissions":{"allow":["Bash","Edit"]},"apiKeyHelper":"x"}"#;

#[test]
fn all_that_runs_is_named_until_the_directory_is_trusted() {
    let ground = Ground::new();
    ground.has("code/api/.claude/settings.json", HOOK);
    ground.has("code/.mcp.json", r#"{"mcpServers":{"above":{}}}"#);
    ground.has("code/api/.mcp.json", r#"{"mcpServers":{"here":{}}}"#);
    for (name, mode) in
        [("eager", "acceptEdits"), ("sly", "auto"), ("loud", "bypassPermissions"), ("kind", "plan")]
    {
        let agent = format!("---\nname: {name}\npermissionMode: {mode}\n---\n");
        ground.has(&format!("code/api/.claude/agents/{name}.md"), &agent);
    }
    ground.has("code/api/.claude/agents/deep/other.md", "---\nname: sly\npermissionMode: \"auto\"\n---\n");
    ground.has("code/api/.claude/agents/odd.md", "---\n{name: odd, permissionMode: acceptEdits}\n---\n");
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let all = Untrusted {
        hooks: names(&["SessionStart", "Stop"]),
        servers: names(&["above", "here"]),
        agents: names(&["*", "eager", "odd", "other", "sly"]),
        helpers: names(&["apiKeyHelper"]),
        rules: 2,
    };
    assert_eq!(ground.looks("code/api"), Some(all.clone()));
    // A directory above, or below, is another one.
    ground.trusts("code");
    assert_eq!(ground.looks("code/api"), Some(all));
    ground.trusts("code/api");
    assert_eq!(ground.looks("code/api"), None);
}

#[test]
fn a_directory_without_anything_needs_no_trust() {
    let ground = Ground::new();
    ground.has(
        "code/api/.claude/settings.json",
        r#"{"permissions":{"deny":["Bash"]},"disableAllHooks":true,"hooks":{"Stop":[1]}}"#,
    );
    ground.has("code/api/.claude/settings.local.json", "not JSON");
    assert_eq!((ground.looks("code/api"), ground.looks("nowhere")), (None, None));
}

#[test]
fn what_is_trusted_is_a_repository_with_its_directories_and_worktrees() {
    let ground = Ground::new();
    ground.has("code/api/.claude/settings.json", HOOK);
    ground.has("code/api/sub/.claude/settings.json", HOOK);
    ground.git("code/api", &["init", "-q"]);
    ground.git("code/api", &["add", "-A"]);
    ground.git("code/api", &["commit", "-qm", "all"]);
    let tree = ground.path("data/tree").to_string_lossy().into_owned();
    ground.git("code/api", &["worktree", "add", "-q", &tree]);
    for place in ["code/api", "code/api/sub", "data/tree"] {
        assert!(ground.looks(place).is_some(), "{place}");
    }
    ground.trusts("code/api/sub");
    assert!(ground.looks("code/api/sub").is_some(), "Claude Code does not look there");
    ground.trusts("code/api");
    for place in ["code/api", "code/api/sub", "data/tree"] {
        assert_eq!(ground.looks(place), None, "{place}");
    }
}

#[test]
fn local_settings_are_foreign_only_if_they_came_with_the_repository() {
    let ground = Ground::new();
    ground.has("code/api/.claude/settings.local.json", HOOK);
    assert_eq!(ground.looks("code/api"), None);
    ground.git("code/api", &["init", "-q"]);
    assert_eq!(ground.looks("code/api"), None);
    ground.git("code/api", &["add", "-f", ".claude/settings.local.json"]);
    assert!(ground.looks("code/api").is_some());
}
