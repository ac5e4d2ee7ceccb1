//! Words: where they begin and end in a text.
//!
//! The rule. A *run* is letters, digits and marks, held together by `-` and `_` between them, by
//! `.` and `,` between digits, and by an apostrophe between letters. A run without a joiner is one
//! word. A run with joiners is a *whole* (`3-D`, `do_not_honor`, `#A-1003`) and each of its parts
//! is a word too. The whole is written without its joiners, so that `3-D`, `3D` and `3d` are one
//! word, as are `A-1003` and `a1003`; a whole of digits only keeps them apart by `-`, so that
//! `5-10` is not 510. An amount is a single word without thousands separators: `1,000.50` and
//! `1.000,50` are both `1000.50`. A sign before a run (`#`, `€`) is no part of it.
//!
//! Chinese and Japanese do not part their words by spaces: each Han character and each hiragana is a
//! word of its own, so that a word is found within a sentence by its characters. Katakana make a run.

use crate::fold::fold_char;
use crate::letters::{is_alphabetic, is_letter};
use crate::order::{join, part};
use std::ops::Range;

/// How many characters of a word count; the rest of a longer one (a pasted key) is not looked at.
const MAX_CHARS: usize = 64;

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word folded (see [`crate::fold`]): never empty, without white space.
    pub text: String,
    /// Where it stands, in bytes of the text.
    pub range: Range<usize>,
    /// A word of its own, or a compound and its parts.
    pub kind: Kind,
}

/// What a word is to its run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The only word of its run.
    Single,
    /// All of a run with joiners; this many parts follow it.
    Whole(usize),
    /// A part of the whole before it.
    Part,
}

/// The words of a text, in order; a whole stands before its parts. Any text is fine.
pub fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::with_capacity(text.len() / 6);
    visit(text, |text, range, kind| out.push(Word { text: text.to_owned(), range, kind }));
    out
}

/// The folded words of a text in order, of compounds the wholes only.
pub(crate) fn unparted(text: &str) -> Vec<String> {
    words(text).into_iter().filter(|word| word.kind != Kind::Part).map(|word| word.text).collect()
}

/// Shows each word of a text, as [`words`] gives them, without keeping any.
pub(crate) fn visit(text: &str, mut show: impl FnMut(&str, Range<usize>, Kind)) {
    runs(text, |run| visit_run(text, run, &mut show));
}

/// Shows the words of one run of a text. They follow from the run's own characters.
pub(crate) fn visit_run(text: &str, run: Range<usize>, mut show: impl FnMut(&str, Range<usize>, Kind)) {
    let is_joint = |c: char| is_hyphen(c) || is_point(c);
    let own = part(text, run.clone());
    if own.contains(is_joint) {
        let mut compound = Vec::new();
        split(text, run, &mut compound);
        compound.into_iter().for_each(|word: Word| show(&word.text, word.range, word.kind));
        return;
    }
    let folded = short_fold(own);
    if !folded.is_empty() {
        show(&folded, run, Kind::Single);
    }
}

/// Shows where each run of a text lies, in bytes.
pub(crate) fn runs(text: &str, mut show: impl FnMut(Range<usize>)) {
    let mut run: Option<Range<usize>> = None;
    let mut before = ' ';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let is_joint = |&(_, after): &(usize, char)| joins(before, c, after);
        if stands_alone(c) {
            run.take().into_iter().for_each(&mut show);
            show(at..at + c.len_utf8());
        } else if is_letter(c) || run.is_some() && is_mark(c) {
            run.get_or_insert(at..at).end = at + c.len_utf8();
        } else if !(run.is_some() && chars.peek().is_some_and(is_joint))
            && let Some(done) = run.take()
        {
            show(done);
        }
        before = c;
    }
    if let Some(done) = run {
        show(done);
    }
}

/// Han characters and hiragana.
fn stands_alone(c: char) -> bool {
    c >= '\u{3005}'
        && matches!(
            c,
            '\u{3005}'..='\u{3007}'
                | '\u{3041}'..='\u{3096}'
                | '\u{3400}'..='\u{4dbf}'
                | '\u{4e00}'..='\u{9fff}'
                | '\u{f900}'..='\u{faff}'
                | '\u{20000}'..='\u{3ffff}'
        )
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

pub(crate) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '_' | '\u{2010}' | '\u{2011}')
}

