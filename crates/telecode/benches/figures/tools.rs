//! What a tool call takes more than through a bare relay: one that asks before it runs, since it may change files, and one that
//! does not.

use std::time::Duration;

use serde_json::{Value, json};
use telecode_sim::messages::Reply;

use crate::project::Project;
use crate::relay::{Keeps, Relay};
use crate::sample::{Pairs, ms_between};
use crate::stage::{Agent, Stage};
use crate::table::{Aim, Table};
use crate::warm;

const TURNS: usize = 30;
const WARM_UP: usize = 2;

/// How many calls a turn has: what the turn takes besides is spread over them.
const CALLS: usize = 10;

/// The lane of a chat takes a message a second in the long run: with less between two turns, its wait would be measured.
const REST: Duration = Duration::from_millis(1_050);

/// Both are measured in turns, so that what the machine does besides meets each.
pub(crate) async fn measure(table: &mut Table) {
    let relayed = stage().await;
    let relay = Relay::start(&relayed, Keeps::Warm).await;
    let mut ours = stage().await;
    ours.start().await;
    let (mut asking, mut reading) = (Pairs::default(), Pairs::default());
    for turn in 0..WARM_UP + TURNS {
        for (name, pairs) in [("asks", &mut asking), ("reads", &mut reading)] {
            let text = format!("turn {turn} {name}");
            let floor = turn_of_calls(&relayed, name, &text).await;
            let took = turn_of_calls(&ours, name, &text).await;
            tokio::time::sleep(REST).await;
            if turn >= WARM_UP {
                pairs.push(floor, took);
            }
        }
    }
    relay.end().await;
    table.pairs("a tool call that asks first (Bash)", "a bare relay", &asking, Aim::None);
    table.pairs("a tool call that need not (Read)", "a bare relay", &reading, Aim::None);
}

async fn stage() -> Stage {
    let stage = Stage::new(warm::settings(Agent::Real, Project::Git)).await;
    let folder = stage.home.path().join(".claude");
    std::fs::create_dir_all(&folder).unwrap();
    let allowed = json!({"permissions": {"allow": ["Bash(*)", "Read"]}});
    std::fs::write(folder.join("settings.json"), allowed.to_string()).unwrap();
    std::fs::write(stage.project().join("read.txt"), "words\n").unwrap();
    stage
}

/// Says something that leads to some calls; how many milliseconds a call took until the answer was there.
async fn turn_of_calls(stage: &Stage, name: &str, text: &str) -> f64 {
    for _ in 0..CALLS {
        stage.api.push(call(stage, name));
    }
    stage.api.push(text);
    let since = stage.last_request();
    let begun = stage.says(text);
    ms_between(begun, stage.hears(since, text).await) / CALLS as f64
}

fn call(stage: &Stage, name: &str) -> Reply {
    let path: Value = stage.project().join("read.txt").to_str().unwrap().into();
    match name {
        "asks" => Reply::tool("Bash", json!({"command": "true", "description": "Nothing"})),
        _ => Reply::tool("Read", json!({"file_path": path})),
    }
}
