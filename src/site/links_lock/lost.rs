//! What of the ledger a site lost: addresses that lead nowhere, anchors that their pages do not have.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::ledger::{Entry, parse};
use super::mend::{Change, Lines, Mend, file_of, source_file};
use super::nearest::{Nearest, Target, last};
use super::published::is_article;
use crate::content::yaml::scalar;
use crate::diag::{Diagnostic, code};
use crate::site::digest::LEAD;
use crate::site::links::decode;
use crate::site::model::{Hidden, Lang, SOURCE};
use crate::site::redirects::{Destination, Older, Prefixes, Redirect, alias_route, lang_of_path};
use crate::site::resolve::ResolvedSite;
use crate::site::routes::Route;

/// A published address that the site lost.
#[derive(Debug, Clone)]
pub struct Lost<'t> {
    /// Its line; the first of several that are mended together.
    pub entry: Entry<'t>,
    /// What was lost, in a sentence.
    pub message: String,
    /// What mends it.
    pub mend: Mend,
    /// Whether it is an anchor.
    pub is_anchor: bool,
    /// What to know before mending it.
    hint: String,
    /// The address to withdraw instead.
    withdrawn: String,
}

/// The problems of the ledger's lines, and what of them the site lost, each with the line that mends it.
pub fn check(resolved: &ResolvedSite) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let Some(source) = &resolved.site.links else { return diagnostics };
    let entries = parse(source, &mut diagnostics);
    let list = lost(&entries, resolved);
    let lines = Lines::new(list.iter().map(|lost| &lost.mend));
    diagnostics.extend(list.iter().map(|lost| {
        let mut help = format!("{}{}", lost.hint, lines.of(resolved, &lost.mend));
        if lost.mend.certain {
            help.push_str("\nor let `faqtory publish-links --fix` write it");
        } else {
            help.push_str(&format!("\nor withdraw it on purpose: {}", gone_line(resolved, &lost.withdrawn)));
        }
        let kind = if lost.is_anchor { code::LOST_ANCHOR } else { code::LOST_LINK };
        Diagnostic::new(kind, lost.message.clone()).at(lost.entry.place(source)).help(help)
    }));
    diagnostics
}

/// The line of faqtory.yaml that withdraws an address.
fn gone_line(resolved: &ResolvedSite, address: &str) -> String {
    if resolved.site.config.gone.is_empty() {
        format!("write in faqtory.yaml\ngone: [{}]", scalar(address))
    } else {
        format!("add to `gone` in faqtory.yaml: {}", scalar(address))
    }
}

/// What of the entries a site lost, each once.
pub fn lost<'t>(entries: &[Entry<'t>], resolved: &ResolvedSite) -> Vec<Lost<'t>> {
    let standing = Standings::new(resolved);
    let mut paths: Vec<Entry> = Vec::new();
    let mut anchors: Vec<(Entry, Page)> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    let mut above: Option<(&str, Standing)> = None;
    for entry in entries {
        let known = above.take().filter(|(path, _)| *path == entry.path);
        let standing_here = known.map_or_else(|| standing.of(entry.path), |(_, standing)| standing);
        match (&standing_here, entry.anchor) {
            (Standing::Lost, _) if seen.insert(entry.path) => paths.push(*entry),
            (Standing::Alive(Some(page)), Some(anchor)) => {
                let anchor = decode(anchor);
                let has = page.anchors.is_some_and(|anchors| anchors.contains(&anchor));
                if !has && !standing.is_gone(&format!("{}#{anchor}", entry.path)) {
                    anchors.push((*entry, page.clone()));
                }
            }
            _ => {}
        }
        above = Some((entry.path, standing_here));
    }
    let ids = lost_ids(entries, &standing);
    if paths.is_empty() && anchors.is_empty() && ids.is_empty() {
        return Vec::new();
    }
    let finder = Finder { resolved, nearest: Nearest::new(resolved), lines: entries };
    let mut list: Vec<Lost> = paths.into_iter().map(|entry| finder.path(entry)).collect();
    list.extend(finder.ids(ids));
    list.extend(finder.anchors(anchors));
    list
}

