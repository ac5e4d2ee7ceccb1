//! `faqtory.yaml`: what the site is.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::editor;
use super::front_matter::Spanned;
use super::gone;
pub use super::gone::GoneAddress;
use super::yaml::{self, Entries};
use crate::diag::{self, Diagnostic, Place, Report, Severity, Source, code};

/// The site's configuration, complete with defaults.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The site's title.
    pub title: Localized,
    /// Where the site will live, without a trailing slash.
    pub base_url: BaseUrl,
    /// Where customers read it: `base_url`, also in an agents' edition that lives elsewhere (`--base-url`).
    pub public_url: BaseUrl,
    /// The languages, the source first; at least one.
    pub languages: Vec<Language>,
    /// The theme's name.
    pub theme: String,
    /// Where it is named.
    pub theme_place: Option<Place>,
    /// The id of the article behind every Contact button.
    pub contact: Option<String>,
    /// Where it is named.
    pub contact_place: Option<Place>,
    /// The id of the article about fraud and what we never ask for.
    pub safety: Option<String>,
    /// Where it is named.
    pub safety_place: Option<Place>,
    /// What happens where a translation is missing.
    pub fallback: Fallback,
    /// What a translation's public page says of a source that changed since.
    pub stale: Stale,
    /// The severities that the site sets; `None` is off.
    pub levels: BTreeMap<String, Option<Severity>>,
    /// What the search must reach.
    pub search: SearchConfig,
    /// The URL that opens a file in the writers' editor, with `{path}`, `{line}` and `{column}`.
    pub editor: Option<String>,
    /// Values that look like a person's data or a secret, and are examples or public contacts.
    pub example_data: Vec<Spanned<String>>,
    /// Addresses that were withdrawn on purpose.
    pub gone: Vec<GoneAddress>,
}

/// A text that is the same in all languages, or one per language.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Localized {
    /// One for all.
    One(String),
    /// One per language code.
    Each(BTreeMap<String, String>),
}

impl Localized {
    /// The text in a language, or in the source language.
    pub fn get(&self, lang: &str, source: &str) -> Option<&str> {
        match self {
            Localized::One(text) => Some(text),
            Localized::Each(map) => map.get(lang).or_else(|| map.get(source)).map(String::as_str),
        }
    }
}

/// `base_url`, taken apart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BaseUrl {
    /// Scheme and host: `https://x.io`.
    pub origin: String,
    /// The path, without a trailing slash: `/help`, or empty.
    pub path: String,
}

impl BaseUrl {
    /// Reads an absolute http or https URL without query or fragment.
    pub fn parse(url: &str) -> Option<BaseUrl> {
        let (scheme, rest) = url.split_once("://")?;
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let legal = |c: char| c.is_ascii_alphanumeric() || "-._~/:@%[]".contains(c);
        let sound = matches!(scheme, "http" | "https") && !host.is_empty() && rest.chars().all(legal);
        let path = path.trim_end_matches('/');
        let dotted = path.split('/').skip(1).any(|part| part.is_empty() || part == "." || part == "..");
        (sound && !dotted).then(|| BaseUrl { origin: format!("{scheme}://{host}"), path: path.to_owned() })
    }

    /// The whole, without a trailing slash.
    pub fn full(&self) -> String {
        format!("{}{}", self.origin, self.path)
    }
}

/// A language of the site.
#[derive(Debug, Clone, PartialEq)]
pub struct Language {
    /// The code: the folder below `content/` and the first part of its URLs.
    pub code: String,
    /// The locale of numbers, dates and plurals (BCP 47).
    pub locale: String,
    /// The value of the `lang` attribute (BCP 47).
    pub tag: String,
    /// The values of `hreflang`; at least one.
    pub hreflang: Vec<String>,
}

/// What happens where a translation is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fallback {
    /// A page in this language's tree shows the source's text, with a notice.
    #[default]
    Page,
    /// Listings link to the source's page.
    Link,
    /// The article is not listed.
    Hide,
}

