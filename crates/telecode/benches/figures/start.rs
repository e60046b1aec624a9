//! From the start of the process to its first poll.

use telecode_sim::messages::Script;
use telecode_sim::telegram::Options;

use crate::process::cpu_ms;
use crate::project::Project;
use crate::sample::Sample;
use crate::stage::{Agent, Settings, Stage};
use crate::table::{Aim, Table};

const STARTS: usize = 25;

pub(crate) async fn measure(table: &mut Table) {
    let settings = Settings {
        agent: Agent::Real,
        options: Options::default(),
        script: Script::new(),
        extra: "",
        owners: 1,
        project: Project::Git,
    };
    let mut stage = Stage::new(settings).await;
    let first = stage.start().await;
    table.value("start to first poll, new data directory", first, "ms", Aim::None, "n 1");
    let mut sample = Sample::default();
    for _ in 0..STARTS {
        stage.kill().await;
        sample.push(stage.start().await);
    }
    table.sample("start to first poll", &sample, "ms", Aim::AtMost(10.0));
    table.value("start: CPU until the first poll", cpu_ms(stage.bot()), "ms", Aim::None, "one start");
}
