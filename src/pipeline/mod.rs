//! The stages in order: from the files of a site to the list of its output's files.

mod inputs;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use self::inputs::Content;
use crate::content::config::{self, BaseUrl, Config};
use crate::content::front_matter::{Audience, Spanned};
use crate::content::sensitive::marks::{self, Suspect};
use crate::content::text;
use crate::diag::{Class, Code, Diagnostic, Severity, code};
use crate::markdown::Settings;
use crate::markdown::diagram::Drawings;
use crate::render::{self, Output, Prepared, Renderer, Theme};
use crate::site::assemble::assemble;
use crate::site::facts;
use crate::site::links_lock;
use crate::site::media::Media;
use crate::site::parse::{File, Reading, parse};
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
    /// All files of the output but the search.
    pub output: Output,
    /// What parsing made of each article's file, by its path.
    pub readings: BTreeMap<String, Arc<Reading>>,
    /// The problems that belong to no single article's text.
    told: Vec<Diagnostic>,
    levels: Levels,
    /// What looks like a person's data or a secret outside of articles' texts.
    suspects: Vec<Suspect>,
    /// What the site says is an example.
    example_data: Vec<Spanned<String>>,
}

/// The levels that a site sets, by the name of a code; none for off.
type Levels = BTreeMap<String, Option<Severity>>;

impl Built {
    /// What makes the bytes of the output's files.
    pub fn renderer(&self) -> Renderer<'_> {
        Renderer::new(&self.resolved, &self.theme, Prepared::new(&self.resolved))
    }

    /// Every problem that the stages found, at its level, sorted by file and position.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let bodies = self.resolved.faults.iter().flatten().flatten();
        let sensitive = marks::errors(suspects(&self.suspects, &self.readings), &self.example_data);
        let unused = marks::unused(suspects(&self.suspects, &self.readings), &self.example_data);
        let found = all(&self.told, &self.readings).chain(bodies).chain(sensitive);
        sorted(found.cloned().chain(unused).collect(), &self.levels)
    }

    /// Whether a problem that more than a file's own text leads to is told of a file.
    pub fn tells_of(&self, path: &str) -> bool {
        self.told.iter().any(|told| told.place.as_ref().is_some_and(|place| &*place.file == path))
    }

    /// What rendering found, once each and at the site's levels.
    pub fn faults(&self, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        sorted(render::told_once(found), &self.levels)
    }
}

fn all<'a>(
    told: &'a [Diagnostic],
    readings: &'a BTreeMap<String, Arc<Reading>>,
) -> impl Iterator<Item = &'a Diagnostic> {
    told.iter().chain(readings.values().flat_map(|reading| &reading.diagnostics))
}

fn suspects<'a>(
    elsewhere: &'a [Suspect],
    readings: &'a BTreeMap<String, Arc<Reading>>,
) -> impl Iterator<Item = &'a Suspect> {
    elsewhere.iter().chain(readings.values().flat_map(|reading| &reading.suspects))
}

/// The outcome: what could be built, and every problem.
#[derive(Debug)]
pub struct Outcome {
    /// The site; none where the configuration or the theme allow none.
    pub built: Option<Built>,
    /// The problems, at their levels, sorted by file and position.
    pub diagnostics: Vec<Diagnostic>,
}

/// What is known of files that did not change: they need not be parsed again.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The files.
    pub inputs: &'a Inputs,
    /// What parsing made of them, with the same [`Options`].
    pub readings: &'a BTreeMap<String, Arc<Reading>>,
    /// The diagrams that were drawn.
    pub drawings: &'a Drawings,
}

impl Known<'_> {
    fn reading(&self, file: &File) -> Option<Arc<Reading>> {
        let bytes = self.inputs.files.get(&file.path)?;
        let same = Arc::ptr_eq(bytes, &file.bytes) || *bytes == file.bytes;
        self.readings.get(&file.path).filter(|_| same).cloned()
    }
}

/// Runs all stages.
pub fn run(inputs: Inputs, options: &Options) -> Outcome {
    run_again(inputs, options, None)
}

/// Runs all stages but draws no diagram, which is most of the work of a site that has many: for commands
/// that only read texts.
pub fn run_texts(inputs: Inputs, options: &Options) -> Outcome {
    let known = Known { inputs: &Inputs::default(), readings: &Readings::new(), drawings: &Drawings::blank() };
    run_again(inputs, options, Some(known))
}

