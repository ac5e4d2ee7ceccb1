//! The template contract: every value that a template may read.
//!
//! A page is rendered from one [`PageView`], a plain value: no clock, no
//! random, no look-up. Templates get it under these names:
//!
//! | name | type | what |
//! |---|---|---|
//! | `site` | [`SiteView`] | the whole site, in the page's language |
//! | `lang` | [`LangView`] | the page's language |
//! | `page` | [`MetaView`] | head, breadcrumbs, notices, language switch |
//! | `t` | map | the UI strings of the language: `{{ t.search_label }}` |
//! | `assets` | map | logical name to hashed URL: `{{ assets["main.css"] }}` |
//! | `home`, `category`, `article`, `faq`, `search`, `search_box`, `not_found`, `chooser`, `permalink`, `redirect`, `desk` | one of [`Body`] | the page's own value |
//!
//! Every `…html` field is safe markup (`| safe`); every other field is text
//! that the engine escapes. Every `url` is ready to write into an `href`: it
//! begins with the path of `base_url`. An `absolute_url` carries the host too.

use std::sync::Arc;

use serde::Serialize;

/// One page: which template, and all that it reads.
#[derive(Debug, Clone, Serialize)]
pub struct PageView {
    /// The site in the page's language, shared by all its pages.
    pub site: Arc<SiteView>,
    /// The page's language.
    pub lang: Arc<LangView>,
    /// What every page has.
    pub page: MetaView,
    /// What this kind of page has, under the kind's own name.
    #[serde(flatten)]
    pub body: Body,
}

/// The page's own value; the variant's name is the key in the template.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// `home.html`
    Home(HomeView),
    /// `category.html`
    Category(CategoryView),
    /// `article.html`
    Article(Box<ArticleView>),
    /// `faq.html`
    Faq(FaqView),
    /// `search.html`
    Search(SearchView),
    /// `search-box.html`: what the search box's script shows
    SearchBox(SearchBoxView),
    /// `404.html`
    NotFound(NotFoundView),
    /// `chooser.html`: the language choice at `/`
    Chooser(ChooserView),
    /// `permalink.html`: `/a/<id>/`
    Permalink(PermalinkView),
    /// `redirect.html`: aliases, and `/<lang>/a/<id>/`
    Redirect(RedirectView),
    /// `desk.html`: the agents' desk
    Desk(DeskView),
}

impl Body {
    /// The template that renders this kind of page.
    pub fn template(&self) -> &'static str {
        match self {
            Body::Home(_) => "home.html",
            Body::Category(_) => "category.html",
            Body::Article(_) => "article.html",
            Body::Faq(_) => "faq.html",
            Body::Search(_) => "search.html",
            Body::SearchBox(_) => "search-box.html",
            Body::NotFound(_) => "404.html",
            Body::Chooser(_) => "chooser.html",
            Body::Permalink(_) => "permalink.html",
            Body::Redirect(_) => "redirect.html",
            Body::Desk(_) => "desk.html",
        }
    }
}

/// The words of a reply to a customer, its links absolute.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReplyView {
    /// As text.
    pub text: String,
    /// As HTML without classes.
    pub html: String,
}

/// The site, in one language.
#[derive(Debug, Clone, Serialize)]
pub struct SiteView {
    /// The site's title in this language.
    pub title: String,
    /// `base_url` without a trailing slash.
    pub base_url: String,
    /// Scheme and host of `base_url`, for what must be an absolute URL.
    pub origin: String,
    /// The path of `base_url`, without a trailing slash; often empty.
    pub root: String,
    /// This language's home page.
    pub home_url: String,
    /// This language's search page; the search form's `action`.
    pub search_url: String,
    /// The folder of all languages' indexes and packs.
    pub search_data_url: String,
    /// The parts of this language's search box.
    pub search_box_url: String,
    /// This language's FAQ page, where it has a question.
    pub faq_url: Option<String>,
    /// This language's Atom feed, as an absolute URL.
    pub feed_url: String,
    /// The article behind every Contact button.
    pub contact_url: Option<String>,
    /// The lines of the box "Still need help": channels, reply time, what to have at hand.
    pub help: Vec<String>,
    /// What we never ask for, one sentence for the footer.
    pub safety: Option<String>,
    /// The article about fraud and what we never ask for.
    pub safety_link: Option<LinkView>,
    /// Incident banners that this language shows.
    pub notices: Vec<NoticeView>,
    /// The top-level categories, in order, for the menu of the 404 and the footer.
    pub categories: Vec<LinkView>,
    /// `public` or `agents`.
    pub audience: &'static str,
    /// The agents' desk; none in the public edition.
    pub desk_url: Option<String>,
}

