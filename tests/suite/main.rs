//! The test suite: golden cases, laws, CommonMark conformance, the command line.
//!
//! `cargo test --test suite` runs it. `UPDATE=1` rewrites what the golden cases
//! expect, `CASE=links` runs only the cases whose path contains the word.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a failed unwrap fails the test; UPDATE and CASE come from the environment"
)]

mod command_line;
mod conformance;
mod golden;
mod laws;
mod support;
