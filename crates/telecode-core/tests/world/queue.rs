//! The queue, edits, retry.
