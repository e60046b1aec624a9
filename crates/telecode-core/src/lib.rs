//! The pure core of telecode: one state machine, no I/O, no clock.
