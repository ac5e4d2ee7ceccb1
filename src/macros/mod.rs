//! Canned replies for help desks: articles' replies with their permalinks, and what is wrong with the
//! links of macros that a help desk has.

pub mod lint;

use serde::Serialize;

use crate::content::front_matter::Audience;
use crate::pipeline::Built;
use crate::render::link;
use crate::render::view::ReplyView;
use crate::site::model::{Article, Lang};
use crate::site::routes::Route;
use crate::site::{ResolvedSite, status};

/// A canned reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Macro {
    /// The language's code.
    pub lang: String,
    /// The language's own name.
    pub language: String,
    /// The titles of the article's categories, the outermost first.
    pub categories: Vec<String>,
    /// The article's id.
    pub id: String,
    /// The article's title.
    pub title: String,
    /// The answer as text, and the link.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// The article's permalink in the language.
    pub url: String,
    /// Whether the source changed since the text was translated.
    pub stale: bool,
}

/// The macros of some languages: of each public article that says something there in a reply or a
/// description, by language, then in the order of the help centre.
pub fn collect(built: &Built, langs: &[Lang]) -> Vec<Macro> {
    let resolved = &built.resolved;
    let order = in_order(resolved);
    langs.iter().flat_map(|lang| order.iter().filter_map(|at| of_article(resolved, *at, *lang))).collect()
}

/// Articles as the help centre lists them: by category, then those outside of any.
fn in_order(resolved: &ResolvedSite) -> Vec<usize> {
    let site = &resolved.site;
    let mut order = Vec::with_capacity(site.articles.len());
    let mut waiting: Vec<usize> =
        (0..site.categories.len()).filter(|at| site.categories[*at].parent.is_none()).collect();
    waiting.sort_by_key(|at| std::cmp::Reverse((site.categories[*at].order, &site.categories[*at].key)));
    while let Some(at) = waiting.pop() {
        order.extend(&site.categories[at].articles);
        waiting.extend(site.categories[at].children.iter().rev());
    }
    order.extend((0..site.articles.len()).filter(|at| site.articles[*at].category.is_none()));
    order
}

fn of_article(resolved: &ResolvedSite, at: usize, lang: Lang) -> Option<Macro> {
    let site = &resolved.site;
    let article: &Article = &site.articles[at];
    article.translation(lang).filter(|_| article.audience == Audience::Public)?;
    let answer = ReplyView::of(resolved, at, lang)?;
    let title = resolved.pages.title(at, lang);
    let language = site.language(lang);
    let url = Route::permalink(Some(language), &article.id).absolute(&site.config.base_url);
    let categories = site.ancestors(article.category).into_iter();
    let name = |category| resolved.pages.category(category, lang).map(|(_, title)| title.to_owned());
    Some(Macro {
        lang: language.code.clone(),
        language: resolved.language_name(lang).to_owned(),
        categories: categories.filter_map(name).collect(),
        id: article.id.clone(),
        text: format!("{}\n\n{}", answer.text, link::text(title, &url)),
        html: format!("{}\n<p>{}</p>", answer.html, link::html(title, &url)),
        title: title.to_owned(),
        url,
        stale: !status::of(site, at, lang).stale().is_empty(),
    })
}

/// What parts the names of a macro's path in the help desk.
pub const PATH: &str = "::";

impl Macro {
    /// `Language::Category::Title`: help desks show such a path as folders.
    pub fn path(&self) -> String {
        let names = [&self.language].into_iter().chain(&self.categories).chain([&self.title]);
        names.map(|name| name.replace(PATH, ":")).collect::<Vec<_>>().join(PATH)
    }
}

/// As Zendesk's API lists macros
/// (<https://developer.zendesk.com/api-reference/ticketing/business-rules/macros/>).
pub fn zendesk(macros: &[Macro]) -> String {
    let one = |one: &Macro| Exported {
        title: one.path(),
        active: true,
        description: format!("{} ({})", one.id, one.lang),
        actions: [Action { field: "comment_value_html", value: without_placeholders(&one.html) }],
    };
    let list = List { macros: macros.iter().map(one).collect() };
    serde_json::to_string_pretty(&list).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct List {
    macros: Vec<Exported>,
}

#[derive(Serialize)]
struct Exported {
    title: String,
    active: bool,
    description: String,
    actions: [Action; 1],
}

#[derive(Serialize)]
struct Action {
    field: &'static str,
    value: String,
}

/// Braces that the help desk would take for placeholders of its own, as entities.
fn without_placeholders(html: &str) -> String {
    html.replace("{{", "{&#123;").replace("{%", "{&#37;")
}

/// The columns of [`csv()`].
pub const COLUMNS: [&str; 7] = ["lang", "path", "id", "title", "text", "html", "url"];

/// As comma-separated values (RFC 4180) with a line of [`COLUMNS`].
///
/// # Errors
/// What the library says; writing to memory does not fail.
pub fn csv(macros: &[Macro]) -> Result<String, String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let told = |error: csv::Error| error.to_string();
    writer.write_record(COLUMNS).map_err(told)?;
    for one in macros {
        let path = one.path();
        writer.write_record([&one.lang, &path, &one.id, &one.title, &one.text, &one.html, &one.url]).map_err(told)?;
    }
    let bytes = writer.into_inner().map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|error| error.to_string())
}
