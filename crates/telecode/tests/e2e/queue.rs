//! The queue, edits, retry and the backlog.
