//! Many at once: a thousand sessions in the store, a hundred agents that all stream, each in a chat of its own.

use std::collections::HashMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::Connection;
use telecode::store::{DATABASE, Store};
use telecode_sim::messages::{Reply, Script};
use telecode_sim::telegram::{Options, Pace, Recorded};

use crate::process::{cpu_ms, memory};
use crate::project::Project;
use crate::sample::{Sample, clock, ms_between};
use crate::stage::{Agent, LIMIT, OWNER, Settings, Stage};
use crate::table::{Aim, Table};
use crate::tap::Way;

const SESSIONS: i64 = 1_000;
const LIVE: i64 = 100;

/// Tokens of each answer: 5 a second for 20 seconds, 500 a second in all.
const TOKENS: i64 = 100;
const TOKEN_MS: u64 = 200;

pub(crate) async fn measure(table: &mut Table) {
    let mut script = Script::new();
    for agent in 0..LIVE {
        let words = (0..TOKENS).fold(String::new(), |text, token| text + &name(agent, token) + " ");
        script = script.when(&format!("stream {agent:03}"), [Reply::text(words).paced(8, TOKEN_MS)]);
    }
    // Telegram takes 30 calls a second of one bot; here it is the bot that is looked at.
    let options = Options { pace: Pace::unlimited(), ..Options::default() };
    let extra = "max_live = 100";
    let mut stage = Stage::new(Settings {
        agent: Agent::StandIn,
        options,
        script,
        extra,
        owners: LIVE,
        project: Project::Plain,
    })
    .await;
    fill(&stage).await;
    let started = stage.start().await;
    let idle = memory(stage.bot());
    let (cpu, begun) = (cpu_ms(stage.bot()), clock());
    for agent in 0..LIVE {
        stage.writes(OWNER + agent, &format!("stream {agent:03}"));
    }
    finals(&stage).await;
    let (cpu, took) = (cpu_ms(stage.bot()) - cpu, ms_between(begun, clock()));
    let busy = memory(stage.bot());
    let (lags, shown) = lags(&stage);
    let name = "1000 sessions, 100 agents streaming";
    table.value(&format!("{name}: start of the bot"), started, "ms", Aim::None, "until it polls");
    let notes = format!("{cpu:.0} ms in {:.1} s, {} tokens", took / 1e3, LIVE * TOKENS);
    table.value(&format!("{name}: CPU of the bot"), cpu / took * 100.0, "%", Aim::None, &notes);
    let notes = format!("{}; before: {:.1}", busy.notes(), idle.resident);
    table.value(&format!("{name}: memory"), busy.resident, "MB", Aim::None, &notes);
    let notes = format!("median {:.2}, max {:.2}", lags.median() / 1e3, lags.max() / 1e3);
    table.value(&format!("{name}: p95 lag"), lags.p95() / 1e3, "s", Aim::AtMost(1.5), &notes);
    let lost = LIVE * TOKENS - shown;
    table.value(&format!("{name}: tokens lost"), lost as f64, "", Aim::AtMost(0.0), "");
}

/// What a token looks like: nothing else in the chats does.
fn name(agent: i64, token: i64) -> String {
    format!("a{agent:03}t{token:02}")
}

/// Sessions as an earlier run left them; the first ones are the current ones of the chats.
async fn fill(stage: &Stage) {
    let (store, _) = Store::open(&stage.data()).unwrap();
    store.close().await;
    let mut connection = Connection::open(stage.data().join(DATABASE)).unwrap();
    let transaction = connection.transaction().unwrap();
    for id in 1..=SESSIONS {
        let person = OWNER + (id - 1) % LIVE;
        let sql =
            "INSERT INTO session (id, name, chat, workspace, directory, claude, begun, mode, grants, created,
                last_active, turns, cost_usd, person)
            VALUES (?1, 'session ' || ?1, ?2, 'api', ?3, ?4, 0, 'default', '[]', 0, 0, 0, 0, ?2)";
        let directory = stage.project().to_str().unwrap().to_owned();
        transaction.execute(sql, (id, person, directory, uuid::Uuid::new_v4().to_string())).unwrap();
        if id <= LIVE {
            let sql = "INSERT INTO thread (chat, topic, session) VALUES (?1, NULL, ?2)";
            transaction.execute(sql, (person, id)).unwrap();
        }
    }
    transaction.execute("UPDATE last_id SET value = ?1 WHERE kind = 'session'", [SESSIONS]).unwrap();
    transaction.commit().unwrap();
}

/// Waits until every answer is there as a message.
async fn finals(stage: &Stage) {
    for agent in 0..LIVE {
        let last = name(agent, TOKENS - 1);
        let sent = |call: &Recorded| {
            let text = call.params["text"].as_str().unwrap_or_default();
            (call.method == "sendMessage" && text.contains(&last)).then_some(())
        };
        let seen = stage.telegram.wait_for_request(0, LIMIT * 4, sent).await;
        seen.unwrap_or_else(|| panic!("agent {agent} does not end\n{}", stage.log()));
    }
}

/// How long after it left its agent each token was first shown, in milliseconds, and how many were shown.
fn lags(stage: &Stage) -> (Sample, i64) {
    let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let ahead = i128::try_from(wall.as_nanos()).unwrap() - i128::from(clock());
    let mut said: HashMap<(i64, i64), u64> = HashMap::new();
    for stamp in stage.stamps().read() {
        let is_text = stamp.way == Way::FromClaude && stamp.line.contains("text_delta");
        if let Some(token) = newest(&stamp.line).filter(|_| is_text) {
            said.entry(token).or_insert(stamp.at);
        }
    }
    let mut seen: HashMap<i64, i64> = HashMap::new();
    let mut samples = Vec::new();
    for call in stage.telegram.requests(0) {
        let Some((agent, newest)) = newest(&call.params.to_string()) else { continue };
        let next = seen.entry(agent).or_insert(0);
        for token in *next..=newest {
            let said = i128::from(said[&(agent, token)]) + ahead;
            let lag = Duration::from_millis(call.at_ms).as_nanos() as f64 - said as f64;
            samples.push((lag / 1e6).max(0.0));
        }
        *next = (*next).max(newest + 1);
    }
    let shown = seen.values().sum();
    (Sample::from(samples), shown)
}

/// The agent and the number of the newest token in a text.
fn newest(text: &str) -> Option<(i64, i64)> {
    text.split('a').rev().find_map(|rest| {
        let (agent, token) = (rest.get(..3)?, rest.get(4..6)?);
        rest.get(3..4).filter(|mark| *mark == "t")?;
        Some((agent.parse().ok()?, token.parse().ok()?))
    })
}
