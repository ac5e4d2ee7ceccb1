//! The reader: a pack, as far as it is loaded, as a [`Source`].

use super::bytes::Bytes;
use super::dictionary::{Group, find, walk};
use super::load::{Kind, Missing, Parts};
use super::{FRAGMENTS_PER_HASH, PAIRS, STEM, STOP, Span, TITLES, WORD, list, place};
use crate::executor::run;
use crate::hit::{Hit, Shown};
use crate::plan::{Lexicon, Plan, plan};
use crate::snippet::Marker;
use crate::source::{Field, Form, Posting, Source, merge};
use core::convert::Infallible;
use serde::{Deserialize, Serialize};

/// The shards of a dictionary: each one's first term and hash, in order.
pub type Shards = Vec<(String, u32)>;

/// What a manifest tells of a pack.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The core's hash.
    pub core: u32,
    /// The dictionary of words and stems.
    pub words: Shards,
    /// Of whole titles; empty if the core holds it.
    pub titles: Shards,
    /// Of codes; empty if the core holds it.
    pub codes: Shards,
}

/// A pack with the parts loaded so far.
pub struct Pack {
    lang: String,
    lexicon: Lexicon,
    listing: Listing,
    parts: Parts,
    core: Core,
}

/// The core, read. An empty one stands for a core not yet loaded.
#[derive(Default)]
struct Core {
    is_loaded: bool,
    averages: Vec<f32>,
    spans: u32,
    /// Each article's first document; behind the last, the number of documents.
    firsts: Vec<u32>,
    /// Each fragment's first document.
    starts: Vec<u32>,
    /// By field, as stored: exact, then the stem's difference.
    norms: Vec<Box<[u8]>>,
    titles: Box<[u8]>,
    codes: Box<[u8]>,
    /// The first group of each postings shard and its hash.
    postings: Vec<(u32, u32)>,
    fragments: Vec<u32>,
}

fn span(spans: u32, place: usize) -> Span {
    match spans >> (2 * place) & 3 {
        0 => Span::Document,
        1 => Span::Article,
        _ => Span::First,
    }
}

/// The place of the last of these numbers that is not above one.
fn before(numbers: &[u32], number: u32) -> usize {
    numbers.partition_point(|one| *one <= number).wrapping_sub(1)
}

impl Core {
    fn new(part: &[u8]) -> Self {
        let mut bytes = Bytes(part);
        let [documents, pieces] = [bytes.number() as usize, bytes.number() as usize];
        let averages = (0..2 * PAIRS.len()).map(|_| f32::from_bits(bytes.fixed())).collect();
        let spans = bytes.number();
        let (mut firsts, mut starts) = (Vec::new(), Vec::new());
        let mut document = 0;
        for _ in 0..pieces.min(bytes.0.len()) {
            let piece = bytes.number();
            if piece & 1 == 1 {
                firsts.push(document);
            }
            starts.push(document);
            document += piece >> 1;
        }
        let articles = firsts.len();
        firsts.push(document);
        let mut norms = Vec::new();
        for pair in 0..PAIRS.len() {
            let count = if span(spans, pair) == Span::Document { documents } else { articles };
            norms.push(bytes.take(count).into());
            norms.push(bytes.take(count).into());
        }
        let [titles, codes] = [bytes.blob().into(), bytes.blob().into()];
        let mut first = 0;
        let postings = bytes.list(|bytes| {
            let (at, groups, hash) = (first, bytes.number(), bytes.fixed());
            first += groups;
            (at, hash)
        });
        let fragments = bytes.list(Bytes::fixed);
        Self { is_loaded: true, averages, spans, firsts, starts, norms, titles, codes, postings, fragments }
    }

    fn span(&self, place: usize) -> Span {
        span(self.spans, place)
    }

    /// Reads a list of a field and adds its postings.
    fn read(&self, bytes: &mut Bytes<'_>, place: usize, out: &mut Vec<Posting>) {
        let span = self.span(place);
        list::read(bytes, |number, frequency| {
            let at = number as usize;
            let docs = match (span, self.firsts.get(at), self.firsts.get(at + 1)) {
                (Span::Document, ..) => number..number.saturating_add(1),
                (Span::Article, Some(&from), Some(&to)) => from..to,
                (Span::First, Some(&from), _) => from..from + 1,
                _ => return,
            };
            out.extend(docs.map(|doc| Posting { doc, frequency }));
        });
    }

