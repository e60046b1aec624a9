//! Taps a `claude`: this program in its place, which starts the one that is meant, passes every line on and writes down
//! when it passed.
//!
//! Lines to `claude` are stamped when they arrive, lines from it before they are passed on: what the tap itself takes
//! counts for `claude`, not for telecode.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use crate::sample::clock;

const FLAG: &str = "--tap";

/// The words of a command that taps another one.
pub(crate) fn command(stamps: &Path, tapped: &[String]) -> Vec<String> {
    let program = std::env::current_exe().unwrap();
    let mut words = vec![program.to_str().unwrap().to_owned(), FLAG.to_owned()];
    words.push(stamps.to_str().unwrap().to_owned());
    words.extend(tapped.iter().cloned());
    words
}

/// The rest of the arguments, if they are those of a tap.
pub(crate) fn wanted(arguments: &[OsString]) -> Option<&[OsString]> {
    arguments.split_first().filter(|(flag, _)| *flag == FLAG).map(|(_, rest)| rest)
}

/// Is the tap until the tapped program ends; returns its exit code.
pub(crate) fn run(arguments: &[OsString]) -> i32 {
    let [stamps, program, arguments @ ..] = arguments else { return 2 };
    let stamps = Arc::new(File::options().create(true).append(true).open(stamps).unwrap());
    let mut child =
        Command::new(program).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (to, from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let told = Arc::clone(&stamps);
    // Not waited for: it ends with the process.
    std::thread::spawn(move || pass(io::stdin().lock(), to, 'i', &told));
    pass(from, io::stdout().lock(), 'o', &stamps);
    child.wait().unwrap().code().unwrap_or(1)
}

fn pass(from: impl Read, mut to: impl Write, mark: char, mut stamps: &File) {
    let mut lines = BufReader::new(from);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line).unwrap_or(0) > 0 {
        let at = clock();
        if to.write_all(&line).and_then(|()| to.flush()).is_err() {
            return;
        }
        // One write, so that both directions stay whole lines.
        let stamp = [format!("{mark} {at} ").as_bytes(), &line].concat();
        stamps.write_all(&stamp).unwrap();
        line.clear();
    }
}

/// Which way a line went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    ToClaude,
    FromClaude,
}

/// A line that passed.
#[derive(Debug)]
pub(crate) struct Stamp {
    pub(crate) way: Way,
    pub(crate) at: u64,
    pub(crate) line: String,
}

/// What a tap has written down so far.
#[derive(Debug)]
pub(crate) struct Stamps(pub(crate) PathBuf);

impl Stamps {
    pub(crate) fn read(&self) -> Vec<Stamp> {
        let text = std::fs::read_to_string(&self.0).unwrap_or_default();
        text.lines().map(stamp).collect()
    }

    /// When the first line went this way after a moment that has all these words.
    pub(crate) fn after(all: &[Stamp], moment: u64, way: Way, words: &[&str]) -> Option<u64> {
        let fits = |stamp: &&Stamp| {
            stamp.way == way && stamp.at >= moment && words.iter().all(|word| stamp.line.contains(word))
        };
        all.iter().find(fits).map(|stamp| stamp.at)
    }
}

fn stamp(line: &str) -> Stamp {
    let mut parts = line.splitn(3, ' ');
    let way = match parts.next().unwrap() {
        "i" => Way::ToClaude,
        "o" => Way::FromClaude,
        other => panic!("{other} is no way"),
    };
    Stamp {
        way,
        at: parts.next().unwrap().parse().unwrap(),
        line: parts.next().unwrap_or_default().to_owned(),
    }
}
