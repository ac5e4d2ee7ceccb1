//! The stages in order: from the files of a site to the list of its output's files.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::content::config::{self, BaseUrl, Config};
use crate::content::front_matter::Audience;
use crate::content::{facts, notices, relevance, synonyms, text};
use crate::diag::{Class, Code, Diagnostic, Place, Severity, Source, code};
use crate::index::{self, SearchIndex};
use crate::markdown::Settings;
use crate::render::{self, Output, Renderer, Theme};
use crate::site::assemble::{Parts, assemble};
use crate::site::media::Media;
use crate::site::parse::{File, parse};
use crate::site::resolve::{ResolvedSite, Surroundings, resolve};
use crate::theme::{Layers, Templates, assets, i18n, icons};

/// Every file of a site, by its path below the site's root.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// The files.
    pub files: BTreeMap<String, Arc<[u8]>>,
}

/// What to build.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether drafts are built.
    pub drafts: bool,
    /// Who it is for.
    pub audience: Audience,
    /// In place of the configured `base_url`.
    pub base_url: Option<String>,
    /// The day that `review_by` and `expires` are held against; `None` leaves
    /// them alone. It changes diagnostics, never bytes.
    pub today: Option<Date>,
}

/// A built site, in memory; its pages are rendered when they are asked for.
#[derive(Debug)]
pub struct Built {
    /// The site.
    pub resolved: ResolvedSite,
    /// Its theme.
    pub theme: Theme,
    /// Its search.
    pub indexes: Vec<SearchIndex>,
    /// All files of the output.
    pub output: Output,
    levels: BTreeMap<String, Option<Severity>>,
}

impl Built {
    /// What makes the bytes of the output's files.
    pub fn renderer(&self) -> Renderer<'_> {
        Renderer::new(&self.resolved, &self.theme)
    }

    /// What rendering found, once each and at the site's levels.
    pub fn faults(&self, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        sorted(render::told_once(found), &self.levels)
    }
}

/// The outcome: what could be built, and every problem.
#[derive(Debug)]
pub struct Outcome {
    /// The site; none where the configuration allows none.
    pub built: Option<Built>,
    /// The problems, at their levels, sorted by file and position.
    pub diagnostics: Vec<Diagnostic>,
}

/// Runs all stages.
pub fn run(inputs: Inputs, options: &Options) -> Outcome {
    let mut diagnostics = Vec::new();
    let Some(config) = configuration(&inputs, options, &mut diagnostics) else {
        return Outcome { built: None, diagnostics: sorted(diagnostics, &BTreeMap::new()) };
    };
    let levels = config.levels.clone();
    let built = build(config, inputs, options, &mut diagnostics);
    Outcome { built, diagnostics: sorted(diagnostics, &levels) }
}

fn build(config: Config, inputs: Inputs, options: &Options, diagnostics: &mut Vec<Diagnostic>) -> Option<Built> {
    let layers = Layers::new(&config.theme, &inputs.files);
    let has_theme = config.theme == "default"
        || inputs.files.keys().any(|path| path.starts_with(&format!("themes/{}/", config.theme)));
    if !has_theme {
        diagnostics.push(
            Diagnostic::new(code::THEME, format!("there is no theme `{}`", config.theme))
                .at_opt(config.theme_place.clone())
                .help(format!("put its files into themes/{}/, or remove the line `theme:`", config.theme)),
        );
        return None;
    }
    let (content, statics) = Content::read(inputs, &config, diagnostics);
    let locales = i18n::load(&layers, &config.languages, &content.strings, diagnostics);
    if locales.len() != config.languages.len() {
        return None;
    }
    let locales = Arc::new(locales);
    let assets = assets::load(&layers, &config.base_url, diagnostics);
    let tags: Vec<String> = config.languages.iter().map(|language| language.locale.clone()).collect();
    let icons = icons::load(&layers, diagnostics);
    let templates = Templates::load(&layers, &locales, &tags, &assets.urls, &icons, diagnostics);
    let theme = Theme { templates, assets };
    // Without a sound theme each page would only repeat the theme's own faults.
    let sound_theme = !diagnostics.iter().any(|found| is_fatal(found.code, &config));

    let parsed = parse(&content.articles, Settings::page(options.audience)).drain_into(diagnostics);
    let parts = content.parts(config, options, diagnostics);
    let site = assemble(parts, parsed).drain_into(diagnostics);
    icons::check(&site, &icons, diagnostics);
    crate::check::dates(&site, options.today, diagnostics);
    let media =
        Media::new(content.media, statics.iter().map(|(path, (_, bytes))| (path.to_owned(), bytes.clone())).collect());
    let static_files = statics.iter().map(|(path, (file, _))| (path.clone(), file.clone())).collect();
    let around = Surroundings { locales, media, statics: static_files };
    let resolved = resolve(site, around).drain_into(diagnostics);

    if !sound_theme {
        return None;
    }
    let (mut output, indexed) = rayon::join(|| render::files(&resolved, &theme), || index::index(&resolved));
    let indexes = indexed.drain_into(diagnostics);
    output.extend(index::output(&indexes, &resolved).drain_into(diagnostics));
    output.extend(statics.into_iter().map(|(path, (_, bytes))| (path, render::File::Ready(bytes))));
    let levels = resolved.site.config.levels.clone();
    Some(Built { resolved, theme, indexes, output, levels })
}

