//! A Claude Code that goes back to an earlier point, whatever its record says: it is stopped before it does anything.

use std::os::unix::fs::PermissionsExt as _;

use telecode_sim::messages::{Reply, Script};

use super::scene::{bash, is_alive};
use crate::stage::{OWNER, Settings, Stage, reactions, real_claude};

/// The real CLI, which does not see what telecode notes in a record: that is taken out before it starts.
fn forgetful(home: &std::path::Path) -> String {
    let path = home.join("forgetful-claude");
    let note = r#"${/^{"type":"last-prompt","leafUuid"/d}"#;
    let script = format!(
        "#!/bin/sh\nsed -i '{note}' \"$HOME\"/.claude/projects/*/*.jsonl 2>/dev/null\nexec '{}' \"$@\"\n",
        real_claude().display()
    );
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path.to_string_lossy().into_owned()
}

#[tokio::test]
async fn a_claude_that_goes_back_runs_nothing_and_answers_nothing_unasked() {
    let place = tempfile::tempdir().unwrap();
    let asking =
        |name: &str| [bash(&format!("echo ran >> {name}.txt")), Reply::text(format!("{name} is done"))];
    let script = Script::new()
        .when("alpha", asking("alpha"))
        .when("beta", asking("beta"))
        .when("gamma", ["gamma is done"])
        .when("delta", [Reply::text("delta is done").held_by("gate")]);
    let settings = Settings { claude: vec![forgetful(place.path())], ..Settings::default() };
    let mut stage = Stage::with(script, settings).await;
    for name in ["alpha", "beta"] {
        stage.says(name);
        stage.sees(&format!("{name}.txt")).await;
        stage.until_so("recorded", || stage.recorded().contains(&format!("ran >> {name}.txt"))).await;
        stage.until_stored("NOT EXISTS (SELECT 1 FROM slot WHERE state NOT IN ('shown', 'gone'))").await;
        stage.restart().await;
        stage.press("Allow").await;
        stage.sees(&format!("{name} is done")).await;
        stage.settled().await;
    }
    stage.says("gamma");
    stage.sees("gamma is done").await;
    stage.settled().await;
    let delta = stage.says("delta");
    let is_taken_up = |line: &str| line.contains("\"promptSource\":\"sdk\"") && line.contains("delta");
    stage.until_so("recorded", || stage.recorded().lines().any(is_taken_up)).await;
    let calls = stage.api.turns().len();
    let dead = stage.kill_claude();
    stage.until_so("dead", || !is_alive(dead)).await;
    stage.sees("earlier point").await;
    assert_eq!(
        (stage.mark("beta.txt").as_str(), stage.count("May Claude")),
        ("ran\n", 0),
        "{}",
        stage.chat()
    );
    assert!(stage.api.turns().len() <= calls + 2, "it was stopped at once:\n{}", stage.calls());
    assert!(!reactions(&stage.telegram.chat(OWNER).unwrap(), delta).contains("👌"), "nobody read it");
    stage.press("Resume").await;
    stage.api.release("gate");
    stage.sees("delta is done").await;
    stage.sees_reaction(delta, "👌").await;
    assert_eq!(stage.mark("beta.txt"), "ran\n", "{}", stage.chat());
}
