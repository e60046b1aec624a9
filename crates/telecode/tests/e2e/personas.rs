//! Personas that the real `claude` follows.
