//! Drives the claude CLI over bidirectional stream-json. The only crate that knows that wire.

pub mod guard;
pub mod history;
pub mod launch;
pub mod lines;
pub mod locate;
pub mod mode;
pub mod stderr;
pub mod translate;
pub mod version;
pub mod wire;
