//! Exporting an index as a pack: see [`crate::pack`] for the format.

use super::Error;
use super::index::LangIndex;
use super::shards::{Dictionary, Stored, Term, postings_shards};
use crate::analyzer::Analyzer;
use crate::pack::{FRAGMENTS_PER_HASH, Kind, Listing, PAIRS, Part, Shards, Span, TITLES, number, text};
use crate::source::{Field, Posting, Source};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How long a dictionary may be that lies in the core instead of files of its own.
const CORE_DICTIONARY: usize = 4096;
/// How many bytes a fragment has, about, if the article has more.
const FRAGMENT: usize = 800;
/// A group of up to so many bytes stands in the dictionary.
const NEAR: usize = 6;

/// A pack: what its manifest lists, and its files by name.
#[derive(Debug, Clone, Default)]
pub struct Export {
    /// For the manifest.
    pub listing: Listing,
    /// For `search/<lang>/pack/`.
    pub files: BTreeMap<String, Arc<[u8]>>,
}

impl Export {
    /// Adds a file and gives its hash.
    fn add(&mut self, kind: Kind, at: usize, bytes: Vec<u8>) -> u32 {
        let hash = short_hash(&bytes);
        self.name(kind, at, hash, bytes);
        hash
    }

    fn name(&mut self, kind: Kind, at: usize, hash: u32, bytes: Vec<u8>) {
        self.files.insert(Part { kind, number: size(at), hash }.name(), bytes.into());
    }

    fn shards(&mut self, kind: Kind, shards: Vec<(String, Vec<u8>)>) -> Shards {
        let add = |(at, (first, bytes))| (first, self.add(kind, at, bytes));
        shards.into_iter().enumerate().map(add).collect()
    }
}

fn short_hash(bytes: &[u8]) -> u32 {
    let hash = blake3::hash(bytes);
    let [a, b, c, d, ..] = *hash.as_bytes();
    u32::from_be_bytes([a, b, c, d])
}

/// Exports an index. The same index gives the same bytes.
pub fn export(index: &LangIndex) -> Result<Export, Error> {
    let mut out = Export::default();
    let articles = Articles::of(index.source());
    let mut words: BTreeMap<String, Word> = BTreeMap::new();
    for (place, (exact, _)) in PAIRS.into_iter().enumerate() {
        index.each_term(exact, |term, postings| match words.get_mut(term) {
            Some(word) => word[place] = postings,
            None => {
                let mut word = Word::default();
                word[place] = postings;
                words.insert(term.to_owned(), word);
            }
        })?;
    }
    let [codes, titles] = [whole(index, Field::Codes)?, whole(index, Field::WholeTitle)?];
    let mut spans = Vec::new();
    for place in 0..PAIRS.len() {
        spans.push(articles.span(index.source(), Some(place), || words.values().map(|word| &word[place])));
    }
    spans.push(articles.span(index.source(), None, || codes.values()));
    let coder = Coder { articles: &articles, spans };

    let (terms, far) = coder.groups(&words, &index.lexicon().analyzer);
    let postings: Vec<(u32, u32)> = far
        .iter()
        .flat_map(|class| postings_shards(class))
        .enumerate()
        .map(|(at, (groups, bytes))| (groups, out.add(Kind::Postings, at, bytes)))
        .collect();
    let words = Dictionary::new(terms).shards();
    out.listing.words = out.shards(Kind::Words, words);
    let titles = coder.whole(titles, TITLES);
    let codes = coder.whole(codes, PAIRS.len());
    let titles = place_dictionary(titles, Kind::Titles, &mut out);
    let codes = place_dictionary(codes, Kind::Codes, &mut out);
    let pieces = pieces(index, &articles)?;
    let mut core = coder.head(index.source(), &pieces);
    let fragments = fragments(pieces, &mut out);
    text(&mut core, titles);
    text(&mut core, codes);
    number(&mut core, size(postings.len()));
    for (groups, hash) in postings {
        number(&mut core, groups);
        core.extend(hash.to_le_bytes());
    }
    number(&mut core, size(fragments.len()));
    fragments.iter().for_each(|hash| core.extend(hash.to_le_bytes()));
    out.listing.core = out.add(Kind::Core, 0, core);
    Ok(out)
}

/// The terms of a field that is not made of words.
fn whole(index: &LangIndex, field: Field) -> Result<BTreeMap<String, Vec<Posting>>, Error> {
    let mut terms = BTreeMap::new();
    index.each_term(field, |term, postings| {
        terms.insert(term.to_owned(), postings);
    })?;
    Ok(terms)
}

/// A dictionary's bytes for the core, or its files.
fn place_dictionary(terms: Dictionary, kind: Kind, out: &mut Export) -> Vec<u8> {
    let whole = terms.bytes();
    if whole.len() <= CORE_DICTIONARY {
        return whole;
    }
    let shards = out.shards(kind, terms.shards());
    match kind {
        Kind::Titles => out.listing.titles = shards,
        _ => out.listing.codes = shards,
    }
    Vec::new()
}

