//! What a person sees: diagnostics, progress, the closing line.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this module is the only one that prints")]

use std::io::{IsTerminal, Write, stderr, stdout};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::diag::Diagnostic;
use crate::diag::render::{Format, render, summary};

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How to talk to the person or program that called.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// Whether only problems are printed.
    pub quiet: bool,
    /// Whether details are printed too.
    pub verbose: bool,
    /// When to use colour.
    pub color: Color,
}

impl Terminal {
    /// Whether standard error takes colour.
    pub fn has_color(&self) -> bool {
        self.colors(stderr().is_terminal())
    }

    /// Whether standard output takes colour.
    pub fn has_color_out(&self) -> bool {
        self.colors(stdout().is_terminal())
    }

    fn colors(&self, is_terminal: bool) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        }
    }

    /// Prints diagnostics: for people on standard error, for programs on
    /// standard output.
    pub fn diagnostics(&self, diagnostics: &[Diagnostic], format: Format) {
        match format {
            Format::Human => {
                eprint!("{}", render(diagnostics, format, self.has_color()));
                if !diagnostics.is_empty() {
                    eprintln!("{}", summary(diagnostics));
                }
            }
            Format::Json | Format::Github => self.out(&render(diagnostics, format, false)),
        }
    }

    /// A line about what was done; nothing where quiet.
    pub fn say(&self, line: &str) {
        if !self.quiet {
            eprintln!("{line}");
        }
    }

    /// A line of detail; only where verbose.
    pub fn detail(&self, line: &str) {
        if self.verbose && !self.quiet {
            eprintln!("{line}");
        }
    }

    /// The command's result, on standard output. A closed pipe is no fault.
    pub fn out(&self, text: &str) {
        let _ = stdout().lock().write_all(text.as_bytes());
    }

    /// A spinner for long work: on a terminal only.
    pub fn progress(&self, message: &'static str) -> ProgressBar {
        if self.quiet || !stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner());
        let bar = ProgressBar::new_spinner().with_style(style).with_message(message);
        bar.enable_steady_tick(Duration::from_millis(100));
        bar
    }
}
