//! History, export, search.
