//! The anchors of a text: the ids of its headings, the same in all languages, and the older anchors
//! that these answer to.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::digest::LEAD;
use super::parse::Parsed;
use crate::content::front_matter::Spanned;
use crate::diag::{self, Diagnostic, code};

/// The headings' ids: explicit ones first, then the source's by position.
pub(super) fn heading_ids(parsed: &Parsed, source: Option<&Vec<String>>) -> Vec<String> {
    let mut taken: BTreeSet<String> =
        parsed.doc.headings.iter().filter_map(|heading| heading.explicit.clone()).collect();
    let headings = parsed.doc.headings.iter().enumerate();
    headings
        .map(|(at, heading)| {
            if let Some(id) = &heading.explicit {
                return id.clone();
            }
            let base = source.and_then(|ids| ids.get(at)).unwrap_or(&heading.automatic);
            let mut id = base.clone();
            let mut n = 2;
            while !taken.insert(id.clone()) {
                id = format!("{base}-{n}");
                n += 1;
            }
            id
        })
        .collect()
}

/// The levels of the headings, by which a translation's are matched.
pub(super) fn heading_shape(parsed: &Parsed) -> Vec<u8> {
    parsed.doc.headings.iter().map(|heading| heading.level).collect()
}

/// The heading ids of a source and of its translation, as the site has them.
pub fn paired_heading_ids(source: &Parsed, translation: &Parsed) -> (Vec<String>, Vec<String>) {
    let ids = heading_ids(source, None);
    let same = heading_shape(source) == heading_shape(translation);
    let own = heading_ids(translation, same.then_some(&ids));
    (ids, own)
}

/// Every anchor that a text has by itself: headings, steps, ids of raw HTML and of footnotes.
pub(super) fn own<'a>(parsed: &'a Parsed, heading_ids: &'a [String]) -> impl Iterator<Item = &'a String> {
    let steps = parsed.front.steps.iter().map(|step| &step.key);
    heading_ids.iter().chain(&parsed.doc.ids).chain(steps)
}

/// The older anchors of a text with the anchors that answer to them: the source's and its own, of which
/// the latter count. One that leads to an older anchor leads where that one does; [`LEAD`] is the
/// beginning of the text. What a text's own lead to must be there.
pub(super) fn aliases(
    source: Option<&Parsed>,
    parsed: &Parsed,
    heading_ids: &[String],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(String, String)> {
    let inherited = source.map(|source| source.front.anchor_aliases.as_slice()).unwrap_or_default();
    let stated = &parsed.front.anchor_aliases;
    if inherited.is_empty() && stated.is_empty() {
        return Vec::new();
    }
    let anchors: HashSet<&str> = own(parsed, heading_ids).map(String::as_str).collect();
    let all: BTreeMap<&str, &str> =
        inherited.iter().chain(stated).map(|(old, new)| (old.value.as_str(), new.as_str())).collect();
    for (old, new) in stated {
        diagnostics.extend(fault(old, new, &anchors, &all));
    }
    let answered = all.keys().filter(|old| !anchors.contains(*old));
    answered.filter_map(|old| Some(((*old).to_owned(), follow(old, &anchors, &all)?.to_owned()))).collect()
}

/// Where an older anchor leads in the end.
fn follow<'a>(old: &'a str, anchors: &HashSet<&str>, all: &BTreeMap<&'a str, &'a str>) -> Option<&'a str> {
    let mut at = old;
    for _ in 0..all.len() {
        at = all.get(at)?;
        if at == LEAD || anchors.contains(at) {
            return Some(at);
        }
    }
    None
}

fn fault(old: &Spanned<String>, new: &str, anchors: &HashSet<&str>, all: &BTreeMap<&str, &str>) -> Option<Diagnostic> {
    if anchors.contains(old.value.as_str()) {
        return Some(
            Diagnostic::new(code::DUPLICATE_ANCHOR, format!("`{}` is an anchor of this text still", old.value))
                .at(old.place.clone())
                .help("take it out of `anchor_aliases`: it works by itself"),
        );
    }
    if follow(&old.value, anchors, all).is_some() {
        return None;
    }
    let mut known: Vec<&str> = anchors.iter().copied().collect();
    known.sort_unstable();
    let help = diag::nearest(new, known.iter().copied()).map_or_else(
        || {
            format!(
                "write the id of a heading, or `{LEAD}` for the beginning of the text; its ids are: {}",
                known.join(", ")
            )
        },
        |near| format!("did you mean `{near}`?"),
    );
    Some(
        Diagnostic::new(
            code::BROKEN_ANCHOR,
            format!("`{}` leads to `{new}`, which this text does not have", old.value),
        )
        .at(old.place.clone())
        .help(help),
    )
}
