//! The site's values: languages, categories, articles, translations.

use std::collections::HashMap;
use std::sync::Arc;

use super::parse::Parsed;
use crate::content::config::{Config, Language};
use crate::content::facts::Facts;
use crate::content::front_matter::{Audience, Kind, Spanned};
use crate::content::glossary::Term;
use crate::content::notices::Notice;
use crate::content::relevance::Query;
use crate::content::synonyms::Synonyms;
use crate::diag::Source;
use crate::markdown::template::Template;

/// A language, by its index among the site's; the source is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang(pub usize);

/// The source language.
pub const SOURCE: Lang = Lang(0);

/// The site, before its links are resolved.
#[derive(Debug)]
pub struct Site {
    /// Its configuration.
    pub config: Config,
    /// Whether drafts are in it.
    pub drafts: bool,
    /// Who it is for.
    pub audience: Audience,
    /// The home pages' texts, by language.
    pub homes: Vec<Option<Arc<Parsed>>>,
    /// The categories, each behind its parent.
    pub categories: Vec<Category>,
    /// The articles that this build shows, by key.
    pub articles: Vec<Article>,
    /// The articles' indices by key.
    pub by_key: HashMap<String, usize>,
    /// The articles' indices by id.
    pub by_id: HashMap<String, usize>,
    /// Keys and ids of articles that this build hides, with the reason.
    pub hidden: HashMap<String, Hidden>,
    /// The facts.
    pub facts: Facts,
    /// The terms.
    pub glossary: Vec<Term>,
    /// The incident banners.
    pub notices: Vec<Notice>,
    /// What the search must find.
    pub relevance: Vec<Query>,
    /// What it was accepted to find: the text of relevance.lock.
    pub accepted: Option<Source>,
    /// Every address that was ever published: the text of links.lock.
    pub links: Option<Source>,
    /// What search takes as the same, by language.
    pub synonyms: Vec<Synonyms>,
}

/// Why an article is not in this build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    /// It is a draft.
    Draft,
    /// It is for agents.
    Internal,
}

/// A folder of articles.
#[derive(Debug)]
pub struct Category {
    /// The path below the language's folder.
    pub key: String,
    /// The category that it stands in.
    pub parent: Option<usize>,
    /// Its texts, by language.
    pub texts: Vec<Option<CategoryText>>,
    /// Its place among its siblings.
    pub order: i64,
    /// An icon of the theme.
    pub icon: Option<Spanned<String>>,
    /// Its URL segment, by language.
    pub slugs: Vec<String>,
    /// Its nested categories, in order.
    pub children: Vec<usize>,
    /// Its articles, in order.
    pub articles: Vec<usize>,
}

impl Category {
    /// The name of its icon, or nothing.
    pub fn icon_name(&self) -> String {
        self.icon.as_ref().map_or(String::new(), |icon| icon.value.clone())
    }
}

/// A category's own page in a language.
#[derive(Debug)]
pub struct CategoryText {
    /// The file.
    pub parsed: Arc<Parsed>,
}

/// An article with its translations.
#[derive(Debug)]
pub struct Article {
    /// The stable, language-neutral id.
    pub id: String,
    /// The path below the language's folder, without the extension.
    pub key: String,
    /// The category that it stands in.
    pub category: Option<usize>,
    /// What kind.
    pub kind: Kind,
    /// Who may read it.
    pub audience: Audience,
    /// Its place among its siblings.
    pub order: i64,
    /// The languages that it may exist in; none for all.
    pub only: Option<Vec<Lang>>,
    /// Its translations, by language; the source's is one of them.
    pub translations: Vec<Option<Translation>>,
}

/// An article in a language.
#[derive(Debug)]
pub struct Translation {
    /// The file.
    pub parsed: Arc<Parsed>,
    /// This language's URL segment.
    pub slug: String,
    /// The headings' ids: the source's where it has the same headings.
    pub heading_ids: Vec<String>,
    /// Older anchors with the ids that answer to them, in the order of the older ones.
    pub anchor_aliases: Vec<(String, String)>,
    /// Whether it is a draft.
    pub draft: bool,
    /// Codes, own or the source's.
    pub codes: Vec<String>,
    /// Countries, own or the source's.
    pub countries: Vec<String>,
    /// The description, or the first paragraph.
    pub description: Template,
}

impl Site {
    /// A language's configuration.
    pub fn language(&self, lang: Lang) -> &Language {
        &self.config.languages[lang.0]
    }

    /// Every language.
    pub fn langs(&self) -> impl Iterator<Item = Lang> + use<> {
        (0..self.config.languages.len()).map(Lang)
    }

    /// The language of a code.
    pub fn lang_of(&self, code: &str) -> Option<Lang> {
        self.config.languages.iter().position(|language| language.code == code).map(Lang)
    }

    /// The categories from the outermost down to the one given.
    pub fn ancestors(&self, category: Option<usize>) -> Vec<usize> {
        let mut path = Vec::new();
        let mut next = category;
        while let Some(at) = next {
            path.push(at);
            next = self.categories[at].parent;
        }
        path.reverse();
        path
    }

    /// The article that a writer names by id or by path.
    pub fn find(&self, name: &str) -> Option<usize> {
        let name = name.trim_end_matches(".md");
        self.by_id.get(name).or_else(|| self.by_key.get(name)).copied()
    }
}

impl Category {
    /// Whether a language's page is its own: it has the text, or nobody has to.
    pub fn has_own(&self, lang: Lang) -> bool {
        self.texts[lang.0].is_some() || self.texts[SOURCE.0].is_none()
    }
}

impl Article {
    /// The translation in a language.
    pub fn translation(&self, lang: Lang) -> Option<&Translation> {
        self.translations.get(lang.0)?.as_ref()
    }

    /// The text shown in a language: its own, or the source's.
    pub fn shown(&self, lang: Lang) -> Option<(Lang, &Translation)> {
        if !self.allows(lang) {
            return None;
        }
        let own = self.translation(lang).map(|translation| (lang, translation));
        own.or_else(|| self.translation(SOURCE).map(|translation| (SOURCE, translation)))
    }

    /// Whether the article may exist in a language.
    pub fn allows(&self, lang: Lang) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(&lang))
    }

    /// The languages that have it as a translation.
    pub fn langs(&self) -> impl Iterator<Item = Lang> {
        self.translations.iter().enumerate().filter(|(_, t)| t.is_some()).map(|(at, _)| Lang(at))
    }
}
