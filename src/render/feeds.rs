//! XML: the sitemap (sitemaps.org 0.9, with hreflang) and a feed per language
//! (Atom, RFC 4287).

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};
use std::io;

use super::pages::Page;
use super::view::AlternateView;
use super::views::Views;
use crate::site::Route;
use crate::site::model::Lang;
use crate::site::resolve::ResolvedSite;

/// How many addresses one sitemap may hold (sitemaps.org).
const SITEMAP_LIMIT: usize = 50_000;
/// How many entries a feed holds.
const FEED_LIMIT: usize = 50;

/// An address of the sitemap.
struct Address {
    absolute: String,
    updated: Option<String>,
    alternates: Vec<AlternateView>,
}

/// Writing XML into memory cannot fail.
fn xml(write: impl FnOnce(&mut Writer<Vec<u8>>) -> io::Result<()>) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    let done =
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None))).and_then(|()| write(&mut writer));
    debug_assert!(done.is_ok());
    let mut text = String::from_utf8(writer.into_inner()).unwrap_or_default();
    text.push('\n');
    text
}

fn text(writer: &mut Writer<Vec<u8>>, name: &str, content: &str) -> io::Result<()> {
    let content: String = content.chars().filter(|c| !c.is_control() || matches!(c, '\t' | '\n')).collect();
    writer.create_element(name).write_text_content(quick_xml::events::BytesText::new(&content)).map(|_| ())
}

/// How many parts the sitemap has beside its index; none where it is one file.
pub(super) fn sitemap_parts(resolved: &ResolvedSite) -> usize {
    parts_of(&listed(resolved))
}

fn parts_of(listed: &[Page]) -> usize {
    if listed.len() <= SITEMAP_LIMIT { 0 } else { listed.len().div_ceil(SITEMAP_LIMIT) }
}

/// The route of the sitemap, or of one of its parts by its number from 0.
pub(super) fn sitemap_route(part: Option<usize>) -> Route {
    Route::file(&part.map_or_else(|| "sitemap.xml".to_owned(), |part| format!("sitemap-{}.xml", part + 1)))
}

/// The sitemap, or one of its parts.
pub(super) fn sitemap(resolved: &ResolvedSite, views: &Views, part: Option<usize>) -> String {
    let listed = listed(resolved);
    let parts = parts_of(&listed);
    match part {
        None if parts > 0 => sitemap_index(resolved, parts),
        None => urls(resolved, views, &listed),
        Some(part) => urls(resolved, views, listed.chunks(SITEMAP_LIMIT).nth(part).unwrap_or_default()),
    }
}

fn urls(resolved: &ResolvedSite, views: &Views, pages: &[Page]) -> String {
    xml(|writer| {
        writer
            .create_element("urlset")
            .with_attributes([
                ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"),
                ("xmlns:xhtml", "http://www.w3.org/1999/xhtml"),
            ])
            .write_inner_content(|writer| {
                let addresses = pages.iter().filter_map(|page| address_of(resolved, views, *page));
                addresses.into_iter().try_for_each(|found| address(writer, &found))
            })
            .map(|_| ())
    })
}

fn sitemap_index(resolved: &ResolvedSite, parts: usize) -> String {
    let base = &resolved.site.config.base_url;
    xml(|writer| {
        writer
            .create_element("sitemapindex")
            .with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"))
            .write_inner_content(|writer| {
                (0..parts).try_for_each(|part| {
                    writer
                        .create_element("sitemap")
                        .write_inner_content(|writer| text(writer, "loc", &sitemap_route(Some(part)).absolute(base)))
                        .map(|_| ())
                })
            })
            .map(|_| ())
    })
}

fn address(writer: &mut Writer<Vec<u8>>, found: &Address) -> io::Result<()> {
    writer
        .create_element("url")
        .write_inner_content(|writer| {
            text(writer, "loc", &found.absolute)?;
            if let Some(updated) = &found.updated {
                text(writer, "lastmod", updated)?;
            }
            found.alternates.iter().try_for_each(|alternate| {
                writer
                    .create_element("xhtml:link")
                    .with_attributes([
                        ("rel", "alternate"),
                        ("hreflang", alternate.hreflang.as_str()),
                        ("href", alternate.absolute_url.as_str()),
                    ])
                    .write_empty()
                    .map(|_| ())
            })
        })
        .map(|_| ())
}

