//! What is read in Claude Code's records of sessions, or done with them.

use std::path::Path;
use std::time::Duration;

use telecode_core::seam::errand::{Failure, RecordsErrand, Report, Trail};
use telecode_core::seam::ids::{ClaudeId, PromptId};
use tokio::time::{Instant, sleep};

use super::{ErrandPaths, off_the_loop};

/// How long Claude Code may take to write down that a prompt was taken back. It takes about 100 ms (measured with 2.1.329).
const LET_GO_LIMIT: Duration = Duration::from_secs(3);

/// How often its record is looked at meanwhile.
const LET_GO_LOOK: Duration = Duration::from_millis(50);

impl ErrandPaths {
    pub(super) async fn records(self, what: RecordsErrand) -> Report {
        match what {
            RecordsErrand::Terminals { directories } => Report::Terminals(self.terminals(directories).await),
            RecordsErrand::Terminal { claude, directory } => {
                Report::Terminal(self.terminal(claude, directory).await)
            }
            RecordsErrand::AtWork { directory } => Report::Terminals(self.at_work(directory).await),
            RecordsErrand::Missed { claude, directory, since, until } => {
                Report::Story(self.missed(claude, directory, since, until).await)
            }
            RecordsErrand::Story { session, claude, directory } => {
                Report::Story(self.story(session, claude, directory).await)
            }
            RecordsErrand::Output { claude, directory, call, limit } => {
                let output = move || self.records.output(Path::new(&directory), &claude, &call, limit);
                Report::Output(off_the_loop(move || Ok(output()?)).await)
            }
            RecordsErrand::Trail { claude, directory, prompts, end } => {
                Report::Trail(self.trail(claude, directory, prompts, end).await)
            }
            RecordsErrand::LetGo { claude, directory, prompts } => {
                Report::Trail(self.let_go(claude, directory, prompts).await)
            }
            RecordsErrand::Settle { claude, directory } => Report::Done(self.settle(claude, directory).await),
            RecordsErrand::Delete { claude, directory } => {
                let delete = move || self.records.remove(Path::new(&directory), &claude);
                Report::Done(off_the_loop(move || Ok(delete()?)).await)
            }
        }
    }

    /// Where a turn stands in Claude's record.
    async fn trail(
        &self,
        claude: ClaudeId,
        directory: String,
        prompts: Vec<PromptId>,
        end: Option<String>,
    ) -> Result<Trail, Failure> {
        let records = self.records.clone();
        off_the_loop(move || Ok(records.trail(Path::new(&directory), &claude, &prompts, end.as_deref())?))
            .await
    }

    /// Where a turn stands as soon as Claude's record has let go of it, or after some time.
    async fn let_go(
        &self,
        claude: ClaudeId,
        directory: String,
        prompts: Vec<PromptId>,
    ) -> Result<Trail, Failure> {
        let until = Instant::now() + LET_GO_LIMIT;
        loop {
            let trail = self.trail(claude.clone(), directory.clone(), prompts.clone(), None).await?;
            if trail.prompt.is_none() || Instant::now() >= until {
                return Ok(trail);
            }
            sleep(LET_GO_LOOK).await;
        }
    }
}