/// The first entry of each id that is no article's any more, and whose permalink leads nowhere.
fn lost_ids<'t>(entries: &[Entry<'t>], standing: &Standings) -> Vec<Entry<'t>> {
    let mut first: BTreeMap<&str, Entry> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| is_article(entry.id)) {
        if standing.resolved.site.by_id.contains_key(entry.id) {
            continue;
        }
        let known = first.entry(entry.id).or_insert(*entry);
        known.date = known.date.min(entry.date);
    }
    let lost = |id: &str| matches!(standing.of(Route::permalink(None, &decode(id)).path()), Standing::Lost);
    first.into_values().filter(|entry| lost(entry.id)).collect()
}

/// What a path of the ledger is now.
enum Standing<'a> {
    /// A page, or an older address that leads to one; without a page whatever else the site has there.
    Alive(Option<Page<'a>>),
    /// Withdrawn on purpose.
    Gone,
    Lost,
}

/// A living page.
#[derive(Clone)]
struct Page<'a> {
    to: Destination,
    /// The language of its text.
    shown: Lang,
    anchors: Option<&'a HashSet<String>>,
}

/// Tells what paths are now.
struct Standings<'a> {
    resolved: &'a ResolvedSite,
    redirects: HashMap<String, &'a Redirect>,
    prefixes: Prefixes<'a>,
    gone: HashSet<String>,
    folders: HashMap<String, (Destination, Lang)>,
}

impl<'a> Standings<'a> {
    fn new(resolved: &'a ResolvedSite) -> Self {
        let site = &resolved.site;
        let mut folders = HashMap::new();
        for lang in site.langs() {
            folders.insert(Route::home(site.language(lang)).path().to_owned(), (Destination::Home, lang));
            for at in 0..site.categories.len() {
                if let Some((route, _)) = resolved.pages.category(at, lang) {
                    folders.insert(route.path().to_owned(), (Destination::Category(at), lang));
                }
            }
        }
        let exact = resolved.redirects.iter().filter(|redirect| !redirect.prefix);
        let gone = &site.config.gone;
        let address = |path: &str, anchor: &Option<String>| match anchor {
            Some(anchor) => format!("{path}#{}", decode(anchor)),
            None => alias_route(path).path().to_owned(),
        };
        let permalinks = resolved.gone.iter().map(|gone| alias_route(&gone.from).path().to_owned());
        Standings {
            resolved,
            redirects: exact.map(|known| (alias_route(&known.from).path().to_owned(), known)).collect(),
            prefixes: Prefixes::new(resolved),
            gone: gone.iter().map(|known| address(&known.path, &known.anchor)).chain(permalinks).collect(),
            folders,
        }
    }

    fn of(&self, path: &str) -> Standing<'a> {
        if let Some(page) = self.page(path) {
            return Standing::Alive(Some(page));
        }
        if self.is_gone(path) {
            return Standing::Gone;
        }
        if let Some(landing) = self.redirects.get(path).and_then(|redirect| self.resolved.landing(redirect)) {
            return Standing::Alive(self.page(landing.route.path()));
        }
        if self.resolved.registry.has(path) {
            return Standing::Alive(None);
        }
        match self.prefixes.of(path) {
            Some(Older::Moved(_)) => Standing::Alive(None),
            Some(Older::Gone(_)) => Standing::Gone,
            None => Standing::Lost,
        }
    }

    fn page(&self, path: &str) -> Option<Page<'a>> {
        let pages = &self.resolved.pages;
        let article = pages.at(path).map(|(at, shown)| Page {
            to: Destination::Article(at),
            shown,
            anchors: pages.anchors(at, shown),
        });
        article.or_else(|| self.folder(path))
    }

    fn folder(&self, path: &str) -> Option<Page<'a>> {
        let (to, lang) = *self.folders.get(path)?;
        let has_own = match to {
            Destination::Category(at) => self.resolved.site.categories.get(at)?.texts.get(lang.0)?.is_some(),
            _ => self.resolved.site.homes.get(lang.0)?.is_some(),
        };
        let shown = if has_own { lang } else { SOURCE };
        Some(Page { to, shown, anchors: self.resolved.pages.folder_anchors(path) })
    }

    fn is_gone(&self, address: &str) -> bool {
        self.gone.contains(address)
    }
}

/// Finds what mends lost addresses.
struct Finder<'a, 't> {
    resolved: &'a ResolvedSite,
    nearest: Nearest<'a>,
    lines: &'a [Entry<'t>],
}

