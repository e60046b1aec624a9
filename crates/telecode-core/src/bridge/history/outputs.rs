//! What a tool printed, whole, where a card has only some of it: a button, and the file.

use super::super::Bridge;
use super::super::cards::{self, Teller};
use super::super::errands::{Asker, Then};
use super::super::menus::NewButton;
use super::MEGABYTE;
use crate::call::{Call, FILE_LIMIT};
use crate::errand::{Errand, Failure, Output, Part, RecordsErrand};
use crate::ids::{ClaudeId, SessionId, ToolCallId};
use crate::page::Page;
use crate::pick::{ButtonPick, HistoryPick};
use crate::render::cut;
use crate::session::Turn;
use crate::tool::Tool;
use crate::transcript::Step;

/// How many outputs of a turn have a button, the last ones: a card is no list of files, and the export has what comes before.
const BUTTONS: usize = 4;

/// How much of a step stands on a button, in UTF-16 units.
const LABEL: usize = 40;

/// The longest name of a file, without its end, in characters.
const NAME: usize = 40;

impl Bridge {
    /// The buttons for what tools printed in a turn and is too long for a card.
    pub(in super::super) fn output_items(&self, id: SessionId, turn: &Turn) -> Vec<NewButton> {
        let Some(record) = self.sessions.get(&id).map(|session| &session.record) else { return Vec::new() };
        let voice = self.thread_voice(record.thread);
        let steps: Vec<_> = turn.transcript.steps().filter(|step| has_more(step)).collect();
        let shown = steps.get(steps.len().saturating_sub(BUTTONS)..).unwrap_or_default();
        let items = shown.iter().map(|step| {
            let what = cards::deed(&step.call, Teller { voice, directory: &record.workspace.directory });
            let label = match shown {
                [_] => voice.say("button-output"),
                _ => voice.tell("button-output-of", [("what", cut(&what, LABEL).into())]),
            };
            let pick = HistoryPick::Output {
                session: id,
                claude: record.claude.id.clone(),
                call: step.call.id.clone(),
                name: name(&what),
            };
            NewButton::pick(label, ButtonPick::History(pick))
        });
        items.collect()
    }

    /// Sends out for what a tool printed. Returns what the toast says.
    pub(super) fn look_for_output(
        &mut self,
        id: SessionId,
        claude: ClaudeId,
        call: ToolCallId,
        name: String,
        asker: &Asker,
    ) -> String {
        let voice = self.voice(asker.person.id);
        let Some(session) = self.sessions.get(&id) else { return voice.say("history-gone") };
        let toast = voice.say("output-looking");
        let directory = session.record.workspace.directory.clone();
        let what = RecordsErrand::Output { claude, directory, call, limit: FILE_LIMIT as u64 };
        self.send_out(Errand::Records(what), asker, Then::Output(name));
        toast
    }

    /// What a tool printed was found, or nobody has it any more.
    pub(in super::super) fn output_found(
        &mut self,
        name: String,
        found: Result<Option<Output>, Failure>,
        asker: &Asker,
    ) {
        match found {
            Ok(output) => self.send_output(name, output, asker),
            Err(why) => self.history_failed(why, asker),
        }
    }

    /// Sends what a tool printed.
    fn send_output(&mut self, name: String, output: Option<Output>, asker: &Asker) {
        let voice = self.voice(asker.person.id);
        let text = match &output {
            None => Some(voice.say("output-gone")),
            Some(output) if output.content.is_empty() => Some(voice.say("output-empty")),
            Some(Output { part: Part::Whole, .. }) => None,
            Some(Output { part: Part::Beginning, .. }) => Some(voice.say("output-beginning")),
            Some(Output { part: Part::End { size }, .. }) => {
                let (size, limit) = (size.div_ceil(MEGABYTE as u64), FILE_LIMIT / MEGABYTE);
                Some(voice.tell("output-end", [("size", size.into()), ("limit", limit.into())]))
            }
        };
        if let Some(text) = text {
            self.reply(asker.thread, Page::plain(text));
        }
        if let Some(Output { content, .. }) = output.filter(|output| !output.content.is_empty()) {
            self.free(Call::File { thread: asker.thread, name, content, reply_to: None });
        }
    }
}

/// Whether a step printed more than is known of it. What was read of a file is in the file.
fn has_more(step: &Step) -> bool {
    step.result.is_cut && !matches!(step.call.tool, Tool::Read { .. })
}

/// What the file of a step is called: its words, as far as they make a name.
fn name(what: &str) -> String {
    let words = what.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let name: String = words.collect::<Vec<_>>().join("-").chars().take(NAME).collect();
    let name = name.trim_matches('-');
    format!("{}.txt", if name.is_empty() { "output" } else { name })
}
