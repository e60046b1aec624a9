//! The only place that writes to the terminal.

/// A line for whoever watches.
#[expect(clippy::print_stdout, reason = "this is a program for the terminal")]
pub(crate) fn out(line: &str) {
    println!("{line}");
}

/// A line about what went wrong.
#[expect(clippy::print_stderr, reason = "this is a program for the terminal")]
pub(crate) fn err(line: &str) {
    eprintln!("{line}");
}
