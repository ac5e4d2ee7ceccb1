//! A text file that diagnostics can point into.

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

/// A text file: its path below the site's root, and its text with `\n` ends
/// and no byte-order mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The path below the site's root, with `/` between its parts.
    pub path: Arc<str>,
    /// The text.
    pub text: Arc<str>,
}

/// A place in a file, complete enough to be shown without the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// The path below the site's root.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// How many characters are meant, at least 1, never past the line's end.
    pub width: usize,
    /// The line's text.
    pub text: String,
}

/// A range of a file, from which its [`Place`] is found when it is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The file.
    pub source: Source,
    /// The range, in bytes.
    pub span: Range<usize>,
}

impl Spot {
    /// The place.
    pub fn place(&self) -> Place {
        self.source.place(self.span.clone())
    }
}

impl From<Spot> for Place {
    fn from(spot: Spot) -> Place {
        spot.place()
    }
}

impl Source {
    /// A range that may be asked for its place later.
    pub fn spot(&self, span: Range<usize>) -> Spot {
        Spot { source: self.clone(), span }
    }

    /// A source of a path and text.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Source { path: path.into(), text: text.into() }
    }

    /// The place of a range of bytes; a range outside the text is moved to its end.
    pub fn place(&self, span: Range<usize>) -> Place {
        let start = self.boundary(span.start);
        let end = self.boundary(span.end.max(start));
        let line_start = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = self.text[start..].find('\n').map_or(self.text.len(), |at| start + at);
        Place {
            file: self.path.clone(),
            line: self.text[..start].bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: self.text[line_start..start].chars().count() + 1,
            width: self.text[start..end.min(line_end).max(start)].chars().count().max(1),
            text: self.text[line_start..line_end].to_owned(),
        }
    }

    /// The place of a whole line, counted from 0, without its white space.
    pub fn line(&self, number: usize) -> Place {
        let start: usize = self.text.split_inclusive('\n').take(number).map(str::len).sum();
        let line = self.text[start..].lines().next().unwrap_or("");
        let indent = line.len() - line.trim_start().len();
        self.place(start + indent..start + line.trim_end().len())
    }

    /// The place of the file's first character.
    pub fn start(&self) -> Place {
        self.place(0..0)
    }

    fn boundary(&self, at: usize) -> usize {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

impl Place {
    /// A file as a whole, where there is no text to show.
    pub fn file(path: impl Into<Arc<str>>) -> Self {
        Place { file: path.into(), line: 1, column: 1, width: 1, text: String::new() }
    }
}
