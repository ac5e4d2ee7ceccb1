//! Views: what each page's template reads, as plain values.

mod article;
mod listing;
mod meta;
mod small;
mod stale;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::share;
use super::view::*;
use crate::content::front_matter::Audience;
use crate::content::notices::Notice;
use crate::site::body::{Body as Text, Question};
use crate::site::digest::LEAD;
use crate::site::model::{Lang, SOURCE};
use crate::site::pages::is_listed;
use crate::site::resolve::{ResolvedSite, written_text};
use crate::site::{Category, Route};

/// Makes views of a site.
pub struct Views<'a> {
    pub(super) resolved: &'a ResolvedSite,
    langs: Vec<Arc<LangView>>,
    sites: Vec<Arc<SiteView>>,
}

/// What all pages of a language share, by language.
#[derive(Debug, Clone)]
pub(super) struct Common {
    langs: Vec<Arc<LangView>>,
    sites: Vec<Arc<SiteView>>,
}

impl<'a> Views<'a> {
    /// With what was made for the same site before.
    pub(super) fn with(resolved: &'a ResolvedSite, common: Common) -> Self {
        Views { resolved, langs: common.langs, sites: common.sites }
    }

    /// What can be kept for [`Views::with`].
    pub(super) fn common(&self) -> Common {
        Common { langs: self.langs.clone(), sites: self.sites.clone() }
    }

    /// Prepares what all pages of a language share.
    pub fn new(resolved: &'a ResolvedSite) -> Self {
        let langs = resolved.site.langs().map(|lang| Arc::new(lang_view(resolved, lang))).collect();
        let mut views = Views { resolved, langs, sites: Vec::new() };
        views.sites = resolved.site.langs().map(|lang| Arc::new(views.site_view(lang))).collect();
        views
    }

    /// A page of a kind.
    fn page(&self, lang: Lang, page: MetaView, body: Body) -> PageView {
        PageView { site: self.sites[lang.0].clone(), lang: self.langs[lang.0].clone(), page, body }
    }

    /// The site's part of every view of a language.
    pub fn shared(&self, lang: Lang) -> PageView {
        let body = Body::Redirect(RedirectView { url: String::new(), title: String::new() });
        self.page(lang, MetaView::default(), body)
    }

    fn url(&self, route: &Route) -> String {
        route.url(&self.resolved.site.config.base_url)
    }

    fn absolute(&self, route: &Route) -> String {
        route.absolute(&self.resolved.site.config.base_url)
    }

    /// What stands in a link for customers.
    fn public(&self, route: &Route) -> String {
        route.absolute(&self.resolved.site.config.public_url)
    }

    fn string(&self, lang: Lang, key: &str) -> String {
        self.resolved.locales[lang.0].string(key).to_owned()
    }

    fn foreign(&self, shown: Lang, page: Lang) -> Option<LangView> {
        (shown != page).then(|| (*self.langs[shown.0]).clone())
    }

    /// A language's view.
    pub fn lang(&self, lang: Lang) -> LangView {
        (*self.langs[lang.0]).clone()
    }

    fn site_view(&self, lang: Lang) -> SiteView {
        let site = &self.resolved.site;
        let language = site.language(lang);
        let source = &site.language(SOURCE).code;
        let home = self.home_front(lang);
        let words = |spanned| written_text(site, &self.resolved.locales, lang, spanned);
        let named = |id: &Option<String>| {
            let at = site.find(id.as_deref()?)?;
            let (route, shown) = self.resolved.pages.target(site, at, lang)?;
            Some(LinkView { title: self.resolved.pages.title(at, shown).to_owned(), url: self.url(&route) })
        };
        let has_questions = self.resolved.has_questions(lang);
        SiteView {
            title: site.config.title.get(&language.code, source).unwrap_or_default().to_owned(),
            base_url: site.config.base_url.full(),
            origin: site.config.base_url.origin.clone(),
            root: site.config.base_url.path.clone(),
            home_url: self.url(&Route::home(language)),
            search_url: self.url(&Route::search(language)),
            search_data_url: self.url(&Route::search_data()),
            search_box_url: self.url(&Route::search_box(language)),
            faq_url: has_questions.then(|| self.url(&Route::faq(language))),
            feed_url: self.absolute(&Route::feed(language)),
            contact_url: named(&site.config.contact).map(|link| link.url),
            help: home.map(|front| front.help.iter().map(words).collect()).unwrap_or_default(),
            safety: home.and_then(|front| front.safety.as_ref()).map(words),
            safety_link: named(&site.config.safety),
            notices: self.notices(lang),
            categories: self.category_links(lang),
            audience: site.audience.name(),
            desk_url: (site.audience == Audience::Agents).then(|| self.url(&Route::desk())),
        }
    }

