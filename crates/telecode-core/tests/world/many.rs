//! Random walks over many sessions at once.
