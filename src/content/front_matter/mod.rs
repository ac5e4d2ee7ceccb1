//! Front matter: what stands between `---` and `---` at the head of an article.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;

use super::yaml::{self, Entries, Entry};
use crate::diag::{Code, Diagnostic, Place, Source, Spot, code};

mod accepted;
mod steps;

pub use accepted::Accepted;
pub use steps::{Answer, Step, Target};

/// The front matter of an article, in one language. Every key is optional
/// here; what a missing key means is decided where articles are assembled.
#[derive(Debug, Clone, Default)]
pub struct FrontMatter {
    /// The title.
    pub title: Option<Spanned<String>>,
    /// One line: the answer in brief.
    pub description: Option<Spanned<String>>,
    /// The canned answer that support sends to customers, in Markdown; its place is all of its lines.
    pub reply: Option<Spanned<String>>,
    /// The stable, language-neutral id.
    pub id: Option<Spanned<String>>,
    /// What kind of article.
    pub kind: Option<Kind>,
    /// This language's URL segment.
    pub slug: Option<Spanned<String>>,
    /// The place among its siblings; smaller comes first.
    pub order: Option<i64>,
    /// Tags.
    pub tags: Vec<String>,
    /// Found by search, not shown.
    pub keywords: Vec<String>,
    /// Matched exactly by search.
    pub codes: Vec<String>,
    /// Older paths that lead here.
    pub aliases: Vec<Spanned<String>>,
    /// Older anchors with the anchors that they are now, in the order written.
    pub anchor_aliases: Vec<(Spanned<String>, String)>,
    /// Related articles: ids, or paths without language and extension.
    pub related: Vec<Spanned<String>>,
    /// The only languages that the article exists in; empty for all.
    pub only: Vec<Spanned<String>>,
    /// The countries that it is about (ISO 3166-1 alpha-2, or EU).
    pub countries: Vec<String>,
    /// Whether it is a draft.
    pub draft: Option<bool>,
    /// Who may read it.
    pub audience: Option<Spanned<Audience>>,
    /// When it was last updated.
    pub updated: Option<Date>,
    /// When it must be read again.
    pub review_by: Option<Spanned<Date>>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The digests of the source's sections that a translation reflects, by heading id.
    pub source_digest: Option<BTreeMap<String, String>>,
    /// What a translation says otherwise than its source, on purpose.
    pub accepted: Vec<Accepted>,
    /// A troubleshooter's steps, in the order written.
    pub steps: Vec<Step>,
    /// An icon of the theme (categories).
    pub icon: Option<Spanned<String>>,
    /// The ids of the questions asked most (home page).
    pub popular: Vec<Spanned<String>>,
    /// Search phrases to press (home page).
    pub examples: Vec<String>,
    /// Values that look like a person's data or a secret, and are examples or public contacts.
    pub example_data: Vec<Spanned<String>>,
    /// The lines of "Still need help" (home page).
    pub help: Vec<Spanned<String>>,
    /// What we never ask for (home page).
    pub safety: Option<Spanned<String>>,
    /// Whether a title is written, be it sound or not.
    pub has_title: bool,
    /// Whether steps are written, be they sound or not.
    pub has_steps: bool,
    /// Whether a step cannot be read, which was told.
    pub has_faulty_steps: bool,
    /// Keys that faqtory does not know, for templates.
    pub extra: Arc<serde_json::Map<String, serde_json::Value>>,
    /// Those keys' names.
    pub unknown: Vec<(String, Place)>,
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Spot,
}

/// What kind of article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An article.
    #[default]
    Article,
    /// Questions and answers.
    Faq,
    /// A decision tree.
    Troubleshooter,
}

impl Kind {
    /// The name, as in front matter.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Article => "article",
            Kind::Faq => "faq",
            Kind::Troubleshooter => "troubleshooter",
        }
    }
}

/// Who may read an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Audience {
    /// Everyone.
    #[default]
    Public,
    /// Support agents.
    Agents,
}

impl Audience {
    /// The name, as in front matter.
    pub fn name(self) -> &'static str {
        match self {
            Audience::Public => "public",
            Audience::Agents => "agents",
        }
    }
}

