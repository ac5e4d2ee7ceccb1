//! What agents send to customers: links of the public site; and the data of their desk.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::view::ReplyView;
use crate::content::front_matter::Audience;
use crate::site::model::{Lang, Site};
use crate::site::resolve::ResolvedSite;
use crate::site::status;

/// Whether customers can read an article's text in a language.
pub(super) fn is_public(site: &Site, at: usize, lang: Lang) -> bool {
    // A public build with drafts shows them to whom it was made for.
    let hidden = |draft: bool| draft && site.audience == Audience::Agents;
    let article = &site.articles[at];
    article.audience == Audience::Public && article.translation(lang).is_some_and(|text| !hidden(text.draft))
}

/// Whether the public edition has a category: it is not for agents, nor is any that it stands in.
pub(super) fn category_is_public(site: &Site, at: usize) -> bool {
    let texts = site.ancestors(Some(at)).into_iter().flat_map(|at| site.categories[at].texts.iter().flatten());
    let mut stated = texts.filter_map(|text| text.parsed.front.audience.as_ref());
    stated.all(|audience| audience.value == Audience::Public)
}

/// What the agents' desk knows of the site.
#[derive(Serialize)]
struct Desk<'a> {
    /// Where customers read it.
    public: String,
    /// The path that this edition's pages stand below.
    root: &'a str,
    articles: Vec<DeskArticle<'a>>,
}

#[derive(Serialize)]
struct DeskArticle<'a> {
    id: &'a str,
    /// Whether it is for agents only: there is no link for customers.
    internal: bool,
    /// By language; those that it is not written in are missing.
    texts: BTreeMap<&'a str, DeskText>,
}

#[derive(Serialize)]
struct DeskText {
    title: String,
    /// The page's path within the site.
    path: String,
    reply: Option<ReplyView>,
    /// The titles of the source's sections that changed since.
    stale: Vec<String>,
    draft: bool,
}

/// The desk's data as JSON: every article of this edition with its texts, in the order of ids.
pub(super) fn desk(resolved: &ResolvedSite) -> String {
    let site = &resolved.site;
    let mut articles: Vec<DeskArticle> =
        (0..site.articles.len()).into_par_iter().map(|at| desk_article(resolved, at)).collect();
    articles.retain(|article| !article.texts.is_empty());
    articles.sort_by_key(|article| article.id);
    let desk = Desk { public: site.config.public_url.full(), root: &site.config.base_url.path, articles };
    // A plain value serialises without a fault.
    serde_json::to_string(&desk).unwrap_or_default()
}

fn desk_article(resolved: &ResolvedSite, at: usize) -> DeskArticle<'_> {
    let site = &resolved.site;
    let article = &site.articles[at];
    let states = status::of_all(site, at);
    let text = |lang: Lang| {
        let page = resolved.pages.article(at, lang)?;
        let text = article.translation(lang)?;
        let stale = states.get(lang.0).map(status::State::stale).unwrap_or_default();
        let value = DeskText {
            title: resolved.pages.title(at, lang).to_owned(),
            path: page.route.path().to_owned(),
            reply: ReplyView::of(resolved, at, lang),
            stale: stale.iter().map(|section| section.title.clone()).collect(),
            draft: text.draft,
        };
        Some((site.language(lang).code.as_str(), value))
    };
    DeskArticle {
        id: &article.id,
        internal: article.audience == Audience::Agents,
        texts: site.langs().filter_map(text).collect(),
    }
}
