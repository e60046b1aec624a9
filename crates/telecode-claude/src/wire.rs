//! The wire: stream-json frames of Claude Code, decoded by key.
//!
//! Decoding never fails on what a frame holds: a field of the wrong kind counts as absent, a frame of an unknown kind is
//! kept as it came. Only a line that is not a JSON object is refused. Nothing outside this crate sees these types.

mod content;
mod control;
mod frame;
mod limits;
pub(crate) mod marks;
mod mend;
mod object;
mod outgoing;
mod result;
mod system;

pub use content::{Assistant, Block, Delta, PeerWords, Tokens, User};
pub use control::{Dialogue, Elicitation, Permission, Refused, Reply, Suggestion};
pub use frame::Frame;
pub use limits::Limits;
pub use object::{Object, canonical};
pub use outgoing::{Outgoing, Verdict};
pub use result::{Finish, Used};
pub use system::{Init, PeerHold, PeerPreview, System, TaskFacts};

#[cfg(test)]
mod tests;
