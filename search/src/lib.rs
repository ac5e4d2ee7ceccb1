//! The search shared by the native program and the browser.
//!
//! The core is pure: no files, no clock, no tantivy. Text comes in NFKC: normalising is the
//! caller's (a crate natively, `String.prototype.normalize` in a browser).
//!
//! ```text
//! words      text           -> words               codes whole and in parts
//! analyzer   word           -> exact form, stem    exceptions and endings mended
//! plan       query, source  -> slots of terms      corrections, completions, synonyms, codes
//! executor   plan, source   -> ranked articles     BM25, the only one
//! snippet    plan, text     -> marked parts
//! ```
//!
//! [`Source`] is all that the core asks of an index. With the feature `native`, [`native`] builds
//! tantivy indexes, one per language, and searches them through it.

mod analyzer;
mod bm25;
mod correct;
mod executor;
mod fold;
mod hit;
mod language;
mod letters;
mod manifest;
mod map;
mod order;
pub mod pack;
pub mod plan;
mod readings;
mod snippet;
mod source;
mod synonyms;
mod understand;
mod words;

#[cfg(feature = "native")]
pub mod native;

pub use analyzer::Analyzer;
pub use executor::{Ranked, ScorePart, run};
pub use fold::fold;
pub use hit::{Correction, Hit, Match, Shown, Why};
pub use manifest::{Language, Manifest, VERSION};
pub use plan::{Lexicon, Plan, plan};
pub use readings::{swap_layout, transliterate};
pub use snippet::{Marker, SnippetPart};
pub use source::{Field, Form, Posting, Source};
pub use synonyms::{Synonyms, Variant};
pub use words::{Kind, Word, words};
