//! Diagnostics: what is wrong, where, and how to mend it.
//!
//! Stages return a [`Report`]: a value and the problems met on the way. They
//! never print and never stop at the first problem; the shell renders all of
//! them together, sorted by file and position ([`render`]).

mod codes;
pub mod render;
mod source;

use serde::Serialize;

pub use codes::{ALL, Class, Code, find as find_code};
pub use source::{Place, Source, Spot};

/// The codes, one constant each: `codes::BROKEN_LINK`.
pub mod code {
    pub use super::codes::list::*;
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The build fails.
    Error,
    /// The build goes on; `--strict` makes it fail.
    Warning,
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// Where it is; none for what has no place in a file.
    pub place: Option<Place>,
    /// How bad.
    pub severity: Severity,
    /// Which kind of problem.
    pub code: Code,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The other place, where it takes two to see what is wrong.
    pub beside: Option<Box<Beside>>,
}

/// A second place of a problem.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Beside {
    /// Where.
    pub place: Place,
    /// What stands there, in a few words: `the source`.
    pub label: String,
}

impl Diagnostic {
    /// A problem of a kind, with the severity of its kind and no place yet.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Diagnostic { place: None, severity: code.severity, code, message: message.into(), help: None, beside: None }
    }

    /// The same, at a place.
    pub fn at(mut self, place: impl Into<Place>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// The same, at a place where there is one.
    pub fn at_opt(mut self, place: Option<Place>) -> Self {
        self.place = place;
        self
    }

    /// The same, with a second place and what stands there.
    pub fn beside(mut self, place: impl Into<Place>, label: impl Into<String>) -> Self {
        self.beside = Some(Box::new(Beside { place: place.into(), label: label.into() }));
        self
    }

    /// The same, with what to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A value, and the problems met while it was made.
#[derive(Debug, Clone, Default)]
pub struct Report<T> {
    /// The value: as whole as the input allowed.
    pub value: T,
    /// The problems.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Report<T> {
    /// A value without problems.
    pub fn of(value: T) -> Self {
        Report { value, diagnostics: Vec::new() }
    }

    /// Moves the problems into `sink` and gives the value.
    pub fn drain_into(self, sink: &mut Vec<Diagnostic>) -> T {
        sink.extend(self.diagnostics);
        self.value
    }
}

/// How many errors and warnings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many errors.
    pub errors: usize,
    /// How many warnings.
    pub warnings: usize,
}

/// Counts errors and warnings.
pub fn count(diagnostics: &[Diagnostic]) -> Counts {
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    Counts { errors, warnings: diagnostics.len() - errors }
}

/// `1 step`, `2 steps`: a count as it is told to people.
pub fn plural(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

/// The names among `known` that are nearest to `word`, for "did you mean":
/// none where nothing is near (Damerau-Levenshtein distance of at most a third
/// of the word, at least 1).
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    let limit = (length / 3).max(1);
    let distance = |name: &str| {
        let name = name.to_lowercase();
        // No name is nearer than the difference of lengths: a cheap answer for most.
        let is_far = name.chars().count().abs_diff(length) > limit;
        (!is_far).then(|| strsim::damerau_levenshtein(&word, &name)).filter(|distance| *distance <= limit)
    };
    known.into_iter().filter_map(|name| Some((distance(name)?, name))).min().map(|(_, name)| name)
}
