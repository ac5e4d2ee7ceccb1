//! The words of a theme in the site's languages.

use std::collections::BTreeMap;

use super::layers::{LayerFile, Layers};
use crate::content::config::Language;
use crate::content::facts::Unit;
use crate::content::strings::{self, Strings, UiString};
use crate::diag::{self, Diagnostic, Place, Source, Spot, code};
use crate::markdown::template::BODY_STRINGS;
use crate::site::locale::{Locale, ROUND_MILLIONS};

/// UI strings that the program itself prints besides those of bodies.
pub const PAGE_STRINGS: &[&str] = &[
    "chooser_title",
    "desk_title",
    "faq_description",
    "faq_title",
    "gone_text",
    "gone_title",
    "language_name",
    "not_found_title",
    "redirect_title",
    "search_description",
    "search_title",
    "troubleshooter_diagram_title",
];

/// The strings of a theme by their keys: whether each has plural forms.
type Known = BTreeMap<String, bool>;

/// The words of each language of the site: the theme's, with the site's
/// `content/<lang>/strings.yaml` over them (`overrides`, by language code).
/// All languages must have the same keys, and the plural forms that CLDR gives each.
pub fn load(
    layers: &Layers,
    languages: &[Language],
    overrides: &BTreeMap<String, Source>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Locale> {
    let mut words = Vec::new();
    let mut known: Known = BODY_STRINGS.iter().chain(PAGE_STRINGS).map(|key| ((*key).to_owned(), false)).collect();
    for language in languages {
        let own = file(layers, &language.code);
        let theme = own.map(|file| read(file, diagnostics)).unwrap_or_default();
        known.extend(kinds(&theme));
        // A language that the theme does not have brings along all the words of one that it has.
        if let (None, Some(source)) = (own, file(layers, SOURCE)) {
            known.extend(kinds(&read(source, diagnostics)));
        }
        words.push((theme, own.map(|file| Place::file(file.shown.as_str()))));
    }
    words
        .into_iter()
        .zip(languages)
        .filter_map(|((mut theme, own), language)| {
            let source = overrides.get(&language.code);
            if let Some(source) = source {
                overlay(&mut theme, source, &known, diagnostics);
            }
            let place = own.or_else(|| source.map(Source::start)).filter(|_| !theme.strings.is_empty());
            let locale = Locale::new(&language.locale, theme)
                .map_err(|message| diagnostics.push(Diagnostic::new(code::CONFIG, message)))
                .ok()?;
            diagnostics.extend(match place {
                Some(place) => Completeness { locale: &locale, place, code: &language.code }.faults(&known),
                None => vec![without_words(&language.code)],
            });
            Some(locale)
        })
        .collect()
}

/// The language whose words a theme always has.
pub(super) const SOURCE: &str = "en";

/// A theme's file of a language's words.
pub(super) fn file<'a>(layers: &'a Layers, lang: &str) -> Option<&'a LayerFile> {
    layers.get(&format!("i18n/{lang}.yaml"))
}

fn read(file: &LayerFile, diagnostics: &mut Vec<Diagnostic>) -> Strings {
    Layers::text(file, diagnostics).map(|source| strings::parse(&source, false, diagnostics)).unwrap_or_default()
}

fn kinds(theme: &Strings) -> impl Iterator<Item = (String, bool)> {
    theme.strings.iter().map(|(key, (value, _))| (key.clone(), matches!(value, UiString::Plural(_))))
}

