//! What a text says in digits: numbers with their units, amounts, percentages, dates, times, and codes.

use std::ops::Range;

use super::token::{Kind, Of};
use super::words::{Words, begins_with, begins_with_word, is_space};
use crate::content::currency::Currency;
use crate::markdown::placeholders::fact_ref;

/// What was found in a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    /// A number, a code or a fact.
    pub(super) kind: Kind,
    /// The same in every language.
    pub(super) value: String,
    /// What the number counts.
    pub(super) of: Of,
    /// Where, in the text.
    pub(super) range: Range<usize>,
}

/// Words of percentages besides the sign, by how they begin.
const PERCENT: [&str; 6] = ["%", "per cent", "percent", "процент", "por cento", "por ciento"];

/// Signs and words of currencies by how they begin, the longest first. `¤` is one of several.
const MONEY: [(&str, &str); 18] = [
    ("us$", "USD"),
    ("mx$", "MXN"),
    ("r$", "BRL"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("₽", "RUB"),
    ("₹", "INR"),
    ("₴", "UAH"),
    ("₸", "KZT"),
    ("$", "¤"),
    ("¥", "¤"),
    ("руб", "RUB"),
    ("евро", "EUR"),
    ("euro", "EUR"),
    ("reais", "BRL"),
    ("доллар", "¤"),
    ("dollar", "¤"),
    ("dólar", "¤"),
];

/// All that a text says in digits, and its facts, in its order.
pub(super) fn scan(text: &str, words: &Words) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let one = match c {
            '{' => fact(text, at),
            '0'..='9' => Some(number(text, at, words)),
            c if c.is_alphanumeric() || c == '_' => word(text, at),
            _ => None,
        };
        match one {
            Some(one) => {
                // A currency before its amount was found by itself.
                while found.last().is_some_and(|last| last.range.end > one.range.start) {
                    found.pop();
                }
                at = one.range.end.max(at + c.len_utf8());
                found.push(one);
            }
            None if c.is_alphanumeric() || c == '_' => at += skipped(&text[at..]),
            None => at += c.len_utf8(),
        }
    }
    share_in_ranges(&mut found, text, words);
    found
}

/// `{{ fact.name }}`, unless its brace is escaped.
fn fact(text: &str, at: usize) -> Option<Found> {
    let inner = text[at..].strip_prefix("{{")?;
    let (inner, _) = inner.split_once("}}").filter(|_| !text[..at].ends_with('\\'))?;
    let fact = fact_ref(inner.trim(), false)?;
    Some(Found { kind: Kind::Fact, value: fact.name, of: Of::Nothing, range: at..at + inner.len() + 4 })
}

/// The length of a word: letters, digits, underscores, and hyphens between them.
fn run(text: &str) -> usize {
    let mut length = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let within = matches!(c, '-' | '\u{2011}') && chars.peek().is_some_and(|next| next.is_alphanumeric());
        if !(c.is_alphanumeric() || c == '_' || within) {
            break;
        }
        length += c.len_utf8();
    }
    length
}

/// How much of a word that says nothing is passed over: all of it, or what stands before its digits.
fn skipped(text: &str) -> usize {
    let word = &text[..run(text)];
    word.find(|c: char| c.is_ascii_digit()).unwrap_or(word.len()).max(1)
}

/// A code (`A-1003`, `do_not_honor`) or the code of a currency that a word is.
fn word(text: &str, at: usize) -> Option<Found> {
    let word = &text[at..at + run(&text[at..])];
    let found = |kind, value: String, of| Some(Found { kind, value, of, range: at..at + word.len() });
    if word.contains('_') && word.contains(char::is_alphanumeric) {
        return found(Kind::Code, word.to_owned(), Of::Nothing);
    }
    if let Some(digit) = word.find(|c: char| c.is_ascii_digit()) {
        let before = &word[..digit];
        let is_prefix = before.ends_with('-') && !before.contains(char::is_uppercase);
        let is_number_sign = before.contains(['º', 'ª', '°']) || Currency::of(before).is_some();
        return if is_prefix || is_number_sign { None } else { found(Kind::Code, word.to_uppercase(), Of::Nothing) };
    }
    let currency = Currency::of(word).filter(|_| !is_shouted(&text[..at], &text[at + word.len()..]))?;
    found(Kind::Number, currency.code().to_owned(), Of::Currency(currency.code()))
}

