//! A site held in memory and kept true while its files change. No I/O.
//!
//! Most edits are of the text or title of one article: then only its bodies are made again, in place
//! ([`Step::Patch`]). Whatever reaches further runs the stages again, and only parses what changed
//! ([`Step::Replace`]). Pages are rendered when they are asked for; [`Keys`] tells which of them
//! an edit changed. The law: after any edits the site is what a clean build makes of the same files.

mod keys;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use keys::{Keys, Swept};

use crate::diag::Diagnostic;
use crate::pipeline::{self, Built, Inputs, Known, Options, Outcome};
use crate::render::{File, Page, Prepared, Renderer};
use crate::site::Route;
use crate::site::model::Lang;
use crate::site::parse::{self, Reading};

/// Files that changed: path below the root to the new bytes, none where the file is gone.
pub type Changes = BTreeMap<String, Option<Arc<[u8]>>>;

/// The site as it is now.
#[derive(Debug)]
pub struct Live {
    options: Options,
    inputs: Inputs,
    /// The last site that could be built.
    site: Option<Site>,
    /// The problems of a build that gave no site; the site is then older than the files.
    failed: Option<Vec<Diagnostic>>,
}

#[derive(Debug)]
struct Site {
    built: Built,
    /// What the site was built from.
    inputs: Inputs,
    prepared: Prepared,
}

/// What changes come to, found without touching the site.
#[derive(Debug)]
pub struct Plan {
    changes: Changes,
    step: Step,
}

#[derive(Debug)]
enum Step {
    /// Articles whose text alone changed.
    Patch(Vec<Patch>),
    /// Anything else.
    Replace(Box<Outcome>),
}

#[derive(Debug)]
struct Patch {
    article: usize,
    lang: Lang,
    path: String,
    reading: Arc<Reading>,
}

/// What was done.
#[derive(Debug)]
pub struct Applied {
    /// The output paths that may have changed.
    pub reach: Reach,
    /// The languages whose search may have changed.
    pub langs: BTreeSet<Lang>,
    /// The site before, where it was replaced: giving its memory back takes a while, which nobody
    /// who asks for a page should wait for.
    pub retired: Option<Retired>,
}

/// A site that is no longer served.
#[derive(Debug)]
pub struct Retired(#[allow(dead_code, reason = "it is only dropped")] Box<Site>);

impl Applied {
    fn nothing() -> Self {
        Applied { reach: Reach::Files(BTreeSet::new()), langs: BTreeSet::new(), retired: None }
    }
}

/// Which files of the output may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// None but these.
    Files(BTreeSet<String>),
    /// Any.
    All,
}

impl Live {
    /// Builds the site for the first time.
    pub fn new(inputs: Inputs, options: Options) -> Self {
        let outcome = pipeline::run(inputs.clone(), &options);
        let mut live = Live { options, inputs, site: None, failed: None };
        live.replace(outcome);
        live
    }

    /// The site, if one could ever be built.
    pub fn built(&self) -> Option<&Built> {
        self.site.as_ref().map(|site| &site.built)
    }

    /// What makes the bytes of the site's files.
    pub fn renderer(&self) -> Option<Renderer<'_>> {
        let site = self.site.as_ref()?;
        Some(Renderer::new(&site.built.resolved, &site.built.theme, site.prepared.clone()))
    }

    /// Whether the site is older than its files, as those allow none.
    pub fn is_behind(&self) -> bool {
        self.failed.is_some()
    }

    /// Every problem of the files as they are now, but for what only rendering finds.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        match (&self.failed, &self.site) {
            (Some(failed), _) => failed.clone(),
            (None, Some(site)) => site.built.diagnostics(),
            (None, None) => Vec::new(),
        }
    }

    /// Finds what changes come to. Reads only: pages can be served in the meantime.
    pub fn plan(&self, changes: Changes) -> Plan {
        if let Some(patches) = self.patches(&changes) {
            return Plan { changes, step: Step::Patch(patches) };
        }
        let mut inputs = self.inputs.clone();
        apply(&mut inputs, &changes);
        let known = self.site.as_ref().map(|site| Known {
            inputs: &site.inputs,
            readings: &site.built.readings,
            drawings: &site.built.resolved.drawings,
        });
        let outcome = pipeline::run_again(inputs, &self.options, known);
        Plan { changes, step: Step::Replace(Box::new(outcome)) }
    }

    /// The changes as patches, if each is of an article's text and of nothing that reaches further.
    fn patches(&self, changes: &Changes) -> Option<Vec<Patch>> {
        let site = self.site.as_ref().filter(|_| !self.is_behind())?;
        changes.iter().map(|(path, bytes)| patch(site, &self.options, path, bytes.as_ref()?)).collect()
    }

    /// Does what was planned.
    pub fn apply(&mut self, plan: Plan) -> Applied {
        apply(&mut self.inputs, &plan.changes);
        match (plan.step, &mut self.site) {
            (Step::Patch(patches), Some(site)) => {
                apply(&mut site.inputs, &plan.changes);
                site.patch(patches)
            }
            (Step::Replace(outcome), _) => self.replace(*outcome),
            // There are patches only of a site.
            (Step::Patch(_), None) => Applied::nothing(),
        }
    }

    fn replace(&mut self, outcome: Outcome) -> Applied {
        let Some(built) = outcome.built else {
            self.failed = Some(outcome.diagnostics);
            return Applied::nothing();
        };
        self.failed = None;
        let langs = built.resolved.site.langs().collect();
        let prepared = Prepared::new(&built.resolved);
        let retired = self.site.replace(Site { built, inputs: self.inputs.clone(), prepared });
        Applied { reach: Reach::All, langs, retired: retired.map(|site| Retired(Box::new(site))) }
    }
}

