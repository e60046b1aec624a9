//! Drives the claude CLI over bidirectional stream-json. The only crate that knows that wire.

pub mod launch;
pub mod mode;
pub mod translate;
pub mod version;
pub mod wire;
