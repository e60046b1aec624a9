//! Folds what an agent says and does into what a turn has shown so far.

use crate::agent::{Spoken, SpokenPart};
use crate::difference::changed_lines;
use crate::ids::ToolCallId;
use crate::task::Ended;
use crate::tool::{Lines, Tool, ToolCall, ToolOutcome, ToolResult};
use crate::tree::within;

/// How many files of a turn are remembered: more than a person looks for, and few enough to look through.
pub(crate) const FILE_LIMIT: usize = 500;

/// What a turn has shown so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Transcript {
    items: Vec<TurnItem>,
    /// The block that is being written.
    open: String,
    /// The thought that is being thought.
    thought: String,
    thinking: bool,
}

/// One thing in a turn.
#[derive(Debug, Clone, PartialEq)]
enum TurnItem {
    Text { frame: String, text: String },
    Thought(String),
    Step(Box<Step>),
    Note(Note),
}

/// One thing that was done in a turn: everything but what was said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Piece<'a> {
    /// A tool was called.
    Step(&'a Step),
    /// Something was thought.
    Thought(&'a str),
    /// Something happened.
    Note(&'a Note),
}

/// Something that happened in a turn and is worth a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Note {
    /// Something in the background ended.
    Ended(Ended),
    /// The conversation was made shorter; how long it was and is, in tokens.
    Compacted {
        /// The tokens that the conversation had.
        before: Option<u64>,
        /// The tokens that it has now.
        after: Option<u64>,
    },
    /// The conversation begins anew.
    Cleared,
    /// A Stop hook did not let Claude stop; why, in its words.
    HeldBack(String),
    /// Another model went on.
    FellBack {
        /// The one that was wanted.
        from: String,
        /// The one that answers.
        to: String,
    },
}

/// One tool call in a turn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Step {
    /// The call.
    pub call: ToolCall,
    /// The call of the subagent that made it.
    pub parent: Option<ToolCallId>,
    /// How it ended; `None` while it runs.
    pub outcome: Option<ToolOutcome>,
    /// What came of it.
    pub result: ToolResult,
    /// How many steps a subagent made for it, where Claude Code says.
    pub steps: Option<usize>,
    /// A person denied it, so it did nothing.
    pub denied: bool,
}

impl Step {
    /// A call that runs.
    pub(crate) fn new(call: ToolCall, parent: Option<ToolCallId>) -> Self {
        Self { call, parent, outcome: None, result: ToolResult::default(), steps: None, denied: false }
    }

    /// Notes how the call ended.
    pub(crate) fn end(&mut self, outcome: ToolOutcome, mut result: ToolResult) {
        if outcome == ToolOutcome::Done {
            result.lines = result.lines.or_else(|| lines(&self.call.tool));
        }
        self.outcome = Some(outcome);
        self.result = result;
    }
}

impl Transcript {
    /// A piece of the answer was written.
    pub(crate) fn delta(&mut self, text: &str) {
        self.thinking = false;
        self.open.push_str(text);
    }

    /// Claude is thinking; a piece of it, which may be empty.
    pub(crate) fn think(&mut self, text: &str) {
        self.thinking = true;
        self.thought.push_str(text);
    }

    /// Claude has thought this; it replaces what was seen of it.
    pub(crate) fn thought(&mut self, text: String) {
        self.thinking = false;
        self.thought.clear();
        self.items.push(TurnItem::Thought(text));
    }

    /// A block of the answer is finished; it replaces what was seen of it.
    pub(crate) fn text(&mut self, frame: String, text: String) {
        self.thinking = false;
        self.open.clear();
        self.items.push(TurnItem::Text { frame, text });
    }

    /// What these frames said does not count.
    pub(crate) fn supersede(&mut self, frames: &[String]) {
        self.items.retain(|item| match item {
            TurnItem::Text { frame, .. } => !frames.contains(frame),
            TurnItem::Step(_) | TurnItem::Thought(_) | TurnItem::Note(_) => true,
        });
    }

    /// What was seen of an unfinished block does not count: Claude begins it again.
    pub(crate) fn abandon_open(&mut self) {
        self.open.clear();
        self.thought.clear();
    }

    /// A tool was called.
    pub(crate) fn start(&mut self, call: ToolCall, parent: Option<ToolCallId>) {
        self.thinking = false;
        self.items.push(TurnItem::Step(Box::new(Step::new(call, parent))));
    }

    /// A tool call ended.
    pub(crate) fn end(&mut self, id: &ToolCallId, outcome: ToolOutcome, result: ToolResult) {
        if let Some(step) = self.step_mut(id) {
            step.end(outcome, result);
        }
    }

    /// A person denied a tool call.
    pub(crate) fn deny(&mut self, id: &ToolCallId) {
        if let Some(step) = self.step_mut(id) {
            step.denied = true;
        }
    }

    /// What a call began in the background has ended.
    pub(crate) fn goes_on_no_more(&mut self, id: &ToolCallId, steps: Option<usize>) {
        if let Some(step) = self.step_mut(id) {
            step.result.goes_on = false;
            step.steps = steps;
        }
    }

