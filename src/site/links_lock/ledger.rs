//! The form of links.lock.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diag::{Diagnostic, Place, Source, code};

const HEAD: &str = "# Every address that was ever published, with the id of its article and the day: written by\n\
     # `faqtory publish-links`, committed with the texts. Lines are added, never edited or removed.\n";

/// A line: an address that was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'t> {
    /// The page's path: `/en/refunds/refund-times/`.
    pub path: &'t str,
    /// The anchor, percent-encoded; none for the page itself.
    pub anchor: Option<&'t str>,
    /// The id of what it was of.
    pub id: &'t str,
    /// The day when it was first published.
    pub date: &'t str,
    /// The line, from 1.
    pub line: usize,
    /// Its text.
    pub text: &'t str,
}

impl<'t> Entry<'t> {
    /// The address with the id, by which entries are the same.
    pub fn key(&self) -> &'t str {
        self.text.rsplit_once('\t').map_or(self.text, |(key, _)| key)
    }

    /// The address.
    pub fn address(&self) -> &'t str {
        self.text.split('\t').next().unwrap_or(self.text)
    }

    /// Where it stands in the file.
    pub fn place(&self, source: &Source) -> Place {
        place(source, self.line, self.text, 0, self.address())
    }
}

/// A part of a line, without looking through the file for it.
fn place(source: &Source, line: usize, text: &str, at: usize, part: &str) -> Place {
    let column = text.get(..at).map_or(0, |before| before.chars().count()) + 1;
    Place { file: source.path.clone(), line, column, width: part.chars().count().max(1), text: text.to_owned() }
}

/// Reads the lines; those that are none are told and left out.
pub fn parse<'t>(source: &'t Source, diagnostics: &mut Vec<Diagnostic>) -> Vec<Entry<'t>> {
    let mut days = Days::default();
    let mut entries = Vec::new();
    for (number, text) in source.text.lines().enumerate() {
        if text.starts_with('#') || text.trim().is_empty() {
            continue;
        }
        match entry(number + 1, text, &mut days) {
            Ok(entry) => entries.push(entry),
            Err((at, part, message, help)) => diagnostics.push(
                Diagnostic::new(code::INVALID_LEDGER, message).at(place(source, number + 1, text, at, part)).help(help),
            ),
        }
    }
    entries
}

/// The day that was read last, as most lines have that of the line above.
#[derive(Default)]
struct Days<'t>(&'t str);

impl<'t> Days<'t> {
    fn are_sound(&mut self, text: &'t str) -> bool {
        let sound = text == self.0 || (text.len() == 10 && text.parse::<Date>().is_ok());
        if sound {
            self.0 = text;
        }
        sound
    }
}

/// What is wrong with a line: where its part begins, the part, the message, the help.
type Fault<'t> = (usize, &'t str, String, &'static str);

fn entry<'t>(line: usize, text: &'t str, days: &mut Days<'t>) -> Result<Entry<'t>, Fault<'t>> {
    const FORM: &str = "a line is an address, a tab, an id, a tab and a day; take the line from git's history, or \
                        remove it if this address was never published";
    if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| text.starts_with(mark)) {
        let help = "keep the lines of both sides and remove those of `<<<<<<<`, `=======` and `>>>>>>>`; `faqtory \
                    publish-links` then sorts them";
        return Err((0, text, "git left a conflict of two versions here".to_owned(), help));
    }
    let mut parts = text.split('\t');
    let (Some(address), Some(id), Some(date), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err((0, text, "this line has not three parts with tabs between them".to_owned(), FORM));
    };
    let (path, anchor) = address.split_once('#').map_or((address, None), |(path, anchor)| (path, Some(anchor)));
    let odd = |text: &str| text.chars().any(|c| c.is_whitespace() || c.is_control());
    if !path.starts_with('/') || odd(address) || anchor.is_some_and(str::is_empty) {
        return Err((0, address, format!("`{address}` is no address of the site"), FORM));
    }
    if id.is_empty() || odd(id) {
        return Err((
            address.len() + 1,
            id,
            if id.is_empty() { "the id is missing".to_owned() } else { format!("`{id}` is no id") },
            FORM,
        ));
    }
    if !days.are_sound(date) {
        let help = "write year, month and day: 2026-11-20";
        return Err((text.len() - date.len(), date, format!("`{date}` is not a day"), help));
    }
    Ok(Entry { path, anchor, id, date, line, text })
}

/// The text of links.lock: the entries of one before, and what is published now, with this day where it
/// is new. Of entries that stand twice the earlier day counts.
pub fn text<'a>(entries: &'a [Entry], published: impl Iterator<Item = &'a str>, today: &'a str) -> String {
    let mut lines: BTreeMap<&str, &str> = BTreeMap::new();
    for entry in entries {
        let day = lines.entry(entry.key()).or_insert(entry.date);
        *day = entry.date.min(day);
    }
    for key in published {
        lines.entry(key).or_insert(today);
    }
    let mut out = HEAD.to_owned();
    for (key, day) in lines {
        out.extend([key, "\t", day, "\n"]);
    }
    out
}