const KEYS: &[&str] = &[
    "title",
    "description",
    "reply",
    "id",
    "type",
    "slug",
    "order",
    "weight",
    "tags",
    "keywords",
    "codes",
    "aliases",
    "anchor_aliases",
    "related",
    "only",
    "countries",
    "draft",
    "audience",
    "updated",
    "review_by",
    "owner",
    "source_digest",
    "accepted",
    "steps",
    "icon",
    "popular",
    "examples",
    "example_data",
    "help",
    "safety",
];

/// Where front matter ends: the range of its YAML and where the body begins.
/// `None` where the file has no front matter; an `Err` where it does not end.
pub fn locate(source: &Source) -> Result<Option<(Range<usize>, usize)>, Box<Diagnostic>> {
    let text = &*source.text;
    let first = text.split_inclusive('\n').next().unwrap_or("");
    if first.trim_end() != "---" {
        return Ok(None);
    }
    let mut at = first.len();
    for line in text[first.len()..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Ok(Some((first.len()..at, at + line.len())));
        }
        at += line.len();
    }
    Err(Box::new(
        Diagnostic::new(code::FRONT_MATTER, "the front matter does not end")
            .at(source.place(0..3))
            .help("write `---` on a line of its own below its last key"),
    ))
}

/// Reads front matter from its YAML; all faults are reported.
pub fn parse(source: &Source, span: Range<usize>, diagnostics: &mut Vec<Diagnostic>) -> FrontMatter {
    let entries = yaml::split(source, span, diagnostics);
    let mut reader = Reader { entries: &entries, diagnostics, faulty_steps: false };
    let mut front = FrontMatter {
        title: reader.text("title"),
        description: reader.text("description"),
        reply: reader.lines("reply"),
        id: reader.text("id"),
        kind: reader.read("type", "article, faq or troubleshooter"),
        slug: reader.text("slug"),
        order: reader.read("order", "a whole number: 20"),
        tags: reader.texts("tags"),
        keywords: reader.texts("keywords"),
        codes: reader.texts("codes"),
        aliases: reader.spanned_texts("aliases"),
        anchor_aliases: reader.anchor_aliases(),
        related: reader.spanned_texts("related"),
        only: reader.spanned_texts("only"),
        countries: reader.texts("countries"),
        draft: reader.read("draft", "true or false"),
        audience: reader.audience(),
        updated: reader.date("updated").map(|date| date.value),
        review_by: reader.date("review_by"),
        owner: reader.read("owner", "a text"),
        source_digest: reader.read("source_digest", "a mapping that `faqtory translated` writes; do not edit it"),
        accepted: reader.accepted(),
        steps: reader.steps(),
        icon: reader.text("icon"),
        popular: reader.spanned_texts("popular"),
        examples: reader.texts("examples"),
        example_data: reader.spanned_texts("example_data"),
        help: reader.spanned_texts("help"),
        safety: reader.text("safety"),
        has_title: entries.has_value("title"),
        has_steps: entries.has_value("steps"),
        has_faulty_steps: reader.faulty_steps,
        ..FrontMatter::default()
    };
    let weight = reader.read("weight", "a whole number: 20");
    front.order = front.order.or(weight);
    reader.countries(&front.countries);
    reader.curly_quotes();
    unknown_keys(&entries, &mut front, diagnostics);
    front
}

struct Reader<'a, 'd> {
    entries: &'a Entries<'a>,
    diagnostics: &'d mut Vec<Diagnostic>,
    faulty_steps: bool,
}

impl Reader<'_, '_> {
    fn read<T: serde::de::DeserializeOwned>(&mut self, key: &str, expected: &str) -> Option<T> {
        self.entries.read(key, expected, self.diagnostics)
    }

    fn spanned<T>(&self, key: &str, value: T) -> Option<Spanned<T>> {
        let entry = self.entries.get(key)?;
        let place = self.entries.source().spot(self.entries.value_span(entry));
        Some(Spanned { value, place })
    }

