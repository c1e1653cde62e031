//! The command.

use std::process::ExitCode;

fn main() -> ExitCode {
    paydoctor::cli::run(std::env::args_os()).into()
}
