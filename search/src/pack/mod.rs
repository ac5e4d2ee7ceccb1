//! The pack: one language's index in small files, for a browser on any static host.
//!
//! It is exported from the tantivy index (`native::export`) and read by [`Pack`], a [`Source`] like
//! tantivy's segment, so that both answer alike. Each part is loaded when a query first asks for
//! it; what is missing comes back as a list ([`Missing`]), the caller loads it and asks again.
//!
//! # Format
//!
//! Numbers are LEB128 unless said otherwise; a *text* or *blob* is its length in bytes and then the
//! bytes. Documents are sections; articles are numbered by id.
//!
//! ```text
//! core         documents, fragments
//!              10 averages (f32, little-endian bits), of title … body stem in the order of Field::ALL
//!              spans, two bits for each exact field and codes: 0 stored by document, 1 by article,
//!                all of its documents having the same, 2 by article, its first document only
//!              for each fragment its number of sections × 2, + 1 if an article begins with it
//!              for each exact field its norm ids, then its stem field's as differences from them:
//!                a byte for each document, or for each article
//!              titles: blob, a dictionary if the manifest lists none
//!              codes: blob, the same
//!              number of postings shards; for each the count of its groups and its hash (u32)
//!              number of hashes of fragments; the hashes (u32), each for 64 fragments in a row
//! dictionary   number of terms, number of the first far group, length of A, length of B, A, B, C
//!              A: for each term a byte, shared × 16 + rest (bytes in common with the term before,
//!                bytes that follow); 15 stands for a number behind it, 15 more
//!              B: the bytes that follow, of all terms
//!              C: for each term flags (1 a word, 2 a stem, 4 a stop word) + 8 × place among the
//!                words of its stem; for a word, in how many documents each field has it, summed;
//!                for a stop word its groups of short and of other fields; for a stem its group
//! group        length + 1 and the bytes, or 0 for a far one: they are numbered as they come, only a
//!              stop word's has its number behind the 0
//! its bytes    for each word of the stem, in their order: mask of exact fields (title, heading,
//!              keywords, description, body), for each a list; a list of titles or codes alone
//! list         number of postings; for each the distance from the one before × 2, + 1 if a
//!              frequency follows (else 1); articles instead of documents as the field's span says
//! postings     groups: blobs
//! fragment     id, url, title, category, description: texts (the description where the article
//!              begins); number of countries, texts; for each section anchor, heading, body: texts
//! ```
//!
//! The postings of a stem are those of its words added up, so they are not stored again. A file is
//! named by a letter for its kind, its number and its hash (8 hexadecimal digits); it ends in
//! `.txt`, because that is what static hosts compress.
//!
//! Between the browser's script and the engine goes, in the same notation:
//!
//! ```text
//! manifest     language, locale: texts; exceptions: number, form and lemma; groups of synonyms:
//!              number, each a number and texts; variants: number, each said, 1 exact + 2 unsure,
//!              number and texts meant; the core's hash; words, titles, codes: number, first and hash
//! missing      0, number, each kind, number, hash
//! answer       1, corrections: number, each typed, used, reading; hits: number, each id, lang,
//!              title, url, anchor, heading, category: texts; countries: number, texts; score (f32,
//!              little-endian bits); title, snippet: number, each 1 if marked, text; 1 if the query is
//!              its title; matches: number, each typed, how, field, score; corrections; missing:
//!              number, texts
//! ```

mod answer;
mod bytes;
mod dictionary;
mod list;
mod load;
mod reader;

pub use load::{Kind, Missing, Part, Parts};
pub use reader::{Listing, Pack, Shards};

#[cfg(feature = "native")]
pub(crate) use bytes::{number, text};

use crate::source::Field;

/// So many fragments in a row share a hash: to name each by its own would cost as much as to load one.
pub(crate) const FRAGMENTS_PER_HASH: usize = 64;

/// The exact fields with their stem fields, in the order of the format's masks.
pub(crate) const PAIRS: [(Field, Field); 5] = [
    (Field::Title, Field::TitleStem),
    (Field::Heading, Field::HeadingStem),
    (Field::Keywords, Field::KeywordsStem),
    (Field::Description, Field::DescriptionStem),
    (Field::Body, Field::BodyStem),
];

/// Where whole titles stand behind codes: they are always stored by document.
pub(crate) const TITLES: usize = PAIRS.len() + 1;

/// Where a field stands in masks, and whether it is a stem field; codes stand behind the others.
pub(crate) fn place(field: Field) -> (usize, bool) {
    let found = PAIRS.iter().position(|(exact, stem)| *exact == field || *stem == field);
    (found.unwrap_or(PAIRS.len()), found.is_some_and(|at| PAIRS[at].1 == field))
}

/// What the numbers of a field's lists and norms stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Span {
    /// Documents.
    Document,
    /// Articles with all of their documents.
    Article,
    /// Articles with their first document.
    First,
}

/// In `Flags` of a dictionary's term.
pub(crate) const WORD: u32 = 1;
pub(crate) const STEM: u32 = 2;
pub(crate) const STOP: u32 = 4;
