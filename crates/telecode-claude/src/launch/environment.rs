//! The environment of an agent: what is named here, and nothing else.
//!
//! What an outer Claude Code leaves behind (`CLAUDECODE`, `CLAUDE_CODE_*`), what changes its run time (`NODE_OPTIONS`,
//! `DEBUG`) and the bot's own secrets are not on the list, so they never get through.

use std::ffi::OsString;

use telecode_core::seam::agent::{Launch, Start};

/// Environment variables, in no order that matters.
pub type Variables = Vec<(OsString, OsString)>;

/// Variables that are passed on.
const NAMES: [&str; 36] = [
    "HOME",
    "PATH",
    "USER",
    "LOGNAME",
    "SHELL",
    "LANG",
    "LANGUAGE",
    "TERM",
    "TMPDIR",
    "TZ",
    "SSH_AUTH_SOCK",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
    "NODE_EXTRA_CA_CERTS",
    "CLAUDE_CONFIG_DIR",
    "CLAUDE_CODE_OAUTH_TOKEN",
    "CLAUDE_CODE_SKIP_BEDROCK_AUTH",
    "CLAUDE_CODE_SKIP_VERTEX_AUTH",
    "CLAUDE_CODE_SKIP_FOUNDRY_AUTH",
    "CLAUDE_CODE_CLIENT_CERT",
    "CLAUDE_CODE_CLIENT_KEY",
    "CLAUDE_CODE_CLIENT_KEY_PASSPHRASE",
    "CLAUDE_CODE_API_KEY_HELPER_TTL_MS",
    "CLOUD_ML_REGION",
    "GCLOUD_PROJECT",
    "CLOUDSDK_CONFIG",
    "API_TIMEOUT_MS",
    "MCP_TIMEOUT",
    "MCP_TOOL_TIMEOUT",
    "IS_SANDBOX",
];

/// The beginnings of names of variables that are passed on.
const FAMILIES: [&str; 9] =
    ["LC_", "XDG_", "SSL_CERT_", "ANTHROPIC_", "CLAUDE_CODE_USE_", "AWS_", "GOOGLE_", "VERTEX_", "AZURE_"];

/// What telecode sets for every agent.
const OURS: [(&str, &str); 6] = [
    // Without it the CLI gives the model no checklist where it has no terminal; from a chat the list is how far things are.
    // The tools are found by searching, so that they cost next to nothing unless they are used.
    ("CLAUDE_CODE_ENABLE_TODO_TOOLS", "1"),
    ("CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS", "1"),
    ("CLAUDE_CODE_STARTUP_FAILURE_RESULTS", "1"),
    ("CLAUDE_CODE_ENABLE_SDK_FILE_CHECKPOINTING", "true"),
    ("DISABLE_AUTOUPDATER", "1"),
    // What an option looks like may be shown, and as what a chat can show.
    ("CLAUDE_CODE_QUESTION_PREVIEW_FORMAT", "markdown"),
];

/// Who drives Claude Code, for its user agent. It does not pose as an official SDK.
const CLIENT: (&str, &str) = ("CLAUDE_AGENT_SDK_CLIENT_APP", concat!("telecode/", env!("CARGO_PKG_VERSION")));

/// The environment of an agent: what the parent's list allows, then ours, then the owner's.
pub fn environment(
    launch: &Launch,
    parent: &[(OsString, OsString)],
    owners: &[(String, String)],
) -> Variables {
    let mut variables: Variables = parent.iter().filter(|(name, _)| is_passed_on(name)).cloned().collect();
    for (name, value) in OURS.into_iter().chain([CLIENT]) {
        set(&mut variables, name, value);
    }
    if launch.start == Start::Rerun {
        set(&mut variables, "CLAUDE_CODE_RESUME_INTERRUPTED_TURN", "1");
    }
    set(&mut variables, "PWD", &launch.workspace);
    for (name, value) in owners {
        set(&mut variables, name, value);
    }
    variables
}

/// Whether a variable of the bot's own environment is passed on.
pub(crate) fn is_passed_on(name: &OsString) -> bool {
    let Some(name) = name.to_str() else { return false };
    NAMES.contains(&name) || FAMILIES.iter().any(|family| name.starts_with(family))
}

fn set(variables: &mut Variables, name: &str, value: &str) {
    variables.retain(|(other, _)| other != name);
    variables.push((name.into(), value.into()));
}
