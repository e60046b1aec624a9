//! A warm turn: `claude` alone, and through telecode.

use std::time::Duration;

use telecode_core::seam::agent::Start;
use telecode_sim::messages::Script;
use telecode_sim::telegram::{Options, Pace};

use crate::bare::Bare;
use crate::sample::{Sample, ms_between};
use crate::stage::{Agent, Settings, Stage};
use crate::table::{Aim, Table};
use crate::tap::{Stamps, Way};

const TURNS: usize = 32;
const WARM_UP: usize = 3;

/// The lane of a chat takes a message a second in the long run: with less between two turns, its wait would be measured.
const REST: Duration = Duration::from_millis(1_050);

fn settings(agent: Agent) -> Settings {
    // The simulator's own limits are not the subject here.
    let options = Options { pace: Pace::unlimited(), ..Options::default() };
    Settings { agent, options, script: Script::new(), extra: "", owners: 1 }
}

/// The whole turn. Both are measured in turns, so that what the machine does besides meets both.
pub(crate) async fn whole(table: &mut Table) {
    let mut stage = Stage::new(settings(Agent::Real)).await;
    stage.start().await;
    let mut bare = Bare::start(&stage, &uuid::Uuid::new_v4().to_string(), Start::New).await;
    bare.ready().await;
    let (mut alone, mut through) = (Sample::default(), Sample::default());
    for turn in 0..WARM_UP + TURNS {
        let text = format!("turn {turn} of this conversation");
        let took = bare.turn(&text).await;
        tokio::time::sleep(REST / 2).await;
        let since = stage.last_request();
        let begun = stage.says(&text);
        let seen = stage.hears(since, &text).await;
        tokio::time::sleep(REST / 2).await;
        if turn >= WARM_UP {
            alone.push(took);
            through.push(ms_between(begun, seen));
        }
    }
    bare.end().await;
    let added = through.median() - alone.median();
    let ratio = format!("ratio {:.2}", through.median() / alone.median());
    table.sample("warm turn, claude alone", &alone, "ms", Aim::None);
    table.sample("warm turn, through telecode", &through, "ms", Aim::AtMost(alone.median() + 8.0));
    table.value("warm turn: what telecode adds", added, "ms", Aim::AtMost(8.0), &ratio);
}

/// The two ways of a turn, with the stand-in agent.
pub(crate) async fn parts(table: &mut Table) {
    let mut stage = Stage::new(settings(Agent::StandIn)).await;
    stage.start().await;
    let (mut inward, mut outward) = (Sample::default(), Sample::default());
    let mut moments = Vec::new();
    for turn in 0..WARM_UP + TURNS {
        let text = format!("turn {turn} of this conversation");
        let since = stage.last_request();
        let begun = stage.says(&text);
        let seen = stage.hears(since, &text).await;
        moments.push((begun, text, seen));
        tokio::time::sleep(REST).await;
    }
    let stamps = stage.stamps().read();
    for (begun, text, seen) in moments.into_iter().skip(WARM_UP) {
        let told = Stamps::after(&stamps, begun, Way::ToClaude, &[&text]).unwrap();
        let ended = Stamps::after(&stamps, begun, Way::FromClaude, &["\"type\":\"result\""]).unwrap();
        inward.push(ms_between(begun, told));
        outward.push(ms_between(ended, seen));
    }
    table.sample("update available to line on stdin, a commit in it", &inward, "ms", Aim::AtMost(5.0));
    let commit = Aim::None;
    table.sample("result frame to final at Telegram, a commit in it", &outward, "ms", commit);
}
