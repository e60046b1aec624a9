//! What a tool printed, whole, where a card has only some of it: a button, and the file.

use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::cards::StepTeller;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, errands};
use crate::call::{Call, FILE_LIMIT};
use crate::errand::{Errand, Failure, Output, OutputPart, RecordsErrand};
use crate::ids::{ClaudeId, SessionId, ToolCallId};
use crate::page::Page;
use crate::pick::{ButtonPick, HistoryPick};
use crate::render::cut;
use crate::session::{Session, Turn};
use crate::tool::Tool;
use crate::transcript::Step;

pub(in crate::bridge) const MEGABYTE: usize = 1_000_000;

/// How many outputs of a turn have a button, the last ones: a card is no list of files, and the export has what comes before.
const BUTTONS: usize = 4;

/// How much of a step stands on a button, in UTF-16 units.
const LABEL: usize = 40;

/// The longest name of a file, without its end, in characters.
const NAME: usize = 40;

/// What a tool printed is to be sent as a file of this name.
#[derive(Debug)]
pub(in crate::bridge) struct OutputWanted(String);

pub(in crate::bridge) fn history_failed(hall: &mut Hall, Failure(reason): Failure, asker: &Asker) {
    let text = hall.voice(asker.person.id).tell("history-failed", [("reason", reason.into())]);
    hall.reply(asker.thread, Page::plain(text));
}

/// The buttons for what tools printed in a turn and is too long for a card.
pub(super) fn output_items(hall: &Hall, sessions: &Roster, id: SessionId, turn: &Turn) -> Vec<NewButton> {
    let Some(record) = sessions.get(&id).map(Session::record) else { return Vec::new() };
    let voice = hall.thread_voice(record.thread);
    let steps: Vec<_> = turn.transcript().steps().filter(|step| has_more(step)).collect();
    let shown = steps.get(steps.len().saturating_sub(BUTTONS)..).unwrap_or_default();
    let items = shown.iter().map(|step| {
        let what = cards::deed(&step.call, StepTeller { voice, directory: &record.workspace.directory });
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
pub(in crate::bridge) fn look_for_output(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    claude: ClaudeId,
    call: ToolCallId,
    name: String,
    asker: &Asker,
) -> String {
    let voice = hall.voice(asker.person.id);
    let Some(session) = talks.sessions.get(&id) else { return voice.say("history-gone") };
    let toast = voice.say("output-looking");
    let directory = session.record().workspace.directory.clone();
    let what = RecordsErrand::Output { claude, directory, call, limit: FILE_LIMIT as u64 };
    errands::send_out(
        hall,
        &talks.sessions,
        &mut talks.errands,
        Errand::Records(what),
        asker,
        OutputWanted(name),
    );
    toast
}

/// What a tool printed was found, or nobody has it any more.
pub(in crate::bridge) fn output_found(
    hall: &mut Hall,
    OutputWanted(name): OutputWanted,
    found: Result<Option<Output>, Failure>,
    asker: &Asker,
) {
    match found {
        Ok(output) => send_output(hall, name, output, asker),
        Err(why) => history_failed(hall, why, asker),
    }
}

/// Sends what a tool printed.
fn send_output(hall: &mut Hall, name: String, output: Option<Output>, asker: &Asker) {
    let voice = hall.voice(asker.person.id);
    let text = match &output {
        None => Some(voice.say("output-gone")),
        Some(output) if output.content.is_empty() => Some(voice.say("output-empty")),
        Some(Output { part: OutputPart::Whole, .. }) => None,
        Some(Output { part: OutputPart::Beginning, .. }) => Some(voice.say("output-beginning")),
        Some(Output { part: OutputPart::End { size }, .. }) => {
            let (size, limit) = (size.div_ceil(MEGABYTE as u64), FILE_LIMIT / MEGABYTE);
            Some(voice.tell("output-end", [("size", size.into()), ("limit", limit.into())]))
        }
    };
    if let Some(text) = text {
        hall.reply(asker.thread, Page::plain(text));
    }
    if let Some(Output { content, .. }) = output.filter(|output| !output.content.is_empty()) {
        hall.free(Call::File { thread: asker.thread, name, content, reply_to: None });
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
