//! `content/<lang>/synonyms.yaml`: what search takes as the same.

use std::collections::BTreeMap;

use super::yaml;
use crate::diag::{Diagnostic, Source, code};

/// A language's synonyms.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Synonyms {
    /// Words and phrases that mean the same.
    pub groups: Vec<Vec<String>>,
    /// Word forms that the stemmer gets wrong, with the word to take instead.
    pub exceptions: BTreeMap<String, String>,
}

/// Reads `synonyms.yaml`.
pub fn parse(source: &Source, diagnostics: &mut Vec<Diagnostic>) -> Synonyms {
    let entries = yaml::split(source, 0..source.text.len(), diagnostics);
    for entry in entries.list.iter().filter(|entry| !matches!(entry.key.as_str(), "groups" | "exceptions")) {
        diagnostics.push(
            Diagnostic::new(code::MISTYPED_KEY, format!("`{}` is no key of synonyms", entry.key))
                .at(source.place(entry.key_span.clone()))
                .help("the keys are `groups: [[refund, money back]]` and `exceptions: {form: word}`"),
        );
    }
    Synonyms {
        groups: entries
            .read("groups", "a list of lists: [[refund, money back, reimbursement]]", diagnostics)
            .unwrap_or_default(),
        exceptions: entries.read("exceptions", "a mapping of a form to a word", diagnostics).unwrap_or_default(),
    }
}
