//! What the writer's bar says of a page.

use serde::Serialize;

use super::remarks::{self, Remark};
use crate::content::front_matter::FrontMatter;
use crate::render::Page;
use crate::site::ResolvedSite;
use crate::site::model::{Lang, SOURCE};
use crate::site::parse::Parsed;
use crate::site::redirects::Destination;
use crate::site::routes::url_encoded;
use crate::site::status::{self, State};

/// A page, for its writer.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct PageInfo {
    /// The file of the text that is shown, below the root.
    source: Option<String>,
    /// The article's id; none of another page.
    id: Option<String>,
    /// `article`, `faq`, `troubleshooter`, `category`, `home`, `questions`, `search`, `chooser` or `not-found`.
    kind: &'static str,
    /// The code of the page's language.
    lang: Option<String>,
    title: Option<String>,
    owner: Option<String>,
    /// `2026-11-02`.
    review_by: Option<String>,
    updated: Option<String>,
    draft: bool,
    /// `public` or `agents`.
    audience: &'static str,
    /// Every language of the site, where the page is of an article, a category or the home page.
    languages: Vec<LanguageInfo>,
    /// The categories, each behind its parent, for a new article.
    categories: Vec<CategoryInfo>,
    /// What the glossary says of an article's words: first what is forbidden.
    terms: Vec<Remark>,
    /// What a translation says otherwise than its source.
    differences: Vec<Remark>,
}

/// A page in a language.
#[derive(Debug, Clone, Serialize)]
struct LanguageInfo {
    code: String,
    /// Its own name: `Português`.
    name: String,
    /// The value of the `lang` attribute.
    tag: String,
    /// The name of a [`State`]. The pages of categories and homes hold a few words and are never
    /// stamped: they are `source`, `current` or `missing`.
    state: &'static str,
    /// What of the source it does not reflect.
    stale: Vec<StaleInfo>,
    url: Option<String>,
    /// This language's own file, below the root.
    source: Option<String>,
    /// The page that shows the source and this language side by side.
    compare: Option<String>,
}

/// A section that a translation does not reflect.
#[derive(Debug, Clone, Serialize)]
struct StaleInfo {
    id: String,
    title: String,
    /// `changed`, `added` or `removed`.
    change: &'static str,
}

#[derive(Debug, Clone, Serialize)]
struct CategoryInfo {
    key: String,
    title: String,
}

/// What there is to say of a page.
pub(super) fn of(resolved: &ResolvedSite, page: &Page) -> PageInfo {
    let lang = lang_of(resolved, page);
    let info = match *page {
        Page::Article(at, lang) | Page::Straight(at, lang) => article(resolved, at, lang),
        Page::Permalink(at) => article(resolved, at, SOURCE),
        Page::Alias(at) => resolved.redirects.get(at).map_or_else(PageInfo::default, |known| match known.to {
            Destination::Article(at) | Destination::Permalink(at) => article(resolved, at, known.lang),
            Destination::Category(at) => category(resolved, at, known.lang),
            Destination::Home => home(resolved, known.lang),
        }),
        Page::Category(at, lang) => category(resolved, at, lang),
        Page::Home(lang) => home(resolved, lang),
        Page::Faq(_) => PageInfo { kind: "questions", ..PageInfo::default() },
        Page::Search(_) | Page::SearchBox(_) => PageInfo { kind: "search", ..PageInfo::default() },
        Page::NotFound(_) | Page::Gone(_) => PageInfo { kind: "not-found", ..PageInfo::default() },
        Page::Desk => PageInfo { kind: "desk", ..PageInfo::default() },
        Page::Chooser => PageInfo { kind: "chooser", ..PageInfo::default() },
    };
    let code = lang.map(|lang| resolved.site.language(lang).code.clone());
    let audience = if info.audience.is_empty() { resolved.site.audience.name() } else { info.audience };
    PageInfo { lang: code, audience, categories: categories(resolved, lang.unwrap_or(SOURCE)), ..info }
}

/// The page that shows an article in two languages side by side.
pub(super) fn compare_url(resolved: &ResolvedSite, article: usize, left: Lang, right: Lang) -> String {
    let site = &resolved.site;
    let id: String = percent_encoding::utf8_percent_encode(&site.articles[article].id, QUERY).to_string();
    format!("/__faqtory/compare?article={id}&left={}&right={}", site.language(left).code, site.language(right).code)
}