/// What a translation's public page says where its source changed since; writers and agents are always
/// told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stale {
    /// Nothing: that a newer text exists frightens whoever cannot read it.
    #[default]
    Ignore,
    /// A notice at the section concerned.
    Notice,
}

/// What the search must reach, else `check` fails; what it may load, else `build` does.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchConfig {
    /// The least share of queries of `relevance.yaml` with a hit among the first three.
    pub min_hit3: Option<f64>,
    /// The least mean reciprocal rank.
    pub min_mrr: Option<f64>,
    /// The most that a first search may load, in KB of 1,000 bytes, compressed.
    pub budget_kb: Option<u32>,
    /// Where that is said.
    #[serde(skip)]
    pub budget_place: Option<Place>,
    /// Whether the search's files are also written compressed, for hosts that serve such files.
    #[serde(default)]
    pub precompress: bool,
}

const KEYS: &[&str] = &[
    "title",
    "base_url",
    "languages",
    "theme",
    "contact",
    "safety",
    "fallback",
    "stale",
    "levels",
    "search",
    "editor",
    "example_data",
    "gone",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LongLanguage {
    code: String,
    locale: Option<String>,
    lang: Option<String>,
    hreflang: Option<Vec<String>>,
}

/// Reads `faqtory.yaml`. With an error among the diagnostics the value is not
/// to be used. Every fault is of the class that leads to exit code 2.
pub fn parse(source: &Source) -> Report<Config> {
    let mut diagnostics = Vec::new();
    let entries = yaml::split(source, 0..source.text.len(), &mut diagnostics);
    unknown_keys(&entries, &mut diagnostics);

    let title = entries
        .read::<Localized>(
            "title",
            "a text, or one per language: {en: Help centre, ru: Центр помощи}",
            &mut diagnostics,
        )
        .unwrap_or(Localized::One(String::new()));
    let base_url = base_url(&entries, &mut diagnostics);
    let languages = languages(&entries, &mut diagnostics);
    let theme = entries.read("theme", "the name of a theme", &mut diagnostics).unwrap_or_else(|| "default".to_owned());
    let contact = entries.read("contact", "the id of an article", &mut diagnostics);
    let safety = entries.read("safety", "the id of an article", &mut diagnostics);
    let place = |key: &str| entries.get(key).map(|entry| source.place(entries.value_span(entry)));
    let (theme_place, contact_place, safety_place) = (place("theme"), place("contact"), place("safety"));
    let fallback = entries.read("fallback", "page, link or hide", &mut diagnostics).unwrap_or_default();
    let stale = entries.read("stale", "ignore or notice", &mut diagnostics).unwrap_or_default();
    let levels = levels(&entries, &mut diagnostics);
    let search = search(&entries, &mut diagnostics);
    let editor = editor::read(&entries, &mut diagnostics);
    let example_data = example_data(&entries, &mut diagnostics);
    let gone = gone::read(&entries, &mut diagnostics);
    check_title(&entries, &title, &languages, &mut diagnostics);
    check_search(&entries, &search, &mut diagnostics);

    for key in ["title", "base_url", "languages"] {
        if entries.get(key).is_none() {
            diagnostics.push(
                Diagnostic::new(code::CONFIG, format!("faqtory.yaml has no `{key}`")).at(source.start()).help(
                    "the smallest faqtory.yaml has three lines: title, base_url and languages, for example: \
                     `title: Help centre`, `base_url: https://help.example.com`, `languages: [en, ru]`",
                ),
            );
        }
    }
    for diagnostic in &mut diagnostics {
        diagnostic.code.class = diag::Class::Config;
    }
    Report {
        value: Config {
            title,
            public_url: base_url.clone(),
            base_url,
            languages,
            theme,
            theme_place,
            contact,
            contact_place,
            safety,
            safety_place,
            fallback,
            stale,
            levels,
            search,
            editor,
            example_data,
            gone,
        },
        diagnostics,
    }
}

fn example_data(entries: &Entries, diagnostics: &mut Vec<Diagnostic>) -> Vec<Spanned<String>> {
    let list = entries.read_texts("example_data", "a list of texts: [\"+55 11 4002-8922\"]", diagnostics);
    let Some(entry) = entries.get("example_data") else { return Vec::new() };
    list.into_iter().map(|value| Spanned { place: entries.place_of(entry, &value), value }).collect()
}

/// A title per language has the source's, and none of a language that is not there.
fn check_title(entries: &Entries, title: &Localized, languages: &[Language], diagnostics: &mut Vec<Diagnostic>) {
    let (Localized::Each(map), Some(entry), Some(source)) = (title, entries.get("title"), languages.first()) else {
        return;
    };
    if !map.contains_key(&source.code) {
        diagnostics.push(
            entries
                .fault(entry, code::CONFIG, format!("the title lacks the source language `{}`", source.code))
                .help(format!("add `{}: …`", source.code)),
        );
    }
    for code in map.keys().filter(|code| !languages.iter().any(|language| language.code == **code)) {
        diagnostics.push(
            Diagnostic::new(code::CONFIG, format!("the title is given in `{code}`, which is no language of the site"))
                .at(entries.place_of_key(entry, code))
                .help("remove it, or add the language to `languages`"),
        );
    }
}

fn search(entries: &Entries, diagnostics: &mut Vec<Diagnostic>) -> SearchConfig {
    let expected = "a mapping of min_hit3 and min_mrr, each from 0 to 1, budget_kb, a whole number, and precompress, \
                    true or false";
    let mut search: SearchConfig = entries.read("search", expected, diagnostics).unwrap_or_default();
    search.budget_place = entries.get("search").map(|entry| entries.place_of_key(entry, "budget_kb").into());
    search
}

fn check_search(entries: &Entries, search: &SearchConfig, diagnostics: &mut Vec<Diagnostic>) {
    let Some(entry) = entries.get("search") else { return };
    for (key, value) in [("min_hit3", search.min_hit3), ("min_mrr", search.min_mrr)] {
        if value.is_some_and(|value| !(0.0..=1.0).contains(&value)) {
            diagnostics.push(
                Diagnostic::new(code::CONFIG, format!("`{key}` is a share, and not within 0 and 1"))
                    .at(entries.place_of_key(entry, key))
                    .help(format!("write for example {key}: 0.95")),
            );
        }
    }
}

fn unknown_keys(entries: &Entries, diagnostics: &mut Vec<Diagnostic>) {
    for entry in entries.list.iter().filter(|entry| !KEYS.contains(&entry.key.as_str())) {
        let help = match diag::nearest(&entry.key, KEYS.iter().copied()) {
            Some(key) => format!("did you mean `{key}`?"),
            None => format!("the keys are: {}", KEYS.join(", ")),
        };
        diagnostics.push(
            Diagnostic::new(code::UNKNOWN_CONFIG_KEY, format!("`{}` is no key of faqtory.yaml", entry.key))
                .at(entries.source().place(entry.key_span.clone()))
                .help(help),
        );
    }
}

fn base_url(entries: &Entries, diagnostics: &mut Vec<Diagnostic>) -> BaseUrl {
    let expected = "an absolute URL: https://help.example.com or https://example.com/help";
    let Some(url) = entries.read::<String>("base_url", expected, diagnostics) else {
        return BaseUrl::default();
    };
    BaseUrl::parse(&url).unwrap_or_else(|| {
        if let Some(entry) = entries.get("base_url") {
            diagnostics.push(
                entries
                    .fault(entry, code::CONFIG, format!("`{url}` is not an absolute URL that a site can live at"))
                    .help(format!("`base_url` must be {expected}")),
            );
        }
        BaseUrl::default()
    })
}

fn languages(entries: &Entries, diagnostics: &mut Vec<Diagnostic>) -> Vec<Language> {
    let expected = "a list of language codes: [en, ru, pt, es], the source first; \
                    or of mappings: {code: es, locale: es-419, lang: es-419, hreflang: [es]}";
    let Some(list) = entries.read::<Vec<serde_yaml::Value>>("languages", expected, diagnostics) else {
        return Vec::new();
    };
    let Some(entry) = entries.get("languages") else { return Vec::new() };
    let mut languages: Vec<Language> = Vec::new();
    if list.is_empty() {
        diagnostics.push(entries.fault(entry, code::CONFIG, "the site has no language").help(expected));
    }
    for item in list {
        let read = match item {
            serde_yaml::Value::String(code) => Ok(LongLanguage { code, locale: None, lang: None, hreflang: None }),
            other => serde_yaml::from_value::<LongLanguage>(other),
        };
        let long = match read {
            Ok(long) => long,
            Err(error) => {
                let reason = yaml::reason(&error);
                let named = reason.split('`').nth(1).unwrap_or_default().to_owned();
                diagnostics.push(
                    Diagnostic::new(code::CONFIG, format!("a language cannot be read: {reason}"))
                        .at(entries.place_of_key(entry, &named))
                        .help(format!("`languages` must be {expected}")),
                );
                continue;
            }
        };
        let mut fault = |at: &str, nth: usize, message: String, help: &str| {
            diagnostics
                .push(Diagnostic::new(code::CONFIG, message).at(entries.place_of_nth(entry, at, nth)).help(help));
        };
        let is_code = |code: &str| {
            !code.is_empty() && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        if !is_code(&long.code) || matches!(long.code.as_str(), "a" | "search" | "agents" | "assets") {
            fault(
                &long.code,
                0,
                format!("`{}` cannot be a language's code", long.code),
                "a code is lower-case ASCII, as it stands in URLs: en, pt, pt-br",
            );
        }
        if languages.iter().any(|language| language.code == long.code) {
            fault(&long.code, 1, format!("the language `{}` stands twice", long.code), "keep one of the two");
            continue;
        }
        let locale = long.locale.unwrap_or_else(|| long.code.clone());
        let tag = long.lang.unwrap_or_else(|| locale.clone());
        let hreflang = long.hreflang.filter(|list| !list.is_empty()).unwrap_or_else(|| vec![tag.clone()]);
        for value in [&locale, &tag].into_iter().chain(&hreflang) {
            if value.parse::<icu::locale::Locale>().is_err() {
                fault(
                    value,
                    0,
                    format!("`{value}` is not a language tag"),
                    "write it as in BCP 47: en-GB, pt-BR, es-419",
                );
            }
        }
        languages.push(Language { code: long.code, locale, tag, hreflang });
    }
    languages
}

fn levels(entries: &Entries, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, Option<Severity>> {
    let expected = "a mapping of a code to error, warning or off: {broken-link: warning}";
    let Some(entry) = entries.get("levels") else { return BTreeMap::new() };
    let map = entries.read::<BTreeMap<String, String>>("levels", expected, diagnostics).unwrap_or_default();
    let mut levels = BTreeMap::new();
    for (name, level) in map {
        let place = entries.place_of(entry, &name);
        match diag::find_code(&name) {
            None => {
                let near = diag::nearest(&name, diag::ALL.iter().map(|code| code.name));
                let help = near.map_or_else(
                    || "a code is what stands in brackets behind `error` or `warning`".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                diagnostics.push(
                    Diagnostic::new(code::UNKNOWN_LEVEL, format!("no diagnostic has the code `{name}`"))
                        .at(place)
                        .help(help),
                );
                continue;
            }
            Some(found) if found.wall => {
                diagnostics.push(
                    Diagnostic::new(code::UNKNOWN_LEVEL, format!("the level of `{name}` cannot be set"))
                        .at(place)
                        .help("it keeps internal text out of the public site; remove the line"),
                );
                continue;
            }
            Some(_) => {}
        }
        let severity = match level.as_str() {
            "error" => Some(Severity::Error),
            "warning" => Some(Severity::Warning),
            "off" | "false" => None,
            _ => {
                diagnostics.push(
                    Diagnostic::new(code::UNKNOWN_LEVEL, format!("`{level}` is no level"))
                        .at(entries.place_of(entry, &level))
                        .help("a level is error, warning or off"),
                );
                continue;
            }
        };
        levels.insert(name, severity);
    }
    levels
}
