//! The first token of a session that is woken, against that of a fresh one.

use std::time::Duration;

use telecode_sim::messages::{Reply, Script};
use telecode_sim::telegram::{Options, Pace};

use crate::project::Project;
use crate::sample::{Sample, ms_between};
use crate::stage::{Agent, Settings, Stage};
use crate::table::{Aim, Table};

const ROUNDS: usize = 8;

/// With the real `claude`: from the message to the first words on the phone.
pub(crate) async fn measure(table: &mut Table) {
    let settings = Settings {
        agent: Agent::Real,
        options: Options { pace: Pace::unlimited(), ..Options::default() },
        script: Script::new().when("say", [Reply::text("word ".repeat(200)).paced(5, 20)]),
        extra: "",
        owners: 1,
        project: Project::Git,
    };
    let mut stage = Stage::new(settings).await;
    stage.start().await;
    let (mut fresh, mut woken) = (Sample::default(), Sample::default());
    for round in 0..=ROUNDS {
        let since = stage.last_request();
        stage.says(&format!("/new session-{round}"));
        stage.hears(since, "session-").await;
        // It was woken ahead, and nothing was said to it: once it is ready it may sleep.
        tokio::time::sleep(REST).await;
        asleep(&stage).await;
        let first = first_words(&stage, "say it").await;
        asleep(&stage).await;
        let again = first_words(&stage, "say it again").await;
        asleep(&stage).await;
        // The first of both warms the files up.
        if round > 0 {
            fresh.push(first);
            woken.push(again);
        }
    }
    table.sample("first words, fresh session", &fresh, "ms", Aim::None);
    let more = woken.median() - fresh.median();
    let notes = format!("p95 {:.0}, {more:+.0} against a fresh start", woken.p95());
    table.value("first words, session that slept", woken.median(), "ms", Aim::AtMost(1_000.0), &notes);
}

/// How long a chat is left alone: the lane's budget for live views is whole again.
const REST: Duration = Duration::from_secs(4);

/// Milliseconds from a message to the first words of its answer in the chat; returns after the final.
async fn first_words(stage: &Stage, text: &str) -> f64 {
    tokio::time::sleep(REST).await;
    let since = stage.last_request();
    let begun = stage.says(text);
    let (n, seen) = stage.sees_words(since, "word").await;
    let ended = stage.hears(n, "word word").await;
    assert!(ended >= seen, "{}", stage.log());
    ms_between(begun, seen)
}

/// Puts the session to sleep.
async fn asleep(stage: &Stage) {
    let since = stage.last_request();
    stage.says("/sleep");
    stage.hears(since, "").await;
    crate::cold::asleep(stage).await;
}