    /// The home page's front matter: a language's own, or the source's.
    fn home_front(&self, lang: Lang) -> Option<&crate::content::front_matter::FrontMatter> {
        let homes = &self.resolved.site.homes;
        homes[lang.0].as_ref().or(homes[SOURCE.0].as_ref()).map(|home| &home.front)
    }

    fn notices(&self, lang: Lang) -> Vec<NoticeView> {
        let site = &self.resolved.site;
        let locale = &self.resolved.locales[lang.0];
        let (code, source) = (&site.language(lang).code, &site.language(SOURCE).code);
        let moment =
            |time: jiff::Timestamp| format!("{} UTC", locale.moment(jiff::tz::TimeZone::UTC.to_datetime(time)));
        let words = |notice: &Notice| match (notice.text.get(code), notice.text.get(source)) {
            (Some(own), _) => written_text(site, &self.resolved.locales, lang, own),
            (None, Some(text)) => written_text(site, &self.resolved.locales, SOURCE, text),
            (None, None) => String::new(),
        };
        site.notices
            .iter()
            .map(|notice| NoticeView {
                level: notice.level.clone(),
                text: words(notice),
                tag: (!notice.text.contains_key(code)).then(|| site.language(SOURCE).tag.clone()),
                start: notice.start.to_string(),
                start_text: moment(notice.start),
                end: notice.end.map(|end| end.to_string()),
                end_text: notice.end.map(moment),
                countries: notice.countries.iter().map(|code| locale.country(code)).collect(),
            })
            .collect()
    }

    /// A language's home page.
    pub fn home(&self, lang: Lang) -> PageView {
        let site = &self.resolved.site;
        let language = site.language(lang);
        let body = self.resolved.home_bodies[lang.0].as_deref();
        let route = Route::home(language);
        let mut meta = self.meta(lang, &route, |lang| Some(Route::home(site.language(lang))));
        meta.title = body
            .map(|body| body.title.clone())
            .filter(|title| !title.is_empty())
            .unwrap_or_else(|| self.sites[lang.0].title.clone());
        meta.description = body.map(|body| body.description.clone()).unwrap_or_default();
        meta.link = body.filter(|body| has_headings(body)).map(|_| self.public(&route));
        let examples = self.home_front(lang).map(|front| front.examples.as_slice()).unwrap_or_default();
        let view = HomeView {
            examples: examples.iter().map(|text| self.example(text, lang)).collect(),
            popular: self.popular(lang),
            categories: self.categories(None, lang),
            articles: self.articles_of(None, lang),
            body_html: body.map(|body| self.resolved.html(body)).unwrap_or_default(),
            older_anchors: body.map(|body| body.older_anchors(LEAD)).unwrap_or_default(),
        };
        self.page(lang, meta, Body::Home(view))
    }

    fn example(&self, text: &str, lang: Lang) -> ExampleView {
        let query: String = percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
        ExampleView { text: text.to_owned(), url: format!("{}#q={query}", self.sites[lang.0].search_url) }
    }

    /// The questions asked most: the writer's choice, or the first articles.
    fn popular(&self, lang: Lang) -> Vec<ArticleCard> {
        let site = &self.resolved.site;
        let chosen =
            |lang: Lang| site.homes[lang.0].as_ref().map(|home| &home.front.popular).filter(|list| !list.is_empty());
        if let Some(list) = chosen(lang).or_else(|| chosen(SOURCE)) {
            return list.iter().filter_map(|name| self.card(site.find(&name.value)?, lang)).collect();
        }
        let all =
            site.categories.iter().filter(|category| category.parent.is_none()).flat_map(|category| &category.articles);
        all.filter_map(|at| self.card(*at, lang)).take(6).collect()
    }

    /// The common part of a category's page in a language, if it has one.
    pub(super) fn category_meta(&self, at: usize, lang: Lang) -> Option<MetaView> {
        let site = &self.resolved.site;
        let (route, title) = self.resolved.pages.category(at, lang)?;
        let category: &Category = &site.categories[at];
        let has_own = |lang: Lang| category.has_own(lang);
        let mut meta = self.meta(lang, route, |lang| {
            self.resolved.pages.category(at, lang).filter(|_| has_own(lang)).map(|(route, _)| route.clone())
        });
        for link in &mut meta.languages {
            let other = site.lang_of(&link.code).and_then(|lang| self.resolved.pages.category(at, lang));
            if let Some((route, _)) = other {
                link.url = self.url(route);
            }
        }
        let body = self.resolved.category_bodies[at][lang.0].as_deref();
        meta.title = title.to_owned();
        meta.description = body.map(|body| body.description.clone()).unwrap_or_default();
        meta.breadcrumbs = self.breadcrumbs(category.parent, lang);
        let shared = body.filter(|body| has_headings(body) && share::category_is_public(site, at));
        meta.link = shared.map(|_| self.public(route));
        if !has_own(lang) {
            // The source's text on this language's page: the source's page counts.
            meta.alternates.clear();
            meta.og_locale_alternates.clear();
            let (source, _) = self.resolved.pages.category(at, SOURCE)?;
            meta.canonical = self.absolute(source);
        }
        Some(meta)
    }