    fn text(&mut self, key: &str) -> Option<Spanned<String>> {
        let text = self.entries.read_text(key, "a text", self.diagnostics)?;
        let text = text.trim().to_owned();
        if text.is_empty() { None } else { self.spanned(key, text) }
    }

    /// A text whose place is all of its lines.
    fn lines(&mut self, key: &str) -> Option<Spanned<String>> {
        let text = self.text(key)?;
        let span = self.entries.get(key)?.value_span.clone();
        let end = span.start + self.entries.source().text[span.clone()].trim_end().len();
        Some(Spanned { place: self.entries.source().spot(text.place.span.start..end.max(text.place.span.end)), ..text })
    }

    fn texts(&mut self, key: &str) -> Vec<String> {
        self.entries.read_texts(key, "a list of texts: [first, second]", self.diagnostics)
    }

    fn spanned_texts(&mut self, key: &str) -> Vec<Spanned<String>> {
        let list = self.texts(key);
        let Some(entry) = self.entries.get(key) else { return Vec::new() };
        list.into_iter().map(|value| Spanned { place: self.entries.place_of(entry, &value), value }).collect()
    }

    fn anchor_aliases(&mut self) -> Vec<(Spanned<String>, String)> {
        let expected = "a mapping of an older anchor to the one that it is now: {old-cards: cards}";
        let Some(map) = self.read::<BTreeMap<String, String>>("anchor_aliases", expected) else { return Vec::new() };
        let Some(entry) = self.entries.get("anchor_aliases").cloned() else { return Vec::new() };
        let mut list = Vec::new();
        for (old, new) in map {
            let [old, new] = [old, new].map(|anchor| anchor.trim().trim_start_matches('#').to_owned());
            let place = self.entries.place_of_key(&entry, &old);
            if old.is_empty() || old.starts_with('_') || old.chars().any(|c| c.is_whitespace() || c.is_control()) {
                self.diagnostics.push(
                    Diagnostic::new(code::INVALID_VALUE, format!("`{old}` cannot be an anchor"))
                        .at(place)
                        .help(format!("`anchor_aliases` is {expected}")),
                );
                continue;
            }
            list.push((Spanned { value: old, place }, new));
        }
        list
    }

    fn fault(&mut self, entry: &Entry, code: Code, message: String, help: String) {
        self.diagnostics.push(self.entries.fault(entry, code, message).help(help));
    }

    fn date(&mut self, key: &str) -> Option<Spanned<Date>> {
        let text = self.entries.read_text(key, "a date: 2026-11-02", self.diagnostics)?;
        match text.trim().parse::<Date>() {
            Ok(date) => self.spanned(key, date),
            Err(_) => {
                let entry = self.entries.get(key)?.clone();
                self.fault(
                    &entry,
                    code::INVALID_VALUE,
                    format!("`{text}` is not a date"),
                    format!("write year, month and day: {key}: 2026-11-02"),
                );
                None
            }
        }
    }

    /// An unreadable audience counts as `agents`: the wall fails closed.
    fn audience(&mut self) -> Option<Spanned<Audience>> {
        let entry = self.entries.get("audience")?.clone();
        let value = match self.entries.parse::<String>(&entry, "public or agents") {
            Ok(None) => return None,
            Ok(Some(text)) => match text.as_str() {
                "public" => Audience::Public,
                "agents" => Audience::Agents,
                other => {
                    self.fault(
                        &entry,
                        code::AUDIENCE,
                        format!("`{other}` is no audience"),
                        "write `audience: agents` for internal text, `audience: public` or nothing for the rest".into(),
                    );
                    Audience::Agents
                }
            },
            Err(_) => {
                self.fault(
                    &entry,
                    code::AUDIENCE,
                    "the value of `audience` cannot be read".into(),
                    "write `audience: agents` or `audience: public`".into(),
                );
                Audience::Agents
            }
        };
        self.spanned("audience", value)
    }

