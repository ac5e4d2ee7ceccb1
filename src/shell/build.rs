//! `faqtory build`.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use camino::{Utf8Path, Utf8PathBuf};
use faqtory_search::pack::Kind;

use super::terminal::Terminal;
use super::{disk, output};
use crate::content::front_matter::Audience;
use crate::diag::render::Format;
use crate::diag::{Diagnostic, Report, Severity, code};
use crate::index::{self, SearchIndex, index};
use crate::pipeline::{self, Options, Outcome};
use crate::render::File;
use crate::weight::{self, kb};

/// What `build` was asked for.
#[derive(Debug)]
pub struct Request {
    /// The site's folder.
    pub root: Utf8PathBuf,
    /// The output folder; none for the audience's own.
    pub out: Option<Utf8PathBuf>,
    /// What to build.
    pub options: Options,
    /// Whether warnings fail.
    pub strict: bool,
    /// How diagnostics are printed.
    pub format: Format,
}

/// Builds the site and gives the exit code.
pub fn run(request: &Request, terminal: &Terminal) -> u8 {
    let started = Instant::now();
    let progress = terminal.progress("building");
    let (site, mut diagnostics) = load_and_run(&request.root, &request.options);
    let mut exit = pipeline::exit_code(&diagnostics, request.strict);
    let mut done = None;
    match site {
        Some(Site { built, indexes }) if exit == 0 => {
            let out = request.out.clone().unwrap_or_else(|| default_out(&request.root, request.options.audience));
            progress.set_message("writing");
            let report = write(&built, &out, request);
            diagnostics.extend(report.diagnostics);
            diagnostics.sort();
            exit = pipeline::exit_code(&diagnostics, request.strict);
            done = Some((built, indexes, out, report.value));
        }
        Some(site) => diagnostics = with_faults(&site.built, diagnostics),
        None => {}
    }
    progress.finish_and_clear();
    terminal.diagnostics(&diagnostics, request.format);
    match done {
        Some((built, indexes, out, changes)) if exit == 0 => {
            // The process ends here: giving the memory back piece by piece would only take time.
            let built = std::mem::ManuallyDrop::new(built);
            let pages = built.output.keys().filter(|path| path.ends_with(".html")).count();
            terminal.say(&format!(
                "built {pages} pages in {} languages into {out} ({} files written, {} removed, {} unchanged) in {:.2} s",
                built.resolved.site.config.languages.len(),
                changes.written,
                changes.removed,
                changes.unchanged,
                started.elapsed().as_secs_f64()
            ));
            terminal.say(&plain_sizes(&indexes));
            if terminal.verbose {
                sizes(&built, &indexes, terminal);
            }
        }
        _ => terminal.say("nothing was written: the last site is as it was"),
    }
    exit
}

/// How large the search of each language is as it lies there: to compress it all takes its time.
fn plain_sizes(indexes: &[SearchIndex]) -> String {
    let pack = |index: &SearchIndex| {
        let bytes = index.pack.values().map(|bytes| bytes.len()).sum();
        format!("{} {}", index.manifest.lang, kb(bytes))
    };
    let packs: Vec<String> = indexes.iter().map(pack).collect();
    format!("search: {} for browsers to load from (`-v` says how much a first search takes)", packs.join(", "))
}

/// Says how large the search of each language is, compressed.
fn sizes(built: &pipeline::Built, indexes: &[SearchIndex], terminal: &Terminal) {
    for (index, weight) in indexes.iter().zip(weight::weigh(indexes, &built.output)) {
        let bytes: usize = index.files.values().map(|bytes| bytes.len()).sum();
        let manifest = &index.manifest;
        terminal.detail(&format!(
            "search {}: {} articles, {} sections, index {}",
            manifest.lang,
            manifest.articles,
            manifest.sections,
            kb(bytes)
        ));
        let part = |name: &str, kind| {
            let (files, bytes) = weight.of(kind);
            format!("{name} {} in {files}", kb(bytes))
        };
        terminal.detail(&format!(
            "  in browsers, gzip: engine {}, manifest {}, core {}, {}, {}, {}; a first search up to {}",
            kb(weight.engine),
            kb(weight.manifest),
            kb(weight.of(Kind::Core).1),
            part("dictionary", Kind::Words),
            part("postings", Kind::Postings),
            part("fragments", Kind::Fragment),
            kb(weight.first_search())
        ));
    }
}