/// A fragment in the making: sections of one article.
struct Piece {
    begins: bool,
    sections: u32,
    bytes: Vec<u8>,
}

/// The fragments: an article, or as many of its sections as have room.
fn pieces(index: &LangIndex, articles: &Articles) -> Result<Vec<Piece>, Error> {
    let mut out: Vec<Piece> = Vec::new();
    for sections in articles.firsts.windows(2).map(|pair| pair[0]..pair[1]) {
        // What is said of the article is its first section's.
        let article = index.shown(sections.start)?;
        for doc in sections.clone() {
            let shown = index.shown(doc)?;
            let begins = doc == sections.start;
            if begins || out.last().is_none_or(|piece| piece.bytes.len() + shown.body.len() > FRAGMENT) {
                let mut bytes = Vec::new();
                let description = if begins { article.description.as_str() } else { "" };
                for part in [&article.id, &article.url, &article.title, &article.category, description] {
                    text(&mut bytes, part);
                }
                number(&mut bytes, size(article.countries.len()));
                article.countries.iter().for_each(|country| text(&mut bytes, country));
                out.push(Piece { begins, sections: 0, bytes });
            }
            if let Some(piece) = out.last_mut() {
                piece.sections += 1;
                for part in [shown.anchor, shown.heading, shown.body] {
                    text(&mut piece.bytes, part);
                }
            }
        }
    }
    Ok(out)
}

/// Adds the fragments' files and gives their hashes.
fn fragments(pieces: Vec<Piece>, out: &mut Export) -> Vec<u32> {
    let mut files = pieces.into_iter().map(|piece| piece.bytes).peekable();
    let mut hashes = Vec::new();
    let mut at = 0;
    while files.peek().is_some() {
        let row: Vec<Vec<u8>> = files.by_ref().take(FRAGMENTS_PER_HASH).collect();
        let hash = short_hash(&row.concat());
        hashes.push(hash);
        for bytes in row {
            out.name(Kind::Fragment, at, hash, bytes);
            at += 1;
        }
    }
    hashes
}

pub(super) fn size(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// A word's postings in each exact field.
type Word = [Vec<Posting>; PAIRS.len()];

/// Which documents each article has.
struct Articles {
    /// Each article's first document, and the number of documents.
    firsts: Vec<u32>,
}

impl Articles {
    fn of(source: &impl Source) -> Self {
        let documents = source.documents();
        let is_first = |doc: &u32| *doc == 0 || source.article(*doc) != source.article(*doc - 1);
        let mut firsts: Vec<u32> = (0..documents).filter(is_first).collect();
        firsts.push(documents);
        Self { firsts }
    }

    /// A list by article, if it can be written so.
    fn list(&self, span: Span, list: &[Posting]) -> Option<Vec<(u32, u32)>> {
        let mut out = Vec::new();
        let mut rest = list;
        while let Some(first) = rest.first() {
            let article = self.firsts.binary_search(&first.doc).ok()?;
            let length = if span == Span::First { 1 } else { (self.firsts.get(article + 1)? - first.doc) as usize };
            let same = |(posting, doc): (&Posting, u32)| posting.doc == doc && posting.frequency == first.frequency;
            if rest.len() < length || !rest[..length].iter().zip(first.doc..).all(same) {
                return None;
            }
            out.push((size(article), first.frequency));
            rest = &rest[length..];
        }
        Some(out)
    }

    /// How a field can be stored: whether all sections of an article have the same, or only the first
    /// has anything.
    fn span<'a, L: Iterator<Item = &'a Vec<Posting>>>(
        &self,
        source: &impl Source,
        place: Option<usize>,
        lists: impl Fn() -> L,
    ) -> Span {
        let norms = |fits: &dyn Fn(Field, u32, u32) -> bool| {
            let fields = place.map_or([Field::Codes; 2], |place| [PAIRS[place].0, PAIRS[place].1]);
            let mut articles = self.firsts.windows(2);
            place.is_none()
                || articles.all(|pair| (pair[0]..pair[1]).all(|doc| fields.iter().all(|f| fits(*f, doc, pair[0]))))
        };
        let same = |field, doc, first| source.norm_id(field, doc) == source.norm_id(field, first);
        let alone = |field, doc, first| doc == first || source.norm_id(field, doc) == 0;
        if norms(&same) && lists().all(|list| self.list(Span::Article, list).is_some()) {
            Span::Article
        } else if norms(&alone) && lists().all(|list| self.list(Span::First, list).is_some()) {
            Span::First
        } else {
            Span::Document
        }
    }
}

/// Keeps a group with its term, or among the far ones, which are numbered from `before` on.
fn store(group: Vec<u8>, before: u32, far: &mut Vec<Vec<u8>>) -> Stored {
    if group.len() <= NEAR {
        return Stored::Near(group);
    }
    far.push(group);
    Stored::Far(before + size(far.len()) - 1)
}

/// Writes postings as the core's mask says.
struct Coder<'a> {
    articles: &'a Articles,
    /// Of each exact field, and of codes.
    spans: Vec<Span>,
}

