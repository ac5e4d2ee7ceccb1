//! Running the program.

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// How a run of the program ended.
#[derive(Debug)]
pub(crate) struct Finished {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl From<Output> for Finished {
    fn from(output: Output) -> Self {
        Finished {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Finished {
    /// Fails the test where the program did not end with a code.
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "\nstandard output:\n{}\nstandard error:\n{}", self.stdout, self.stderr);
        self
    }
}

/// Runs the program in a folder. The day is 2026-11-20, and nothing of the
/// environment colours or changes what it prints.
pub(crate) fn faqtory(folder: &Path, arguments: &[&str]) -> Finished {
    faqtory_with(folder, arguments, &[])
}

/// The same with environment variables.
pub(crate) fn faqtory_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Finished {
    Command::new(env!("CARGO_BIN_EXE_faqtory"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env("SOURCE_DATE_EPOCH", "1795132800")
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap()
        .into()
}
