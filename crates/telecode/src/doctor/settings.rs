//! Whether Claude Code reads its settings files: one with a mistake in it is passed over as a whole, with its deny rules and hooks.

use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use telecode_claude::process::{AgentProcess, LaunchSettings};
use telecode_core::seam::agent::{AgentEvent, Launch, Order, SettingsMistake, Start};
use telecode_core::seam::gate::Gate;
use telecode_core::seam::ids::{ClaudeId, LifeId, QueryId};
use telecode_core::seam::permission::Mode;
use telecode_core::seam::query::Query;
use tokio::sync::mpsc;

use super::DoctorCheck;
use crate::config::Config;

const NAME: &str = "claude settings";

/// What to do about a file that does not count.
const HINT: &str = "mend it: until then none of its rules and hooks is in force; `claude doctor` says more";

/// How long Claude Code may take to say what it reads.
const LIMIT: Duration = Duration::from_secs(30);

/// The settings of a directory. Source: Claude Code's documentation of settings.
const OF_PROJECT: [&str; 2] = [".claude/settings.json", ".claude/settings.local.json"];

/// Asks Claude Code about the settings that it reads everywhere, and looks itself into those of the projects: a `claude` that is
/// started there runs what they bring along.
pub(super) async fn settings(config: &Config, settings: LaunchSettings) -> DoctorCheck {
    let directory = std::env::temp_dir().join(format!("telecode-doctor-{}", uuid::Uuid::new_v4()));
    let asked = tokio::time::timeout(LIMIT, mistakes(settings, &directory)).await;
    // Nothing depends on it: a temporary directory that stays is only untidy.
    let _left = std::fs::remove_dir_all(&directory);
    let Ok(Some(mut wrong)) = asked else {
        return DoctorCheck::warning(NAME, "Claude Code does not say", "run `claude doctor`");
    };
    wrong.extend(config.projects.iter().flat_map(|project| unreadable(Path::new(&project.path))));
    if wrong.is_empty() {
        DoctorCheck::ok(NAME, "all are read")
    } else {
        DoctorCheck::failure(NAME, wrong.join("\n"), HINT)
    }
}

/// An agent in a directory of its own that may do nothing unasked.
pub(super) fn launch(directory: &Path, model: Option<String>) -> Launch {
    Launch {
        life: LifeId(1),
        peers: false,
        workspace: directory.to_string_lossy().into_owned(),
        claude: ClaudeId(uuid::Uuid::new_v4().to_string()),
        start: Start::New,
        model,
        own: false,
        worktree: None,
        effort: None,
        persona: None,
        permit: Gate::closed().permit(Mode::Default, Vec::new()),
        cut: None,
        seen: None,
    }
}

/// What Claude Code says is wrong; `None` if it does not say.
async fn mistakes(settings: LaunchSettings, directory: &Path) -> Option<Vec<String>> {
    std::fs::create_dir_all(directory).ok()?;
    let (events, mut heard) = mpsc::channel(64);
    let agent = AgentProcess::start(launch(directory, None), settings, events);
    let mut found = Vec::new();
    while let Some(event) = heard.recv().await {
        if matches!(event, AgentEvent::Ready(_)) {
            // What it answers comes behind what it says of its settings.
            agent.tell(Order::Query { id: QueryId(1), query: Query::Applied }).ok()?;
        } else if let AgentEvent::SettingsPassedOver(mistakes) = event {
            found.extend(mistakes.into_iter().map(line));
        } else if matches!(event, AgentEvent::Replied { .. }) {
            return Some(found);
        }
    }
    None
}

fn line(mistake: SettingsMistake) -> String {
    let parts = [mistake.file, mistake.key, mistake.message];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ")
}

/// The settings files of a project that are no settings.
fn unreadable(project: &Path) -> Vec<String> {
    let is_wrong = |file: &std::path::PathBuf| {
        let text = std::fs::read_to_string(file).ok();
        text.is_some_and(|text| !serde_json::from_str(&text).is_ok_and(|value: Value| value.is_object()))
    };
    let wrong = OF_PROJECT.iter().map(|file| project.join(file)).filter(is_wrong);
    wrong.map(|file| format!("{}: this is not JSON", file.display())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_projects_settings_that_cannot_be_read_are_named() {
        let project = tempfile::TempDir::new().unwrap();
        let file = project.path().join(OF_PROJECT[0]);
        assert!(unreadable(project.path()).is_empty());
        std::fs::create_dir(project.path().join(".claude")).unwrap();
        for (text, is_wrong) in [("{}", false), ("", true), ("[]", true), ("{\"permissions\": {", true)] {
            std::fs::write(&file, text).unwrap();
            assert_eq!(!unreadable(project.path()).is_empty(), is_wrong, "{text}");
        }
    }
}
