//! The list of the output's files, and the rendering of each.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::rules::Rules;
use super::view::PageView;
use super::views::Views;
use super::{File, Output, feeds, share, texts};
use crate::content::front_matter::Audience;
use crate::diag::{Diagnostic, code};
use crate::site::Route;
use crate::site::model::{Lang, SOURCE};
use crate::site::redirects::alias_route;
use crate::site::redirects::{Destination, Redirect};
use crate::site::resolve::ResolvedSite;
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
    /// The parts of a language's search box.
    SearchBox(Lang),
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
    /// An older address, by its index.
    Alias(usize),
    /// The agents' desk.
    Desk,
    /// An address that was withdrawn, by its index.
    Gone(usize),
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
    for index in resolved.used_media() {
        let medium = &resolved.media.list[index];
        output.insert(medium.route.output(), File::Ready(medium.bytes.clone()));
    }
    if resolved.site.audience == Audience::Public {
        let parts = (0..feeds::sitemap_parts(resolved)).map(Some);
        output.extend(parts.chain([None]).map(|part| (feeds::sitemap_route(part).output(), File::Sitemap(part))));
    }
    for lang in resolved.site.langs() {
        output.insert(Route::feed(resolved.site.language(lang)).output(), File::Feed(lang));
    }
    if resolved.site.audience == Audience::Agents {
        output.insert(Route::desk_data().output(), File::Desk);
    }
    output.insert(Route::file("robots.txt").output(), File::Robots);
    output.insert(Route::file("llms.txt").output(), File::Llms);
    for form in Rules::ALL {
        output.insert(form.route().output(), File::Redirects(form));
    }
    output
}

fn pages(resolved: &ResolvedSite) -> Vec<(Route, Page)> {
    let site = &resolved.site;
    let mut pages = vec![(Route::root(), Page::Chooser), (Route::not_found(None), Page::NotFound(None))];
    if site.audience == Audience::Agents {
        pages.push((Route::desk(), Page::Desk));
    }
    for lang in site.langs() {
        let language = site.language(lang);
        pages.push((Route::home(language), Page::Home(lang)));
        pages.push((Route::faq(language), Page::Faq(lang)));
        pages.push((Route::search(language), Page::Search(lang)));
        pages.push((Route::search_box(language), Page::SearchBox(lang)));
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
    let redirects = resolved.redirects.iter().enumerate();
    let aliases = redirects.filter(|(_, redirect)| !redirect.prefix && resolved.landing(redirect).is_some());
    pages.extend(aliases.map(|(at, redirect)| (alias_route(&redirect.from), Page::Alias(at))));
    pages.extend(resolved.gone.iter().enumerate().map(|(at, gone)| (alias_route(&gone.from), Page::Gone(at))));
    pages
}

/// What all pages of a language share, made once for a site.
#[derive(Debug, Clone)]
pub struct Prepared {
    views: super::views::Common,
    /// By language.
    shared: Arc<Vec<Shared>>,
    /// Of what is shared, by language.
    digests: Arc<Vec<blake3::Hash>>,
}

impl Prepared {
    /// For a site.
    pub fn new(resolved: &ResolvedSite) -> Self {
        let views = Views::new(resolved);
        let shared = resolved.site.langs().map(|lang| Shared::of(&views.shared(lang))).collect();
        let digest = |lang: Lang| {
            let shared = views.shared(lang);
            blake3::hash(&serde_json::to_vec(&(&*shared.site, &*shared.lang)).unwrap_or_default())
        };
        let digests = resolved.site.langs().map(digest).collect();
        Prepared { shared: Arc::new(shared), digests: Arc::new(digests), views: views.common() }
    }
}

/// Makes the bytes of files.
pub struct Renderer<'a> {
    resolved: &'a ResolvedSite,
    theme: &'a Theme,
    views: Views<'a>,
    shared: Arc<Vec<Shared>>,
    digests: Arc<Vec<blake3::Hash>>,
}

impl<'a> Renderer<'a> {
    /// For a site and what was prepared for it.
    pub fn new(resolved: &'a ResolvedSite, theme: &'a Theme, prepared: Prepared) -> Self {
        let Prepared { views, shared, digests } = prepared;
        Renderer { resolved, theme, views: Views::with(resolved, views), shared, digests }
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
            text => Ok(self.text(text).into_bytes().into()),
        }
    }

    fn text(&self, file: &File) -> String {
        let Renderer { resolved, views, .. } = self;
        match file {
            File::Markdown(at, lang) => {
                let body = resolved.bodies[*at][lang.0].as_deref();
                body.map(|body| texts::markdown(resolved, body)).unwrap_or_default()
            }
            File::Sitemap(part) => feeds::sitemap(resolved, views, *part),
            File::Feed(lang) => feeds::feed(resolved, views, *lang),
            File::Robots => texts::robots(resolved),
            File::Llms => texts::llms(resolved, views),
            File::Desk => share::desk(resolved),
            File::Redirects(form) => form.text(resolved),
            File::Ready(_) | File::Page(_) => String::new(),
        }
    }

    /// What a page is made from: as long as it is the same, so is the page. None for a page that
    /// is not there.
    pub fn key(&self, page: Page) -> Option<blake3::Hash> {
        let view = self.view(page)?;
        let lang = self.resolved.site.lang_of(&view.lang.code).unwrap_or(SOURCE).0;
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.theme.templates.digest(view.body.template(), lang).as_bytes());
        hasher.update(self.digests[lang].as_bytes());
        // A view serialises without a fault: it is plain values.
        serde_json::to_writer(&mut hasher, &(&view.page, &view.body)).ok()?;
        Some(hasher.finalize())
    }

    /// Renders every page, only to find what is wrong.
    pub fn faults(&self, output: &Output) -> Vec<Diagnostic> {
        let pages: Vec<&File> = output.values().filter(|file| matches!(file, File::Page(_))).collect();
        pages.into_par_iter().filter_map(|file| self.bytes(file).err()).map(|fault| *fault).collect()
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
            Page::Desk => views.desk(),
            Page::Home(lang) => views.home(lang),
            Page::Faq(lang) => views.faq(lang),
            Page::Search(lang) => views.search(lang),
            Page::SearchBox(lang) => views.search_box(lang),
            Page::NotFound(lang) => views.not_found(lang),
            Page::Category(at, lang) => views.category(at, lang)?,
            Page::Article(at, lang) => views.article(at, lang)?,
            Page::Permalink(at) => views.permalink(at)?,
            Page::Straight(at, lang) => {
                let site = &self.resolved.site;
                let from = Route::permalink(Some(site.language(lang)), &site.articles[at].id);
                let to = Destination::Article(at);
                views.redirect(&Redirect { from: from.path().to_owned(), prefix: false, to, lang })?
            }
            Page::Alias(at) => views.redirect(self.resolved.redirects.get(at)?)?,
            Page::Gone(at) => views.gone(self.resolved.gone.get(at)?),
        })
    }
}

/// One fault of a template shows on every page that uses it: it is told once.
pub fn told_once(faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let key = |fault: &Diagnostic| format!("{:?}{}", fault.place, fault.message);
    let once: BTreeMap<String, Diagnostic> = faults.into_iter().map(|fault| (key(&fault), fault)).collect();
    once.into_values().collect()
}
