//! How an agent gets ready, or does not.

use std::time::{Duration, Instant};

use telecode_core::seam::agent::{Abilities, AgentEvent, Exit, LaunchProblem, Model, Ready};

use super::cycle::words;
use super::own::{OpenRequest, RequestPurpose};
use super::{StartPhase, Translated, Translator, queries};
use crate::version::{self, Version};
use crate::wire::{ControlResponse, JsonObject, ResultFrame};

/// How much longer an agent may take to get ready while hooks run: what the official SDK allows.
const HOOKS_PATIENCE: Duration = Duration::from_mins(10);

/// What Claude Code says when a conversation cannot be cut where it should be. Source: measured with 2.1.329.
const CUT_REFUSED: [&str; 2] = ["No message found with message.uuid", "--resume-drops-turn"];

/// How often it is looked again whether hooks have ended.
const HOOKS_STEP: Duration = Duration::from_secs(1);

impl Translator {
    pub(super) fn reply(&mut self, reply: ControlResponse, out: &mut Translated) {
        let Some(own) = self.requests.end(&reply.request) else { return };
        match (own, reply.result) {
            (RequestPurpose::Initialize, Ok(facts)) => {
                self.ready(&facts, out);
                if self.phase == StartPhase::Ready {
                    for (id, dialogue) in reply.pending {
                        self.dialogue(id, dialogue, out);
                    }
                }
            }
            (RequestPurpose::Initialize, Err(refused)) => {
                self.fail(failed(refused.words), out);
            }
            (RequestPurpose::Query(query, asked), result) => {
                let answer = queries::answer(&asked, result);
                out.events.push(AgentEvent::Replied { query, answer });
            }
            (own @ (RequestPurpose::Interrupt | RequestPurpose::Withdraw), Err(error)) => {
                tracing::debug!(?own, error.words, "a request was refused");
            }
            (RequestPurpose::Settings, Ok(said)) => {
                let mistakes = queries::mistakes(&said);
                if !mistakes.is_empty() {
                    out.events.push(AgentEvent::SettingsPassedOver(mistakes));
                }
            }
            (RequestPurpose::Settings, Err(error)) => tracing::debug!(error.words, "settings are not told"),
            (RequestPurpose::Peers, Err(error)) => {
                tracing::debug!(error.words, "what is held back is not shown");
                self.peers_refused(out);
            }
            // It only means that more is asked than has to be.
            (RequestPurpose::Rules, Err(error)) => tracing::warn!(error.words, "rules were refused"),
            // What came of it is told by frames of its own.
            (RequestPurpose::Interrupt | RequestPurpose::Withdraw | RequestPurpose::Rules, Ok(_)) => {}
            (RequestPurpose::Peers, Ok(_)) => self.peers_shown(),
        }
    }

    fn ready(&mut self, facts: &JsonObject, out: &mut Translated) {
        let said = facts.text("claude_code_version").and_then(Version::parse);
        let version = said.or(self.client.version);
        if let Some(old) = version.filter(|version| *version < version::MINIMUM) {
            let problem =
                LaunchProblem::TooOld { version: old.to_string(), minimum: version::MINIMUM.to_string() };
            return self.fail(problem, out);
        }
        self.learn_of_hooks(facts);
        self.phase = StartPhase::Ready;
        out.events.push(AgentEvent::Ready(Ready {
            version: version.map(|version| version.to_string()).unwrap_or_default(),
            untested: version.is_some_and(|version| version > version::TESTED),
            abilities: abilities(facts),
            pid: facts.whole("pid").and_then(|pid| u32::try_from(pid).ok()),
        }));
    }

    /// The reply to `initialize` is late.
    pub(super) fn late(&mut self, open: OpenRequest, now: Instant, out: &mut Translated) {
        let waited = now.saturating_duration_since(open.begun);
        if self.hooks > 0 && waited < self.client.init_timeout + HOOKS_PATIENCE {
            self.requests.wait_on(open, now + HOOKS_STEP);
            return;
        }
        self.fail(LaunchProblem::TimedOut { waited, stderr: String::new() }, out);
    }

    /// A result that comes before the agent is ready says why it does not get ready.
    pub(super) fn startup_failure(&mut self, finish: &ResultFrame, out: &mut Translated) {
        let reason = words(finish).unwrap_or_else(|| finish.subtype.clone());
        let problem = match finish.startup_failure.as_deref() {
            Some("session_held_by_background") => LaunchProblem::Busy { holder: None },
            Some("cwd_unavailable") => LaunchProblem::Workspace { path: String::new(), reason },
            Some(_) | None => failed(reason),
        };
        self.fail(problem, out);
    }
}

/// What a start failed at, by Claude Code's words.
fn failed(reason: String) -> LaunchProblem {
    if refuses_cut(&reason) { LaunchProblem::CutRefused { reason } } else { LaunchProblem::Failed { reason } }
}

/// What a start failed at that ended before the agent was ready.
pub(crate) fn ended(exit: Exit) -> LaunchProblem {
    if refuses_cut(&exit.stderr) {
        LaunchProblem::CutRefused { reason: exit.stderr }
    } else {
        LaunchProblem::Ended(exit)
    }
}

fn refuses_cut(words: &str) -> bool {
    CUT_REFUSED.iter().any(|refusal| words.contains(refusal))
}

fn abilities(facts: &JsonObject) -> Abilities {
    let described = |key: &str| {
        let all = facts.objects(key);
        all.iter().map(|one| (one.string("name"), one.string("description"))).collect()
    };
    let model = |model: &JsonObject| Model {
        value: model.string("value"),
        resolved: model.string("resolvedModel"),
        name: model.string("displayName"),
        about: model.string("description"),
        efforts: model.texts("supportedEffortLevels"),
        auto: model.flag("supportsAutoMode"),
    };
    Abilities {
        models: facts.objects("models").iter().map(model).collect(),
        agents: described("agents"),
        commands: described("commands"),
    }
}
