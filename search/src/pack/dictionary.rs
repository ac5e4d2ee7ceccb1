//! A dictionary's shard: sorted terms, each with what was written of it.

use super::bytes::Bytes;
use super::{STEM, STOP, WORD};
use core::str::from_utf8;

/// Where a group lies.
#[derive(Clone, Copy)]
pub(super) enum Group<'a> {
    Here(&'a [u8]),
    Far(u32),
}

/// A term, while the shard is read.
pub(super) struct Entry<'a> {
    pub(super) flags: u32,
    /// Its place among the words of its stem.
    pub(super) place: usize,
    /// In how many documents each exact field has it, summed.
    pub(super) count: u32,
    /// A stop word's groups of short and of other fields.
    pub(super) stop: [Group<'a>; 2],
    /// A stem's group.
    pub(super) group: Group<'a>,
}

/// Shows the terms of a shard in order, until `show` says no.
pub(super) fn walk<'a>(shard: &'a [u8], show: &mut dyn FnMut(&str, Entry<'a>) -> bool) {
    let mut bytes = Bytes(shard);
    let count = bytes.number();
    let mut far = bytes.number();
    let [a, b] = [bytes.number(), bytes.number()];
    let mut lengths = Bytes(bytes.take(a as usize));
    let mut letters = Bytes(bytes.take(b as usize));
    let mut term: Vec<u8> = Vec::new();
    for _ in 0..count {
        if bytes.0.is_empty() {
            return;
        }
        let lead = lengths.byte();
        let mut length = |short: u8| match short {
            15 => 15 + lengths.number() as usize,
            _ => usize::from(short),
        };
        let (shared, rest) = (length(lead >> 4), length(lead & 15));
        term.truncate(shared);
        term.extend_from_slice(letters.take(rest));
        let entry = entry(&mut bytes, &mut far);
        if !from_utf8(&term).is_ok_and(|term| show(term, entry)) {
            return;
        }
    }
}

fn entry<'a>(bytes: &mut Bytes<'a>, far: &mut u32) -> Entry<'a> {
    let head = bytes.number();
    let flags = head & 7;
    let none = Group::Here(&[]);
    let mut entry = Entry { flags, place: (head >> 3) as usize, count: 0, stop: [none; 2], group: none };
    if flags & WORD != 0 {
        entry.count = bytes.number();
    }
    if flags & STOP != 0 {
        for group in &mut entry.stop {
            *group = match bytes.number() {
                0 => Group::Far(bytes.number()),
                length => Group::Here(bytes.take(length as usize - 1)),
            };
        }
    }
    if flags & STEM != 0 {
        entry.group = match bytes.number() {
            0 => {
                *far += 1;
                Group::Far(*far - 1)
            }
            length => Group::Here(bytes.take(length as usize - 1)),
        };
    }
    entry
}

/// Finds a term in a shard.
pub(super) fn find<'a>(shard: &'a [u8], term: &str) -> Option<Entry<'a>> {
    let mut found = None;
    walk(shard, &mut |at, entry| {
        if at == term {
            found = Some(entry);
        }
        at < term
    });
    found
}
