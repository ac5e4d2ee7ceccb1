//! Which translations reflect their source.

use std::collections::BTreeMap;

use super::digest::{self, LEAD};
use super::model::{Article, Lang, SOURCE, Site, Translation};

/// The state of an article in a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It is no translation: the text in the source language, or one of an article whose `only` leaves
    /// that language out.
    Source,
    /// It reflects the source as it is.
    Current,
    /// The source has changed since: these sections of it.
    Stale(Vec<StaleSection>),
    /// It does not say what it reflects: there is no `source_digest`.
    Unstamped,
    /// It should exist, and does not.
    Missing,
    /// It shall not exist: `only` leaves the language out.
    Absent,
    /// The text that it should translate does not exist.
    Orphaned,
}

/// A section of the source that a translation does not reflect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaleSection {
    /// The heading's id; [`LEAD`] for what stands before the first.
    pub id: String,
    /// The heading, or the article's title; facts by their names.
    pub title: String,
    /// What happened to it.
    pub change: Change,
}

/// What happened to a section of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It says something else.
    Changed,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
}

impl Change {
    /// Its name: `changed`, `added`, `removed`.
    pub fn name(self) -> &'static str {
        match self {
            Change::Changed => "changed",
            Change::Added => "added",
            Change::Removed => "removed",
        }
    }
}

impl State {
    /// Its name: `source`, `current`, `stale`, `unstamped`, `missing`, `absent`, `orphaned`.
    pub fn name(&self) -> &'static str {
        match self {
            State::Source => "source",
            State::Current => "current",
            State::Stale(_) => "stale",
            State::Unstamped => "unstamped",
            State::Missing => "missing",
            State::Absent => "absent",
            State::Orphaned => "orphaned",
        }
    }

    /// The sections that the translation does not reflect; none of one that is not stale.
    pub fn stale(&self) -> &[StaleSection] {
        if let State::Stale(sections) = self { sections } else { &[] }
    }
}

/// The state of an article, by its index, in a language.
pub fn of(site: &Site, article: usize, lang: Lang) -> State {
    let article = &site.articles[article];
    compare(article, lang, || digests(article))
}

/// The same for each language, by its index.
pub fn of_all(site: &Site, article: usize) -> Vec<State> {
    let article = &site.articles[article];
    let source = digests(article);
    site.langs().map(|lang| compare(article, lang, || source.clone())).collect()
}

/// The state of a folder's own page, which is a category's or the home page. It holds a few words and
/// is never stamped: it is there, or it is missing.
pub fn of_folder(exists: bool, lang: Lang) -> State {
    match exists {
        false => State::Missing,
        true if lang == SOURCE => State::Source,
        true => State::Current,
    }
}

/// The digests of the source's sections, in its order.
pub fn digests(article: &Article) -> Vec<(String, String)> {
    let source = article.translation(SOURCE);
    source.map(|source| digest::sections(&source.parsed, &source.heading_ids)).unwrap_or_default()
}

fn compare(article: &Article, lang: Lang, digests: impl FnOnce() -> Vec<(String, String)>) -> State {
    if !article.allows(lang) {
        return State::Absent;
    }
    let Some(own) = article.translation(lang) else { return State::Missing };
    if lang == SOURCE || !article.allows(SOURCE) {
        return State::Source;
    }
    let Some(source) = article.translation(SOURCE) else { return State::Orphaned };
    let Some(stamp) = &own.parsed.front.source_digest else { return State::Unstamped };
    let stale = differences(&digests(), stamp, source, own);
    if stale.is_empty() { State::Current } else { State::Stale(stale) }
}

fn differences(
    now: &[(String, String)],
    stamp: &BTreeMap<String, String>,
    source: &Translation,
    own: &Translation,
) -> Vec<StaleSection> {
    let section = |id: &str, change, text| StaleSection { id: id.to_owned(), title: title(text, id), change };
    let differs = |(id, digest): &(String, String)| match stamp.get(id) {
        None => Some(section(id, Change::Added, source)),
        Some(stamped) if stamped != digest => Some(section(id, Change::Changed, source)),
        Some(_) => None,
    };
    let gone = stamp.keys().filter(|id| !now.iter().any(|(known, _)| known == *id));
    // Its heading is gone from the source, but may still stand in the translation.
    now.iter().filter_map(differs).chain(gone.map(|id| section(id, Change::Removed, own))).collect()
}

fn title(text: &Translation, id: &str) -> String {
    if id == LEAD {
        return text.parsed.title.with_fact_names();
    }
    let heading = text.heading_ids.iter().position(|known| known == id);
    let heading = heading.and_then(|at| text.parsed.doc.headings.get(at));
    heading.map_or(id.to_owned(), |heading| heading.text.with_fact_names())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "what cannot be unwrapped fails the test")]