/// The pages that search engines shall know: no fallbacks, nothing noindex.
fn listed(resolved: &ResolvedSite) -> Vec<Page> {
    let site = &resolved.site;
    let mut pages = Vec::new();
    for lang in site.langs() {
        pages.push(Page::Home(lang));
        if resolved.has_questions(lang) {
            pages.push(Page::Faq(lang));
        }
        let owned = |at: &usize| site.categories[*at].has_own(lang) && resolved.pages.category(*at, lang).is_some();
        pages.extend((0..site.categories.len()).filter(owned).map(|at| Page::Category(at, lang)));
        let own = |at: &usize| site.articles[*at].translation(lang).is_some();
        pages.extend((0..site.articles.len()).filter(own).map(|at| Page::Article(at, lang)));
    }
    pages
}

fn address_of(resolved: &ResolvedSite, views: &Views, page: Page) -> Option<Address> {
    let (meta, updated) = match page {
        Page::Home(lang) => (views.home(lang).page, None),
        Page::Faq(lang) => (views.faq(lang).page, None),
        Page::Category(at, lang) => (views.category_meta(at, lang)?, None),
        Page::Article(at, lang) => {
            let updated = resolved.site.articles[at].translation(lang)?.parsed.front.updated;
            (views.article_meta(at, lang)?, updated.map(|date| date.to_string()))
        }
        _ => return None,
    };
    Some(Address { absolute: meta.canonical, updated, alternates: meta.alternates })
}

/// A language's feed.
pub(super) fn feed(resolved: &ResolvedSite, views: &Views, lang: Lang) -> String {
    xml(|writer| write_feed(writer, resolved, views, lang))
}

fn write_feed(writer: &mut Writer<Vec<u8>>, resolved: &ResolvedSite, views: &Views, lang: Lang) -> io::Result<()> {
    let site = &resolved.site;
    let base = &site.config.base_url;
    let language = site.language(lang);
    let shared = views.shared(lang);
    let mut entries: Vec<(jiff::civil::Date, usize)> = (0..site.articles.len())
        .filter_map(|at| Some((site.articles[at].translation(lang)?.parsed.front.updated?, at)))
        .collect();
    entries.sort_by_key(|(date, at)| (std::cmp::Reverse(*date), *at));
    entries.truncate(FEED_LIMIT);
    let stamp = |date: jiff::civil::Date| format!("{date}T00:00:00Z");
    // A feed must have a date; one without entries has not changed since ever.
    let newest = entries.first().map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), |(date, _)| stamp(*date));
    let link = |writer: &mut Writer<Vec<u8>>, rel: &str, href: &str| {
        writer.create_element("link").with_attributes([("rel", rel), ("href", href)]).write_empty().map(|_| ())
    };
    writer
        .create_element("feed")
        .with_attributes([("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", language.tag.as_str())])
        .write_inner_content(|writer| {
            text(writer, "title", &shared.site.title)?;
            text(writer, "id", &Route::home(language).absolute(base))?;
            text(writer, "updated", &newest)?;
            writer.create_element("author").write_inner_content(|writer| text(writer, "name", &shared.site.title))?;
            link(writer, "self", &Route::feed(language).absolute(base))?;
            link(writer, "alternate", &Route::home(language).absolute(base))?;
            entries.iter().try_for_each(|(date, at)| {
                let (Some(page), Some(body)) =
                    (resolved.pages.article(*at, lang), resolved.bodies[*at][lang.0].as_deref())
                else {
                    return Ok(());
                };
                let permalink = Route::permalink(Some(language), &site.articles[*at].id);
                writer
                    .create_element("entry")
                    .write_inner_content(|writer| {
                        text(writer, "title", &body.title)?;
                        text(writer, "id", &permalink.absolute(base))?;
                        text(writer, "updated", &stamp(*date))?;
                        link(writer, "alternate", &page.route.absolute(base))?;
                        if body.description.is_empty() { Ok(()) } else { text(writer, "summary", &body.description) }
                    })
                    .map(|_| ())
            })
        })
        .map(|_| ())
}
