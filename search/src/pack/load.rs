//! The parts that were loaded, and those that are missing.

use core::cell::RefCell;

/// The kinds of files, with the letters that their names begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Norms, articles, and where the rest is: `c`.
    Core,
    /// Words and stems: `w`.
    Words,
    /// Whole titles: `t`.
    Titles,
    /// Codes: `x`.
    Codes,
    /// Postings: `p`.
    Postings,
    /// What is shown of an article: `f`.
    Fragment,
}

impl Kind {
    /// All, by their numbers.
    pub const ALL: [Kind; 6] = [Kind::Core, Kind::Words, Kind::Titles, Kind::Codes, Kind::Postings, Kind::Fragment];

    /// The letter of the kind in names of files.
    pub fn letter(self) -> char {
        match self {
            Kind::Core => 'c',
            Kind::Words => 'w',
            Kind::Titles => 't',
            Kind::Codes => 'x',
            Kind::Postings => 'p',
            Kind::Fragment => 'f',
        }
    }
}

/// A file of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// Its kind.
    pub kind: Kind,
    /// Its number among its kind.
    pub number: u32,
    /// The hash in its name.
    pub hash: u32,
}

#[cfg(feature = "native")]
impl Part {
    /// The name of its file.
    pub fn name(&self) -> String {
        format!("{}{}.{:08x}.txt", self.kind.letter(), self.number, self.hash)
    }
}

/// What must be loaded before an answer can be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing(pub Vec<Part>);

/// Loaded parts; a missing one is noted when it is asked for.
#[derive(Default)]
pub struct Parts {
    loaded: [Vec<Option<Vec<u8>>>; Kind::ALL.len()],
    missing: RefCell<Vec<Part>>,
}

impl Parts {
    /// Keeps a part.
    pub(super) fn put(&mut self, kind: Kind, number: u32, bytes: Vec<u8>) {
        let list = &mut self.loaded[kind as usize];
        let at = number as usize;
        if at >= list.len() {
            list.resize_with(at + 1, || None);
        }
        list[at] = Some(bytes);
    }

    /// A part, or a note that it is missing.
    pub(super) fn get(&self, kind: Kind, number: usize, hash: u32) -> Option<&[u8]> {
        let found = self.loaded[kind as usize].get(number).and_then(Option::as_deref);
        if found.is_none() {
            let part = Part { kind, number: number as u32, hash };
            let mut missing = self.missing.borrow_mut();
            if !missing.contains(&part) {
                missing.push(part);
            }
        }
        found
    }

    /// What was found missing since the last time.
    pub(super) fn missing(&self) -> Result<(), Missing> {
        let missing = self.missing.take();
        if missing.is_empty() { Ok(()) } else { Err(Missing(missing)) }
    }
}
