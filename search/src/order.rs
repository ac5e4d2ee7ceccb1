//! What all lists and texts share: in a browser each use would bring its own sort, join and slice.

use std::cmp::Ordering;
use std::ops::Range;

/// The places of so many things, in order; what is equal stays as it stands.
pub(crate) fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

/// Texts as one, with a separator between them.
pub(crate) fn join(texts: &[impl AsRef<str>], separator: &str) -> String {
    let mut out = String::new();
    for (at, text) in texts.iter().enumerate() {
        if at > 0 {
            out.push_str(separator);
        }
        out.push_str(text.as_ref());
    }
    out
}

/// A part of a text, from and to bytes at which characters begin; else nothing.
pub(crate) fn part(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}
