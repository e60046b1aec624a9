//! The telecode program: the shell around the pure core.

pub mod error;
pub mod store;
