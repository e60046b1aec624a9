//! Rendering from the outside: a folder of samples with snapshots, and what holds for every text.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that is wrong may panic")]

#[path = "render/corpus.rs"]
mod corpus;
#[path = "render/oracle.rs"]
mod oracle;
#[path = "render/plans.rs"]
mod plans;
#[path = "render/projection.rs"]
mod projection;
#[path = "render/properties.rs"]
mod properties;
#[path = "render/samples.rs"]
mod samples;
