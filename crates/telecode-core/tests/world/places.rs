//! Groups and topics.