fn is_point(c: char) -> bool {
    matches!(c, '.' | ',')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// Whether `c` holds its neighbours together.
fn joins(before: char, c: char, after: char) -> bool {
    match c {
        '.' | ',' => before.is_ascii_digit() && after.is_ascii_digit(),
        _ if is_apostrophe(c) => is_alphabetic(before) && is_alphabetic(after),
        _ => is_hyphen(c) && (is_letter(before) || is_mark(before)) && is_letter(after),
    }
}

/// Adds the words of one run with joiners.
fn split(text: &str, run: Range<usize>, out: &mut Vec<Word>) {
    let first = out.len();
    let mut start = run.start;
    for piece in part(text, run.clone()).split(is_hyphen) {
        let end = start + piece.len();
        match amount(piece) {
            Some(number) => push(out, number, start..end),
            None => {
                let mut from = start;
                for group in piece.split(is_point) {
                    push(out, short_fold(group), from..from + group.len());
                    from += group.len() + 1;
                }
            }
        }
        start = end + part(text, end..text.len()).chars().next().map_or(0, char::len_utf8);
    }
    let parts = out.len() - first;
    if parts > 1 {
        let whole = whole(&out[first..]);
        for part in &mut out[first..] {
            part.kind = Kind::Part;
        }
        out.insert(first, Word { text: whole, range: run, kind: Kind::Whole(parts) });
    }
}

fn push(out: &mut Vec<Word>, text: String, range: Range<usize>) {
    if !text.is_empty() {
        out.push(Word { text, range, kind: Kind::Single });
    }
}

/// A compound's parts written as one word: see the rule above.
fn whole(parts: &[Word]) -> String {
    let numbers = parts.iter().all(|part| part.text.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
    let whole = join(&texts, if numbers { "-" } else { "" });
    whole.chars().take(MAX_CHARS).collect()
}

fn short_fold(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for c in part.chars().take(MAX_CHARS) {
        fold_char(c, &mut out);
    }
    out
}

/// The number that an amount says, without thousands separators and with a decimal point; nothing
/// for a piece without separators or one that is no amount (`01.02.2026`, `51,54,57`).
fn amount(piece: &str) -> Option<String> {
    let mut groups: Vec<&str> = piece.split(is_point).collect();
    let digits = |group: &&str| group.bytes().all(|b| b.is_ascii_digit());
    if groups.len() < 2 || piece.len() > MAX_CHARS || !groups.iter().all(digits) {
        return None;
    }
    let thousand = |group: &&str| group.len() == 3;
    let decimals = match groups.as_slice() {
        [first, rest @ ..] if first.len() <= 3 && rest.iter().all(thousand) => None,
        [_, _] => groups.pop(),
        [first, middle @ .., _] if first.len() <= 3 && middle.iter().all(thousand) => groups.pop(),
        _ => return None,
    };
    let whole = join(&groups, "");
    Some(match decimals {
        Some(decimals) => join(&[&whole, decimals], "."),
        None => whole,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn codes_are_whole_and_in_parts() {
        assert_eq!(texts("do_not_honor"), ["donothonor", "do", "not", "honor"]);
        assert_eq!(texts("3-D Secure"), ["3d", "3", "d", "secure"]);
        assert_eq!(texts("3D Secure"), ["3d", "secure"]);
        assert_eq!(texts("order #A-1003."), ["order", "a1003", "a", "1003"]);
        assert_eq!(texts("code 51, 05"), ["code", "51", "05"]);
        assert_eq!(texts("e‑mail"), ["email", "e", "mail"]);
        assert_eq!(texts("- a -- b_ _c"), ["a", "b", "c"]);
    }

    #[test]
    fn numbers() {
        assert_eq!(texts("1,000.50 1.000,50 R$ 10,5"), ["1000.50", "1000.50", "r", "10.5"]);
        assert_eq!(texts("1.000.000"), ["1000000"]);
        assert_eq!(texts("5-10"), ["5-10", "5", "10"]);
        assert_eq!(texts("5–10"), ["5", "10"]);
        assert_eq!(texts("51,54,57"), ["51-54-57", "51", "54", "57"]);
        assert_eq!(texts("01.02.2026"), ["01-02-2026", "01", "02", "2026"]);
        assert_eq!(texts("24/7 3.14."), ["24", "7", "3.14"]);
    }

    #[test]
    fn letters_of_all_kinds() {
        assert_eq!(texts("The seller's don’t"), ["the", "sellers", "dont"]);
        assert_eq!(texts("«Платёж» и возвра́т"), ["платеж", "и", "возврат"]);
        assert_eq!(texts("ʼ ' \u{301}"), Vec::<String>::new());
        assert_eq!(texts(&"x".repeat(1000))[0].len(), MAX_CHARS);
    }

    #[test]
    fn languages_without_spaces_have_words_of_one_character() {
        assert_eq!(texts("ご返金はカードへ。VISAカード"), ["ご", "返", "金", "は", "カード", "へ", "visaカード"]);
        assert_eq!(texts("退款3-D查询"), ["退", "款", "3d", "3", "d", "查", "询"]);
        assert_eq!(texts("환불 요청"), ["환불", "요청"]);
    }

    #[test]
    fn ranges_lie_on_the_words() {
        let text = "Оплата 3-D, año 1,000.5€!";
        let found: Vec<&str> = words(text).iter().map(|w| &text[w.range.clone()]).collect();
        assert_eq!(found, ["Оплата", "3-D", "3", "D", "año", "1,000.5"]);
    }
}
