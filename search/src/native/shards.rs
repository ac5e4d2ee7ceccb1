//! Dictionaries and postings of a pack, cut into shards.

use super::export::size;
use crate::pack::{STEM, STOP, WORD, number, text};

/// How many bytes a dictionary's shard has, about.
const DICTIONARY: usize = 1500;
/// The same of a postings shard.
const POSTINGS: usize = 1500;

/// Where a group is kept.
pub(super) enum Stored {
    Near(Vec<u8>),
    Far(u32),
}

/// A term of a dictionary.
#[derive(Default)]
pub(super) struct Term {
    pub(super) text: String,
    /// Of a word: in how many documents each field has it, summed.
    pub(super) count: Option<u32>,
    /// Of a word: its place among the words of its stem.
    pub(super) place: u32,
    /// Of a stop word: its two groups.
    pub(super) stop: Vec<Stored>,
    /// Of a stem: its group.
    pub(super) stem: Option<Stored>,
}

impl Term {
    fn write(&self, out: &mut Vec<u8>) {
        let bit = |is: bool, flag: u32| if is { flag } else { 0 };
        let flags = bit(self.count.is_some(), WORD) | bit(self.stem.is_some(), STEM) | bit(!self.stop.is_empty(), STOP);
        number(out, self.place << 3 | flags);
        self.count.iter().for_each(|count| number(out, *count));
        for group in &self.stop {
            group.write(out, true);
        }
        self.stem.iter().for_each(|group| group.write(out, false));
    }
}

impl Stored {
    fn write(&self, out: &mut Vec<u8>, numbered: bool) {
        match self {
            Stored::Near(bytes) => {
                number(out, size(bytes.len()) + 1);
                out.extend_from_slice(bytes);
            }
            Stored::Far(at) => {
                number(out, 0);
                if numbered {
                    number(out, *at);
                }
            }
        }
    }
}

/// Sorted terms.
pub(super) struct Dictionary(Vec<Term>);

impl Dictionary {
    pub(super) fn new(terms: Vec<Term>) -> Self {
        Self(terms)
    }

    /// The whole as one shard.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut shard = Shard::default();
        self.0.iter().for_each(|term| shard.push(term));
        shard.bytes(0)
    }

    /// The shards, each with a text that tells where it begins: as short as it can be.
    pub(super) fn shards(&self) -> Vec<(String, Vec<u8>)> {
        let mut out = Vec::new();
        let mut shard = Shard::default();
        let (mut first, mut far, mut far_before) = (String::new(), 0, 0);
        for term in &self.0 {
            if shard.size() >= DICTIONARY {
                let next = between(&shard.last, &term.text);
                out.push((std::mem::replace(&mut first, next), std::mem::take(&mut shard).bytes(far_before)));
                far_before = far;
            }
            shard.push(term);
            far += u32::from(matches!(term.stem, Some(Stored::Far(_))));
        }
        if shard.terms > 0 {
            out.push((first, shard.bytes(far_before)));
        }
        out
    }
}

/// The shortest beginning of `after` that comes behind `before`.
fn between(before: &str, after: &str) -> String {
    let ends = after.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.map(|end| &after[..end]).find(|text| *text > before).unwrap_or(after).to_owned()
}

/// A dictionary's shard in the making: the three rows of the format.
#[derive(Default)]
struct Shard {
    terms: u32,
    last: String,
    lengths: Vec<u8>,
    letters: Vec<u8>,
    notes: Vec<u8>,
}

impl Shard {
    fn size(&self) -> usize {
        self.lengths.len() + self.letters.len() + self.notes.len()
    }

    fn push(&mut self, term: &Term) {
        let shared = self.last.bytes().zip(term.text.bytes()).take_while(|(a, b)| a == b).count();
        let rest = &term.text.as_bytes()[shared..];
        let short = |length: usize| length.min(15) as u8;
        self.lengths.push(short(shared) << 4 | short(rest.len()));
        for length in [shared, rest.len()] {
            if length >= 15 {
                number(&mut self.lengths, size(length) - 15);
            }
        }
        self.letters.extend_from_slice(rest);
        term.write(&mut self.notes);
        self.last.clone_from(&term.text);
        self.terms += 1;
    }

    fn bytes(self, far: u32) -> Vec<u8> {
        let mut out = Vec::new();
        for head in [self.terms, far, size(self.lengths.len()), size(self.letters.len())] {
            number(&mut out, head);
        }
        [self.lengths, self.letters, self.notes].iter().for_each(|row| out.extend_from_slice(row));
        out
    }
}

/// Cuts groups into shards: how many there are in each, and its bytes.
pub(super) fn postings_shards(groups: &[Vec<u8>]) -> Vec<(u32, Vec<u8>)> {
    let mut out: Vec<(u32, Vec<u8>)> = Vec::new();
    for group in groups {
        match out.last_mut().filter(|(_, bytes)| bytes.len() + group.len() <= POSTINGS) {
            Some((count, bytes)) => {
                *count += 1;
                text(bytes, group);
            }
            None => {
                let mut bytes = Vec::new();
                text(&mut bytes, group);
                out.push((1, bytes));
            }
        }
    }
    out
}
