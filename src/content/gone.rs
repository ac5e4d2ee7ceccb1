//! `gone:` of faqtory.yaml: addresses that were withdrawn on purpose.

use std::collections::HashSet;

use super::yaml::Entries;
use crate::diag::{Diagnostic, Spot, code};

/// An address that was withdrawn on purpose.
#[derive(Debug, Clone, PartialEq)]
pub struct GoneAddress {
    /// The path: `/en/refunds/old/`.
    pub path: String,
    /// Whether all below it is meant: `…*`.
    pub prefix: bool,
    /// The anchor, where only that was withdrawn and the page lives.
    pub anchor: Option<String>,
    /// Where it is named.
    pub place: Spot,
}

/// Reads the key.
pub(super) fn read(entries: &Entries, diagnostics: &mut Vec<Diagnostic>) -> Vec<GoneAddress> {
    let list = entries.read_texts("gone", "a list of paths: [/en/refunds/old/]", diagnostics);
    let Some(entry) = entries.get("gone") else { return Vec::new() };
    let mut gone: Vec<GoneAddress> = Vec::new();
    let mut seen = HashSet::new();
    for value in list {
        let place = entries.place_of(entry, &value);
        let Some(address) = address(&value, place.clone()) else {
            diagnostics.push(
                Diagnostic::new(code::CONFIG, format!("`{value}` cannot be a withdrawn address")).at(place).help(
                    "write the path of the address, from its first `/`: /en/refunds/old/; all below a folder with a \
                     star: /en/old/*; an anchor alone: /en/refunds/times/#cards",
                ),
            );
            continue;
        };
        if seen.insert(value) {
            gone.push(address);
        }
    }
    gone
}

fn address(value: &str, place: Spot) -> Option<GoneAddress> {
    let (path, anchor) = value.split_once('#').map_or((value, None), |(path, anchor)| (path, Some(anchor.to_owned())));
    let (path, prefix) = path.strip_suffix('*').map_or((path, false), |path| (path, true));
    let sound = path.starts_with('/')
        && path != "/"
        && !path.starts_with("//")
        && !path.contains(['?', '\\', '*'])
        && !value.chars().any(|c| c.is_control() || c.is_whitespace())
        && !path.split('/').any(|part| part == ".." || part == ".")
        && anchor.as_ref().is_none_or(|anchor| !anchor.is_empty() && !prefix);
    sound.then(|| GoneAddress { path: path.to_owned(), prefix, anchor, place })
}
