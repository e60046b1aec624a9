//! History, export and search of real sessions.