/// What must be encoded in a value of a query; ids have `/`, which may stand there.
const QUERY: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.');

fn lang_of(resolved: &ResolvedSite, page: &Page) -> Option<Lang> {
    match *page {
        Page::Home(lang) | Page::Faq(lang) | Page::Search(lang) | Page::SearchBox(lang) => Some(lang),
        Page::Category(_, lang) | Page::Article(_, lang) | Page::Straight(_, lang) => Some(lang),
        Page::NotFound(lang) => lang,
        Page::Alias(at) => resolved.redirects.get(at).map(|known| known.lang),
        Page::Gone(at) => resolved.gone.get(at).map(|known| known.lang),
        Page::Chooser | Page::Desk | Page::Permalink(_) => None,
    }
}

/// What front matter says of its text: its own word, else that of the source.
fn of_text(parsed: &Parsed, source: Option<&FrontMatter>) -> PageInfo {
    let own = &parsed.front;
    let first = || [Some(own), source].into_iter().flatten();
    PageInfo {
        source: Some(parsed.source.path.to_string()),
        owner: first().find_map(|front| front.owner.clone()),
        review_by: first().find_map(|front| front.review_by.as_ref()).map(|date| date.value.to_string()),
        updated: first().find_map(|front| front.updated).map(|date| date.to_string()),
        draft: first().any(|front| front.draft == Some(true)),
        ..PageInfo::default()
    }
}

fn article(resolved: &ResolvedSite, at: usize, lang: Lang) -> PageInfo {
    let entry = &resolved.site.articles[at];
    let Some((shown, text)) = entry.shown(lang) else { return PageInfo::default() };
    let source = entry.translation(SOURCE).map(|source| &source.parsed.front);
    let states = status::of_all(&resolved.site, at);
    let language = |(lang, state): (Lang, State)| {
        let own = entry.translation(lang);
        let url = resolved.pages.article(at, lang).map(|page| page.route.url(&resolved.site.config.base_url));
        let both = matches!(state, State::Current | State::Stale(_) | State::Unstamped);
        LanguageInfo {
            stale: stale(resolved, at, &state),
            source: own.map(|own| own.parsed.source.path.to_string()),
            compare: both.then(|| compare_url(resolved, at, SOURCE, lang)),
            ..language(resolved, lang, state.name(), url)
        }
    };
    PageInfo {
        id: Some(entry.id.clone()),
        kind: entry.kind.name(),
        title: Some(resolved.pages.title(at, shown).to_owned()),
        audience: entry.audience.name(),
        languages: resolved.site.langs().zip(states).map(language).collect(),
        terms: remarks::terms(resolved, at, lang),
        differences: remarks::differences(resolved, at, lang),
        ..of_text(&text.parsed, source)
    }
}

/// A translation's stale sections, titled as the source's page titles them.
fn stale(resolved: &ResolvedSite, at: usize, state: &State) -> Vec<StaleInfo> {
    let body = resolved.bodies[at][SOURCE.0].as_deref();
    let title = |id: &str| body?.headings.iter().find(|heading| heading.id == id).map(|heading| heading.title.clone());
    let sections = state.stale().iter();
    sections
        .map(|section| StaleInfo {
            id: section.id.clone(),
            title: title(&section.id).unwrap_or_else(|| section.title.clone()),
            change: section.change.name(),
        })
        .collect()
}

fn category(resolved: &ResolvedSite, at: usize, lang: Lang) -> PageInfo {
    let texts: Vec<Option<&Parsed>> =
        resolved.site.categories[at].texts.iter().map(|text| text.as_ref().map(|text| &*text.parsed)).collect();
    let url = |lang| resolved.pages.category(at, lang).map(|(route, _)| route.url(&resolved.site.config.base_url));
    let title = resolved.pages.category(at, lang).map(|(_, title)| title.to_owned());
    PageInfo { kind: "category", title, ..folder(resolved, &texts, lang, url) }
}

fn home(resolved: &ResolvedSite, lang: Lang) -> PageInfo {
    let texts: Vec<Option<&Parsed>> = resolved.site.homes.iter().map(Option::as_deref).collect();
    let url = |lang| Some(crate::site::Route::home(resolved.site.language(lang)).url(&resolved.site.config.base_url));
    let title = resolved.home_bodies[lang.0].as_ref().map(|body| body.title.clone()).filter(|title| !title.is_empty());
    PageInfo { kind: "home", title, ..folder(resolved, &texts, lang, url) }
}

