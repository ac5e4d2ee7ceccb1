//! `content/notices.yaml`: incident banners above every page.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::Timestamp;
use serde::Deserialize;

use super::front_matter::{Spanned, is_country};
use crate::diag::{Diagnostic, Source, Spot, code};

/// An incident banner.
#[derive(Debug, Clone)]
pub struct Notice {
    /// When it begins.
    pub start: Timestamp,
    /// When it ends; none for until further notice.
    pub end: Option<Timestamp>,
    /// `info`, `warning` or `danger`.
    pub level: String,
    /// The countries concerned; empty for all.
    pub countries: Vec<String>,
    /// The text by language code, as written.
    pub text: BTreeMap<String, Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    start: String,
    end: Option<String>,
    level: Option<String>,
    #[serde(default)]
    countries: Vec<String>,
    text: BTreeMap<String, String>,
}

const EXAMPLE: &str = "a notice is of the form: - {start: 2026-11-20T14:20Z, end: 2026-11-21T00:00Z, \
                       level: warning, text: {en: \"…\", ru: \"…\"}}";

/// Reads `notices.yaml`; the source language's text is required.
pub fn parse(source: &Source, languages: &[&str], diagnostics: &mut Vec<Diagnostic>) -> Vec<Notice> {
    let values = match serde_yaml::from_str::<Option<Vec<serde_yaml::Value>>>(&source.text) {
        Ok(values) => values.unwrap_or_default(),
        Err(error) => {
            let at = error.location().map_or(0, |location| location.index());
            diagnostics.push(
                Diagnostic::new(code::INVALID_NOTICE, format!("the notices cannot be read: {error}"))
                    .at(source.place(at..at + 1))
                    .help(EXAMPLE),
            );
            return Vec::new();
        }
    };
    let starts = item_starts(source);
    let mut notices = Vec::new();
    for (index, value) in values.into_iter().enumerate() {
        let start = starts.get(index).copied().unwrap_or(0);
        let end = starts.get(index + 1).copied().unwrap_or(usize::MAX);
        match notice(value, languages, |text| spot(source, start..end, text)) {
            Ok(notice) => notices.push(notice),
            Err(message) => {
                diagnostics.push(Diagnostic::new(code::INVALID_NOTICE, message).at(source.line(start)).help(EXAMPLE))
            }
        }
    }
    notices
}

/// The line of each item of the list, from 0.
fn item_starts(source: &Source) -> Vec<usize> {
    source.text.lines().enumerate().filter(|(_, line)| line.starts_with('-')).map(|(at, _)| at).collect()
}

/// Where a text stands in a range of lines, or else the first of them.
fn spot(source: &Source, lines: Range<usize>, text: &str) -> Spot {
    let offset = |line: usize| source.text.split_inclusive('\n').take(line).map(str::len).sum::<usize>();
    let (start, end) = (offset(lines.start), offset(lines.end));
    match source.text[start..end].find(text) {
        Some(at) => source.spot(start + at..start + at + text.len()),
        None => source.spot(start..end),
    }
}

fn notice(value: serde_yaml::Value, languages: &[&str], spot: impl Fn(&str) -> Spot) -> Result<Notice, String> {
    let raw: Raw = serde_yaml::from_value(value)
        .map_err(|error| format!("this notice cannot be read: {}", super::yaml::reason(&error)))?;
    let level = raw.level.unwrap_or_else(|| "warning".to_owned());
    if !matches!(level.as_str(), "info" | "warning" | "danger") {
        return Err(format!("`{level}` is no level of a notice: write info, warning or danger"));
    }
    let time = |key: &str, text: &str| {
        text.parse::<Timestamp>().map_err(|_| format!("`{key}: {text}` is not a time: write 2026-11-20T14:20Z"))
    };
    let start = time("start", &raw.start)?;
    let end = raw.end.as_deref().map(|end| time("end", end)).transpose()?;
    if end.is_some_and(|end| end <= start) {
        return Err("this notice ends before it starts".to_owned());
    }
    let source_lang = languages.first().copied().unwrap_or_default();
    if !raw.text.contains_key(source_lang) {
        return Err(format!("this notice has no text in the source language `{source_lang}`"));
    }
    if let Some(code) = raw.text.keys().find(|code| !languages.contains(&code.as_str())) {
        return Err(format!("this notice has a text in `{code}`, which is no language of the site"));
    }
    if let Some(code) = raw.countries.iter().find(|code| !is_country(code)) {
        return Err(format!(
            "`{code}` is not a country's code: write the two capital letters of ISO 3166-1, such as BR"
        ));
    }
    let text = raw.text.into_iter().map(|(code, value)| (code, Spanned { place: spot(&value), value }));
    Ok(Notice { start, end, level, countries: raw.countries, text: text.collect() })
}