/// A language.
#[derive(Debug, Clone, Serialize)]
pub struct LangView {
    /// The code used in URLs: `pt`.
    pub code: String,
    /// The value of the `lang` attribute (BCP 47): `pt-BR`.
    pub tag: String,
    /// The locale of numbers and dates: `pt-BR`.
    pub locale: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Its own name: `Português`.
    pub name: String,
}

/// What every page has.
#[derive(Debug, Clone, Default, Serialize)]
pub struct MetaView {
    /// The page's title: its h1 and, with the site's, the `<title>`.
    pub title: String,
    /// The meta description; may be empty.
    pub description: String,
    /// The page's own URL.
    pub url: String,
    /// The absolute URL to name as canonical.
    pub canonical: String,
    /// The absolute URL that customers get by *Copy link*, of the page or with a heading's anchor; none where
    /// there is nothing to link to, and of what customers cannot read.
    pub link: Option<String>,
    /// Whether search engines must leave the page out.
    pub noindex: bool,
    /// `website` or `article` (Open Graph).
    pub og_type: &'static str,
    /// The locale in Open Graph's form: `pt_BR`.
    pub og_locale: String,
    /// The other locales of the same page, in Open Graph's form.
    pub og_locale_alternates: Vec<String>,
    /// The `hreflang` links: every language of the page, itself, and x-default.
    pub alternates: Vec<AlternateView>,
    /// The language switch: every language of the site.
    pub languages: Vec<LanguageLink>,
    /// From the home page down to the parent; empty on the home page.
    pub breadcrumbs: Vec<LinkView>,
}

/// One `<link rel="alternate" hreflang>`.
#[derive(Debug, Clone, Serialize)]
pub struct AlternateView {
    /// A BCP 47 tag or `x-default`.
    pub hreflang: String,
    /// The absolute URL.
    pub absolute_url: String,
}

/// One entry of the language switch.
#[derive(Debug, Clone, Serialize)]
pub struct LanguageLink {
    /// The code used in URLs.
    pub code: String,
    /// The `lang` attribute's value.
    pub tag: String,
    /// The language's own name.
    pub name: String,
    /// The same page in that language, or that language's home page.
    pub url: String,
    /// Whether it is the page's own language.
    pub current: bool,
    /// Whether the same page exists there as a translation.
    pub translated: bool,
}

/// A link with its text.
#[derive(Debug, Clone, Serialize)]
pub struct LinkView {
    /// The text.
    pub title: String,
    /// Where it goes.
    pub url: String,
}

/// An incident banner.
#[derive(Debug, Clone, Serialize)]
pub struct NoticeView {
    /// `info`, `warning` or `danger`.
    pub level: String,
    /// The text in the page's language, or else in the source's.
    pub text: String,
    /// The `lang` attribute's value, where the text is not in the page's language.
    pub tag: Option<String>,
    /// Start, in ISO 8601.
    pub start: String,
    /// Start, in the language's form, UTC.
    pub start_text: String,
    /// End, in ISO 8601; a script hides the banner after it.
    pub end: Option<String>,
    /// End, in the language's form, UTC.
    pub end_text: Option<String>,
    /// The names of the countries concerned.
    pub countries: Vec<String>,
}

/// A category as a card or list entry.
#[derive(Debug, Clone, Serialize)]
pub struct CategoryCard {
    /// The title.
    pub title: String,
    /// One line.
    pub description: String,
    /// The name of a theme's icon, or empty.
    pub icon: String,
    /// The category's page.
    pub url: String,
    /// How many articles it and its children hold in this language.
    pub count: usize,
}

/// An article as a list entry.
#[derive(Debug, Clone, Serialize)]
pub struct ArticleCard {
    /// The article's id.
    pub id: String,
    /// The title.
    pub title: String,
    /// One line: the answer in brief.
    pub description: String,
    /// The page, or the source's page where `fallback: link`.
    pub url: String,
    /// Names of the countries that it is about.
    pub countries: Vec<String>,
    /// Where it is shown in another language: that language.
    pub foreign: Option<LangView>,
    /// `article`, `faq` or `troubleshooter`.
    pub kind: &'static str,
    /// Whether it is for agents only.
    pub agents_only: bool,
    /// Whether it is a draft.
    pub draft: bool,
}

/// The home page.
#[derive(Debug, Clone, Serialize)]
pub struct HomeView {
    /// Search phrases to press.
    pub examples: Vec<ExampleView>,
    /// The questions asked most.
    pub popular: Vec<ArticleCard>,
    /// All top-level categories.
    pub categories: Vec<CategoryCard>,
    /// Articles outside any category.
    pub articles: Vec<ArticleCard>,
    /// The body of the home page's `_index.md`; may be empty.
    pub body_html: String,
    /// Older anchors that lead to the page's beginning.
    pub older_anchors: Vec<String>,
}

