//! A pack whose parts are loaded as a browser loads them, from memory.

use faqtory_search::native::{Export, LangIndex, export, normalize};
use faqtory_search::pack::{Missing, Pack, Part};
use faqtory_search::{Hit, Plan};

/// A pack that starts empty, and the files it may load.
pub struct Packed {
    pack: Pack,
    pub export: Export,
    /// The parts loaded so far.
    pub loaded: Vec<Part>,
}

impl Packed {
    pub fn of(index: &LangIndex) -> Self {
        Self::from_export(index, export(index).unwrap())
    }

    /// Nothing loaded.
    pub fn from_export(index: &LangIndex, export: Export) -> Self {
        let manifest = index.manifest();
        let pack = Pack::new(manifest.lang.clone(), manifest.lexicon(), export.listing.clone());
        Self { pack, export, loaded: Vec::new() }
    }

    /// Searches, and loads what is missing, round by round.
    pub fn search(&mut self, query: &str, limit: usize) -> (Plan, Vec<Hit>) {
        self.try_search(query, limit).unwrap_or_else(|| panic!("“{query}” never has enough"))
    }

    /// The same where files may be damaged: nothing, if one that is not there is asked for.
    pub fn try_search(&mut self, query: &str, limit: usize) -> Option<(Plan, Vec<Hit>)> {
        let query = normalize(query).into_owned();
        for _ in 0..12 {
            match self.pack.search(&query, limit, 160) {
                Ok(found) => return Some(found),
                Err(Missing(parts)) => {
                    for part in parts {
                        assert!(!self.loaded.contains(&part), "{part:?} is asked for twice");
                        let bytes = self.export.files.get(&part.name())?.to_vec();
                        self.pack.load(part.kind, part.number, bytes);
                        self.loaded.push(part);
                    }
                }
            }
        }
        None
    }
}
