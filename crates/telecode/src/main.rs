//! The telecode binary.
fn main() {}
