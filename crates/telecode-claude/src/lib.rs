//! Drives the claude CLI over bidirectional stream-json.
