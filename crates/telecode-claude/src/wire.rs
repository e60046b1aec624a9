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

pub use content::{AssistantFrame, ContentBlock, ContentDelta, PeerWords, TokenUsage, UserFrame};
pub use control::{
    ControlError, ControlRequest, ControlResponse, ElicitationRequest, PermissionRequest, PermissionUpdate,
};
pub use frame::WireFrame;
pub use limits::RateLimits;
pub use object::{JsonObject, canonical};
pub use outgoing::{OutgoingLine, PermissionResult};
pub use result::{ModelUsage, ResultFrame};
pub use system::{InitFrame, PeerHold, PeerPreview, SystemFrame, TaskFacts};

#[cfg(test)]
mod tests;
