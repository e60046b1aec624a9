//! What commands say on standard output and standard error. The only place that writes there, the log apart.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use crate::error::UserError;

/// Writes a text to standard output. A reader that has gone away, such as `head`, is not an error.
pub fn out(text: &str) -> Result<(), UserError> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(UserError::new(format!("cannot write to standard output: {error}"), ""))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Writes a line to standard error. If even that fails there is nobody left to tell.
pub fn err(text: &str) {
    drop(writeln!(io::stderr().lock(), "{text}"));
}

/// Whether a person can be asked: questions and answers both go through a terminal.
pub fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks a question on standard error and reads a line; `None` at the end of the input. Blocks.
pub fn ask(question: &str) -> Result<Option<String>, UserError> {
    let mut stderr = io::stderr().lock();
    drop(write!(stderr, "{question} ").and_then(|()| stderr.flush()));
    read_line()
}

/// Asks for something that nobody is to see on the terminal; `None` at the end of the input. Blocks.
pub fn ask_unseen(question: &str) -> Result<Option<String>, UserError> {
    match rpassword::prompt_password(format!("{question} ")) {
        Ok(line) => Ok(Some(line.trim().to_owned())),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(UserError::new(format!("cannot read from the terminal: {error}"), "")),
    }
}

/// Reads a line of standard input, trimmed; `None` at its end. Blocks.
pub fn read_line() -> Result<Option<String>, UserError> {
    let mut line = String::new();
    match io::stdin().lock().read_line(&mut line) {
        Ok(0) => Ok(None),
        Ok(_) => Ok(Some(line.trim().to_owned())),
        Err(error) => Err(UserError::new(format!("cannot read standard input: {error}"), "")),
    }
}
