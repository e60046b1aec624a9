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
//! | slot, page | where one message of a thread is or will be; what it shows |
//! | place | a chat or a topic as something that is served, made, or lost |
//! | lane, call | the queue of one chat; one Bot API call |
//! | change | one fact to store; in `FileChange` and its like, what a file has become |
//! | errand, report | something to find out or do for a chat, by who answers: our store, the files of a workspace, Claude's records, persona files, the machine, the drawing; what came of it, one kind for each |
//! | query | something that a live agent is asked beside its work; it answers at once |
//! | story | what was said and done in a session |
//! | point, snapshot, album | where an undo goes back to: before a turn; the files of a workspace at a moment; all that are kept of one session |
//! | trail | where a prompt stands in Claude's record, and where the conversation can be cut before it |
//! | handling | the update that is being handled: what is stored with it is not done twice after a crash |
//! | told, taken up | a prompt or an answer was written to Claude; Claude works on it |
//! | receipt | what is shown of a prompt that was told while Claude works, and that it has not taken up |
//! | wish | that such a prompt comes back: dropped, changed, or behind others |
//! | held | what waits for a person: prompts that came while the bot was away, a message of another session |
//! | peer | another session on the machine that writes to one of ours |
//! | aside | a question that Claude answers beside the conversation |
//! | park | to let what waits in a session wait until the plan's limit is over |
//! | plan | what Claude wants to do, shown before it does it; in `plan`, `PlanNews` and `PlanLimits`, the subscription |
//! | limits, window | how much of Claude the person's subscription allows; the time in which it does |
//! | pledge | a mode that was chosen with a plan, until Claude Code says that it is in it |
//! | holder | another process that works on the Claude session of one of ours |
//! | take over, hand off | to go on here with what ran in a terminal; to go on in a terminal with what ran here |
//! | asleep, awake | a session without an agent; one with it |
//! | cockpit | the pinned message of a thread that shows the status |
//! | card, menu, final | a message with buttons about one thing; one with a list to choose from; the last message of a turn |
//! | board | the list of the asks that wait in a chat, pinned there |
//! | sight | what somebody has seen of a card, or what their app can show |
//! | voice | the words in the language of one person, or of a thread |
//! | asker | who wants something, and where the answer goes |
//! | wanted | what a room needs to go on when an errand or a query comes back |
//! | happened | what one room says to all others: a turn ended, an agent is ready, a session is gone |
//! | verdict | how a turn ended, and what is said of that |
//! | astray | a turn that Claude Code ran again by itself, and that is not the one that was told |
//! | ground | what the configuration says of a directory: named, added, or barred |
//! | hall, talks, rooms | the floors of the bridge: what everybody needs; sessions and what is said in them; what people look at and do beside that, a room for each |

#![warn(clippy::needless_pass_by_ref_mut, reason = "a signature says what may change")]

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
mod difference;
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