/// Whether the word before or behind is in capitals, too: `TRY` is no currency in such a text.
fn is_shouted(before: &str, behind: &str) -> bool {
    let is_word = |c: char| c.is_alphabetic();
    let first = behind.trim_start_matches(is_space).split(|c: char| !is_word(c)).next();
    let last = before.trim_end_matches(is_space).rsplit(|c: char| !is_word(c)).next();
    let in_capitals = |word: &str| word.chars().count() > 1 && word.chars().all(char::is_uppercase);
    [first, last].into_iter().flatten().any(|word| in_capitals(word) && Currency::of(word).is_none())
}

/// What begins with a digit.
fn number(text: &str, at: usize, words: &Words) -> Found {
    let rest = &text[at..];
    if let Some((value, length)) = date(rest, words) {
        return Found { kind: Kind::Number, value, of: Of::Nothing, range: at..at + length };
    }
    let (mut value, mut length) = clock(rest).unwrap_or_else(|| {
        let length = digits(rest);
        (canonical(&rest[..length], words), length)
    });
    if let Some(end) = identifier(&rest[length..]).filter(|_| words.unit(&rest[length..]).is_none()) {
        let range = at..at + length + end;
        return Found { kind: Kind::Code, value: text[range.clone()].to_uppercase(), of: Of::Nothing, range };
    }
    if let Some((hour, end)) = half_of_the_day(&value, &rest[length..]) {
        (value, length) = (hour, length + end);
    }
    let is_day = value.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day));
    let (of, before, behind) = measure(&text[..at], &rest[length..], is_day, words);
    Found { kind: Kind::Number, value, of, range: at - before..at + length + behind }
}

/// The length of what makes a number a code: the `-D` of `3-D`, the `A` of `1A`.
fn identifier(behind: &str) -> Option<usize> {
    let length = run(behind);
    let letters = behind[..length].trim_start_matches('-');
    let is_code = letters.contains(char::is_uppercase) && !letters.contains(char::is_lowercase);
    (is_code && Currency::of(letters).is_none()).then_some(length)
}

/// Three numbers with the same sign between them that can be a date: as `2026-11-22`.
fn date(text: &str, words: &Words) -> Option<(String, usize)> {
    let length = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '.' | '/')).unwrap_or(text.len());
    let shape = text[..length].trim_end_matches(['-', '.', '/']);
    let sign = shape.chars().find(|c| !c.is_ascii_digit())?;
    let parts: Vec<&str> = shape.split(sign).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.len() <= 4);
    let (a, b, c) = (number(first)?, number(second)?, number(third)?);
    let (year, month, day) = match (first.len(), third.len()) {
        (4, 1..=2) => (a, b, c),
        (1..=2, 4) if words.day_first => (c, b, a),
        (1..=2, 4) => (c, a, b),
        _ => return None,
    };
    let sound = (1..=12).contains(&month) && (1..=31).contains(&day);
    sound.then(|| (format!("{year:04}-{month:02}-{day:02}"), shape.len()))
}

/// `14:30`, `14h30`.
fn clock(text: &str) -> Option<(String, usize)> {
    let hours = text.bytes().take_while(u8::is_ascii_digit).count();
    let minutes = text.get(hours + 1..hours + 3)?;
    let behind = text[hours + 3..].chars().next();
    let hour = text[..hours].parse::<u32>().ok().filter(|hour| hours <= 2 && *hour <= 24)?;
    let minute = minutes.parse::<u32>().ok().filter(|minute| *minute < 60)?;
    let is_clock = matches!(text.as_bytes().get(hours), Some(b':' | b'h'))
        && minutes.bytes().all(|b| b.is_ascii_digit())
        && !behind.is_some_and(|c| c.is_ascii_digit() || c == ':');
    is_clock.then(|| (at_clock(hour, minute), hours + 3))
}

fn at_clock(hour: u32, minute: u32) -> String {
    if minute == 0 { hour.to_string() } else { format!("{hour}:{minute:02}") }
}

/// An hour with `am` or `pm` behind it as one of 24, and the length of these.
fn half_of_the_day(value: &str, behind: &str) -> Option<(String, usize)> {
    let lead = behind.chars().next().filter(|c| is_space(*c)).map_or(0, char::len_utf8);
    let halves = [("p. m.", 12), ("p.m.", 12), ("pm", 12), ("a. m.", 0), ("a.m.", 0), ("am", 0)];
    let (added, length) =
        halves.iter().find_map(|(half, added)| Some((added, begins_with_word(&behind[lead..], half)?)))?;
    let (hour, minute) = value.split_once(':').unwrap_or((value, "0"));
    let hour = hour.parse::<u32>().ok().filter(|hour| (1..=12).contains(hour))? % 12 + added;
    Some((at_clock(hour, minute.parse().ok()?), lead + length))
}

