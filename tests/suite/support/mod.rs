//! What all tests share: temporary sites, the program, its output.

mod fill;
mod html;
mod program;
mod site;

pub(crate) use fill::Identity;
pub(crate) use html::{Page, Tag};
pub(crate) use program::{Finished, faqtory, faqtory_with};
pub(crate) use site::{Site, repository, tree};

/// The lines that differ between two texts, with what surrounds them.
pub(crate) fn difference(expected: &str, actual: &str) -> String {
    similar::TextDiff::from_lines(expected, actual)
        .unified_diff()
        .context_radius(2)
        .header("expected", "actual")
        .to_string()
}
