//! `i18n/<lang>.yaml` of a theme, and `content/<lang>/strings.yaml` of a site.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::yaml;
use crate::diag::{Diagnostic, Source, Spot};

/// A UI string: a text, or one per plural category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum UiString {
    /// A text.
    Text(String),
    /// By the plural categories of CLDR: zero, one, two, few, many, other.
    Plural(BTreeMap<String, String>),
}

/// The plural forms of units by their names.
pub type Units = BTreeMap<String, BTreeMap<String, String>>;

/// The words and patterns of a language.
#[derive(Debug, Clone, Default)]
pub struct Strings {
    /// UI strings by key.
    pub strings: BTreeMap<String, (UiString, Spot)>,
    /// Plural forms of each unit: `{n} business days`.
    pub units: Units,
    /// The same by grammatical form: `genitive`.
    pub unit_forms: BTreeMap<String, Units>,
    /// Where the forms of a unit stand, by their part and name: `units_genitive`, `day`.
    pub unit_places: BTreeMap<(String, String), Spot>,
    /// How ranges are written: `prose` and `table`.
    pub ranges: BTreeMap<String, String>,
    /// How amounts are written: `money` and `percentage`.
    pub amounts: BTreeMap<String, String>,
    /// How facts' dates are written where CLDR's form does not do: `prose` and `table`.
    pub dates: BTreeMap<String, String>,
    /// Names of countries by their codes.
    pub countries: BTreeMap<String, String>,
    /// Names of languages by their codes, as they stand after "in".
    pub languages: BTreeMap<String, String>,
}

/// Reads a file of strings: `strings:`, `units:`, `units_<form>:`, `ranges:`,
/// `amounts:`, `dates:`, `countries:` and `languages:`. In a site's `strings.yaml` the strings may
/// stand at the top level (`flat`).
pub fn parse(source: &Source, flat: bool, diagnostics: &mut Vec<Diagnostic>) -> Strings {
    let entries = yaml::split(source, 0..source.text.len(), diagnostics);
    let mut strings = Strings::default();
    let forms = "a mapping of plural categories to patterns: {one: \"{n} day\", other: \"{n} days\"}";
    for entry in &entries.list {
        let mut fault = |result: Result<(), Box<Diagnostic>>| {
            if let Err(diagnostic) = result {
                diagnostics.push(*diagnostic);
            }
        };
        match entry.key.as_str() {
            "strings" => {
                fault(entries.parse::<BTreeMap<String, UiString>>(entry, "a mapping of keys to texts").map(|map| {
                    let map = map.unwrap_or_default();
                    strings.strings.extend(map.into_iter().map(|(key, value)| {
                        let place = entries.place_of(entry, &key);
                        (key, (value, place))
                    }));
                }))
            }
            "ranges" => fault(
                entries
                    .parse(entry, "a mapping: {prose: \"{min} to {max}\", table: \"{min}–{max}\"}")
                    .map(|map| strings.ranges = map.unwrap_or_default()),
            ),
            "amounts" => fault(
                entries
                    .parse(entry, "a mapping: {money: \"{number} {currency}\", percentage: \"{number}%\"}")
                    .map(|map| strings.amounts = map.unwrap_or_default()),
            ),
            "dates" => fault(
                entries
                    .parse(entry, "a mapping: {prose: \"{day} {year}\"}")
                    .map(|map| strings.dates = map.unwrap_or_default()),
            ),
            "countries" => fault(
                entries
                    .parse(entry, "a mapping of codes to names: {BR: Brazil}")
                    .map(|map| strings.countries = map.unwrap_or_default()),
            ),
            "languages" => fault(
                entries
                    .parse(entry, "a mapping of codes to names: {de: German}")
                    .map(|map| strings.languages = map.unwrap_or_default()),
            ),
            key if key == "units" || key.starts_with("units_") => fault(entries.parse(entry, forms).map(|map| {
                let map: Units = map.unwrap_or_default();
                strings.unit_places.extend(map.keys().map(|unit| {
                    let place = entries.place_of_key(entry, unit);
                    ((key.to_owned(), unit.clone()), place)
                }));
                match key.strip_prefix("units_") {
                    Some(form) => drop(strings.unit_forms.insert(form.to_owned(), map)),
                    None => strings.units = map,
                }
            })),
            key if flat => fault(entries.parse::<UiString>(entry, "a text").map(|value| {
                if let Some(value) = value {
                    let place = source.spot(entry.key_span.clone());
                    strings.strings.insert(key.to_owned(), (value, place));
                }
            })),
            _ => {
                diagnostics.push(
                    Diagnostic::new(
                        crate::diag::code::UNKNOWN_STRING,
                        format!("`{}` is no part of a theme's strings", entry.key),
                    )
                    .at(source.place(entry.key_span.clone()))
                    .help(
                        "the parts are strings, units, units_<form>, ranges, amounts, dates, countries and languages",
                    ),
                );
            }
        }
    }
    strings
}
