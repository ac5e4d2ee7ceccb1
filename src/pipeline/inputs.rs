//! The files of a site, by what they are.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Inputs, Options};
use crate::content::config::Config;
use crate::content::sensitive::marks::{self, Suspect};
use crate::content::{facts, glossary, notices, relevance, synonyms, text};
use crate::diag::{Diagnostic, Place, Source, code};
use crate::site::assemble::Parts;
use crate::site::parse::File;

/// The files of a site, sorted by what they are.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) articles: Vec<File>,
    pub(super) media: Vec<(String, Arc<[u8]>)>,
    /// `strings.yaml` and `synonyms.yaml` by language code.
    pub(super) strings: BTreeMap<String, Source>,
    synonyms: BTreeMap<String, Source>,
    /// `facts.yaml`, `glossary.yaml`, `notices.yaml`, `relevance.yaml` by name.
    data: BTreeMap<String, Source>,
    accepted: Option<Source>,
    links: Option<Source>,
    /// What looks like a person's data or a secret in data files and in the names of files.
    pub(super) suspects: Vec<Suspect>,
}

/// Files of `static/`: by output path, the path below the root and the bytes.
pub(super) type Statics = BTreeMap<String, (String, Arc<[u8]>)>;

impl Content {
    /// Takes the inputs: an article's bytes are given back once they are text.
    pub(super) fn read(inputs: Inputs, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> (Content, Statics) {
        let mut content = Content::default();
        let mut statics = Statics::new();
        let mut strangers: BTreeMap<String, String> = BTreeMap::new();
        for (path, bytes) in inputs.files {
            let (path, bytes) = (path.as_str(), &bytes);
            if let Some(output) = path.strip_prefix("static/") {
                statics.insert(output.to_owned(), (path.to_owned(), bytes.clone()));
            }
            if path == "faqtory.yaml" {
                // What cannot be read in it was told when it was.
                let source = text::read(path, bytes, &mut Vec::new());
                content.suspects.extend(source.iter().flat_map(|s| marks::in_config(s, &config.example_data)));
            }
            if path.starts_with("content/") || path.starts_with("static/") {
                content.suspects.extend(marks::in_path(path));
            }
            let Some(rest) = path.strip_prefix("content/") else { continue };
            let Some((code, inner)) = rest.split_once('/') else {
                match rest {
                    "facts.yaml" | "glossary.yaml" | "notices.yaml" | "relevance.yaml" => {
                        content
                            .data
                            .extend(text::read(path, bytes, diagnostics).map(|source| (rest.to_owned(), source)));
                    }
                    "links.lock" => content.links = text::read(path, bytes, diagnostics),
                    "relevance.lock" => content.accepted = text::read(path, bytes, diagnostics),
                    _ if rest.ends_with(".md") => drop(strangers.insert(path.to_owned(), path.to_owned())),
                    _ => {}
                }
                continue;
            };
            let Some(lang) = config.languages.iter().position(|language| language.code == code) else {
                if inner.ends_with(".md") {
                    strangers.entry(format!("content/{code}")).or_insert_with(|| path.to_owned());
                }
                continue;
            };
            match inner {
                "strings.yaml" => {
                    content.strings.extend(text::read(path, bytes, diagnostics).map(|s| (code.to_owned(), s)))
                }
                "synonyms.yaml" => {
                    content.synonyms.extend(text::read(path, bytes, diagnostics).map(|s| (code.to_owned(), s)))
                }
                _ => match inner.strip_suffix(".md") {
                    Some(key) => content.articles.push(File {
                        lang,
                        key: key.to_owned(),
                        path: path.to_owned(),
                        bytes: bytes.clone(),
                    }),
                    None => content.media.push((path.to_owned(), bytes.clone())),
                },
            }
        }
        let data = content.strings.values().chain(content.synonyms.values()).chain(content.data.values());
        content.suspects.extend(data.flat_map(marks::in_data));
        let codes: Vec<&str> = config.languages.iter().map(|language| language.code.as_str()).collect();
        for (folder, file) in strangers {
            diagnostics.push(
                Diagnostic::new(
                    code::UNKNOWN_LANGUAGE,
                    format!("{folder} belongs to no language of the site and is left out"),
                )
                .at(Place::file(file))
                .help(format!("articles stand in content/<language>/; the languages are {}", codes.join(", "))),
            );
        }
        (content, statics)
    }

    pub(super) fn parts(&self, config: Config, options: &Options, diagnostics: &mut Vec<Diagnostic>) -> Parts {
        let codes: Vec<&str> = config.languages.iter().map(|language| language.code.as_str()).collect();
        let data = |name: &str| self.data.get(name);
        let facts = data("facts.yaml").map(|source| facts::parse(source, &codes, diagnostics)).unwrap_or_default();
        let glossary = data("glossary.yaml")
            .map(|source| glossary::parse(source, &config.languages, diagnostics))
            .unwrap_or_default();
        let notices =
            data("notices.yaml").map(|source| notices::parse(source, &codes, diagnostics)).unwrap_or_default();
        let relevance =
            data("relevance.yaml").map(|source| relevance::parse(source, &codes, diagnostics)).unwrap_or_default();
        let synonyms = codes
            .iter()
            .map(|code| self.synonyms.get(*code).map(|source| synonyms::parse(source, diagnostics)).unwrap_or_default())
            .collect();
        let (drafts, audience) = (options.drafts, options.audience);
        let (accepted, links) = (self.accepted.clone(), self.links.clone());
        Parts { config, drafts, audience, facts, glossary, notices, relevance, accepted, links, synonyms }
    }
}