/// Runs all stages, and parses only what is not known.
pub fn run_again(inputs: Inputs, options: &Options, known: Option<Known>) -> Outcome {
    let mut told = Vec::new();
    let Some(config) = configuration(&inputs, options, &mut told) else {
        return Outcome { built: None, diagnostics: sorted(told, &Levels::new()) };
    };
    let levels = config.levels.clone();
    let example_data = config.example_data.clone();
    match build(config, inputs, options, known, &mut told) {
        Ok(built) => {
            let built = Built { told, levels, example_data, ..built };
            Outcome { diagnostics: built.diagnostics(), built: Some(built) }
        }
        Err(Unbuilt { readings, suspects: elsewhere }) => {
            let sensitive = marks::errors(suspects(&elsewhere, &readings), &example_data);
            let found = all(&told, &readings).chain(sensitive).cloned().collect();
            Outcome { built: None, diagnostics: sorted(found, &levels) }
        }
    }
}

type Readings = BTreeMap<String, Arc<Reading>>;

/// What is known of a site that cannot be built.
#[derive(Default)]
struct Unbuilt {
    readings: Readings,
    suspects: Vec<Suspect>,
}

/// The stages; where there can be no site, what parsing made of its files.
fn build(
    config: Config,
    inputs: Inputs,
    options: &Options,
    known: Option<Known>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Built, Unbuilt> {
    let layers = Layers::new(&config.theme, &inputs.files);
    if !has_theme(&config, &inputs, diagnostics) {
        return Err(Unbuilt::default());
    }
    let (content, statics) = Content::read(inputs, &config, diagnostics);
    let locales = i18n::load(&layers, &config.languages, &content.strings, diagnostics);
    if locales.len() != config.languages.len() {
        return Err(Unbuilt { readings: Readings::new(), suspects: content.suspects });
    }
    let locales = Arc::new(locales);
    let assets = assets::load(&layers, options.audience, &config.base_url, diagnostics);
    let tags: Vec<String> = config.languages.iter().map(|language| language.locale.clone()).collect();
    let icons = icons::load(&layers, diagnostics);
    let templates = Templates::load(&layers, &locales, &tags, &assets.urls, &icons, diagnostics);
    let theme = Theme { templates, assets };
    // Without a sound theme each page would only repeat the theme's own faults.
    let sound_theme = !diagnostics.iter().any(|found| is_fatal(found.code, &config));

    let parts = content.parts(config, options, diagnostics);
    let Content { articles, media, suspects, .. } = content;
    let readings = readings(articles, options, known);
    let parsed = readings.values().filter_map(|reading| reading.parsed.clone()).collect();
    let site = assemble(parts, parsed).drain_into(diagnostics);
    icons::check(&site, &icons, diagnostics);
    diagnostics.extend(facts::check_notices(&site, &locales));
    crate::check::dates(&site, options.today, diagnostics);
    let files = statics.iter().map(|(path, (_, bytes))| (path.to_owned(), bytes.clone())).collect();
    let static_files = statics.iter().map(|(path, (file, _))| (path.clone(), file.clone())).collect();
    let drawings = known.map(|known| Drawings::after(known.drawings)).unwrap_or_default();
    let around = Surroundings { locales, media: Media::new(media, files), statics: static_files, drawings };
    let resolved = resolve(site, around).drain_into(diagnostics);
    diagnostics.extend(links_lock::check(&resolved));

    if !sound_theme {
        diagnostics.extend(resolved.faults.iter().flatten().flatten().cloned());
        return Err(Unbuilt { readings, suspects });
    }
    let mut output = render::files(&resolved, &theme);
    output.extend(statics.into_iter().map(|(path, (_, bytes))| (path, render::File::Ready(bytes))));
    Ok(Built {
        resolved,
        theme,
        output,
        readings,
        told: Vec::new(),
        levels: Levels::new(),
        suspects,
        example_data: Vec::new(),
    })
}

fn readings(articles: Vec<File>, options: &Options, known: Option<Known>) -> Readings {
    let paths: Vec<String> = articles.iter().map(|file| file.path.clone()).collect();
    let read = parse(articles, settings(options), |file| known.and_then(|known| known.reading(file)));
    paths.into_iter().zip(read).collect()
}

/// How articles are parsed.
pub fn settings(options: &Options) -> Settings {
    Settings::page(options.audience)
}

fn has_theme(config: &Config, inputs: &Inputs, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let folder = format!("themes/{}/", config.theme);
    if config.theme == "default" || inputs.files.keys().any(|path| path.starts_with(&folder)) {
        return true;
    }
    diagnostics.push(
        Diagnostic::new(code::THEME, format!("there is no theme `{}`", config.theme))
            .at_opt(config.theme_place.clone())
            .help(format!("put its files into {folder}, or remove the line `theme:`")),
    );
    false
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
            Some(base) => {
                // What agents copy is for customers, wherever the agents' edition lives.
                if options.audience == Audience::Public {
                    config.public_url = base.clone();
                }
                config.base_url = base;
            }
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

/// Puts diagnostics at the site's levels, in the order of files and positions.
fn sorted(diagnostics: Vec<Diagnostic>, levels: &Levels) -> Vec<Diagnostic> {
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
