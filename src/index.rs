//! The search indexes: one per language, from the very text that pages show.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use faqtory_search::native::{Export, LangIndex, Section, build, export};
use faqtory_search::{Language, Manifest};
use rayon::prelude::*;

use crate::content::glossary;
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
    /// The pack's files by name: the same index for browsers.
    pub pack: BTreeMap<String, Arc<[u8]>>,
}

/// Builds the index of every language, in parallel.
pub fn index(resolved: &ResolvedSite) -> Report<Vec<SearchIndex>> {
    let langs: Vec<Lang> = resolved.site.langs().collect();
    let built: Vec<Result<SearchIndex, Box<Diagnostic>>> =
        langs.into_par_iter().map(|lang| Material::of(resolved, lang).build()).collect();
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
        for (folder, files) in [("index", &index.files), ("pack", &index.pack)] {
            for (name, bytes) in files {
                let route = Route::search_file(language, &format!("{folder}/{name}"));
                report.value.insert(route.output(), File::Ready(bytes.clone()));
            }
        }
    }
    report
}

/// What a language's index is built from.
#[derive(Debug)]
pub struct Material {
    manifest: Manifest,
    sections: Vec<Section>,
}

impl Material {
    /// Gathers it from the site.
    pub fn of(resolved: &ResolvedSite, lang: Lang) -> Self {
        let site = &resolved.site;
        let sections = sections(resolved, lang);
        let name = |lang: Lang| resolved.locales[lang.0].string("language_name").to_owned();
        let absent = site.articles.iter().filter(|article| !article.allows(lang)).map(|article| article.id.clone());
        let languages = site.langs().map(|lang| Language { code: site.language(lang).code.clone(), name: name(lang) });
        let manifest = Manifest {
            lang: site.language(lang).code.clone(),
            locale: site.language(lang).locale.clone(),
            languages: languages.collect(),
            base_url: site.config.base_url.full(),
            synonyms: site.synonyms[lang.0].groups.clone(),
            variants: glossary::variants(&site.glossary, lang.0),
            exceptions: site.synonyms[lang.0].exceptions.clone(),
            absent: absent.collect(),
            ..Manifest::default()
        }
        .with_defaults(&sections);
        Material { manifest, sections }
    }

    /// The same material gives the same digest, and the same index.
    pub fn digest(&self) -> blake3::Hash {
        let mut hasher = Digest(blake3::Hasher::new());
        self.sections.hash(&mut hasher);
        hasher.0.update(&self.manifest.to_json().unwrap_or_default());
        hasher.0.finalize()
    }

    /// Builds the index and exports the pack.
    ///
    /// # Errors
    /// What the search engine says, as a diagnostic.
    pub fn build(self) -> Result<SearchIndex, Box<Diagnostic>> {
        let Self { mut manifest, sections } = self;
        let files = build(&manifest, &sections);
        let exported = files.and_then(|files| {
            let export = export(&LangIndex::from_files(manifest.clone(), &files)?)?;
            Ok((files, export))
        });
        let (files, Export { listing, files: pack }) = exported.map_err(|error| {
            let message = format!("the search index of `{}` cannot be built: {error}", manifest.lang);
            Box::new(Diagnostic::new(code::SEARCH_INDEX, message))
        })?;
        manifest.pack = Some(listing);
        Ok(SearchIndex { manifest, files, pack })
    }
}

/// Hashes values with a hash that tells any two apart.
struct Digest(blake3::Hasher);

impl Hasher for Digest {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        0 // nobody asks: the whole digest counts
    }
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
