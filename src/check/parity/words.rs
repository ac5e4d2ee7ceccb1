//! How a language writes numbers: its separators, and its words for units, ranges and months.

use fixed_decimal::Decimal;
use jiff::civil::date;

use crate::content::facts::Unit;
use crate::site::locale::Locale;

/// How a language writes numbers.
#[derive(Debug, Clone)]
pub(super) struct Words {
    /// Stands between the groups of a large number, besides spaces.
    pub(super) group: Option<char>,
    /// Stands before the decimals.
    pub(super) decimal: Option<char>,
    /// Whether a date in digits begins with the day.
    pub(super) day_first: bool,
    /// What follows a number of a unit, in lower case, the longest first.
    units: Vec<(String, Unit)>,
    /// What stands between the two numbers of a range.
    ranges: Vec<String>,
    /// The names of the months as they stand in a date, in lower case.
    months: Vec<(String, i8)>,
    /// The other words of a date: “de”.
    joints: Vec<String>,
}

impl Words {
    /// Those of a locale: CLDR's separators, the theme's words.
    pub(super) fn new(locale: &Locale) -> Self {
        let large: Decimal = "1234567.5".parse().unwrap_or_default();
        let shown = locale.number(&large);
        let mut marks = shown.chars().filter(|c| !c.is_numeric());
        let (group, decimal) = (marks.next(), marks.next_back());
        let strings = &locale.strings;
        let forms = strings.unit_forms.values().chain([&strings.units]).flatten();
        let mut units = Vec::new();
        for (name, patterns) in forms {
            let Some(unit) = Unit::ALL.into_iter().find(|unit| unit.name() == name) else { continue };
            let words = patterns.values().filter_map(|pattern| pattern.strip_prefix("{n}"));
            units.extend(words.map(|word| (word.trim().to_lowercase(), unit)));
        }
        units.retain(|(word, _)| !word.is_empty());
        units.sort_by(|(a, x), (b, y)| b.len().cmp(&a.len()).then(a.cmp(b)).then(x.name().cmp(y.name())));
        units.dedup();
        let between = |pattern: &String| {
            let (_, rest) = pattern.split_once("{min}")?;
            let (words, _) = rest.split_once("{max}")?;
            Some(words.trim().to_lowercase()).filter(|words| !words.is_empty())
        };
        let (months, joints) = months(locale);
        let dashes = ["-", "–", "—", "\u{2011}"].map(str::to_owned);
        Words {
            group,
            decimal,
            day_first: locale.date_in("table", date(2026, 11, 22)).starts_with("22"),
            units,
            ranges: dashes.into_iter().chain(strings.ranges.values().filter_map(between)).collect(),
            months,
            joints,
        }
    }

    /// The unit that a text begins with, behind a number, and the length up to its end.
    pub(super) fn unit(&self, text: &str) -> Option<(Unit, usize)> {
        let lead =
            text.chars().next().filter(|c| is_space(*c) || matches!(c, '-' | '\u{2011}')).map_or(0, char::len_utf8);
        let rest = text.get(lead..)?;
        self.units.iter().find_map(|(word, unit)| Some((*unit, lead + begins_with_word(rest, word)?)))
    }

    /// The month that a text begins with, behind a day (`of November`), and the length up to its end.
    pub(super) fn month(&self, text: &str) -> Option<(i8, usize)> {
        let start = |at: usize| text.get(at..).map(|rest| at + rest.len() - rest.trim_start_matches(is_gap).len());
        let mut at = start(0)?;
        if let Some(length) = self.joints.iter().find_map(|word| begins_with_word(text.get(at..)?, word)) {
            at = start(at + length)?;
        }
        let rest = text.get(at..).filter(|_| at > 0)?;
        self.months.iter().find_map(|(name, month)| Some((*month, at + begins_with_word(rest, name)?)))
    }

    /// The month that a text ends with, before a day (`November 20`), and its length.
    pub(super) fn month_before(&self, text: &str) -> Option<(i8, usize)> {
        let trimmed = text.trim_end_matches(is_gap);
        let start = trimmed
            .rfind(|c: char| !c.is_alphabetic())
            .map_or(0, |at| at + trimmed[at..].chars().next().map_or(0, char::len_utf8));
        let word = &trimmed[start..];
        let (_, month) = self.months.iter().find(|(name, _)| begins_with_word(word, name) == Some(word.len()))?;
        (trimmed.len() < text.len()).then(|| (*month, text.len() - start))
    }

    /// Whether a text between two numbers makes them a range.
    pub(super) fn is_range(&self, between: &str) -> bool {
        let between = between.trim().to_lowercase();
        self.ranges.contains(&between)
    }
}

/// The months' names in a locale's dates, and the words that stand in all of these.
fn months(locale: &Locale) -> (Vec<(String, i8)>, Vec<String>) {
    let words = |month: i8| -> Vec<String> {
        let shown = locale.date(date(2026, month, 11)).to_lowercase();
        shown.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let all: Vec<Vec<String>> = (1..=12).map(words).collect();
    let is_joint = |word: &String| all.iter().all(|words| words.contains(word));
    let names = (1..=12)
        .zip(&all)
        .filter_map(|(month, words)| Some((words.iter().find(|word| !is_joint(word))?.clone(), month)));
    let joints = all.first().into_iter().flatten().filter(|word| is_joint(word)).cloned().collect();
    (names.collect(), joints)
}

/// Whether a character may stand between a day and its month: `11. November`, `3rd November` aside.
fn is_gap(c: char) -> bool {
    is_space(c) || matches!(c, '.' | 'º' | '°' | '\n')
}

/// Whether a character is a space, of any width, that may stand within a number or before its unit.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// The length of a whole word, given in lower case, that a text begins with in any case.
pub(super) fn begins_with_word(text: &str, word: &str) -> Option<usize> {
    let length = begins_with(text, word)?;
    let next = text.get(length..)?.chars().next();
    next.is_none_or(|c| !c.is_alphabetic()).then_some(length)
}

/// The length of what a text begins with, given in lower case; one space is as good as another.
pub(super) fn begins_with(text: &str, word: &str) -> Option<usize> {
    let mut chars = text.chars();
    let mut length = 0;
    for expected in word.chars() {
        let c = chars.next()?;
        let same = if is_space(expected) { is_space(c) || c == '\n' } else { c.to_lowercase().eq([expected]) };
        if !same {
            return None;
        }
        length += c.len_utf8();
    }
    Some(length)
}
