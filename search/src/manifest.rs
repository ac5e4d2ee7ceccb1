//! The manifest: `search/<lang>/manifest.json`, what command line, server and browser need to know
//! beside the index.

use crate::analyzer::Analyzer;
use crate::pack::Listing;
use crate::plan::Lexicon;
use crate::synonyms::{Synonyms, Variant};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of index, manifest and analysis together; another one cannot be read.
pub const VERSION: u32 = 1;

/// One language's search: how to analyse queries, and what the index holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Manifest {
    /// [`VERSION`] when it was written.
    pub version: u32,
    /// The language's code in the site (`pt`).
    pub lang: String,
    /// Its locale (`pt-BR`), which chooses the analysis; empty for the code itself.
    pub locale: String,
    /// All languages of the site, the source first.
    pub languages: Vec<Language>,
    /// The site's address, without a slash at the end.
    pub base_url: String,
    /// Groups of words and phrases that mean the same.
    pub synonyms: Vec<Vec<String>>,
    /// What customers say for what articles say: understood one way only.
    #[serde(default)]
    pub variants: Vec<Variant>,
    /// Stemmer exceptions, form to lemma.
    pub exceptions: BTreeMap<String, String>,
    /// Articles that this language leaves out on purpose: other languages' hits of them do not count.
    #[serde(default)]
    pub absent: Vec<String>,
    /// How many articles the index holds.
    pub articles: u32,
    /// How many sections.
    pub sections: u32,
    /// The files that a browser searches; none if no pack was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<Listing>,
}

/// A language of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Language {
    /// Its code (`ru`).
    pub code: String,
    /// Its own name (`Русский`).
    pub name: String,
}

impl Manifest {
    /// The analysis that this manifest describes.
    pub fn lexicon(&self) -> Lexicon {
        let code = if self.locale.is_empty() { &self.lang } else { &self.locale };
        let analyzer = Analyzer::new(code, &self.exceptions);
        let synonyms = Synonyms::new(&analyzer, &self.synonyms, &self.variants);
        Lexicon { analyzer, synonyms }
    }
}
