//! One turn of a stand-in agent: the model answers, tools are asked for and run, until there is a result.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::AsyncWrite;

use super::answering::{Called, last_text};
use super::asking::{Ran, calls_of};
use super::frames::{self, Ended, Finish};
use super::host::{Exit, Prompt};
use super::script::{Quirk, Run};
use super::session::{PRICE, Session};
use crate::messages::conversation;

/// A turn that runs.
#[derive(Debug)]
pub(super) struct Turn {
    /// What `command_lifecycle` names it.
    pub(super) lifecycle: String,
    /// The text of the prompt, until it is said back.
    pub(super) unsaid: Option<String>,
    pub(super) resumed: bool,
    pub(super) answered: bool,
    pub(super) model_calls: u64,
    pub(super) denials: Vec<Value>,
    pub(super) quirks: Vec<Quirk>,
}

impl<W: AsyncWrite + Unpin> Session<W> {
    /// Runs the turn of a prompt.
    pub(super) async fn turn(&mut self, prompt: Prompt) -> Result<(), Exit> {
        let Prompt { uuid, text, .. } = prompt;
        self.host.known.insert(uuid.clone());
        self.memory.content.known.push(uuid.clone());
        self.memory.content.open = Some(uuid.clone());
        self.memory.prompted(&uuid, &text)?;
        self.host.send(frames::lifecycle(&uuid, "started")).await?;
        let quirks = self.script.quirks_of(&text, Run::First);
        let turn = Turn::new(uuid.clone(), Some(text), Run::First, quirks);
        self.work(uuid, turn).await
    }

    /// Runs the turn again that a crash cut, if there is one.
    pub(super) async fn rerun(&mut self) -> Result<(), Exit> {
        let Some(uuid) = self.memory.content.open.clone() else {
            return Ok(());
        };
        self.memory.drop_open_calls()?;
        let text = conversation::last_human_text(&self.memory.content.messages).unwrap_or_default().0;
        self.host.send(frames::state("running")).await?;
        // The real one names the rerun by a uuid of its own.
        let foreign = frames::fresh();
        self.host.send(frames::lifecycle(&foreign, "started")).await?;
        let quirks = self.script.quirks_of(&text, Run::Again);
        self.work(uuid, Turn::new(foreign, None, Run::Again, quirks)).await
    }

    async fn work(&mut self, uuid: String, mut turn: Turn) -> Result<(), Exit> {
        self.host.running = vec![uuid];
        self.host.interrupted = false;
        let cwd = self.launch.cwd.display().to_string();
        self.host.send(frames::init(&cwd, &self.host.model, &self.host.mode, &self.script.version)).await?;
        self.start_quirks(&turn.quirks).await?;
        let ended = self.steps(&mut turn).await?;
        self.finish(turn, ended).await
    }

    async fn steps(&mut self, turn: &mut Turn) -> Result<Ended, Exit> {
        loop {
            self.host.send(frames::requesting(&self.host.running)).await?;
            let (message, reply) = match self.call_model(turn).await? {
                Called::Answered(message, reply) => (message, reply),
                Called::Refused(failure) => return self.refused(turn, failure).await,
                Called::Interrupted => return Ok(Ended::CutAnswer),
            };
            self.memory.content.cost += PRICE;
            let answer = json!({"role": "assistant", "content": message["content"]});
            self.memory.add(answer)?;
            self.middle_quirks(turn).await?;
            let calls = calls_of(&message, &reply);
            if calls.is_empty() {
                return Ok(Ended::Completed(last_text(&message)));
            }
            match self.run_tools(turn, calls).await? {
                Ran::Done(results) => self.fold(results).await?,
                Ran::Interrupted => return Ok(Ended::CutTools),
            }
        }
    }

    /// Gives the model the results, with the prompts that were sent while the tools ran.
    async fn fold(&mut self, results: Vec<Value>) -> Result<(), Exit> {
        let (later, now): (Vec<Prompt>, Vec<Prompt>) =
            self.host.queue.drain(..).partition(|prompt| prompt.later);
        self.host.queue.extend(later);
        for prompt in now.iter().filter(|_| self.launch.replays) {
            self.host.send(frames::replay(&prompt.uuid, &prompt.text)).await?;
        }
        let mut content = results;
        let mut folded = Vec::new();
        for prompt in now {
            folded.push(prompt.uuid.clone());
            self.host.send(frames::lifecycle(&prompt.uuid, "started")).await?;
            content.push(json!({"type": "text", "text": prompt.text}));
            self.host.running.push(prompt.uuid);
        }
        Ok(self.memory.add(json!({"role": "user", "folded": folded, "content": content}))?)
    }

    async fn finish(&mut self, turn: Turn, ended: Ended) -> Result<(), Exit> {
        let prompts = std::mem::take(&mut self.host.running);
        self.host.interrupted = false;
        self.memory.content.open = None;
        self.memory.save()?;
        let state = if matches!(ended, Ended::Completed(_)) { "completed" } else { "cancelled" };
        for folded in prompts.iter().skip(1) {
            self.host.send(frames::lifecycle(folded, state)).await?;
        }
        let emptied = turn.quirks.contains(&Quirk::EmptyResult);
        let finish = Finish {
            ended: if emptied { Ended::Completed(String::new()) } else { ended },
            prompts,
            cost: self.memory.content.cost,
            model: self.host.model.clone(),
            index: self.results,
            queued: self.host.queue.len(),
            model_calls: turn.model_calls,
            denials: turn.denials,
            resumed: turn.resumed,
        };
        self.results += 1;
        if !turn.quirks.contains(&Quirk::NoResult) {
            self.host.send(frames::result(&finish)).await?;
            self.host.send(frames::lifecycle(&turn.lifecycle, state)).await?;
        }
        if self.host.queue.is_empty() {
            self.host.send(frames::state("idle")).await?;
        }
        Ok(())
    }

    /// Waits while input is dealt with. Returns whether an interrupt ended it.
    pub(super) async fn wait(&mut self, time: Duration) -> Result<bool, Exit> {
        let sleep = tokio::time::sleep(time);
        tokio::pin!(sleep);
        loop {
            tokio::select! {
                () = &mut sleep => return Ok(self.host.interrupted),
                input = self.host.next() => self.host.take(input).await?,
            }
            if self.host.interrupted {
                return Ok(true);
            }
        }
    }
}

impl Turn {
    fn new(lifecycle: String, unsaid: Option<String>, run: Run, quirks: Vec<Quirk>) -> Self {
        let resumed = run == Run::Again;
        Self { lifecycle, unsaid, resumed, answered: false, model_calls: 0, denials: Vec::new(), quirks }
    }
}