    fn countries(&mut self, countries: &[String]) {
        let Some(entry) = self.entries.get("countries").cloned() else { return };
        for country in countries {
            if !is_country(country) {
                self.diagnostics.push(
                    Diagnostic::new(code::INVALID_VALUE, format!("`{country}` is not a country's code"))
                        .at(self.entries.place_of(&entry, country))
                        .help("write the two capital letters of ISO 3166-1: countries: [BR, MX]"),
                );
            }
        }
    }

    /// A text wholly in typographic quotes was meant as YAML quotes.
    fn curly_quotes(&mut self) {
        for entry in &self.entries.list {
            let text = self.entries.text(entry).trim();
            let quoted = [('“', '”'), ('„', '“'), ('‘', '’'), ('”', '”')]
                .iter()
                .any(|(open, close)| text.starts_with(*open) && text.ends_with(*close) && text.chars().count() > 1);
            let in_list = text.starts_with('[') && text.contains(['“', '”', '„']);
            let value = self.entries.parse::<serde_yaml::Value>(entry, "");
            let is_text = matches!(value, Ok(Some(serde_yaml::Value::String(_) | serde_yaml::Value::Sequence(_))));
            if (quoted || in_list) && is_text {
                let straight: String =
                    text.chars().map(|c| if matches!(c, '“' | '”' | '„' | '‘' | '’') { '"' } else { c }).collect();
                self.diagnostics.push(
                    self.entries
                        .fault(
                            entry,
                            code::CURLY_QUOTES,
                            format!("typographic quotes stand around the value of `{}`", entry.key),
                        )
                        .help(format!("YAML takes them as part of the text; write {}: {straight}", entry.key)),
                );
            }
        }
    }
}

/// Whether a text has the form of a country's code (ISO 3166-1 alpha-2).
pub fn is_country(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase())
}

fn scalar_text(value: &serde_yaml::Value) -> String {
    serde_yaml::to_string(value).unwrap_or_default().trim().to_owned()
}

fn unknown_keys(entries: &Entries, front: &mut FrontMatter, diagnostics: &mut Vec<Diagnostic>) {
    let mut extra = serde_json::Map::new();
    for entry in entries.list.iter().filter(|entry| !KEYS.contains(&entry.key.as_str())) {
        let place = entries.source().place(entry.key_span.clone());
        if let Some(near) = near_key(&entry.key) {
            diagnostics.push(
                Diagnostic::new(code::MISTYPED_KEY, format!("`{}` is no key of front matter", entry.key))
                    .at(place)
                    .help(format!("did you mean `{near}`?")),
            );
            continue;
        }
        match entries.parse::<serde_json::Value>(entry, "well-formed YAML") {
            Ok(value) if speaks_of_agents(&entry.key, value.as_ref()) => {
                diagnostics.push(
                    Diagnostic::new(code::AUDIENCE, format!("`{}` keeps nothing from customers", entry.key))
                        .at(place)
                        .help("write `audience: agents` for internal text"),
                );
                front.audience =
                    Some(Spanned { value: Audience::Agents, place: entries.source().spot(entry.key_span.clone()) });
            }
            Ok(value) => {
                extra.insert(entry.key.clone(), value.unwrap_or_default());
                front.unknown.push((entry.key.clone(), place));
            }
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    front.extra = Arc::new(extra);
}

/// Whether an unknown key was meant to say who may read the article.
fn speaks_of_agents(key: &str, value: Option<&serde_json::Value>) -> bool {
    let is = |text: &str| matches!(text.trim().to_lowercase().as_str(), "agents" | "agent");
    is(key) || value.and_then(|value| value.as_str()).is_some_and(is)
}

/// The known key that an unknown one nearly is: the same but for case,
/// hyphens and plural, or one edit away (two from eight letters).
fn near_key(key: &str) -> Option<&'static str> {
    let plain = |text: &str| text.to_lowercase().replace(['-', '_', ' '], "");
    KEYS.iter()
        .copied()
        .filter(|known| known.len() > 2 || plain(key) == plain(known))
        .map(|known| (strsim::damerau_levenshtein(&plain(key), &plain(known)), known))
        .filter(|(distance, known)| *distance <= if known.len() >= 8 { 2 } else { 1 })
        .min()
        .map(|(_, known)| known)
}
