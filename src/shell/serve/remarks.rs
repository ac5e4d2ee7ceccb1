//! What the checks say of the text of a page, for the writer's bar.

use serde::Serialize;

use crate::check::{glossary, parity};
use crate::diag::{Diagnostic, Place};
use crate::site::ResolvedSite;
use crate::site::model::Lang;

/// Something to say of words of an article.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Remark {
    /// The words; none of a warning, whose message names them.
    word: Option<String>,
    /// What is wrong, or what is to be written where the words have another sense.
    message: Option<String>,
    note: Option<String>,
    /// Whether it is to be mended.
    warning: bool,
    source: String,
    line: usize,
    column: usize,
}

impl Remark {
    fn at(place: Place) -> Self {
        Remark {
            word: None,
            message: None,
            note: None,
            warning: false,
            source: place.file.to_string(),
            line: place.line,
            column: place.column,
        }
    }

    fn warning(found: Diagnostic) -> Option<Self> {
        let (message, note) = (Some(found.message), found.help);
        Some(Remark { message, note, warning: true, ..Remark::at(found.place?) })
    }
}

/// What the glossary says of an article's words in a language: first what is forbidden.
pub(super) fn terms(resolved: &ResolvedSite, at: usize, lang: Lang) -> Vec<Remark> {
    let forbidden = glossary::of(&resolved.site, at, lang).into_iter().filter_map(Remark::warning);
    let notes = glossary::notes(&resolved.site, at, lang).into_iter().map(|note| {
        let right = note.right.join("”, “");
        let message = note.ambiguous.then(|| format!("for {}: “{right}”", note.term));
        Remark { word: Some(note.word), message, note: note.context, ..Remark::at(note.place) }
    });
    forbidden.chain(notes).collect()
}

/// What a translation of an article says otherwise than its source.
pub(super) fn differences(resolved: &ResolvedSite, at: usize, lang: Lang) -> Vec<Remark> {
    parity::of(resolved, at, lang).into_iter().filter_map(Remark::warning).collect()
}