pub(crate) mod tests {
    use super::*;
    use crate::content::front_matter::Audience;
    use crate::pipeline::{self, Built, Inputs, Options};
    use crate::shell::edit;

    /// A site of `en` and `ru` with some files below `content/`.
    pub(crate) fn built(files: &[(&str, &str)]) -> Built {
        let mut inputs = Inputs::default();
        let settings = "title: Help\nbase_url: https://help.example.com\nlanguages: [en, ru]\n";
        inputs.files.insert("faqtory.yaml".to_owned(), settings.as_bytes().into());
        for (path, text) in files {
            inputs.files.insert(format!("content/{path}"), text.as_bytes().into());
        }
        let options = Options { drafts: true, audience: Audience::Public, base_url: None, today: None };
        pipeline::run(inputs, &options).built.unwrap()
    }

    fn state(en: &str, ru: &str) -> State {
        of(&built(&[("en/a.md", en), ("ru/a.md", ru)]).resolved.site, 0, Lang(1))
    }

    /// A translation with a stamp of the source as it is.
    fn stamped(en: &str, ru: &str) -> String {
        let pairs: Vec<String> = digests(&built(&[("en/a.md", en), ("ru/a.md", ru)]).resolved.site.articles[0])
            .iter()
            .map(|(id, digest)| format!("{}: {}", edit::scalar(id), edit::scalar(digest)))
            .collect();
        edit::set(ru, "source_digest", &format!("{{{}}}", pairs.join(", "))).unwrap()
    }

    const EN: &str = "# Refunds\n\nA **lead** of\nlines.\n\n## Cards\n\n* one\n* two\n\n## Banks {#a:b}\n\nText.\n\n\
                      ### Long\n\n:::tip\nFine.\n:::\n";
    const RU: &str = "# Возвраты\n\nТекст.\n\n## Карты\n\n## Банки {#a:b}\n\n### Долго\n";

    #[test]
    fn an_edit_of_one_section_makes_that_section_stale() {
        assert_eq!(state(EN, RU), State::Unstamped);
        let ru = stamped(EN, RU);
        assert_eq!(state(EN, &ru), State::Current);
        for (from, to, id, change) in [
            ("Refunds", "Repayments", "_", Change::Changed),
            ("lines", "words", "_", Change::Changed),
            ("* two", "* three", "cards", Change::Changed),
            ("* two\n", "* two\n* three\n", "cards", Change::Changed),
            ("Text.", "Texts.", "a:b", Change::Changed),
            ("Fine.", "Well.", "long", Change::Changed),
            ("### Long", "### Long\n\n### New\n", "new", Change::Added),
        ] {
            let edited = EN.replacen(from, to, 1);
            let state = state(&edited, &ru);
            let stale: Vec<(&str, Change)> = state.stale().iter().map(|s| (s.id.as_str(), s.change)).collect();
            assert!(stale.contains(&(id, change)), "{from} → {to}: {stale:?}");
            // What stands below a new heading left the section that it was in.
            assert_eq!(stale.len(), if change == Change::Added { 2 } else { 1 }, "{from} → {to}: {stale:?}");
            assert_eq!(self::state(&edited, &stamped(&edited, &ru)), State::Current, "a stamp clears it");
        }
        let gone = EN.replace("## Cards", "");
        let stale = state(&gone, &ru);
        let last = stale.stale().last().unwrap();
        assert_eq!((last.id.as_str(), last.change), ("cards", Change::Removed));
    }

    #[test]
    fn another_form_of_the_source_makes_nothing_stale() {
        let ru = stamped(EN, RU);
        for (from, to) in
            [("lead** of\nlines", "lead**\nof lines"), ("\n* ", "\n- "), ("**lead**", "__lead__"), (":::", "::::")]
        {
            assert!(EN.contains(from));
            assert_eq!(state(&EN.replace(from, to), &ru), State::Current, "{from}");
        }
    }

    #[test]
    fn each_language_has_a_state() {
        let states = |files: &[(&str, &str)]| -> Vec<&str> {
            of_all(&built(files).resolved.site, 0).iter().map(State::name).collect()
        };
        assert_eq!(states(&[("en/a.md", EN)]), ["source", "missing"]);
        assert_eq!(states(&[("en/a.md", EN), ("ru/a.md", RU)]), ["source", "unstamped"]);
        assert_eq!(states(&[("ru/a.md", RU)]), ["missing", "orphaned"]);
        assert_eq!(states(&[("en/a.md", "---\ntitle: A\nonly: [en]\n---\n")]), ["source", "absent"]);
        assert_eq!(states(&[("ru/a.md", "---\ntitle: A\nonly: [ru]\n---\n")]), ["absent", "source"]);
    }
}