impl<'t> Finder<'_, 't> {
    fn path(&self, entry: Entry<'t>) -> Lost<'t> {
        let site = &self.resolved.site;
        let lang = lang_of_path(site, entry.path);
        let same = self.nearest.of_id(&decode(entry.id), lang.unwrap_or(SOURCE));
        let same = same.or_else(|| self.moved_folder(&entry, lang?));
        let certain = same.as_ref().is_some_and(|target| Some(target.lang) == lang);
        let is_same = same.is_some();
        let target = same.unwrap_or_else(|| self.nearest.to(entry.path, is_article(entry.id)));
        let hint = match (is_same, self.hidden(entry.id)) {
            (true, _) => format!("what it showed is at {} now: ", target.path),
            (false, Some(why)) => format!("{why}; the most similar page is {}: ", target.path),
            (false, None) => format!("the most similar page is {}: ", target.path),
        };
        let file = file_of(self.resolved, &target);
        Lost {
            message: format!("{} leads nowhere any more; it was first published on {}", entry.path, entry.date),
            mend: Mend { file, change: Change::Alias(entry.path.to_owned()), certain },
            is_anchor: false,
            hint,
            withdrawn: entry.path.to_owned(),
            entry,
        }
    }

    /// The category that all living articles of a lost one are in now.
    fn moved_folder(&self, entry: &Entry, lang: Lang) -> Option<Target> {
        let site = &self.resolved.site;
        if is_article(entry.id) {
            return None;
        }
        let behind = self.lines.partition_point(|known| known.line <= entry.line);
        let inside = self.lines.iter().skip(behind).take_while(|known| known.path.starts_with(entry.path));
        let mut categories = inside.filter_map(|known| site.articles.get(*site.by_id.get(known.id)?)?.category);
        let first = categories.next()?;
        if !categories.all(|other| other == first) {
            return None;
        }
        let (route, _) = self.resolved.pages.category(first, lang)?;
        Some(Target { to: Destination::Category(first), lang, path: route.path().to_owned() })
    }

    fn hidden(&self, id: &str) -> Option<&'static str> {
        Some(match self.resolved.site.hidden.get(id)? {
            Hidden::Draft => "its article is a draft",
            Hidden::Internal => "its article is for agents only",
        })
    }

    /// Of each id the page that has its text now gets the id back, unless its own was published too.
    fn ids(&self, ids: Vec<Entry<'t>>) -> Vec<Lost<'t>> {
        if ids.is_empty() {
            return Vec::new();
        }
        let published: HashSet<&str> = self.lines.iter().map(|entry| entry.id).collect();
        let mut paths: HashMap<&str, Vec<&str>> = ids.iter().map(|entry| (entry.id, Vec::new())).collect();
        for entry in self.lines.iter().filter(|entry| entry.anchor.is_none()) {
            if let Some(list) = paths.get_mut(entry.id) {
                list.push(entry.path);
            }
        }
        let mut taken: HashSet<usize> = HashSet::new();
        let lost = ids.into_iter().map(|entry| {
            let (article, same) = self.successor(paths.get(entry.id).map(Vec::as_slice).unwrap_or_default());
            let permalink = Route::permalink(None, &decode(entry.id)).path().to_owned();
            let hidden = self.hidden(entry.id);
            let site = &self.resolved.site;
            let own = article.and_then(|at| site.articles.get(at)).map(|article| article.id.as_str());
            let is_new = own.is_some_and(|id| !published.contains(id)) && hidden.is_none();
            let (hint, file, change) = match (article, own) {
                (Some(at), Some(own)) if same && is_new && taken.insert(at) => (
                    format!("the same text has the id `{own}` now: "),
                    source_file(self.resolved, at, SOURCE),
                    Change::Id(decode(entry.id)),
                ),
                (Some(at), Some(own)) => (
                    format!("{}the most similar article is `{own}`: ", hidden.map_or(String::new(), |why| format!("{why}; "))),
                    source_file(self.resolved, at, SOURCE),
                    Change::Alias(permalink.clone()),
                ),
                _ => {
                    let home = Target { to: Destination::Home, lang: SOURCE, path: String::new() };
                    ("no article is left: ".to_owned(), file_of(self.resolved, &home), Change::Alias(permalink.clone()))
                }
            };
            Lost {
                message: format!(
                    "the permalink {permalink} leads nowhere any more: no article has the id `{}`; it was first published on {}",
                    decode(entry.id),
                    entry.date
                ),
                mend: Mend { file, change, certain: false },
                is_anchor: false,
                hint,
                withdrawn: permalink,
                entry,
            }
        });
        lost.collect()
    }

    /// The article that stands for one whose id is gone, by the paths that it had; and whether it is
    /// most likely the same text.
    fn successor(&self, paths: &[&str]) -> (Option<usize>, bool) {
        if let Some((at, _)) = paths.iter().find_map(|path| self.resolved.pages.at(path)) {
            return (Some(at), true);
        }
        let mut best = None;
        for path in paths {
            let target = self.nearest.to(path, true);
            if let Destination::Article(at) = target.to {
                if last(&target.path) == last(path) {
                    return (Some(at), true);
                }
                best = best.or(Some(at));
            }
        }
        let any = || self.resolved.site.articles.iter().position(|article| article.langs().next().is_some());
        (best.or_else(any), false)
    }

    /// Lost anchors, once for all languages whose texts take their anchors from one file.
    fn anchors(&self, anchors: Vec<(Entry<'t>, Page)>) -> Vec<Lost<'t>> {
        let mut groups: BTreeMap<(String, String), (Entry, Page, Vec<&str>)> = BTreeMap::new();
        for (entry, page) in anchors {
            let anchor = decode(entry.anchor.unwrap_or_default());
            let file = self.file_of_anchor(&page, &anchor);
            let group = groups.entry((file, anchor)).or_insert_with(|| (entry, page, Vec::new()));
            group.2.push(entry.path);
        }
        let lost = groups.into_iter().map(|((file, anchor), (entry, page, mut pages))| {
            pages.sort_unstable();
            pages.dedup();
            let more = match pages.len() {
                0 | 1 => String::new(),
                n => format!(" and in {} more", if n == 2 { "one".to_owned() } else { (n - 1).to_string() }),
            };
            let new = nearest_anchor(&anchor, page.anchors);
            let hint = match new.as_str() {
                LEAD => format!("nothing there is like it, and `{LEAD}` is the beginning of the text: "),
                near => format!("the most similar anchor there is `#{near}`: "),
            };
            Lost {
                message: format!(
                    "the anchor #{anchor} of {}{more} is lost; it was first published on {}",
                    entry.path, entry.date
                ),
                mend: Mend { file, change: Change::Anchor(anchor.clone(), new), certain: false },
                is_anchor: true,
                hint,
                withdrawn: format!("{}#{anchor}", entry.path),
                entry,
            }
        });
        lost.collect()
    }

    /// The file whose `anchor_aliases` an older anchor joins: the source's, from which the translations
    /// have theirs; the translation's own, where only that lost it.
    fn file_of_anchor(&self, page: &Page, anchor: &str) -> String {
        let has = |anchors: Option<&HashSet<String>>| anchors.is_some_and(|anchors| anchors.contains(anchor));
        let target = |lang| Target { to: page.to, lang, path: String::new() };
        let source = match page.to {
            Destination::Article(at) => {
                let article = self.resolved.site.articles.get(at);
                article
                    .and_then(|article| article.langs().next())
                    .filter(|lang| !has(self.resolved.pages.anchors(at, *lang)))
            }
            Destination::Category(at) => {
                let route = self.resolved.pages.category(at, SOURCE).map(|(route, _)| route.path());
                let anchors = route.and_then(|path| self.resolved.pages.folder_anchors(path));
                Some(SOURCE).filter(|_| route.is_some() && !has(anchors))
            }
            _ => {
                let home = Route::home(self.resolved.site.language(SOURCE));
                Some(SOURCE).filter(|_| !has(self.resolved.pages.folder_anchors(home.path())))
            }
        };
        file_of(self.resolved, &target(source.unwrap_or(page.shown)))
    }
}

/// The anchor that is most like a lost one; [`LEAD`] where none is.
fn nearest_anchor(lost: &str, anchors: Option<&HashSet<String>>) -> String {
    const ALIKE: f64 = 0.4;
    let likeness = |anchor: &str| strsim::normalized_damerau_levenshtein(lost, anchor);
    let own = anchors.into_iter().flatten().filter(|anchor| !anchor.starts_with("fn"));
    let best = own.map(|anchor| (likeness(anchor), anchor)).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)));
    best.filter(|(score, _)| *score >= ALIKE).map_or_else(|| LEAD.to_owned(), |(_, anchor)| anchor.clone())
}
