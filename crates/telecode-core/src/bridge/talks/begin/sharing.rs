//! Two sessions at work in one directory: each may change what the other reads, so a person is told.
