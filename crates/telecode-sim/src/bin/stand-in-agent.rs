//! The stand-in agent as a program: put its path where `claude`'s would be.

use std::ffi::OsString;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    telecode_sim::agent::main(&arguments)
}