/// Whether a fault of the theme leaves nothing to render with, at the site's levels.
fn is_fatal(code: Code, config: &Config) -> bool {
    let level = config.levels.get(code.name).copied().unwrap_or(Some(code.severity));
    code.class == Class::Config && level == Some(Severity::Error)
}

fn configuration(inputs: &Inputs, options: &Options, diagnostics: &mut Vec<Diagnostic>) -> Option<Config> {
    let Some(bytes) = inputs.files.get("faqtory.yaml") else {
        diagnostics.push(
            Diagnostic::new(code::CONFIG, "this folder has no faqtory.yaml")
                .help("go to the site's folder, name it with --root, or make a new site with `faqtory init my-site`"),
        );
        return None;
    };
    let source = text::read("faqtory.yaml", bytes, diagnostics)?;
    let report = config::parse(&source);
    let failed = report.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    let mut config = report.drain_into(diagnostics);
    if let Some(url) = &options.base_url {
        match BaseUrl::parse(url) {
            Some(base) => config.base_url = base,
            None => {
                diagnostics.push(
                    Diagnostic::new(code::CONFIG, format!("`{url}` is not an absolute URL that a site can live at"))
                        .help("write --base-url https://help.example.com"),
                );
                return None;
            }
        }
    }
    (!failed).then_some(config)
}

/// The files of a site, sorted by what they are.
#[derive(Debug, Default)]
struct Content {
    articles: Vec<File>,
    media: Vec<(String, Arc<[u8]>)>,
    /// `strings.yaml` and `synonyms.yaml` by language code.
    strings: BTreeMap<String, Source>,
    synonyms: BTreeMap<String, Source>,
    /// `facts.yaml`, `notices.yaml`, `relevance.yaml` by name.
    data: BTreeMap<String, Source>,
}

/// Files of `static/`: by output path, the path below the root and the bytes.
type Statics = BTreeMap<String, (String, Arc<[u8]>)>;

impl Content {
    /// Takes the inputs: an article's bytes are given back once they are text.
    fn read(inputs: Inputs, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> (Content, Statics) {
        let mut content = Content::default();
        let mut statics = Statics::new();
        let mut strangers: BTreeMap<String, String> = BTreeMap::new();
        for (path, bytes) in inputs.files {
            let (path, bytes) = (path.as_str(), &bytes);
            if let Some(output) = path.strip_prefix("static/") {
                statics.insert(output.to_owned(), (path.to_owned(), bytes.clone()));
            }
            let Some(rest) = path.strip_prefix("content/") else { continue };
            let Some((code, inner)) = rest.split_once('/') else {
                match rest {
                    "facts.yaml" | "notices.yaml" | "relevance.yaml" => {
                        content
                            .data
                            .extend(text::read(path, bytes, diagnostics).map(|source| (rest.to_owned(), source)));
                    }
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
                    Some(key) => content.articles.extend(text::read(path, bytes, diagnostics).map(|source| File {
                        lang,
                        key: key.to_owned(),
                        source,
                    })),
                    None => content.media.push((path.to_owned(), bytes.clone())),
                },
            }
        }
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

    fn parts(&self, config: Config, options: &Options, diagnostics: &mut Vec<Diagnostic>) -> Parts {
        let codes: Vec<&str> = config.languages.iter().map(|language| language.code.as_str()).collect();
        let data = |name: &str| self.data.get(name);
        let facts = data("facts.yaml").map(|source| facts::parse(source, &codes, diagnostics)).unwrap_or_default();
        let notices =
            data("notices.yaml").map(|source| notices::parse(source, &codes, diagnostics)).unwrap_or_default();
        let relevance =
            data("relevance.yaml").map(|source| relevance::parse(source, &codes, diagnostics)).unwrap_or_default();
        let synonyms = codes
            .iter()
            .map(|code| self.synonyms.get(*code).map(|source| synonyms::parse(source, diagnostics)).unwrap_or_default())
            .collect();
        Parts { config, drafts: options.drafts, audience: options.audience, facts, notices, relevance, synonyms }
    }
}

/// Puts diagnostics at the site's levels, in the order of files and positions.
fn sorted(diagnostics: Vec<Diagnostic>, levels: &BTreeMap<String, Option<Severity>>) -> Vec<Diagnostic> {
    let mut list: Vec<Diagnostic> = diagnostics
        .into_iter()
        .filter_map(|mut diagnostic| {
            if !diagnostic.code.wall
                && let Some(level) = levels.get(diagnostic.code.name)
            {
                diagnostic.severity = (*level)?;
            }
            Some(diagnostic)
        })
        .collect();
    list.sort();
    list.dedup();
    list
}

/// The exit code that diagnostics lead to: 0, 1 (content) or 2 (the rest).
pub fn exit_code(diagnostics: &[Diagnostic], strict: bool) -> u8 {
    let counts = |diagnostic: &&Diagnostic| diagnostic.severity == Severity::Error || (strict && !is_dated(diagnostic));
    let worst = diagnostics.iter().filter(counts).map(|diagnostic| match diagnostic.code.class {
        Class::Content => 1,
        Class::Config | Class::Io => 2,
    });
    worst.max().unwrap_or(0)
}

/// Warnings that come with the day are never raised by `--strict` alone.
fn is_dated(diagnostic: &Diagnostic) -> bool {
    diagnostic.code == code::REVIEW_OVERDUE || diagnostic.code == code::FACT_EXPIRED
}
