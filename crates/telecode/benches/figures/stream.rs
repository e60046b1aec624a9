//! What a stream costs, and how late it is seen.

use std::time::Duration;

use telecode_sim::messages::{Reply, Script};
use telecode_sim::telegram::{Feature, Options, Pace, Recorded};

use crate::process::{cpu_ms, memory};
use crate::project::Project;
use crate::sample::{Sample, clock, ms_between};
use crate::stage::{Agent, LIMIT, Settings, Stage};
use crate::table::{Aim, Table};
use crate::tap::Way;

const DELTAS: usize = 1_000;
const ROUNDS: usize = 4;

/// Until the lane of the chat is free again.
const REST: Duration = Duration::from_millis(1_200);

/// A call that shows more than those before it.
#[derive(Debug)]
struct Seen {
    newest: usize,
    at: u64,
    by_draft: bool,
}

/// A stream of numbered tokens.
#[derive(Debug, Clone, Copy)]
struct Course {
    name: &'static str,
    tokens: usize,
    /// Between two tokens.
    gap_ms: u64,
    /// What the bot should take of the processor, in milliseconds.
    cpu: Aim,
}

const SHORT: Course = Course { name: "20 tokens/s for 20 s", tokens: 400, gap_ms: 50, cpu: Aim::None };
const QUICK: Course =
    Course { name: "100 deltas/s for 10 s", tokens: 1_000, gap_ms: 10, cpu: Aim::AtMost(20.0) };
const LONG: Course = Course { name: "100 deltas/s for 10 min", tokens: 60_000, gap_ms: 10, cpu: Aim::None };

/// Digits of a token's number.
const DIGITS: usize = 5;

/// CPU time of the bot for a turn of many deltas, less that of a turn of one.
pub(crate) async fn cpu(table: &mut Table) {
    let fast = deltas(0, true).await;
    table.sample("1000 deltas at once: CPU of the bot", &fast, "ms", Aim::AtMost(20.0));
    let drafts = deltas(1, true).await;
    table.sample("1000 deltas over about 2 s, with drafts: CPU", &drafts, "ms", Aim::AtMost(20.0));
    let edits = deltas(1, false).await;
    table.sample("1000 deltas over about 2 s, without drafts: CPU", &edits, "ms", Aim::AtMost(20.0));
}

async fn deltas(delay_ms: u64, drafts: bool) -> Sample {
    let answer = "ab ".repeat(DELTAS);
    let script = Script::new()
        .when("many", [Reply::text(format!("{answer}end")).paced(3, delay_ms)])
        .when("one", [Reply::text(format!("{answer}end"))]);
    let mut options = Options { pace: Pace::unlimited(), ..Options::default() };
    if !drafts {
        options.features.remove(&Feature::Drafts);
    }
    let mut stage = Stage::new(Settings {
        agent: Agent::StandIn,
        options,
        script,
        extra: "",
        owners: 1,
        project: Project::Git,
    })
    .await;
    stage.start().await;
    turn(&stage, "one").await;
    turn(&stage, "many").await;
    let mut sample = Sample::default();
    for _ in 0..ROUNDS {
        let one = turn(&stage, "one").await;
        sample.push(turn(&stage, "many").await - one);
    }
    sample
}

/// Runs a turn; returns the milliseconds of CPU that the bot took for it, with what comes after the final.
async fn turn(stage: &Stage, text: &str) -> f64 {
    let before = cpu_ms(stage.bot());
    let since = stage.last_request();
    stage.says(text);
    stage.hears(since, "end").await;
    tokio::time::sleep(REST).await;
    cpu_ms(stage.bot()) - before
}

/// How long after it was said each token is seen.
pub(crate) async fn lag(table: &mut Table) {
    let (stage, first) = stream(SHORT, table).await;
    table.value("20 tokens/s: first word said to shown", first, "s", Aim::AtMost(0.3), "");
    drop(stage);
    stream(QUICK, table).await;
}

/// The same for ten minutes in one chat, and what it takes until its end is delivered.
pub(crate) async fn long(table: &mut Table) {
    let (stage, _) = stream(LONG, table).await;
    let memory = memory(stage.bot());
    table.value("… memory of the bot at the end (RSS)", memory.resident, "MB", Aim::None, &memory.notes());
}

