//! The pure core of telecode: one state machine that takes inputs and returns effects.
//!
//! It does no I/O, reads no clock and no environment, and cannot fail: what goes wrong for a person is a page.
//!
//! One word per idea, here, in the documentation and in every message:
//!
//! | word | meaning |
//! |---|---|
//! | chat, thread | a Telegram chat; a thread is a chat or one topic of it: the place of a conversation |
//! | person, role | a Telegram user; what they may do: whoever is served is an owner and may do everything, other roles come later |
//! | project | an approved directory, with a name |
//! | workspace | the directory that a session runs in |
//! | persona | a reusable way to run a session: instructions, model, permission mode, tools |
//! | session | one Claude Code conversation with a name, a workspace, a persona, a mode |
//! | agent | the live `claude` process of a session; a session without one is asleep |
//! | prompt | what a person sends to Claude: text and attachments |
//! | turn | from a prompt to its result |
//! | ask, answer | what Claude wants decided (permission, question, plan); what a person decided |
//! | button, control, pick | what is pressed under a message; what is stored of it; what its press means |
//! | slot, page | a place in a thread that shows one message; what it shows |
//! | lane, call | the queue of one chat; one Bot API call |
//! | change | one fact to store |
//! | errand, report | something to find out or do for a chat, by who answers: our store, the files of a workspace, Claude's records, persona files, the machine, the drawing; what came of it, one kind for each |
//! | query | something that a live agent is asked beside its work; it answers at once |
//! | story | what was said and done in a session |
//! | point, snapshot, album | where an undo goes back to: before a turn; the files of a workspace at a moment; all that are kept of one session |
//! | trail | where a prompt stands in Claude's record, and where the conversation can be cut before it |
//! | handling | the update that is being handled: what is stored with it is not done twice after a crash |
//! | told, taken up | a prompt was written to Claude; Claude works on it |
//! | receipt | what is shown of a prompt that was told while Claude works, and that it has not taken up |
//! | wish | that such a prompt comes back: dropped, changed, or behind others |
//! | held | what waits for a person: prompts that came while the bot was away, a message of another session |
//! | park | to let what waits in a session wait until the plan's limit is over |
//! | plan | what Claude wants to do, shown before it does it |
//! | limits, window | how much of Claude the person's subscription allows; the time in which it does |
//! | pledge | a mode that was chosen with a plan, until Claude Code says that it is in it |
//! | holder | another process that works on the Claude session of one of ours |
//! | take over, hand off | to go on here with what ran in a terminal; to go on in a terminal with what ran here |
//! | asleep, awake | a session without an agent; one with it |
//! | cockpit | the pinned message of a thread that says how things stand |
//! | card, final | a message with buttons about one thing; the last message of a turn |
//! | asker | who wants something, and where the answer goes |
//! | hall, talks, rooms | the floors of the bridge: what everybody needs; sessions and what is said in them; everything else, one room for each thing that people ask for |

mod access;
mod agent;
mod ask;
mod bridge;
mod call;
mod change;
mod chat;
mod checklist;
mod command;
mod content;
mod errand;
mod foreign;
mod form;
mod gate;
mod ids;
mod join;
mod outbox;
mod page;
mod permission;
mod persona;
mod pick;
mod plan;
mod preference;
mod query;
mod random;
mod render;
pub mod seam;
mod session;
mod settings;
mod story;
mod task;
mod tasks;
mod time;
mod tool;
mod transcript;
mod tree;
mod words;
mod workspace;
