//! The telecode program: the shell around the pure core.

pub mod config;
pub mod error;
pub mod log;
pub mod store;