    fn article(&self, doc: u32) -> usize {
        before(&self.firsts, doc)
    }
}

impl Pack {
    /// A pack of which nothing is loaded yet.
    pub fn new(lang: String, lexicon: Lexicon, listing: Listing) -> Self {
        Self { lang, lexicon, listing, parts: Parts::default(), core: Core::default() }
    }

    /// Takes in the bytes of a part.
    pub fn load(&mut self, kind: Kind, number: u32, bytes: Vec<u8>) {
        match kind {
            Kind::Core => self.core = Core::new(&bytes),
            _ => self.parts.put(kind, number, bytes),
        }
    }

    /// Searches for text in NFKC: the plan and the hits, or what to load before asking again.
    pub fn search(&self, query: &str, limit: usize, snippet: usize) -> Result<(Plan, Vec<Hit>), Missing> {
        if !self.core.is_loaded {
            // Noted like any other part: what else the query needs is learnt in the same pass.
            self.parts.get(Kind::Core, 0, self.listing.core);
        }
        let Ok(plan) = plan(query, &self.lexicon, self);
        let Ok(found) = run(&plan, self, limit);
        self.parts.missing()?;
        let marker = Marker::new(&plan, &self.lexicon.analyzer);
        let shown: Vec<_> = found.iter().filter_map(|ranked| Some((ranked, self.shown(ranked.doc)?))).collect();
        self.parts.missing()?;
        let hit = |(ranked, shown)| Hit::new(shown, &self.lang, &plan, &marker, ranked, snippet);
        let hits = shown.into_iter().map(hit).collect();
        Ok((plan, hits))
    }

    /// What is shown of a document; none if its fragment is not loaded.
    fn shown(&self, doc: u32) -> Option<Shown> {
        let piece = before(&self.core.starts, doc);
        let start = *self.core.starts.get(piece)?;
        let hash = self.core.fragments.get(piece / FRAGMENTS_PER_HASH)?;
        let mut bytes = Bytes(self.parts.get(Kind::Fragment, piece, *hash)?);
        let mut text = || bytes.string();
        let (id, url, title, category, description) = (text(), text(), text(), text(), text());
        // It is the first section's, as natively.
        let description = if self.core.firsts.contains(&doc) { description } else { String::new() };
        let countries = bytes.list(Bytes::string);
        for _ in 0..(doc - start) * 3 {
            bytes.blob();
        }
        let (anchor, heading, body) = (bytes.string(), bytes.string(), bytes.string());
        Some(Shown { id, url, anchor, title, heading, category, description, countries, body })
    }

    /// The shard of a dictionary that a term would be in; none while that is missing.
    fn shard(&self, kind: Kind, term: &str) -> Option<&[u8]> {
        let (shards, own): (&Shards, &[u8]) = match kind {
            Kind::Titles => (&self.listing.titles, &self.core.titles),
            Kind::Codes => (&self.listing.codes, &self.core.codes),
            _ => (&self.listing.words, &[]),
        };
        let at = shards.partition_point(|(first, _)| first.as_str() <= term).saturating_sub(1);
        match shards.get(at) {
            Some((_, hash)) => self.parts.get(kind, at, *hash),
            None => self.core.is_loaded.then_some(own),
        }
    }

    /// A group's bytes; none while they are missing.
    fn group<'a>(&'a self, group: Group<'a>) -> Option<&'a [u8]> {
        let far = match group {
            Group::Here(bytes) => return Some(bytes),
            Group::Far(far) => far,
        };
        let at = self.core.postings.partition_point(|(first, _)| *first <= far).checked_sub(1)?;
        let (first, hash) = self.core.postings[at];
        let mut bytes = Bytes(self.parts.get(Kind::Postings, at, hash)?);
        for _ in first..far {
            bytes.blob();
        }
        Some(bytes.blob())
    }

    /// The postings in one of a group's fields: of the word at a place, or of all.
    fn of_group(&self, group: &[u8], field: usize, word: Option<usize>, out: &mut Vec<Posting>) {
        let mut bytes = Bytes(group);
        let mut at = 0;
        while !bytes.0.is_empty() {
            let mask = bytes.byte();
            for place in (0..PAIRS.len()).filter(|place| mask & 1 << place != 0) {
                if place == field && word.is_none_or(|word| word == at) {
                    let mut list = Vec::new();
                    self.core.read(&mut bytes, place, &mut list);
                    *out = merge(out, &list);
                } else {
                    list::skip(&mut bytes);
                }
            }
            at += 1;
        }
    }