/// Renders and writes; a fault at the level of an error leaves the last site as it was.
fn write(built: &pipeline::Built, out: &Utf8Path, request: &Request) -> Report<output::Changes> {
    let refused = |diagnostic| Report { value: output::Changes::default(), diagnostics: vec![diagnostic] };
    if let Some(diagnostic) = inside_the_site(&request.root, out) {
        return refused(diagnostic);
    }
    let renderer = built.renderer();
    let faults = Mutex::new(Vec::new());
    let make = |file: &File| {
        let found = renderer.bytes(file);
        found.map_err(|fault| faults.lock().unwrap_or_else(PoisonError::into_inner).push(*fault)).ok()
    };
    let staged = match output::stage(&built.output, make, out, request.options.audience) {
        Ok(staged) => staged,
        Err(diagnostic) => return refused(*diagnostic),
    };
    let faults = built.faults(faults.into_inner().unwrap_or_else(PoisonError::into_inner));
    if pipeline::exit_code(&faults, request.strict) != 0 {
        return Report { value: output::Changes::default(), diagnostics: faults };
    }
    let mut report = staged.publish();
    report.diagnostics.extend(faults);
    report
}

/// The diagnostics of a site that will not be written, with those that only rendering finds.
pub fn with_faults(built: &pipeline::Built, mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.extend(built.faults(built.renderer().faults(&built.output)));
    diagnostics.sort();
    diagnostics
}

/// An output folder in one that is read would be read by the next build.
fn inside_the_site(root: &Utf8Path, out: &Utf8Path) -> Option<Diagnostic> {
    let absolute = |path: &Utf8Path| std::path::absolute(path).ok();
    let folder = disk::FOLDERS.iter().find(|folder| match (absolute(out), absolute(&root.join(folder))) {
        (Some(out), Some(folder)) => out.starts_with(folder),
        _ => false,
    })?;
    Some(
        Diagnostic::new(code::FOREIGN_OUTPUT, format!("{out} lies in {folder}/, which the site is read from"))
            .help("name a folder outside of it with --out"),
    )
}

/// A built site with its search.
#[derive(Debug)]
pub struct Site {
    /// The site; the search's files are in its output.
    pub built: pipeline::Built,
    /// The search of each language.
    pub indexes: Vec<SearchIndex>,
}

/// Reads the site, runs all stages and builds the search; the problems of all.
pub fn load_and_run(root: &Utf8Path, options: &Options) -> (Option<Site>, Vec<Diagnostic>) {
    let disk = disk::load(root);
    let Outcome { built, mut diagnostics } = pipeline::run(disk.value, options);
    diagnostics.extend(disk.diagnostics);
    let site = built.map(|mut built| {
        let indexes = index(&built.resolved).drain_into(&mut diagnostics);
        let files = index::output(&indexes, &built.resolved).drain_into(&mut diagnostics);
        built.output.extend(files);
        let config = &built.resolved.site.config.search;
        if config.budget_kb.is_some() {
            diagnostics.extend(built.faults(weight::check(config, &weight::weigh(&indexes, &built.output))));
        }
        if config.precompress {
            built.output.extend(weight::precompressed(&built.output));
        }
        Site { built, indexes }
    });
    diagnostics.sort();
    (site, diagnostics)
}

/// The output folder of an audience: `public`, or `public-agents`.
pub fn default_out(root: &Utf8Path, audience: Audience) -> Utf8PathBuf {
    root.join(match audience {
        Audience::Public => "public",
        Audience::Agents => "public-agents",
    })
}

/// Whether any of the diagnostics is an error.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}
