//! Writes the documents that are made from the program into a directory. `cargo xtask gen` runs it.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

use anyhow::{Context, Result};

fn main() -> Result<()> {
    let folder = PathBuf::from(env::args_os().nth(1).context("which directory?")?);
    fs::write(folder.join("cli.md"), command_line())?;
    fs::write(folder.join("telecode.example.toml"), telecode::config::example::text())?;
    Ok(())
}

/// The help texts, each in a block of its own so that its columns stay.
fn command_line() -> String {
    let mut out =
        "# The command line\n\nMade by `cargo xtask gen` from the help texts of the program.\n".to_owned();
    let reference = telecode::cli::reference();
    for page in reference.split("## ").filter(|page| !page.trim().is_empty()) {
        let (name, text) = page.split_once('\n').unwrap_or((page, ""));
        // Writing to a string cannot fail.
        let _ = write!(out, "\n## {name}\n\n```text\n{}\n```\n", text.trim());
    }
    out
}
