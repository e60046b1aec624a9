//! The guard alone, as the tests start it.

use std::process::ExitCode;

fn main() -> ExitCode {
    telecode_claude::guard::main(std::env::args_os().skip(1))
}