    fn word_postings(&self, field: Field, word: &str, out: &mut Vec<Posting>) -> Option<()> {
        let (place, _) = place(field);
        let entry = find(self.shard(Kind::Words, word)?, word)?;
        if entry.flags & WORD == 0 {
            return None;
        }
        if entry.flags & STOP != 0 {
            let group = entry.stop[usize::from(!Field::SHORT.contains(&field))];
            self.of_group(self.group(group)?, place, Some(entry.place), out);
            return None;
        }
        let stem = self.lexicon.analyzer.stem(word);
        let group = find(self.shard(Kind::Words, &stem)?, &stem)?.group;
        self.of_group(self.group(group)?, place, Some(entry.place), out);
        None
    }

    fn stem_postings(&self, field: Field, stem: &str, out: &mut Vec<Posting>) -> Option<()> {
        let group = find(self.shard(Kind::Words, stem)?, stem)?.group;
        self.of_group(self.group(group)?, place(field).0, None, out);
        None
    }

    fn whole_postings(&self, kind: Kind, place: usize, term: &str, out: &mut Vec<Posting>) -> Option<()> {
        if let Group::Here(bytes) = find(self.shard(kind, term)?, term)?.group {
            self.core.read(&mut Bytes(bytes), place, out);
        }
        None
    }
}

impl Source for Pack {
    /// What is missing is taken for something harmless and noted; [`Pack::search`] looks at the notes.
    type Error = Infallible;

    fn documents(&self) -> u32 {
        self.core.firsts.last().copied().unwrap_or(0)
    }

    fn article(&self, doc: u32) -> u32 {
        self.core.article(doc) as u32
    }

    fn average_length(&self, field: Field) -> f32 {
        let (place, is_stem) = place(field);
        self.core.averages.get(2 * place + usize::from(is_stem)).copied().unwrap_or(1.0)
    }

    fn norm_id(&self, field: Field, doc: u32) -> u8 {
        let (place, is_stem) = place(field);
        let article = self.core.article(doc);
        let at = match self.core.span(place) {
            Span::Document => doc as usize,
            Span::First if self.core.firsts.get(article) != Some(&doc) => return 0,
            _ => article,
        };
        let norm = |list: usize| self.core.norms.get(list).and_then(|norms| norms.get(at)).copied().unwrap_or(0);
        let exact = norm(2 * place);
        if is_stem { exact.wrapping_sub(norm(2 * place + 1)) } else { exact }
    }

    fn knows(&self, form: Form, term: &str) -> Result<bool, Infallible> {
        let (kind, flag) = match form {
            Form::Exact => (Kind::Words, WORD),
            Form::Stem => (Kind::Words, STEM),
            Form::Code => (Kind::Codes, STEM),
        };
        // A word not yet looked up is taken for known: else all that might be meant would be loaded.
        Ok(match self.shard(kind, term) {
            Some(shard) => find(shard, term).is_some_and(|entry| entry.flags & flag != 0),
            None => form != Form::Code,
        })
    }

    fn postings(&self, field: Field, term: &str) -> Result<Vec<Posting>, Infallible> {
        let mut out = Vec::new();
        let _ = match field {
            Field::WholeTitle => self.whole_postings(Kind::Titles, TITLES, term, &mut out),
            Field::Codes => self.whole_postings(Kind::Codes, PAIRS.len(), term, &mut out),
            _ if place(field).1 => self.stem_postings(field, term, &mut out),
            _ => self.word_postings(field, term, &mut out),
        };
        Ok(out)
    }

    fn words(&self, prefix: &str, visit: &mut dyn FnMut(&str, u32)) -> Result<(), Infallible> {
        let shards = &self.listing.words;
        let first = shards.partition_point(|(first, _)| first.as_str() <= prefix).saturating_sub(1);
        for (at, (term, hash)) in shards.iter().enumerate().skip(first) {
            if at > first && !term.starts_with(prefix) {
                break;
            }
            if let Some(shard) = self.parts.get(Kind::Words, at, *hash) {
                walk(shard, &mut |term, entry| {
                    let is_begun = term.starts_with(prefix);
                    if is_begun && entry.flags & WORD != 0 {
                        visit(term, entry.count);
                    }
                    is_begun || term < prefix
                });
            }
        }
        Ok(())
    }
}