fn apply(inputs: &mut Inputs, changes: &Changes) {
    for (path, bytes) in changes {
        match bytes {
            Some(bytes) => drop(inputs.files.insert(path.clone(), bytes.clone())),
            None => drop(inputs.files.remove(path)),
        }
    }
}

fn patch(site: &Site, options: &Options, path: &str, bytes: &Arc<[u8]>) -> Option<Patch> {
    let resolved = &site.built.resolved;
    let old = site.built.readings.get(path)?.parsed.as_ref().filter(|parsed| !parsed.is_index())?;
    let article = *resolved.site.by_key.get(&old.key)?;
    let lang = Lang(old.lang);
    let shown = resolved.site.articles[article].translation(lang)?;
    if !Arc::ptr_eq(&shown.parsed, old) || site.built.tells_of(path) {
        return None;
    }
    let file = parse::File { lang: old.lang, key: old.key.clone(), path: path.to_owned(), bytes: bytes.clone() };
    let reading = parse::parse_file(&file, pipeline::settings(options));
    reading.parsed.as_ref().filter(|new| new.has_shape_of(old))?;
    Some(Patch { article, lang, path: path.to_owned(), reading: Arc::new(reading) })
}

impl Site {
    fn patch(&mut self, patches: Vec<Patch>) -> Applied {
        let mut files = BTreeSet::new();
        let mut langs = BTreeSet::new();
        let mut reaches_far = false;
        let media = self.built.resolved.used_media();
        for Patch { article, lang, path, reading } in patches {
            let Some(parsed) = reading.parsed.clone() else { continue };
            self.built.readings.insert(path, reading);
            let before = self.told_elsewhere(article, lang);
            for page in self.built.resolved.replace(article, lang, parsed) {
                let route = self.built.resolved.pages.article(article, page).map(|page| &page.route);
                files.extend(route.into_iter().flat_map(|route| [route.output(), route.markdown().output()]));
            }
            reaches_far |= before != self.told_elsewhere(article, lang);
            langs.insert(lang);
        }
        // The agents' desk tells which translations their sources left behind.
        let desk = Route::desk_data().output();
        files.extend(self.built.output.contains_key(&desk).then_some(desk));
        self.update_media(&media);
        if reaches_far {
            self.prepared = Prepared::new(&self.built.resolved);
        }
        let reach = if reaches_far { Reach::All } else { Reach::Files(files) };
        Applied { reach, langs, retired: None }
    }

    /// What other pages show of an article's text: its title and description, its questions.
    fn told_elsewhere(&self, article: usize, lang: Lang) -> Option<([String; 2], Vec<[String; 3]>)> {
        let body = self.built.resolved.bodies[article][lang.0].as_deref()?;
        let questions = body.questions.iter();
        let questions = questions.map(|q| [q.title.clone(), q.answer.to_string(), q.listed.to_string()]).collect();
        Some(([body.title.clone(), body.description.clone()], questions))
    }

    /// Adds the media that came into use to the output and removes those that went out of it.
    fn update_media(&mut self, before: &BTreeSet<usize>) {
        let resolved = &self.built.resolved;
        let now = resolved.used_media();
        for gone in before.difference(&now) {
            self.built.output.remove(&resolved.media.list[*gone].route.output());
        }
        for new in now.difference(before) {
            let medium = &resolved.media.list[*new];
            self.built.output.insert(medium.route.output(), File::Ready(medium.bytes.clone()));
        }
    }
}

/// The page at a path of the output.
pub fn page_at(built: &Built, path: &str) -> Option<Page> {
    match built.output.get(path) {
        Some(File::Page(page)) => Some(*page),
        _ => None,
    }
}
