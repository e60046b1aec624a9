//! Handed off, attached, read along, never written by two.
