//! The program: its exit code only.

use std::process::ExitCode;

/// Parsing and rendering ask for memory a few million times.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    faqtory::cli::run()
}
