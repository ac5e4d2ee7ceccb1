//! Groups of digits, as people write long numbers.

use std::ops::Range;

/// What stands between two groups of digits: any one of these.
const SEPARATORS: &[&str] = &[
    " ", "-", ".", "_", "\u{a0}", "\u{2007}", "\u{2009}", "\u{202f}", "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}",
    "&nbsp;",
];

/// The length of the separator that bytes begin with; 0 for none.
pub(super) fn separator(bytes: &[u8]) -> usize {
    match bytes.first() {
        Some(b' ' | b'-' | b'.' | b'_') => 1,
        Some(b'&' | 0xc2 | 0xe2) => {
            SEPARATORS.iter().find(|known| bytes.starts_with(known.as_bytes())).map_or(0, |known| known.len())
        }
        _ => 0,
    }
}

/// How many digits bytes begin with.
pub(super) fn count(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// Collects the groups of digits from a digit on that have one separator between them; gives where they end.
pub(super) fn run(bytes: &[u8], start: usize, groups: &mut Vec<Range<usize>>) -> usize {
    groups.clear();
    let mut at = start;
    loop {
        let end = at + count(&bytes[at..]);
        groups.push(at..end);
        let gap = separator(&bytes[end..]);
        if gap == 0 || !bytes.get(end + gap).is_some_and(u8::is_ascii_digit) {
            return end;
        }
        at = end + gap;
    }
}

/// The digits' values of some groups, if those have these lengths.
pub(super) fn values(text: &str, groups: &[Range<usize>], lengths: &[usize]) -> Option<Vec<u8>> {
    let same =
        groups.len() >= lengths.len() && groups.iter().zip(lengths).all(|(group, length)| group.len() == *length);
    same.then(|| groups[..lengths.len()].iter().flat_map(|group| of(&text[group.clone()])).collect())
}

/// The values of a text's digits.
pub(super) fn of(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().filter(u8::is_ascii_digit).map(|byte| byte - b'0')
}

/// A number's digits as text, to compare with a written one.
pub(super) fn text_of(values: &[u8]) -> String {
    values.iter().map(|value| char::from(b'0' + value)).collect()
}

/// Whether a range stands by itself: no letter or digit of ASCII touches it.
pub(super) fn is_apart(text: &str, span: &Range<usize>) -> bool {
    let bytes = text.as_bytes();
    let touches = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    !touches(span.start.checked_sub(1).and_then(|at| bytes.get(at))) && !touches(bytes.get(span.end))
}

/// Whether groups are a number of their own, and not a part of a longer one that goes on in the same way.
pub(super) fn is_whole(text: &str, groups: &[Range<usize>], span: &Range<usize>) -> bool {
    let before = groups.iter().rev().find(|group| group.end <= span.start);
    let after = groups.iter().find(|group| group.start >= span.end);
    let joins = |gap: &str| matches!(gap, "-" | ".");
    is_apart(text, span)
        && !before.is_some_and(|group| joins(&text[group.end..span.start]))
        && !after.is_some_and(|group| joins(&text[span.end..group.start]))
}

/// Whether a number stands in an address as the id of something: `/articles/360012345678`.
pub(super) fn is_id(text: &str, span: &Range<usize>) -> bool {
    text[..span.start].ends_with('/')
}

/// Whether a number has the same digit eight times in a row: placeholders, and test numbers such as
/// 4000 0000 0000 0002. Of ten million real ones, about ten are so.
pub(super) fn is_monotonous(values: &[u8]) -> bool {
    values.windows(8).any(|window| window.iter().all(|value| *value == window[0]))
}
