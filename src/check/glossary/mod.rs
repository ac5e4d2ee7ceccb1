//! The words that the glossary forbids, where texts for customers use them, and its notes.

mod text;

use std::collections::BTreeSet;

use rayon::prelude::*;

use self::text::{Text, with_texts};
use crate::content::config::Localized;
use crate::content::facts::Value;
use crate::content::front_matter::Audience;
use crate::content::glossary::{Meaning, Met, Phrases, Role};
use crate::content::strings::UiString;
use crate::content::text::one_line;
use crate::diag::{Diagnostic, Place, code};
use crate::pipeline::Built;
use crate::site::Site;
use crate::site::model::{Article, Lang};
use crate::site::parse::Parsed;

/// What writers should know of a term that an article uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The term's name.
    pub term: String,
    /// The words of the text.
    pub word: String,
    /// Whether they are right in another sense only.
    pub ambiguous: bool,
    /// The term's right forms.
    pub right: Vec<String>,
    /// The note of the glossary.
    pub context: Option<String>,
    /// Where the words stand, the first time.
    pub place: Place,
}

/// The forbidden words of all texts for customers, each language by its own list, at the site's level.
/// Internal text is not looked at: trade terms are right there.
pub fn forbidden(built: &Built) -> Vec<Diagnostic> {
    let site = &built.resolved.site;
    if site.glossary.is_empty() {
        return Vec::new();
    }
    let phrases: Vec<Phrases> = site.langs().map(|lang| phrases(site, lang)).collect();
    let files: Vec<(Lang, &Parsed)> = public_files(site).collect();
    let mut found: Vec<Diagnostic> =
        files.into_par_iter().flat_map_iter(|(lang, parsed)| of_file(parsed, &phrases[lang.0])).collect();
    with_data(built, |lang, text| found.extend(faults(text, &phrases[lang.0])));
    built.faults(found)
}

/// The forbidden words of an article in a language, of its own translation only; none where the site
/// has turned them off.
pub fn of(site: &Site, article: usize, lang: Lang) -> Vec<Diagnostic> {
    if site.config.levels.get(code::FORBIDDEN_TERM.name) == Some(&None) {
        return Vec::new();
    }
    own_text(site, article, lang).map_or_else(Vec::new, |parsed| of_file(parsed, &phrases(site, lang)))
}

/// The notes on the words that an article uses in a language, one a term, in the order of the text: on
/// what is ambiguous, and on terms that have a note but nothing ambiguous.
pub fn notes(site: &Site, article: usize, lang: Lang) -> Vec<Note> {
    let Some(parsed) = own_text(site, article, lang) else { return Vec::new() };
    let phrases = phrases(site, lang);
    let all = with_texts(parsed, |text| {
        let met = phrases.find(text.text, &text.skip);
        met.iter().flat_map(|met| notes_of(met, text)).collect()
    });
    let mut told = BTreeSet::new();
    all.into_iter().filter(|note| told.insert(note.term.clone())).collect()
}

fn phrases(site: &Site, lang: Lang) -> Phrases<'_> {
    Phrases::new(&site.glossary, lang.0, &site.language(lang).locale)
}

fn own_text(site: &Site, article: usize, lang: Lang) -> Option<&Parsed> {
    let article = site.articles.get(article).filter(|article| is_public(article))?;
    article.translation(lang).map(|translation| &*translation.parsed)
}

fn is_public(article: &Article) -> bool {
    article.audience == Audience::Public
}

/// The files that customers read: articles, and the own pages of categories and languages.
fn public_files(site: &Site) -> impl Iterator<Item = (Lang, &Parsed)> {
    let articles = site.articles.iter().filter(|article| is_public(article));
    let translations = articles.flat_map(|article| article.translations.iter().flatten());
    let categories = site.categories.iter().flat_map(|category| category.texts.iter().flatten());
    let folders = categories.map(|text| &*text.parsed).chain(site.homes.iter().flatten().map(|home| &**home));
    let is_internal = |parsed: &&Parsed| parsed.front.audience.as_ref().is_some_and(|a| a.value == Audience::Agents);
    let folders = folders.filter(move |parsed| !is_internal(parsed));
    translations.map(|translation| &*translation.parsed).chain(folders).map(|parsed| (Lang(parsed.lang), parsed))
}