/// A folder's own page, by its texts in each language.
fn folder(
    resolved: &ResolvedSite,
    texts: &[Option<&Parsed>],
    lang: Lang,
    url: impl Fn(Lang) -> Option<String>,
) -> PageInfo {
    let text = |lang: Lang| texts.get(lang.0).copied().flatten();
    let info = |lang: Lang| {
        let state = status::of_folder(text(lang).is_some(), lang);
        let source = text(lang).map(|own| own.source.path.to_string());
        LanguageInfo { source, ..language(resolved, lang, state.name(), url(lang)) }
    };
    let shown = text(lang).or_else(|| text(SOURCE));
    let base = shown.map(|shown| of_text(shown, text(SOURCE).map(|source| &source.front))).unwrap_or_default();
    let audience = shown.and_then(|shown| shown.front.audience.as_ref()).map(|audience| audience.value.name());
    PageInfo { languages: resolved.site.langs().map(info).collect(), audience: audience.unwrap_or("public"), ..base }
}

fn language(resolved: &ResolvedSite, lang: Lang, state: &'static str, url: Option<String>) -> LanguageInfo {
    let language = resolved.site.language(lang);
    LanguageInfo {
        code: language.code.clone(),
        name: resolved.language_name(lang).to_owned(),
        tag: language.tag.clone(),
        state,
        stale: Vec::new(),
        url: url.map(|url| url_encoded(&url)),
        source: None,
        compare: None,
    }
}

fn categories(resolved: &ResolvedSite, lang: Lang) -> Vec<CategoryInfo> {
    let title = |at| [lang, SOURCE].into_iter().find_map(|lang| resolved.pages.category(at, lang));
    let info = |(at, category): (usize, &crate::site::Category)| CategoryInfo {
        key: category.key.clone(),
        title: title(at).map_or_else(|| category.key.clone(), |(_, title)| title.to_owned()),
    };
    resolved.site.categories.iter().enumerate().map(info).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "what cannot be unwrapped fails the test")]
mod tests {
    use super::*;
    use crate::site::status::tests::built;

    #[test]
    fn a_page_tells_its_files_and_states() {
        let built = built(&[
            ("en/money/_index.md", "# Money\n"),
            ("ru/money/_index.md", "# Деньги\n"),
            ("en/money/a.md", "---\ntitle: A\nowner: Payments\nreview_by: 2026-11-02\ndraft: true\n---\n## One\n"),
            ("ru/money/a.md", "---\ntitle: А\nsource_digest: {_: 00000000, old: 00000000}\n---\n"),
            ("en/b.md", "# B\n"),
        ]);
        let json = |page| serde_json::to_value(of(&built.resolved, &page)).unwrap();
        let by_id = |id: &str| *built.resolved.site.by_id.get(id).unwrap();
        let info = json(Page::Article(by_id("money/a"), Lang(1)));
        assert_eq!(info["source"], "content/ru/money/a.md");
        assert_eq!((&info["owner"], &info["review_by"]), (&"Payments".into(), &"2026-11-02".into()), "of the source");
        assert_eq!((&info["draft"], &info["lang"], &info["kind"]), (&true.into(), &"ru".into(), &"article".into()));
        let ru = &info["languages"][1];
        assert_eq!(ru["state"], "stale");
        let stale: Vec<String> = ru["stale"]
            .as_array()
            .unwrap()
            .iter()
            .map(|s| format!("{}: {}, {}", s["id"], s["title"], s["change"]))
            .collect();
        assert_eq!(
            stale,
            ["\"_\": \"A\", \"changed\"", "\"one\": \"One\", \"added\"", "\"old\": \"old\", \"removed\""]
        );
        assert_eq!(ru["compare"], "/__faqtory/compare?article=money/a&left=en&right=ru");
        assert_eq!(ru["url"], "/ru/money/a/");
        assert_eq!(info["categories"][0]["title"], "Деньги");

        let fallback = json(Page::Article(by_id("b"), Lang(1)));
        assert_eq!(fallback["source"], "content/en/b.md");
        assert_eq!(fallback["languages"][1]["state"], "missing");
        assert_eq!(fallback["languages"][1]["compare"], serde_json::Value::Null);
        let category = json(Page::Category(0, Lang(1)));
        assert_eq!((&category["source"], &category["title"]), (&"content/ru/money/_index.md".into(), &"Деньги".into()));
        assert_eq!(json(Page::Chooser)["kind"], "chooser");
    }
}
