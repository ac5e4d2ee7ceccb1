//! The search indexes: one per language, from the very text that pages show.

use std::collections::BTreeMap;
use std::sync::Arc;

use faqtory_search::native::{Section, build};
use faqtory_search::{Language, Manifest};
use rayon::prelude::*;

use crate::diag::{Diagnostic, Report, code};
use crate::render::{File, Output};
use crate::site::Route;
use crate::site::model::Lang;
use crate::site::resolve::ResolvedSite;

/// A language's search: its manifest and the files of its index.
#[derive(Debug, Clone)]
pub struct SearchIndex {
    /// What readers of the index need to know.
    pub manifest: Manifest,
    /// The index's files by name.
    pub files: BTreeMap<String, Arc<[u8]>>,
}

/// Builds the index of every language.
pub fn index(resolved: &ResolvedSite) -> Report<Vec<SearchIndex>> {
    let langs: Vec<Lang> = resolved.site.langs().collect();
    let built: Vec<Result<SearchIndex, Box<Diagnostic>>> =
        langs.into_par_iter().map(|lang| language(resolved, lang)).collect();
    let mut report = Report::<Vec<SearchIndex>>::default();
    for one in built {
        match one {
            Ok(index) => report.value.push(index),
            Err(diagnostic) => report.diagnostics.push(*diagnostic),
        }
    }
    report
}

/// The files of the indexes, for the output.
pub fn output(indexes: &[SearchIndex], resolved: &ResolvedSite) -> Report<Output> {
    let mut report = Report::<Output>::default();
    for (index, lang) in indexes.iter().zip(resolved.site.langs()) {
        let language = resolved.site.language(lang);
        match index.manifest.to_json() {
            Ok(json) => {
                report.value.insert(Route::search_file(language, "manifest.json").output(), File::Ready(json.into()));
            }
            Err(error) => report.diagnostics.push(Diagnostic::new(code::SEARCH_INDEX, error.to_string())),
        }
        for (name, bytes) in &index.files {
            report
                .value
                .insert(Route::search_file(language, &format!("index/{name}")).output(), File::Ready(bytes.clone()));
        }
    }
    report
}

fn language(resolved: &ResolvedSite, lang: Lang) -> Result<SearchIndex, Box<Diagnostic>> {
    let site = &resolved.site;
    let sections = sections(resolved, lang);
    let name = |lang: Lang| resolved.locales[lang.0].string("language_name").to_owned();
    let manifest = Manifest {
        lang: site.language(lang).code.clone(),
        locale: site.language(lang).locale.clone(),
        languages: site
            .langs()
            .map(|lang| Language { code: site.language(lang).code.clone(), name: name(lang) })
            .collect(),
        base_url: site.config.base_url.full(),
        synonyms: site.synonyms[lang.0].groups.clone(),
        exceptions: site.synonyms[lang.0].exceptions.clone(),
        absent: site
            .articles
            .iter()
            .filter(|article| !article.allows(lang))
            .map(|article| article.id.clone())
            .collect(),
        ..Manifest::default()
    }
    .with_defaults(&sections);
    let files = build(&manifest, &sections).map_err(|error| {
        Box::new(Diagnostic::new(
            code::SEARCH_INDEX,
            format!("the search index of `{}` cannot be built: {error}", site.language(lang).code),
        ))
    })?;
    Ok(SearchIndex { manifest, files })
}

/// The documents of a language: a section each, of its own translations only.
fn sections(resolved: &ResolvedSite, lang: Lang) -> Vec<Section> {
    let site = &resolved.site;
    let mut sections = Vec::new();
    for (at, article) in site.articles.iter().enumerate() {
        let (Some(translation), Some(page)) = (article.translation(lang), resolved.pages.article(at, lang)) else {
            continue;
        };
        let Some(body) = resolved.bodies[at][lang.0].as_deref() else { continue };
        let category = article.category.and_then(|category| resolved.pages.category(category, lang));
        let section = |order: usize, heading: Option<usize>, body_text: String| {
            let heading = heading.map(|heading| &body.headings[heading]);
            Section {
                id: article.id.clone(),
                order: u32::try_from(order).unwrap_or(u32::MAX),
                // Without the path of base_url: readers of the index know it.
                url: page.route.path().to_owned(),
                anchor: heading.map_or(String::new(), |heading| heading.id.clone()),
                title: body.title.clone(),
                heading: heading.map_or(String::new(), |heading| heading.title.clone()),
                category: category.map_or(String::new(), |(_, title)| title.to_owned()),
                description: body.description.clone(),
                keywords: translation.parsed.front.keywords.clone(),
                codes: translation.codes.clone(),
                countries: translation.countries.clone(),
                body: body_text,
            }
        };
        let mut parts: Vec<(Option<usize>, String)> = resolved.sections(body).collect();
        let steps: String = body.steps.iter().map(|step| format!("{}\n", step.question)).collect();
        if !steps.is_empty() {
            parts.push((None, steps));
        }
        if parts.is_empty() {
            parts.push((None, String::new()));
        }
        sections.extend(parts.into_iter().enumerate().map(|(order, (heading, text))| section(order, heading, text)));
    }
    sections
}