    /// Something happened that is worth a line.
    pub(crate) fn note(&mut self, note: Note) {
        self.items.push(TurnItem::Note(note));
    }

    /// What happened, oldest first.
    pub(crate) fn notes(&self) -> impl Iterator<Item = &Note> {
        self.items.iter().filter_map(|item| if let TurnItem::Note(note) = item { Some(note) } else { None })
    }

    /// Whether a call is of this turn.
    pub(crate) fn has(&self, id: &ToolCallId) -> bool {
        self.steps().rev().any(|step| step.call.id == *id)
    }

    fn step_mut(&mut self, id: &ToolCallId) -> Option<&mut Step> {
        let steps = self.items.iter_mut().rev().filter_map(TurnItem::step_mut);
        { steps }.find(|step| step.call.id == *id)
    }

    /// Everything that was done, oldest first, the thought that is being thought included.
    pub(crate) fn pieces(&self) -> impl DoubleEndedIterator<Item = Piece<'_>> {
        let open = Some(self.thought.as_str()).filter(|thought| !thought.trim().is_empty());
        self.items.iter().filter_map(TurnItem::piece).chain(open.map(Piece::Thought))
    }

    /// All steps, oldest first.
    pub(crate) fn steps(&self) -> impl DoubleEndedIterator<Item = &Step> {
        self.items.iter().filter_map(TurnItem::step)
    }

    /// The files that were read or written, each once, in order; those in `directory` relative to it. At most
    /// [`FILE_LIMIT`].
    pub(crate) fn files(&self, directory: &str) -> Vec<String> {
        let mut files: Vec<String> = Vec::new();
        let paths = self.steps().filter_map(|step| step.call.tool.file());
        for path in paths.filter(|path| !path.is_empty() && !path.contains('\n')) {
            let path = within(path, directory).unwrap_or(path);
            if files.len() < FILE_LIMIT && files.iter().all(|known| known != path) {
                files.push(path.to_owned());
            }
        }
        files
    }

    /// Whether a tool is running.
    pub(crate) fn is_in_tool(&self) -> bool {
        self.steps().any(|step| step.outcome.is_none())
    }

    /// Whether Claude is thinking just now.
    pub(crate) fn is_thinking(&self) -> bool {
        self.thinking
    }

    /// Whether there is nothing to see yet.
    pub(crate) fn is_empty(&self) -> bool {
        let is_aside = |item: &TurnItem| matches!(item, TurnItem::Thought(_) | TurnItem::Note(_));
        self.items.iter().all(is_aside) && self.open.is_empty()
    }

    /// The whole answer so far: every finished block, and the one that is being written.
    pub(crate) fn answer(&self) -> String {
        let texts = self.items.iter().filter_map(TurnItem::text).chain(Some(self.open.as_str()));
        let texts: Vec<_> = texts.map(str::trim).filter(|text| !text.is_empty()).collect();
        texts.join("\n\n")
    }

    /// What was said, apart by what it was for.
    pub(crate) fn spoken(&self) -> Spoken {
        let parts = self.items.iter().filter_map(TurnItem::spoken);
        Spoken::of(parts.chain([SpokenPart::Text(&self.open)]))
    }

    /// What was written since the last tool call: what the live view shows.
    pub(crate) fn latest(&self) -> &str {
        if !self.open.is_empty() {
            return &self.open;
        }
        match self.items.last() {
            Some(TurnItem::Text { text, .. }) => text,
            Some(TurnItem::Step(_) | TurnItem::Thought(_) | TurnItem::Note(_)) | None => "",
        }
    }
}

/// The lines that an edit changes, where Claude Code does not say.
fn lines(tool: &Tool) -> Option<Lines> {
    let Tool::Edit { old, new, .. } = tool else { return None };
    Some(changed_lines(old, new))
}

impl TurnItem {
    fn piece(&self) -> Option<Piece<'_>> {
        match self {
            Self::Text { .. } => None,
            Self::Thought(text) => Some(Piece::Thought(text)),
            Self::Step(step) => Some(Piece::Step(step)),
            Self::Note(note) => Some(Piece::Note(note)),
        }
    }

    fn step(&self) -> Option<&Step> {
        if let Self::Step(step) = self { Some(step) } else { None }
    }

    fn step_mut(&mut self) -> Option<&mut Step> {
        if let Self::Step(step) = self { Some(step) } else { None }
    }

    fn spoken(&self) -> Option<SpokenPart<'_>> {
        match self {
            Self::Text { text, .. } => Some(SpokenPart::Text(text)),
            Self::Step(step) if step.parent.is_none() && !step.call.tool.is_bookkeeping() => {
                Some(SpokenPart::Step)
            }
            Self::Note(Note::HeldBack(_)) => Some(SpokenPart::Stop),
            Self::Step(_) | Self::Thought(_) | Self::Note(_) => None,
        }
    }

    fn text(&self) -> Option<&str> {
        if let Self::Text { text, .. } = self { Some(text) } else { None }
    }
}
