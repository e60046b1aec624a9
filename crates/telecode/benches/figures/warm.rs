//! A warm turn: `claude` alone, through a bare relay, and through telecode.

use std::time::Duration;

use telecode_core::seam::agent::Start;
use telecode_sim::messages::Script;
use telecode_sim::telegram::{Options, Pace};

use crate::bare::{Bare, Ground};
use crate::project::Project;
use crate::relay::{Keeps, Relay};
use crate::sample::{Pairs, Sample, clock, ms_between};
use crate::stage::{Agent, Settings, Stage};
use crate::table::{Aim, Table};
use crate::tap::{Stamps, Way};

const TURNS: usize = 32;
const WARM_UP: usize = 3;

/// The lane of a chat takes a message a second in the long run: with less between two turns, its wait would be measured.
const REST: Duration = Duration::from_millis(1_050);

pub(crate) fn settings(agent: Agent, project: Project) -> Settings {
    // The simulator's own limits are not the subject here.
    let options = Options { pace: Pace::unlimited(), ..Options::default() };
    Settings { agent, options, script: Script::new(), extra: "", owners: 1, project }
}

/// The whole turn, in a project that is a repository and in one that is none.
pub(crate) async fn whole(table: &mut Table) {
    turns(Project::Git, "warm", table).await;
    turns(Project::Plain, "warm, outside of git", table).await;
}

/// All three are measured in turns, so that what the machine does besides meets each.
async fn turns(project: Project, name: &str, table: &mut Table) {
    // Each has a home of its own: agents of one home know of each other.
    let lone = Stage::new(settings(Agent::Real, project)).await;
    let relayed = Stage::new(settings(Agent::Real, project)).await;
    let relay = Relay::start(&relayed, Keeps::Warm).await;
    let mut stage = Stage::new(settings(Agent::Real, project)).await;
    stage.start().await;
    let mut bare = Bare::start(&Ground::of(&lone), &uuid::Uuid::new_v4().to_string(), Start::New).await;
    bare.ready().await;
    let mut alone = Sample::default();
    let (mut first, mut whole) = (Pairs::default(), Pairs::default());
    let (mut calls, mut bytes) = (Sample::default(), Sample::default());
    for turn in 0..WARM_UP + TURNS {
        let text = format!("turn {turn} of this conversation");
        let begun = clock();
        let took = ms_between(begun, bare.turn(&text).await);
        tokio::time::sleep(REST / 3).await;
        let floor = answered(&relayed, &text).await;
        tokio::time::sleep(REST / 3).await;
        let since = stage.last_request();
        let ours = answered(&stage, &text).await;
        tokio::time::sleep(REST / 3).await;
        let traffic = traffic(&stage, since);
        if turn >= WARM_UP {
            alone.push(took);
            first.push(floor.first, ours.first);
            whole.push(floor.whole, ours.whole);
            calls.push(traffic.0);
            bytes.push(traffic.1);
        }
    }
    bare.end().await;
    relay.end().await;
    table.sample(&format!("{name}: first words, claude alone"), &alone, "ms", Aim::None);
    table.pairs(&format!("{name}: first words"), "a bare relay", &first, Aim::AtMost(3.0));
    table.pairs(&format!("{name}: final"), "a bare relay", &whole, Aim::None);
    table.value(&format!("{name}: calls a turn"), calls.mean(), "", Aim::AtMost(3.0), "");
    let name = format!("{name}: bytes of parameters a turn");
    table.value(&name, bytes.mean() / 1e3, "kB", Aim::AtMost(1.5), "");
}

/// How many milliseconds after a message its answer was seen.
struct Answered {
    /// Its first words, of a draft, too.
    first: f64,
    /// The whole of it.
    whole: f64,
}

/// Says something that is said back, and waits for it.
async fn answered(stage: &Stage, text: &str) -> Answered {
    let since = stage.last_request();
    let begun = stage.says(text);
    let (_, first) = stage.sees_words(since, text).await;
    let whole = stage.hears(since, text).await;
    Answered { first: ms_between(begun, first), whole: ms_between(begun, whole) }
}

/// How many calls came after one, and how many bytes their parameters have; polls aside.
fn traffic(stage: &Stage, since: u64) -> (f64, f64) {
    let requests = stage.telegram.requests(since);
    let calls: Vec<_> = requests.iter().filter(|call| call.method != "getUpdates").collect();
    let bytes: usize = calls.iter().map(|call| call.params.to_string().len()).sum();
    (calls.len() as f64, bytes as f64)
}

/// The two ways of a turn, with the stand-in agent.
pub(crate) async fn parts(table: &mut Table) {
    let mut stage = Stage::new(settings(Agent::StandIn, Project::Git)).await;
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
