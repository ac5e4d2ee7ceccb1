//! The list of pages, and their rendering in parallel.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::view::PageView;
use super::views::Views;
use super::{Output, feeds, texts};
use crate::diag::{Diagnostic, Report};
use crate::site::Route;
use crate::site::model::{Lang, SOURCE};
use crate::site::resolve::{ResolvedSite, alias_route};
use crate::theme::templates::Shared;
use crate::theme::{Assets, Templates};

/// A theme, ready to render with.
#[derive(Debug)]
pub struct Theme {
    /// Its templates.
    pub templates: Templates,
    /// Its assets.
    pub assets: Assets,
}

/// What a page shows.
#[derive(Debug, Clone, Copy)]
enum Page<'a> {
    Chooser,
    Home(Lang),
    Faq(Lang),
    Search(Lang),
    NotFound(Option<Lang>),
    Category(usize, Lang),
    Article(usize, Lang),
    Permalink(usize),
    Redirect(&'a Route, usize, Lang),
}

/// Renders every page and every other file but the search and `static/`.
pub fn render(resolved: &ResolvedSite, theme: &Theme) -> Report<Output> {
    let views = Views::new(resolved);
    let shared: Vec<Shared> = resolved.site.langs().map(|lang| Shared::of(&views.shared(lang))).collect();
    let redirects = redirect_routes(resolved);
    let rendered: Vec<(Route, Result<Arc<[u8]>, Box<Diagnostic>>)> = pages(resolved, &redirects)
        .into_par_iter()
        .filter_map(|(route, page)| {
            let view = view(&views, page)?;
            let lang = language_of(resolved, &view);
            Some((route, theme.templates.render(lang, &shared[lang], &view)))
        })
        .collect();

    let mut output = Output::new();
    // One fault of a template shows on every page that uses it: told once.
    let mut faults: BTreeMap<String, Diagnostic> = BTreeMap::new();
    for (route, result) in rendered {
        match result {
            Ok(html) => {
                output.insert(route.output(), html);
            }
            Err(diagnostic) => {
                faults.entry(format!("{:?}{}", diagnostic.place, diagnostic.message)).or_insert(*diagnostic);
            }
        }
    }
    for (route, bytes) in &theme.assets.files {
        output.insert(route.output(), bytes.clone());
    }
    for index in &resolved.used_media {
        let medium = &resolved.media.list[*index];
        output.insert(medium.route.output(), medium.bytes.clone());
    }
    for (route, text) in feeds::render(resolved, &views).into_iter().chain(texts::render(resolved, &views)) {
        output.insert(route.output(), Arc::from(text.into_bytes()));
    }
    Report { value: output, diagnostics: faults.into_values().collect() }
}

/// A single page that is not of the build: the search page with an answer.
///
/// # Errors
/// A template's fault, as a diagnostic.
pub fn search_page(
    views: &Views,
    theme: &Theme,
    lang: Lang,
    answer: super::view::SearchAnswer,
) -> Result<Arc<[u8]>, Box<Diagnostic>> {
    let view = views.search(lang, Some(answer));
    theme.templates.render(lang.0, &Shared::of(&view), &view)
}

fn view(views: &Views, page: Page) -> Option<PageView> {
    Some(match page {
        Page::Chooser => views.chooser(),
        Page::Home(lang) => views.home(lang),
        Page::Faq(lang) => views.faq(lang),
        Page::Search(lang) => views.search(lang, None),
        Page::NotFound(lang) => views.not_found(lang),
        Page::Category(at, lang) => views.category(at, lang)?,
        Page::Article(at, lang) => views.article(at, lang)?,
        Page::Permalink(at) => views.permalink(at)?,
        Page::Redirect(from, at, lang) => views.redirect(from, at, lang)?,
    })
}

fn language_of(resolved: &ResolvedSite, view: &PageView) -> usize {
    resolved.site.lang_of(&view.lang.code).unwrap_or(SOURCE).0
}

fn redirect_routes(resolved: &ResolvedSite) -> Vec<(Route, usize, Lang)> {
    let site = &resolved.site;
    let aliases = resolved
        .redirects
        .iter()
        .filter(|redirect| !redirect.prefix)
        .map(|redirect| (alias_route(&redirect.from), redirect.article, redirect.lang));
    let permalinks = (0..site.articles.len()).flat_map(|at| {
        site.langs().filter_map(move |lang| {
            resolved.pages.article(at, lang)?;
            Some((Route::permalink(Some(site.language(lang)), &site.articles[at].id), at, lang))
        })
    });
    aliases.chain(permalinks).collect()
}

fn pages<'a>(resolved: &ResolvedSite, redirects: &'a [(Route, usize, Lang)]) -> Vec<(Route, Page<'a>)> {
    let site = &resolved.site;
    let mut pages = vec![(Route::root(), Page::Chooser), (Route::not_found(None), Page::NotFound(None))];
    for lang in site.langs() {
        let language = site.language(lang);
        pages.push((Route::home(language), Page::Home(lang)));
        pages.push((Route::faq(language), Page::Faq(lang)));
        pages.push((Route::search(language), Page::Search(lang)));
        pages.push((Route::not_found(Some(language)), Page::NotFound(Some(lang))));
        for at in 0..site.categories.len() {
            if let Some((route, _)) = resolved.pages.category(at, lang) {
                pages.push((route.clone(), Page::Category(at, lang)));
            }
        }
        for at in 0..site.articles.len() {
            if let Some(page) = resolved.pages.article(at, lang) {
                pages.push((page.route.clone(), Page::Article(at, lang)));
            }
        }
    }
    for (at, article) in site.articles.iter().enumerate() {
        pages.push((Route::permalink(None, &article.id), Page::Permalink(at)));
    }
    pages.extend(redirects.iter().map(|(route, at, lang)| (route.clone(), Page::Redirect(route, *at, *lang))));
    pages
}
