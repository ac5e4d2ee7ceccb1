//! What an article is called in addresses: its slugs and its id.

use std::sync::Arc;

use super::parse::Parsed;
use super::routes::RESERVED;
use crate::content::front_matter::Spanned;
use crate::diag::{self, Diagnostic, code};
use crate::markdown::slug::{is_slug, slugify};

/// The URL segment: the writer's, checked, or the file's stem in ASCII.
pub(super) fn slug_of(
    given: Option<&Spanned<String>>,
    stem: &str,
    top_level: bool,
    start: Option<diag::Place>,
    diagnostics: &mut Vec<Diagnostic>,
) -> String {
    if let Some(slug) = given {
        let fault = if RESERVED.contains(&slug.value.as_str()) {
            Some((
                code::RESERVED_ROUTE,
                format!("faqtory needs the address `{}` itself", slug.value),
                "choose another slug".to_owned(),
            ))
        } else if !is_slug(&slug.value) {
            let better = slugify(&slug.value);
            let help = if better.is_empty() {
                "write lower-case ASCII letters, digits and hyphens".to_owned()
            } else {
                format!("write `slug: {better}`")
            };
            Some((code::INVALID_SLUG, format!("`{}` cannot stand in a URL as it is", slug.value), help))
        } else {
            None
        };
        if let Some((code, message, help)) = fault {
            diagnostics.push(Diagnostic::new(code, message).at(slug.place.clone()).help(help));
            // A refused slug reaches no route, whatever the fault's level.
            return format!("{}-page", slugify(stem));
        }
        return slug.value.clone();
    }
    let slug = slugify(stem);
    let place = || start.clone().unwrap_or_else(|| diag::Place::file("content"));
    if slug.is_empty() {
        diagnostics.push(
            Diagnostic::new(code::INVALID_SLUG, format!("no URL can be made from the file name `{stem}`"))
                .at(place())
                .help("rename the file, or give it a slug: `slug: a-short-name`"),
        );
        return "page".to_owned();
    }
    if top_level && RESERVED.contains(&slug.as_str()) {
        diagnostics.push(
            Diagnostic::new(code::RESERVED_ROUTE, format!("faqtory needs the address `{slug}` itself"))
                .at(place())
                .help("rename the file, or give it another slug: `slug: a-short-name`"),
        );
        return format!("{slug}-page");
    }
    slug
}

/// The article's id: the writer's, or the path in ASCII. Translations share it.
pub(super) fn article_id(key: &str, files: &[Option<Arc<Parsed>>], diagnostics: &mut Vec<Diagnostic>) -> String {
    let mut id: Option<&Spanned<String>> = None;
    for file in files.iter().flatten() {
        let Some(own) = &file.front.id else { continue };
        match id {
            None => id = Some(own),
            Some(first) if first.value != own.value => diagnostics.push(
                Diagnostic::new(
                    code::INVALID_ID,
                    format!("this translation has another id than {}: `{}`", first.place.source.path, first.value),
                )
                .at(own.place.clone())
                .help("remove the line: translations share the source's id"),
            ),
            Some(_) => {}
        }
    }
    let is_id = |text: &str| {
        let sound = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
                && part != "."
                && part != ".."
        };
        text.split('/').all(sound)
    };
    if let Some(id) = id {
        if !is_id(&id.value) {
            diagnostics.push(
                Diagnostic::new(
                    code::INVALID_ID,
                    format!("`{}` cannot be an id, as it stands in permalinks", id.value),
                )
                .at(id.place.clone())
                .help(format!("write ASCII letters, digits and hyphens: `id: {}`", slugify(&id.value))),
            );
        } else {
            return id.value.clone();
        }
    }
    let parts: Vec<String> = key.split('/').map(slugify).collect();
    if parts.iter().any(String::is_empty) { key.to_owned() } else { parts.join("/") }
}