/// Streams; the stage after it, and after how many seconds the first word was shown.
async fn stream(course: Course, table: &mut Table) -> (Stage, f64) {
    let Course { name, tokens, gap_ms, cpu: aim } = course;
    let words = (0..tokens).fold(String::new(), |text, n| {
        // Paragraphs, as answers have.
        text + &format!("w{n:0DIGITS$}{}", if n % 50 == 49 { "\n\n" } else { "  " })
    });
    let script = Script::new()
        .when("stream", [Reply::text(words).paced(DIGITS + 3, gap_ms)])
        .when("wake", [Reply::text("end")]);
    let settings = Settings {
        agent: Agent::StandIn,
        options: Options::default(),
        script,
        extra: "",
        owners: 1,
        project: Project::Git,
    };
    let mut stage = Stage::new(settings).await;
    stage.start().await;
    // What it takes to start an agent is no part of a stream.
    turn(&stage, "wake").await;
    let since = stage.last_request();
    let before = cpu_ms(stage.bot());
    stage.says("stream it");
    let shown = watch(&stage, since, tokens).await;
    let cpu = cpu_ms(stage.bot()) - before;
    let said = said(&stage);
    assert_eq!(said.len(), tokens, "every token is a delta of its own");
    let (mut lags, mut live) = (Vec::with_capacity(tokens), Vec::with_capacity(tokens));
    let mut showing = shown.iter().peekable();
    for (n, at) in said.iter().enumerate() {
        while showing.next_if(|seen| seen.newest < n).is_some() {}
        let seen = showing.peek().expect("every token is shown");
        let lag = ms_between(*at, seen.at) / 1e3;
        lags.push(lag);
        if seen.by_draft {
            live.push(lag);
        }
    }
    let (lags, live) = (Sample::from(lags), Sample::from(live));
    let seconds = ms_between(said[0], said[tokens - 1]) / 1e3;
    let drafts = stage.telegram.requests(since).iter().filter(|call| call.method.contains("Draft")).count();
    let notes =
        format!("p95 {:.2}, max {:.2}, {drafts} draft calls in {seconds:.0} s", live.p95(), live.max());
    table.value(&format!("{name}: mean lag"), live.mean(), "s", Aim::AtMost(0.7), &notes);
    // The newest words of a long answer stand at the end of many messages, which come as fast as the server takes them.
    let notes = "what the last draft did not show";
    table.value(&format!("{name}: last word said to shown"), lags.max(), "s", Aim::None, notes);
    let share = format!("{:.1} % of one core, {drafts} refreshes", cpu / seconds / 10.0);
    table.value(&format!("{name}: CPU of the bot"), cpu, "ms", aim, &share);
    let refused = stage.telegram.rate_limited() as f64;
    table.value(&format!("{name}: refused calls (429)"), refused, "", Aim::AtMost(0.0), "");
    let first = ms_between(said[0], shown[0].at) / 1e3;
    (stage, first)
}

/// When each token left the agent.
fn said(stage: &Stage) -> Vec<u64> {
    let stamps = stage.stamps().read();
    let deltas =
        stamps.iter().filter(|stamp| stamp.way == Way::FromClaude && stamp.line.contains("text_delta"));
    let mut all = Vec::new();
    for stamp in deltas {
        if newest(&stamp.line) == Some(all.len()) {
            all.push(stamp.at);
        }
    }
    all
}

/// The newest token of every call that shows one, and when it came, until all are shown.
async fn watch(stage: &Stage, mut since: u64, tokens: usize) -> Vec<Seen> {
    let mut shown: Vec<Seen> = Vec::new();
    while shown.last().is_none_or(|seen| seen.newest + 1 < tokens) {
        let call = |call: &Recorded| {
            let newest = newest(&call.params.to_string())?;
            Some((call.n, Seen { newest, at: clock(), by_draft: call.method.contains("Draft") }))
        };
        let found = stage.telegram.wait_for_request(since, LIMIT, call).await;
        let (n, seen) = found.unwrap_or_else(|| panic!("the stream stops\n{}", stage.log()));
        since = n;
        // The final begins with the first tokens again.
        if shown.last().is_none_or(|last| seen.newest > last.newest) {
            shown.push(seen);
        }
    }
    shown
}

/// The highest token in a text.
fn newest(text: &str) -> Option<usize> {
    let number = |rest: &str| rest.get(..DIGITS)?.parse().ok();
    text.split('w').skip(1).filter_map(number).max()
}
