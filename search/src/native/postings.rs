//! Postings in the making: which terms stand in which documents, how often, field by field.
//!
//! tantivy's own writer looks every token up in a table of all fields' terms. Here a word is looked
//! up once, its stem comes from the word's number, and repetitions are counted before they are
//! kept; tantivy's serialiser then writes the very files that its writer would.

use super::schema::Fields;
use crate::analyzer::Analyzer;
use crate::source::Field;
use crate::words::{runs, visit_run};
use rustc_hash::FxHashMap;
use std::ops::Range;
use tantivy::TantivyError;
use tantivy::fieldnorm::{FieldNormsSerializer, FieldNormsWriter};
use tantivy::index::{Segment, SegmentComponent};
use tantivy::postings::{FieldSerializer, InvertedIndexSerializer};
use tantivy::tokenizer::MAX_TOKEN_LEN;

/// A term's number in its [`Vocabulary`].
type TermNumber = u32;

/// The terms of a text with how often each stands in it, and how many tokens that makes.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    counts: Vec<(TermNumber, u32)>,
    tokens: u32,
}

/// A text's exact forms and its stems.
#[derive(Debug, Clone, Default)]
pub(super) struct Forms {
    /// The folded words.
    pub(super) exact: Tally,
    /// Their stems, without those of stop words.
    pub(super) stems: Tally,
}

/// What is known of a word's stem.
#[derive(Clone, Copy)]
enum Stem {
    /// The term was not met as a word yet.
    Unasked,
    /// It is a stop word.
    None,
    Is(TermNumber),
}

/// All terms of an index, numbered as they come; each different run of letters is folded once, each
/// different word stemmed once.
pub(super) struct Vocabulary<'a> {
    analyzer: &'a Analyzer,
    /// The words of each run met, as it was written: where they lie in `words`.
    runs: FxHashMap<String, Range<usize>>,
    words: Vec<(TermNumber, Stem)>,
    numbers: FxHashMap<String, TermNumber>,
    /// By number.
    stems: Vec<Stem>,
    exact: Counter,
    stem: Counter,
}

impl<'a> Vocabulary<'a> {
    /// An empty one for a language.
    pub(super) fn new(analyzer: &'a Analyzer) -> Self {
        let (exact, stem) = (Counter::default(), Counter::default());
        let (runs, numbers) = (FxHashMap::default(), FxHashMap::default());
        Self { analyzer, runs, words: Vec::new(), numbers, stems: Vec::new(), exact, stem }
    }

    /// The words of a text in NFKC.
    pub(super) fn forms(&mut self, text: &str) -> Forms {
        runs(text, |run| {
            let words = self.words_of(text, run);
            for &(exact, stem) in &self.words[words] {
                self.exact.add(exact);
                if let Stem::Is(stem) = stem {
                    self.stem.add(stem);
                }
            }
        });
        Forms { exact: self.exact.take(), stems: self.stem.take() }
    }

    /// Terms that are not words: each as it is. Those too long for an index are left out, as
    /// tantivy leaves them out.
    pub(super) fn terms<'t>(&mut self, terms: impl IntoIterator<Item = &'t str>) -> Tally {
        for term in terms.into_iter().filter(|term| !term.is_empty() && term.len() <= MAX_TOKEN_LEN) {
            let number = self.number(term);
            self.exact.add(number);
        }
        self.exact.take()
    }

    fn words_of(&mut self, text: &str, run: Range<usize>) -> Range<usize> {
        let raw = &text[run.clone()];
        if let Some(known) = self.runs.get(raw) {
            return known.clone();
        }
        let first = self.words.len();
        visit_run(text, run, |word, _, _| {
            let number = self.number(word);
            let stem = self.stem_of(number, word);
            self.words.push((number, stem));
        });
        self.runs.insert(raw.to_owned(), first..self.words.len());
        first..self.words.len()
    }

    fn number(&mut self, term: &str) -> TermNumber {
        if let Some(&known) = self.numbers.get(term) {
            return known;
        }
        let number = TermNumber::try_from(self.stems.len()).unwrap_or(TermNumber::MAX);
        self.stems.push(Stem::Unasked);
        self.numbers.insert(term.to_owned(), number);
        number
    }

    fn stem_of(&mut self, number: TermNumber, word: &str) -> Stem {
        if let Stem::Unasked = self.stems[number as usize] {
            self.stems[number as usize] = match self.analyzer.is_stop(word) {
                true => Stem::None,
                false => Stem::Is(self.number(&self.analyzer.stem(word))),
            };
        }
        self.stems[number as usize]
    }
}

/// Counts terms; only those met are walked when the counts are taken.
#[derive(Default)]
struct Counter {
    /// By number; 0 between two texts.
    counts: Vec<u32>,
    met: Vec<TermNumber>,
    tokens: u32,
}