/// A search phrase to press.
#[derive(Debug, Clone, Serialize)]
pub struct ExampleView {
    /// The phrase.
    pub text: String,
    /// The search page with it.
    pub url: String,
}

/// A category page.
#[derive(Debug, Clone, Serialize)]
pub struct CategoryView {
    /// The name of a theme's icon, or empty.
    pub icon: String,
    /// Its nested categories, in order.
    pub categories: Vec<CategoryCard>,
    /// Its articles, in order.
    pub articles: Vec<ArticleCard>,
    /// The questions of its articles.
    pub questions: Vec<QuestionView>,
    /// The body of its `_index.md`; may be empty.
    pub body_html: String,
    /// Older anchors that lead to the page's beginning.
    pub older_anchors: Vec<String>,
    /// The language of the text above, where it is not the page's.
    pub foreign: Option<LangView>,
}

/// A question of an FAQ.
#[derive(Debug, Clone, Serialize)]
pub struct QuestionView {
    /// The anchor within the article.
    pub anchor: String,
    /// The question.
    pub title: String,
    /// The answer.
    pub answer_html: Arc<str>,
    /// Where the article has it: URL and anchor.
    pub url: String,
    /// On the article's own page: above the answer, that the source changed since.
    pub stale: Option<StaleView>,
    /// On the article's own page: older anchors that lead here too.
    pub older_anchors: Vec<String>,
}

/// A notice that the source of a translation changed since.
#[derive(Debug, Clone, Serialize)]
pub struct StaleView {
    /// What it is about: `lead`, the text before the first heading; `page`, a troubleshooter or a text without
    /// headings; `section`;
    /// `added`, what the source has besides; `removed`, a section that the source has no more.
    pub kind: &'static str,
    /// The same section of the source's page; of `lead`, `page` and `removed` that page.
    pub url: String,
    /// The source's language.
    pub lang: LangView,
    /// Its name in the page's own words, as it stands after "in"; its own name where the theme has none.
    pub language: String,
}

/// A part of a body's HTML: together they are the whole.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PassageView {
    /// The HTML, which may begin or end within an element.
    pub html: String,
    /// A notice below it.
    pub stale: Option<StaleView>,
}

/// An article page.
#[derive(Debug, Clone, Serialize)]
pub struct ArticleView {
    /// The stable id.
    pub id: String,
    /// `article`, `faq` or `troubleshooter`.
    pub kind: &'static str,
    /// Names of the countries that it is about.
    pub countries: Vec<String>,
    /// When it was last updated, where the writer says so.
    pub updated: Option<DateView>,
    /// The table of contents: headings of level 2, with those of level 3 inside.
    pub toc: Vec<TocEntry>,
    /// The body's first paragraph: the answer. Empty where the body begins with something else.
    pub lead_html: String,
    /// The body, without the first paragraph where `lead_html` has it.
    pub body_html: String,
    /// `body_html` in parts, where the source of a section in it changed since; else empty.
    pub passages: Vec<PassageView>,
    /// Above the text: that the source changed since.
    pub stale_top: Option<StaleView>,
    /// `type: faq`, below the questions: that the source has more.
    pub stale_end: Option<StaleView>,
    /// `type: faq`: the questions, in order; `body_html` then holds what stands before the first.
    pub questions: Vec<QuestionView>,
    /// `type: troubleshooter`: the steps, in the order written.
    pub steps: Vec<StepView>,
    /// Older anchors that lead to the page's beginning.
    pub older_anchors: Vec<String>,
    /// `type: troubleshooter`: the tree as SVG.
    pub diagram_html: String,
    /// Related articles.
    pub related: Vec<ArticleCard>,
    /// The article before this one in its category.
    pub previous: Option<LinkView>,
    /// The article after this one in its category.
    pub next: Option<LinkView>,
    /// Set on a page that falls back: the language of the text shown.
    pub foreign: Option<LangView>,
    /// Where `foreign` is set: the source's own page.
    pub foreign_url: Option<String>,
    /// Whether it is a draft (`--drafts`).
    pub draft: bool,
    /// Whether it is for agents only.
    pub agents_only: bool,
    /// The permalink that goes to the visitor's language, as an absolute URL.
    pub permalink: String,
    /// The Markdown copy beside the page; none on a fallback page.
    pub markdown_url: Option<String>,
    /// What agents copy besides the link; none in the public edition, and of what customers cannot read.
    pub share: Option<ShareView>,
    /// Tags.
    pub tags: Vec<String>,
    /// Front-matter keys that faqtory does not know, as they are.
    pub extra: Arc<serde_json::Map<String, serde_json::Value>>,
}

/// A date.
#[derive(Debug, Clone, Serialize)]
pub struct DateView {
    /// `2026-11-02`
    pub iso: String,
    /// In the language's form.
    pub text: String,
}