/// The length of a number with its separators.
fn digits(text: &str) -> usize {
    let count = |at: usize| text[at..].bytes().take_while(u8::is_ascii_digit).count();
    let mut length = count(0);
    let mut may_group = length <= 3;
    while let Some(c) = text[length..].chars().next() {
        let next = count(length + c.len_utf8());
        let joins =
            if is_space(c) { may_group && next == 3 } else { matches!(c, '.' | ',' | '\'' | '’') && next > 0 };
        if !joins {
            break;
        }
        may_group &= next == 3;
        length += c.len_utf8() + next;
    }
    length
}

/// A number without grouping, with a point before its decimals. What is none in the language stays as
/// it is.
fn canonical(text: &str, words: &Words) -> String {
    let plain: String = text.chars().map(|c| if is_space(c) { ' ' } else { c }).collect();
    let is_group =
        |c: char| c == ' ' || (Some(c) == words.group.map(|group| if is_space(group) { ' ' } else { group }));
    let (whole, decimals) = match words.decimal.and_then(|sign| plain.split_once(sign)) {
        Some((whole, decimals)) => (whole, decimals),
        None => (plain.as_str(), ""),
    };
    let groups: Vec<&str> = whole.split(is_group).collect();
    let grouped = groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !grouped || !is_number(decimals) || !groups.iter().all(|group| is_number(group)) {
        return plain;
    }
    let decimals = decimals.trim_end_matches('0');
    let whole = groups.concat();
    if decimals.is_empty() { whole } else { format!("{whole}.{decimals}") }
}

/// What a number counts, and how far that reaches before and behind it. Only one that `is_day` can be of
/// a month.
fn measure(before: &str, behind: &str, is_day: bool, words: &Words) -> (Of, usize, usize) {
    let lead = behind.chars().next().filter(|c| is_space(*c)).map_or(0, char::len_utf8);
    let rest = &behind[lead..];
    if let Some(length) = PERCENT.iter().find_map(|word| begins_with(rest, word)) {
        return (Of::Percent, 0, lead + length);
    }
    if let Some((code, length)) = money(rest) {
        return (Of::Currency(code), 0, lead + length);
    }
    let space = before.chars().next_back().filter(|c| is_space(*c)).map_or(0, char::len_utf8);
    let trimmed = &before[..before.len() - space];
    if let Some((code, length)) = money_before(trimmed) {
        return (Of::Currency(code), space + length, 0);
    }
    if let Some((unit, length)) = words.unit(behind) {
        return (Of::Unit(unit), 0, length);
    }
    if !is_day {
        return (Of::Nothing, 0, 0);
    }
    if let Some((month, length)) = words.month(behind) {
        return (Of::Month(month), 0, length);
    }
    words.month_before(before).map_or((Of::Nothing, 0, 0), |(month, length)| (Of::Month(month), length, 0))
}

fn money(text: &str) -> Option<(&'static str, usize)> {
    let word = &text[..run(text)];
    if let Some(currency) = Currency::of(word) {
        return Some((currency.code(), word.len()));
    }
    MONEY.iter().find_map(|(sign, code)| Some((*code, begins_with(text, sign)?)))
}

fn money_before(text: &str) -> Option<(&'static str, usize)> {
    let start = text
        .rfind(|c: char| !c.is_alphanumeric())
        .map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    if let Some(currency) = Currency::of(&text[start..]) {
        return Some((currency.code(), text.len() - start));
    }
    let signs = MONEY.iter().filter(|(sign, _)| sign.ends_with(|c: char| !c.is_alphabetic()));
    signs.into_iter().find_map(|(sign, code)| {
        let start = text.char_indices().rev().map(|(at, _)| at).nth(sign.chars().count() - 1)?;
        begins_with(&text[start..], sign).map(|length| (*code, length))
    })
}

/// The two numbers of a range count the same: `5–10 EUR`.
fn share_in_ranges(found: &mut [Found], text: &str, words: &Words) {
    for at in 1..found.len() {
        let (before, behind) = found.split_at_mut(at);
        let (Some(a), Some(b)) = (before.last_mut(), behind.first_mut()) else { continue };
        if a.kind != Kind::Number || b.kind != Kind::Number || !words.is_range(&text[a.range.end..b.range.start]) {
            continue;
        }
        match (&a.of, &b.of) {
            (Of::Nothing, of) => a.of = of.clone(),
            (of, Of::Nothing) => b.of = of.clone(),
            _ => {}
        }
    }
}
