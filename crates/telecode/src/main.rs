//! The telecode binary.

use std::process::ExitCode;

use telecode::cli::{EarlyCommand, early};

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    match early(arguments.get(1..).unwrap_or_default()) {
        Some(EarlyCommand::Guard(rest)) => telecode_claude::guard::main(rest),
        Some(EarlyCommand::StandInAgent(rest)) => telecode_sim::agent::main(&rest),
        None => telecode::main(&arguments).into(),
    }
}
