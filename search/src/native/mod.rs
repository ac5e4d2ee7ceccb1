//! Building and searching tantivy indexes, in memory: no lock file, no thread, no folder needed.

mod build;
pub mod defaults;
mod explain;
mod export;
mod files;
mod index;
mod postings;
mod schema;
mod shards;

pub use build::build;
pub use explain::{Explanation, Part, explain};
pub use export::{Export, export};
pub use index::LangIndex;

use crate::executor::run;
use crate::hit::Hit;
use crate::manifest::{Manifest, VERSION};
use crate::plan::{Plan, plan};
use crate::snippet::Marker;
use std::borrow::{Borrow, Cow};
use std::collections::BTreeSet;
use std::path::PathBuf;
use unicode_normalization::{UnicodeNormalization, is_nfkc};

/// One section of an article: a document of the index.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Section {
    /// The article's id.
    pub id: String,
    /// The section's place in the article.
    pub order: u32,
    /// The article's address: kept as it is.
    pub url: String,
    /// The section's anchor without `#`; empty for the top of the article.
    pub anchor: String,
    /// The article's title.
    pub title: String,
    /// The section's heading; may be empty.
    pub heading: String,
    /// The title of the article's category: shown, not searched.
    pub category: String,
    /// The article's description: searched and shown from its first section.
    pub description: String,
    /// The article's keywords: searched, not shown.
    pub keywords: Vec<String>,
    /// The article's codes: found when typed exactly.
    pub codes: Vec<String>,
    /// The countries that the article is for: shown, not searched.
    pub countries: Vec<String>,
    /// The section's plain text, paragraphs on lines of their own.
    pub body: String,
}

/// How to search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// How many articles to give.
    pub limit: usize,
    /// About how many characters a snippet has.
    pub snippet: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { limit: 10, snippet: 160 }
    }
}

/// Why an index could not be built, opened or read.
#[derive(Debug)]
pub enum Error {
    /// A file could not be read.
    Read(PathBuf, std::io::Error),
    /// `manifest.json` is not what it should be.
    Manifest(serde_json::Error),
    /// The index was written by another version of this program: the number it bears.
    Version(u32),
    /// A file of the index is missing or was changed.
    Damaged(String),
    /// Anything that tantivy reports.
    Tantivy(tantivy::TantivyError),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Read(path, error) => write!(f, "cannot read {}: {error}", path.display()),
            Error::Manifest(error) => write!(f, "the search manifest cannot be read: {error}"),
            Error::Version(found) => write!(
                f,
                "the search index has version {found}, this program reads version {VERSION}: build the site again"
            ),
            Error::Damaged(what) => write!(f, "the search index is damaged ({what}): build the site again"),
            Error::Tantivy(error) => write!(f, "the search index fails: {error}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<tantivy::TantivyError> for Error {
    fn from(error: tantivy::TantivyError) -> Self {
        Error::Tantivy(error)
    }
}

/// Text in NFKC, the form in which the core wants it.
pub fn normalize(text: &str) -> Cow<'_, str> {
    if is_plain(text) || is_nfkc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfkc().collect()) }
}

/// Whether a text consists of what nearly all text consists of, all of it in NFKC: no look into
/// Unicode's tables is needed. By the first bytes of characters in UTF-8: ASCII, À to ÿ, Cyrillic,
/// and of the rest « », – — and quotation marks.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let leads_on = |b: u8| b >= 0xc0 && !matches!(b, 0xc3 | 0xd0 | 0xd1);
    let is_mark =
        |at: usize| matches!(bytes[at..], [0xc2, 0xab | 0xbb, ..] | [0xe2, 0x80, 0x93 | 0x94 | 0x98..=0x9d, ..]);
    !bytes.iter().enumerate().any(|(at, byte)| leads_on(*byte) && !is_mark(at))
}

impl Manifest {
    /// A manifest that counts these sections, with the program's own exceptions and synonyms added
    /// to the given ones; `version` is set.
    pub fn with_defaults(mut self, sections: &[Section]) -> Self {
        let code = if self.locale.is_empty() { &self.lang } else { &self.locale };
        for (form, lemma) in defaults::exceptions(code) {
            self.exceptions.entry(form).or_insert(lemma);
        }
        for group in defaults::synonyms(code) {
            if !self.synonyms.contains(&group) {
                self.synonyms.push(group);
            }
        }
        let articles: BTreeSet<&str> = sections.iter().map(|section| section.id.as_str()).collect();
        self.version = VERSION;
        self.articles = u32::try_from(articles.len()).unwrap_or(u32::MAX);
        self.sections = u32::try_from(sections.len()).unwrap_or(u32::MAX);
        self
    }

    /// The manifest as the bytes of `manifest.json`; equal manifests give equal bytes.
    pub fn to_json(&self) -> Result<Vec<u8>, Error> {
        let mut bytes = serde_json::to_vec_pretty(self).map_err(Error::Manifest)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Reads `manifest.json`; another version is an error.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Error> {
        let manifest: Self = serde_json::from_slice(bytes).map_err(Error::Manifest)?;
        if manifest.version == VERSION { Ok(manifest) } else { Err(Error::Version(manifest.version)) }
    }
}

/// Searches a language and, only if it has nothing, the others in their order; each article id
/// comes once. `others` is not touched before it is needed, so it may open indexes as it goes.
///
/// A query is any text; one without words finds nothing.
pub fn search<I, L>(own: &LangIndex, others: I, query: &str, options: &Options) -> Result<Vec<Hit>, Error>
where
    I: IntoIterator<Item = Result<L, Error>>,
    L: Borrow<LangIndex>,
{
    let query = normalize(query);
    let mut hits = search_one(own, &query, options)?;
    if hits.is_empty() {
        for other in others {
            for hit in search_one(other?.borrow(), &query, options)? {
                let absent = own.manifest().absent.contains(&hit.id);
                if !absent && !hits.iter().any(|known: &Hit| known.id == hit.id) {
                    hits.push(hit);
                }
            }
        }
        hits.truncate(options.limit);
    }
    Ok(hits)
}

/// The plan that [`search`] follows in one language.
pub fn plan_for(index: &LangIndex, query: &str) -> Result<Plan, Error> {
    plan(&normalize(query), index.lexicon(), index.source())
}

fn search_one(index: &LangIndex, query: &str, options: &Options) -> Result<Vec<Hit>, Error> {
    let plan = plan(query, index.lexicon(), index.source())?;
    let marker = Marker::new(&plan, &index.lexicon().analyzer);
    let mut hits = Vec::new();
    for ranked in run(&plan, index.source(), options.limit)? {
        let shown = index.shown(ranked.doc)?;
        hits.push(Hit::new(shown, &index.manifest().lang, &plan, &marker, &ranked, options.snippet));
    }
    Ok(hits)
}
