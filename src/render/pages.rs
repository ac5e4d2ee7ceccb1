//! The list of the output's files, and the rendering of each.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::view::{PageView, SearchAnswer};
use super::views::Views;
use super::{File, Output, feeds, texts};
use crate::diag::{Diagnostic, code};
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

/// What a page shows; articles, categories and redirects by their index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// The language choice at `/`.
    Chooser,
    /// A language's home page.
    Home(Lang),
    /// A language's FAQ page.
    Faq(Lang),
    /// A language's search page.
    Search(Lang),
    /// A language's 404 page; the site's own without a language.
    NotFound(Option<Lang>),
    /// A category.
    Category(usize, Lang),
    /// An article.
    Article(usize, Lang),
    /// An article's permalink, which finds the visitor's language.
    Permalink(usize),
    /// An article's permalink in a language.
    Straight(usize, Lang),
    /// An older address of an article.
    Alias(usize),
}

/// Every file of the output but the search and `static/`.
pub fn files(resolved: &ResolvedSite, theme: &Theme) -> Output {
    let mut output = Output::new();
    for (route, page) in pages(resolved) {
        if let Page::Article(at, lang) = page
            && resolved.site.articles[at].translation(lang).is_some()
        {
            output.insert(route.markdown().output(), File::Markdown(at, lang));
        }
        output.insert(route.output(), File::Page(page));
    }
    for (route, bytes) in &theme.assets.files {
        output.insert(route.output(), File::Ready(bytes.clone()));
    }
    for index in &resolved.used_media {
        let medium = &resolved.media.list[*index];
        output.insert(medium.route.output(), File::Ready(medium.bytes.clone()));
    }
    let views = Views::new(resolved);
    for (route, text) in feeds::render(resolved, &views).into_iter().chain(texts::render(resolved, &views)) {
        output.insert(route.output(), File::Ready(text.into_bytes().into()));
    }
    output
}

fn pages(resolved: &ResolvedSite) -> Vec<(Route, Page)> {
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
        for (at, article) in site.articles.iter().enumerate() {
            if let Some(page) = resolved.pages.article(at, lang) {
                pages.push((page.route.clone(), Page::Article(at, lang)));
                pages.push((Route::permalink(Some(language), &article.id), Page::Straight(at, lang)));
            }
        }
    }
    let has_page = |at: usize| {
        let first = site.articles[at].langs().next();
        first.is_some_and(|lang| resolved.pages.article(at, lang).is_some())
    };
    let permalinks = (0..site.articles.len()).filter(|at| has_page(*at));
    pages.extend(permalinks.map(|at| (Route::permalink(None, &site.articles[at].id), Page::Permalink(at))));
    let aliases = resolved.redirects.iter().enumerate().filter(|(_, redirect)| {
        !redirect.prefix && resolved.pages.target(site, redirect.article, redirect.lang).is_some()
    });
    pages.extend(aliases.map(|(at, redirect)| (alias_route(&redirect.from), Page::Alias(at))));
    pages
}

/// Makes the bytes of files.
pub struct Renderer<'a> {
    resolved: &'a ResolvedSite,
    theme: &'a Theme,
    views: Views<'a>,
    /// By language.
    shared: Vec<Shared>,
}

impl<'a> Renderer<'a> {
    /// Prepares what all pages of a language share.
    pub fn new(resolved: &'a ResolvedSite, theme: &'a Theme) -> Self {
        let views = Views::new(resolved);
        let shared = resolved.site.langs().map(|lang| Shared::of(&views.shared(lang))).collect();
        Renderer { resolved, theme, views, shared }
    }

    /// A file's bytes.
    ///
    /// # Errors
    /// What a template asks for and a view does not have, as a diagnostic.
    pub fn bytes(&self, file: &File) -> Result<Arc<[u8]>, Box<Diagnostic>> {
        match file {
            File::Ready(bytes) => Ok(bytes.clone()),
            File::Page(page) => {
                let view = self.view(*page).ok_or_else(|| {
                    Box::new(Diagnostic::new(code::TEMPLATE, format!("there is nothing to show for {page:?}")))
                })?;
                self.render(&view)
            }
            File::Markdown(at, lang) => {
                let body = self.resolved.bodies[*at][lang.0].as_deref();
                Ok(body.map(|body| texts::markdown(self.resolved, body)).unwrap_or_default().into_bytes().into())
            }
        }
    }

    /// Renders every page, only to find what is wrong.
    pub fn faults(&self, output: &Output) -> Vec<Diagnostic> {
        let pages: Vec<&File> = output.values().filter(|file| matches!(file, File::Page(_))).collect();
        pages.into_par_iter().filter_map(|file| self.bytes(file).err()).map(|fault| *fault).collect()
    }

    /// A search page with an answer, which no build has.
    ///
    /// # Errors
    /// A template's fault, as a diagnostic.
    pub fn answer(&self, lang: Lang, answer: SearchAnswer) -> Result<Arc<[u8]>, Box<Diagnostic>> {
        self.render(&self.views.search(lang, Some(answer)))
    }

    /// The views that it renders.
    pub fn views(&self) -> &Views<'a> {
        &self.views
    }

    fn render(&self, view: &PageView) -> Result<Arc<[u8]>, Box<Diagnostic>> {
        let lang = self.resolved.site.lang_of(&view.lang.code).unwrap_or(SOURCE).0;
        self.theme.templates.render(lang, &self.shared[lang], view)
    }

    fn view(&self, page: Page) -> Option<PageView> {
        let views = &self.views;
        Some(match page {
            Page::Chooser => views.chooser(),
            Page::Home(lang) => views.home(lang),
            Page::Faq(lang) => views.faq(lang),
            Page::Search(lang) => views.search(lang, None),
            Page::NotFound(lang) => views.not_found(lang),
            Page::Category(at, lang) => views.category(at, lang)?,
            Page::Article(at, lang) => views.article(at, lang)?,
            Page::Permalink(at) => views.permalink(at)?,
            Page::Straight(at, lang) => {
                let site = &self.resolved.site;
                let from = Route::permalink(Some(site.language(lang)), &site.articles[at].id);
                views.redirect(&from, at, lang)?
            }
            Page::Alias(at) => {
                let redirect = &self.resolved.redirects[at];
                views.redirect(&alias_route(&redirect.from), redirect.article, redirect.lang)?
            }
        })
    }
}

/// One fault of a template shows on every page that uses it: it is told once.
pub fn told_once(faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let key = |fault: &Diagnostic| format!("{:?}{}", fault.place, fault.message);
    let once: BTreeMap<String, Diagnostic> = faults.into_iter().map(|fault| (key(&fault), fault)).collect();
    once.into_values().collect()
}
