//! The running server's state: the site, its search, and who looks at it.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};
use std::time::Instant;

use camino::Utf8PathBuf;

use super::events::{Hello, Hub, Message, problems};
use super::http::find;
use super::mirror;
use super::search::Searches;
use crate::content::editor;
use crate::diag::render::Format;
use crate::diag::{self, Diagnostic};
use crate::live::{Keys, Live, Reach, Retired, page_at};
use crate::pipeline::Built;
use crate::shell::status::{Answers, Question};
use crate::shell::terminal::Terminal;
use crate::site::Route;
use crate::site::model::Lang;

/// How many pages are looked at before another edit may come in between.
const BATCH: usize = 64;

/// What does not change while the server runs.
#[derive(Debug)]
pub(super) struct Settings {
    /// The site's folder, absolute.
    pub(super) root: Utf8PathBuf,
    /// The name that it answers to besides those of this machine.
    pub(super) host: String,
    /// Whether tabs follow the writer.
    pub(super) follow: bool,
    /// Whether pages may ask for files to be written: only where no other machine can.
    pub(super) writable: bool,
}

/// The state.
pub(super) struct Server {
    pub(super) settings: Settings,
    pub(super) hub: Hub,
    pub(super) searches: Searches,
    live: RwLock<Live>,
    /// Always locked after `live`, where both are.
    keys: Mutex<Keys>,
    /// What cannot be read from disk.
    unreadable: Mutex<Vec<Diagnostic>>,
    /// What is known of the past of sections that are stale.
    past: Mutex<Answers>,
    /// The problems told last.
    told: Mutex<Vec<Diagnostic>>,
    run: String,
    token: String,
    generation: AtomicU64,
    terminal: Terminal,
}

/// What is left to do after an edit, when pages are served already.
#[derive(Debug)]
pub(super) struct Rest {
    reach: Reach,
    langs: BTreeSet<Lang>,
    /// Only dropped, and not where anybody waits for it.
    retired: Vec<Retired>,
    generation: u64,
}

impl Rest {
    /// Puts two edits together.
    pub(super) fn merge(&mut self, later: Rest) {
        match (&mut self.reach, later.reach) {
            (Reach::Files(files), Reach::Files(more)) => files.extend(more),
            (reach, _) => *reach = Reach::All,
        }
        self.langs.extend(later.langs);
        self.retired.extend(later.retired);
        self.generation = later.generation;
    }
}

impl Server {
    /// The state of a server that has just read its site.
    pub(super) fn new(settings: Settings, live: Live, unreadable: Vec<Diagnostic>, terminal: Terminal) -> Self {
        Server {
            settings,
            hub: Hub::default(),
            searches: Searches::default(),
            live: RwLock::new(live),
            keys: Mutex::default(),
            unreadable: Mutex::new(unreadable),
            past: Mutex::default(),
            told: Mutex::default(),
            run: random(),
            token: random(),
            generation: AtomicU64::new(0),
            terminal,
        }
    }

    /// The site.
    pub(super) fn live(&self) -> RwLockReadGuard<'_, Live> {
        self.live.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is said to a page that has just opened.
    pub(super) fn hello(&self, page: String) -> Hello {
        let token = self.settings.writable.then(|| self.token.clone());
        Hello { run: self.run.clone(), token, follow: self.settings.follow, page }
    }

    /// Whether a request may write.
    pub(super) fn accepts(&self, token: &str) -> bool {
        // Compared as hashes: the time that it takes tells nothing of the token.
        self.settings.writable && blake3::hash(token.as_bytes()) == blake3::hash(self.token.as_bytes())
    }

    /// Everything that the first build leaves to do.
    pub(super) fn first(&self) -> Rest {
        let langs = self.live().built().map(|built| built.resolved.site.langs().collect()).unwrap_or_default();
        Rest { reach: Reach::All, langs, retired: Vec::new(), generation: 0 }
    }

    /// Takes in what changed on disk and tells the open pages; nothing where nothing changed.
    pub(super) fn update(&self, changes: mirror::Changes) -> Option<Rest> {
        let started = Instant::now();
        let same_faults = *lock(&self.unreadable) == changes.diagnostics;
        if changes.files.is_empty() && same_faults {
            return None;
        }
        *lock(&self.unreadable) = changes.diagnostics;
        let paths: Vec<String> = changes.files.keys().cloned().collect();
        let plan = self.live().plan(changes.files);
        let applied = self.live.write().unwrap_or_else(PoisonError::into_inner).apply(plan);
        let generation = self.generation.fetch_add(1, Ordering::SeqCst) + 1;
        self.hub.refresh(|path| self.fingerprint(path));
        self.follow(&paths);
        self.say_changed(&paths, started);
        self.tell();
        let retired = applied.retired.into_iter().collect();
        Some(Rest { reach: applied.reach, langs: applied.langs, retired, generation })
    }