/// Shows the texts of facts, incident banners and the site's own strings.
fn with_data(built: &Built, mut show: impl FnMut(Lang, &Text)) {
    let site = &built.resolved.site;
    for fact in site.facts.values() {
        let Value::Text(Localized::Each(texts)) = &fact.value else { continue };
        for (lang, text) in texts.iter().filter_map(|(code, text)| Some((site.lang_of(code)?, text))) {
            show(lang, &Text::named(text, fact.place.clone()));
        }
    }
    for (code, text) in site.notices.iter().flat_map(|notice| &notice.text) {
        let Some(lang) = site.lang_of(code) else { continue };
        show(lang, &Text::within(&text.value, &text.place.source, text.place.span.clone()));
    }
    for (lang, locale) in site.langs().zip(built.resolved.locales.iter()) {
        let own = locale.strings.strings.values().filter(|(_, spot)| spot.source.path.starts_with("content/"));
        for (string, spot) in own {
            let texts: Vec<&String> = match string {
                UiString::Text(text) => vec![text],
                UiString::Plural(forms) => forms.values().collect(),
            };
            let behind = spot.span.start..spot.source.text.len();
            texts.into_iter().for_each(|text| show(lang, &Text::within(text, &spot.source, behind.clone())));
        }
    }
}

fn of_file(parsed: &Parsed, phrases: &Phrases) -> Vec<Diagnostic> {
    if phrases.is_empty() {
        return Vec::new();
    }
    with_texts(parsed, |text| faults(text, phrases))
}

fn faults(text: &Text, phrases: &Phrases) -> Vec<Diagnostic> {
    let met = phrases.find(text.text, &text.skip);
    met.iter().filter(|met| !met.is_right()).filter_map(|met| fault(met, text)).collect()
}

fn fault(met: &Met, text: &Text) -> Option<Diagnostic> {
    let terms: Vec<&Meaning> = met.meanings.iter().filter(|meaning| meaning.role == Role::Forbidden).collect();
    let instead: Vec<String> = match terms.as_slice() {
        [] => return None,
        [one] => one.words.right.iter().map(|right| format!("“{right}”")).collect(),
        several => {
            let usual = several.iter().filter_map(|meaning| Some((meaning.words.right.first()?, meaning.term)));
            usual.map(|(right, term)| format!("“{right}” ({})", term.name)).collect()
        }
    };
    let message = format!("`{}` is not our word: write {}", as_line(met, text), instead.join(" or "));
    let contexts: Vec<&str> = terms.iter().filter_map(|meaning| meaning.words.context.as_deref()).collect();
    let help = match contexts.as_slice() {
        [] => "where somebody is quoted, put it in quotation marks".to_owned(),
        _ => contexts.join(" "),
    };
    Some(Diagnostic::new(code::FORBIDDEN_TERM, message).at(text.place(&met.range)).help(help))
}

/// The words met, on one line and without markup.
fn as_line(met: &Met, text: &Text) -> String {
    let mut words = String::new();
    let mut from = met.range.start;
    for gap in text.skip.iter().filter(|gap| met.range.start <= gap.start && gap.end <= met.range.end) {
        words.push_str(&text.text[from..gap.start]);
        // A line's end is between pieces too.
        words.push_str(if text.text[gap.clone()].contains(char::is_whitespace) { " " } else { "" });
        from = gap.end;
    }
    words.push_str(&text.text[from..met.range.end]);
    one_line(&words)
}

fn notes_of(met: &Met, text: &Text) -> Vec<Note> {
    let is_noted = |meaning: &&Meaning| match meaning.role {
        Role::Right => meaning.words.context.is_some() && meaning.words.ambiguous.is_empty(),
        Role::Forbidden => false,
        Role::Ambiguous => true,
    };
    let note = |meaning: &Meaning| Note {
        term: meaning.term.name.clone(),
        word: as_line(met, text),
        ambiguous: meaning.role == Role::Ambiguous,
        right: meaning.words.right.clone(),
        context: meaning.words.context.clone(),
        place: text.place(&met.range),
    };
    met.meanings.iter().filter(is_noted).map(note).collect()
}
