//! The telecode binary.

use std::process::ExitCode;

use dlmalloc::GlobalDlmalloc;
use telecode::cli::{EarlyCommand, early};

/// All threads allocate from one heap, so that what one has freed another one takes.
#[global_allocator]
static HEAP: GlobalDlmalloc = GlobalDlmalloc;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    match early(arguments.get(1..).unwrap_or_default()) {
        Some(EarlyCommand::Guard(rest)) => telecode_claude::guard::main(rest),
        Some(EarlyCommand::StandInAgent(rest)) => telecode_sim::agent::main(&rest),
        None => telecode::main(&arguments).into(),
    }
}