    /// Does what can wait: looks for pages with faults, and builds the search again. It stops when
    /// another edit came: what is left is given back.
    pub(super) fn finish(&self, rest: Rest) -> Option<Rest> {
        let Rest { reach, langs, retired, generation } = rest;
        drop(retired);
        let is_late = || self.generation.load(Ordering::SeqCst) != generation;
        let again = |langs: BTreeSet<Lang>, reach: Reach| Some(Rest { reach, langs, retired: Vec::new(), generation });
        let mut left = langs.clone();
        for lang in langs {
            if is_late() {
                return again(left, reach);
            }
            if let Err(fault) = self.searches.update(&self.live, lang) {
                self.terminal.diagnostics(&[*fault], Format::Human);
            }
            left.remove(&lang);
        }
        let pages: Vec<String> = match (&reach, self.live().built()) {
            (Reach::Files(files), _) => files.iter().cloned().collect(),
            (Reach::All, Some(built)) => built.output.keys().cloned().collect(),
            (Reach::All, None) => Vec::new(),
        };
        let mut rendered = 0;
        for batch in pages.chunks(BATCH) {
            if is_late() {
                return again(left, reach);
            }
            let files = Reach::Files(batch.iter().cloned().collect());
            let live = self.live();
            rendered += lock(&self.keys).sweep(&live, &files).rendered.len();
        }
        {
            let live = self.live();
            lock(&self.keys).forget(&live);
        }
        self.terminal.detail(&format!("{rendered} pages rendered again"));
        self.tell();
        None
    }

    /// Every problem there is now.
    pub(super) fn problems(&self) -> Vec<Diagnostic> {
        let live = self.live();
        let mut list = live.diagnostics();
        list.extend(lock(&self.unreadable).iter().cloned());
        if let Some(built) = live.built().filter(|_| !live.is_behind()) {
            list.extend(built.faults(lock(&self.keys).faults()));
        }
        list.sort();
        list
    }

    /// Problems as open pages get them.
    pub(super) fn message(&self, list: &[Diagnostic]) -> Message {
        Message::Problems(problems(list, |file, line, column| self.open_url(file, line, column)))
    }

    /// The URL that opens a file of the site in the writers' editor.
    pub(super) fn open_url(&self, file: &str, line: usize, column: usize) -> Option<String> {
        let scheme = self.live().built()?.resolved.site.config.editor.clone()?;
        let path = self.settings.root.join(file);
        path.is_file().then(|| editor::url(&scheme, path.as_str(), line, column))
    }

    /// What git's history knows of sections; it is asked for what it was not asked before.
    pub(super) fn past(&self, questions: BTreeSet<Question>) -> MutexGuard<'_, Answers> {
        let mut answers = lock(&self.past);
        *answers = std::mem::take(&mut *answers).ask(&self.settings.root, questions);
        answers
    }

    /// What the path of a URL shows now: another text after any change of it, and of no page none.
    pub(super) fn fingerprint(&self, path: &str) -> String {
        let output = find(&self.live(), path).output();
        self.fingerprint_of(&output)
    }

    /// The same of an output path.
    pub(super) fn fingerprint_of(&self, output: &str) -> String {
        let live = self.live();
        let key = || live.renderer()?.key(page_at(live.built()?, output)?);
        key().map(|key| format!("{output} {}", key.to_hex())).unwrap_or_default()
    }

    /// Tells problems to open pages, and to the terminal if they are others than before.
    fn tell(&self) {
        let problems = self.problems();
        // An open page takes it as word that something was built: what it says of itself may be new.
        self.hub.tell(&self.message(&problems));
        if std::mem::replace(&mut *lock(&self.told), problems.clone()) == problems {
            return;
        }
        if problems.is_empty() {
            self.terminal.say("no problems any more");
        } else {
            self.terminal.diagnostics(&problems, Format::Human);
        }
    }

    fn say_changed(&self, paths: &[String], started: Instant) {
        let what = match paths {
            [] => return,
            [path] => path.clone(),
            [first, rest @ ..] => format!("{first} and {} more", rest.len()),
        };
        let (errors, is_behind) = {
            let live = self.live();
            (diag::count(&live.diagnostics()).errors, live.is_behind())
        };
        let state = match errors {
            0 => "",
            _ if is_behind => "; the last good site is shown",
            _ => "; with errors",
        };
        self.terminal.say(&format!("{what}: ready in {:.0} ms{state}", started.elapsed().as_secs_f64() * 1000.0));
    }

    /// Sends tabs to the page of the one article that was edited.
    fn follow(&self, paths: &[String]) {
        if !self.settings.follow {
            return;
        }
        let [path] = paths else { return };
        let route =
            self.live().built().and_then(|built| Some(page_of(built, path)?.url(&built.resolved.site.config.base_url)));
        if let Some(url) = route {
            self.hub.tell(&Message::Follow { url, source: path.clone() });
        }
    }
}

/// The page that shows a file's text.
fn page_of(built: &Built, path: &str) -> Option<Route> {
    let parsed = built.readings.get(path)?.parsed.as_ref()?;
    let resolved = &built.resolved;
    let lang = Lang(parsed.lang);
    if !parsed.is_index() {
        let article = *resolved.site.by_key.get(&parsed.key)?;
        return resolved.pages.article(article, lang).map(|page| page.route.clone());
    }
    if parsed.folder().is_empty() {
        return Some(Route::home(resolved.site.language(lang)));
    }
    let category = resolved.site.categories.iter().position(|category| category.key == parsed.folder())?;
    resolved.pages.category(category, lang).map(|(route, _)| route.clone())
}

/// 32 hexadecimal digits that nobody can guess: the standard library's hash keys come from the
/// system's random source.
fn random() -> String {
    let words = [(); 4].map(|()| RandomState::new().build_hasher().finish().to_le_bytes());
    blake3::hash(words.as_flattened()).to_hex().chars().take(32).collect()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
