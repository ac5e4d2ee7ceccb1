//! The words of a theme in the site's languages.

use std::collections::{BTreeMap, BTreeSet};

use super::layers::Layers;
use crate::content::config::Language;
use crate::content::facts::Unit;
use crate::content::strings::{self, Strings};
use crate::diag::{self, Diagnostic, Place, Source, code};
use crate::markdown::template::BODY_STRINGS;
use crate::site::locale::Locale;

/// UI strings that the program itself prints besides those of bodies.
pub const PAGE_STRINGS: &[&str] = &[
    "chooser_title",
    "faq_description",
    "faq_title",
    "language_name",
    "not_found_title",
    "redirect_title",
    "search_description",
    "search_title",
    "troubleshooter_diagram_title",
];

/// The words of each language of the site: the theme's, with the site's
/// `content/<lang>/strings.yaml` over them (`overrides`, by language code).
/// All languages must have the same keys.
pub fn load(
    layers: &Layers,
    languages: &[Language],
    overrides: &BTreeMap<String, Source>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Locale> {
    let mut words = Vec::new();
    let mut known: BTreeSet<String> = BODY_STRINGS.iter().chain(PAGE_STRINGS).map(|key| (*key).to_owned()).collect();
    for language in languages {
        let path = format!("i18n/{}.yaml", language.code);
        let file = layers.get(&path);
        let theme = match file {
            Some(file) => Layers::text(file, diagnostics)
                .map(|source| strings::parse(&source, false, diagnostics))
                .unwrap_or_default(),
            None => Strings::default(),
        };
        known.extend(theme.strings.keys().cloned());
        let shown = file.map_or_else(|| format!("themes/default/{path}"), |file| file.shown.clone());
        words.push((theme, shown));
    }
    words
        .into_iter()
        .zip(languages)
        .filter_map(|((mut theme, shown), language)| {
            if let Some(source) = overrides.get(&language.code) {
                overlay(&mut theme, source, &known, diagnostics);
            }
            complete(&theme, &shown, &known, language, diagnostics);
            Locale::new(&language.locale, theme)
                .map_err(|message| diagnostics.push(Diagnostic::new(code::CONFIG, message)))
                .ok()
        })
        .collect()
}

fn overlay(theme: &mut Strings, source: &Source, known: &BTreeSet<String>, diagnostics: &mut Vec<Diagnostic>) {
    let own = strings::parse(source, true, diagnostics);
    let unnamed = theme.strings.is_empty();
    for (key, (value, place)) in own.strings {
        // A language that the theme does not have brings all its words along.
        if !known.contains(&key) && !unnamed {
            let help = diag::nearest(&key, known.iter().map(String::as_str)).map_or_else(
                || "the theme prints no such text: remove the line".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            diagnostics.push(
                Diagnostic::new(code::UNKNOWN_STRING, format!("the theme has no string `{key}`")).at(place).help(help),
            );
            continue;
        }
        theme.strings.insert(key, (value, place));
    }
    theme.units.extend(own.units);
    theme.unit_forms.extend(own.unit_forms);
    theme.ranges.extend(own.ranges);
    theme.amounts.extend(own.amounts);
    theme.dates.extend(own.dates);
    theme.countries.extend(own.countries);
    theme.languages.extend(own.languages);
}

fn complete(
    theme: &Strings,
    shown: &str,
    known: &BTreeSet<String>,
    language: &Language,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let missing: Vec<&str> = known.iter().map(String::as_str).filter(|key| !theme.strings.contains_key(*key)).collect();
    let units: Vec<&str> =
        Unit::ALL.map(Unit::name).into_iter().filter(|unit| !theme.units.contains_key(*unit)).collect();
    if theme.strings.is_empty() {
        diagnostics.push(
            Diagnostic::new(
                code::MISSING_STRING,
                format!("the theme has no words for the language `{}`", language.code),
            )
            .help(format!(
                "translate the theme's i18n/en.yaml into {shown}, or into content/{}/strings.yaml",
                language.code
            )),
        );
        return;
    }
    let mut fault = |what: String| {
        diagnostics.push(
            Diagnostic::new(code::MISSING_STRING, what)
                .at(Place::file(shown))
                .help(format!("add it there, or to content/{}/strings.yaml", language.code)),
        );
    };
    for key in missing {
        fault(format!("the string `{key}` is missing in the language `{}`", language.code));
    }
    for unit in units {
        fault(format!("the forms of the unit `{unit}` are missing in the language `{}`", language.code));
    }
}
