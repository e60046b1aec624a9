//! Drives the claude CLI over bidirectional stream-json. The only crate that knows that wire.
//!
//! | module | what it is | I/O |
//! |---|---|---|
//! | [`wire`] | frames, decoded by key, and the lines that are told | none |
//! | [`translate`] | the wire in the core's terms, and back | none |
//! | [`launch`] | arguments and environment | none |
//! | [`mode`], [`version`] | names of modes; which versions work | none |
//! | [`place`] | whether a session can run somewhere, and what may be made | reads, makes |
//! | [`lines`], [`stderr`] | what a process prints, within bounds | reads |
//! | [`guard`] | stands between bot and `claude`: no process is left over | processes |
//! | `lock` | one writer per Claude session on this machine | reads, makes |
//! | [`process`] | one agent: started, told, listened to, ended | processes |
//! | [`locate`] | finds the program, its version, its login | processes |
//! | [`trust`] | what a directory brings along that nobody trusted | reads |
//! | [`history`] | what Claude Code's own record says: of a prompt, of a session; who works on one | reads |
//! | [`worktree`] | git worktrees of sessions: made, removed | processes |

pub mod guard;
pub mod history;
pub mod launch;
pub mod lines;
pub mod locate;
mod lock;
pub mod mode;
pub mod place;
pub mod process;
pub mod stderr;
pub mod translate;
pub mod trust;
pub mod version;
pub mod wire;
pub mod worktree;