impl Counter {
    fn add(&mut self, term: TermNumber) {
        let at = term as usize;
        if at >= self.counts.len() {
            self.counts.resize(at + 1, 0);
        }
        if self.counts[at] == 0 {
            self.met.push(term);
        }
        self.counts[at] += 1;
        self.tokens += 1;
    }

    fn take(&mut self) -> Tally {
        let counts = self.met.drain(..).map(|term| (term, std::mem::take(&mut self.counts[term as usize])));
        Tally { counts: counts.collect(), tokens: std::mem::take(&mut self.tokens) }
    }
}

/// The postings of all fields.
pub(super) struct Postings {
    /// In the order of [`Field::ALL`].
    fields: Vec<FieldPostings>,
}

#[derive(Default)]
struct FieldPostings {
    /// By term number.
    lists: Vec<List>,
    /// (Document, tokens), documents ascending.
    lengths: Vec<(u32, u32)>,
}

/// A term's documents, ascending, with how often it stands in each. Most numbers are small, so they
/// are kept in as few bytes as they need: there are millions.
#[derive(Default)]
struct List {
    /// For each document the distance from the one before and the frequency, as LEB128 numbers.
    bytes: Vec<u8>,
    last: u32,
    documents: u32,
}

impl List {
    fn push(&mut self, document: u32, frequency: u32) {
        put(&mut self.bytes, document - self.last);
        put(&mut self.bytes, frequency);
        self.last = document;
        self.documents += 1;
    }

    /// Shows each document with its frequency.
    fn each(&self, mut show: impl FnMut(u32, u32)) {
        let mut rest = self.bytes.iter();
        let mut document = 0;
        for _ in 0..self.documents {
            document += take(&mut rest);
            show(document, take(&mut rest));
        }
    }
}

fn put(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn take(bytes: &mut std::slice::Iter<'_, u8>) -> u32 {
    let mut number = 0;
    for (byte, shift) in bytes.by_ref().zip((0..u32::BITS).step_by(7)) {
        number |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    number
}

impl Postings {
    pub(super) fn new() -> Self {
        Self { fields: Field::ALL.iter().map(|_| FieldPostings::default()).collect() }
    }

    /// Adds what a field of a document holds. Documents come in ascending order, each at most once
    /// for a field.
    pub(super) fn add(&mut self, field: Field, document: u32, tally: &Tally) {
        if tally.tokens == 0 {
            return;
        }
        let field = &mut self.fields[field as usize];
        field.lengths.push((document, tally.tokens));
        for &(term, frequency) in &tally.counts {
            let at = term as usize;
            if at >= field.lists.len() {
                field.lists.resize_with(at + 1, List::default);
            }
            field.lists[at].push(document, frequency);
        }
    }

    /// Writes a segment's terms, postings, positions (there are none) and field norms; it has this
    /// many documents.
    pub(super) fn write(
        self,
        vocabulary: &Vocabulary<'_>,
        fields: &Fields,
        segment: &mut Segment,
        documents: u32,
    ) -> Result<(), TantivyError> {
        let mut terms: Vec<(&str, TermNumber)> =
            vocabulary.numbers.iter().map(|(term, &number)| (term.as_str(), number)).collect();
        terms.sort_unstable();
        let mut norms = FieldNormsWriter::for_schema(&segment.schema());
        for (postings, &id) in self.fields.iter().zip(&fields.searched) {
            for &(document, tokens) in &postings.lengths {
                norms.record(document, id, tokens);
            }
        }
        norms.fill_up_to_max_doc(documents);
        norms.serialize(FieldNormsSerializer::from_write(segment.open_write(SegmentComponent::FieldNorms)?)?, None)?;
        let norms = segment.open_read(SegmentComponent::FieldNorms)?;
        let norms = tantivy::fieldnorm::FieldNormReaders::open(norms)?;
        let mut serializer = InvertedIndexSerializer::open(segment)?;
        for ((field, postings), &id) in Field::ALL.into_iter().zip(self.fields).zip(&fields.searched) {
            if postings.lengths.is_empty() {
                continue;
            }
            let tokens = postings.lengths.iter().map(|&(_, tokens)| u64::from(tokens)).sum();
            let mut out = serializer.new_field(id, tokens, norms.get_field(id)?)?;
            postings.write(&terms, field != Field::WholeTitle, &mut out)?;
            out.close()?;
        }
        Ok(serializer.close()?)
    }
}

impl FieldPostings {
    /// Writes a field's postings; `terms` are all terms, sorted.
    fn write(self, terms: &[(&str, TermNumber)], counted: bool, out: &mut FieldSerializer<'_>) -> std::io::Result<()> {
        for &(term, number) in terms {
            let Some(list) = self.lists.get(number as usize).filter(|list| list.documents > 0) else { continue };
            out.new_term(term.as_bytes(), list.documents, counted)?;
            list.each(|document, frequency| out.write_doc(document, frequency, &[]));
            out.close_term()?;
        }
        Ok(())
    }
}