    /// A category's page in a language, if it has one.
    pub fn category(&self, at: usize, lang: Lang) -> Option<PageView> {
        let meta = self.category_meta(at, lang)?;
        let category = &self.resolved.site.categories[at];
        let body = self.resolved.category_bodies[at][lang.0].as_deref();
        let foreign = category.texts[lang.0].is_none() && category.texts[SOURCE.0].is_some();
        let view = CategoryView {
            icon: category.icon_name(),
            categories: self.categories(Some(at), lang),
            articles: self.articles_of(Some(at), lang),
            questions: category.articles.iter().flat_map(|article| self.listed_questions(*article, lang)).collect(),
            body_html: body.map(|body| self.resolved.html(body)).unwrap_or_default(),
            older_anchors: body.map(|body| body.older_anchors(LEAD)).unwrap_or_default(),
            foreign: if foreign { self.foreign(SOURCE, lang) } else { None },
        };
        Some(self.page(lang, meta, Body::Category(view)))
    }

    /// A language's FAQ page.
    pub fn faq(&self, lang: Lang) -> PageView {
        let site = &self.resolved.site;
        let mut meta = self.meta(lang, &Route::faq(site.language(lang)), |lang| {
            self.resolved.has_questions(lang).then(|| Route::faq(site.language(lang)))
        });
        meta.title = self.string(lang, "faq_title");
        meta.description = self.string(lang, "faq_description");
        meta.breadcrumbs = self.breadcrumbs(None, lang);
        let groups = self.faq_groups(lang);
        if groups.is_empty() {
            meta.noindex = true;
            meta.alternates.clear();
        }
        self.page(lang, meta, Body::Faq(FaqView { groups }))
    }

    /// A language's search page.
    pub fn search(&self, lang: Lang) -> PageView {
        let site = &self.resolved.site;
        let mut meta =
            self.meta(lang, &Route::search(site.language(lang)), |lang| Some(Route::search(site.language(lang))));
        meta.title = self.string(lang, "search_title");
        meta.description = self.string(lang, "search_description");
        meta.breadcrumbs = self.breadcrumbs(None, lang);
        meta.noindex = true;
        let view = SearchView { letters: self.letters(lang), topics: self.topics(lang) };
        self.page(lang, meta, Body::Search(view))
    }

    /// The parts of a language's search box.
    pub fn search_box(&self, lang: Lang) -> PageView {
        let site = &self.resolved.site;
        let route = Route::search_box(site.language(lang));
        let mut meta = self.meta(lang, &route, |_| None);
        meta.title = self.string(lang, "search_title");
        meta.noindex = true;
        let others = site.langs().filter(|other| *other != lang);
        let search =
            |other| SearchLanguage { lang: self.lang(other), url: self.url(&Route::search(site.language(other))) };
        let texts = site.articles.iter().flat_map(|article| article.translations.iter().flatten());
        let codes: BTreeSet<&String> = texts.flat_map(|text| &text.countries).collect();
        let locale = &self.resolved.locales[lang.0];
        let country = |code: &String| CountryView { code: code.clone(), name: locale.country(code) };
        let view = SearchBoxView {
            languages: others.map(search).collect(),
            countries: codes.into_iter().map(country).collect(),
        };
        self.page(lang, meta, Body::SearchBox(view))
    }

    /// Whether pages of a language show an article, own or the source's.
    fn listed(&self, at: usize, lang: Lang) -> bool {
        is_listed(&self.resolved.site, &self.resolved.site.articles[at], lang)
    }
}

/// Whether a folder's page has a heading to link to.
fn has_headings(body: &Text) -> bool {
    !body.headings.is_empty()
}

fn lang_view(resolved: &ResolvedSite, lang: Lang) -> LangView {
    let language = resolved.site.language(lang);
    let locale = &resolved.locales[lang.0];
    LangView {
        code: language.code.clone(),
        tag: language.tag.clone(),
        locale: language.locale.clone(),
        dir: locale.direction(),
        name: resolved.language_name(lang).to_owned(),
    }
}

fn question(question: &Question, page: &str) -> QuestionView {
    QuestionView {
        anchor: question.anchor.clone(),
        title: question.title.clone(),
        answer_html: question.answer.clone(),
        url: format!("{page}#{}", question.anchor),
        stale: None,
        older_anchors: Vec::new(),
    }
}
