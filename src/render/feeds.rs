//! XML: the sitemap (sitemaps.org 0.9, with hreflang) and a feed per language
//! (Atom, RFC 4287).

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};
use std::io;

use super::view::{AlternateView, MetaView};
use super::views::Views;
use crate::content::front_matter::Audience;
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

/// The sitemap and the feeds.
pub(super) fn render(resolved: &ResolvedSite, views: &Views) -> Vec<(Route, String)> {
    let site = &resolved.site;
    let mut files = Vec::new();
    if site.audience == Audience::Public {
        files.extend(sitemaps(resolved, views));
    }
    for lang in site.langs() {
        files.push((Route::feed(site.language(lang)), xml(|writer| feed(writer, resolved, views, lang))));
    }
    files
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

fn sitemaps(resolved: &ResolvedSite, views: &Views) -> Vec<(Route, String)> {
    let addresses = addresses(resolved, views);
    let write = |list: &[Address]| {
        xml(|writer| {
            writer
                .create_element("urlset")
                .with_attributes([
                    ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"),
                    ("xmlns:xhtml", "http://www.w3.org/1999/xhtml"),
                ])
                .write_inner_content(|writer| list.iter().try_for_each(|found| address(writer, found)))
                .map(|_| ())
        })
    };
    if addresses.len() <= SITEMAP_LIMIT {
        return vec![(Route::file("sitemap.xml"), write(&addresses))];
    }
    let base = &resolved.site.config.base_url;
    let parts: Vec<(Route, String)> = addresses
        .chunks(SITEMAP_LIMIT)
        .enumerate()
        .map(|(at, list)| (Route::file(&format!("sitemap-{}.xml", at + 1)), write(list)))
        .collect();
    let index = xml(|writer| {
        writer
            .create_element("sitemapindex")
            .with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"))
            .write_inner_content(|writer| {
                parts.iter().try_for_each(|(route, _)| {
                    writer
                        .create_element("sitemap")
                        .write_inner_content(|writer| text(writer, "loc", &route.absolute(base)))
                        .map(|_| ())
                })
            })
            .map(|_| ())
    });
    std::iter::once((Route::file("sitemap.xml"), index)).chain(parts).collect()
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
fn addresses(resolved: &ResolvedSite, views: &Views) -> Vec<Address> {
    let site = &resolved.site;
    let mut addresses = Vec::new();
    for lang in site.langs() {
        let address =
            |meta: MetaView, updated| Address { absolute: meta.canonical, updated, alternates: meta.alternates };
        let owned = (0..site.categories.len()).filter(|at| site.categories[*at].has_own(lang));
        let categories = owned.filter_map(|at| views.category_meta(at, lang));
        let lists = [views.home(lang).page, views.faq(lang).page].into_iter().chain(categories);
        addresses.extend(lists.filter(|meta| !meta.noindex).map(|meta| address(meta, None)));
        for (at, article) in site.articles.iter().enumerate() {
            if let (Some(translation), Some(meta)) = (article.translation(lang), views.article_meta(at, lang)) {
                let updated = translation.parsed.front.updated.map(|date| date.to_string());
                addresses.push(address(meta, updated));
            }
        }
    }
    addresses
}

fn feed(writer: &mut Writer<Vec<u8>>, resolved: &ResolvedSite, views: &Views, lang: Lang) -> io::Result<()> {
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