fn overlay(theme: &mut Strings, source: &Source, known: &Known, diagnostics: &mut Vec<Diagnostic>) {
    let own = strings::parse(source, true, diagnostics);
    for (key, (value, place)) in own.strings {
        if !known.contains_key(&key) {
            let help = diag::nearest(&key, known.keys().map(String::as_str)).map_or_else(
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
    for (form, units) in own.unit_forms {
        theme.unit_forms.entry(form).or_default().extend(units);
    }
    theme.unit_places.extend(own.unit_places);
    theme.ranges.extend(own.ranges);
    theme.amounts.extend(own.amounts);
    theme.dates.extend(own.dates);
    theme.countries.extend(own.countries);
    theme.languages.extend(own.languages);
}

fn without_words(lang: &str) -> Diagnostic {
    Diagnostic::new(code::MISSING_STRING, format!("the theme has no words for the language `{lang}`")).help(format!(
        "make the folder content/{lang}, run `faqtory export strings --lang {lang} > content/{lang}/strings.yaml`, and \
         translate what it wrote"
    ))
}

/// What a language's words lack.
struct Completeness<'a> {
    locale: &'a Locale,
    /// Where the words stand.
    place: Place,
    code: &'a str,
}

impl Completeness<'_> {
    fn faults(&self, known: &Known) -> Vec<Diagnostic> {
        let words = &self.locale.strings;
        let mut faults = Vec::new();
        for (key, is_plural) in known {
            match (words.strings.get(key), is_plural) {
                (None, _) => faults.push(self.missing(&format!("the string `{key}` is"))),
                (Some((UiString::Plural(forms), place)), true) => {
                    faults.extend(self.forms(&format!("string `{key}`"), forms, place.place()));
                }
                (Some((UiString::Text(_), place)), true) => {
                    let what = format!("the string `{key}` has no plural forms in the language `{}`", self.code);
                    let forms = self.locale.plural_categories().into_iter();
                    let forms: Vec<String> = forms.map(|(name, _)| format!("{name}: \"{{n}} …\"")).collect();
                    faults.push(
                        Diagnostic::new(code::MISSING_STRING, what)
                            .at(place.clone())
                            .help(format!("write {key}: {{{}}}", forms.join(", "))),
                    );
                }
                (Some((UiString::Plural(_), place)), false) => faults.push(
                    Diagnostic::new(code::UNKNOWN_STRING, format!("the string `{key}` is a text without plural forms"))
                        .at(place.clone())
                        .help(format!("write {key}: \"…\"")),
                ),
                (Some((UiString::Text(_), _)), false) => {}
            }
        }
        for unit in Unit::ALL.map(Unit::name).into_iter().filter(|unit| !words.units.contains_key(*unit)) {
            faults.push(self.missing(&format!("the forms of the unit `{unit}` are")));
        }
        let parts = words.unit_forms.iter().map(|(form, units)| (format!("units_{form}"), units));
        for (part, units) in parts.chain([("units".to_owned(), &words.units)]) {
            for (unit, forms) in units {
                let place = words.unit_places.get(&(part.clone(), unit.clone()));
                let place = place.map_or_else(|| self.place.clone(), Spot::place);
                faults.extend(self.forms(&format!("unit `{unit}` of `{part}`"), forms, place));
            }
        }
        faults
    }

    fn missing(&self, what: &str) -> Diagnostic {
        let lang = self.code;
        Diagnostic::new(code::MISSING_STRING, format!("{what} missing in the language `{lang}`"))
            .at(self.place.clone())
            .help(format!("add it to content/{lang}/strings.yaml; `faqtory export strings --lang {lang}` prints it"))
    }

    /// The plural categories that are missing, and those that are none.
    fn forms(&self, what: &str, forms: &BTreeMap<String, String>, place: Place) -> Vec<Diagnostic> {
        let lang = self.code;
        let own = self.locale.plural_categories();
        let is_needed = |numbers: &str| numbers != ROUND_MILLIONS.to_string();
        let missing = own.iter().filter(|(name, numbers)| is_needed(numbers) && !forms.contains_key(*name));
        let missing = missing.map(|(name, numbers)| {
            let message = format!("the {what} lacks the plural form `{name}` in the language `{lang}`");
            Diagnostic::new(code::MISSING_STRING, message)
                .at(place.clone())
                .help(format!("add {name}: \"…\", the form for numbers such as {numbers}"))
        });
        let strange = forms.keys().filter(|name| !own.iter().any(|(own, _)| own == name)).map(|name| {
            let names: Vec<&str> = own.iter().map(|(name, _)| *name).collect();
            let message = format!("the {what} has a form `{name}`, which the language `{lang}` does not have");
            Diagnostic::new(code::UNKNOWN_STRING, message)
                .at(place.clone())
                .help(format!("remove it: the plural forms of `{lang}` are {}", names.join(", ")))
        });
        missing.chain(strange).collect()
    }
}