/// An entry of the table of contents.
#[derive(Debug, Clone, Serialize)]
pub struct TocEntry {
    /// The heading's id.
    pub id: String,
    /// The heading's text.
    pub title: String,
    /// The headings below it.
    pub children: Vec<TocEntry>,
}

/// A step of a troubleshooter.
#[derive(Debug, Clone, Serialize)]
pub struct StepView {
    /// The anchor.
    pub id: String,
    /// Its number on the page, from 1.
    pub number: usize,
    /// Older anchors that lead here too.
    pub older_anchors: Vec<String>,
    /// The question.
    pub question: String,
    /// The answers, in order.
    pub answers: Vec<AnswerView>,
}

/// An answer of a troubleshooter's step.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerView {
    /// What the reader picks.
    pub text: String,
    /// Where it leads: `#step` on the same page, or an article.
    pub url: String,
    /// The article's title where it leads to one; none for a step.
    pub article: Option<String>,
}

/// A category with the questions of its articles.
#[derive(Debug, Clone, Serialize)]
pub struct FaqGroup {
    /// The category's title; empty for articles outside any.
    pub title: String,
    /// An anchor on the page.
    pub anchor: String,
    /// The questions.
    pub questions: Vec<QuestionView>,
}

/// `/<lang>/faq/`
#[derive(Debug, Clone, Serialize)]
pub struct FaqView {
    /// All questions, by category.
    pub groups: Vec<FaqGroup>,
}

/// `/<lang>/search/`
#[derive(Debug, Clone, Serialize)]
pub struct SearchView {
    /// All articles by their first letter, in the locale's order.
    pub letters: Vec<LetterGroup>,
    /// All articles by category.
    pub topics: Vec<TopicGroup>,
}

/// The articles under one letter.
#[derive(Debug, Clone, Serialize)]
pub struct LetterGroup {
    /// The letter, upper case.
    pub letter: String,
    /// The articles.
    pub articles: Vec<LinkView>,
}

/// The articles of one category.
#[derive(Debug, Clone, Serialize)]
pub struct TopicGroup {
    /// The category's title.
    pub title: String,
    /// The category's page; empty for articles outside any.
    pub url: String,
    /// The articles.
    pub articles: Vec<LinkView>,
}

/// `/<lang>/search/box.html`: what the search box's script shows, in the language's words
#[derive(Debug, Clone, Serialize)]
pub struct SearchBoxView {
    /// The site's other languages, each with its search page.
    pub languages: Vec<SearchLanguage>,
    /// The countries that articles are about.
    pub countries: Vec<CountryView>,
}

/// A country.
#[derive(Debug, Clone, Serialize)]
pub struct CountryView {
    /// Its code: `BR`.
    pub code: String,
    /// Its name in the page's language.
    pub name: String,
}

/// Another language to search in.
#[derive(Debug, Clone, Serialize)]
pub struct SearchLanguage {
    /// The language.
    pub lang: LangView,
    /// Its search page.
    pub url: String,
}

/// A 404 page.
#[derive(Debug, Clone, Serialize)]
pub struct NotFoundView {
    /// The outermost categories, in order.
    pub categories: Vec<CategoryCard>,
    /// The questions asked most.
    pub popular: Vec<ArticleCard>,
}

/// The language choice at `/`.
#[derive(Debug, Clone, Serialize)]
pub struct ChooserView {
    /// Every language with its home page (`page.languages` has the same), its
    /// site title and the home page's greeting.
    pub languages: Vec<ChooserEntry>,
}

/// A language on the chooser.
#[derive(Debug, Clone, Serialize)]
pub struct ChooserEntry {
    /// The language.
    pub lang: LangView,
    /// The greeting of its home page.
    pub title: String,
    /// Its home page.
    pub url: String,
}

/// `/a/<id>/`: takes the visitor to the article in their language.
#[derive(Debug, Clone, Serialize)]
pub struct PermalinkView {
    /// The article in each language that has it, the source first.
    pub languages: Vec<ChooserEntry>,
}

/// What an agent copies of an article besides its link.
#[derive(Debug, Clone, Serialize)]
pub struct ShareView {
    /// The link that takes each customer to their language, as an absolute URL of the public site.
    pub permalink: String,
    /// The words of a reply, without the link; none where the article says nothing in short.
    pub reply: Option<ReplyView>,
}

/// `/agents/`: finds articles in all languages and copies their links.
#[derive(Debug, Clone, Serialize)]
pub struct DeskView {
    /// What it knows of the articles, as JSON.
    pub data_url: String,
    /// The site's languages, the source first.
    pub languages: Vec<LangView>,
}

/// A page that sends the visitor on.
#[derive(Debug, Clone, Serialize)]
pub struct RedirectView {
    /// Where to.
    pub url: String,
    /// The title of the page there.
    pub title: String,
}