impl Coder<'_> {
    /// Everything of the core before its dictionaries.
    fn head(&self, source: &impl Source, pieces: &[Piece]) -> Vec<u8> {
        let firsts = &self.articles.firsts;
        let articles = firsts.len() - 1;
        let mut core = Vec::new();
        number(&mut core, source.documents());
        number(&mut core, size(pieces.len()));
        for field in PAIRS.into_iter().flat_map(|(exact, stem)| [exact, stem]) {
            core.extend(source.average_length(field).to_bits().to_le_bytes());
        }
        number(&mut core, self.spans.iter().rev().fold(0, |spans, span| spans << 2 | *span as u32));
        pieces.iter().for_each(|piece| number(&mut core, piece.sections << 1 | u32::from(piece.begins)));
        for (place, (exact, stem)) in PAIRS.into_iter().enumerate() {
            let docs: Vec<u32> = match self.spans[place] {
                Span::Document => (0..source.documents()).collect(),
                _ => firsts[..articles].to_vec(),
            };
            core.extend(docs.iter().map(|doc| source.norm_id(exact, *doc)));
            let less = |doc: &u32| source.norm_id(exact, *doc).wrapping_sub(source.norm_id(stem, *doc));
            core.extend(docs.iter().map(less));
        }
        core
    }

    fn list(&self, out: &mut Vec<u8>, place: usize, list: &[Posting]) {
        let span = self.spans.get(place).copied().unwrap_or(Span::Document);
        let by_article = if span == Span::Document { None } else { self.articles.list(span, list) };
        let plain = || list.iter().map(|posting| (posting.doc, posting.frequency)).collect();
        let list: Vec<(u32, u32)> = by_article.unwrap_or_else(plain);
        number(out, size(list.len()));
        let mut before = 0;
        for (at, frequency) in list {
            number(out, (at - before) << 1 | u32::from(frequency > 1));
            if frequency > 1 {
                number(out, frequency);
            }
            before = at;
        }
    }

    /// A group: the words of a stem, in the places that `chosen` allows.
    fn group<'a>(&self, words: impl IntoIterator<Item = &'a Word>, chosen: impl Fn(Field) -> bool) -> Vec<u8> {
        let mut out = Vec::new();
        for word in words {
            let places = || (0..PAIRS.len()).filter(|&place| !word[place].is_empty() && chosen(PAIRS[place].0));
            out.push(places().fold(0, |mask, place| mask | 1 << place));
            places().for_each(|place| self.list(&mut out, place, &word[place]));
        }
        out
    }

    /// The dictionary's terms, and the far groups of stems, of stop words in short fields and in others.
    fn groups(&self, words: &BTreeMap<String, Word>, analyzer: &Analyzer) -> (Vec<Term>, [Vec<Vec<u8>>; 3]) {
        let mut stems: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        let mut terms: BTreeMap<&str, Term> = BTreeMap::new();
        for (text, word) in words {
            let mut term = Term { text: text.clone(), ..Term::default() };
            term.count = Some(size(word.iter().map(Vec::len).sum()));
            if !analyzer.is_stop(text) {
                let members = stems.entry(analyzer.stem(text)).or_default();
                term.place = size(members.len());
                members.push(text);
            }
            terms.insert(text, term);
        }
        let mut far = [Vec::new(), Vec::new(), Vec::new()];
        for (stem, members) in &stems {
            let group = self.group(members.iter().map(|member| &words[*member]), |_| true);
            let term = terms.entry(stem).or_insert_with(|| Term { text: stem.clone(), ..Term::default() });
            term.stem = Some(store(group, 0, &mut far[0]));
        }
        let mut before = size(far[0].len());
        for class in [1, 2] {
            for (text, word) in words.iter().filter(|(text, _)| analyzer.is_stop(text)) {
                let group = self.group([word], |field| Field::SHORT.contains(&field) == (class == 1));
                if let Some(term) = terms.get_mut(text.as_str()) {
                    term.stop.push(store(group, before, &mut far[class]));
                }
            }
            before += size(far[class].len());
        }
        (terms.into_values().collect(), far)
    }

    /// The dictionary of terms with lists of their own.
    fn whole(&self, terms: BTreeMap<String, Vec<Posting>>, place: usize) -> Dictionary {
        let terms = terms.into_iter().map(|(text, postings)| {
            let mut list = Vec::new();
            self.list(&mut list, place, &postings);
            Term { text, stem: Some(Stored::Near(list)), ..Term::default() }
        });
        Dictionary::new(terms.collect())
    }
}
