//! Plain texts: robots.txt, llms.txt, Markdown copies.

use std::fmt::Write as _;

use super::views::Views;
use crate::content::front_matter::Audience;
use crate::content::text::one_line;
use crate::site::Route;
use crate::site::body::Body;
use crate::site::resolve::ResolvedSite;

/// What crawlers may read.
pub(super) fn robots(resolved: &ResolvedSite) -> String {
    let site = &resolved.site;
    match site.audience {
        Audience::Agents => "User-agent: *\nDisallow: /\n".to_owned(),
        Audience::Public => {
            let sitemap = Route::file("sitemap.xml").absolute(&site.config.base_url);
            format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n")
        }
    }
}

/// <https://llmstxt.org>: the site's title, then a list of Markdown copies per
/// language and category.
pub(super) fn llms(resolved: &ResolvedSite, views: &Views) -> String {
    let site = &resolved.site;
    let mut out = String::new();
    for (index, lang) in site.langs().enumerate() {
        let shared = views.shared(lang);
        let home = resolved.home_bodies[lang.0].as_deref();
        if index == 0 {
            let _ = writeln!(out, "# {}\n", shared.site.title);
            if let Some(home) = home.filter(|home| !home.description.is_empty()) {
                let _ = writeln!(out, "> {}\n", home.description);
            }
        }
        let _ = writeln!(out, "## {} ({})\n", shared.lang.name, shared.lang.tag);
        for (at, article) in site.articles.iter().enumerate() {
            let (Some(page), Some(body)) = (resolved.pages.article(at, lang), resolved.bodies[at][lang.0].as_deref())
            else {
                continue;
            };
            if article.translation(lang).is_none() {
                continue;
            }
            let url = page.route.markdown().absolute(&site.config.base_url);
            let description =
                if body.description.is_empty() { String::new() } else { format!(": {}", one_line(&body.description)) };
            let _ = writeln!(out, "- [{}]({url}){description}", one_line(&body.title).replace(['[', ']'], ""));
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// The Markdown copy of an article's page, with its title.
pub(super) fn markdown(resolved: &ResolvedSite, body: &Body) -> String {
    let mut out = format!("# {}\n", one_line(&body.title));
    let text = resolved.markdown(body);
    if !text.trim().is_empty() {
        let _ = write!(out, "\n{}\n", text.trim());
    }
    for step in &body.steps {
        let _ = writeln!(out, "\n## {}\n", one_line(&step.question));
        for (text, target, article) in &step.answers {
            let next = body.steps.iter().find(|step| target.url == format!("#{}", step.key));
            let _ = match (article, next) {
                (Some(title), _) => writeln!(out, "- {}: [{title}]({})", one_line(text), target.absolute),
                (None, Some(next)) => writeln!(out, "- {} → {}", one_line(text), one_line(&next.question)),
                (None, None) => writeln!(out, "- {}", one_line(text)),
            };
        }
    }
    out
}
