//! The configuration is read again while the bot runs.

use std::process::ExitStatus;

use telecode_sim::messages::{Beat, Reply, Script};

use crate::stage::{LIMIT, Stage};

impl Stage {
    pub(crate) async fn reload(&self) -> ExitStatus {
        let mut reload = self.command(&["config", "reload"]).spawn().unwrap();
        tokio::time::timeout(LIMIT, reload.wait()).await.expect("it ends").unwrap()
    }
}

#[tokio::test]
async fn a_reload_counts_for_what_begins_afterwards_and_does_not_touch_a_running_turn() {
    let half = Reply::new()
        .beat(Beat::Text("Half of it ".into()))
        .beat(Beat::Hold("rest".into()))
        .beat(Beat::Text("and the rest.".into()));
    let mut stage = Stage::new(Script::new().then(half)).await;
    let prompt = stage.says("go");
    stage.sees_draft("Half of it").await;
    stage.reconfigure(|settings| settings.extra.push_str("model = \"haiku\"\n"));
    assert_eq!(stage.reload().await.code(), Some(0), "{}", stage.log());
    stage.logs("the configuration was read again").await;
    stage.api.release("rest");
    stage.sees("Half of it and the rest.").await;
    stage.sees_reaction(prompt, "👌").await;

    stage.says("/new second --empty");
    stage.sees("second").await;
    stage.says("hello");
    stage.sees("You said: hello").await;
    let turns = stage.turns(2).await;
    let models: Vec<_> = turns.iter().map(|turn| turn.model().contains("haiku")).collect();
    assert_eq!(models, [false, true], "{}", stage.log());
    stage.terminate().await;
}

#[tokio::test]
async fn a_wrong_configuration_is_told_and_changes_nothing() {
    let mut stage = Stage::new(Script::new()).await;
    stage.reconfigure(|settings| settings.extra.push_str("modell = \"haiku\"\n[agent]\nmax_live = 0\n"));
    assert_eq!(stage.reload().await.code(), Some(3), "{}", stage.log());
    assert!(!stage.log().contains("nothing is changed"), "the bot was not even asked:\n{}", stage.log());
    let pid = stage.bot.as_ref().and_then(tokio::process::Child::id).unwrap();
    let pid = rustix::process::Pid::from_raw(pid.cast_signed()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::HUP).unwrap();
    stage.logs("nothing is changed").await;
    let log = stage.log();
    assert!(log.contains("claude.modell") && log.contains("agent.max_live"), "{log}");
    stage.says("hello");
    stage.sees("You said: hello").await;
}
