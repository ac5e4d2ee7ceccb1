//! The language of a text: as its file names it, or by words where they leave no doubt.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::texts::About;
use crate::macros::PATH;
use crate::site::ResolvedSite;
use crate::site::model::Lang;

/// How many words of one language a text must have to be certainly in it.
const ENOUGH: usize = 6;

/// What languages texts are in. The words of a language are those of the help centre's own articles, and
/// are only looked at for a text that does not say its language.
pub(super) struct Languages<'a> {
    resolved: &'a ResolvedSite,
    words: OnceCell<HashMap<String, Option<Lang>>>,
}

impl<'a> Languages<'a> {
    pub(super) fn new(resolved: &'a ResolvedSite) -> Self {
        Languages { resolved, words: OnceCell::new() }
    }

    /// The language of a text, and how that is known, in words.
    pub(super) fn of(&self, text: &str, about: &About) -> Option<(Lang, &'static str)> {
        let named = about.lang.as_deref().and_then(|name| self.named(name));
        let titled = || about.title.as_deref()?.split_once(PATH).and_then(|(first, _)| self.named(first));
        named
            .map(|lang| (lang, "as its `lang` says"))
            .or_else(|| titled().map(|lang| (lang, "as its macro's title says")))
            .or_else(|| self.by_words(text).map(|lang| (lang, "by its words")))
    }

    /// The language of a code, a tag, or a name in the language itself.
    fn named(&self, name: &str) -> Option<Lang> {
        let (site, name) = (&self.resolved.site, name.trim().to_lowercase());
        let is = |lang: &Lang| {
            let language = site.language(*lang);
            let names = [&language.code, &language.tag, &language.locale].map(|name| name.to_lowercase());
            names.contains(&name) || self.resolved.language_name(*lang).to_lowercase() == name
        };
        site.langs().find(is)
    }

    /// The language that has nearly all of the words that only one language has.
    fn by_words(&self, text: &str) -> Option<Lang> {
        let known = self.words.get_or_init(|| vocabulary(self.resolved));
        let mut counts = vec![0_usize; self.resolved.site.config.languages.len()];
        for word in words(text) {
            if let Some(Some(lang)) = known.get(&word) {
                counts[lang.0] += 1;
            }
        }
        let all: usize = counts.iter().sum();
        let (at, most) = counts.into_iter().enumerate().max_by_key(|(_, count)| *count)?;
        (most >= ENOUGH && most * 10 >= all * 9).then_some(Lang(at))
    }
}

/// The words of all texts, with the language that alone has them.
fn vocabulary(resolved: &ResolvedSite) -> HashMap<String, Option<Lang>> {
    let mut known: HashMap<String, Option<Lang>> = HashMap::new();
    for (article, bodies) in resolved.site.articles.iter().zip(&resolved.bodies) {
        for lang in article.langs() {
            let Some(body) = bodies[lang.0].as_deref() else { continue };
            let sections = resolved.sections(body).map(|(_, text)| text);
            for word in [body.title.clone(), body.description.clone()].into_iter().chain(sections).flat_map(|text| {
                let all: Vec<String> = words(&text).collect();
                all
            }) {
                let owner = known.entry(word).or_insert(Some(lang));
                if *owner != Some(lang) {
                    *owner = None;
                }
            }
        }
    }
    known
}

/// The words of a text in lower case, without tags and addresses.
fn words(text: &str) -> impl Iterator<Item = String> {
    let mut in_tag = false;
    let chunks = text.split_inclusive(['<', '>']).filter(move |chunk| {
        let is_text = !in_tag;
        in_tag = chunk.ends_with('<');
        is_text
    });
    let plain = |word: &&str| !word.contains(['/', '@', '{', '=']);
    let parts = |word: &str| {
        let letters = word.split(|c: char| !c.is_alphabetic()).filter(|part| !part.is_empty());
        letters.map(str::to_lowercase).collect::<Vec<_>>()
    };
    chunks.flat_map(str::split_whitespace).filter(plain).flat_map(parts)
}
