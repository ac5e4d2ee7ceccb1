//! The history law: whatever becomes of a site, each address and anchor that it ever published answers,
//! leads to the right place, or fails the build (an anchor: warns) with a line that mends it.

use std::collections::{BTreeMap, BTreeSet};

use super::generated::Random;
use super::output::Output;
use crate::support::{Site, tree};

const LANGS: [&str; 2] = ["en", "ru"];
const WORDS: &[&str] =
    &["card", "bank", "limit", "order", "wallet", "token", "receipt", "invoice", "dispute", "refund"];

/// An article as its writers think of it.
#[derive(Debug, Clone)]
struct Article {
    /// What it is, whatever it is called: stands in its text.
    number: usize,
    folder: String,
    stem: String,
    /// With or without an explicit id.
    id: Option<String>,
    slugs: [Option<String>; 2],
    /// The headings' words and numbers, by which they are known whatever they say.
    headings: Vec<(String, usize)>,
    translated: bool,
    faq: bool,
    /// Whether it exists.
    alive: bool,
    /// Lines of front matter that mends wrote, by language and key.
    mends: BTreeMap<(usize, String), String>,
}

impl Article {
    fn file(&self, lang: usize) -> String {
        let slash = if self.folder.is_empty() { "" } else { "/" };
        format!("content/{}/{}{slash}{}.md", LANGS[lang], self.folder, self.stem)
    }
}

/// What a published address showed: the number of its article, or of its heading.
type Shown = BTreeMap<String, usize>;

struct History {
    site: Site,
    random: Random,
    articles: Vec<Article>,
    /// Files that mends made: home and category pages, and what was written into them.
    folders: BTreeMap<String, BTreeMap<String, String>>,
    headings: usize,
    gone: Vec<String>,
    /// Every address ever published, with what it was first published for.
    published: Shown,
}

impl History {
    fn new(seed: u64) -> Self {
        let mut history = History {
            site: Site::empty(),
            random: Random(seed),
            articles: Vec::new(),
            folders: BTreeMap::new(),
            headings: 0,
            gone: Vec::new(),
            published: Shown::new(),
        };
        for _ in 0..5 {
            history.add();
        }
        history
    }

    fn word(&mut self) -> String {
        (*self.random.pick(WORDS)).to_owned()
    }

    /// A word that no other article's address has.
    fn fresh(&mut self) -> String {
        self.headings += 1;
        format!("{}-{}", self.word(), self.headings)
    }

    fn heading(&mut self) -> (String, usize) {
        self.headings += 1;
        (format!("{} {}", self.word(), self.word()), self.headings)
    }

    fn add(&mut self) {
        let folder = (*self.random.pick(&["", "money", "account", "money/cards"])).to_owned();
        let stem = self.fresh();
        let headings = (0..self.random.below(4)).map(|_| self.heading()).collect();
        let id = self.random.once_in(2).then(|| format!("id-{stem}"));
        let number = self.articles.len();
        let (translated, faq) = (!self.random.once_in(3), self.random.once_in(4));
        let article = Article {
            number,
            folder,
            stem,
            id,
            slugs: [None, None],
            headings,
            translated,
            faq,
            alive: true,
            mends: BTreeMap::new(),
        };
        self.articles.push(article);
    }

    /// One change of the many that a site sees in years.
    fn change(&mut self) {
        let at = self.random.below(self.articles.len());
        let living = self.articles.iter().filter(|article| article.alive).count();
        match self.random.below(9) {
            0 => self.add(),
            1 if living > 2 => self.articles[at].alive = false,
            2 | 3 => {
                let lang = self.random.below(2);
                self.articles[at].slugs[lang] = Some(self.fresh());
            }
            4 => self.articles[at].folder = (*self.random.pick(&["", "money", "payments", "payments/new"])).to_owned(),
            5 => {
                let (from, to) = ("money", (*self.random.pick(&["funds", "money", "cash/all"])).to_owned());
                self.articles
                    .iter_mut()
                    .filter(|article| article.folder == from)
                    .for_each(|a| a.folder.clone_from(&to));
            }
            6 => {
                let heading = self.heading();
                let headings = &mut self.articles[at].headings;
                match headings.len() {
                    0 => headings.push(heading),
                    n => drop(headings.remove(self.random.below(n))),
                }
            }
            7 => {
                let words = self.heading().0;
                if let Some(heading) = self.articles[at].headings.first_mut() {
                    heading.0 = words;
                }
            }
            _ => self.articles[at].translated = !self.articles[at].translated,
        }
    }

    /// Writes the files of the texts as they are, with the ids that `publish-links` wrote before.
    fn write(&self) {
        let ids = self.ids();
        std::fs::remove_dir_all(self.site.path().join("content")).ok();
        let gone: Vec<String> = self.gone.iter().map(|path| format!("\"{path}\"")).collect();
        let settings = "title: Help\nbase_url: https://help.example.com\nlanguages: [en, ru]\n";
        self.site.write("faqtory.yaml", format!("{settings}gone: [{}]\n", gone.join(", ")));
        if let Some(lock) = &ids.lock {
            self.site.write("content/links.lock", lock);
        }
        for (file, keys) in &self.folders {
            let lines: String = keys.values().map(|line| format!("{line}\n")).collect();
            self.site.write(file, format!("---\n{lines}---\n"));
        }
        for article in self.articles.iter().filter(|article| article.alive) {
            for lang in 0..if article.translated { 2 } else { 1 } {
                self.site.write(&article.file(lang), self.text(article, lang, &ids));
            }
        }
    }

    fn text(&self, article: &Article, lang: usize, ids: &Ids) -> String {
        let mut text = format!("---\ntitle: \"Article {}\"\n", article.number);
        if article.faq {
            text.push_str("type: faq\n");
        }
        let mended = |key: &str| article.mends.contains_key(&(lang, key.to_owned()));
        if let (Some(id), false, 0) = (&article.id, mended("id"), lang) {
            text.push_str(&format!("id: {id}\n"));
        }
        if let Some(slug) = &article.slugs[lang] {
            text.push_str(&format!("slug: {slug}\n"));
        }
        for ((_, _), line) in article.mends.iter().filter(|((of, _), _)| *of == lang) {
            text.push_str(&format!("{line}\n"));
        }
        text.push_str("---\nA beginning.\n\n");
        for (words, number) in &article.headings {
            let id = ids.of_heading.get(number).filter(|_| lang == 0);
            let id = id.map_or(String::new(), |id| format!(" {{#{id}}}"));
            text.push_str(&format!("## {words}{id}\n\nHeading number {number}.\n\n"));
        }
        text
    }

    /// What `publish-links` wrote: the ledger, and the id of each heading by its number.
    fn ids(&self) -> Ids {
        let mut ids = Ids::default();
        if !self.site.has("content") {
            return ids;
        }
        for (path, bytes) in tree(&self.site.path().join("content")) {
            let text = String::from_utf8(bytes).unwrap();
            if path == "links.lock" {
                ids.lock = Some(text);
            } else if path.starts_with("en/") {
                let headings: Vec<&str> = text.split("\n## ").skip(1).collect();
                for part in headings {
                    let (head, below) = part.split_once('\n').unwrap();
                    let id = head.split_once("{#").map(|(_, id)| id.trim_end_matches('}').to_owned());
                    let number = below.trim().trim_start_matches("Heading number ").trim_end_matches('.');
                    if let (Some(id), Ok(number)) = (id, number.parse()) {
                        ids.of_heading.insert(number, id);
                    }
                }
            }
        }
        ids
    }

    /// Does what each message says until there is none, and gives the messages that there were.
    fn mend(&mut self) -> Vec<serde_json::Value> {
        let mut told = Vec::new();
        for round in 0.. {
            let done = self.site.run(&["check", "--format", "json"]);
            let report: serde_json::Value =
                serde_json::from_str(&done.stdout).unwrap_or_else(|_| panic!("{}", done.stderr));
            let found = report["diagnostics"].as_array().unwrap().clone();
            let lost: Vec<_> = found
                .iter()
                .filter(|one| one["code"] == "lost-link" || one["code"] == "lost-anchor")
                .cloned()
                .collect();
            // An address that a page has again is no alias any more.
            let taken: Vec<_> = found.iter().filter(|one| one["code"] == "route-collision").cloned().collect();
            if !taken.is_empty() {
                taken.iter().for_each(|one| self.free(one));
                self.write();
                continue;
            }
            let others: Vec<_> =
                found.iter().filter(|one| one["severity"] == "error" && one["code"] != "lost-link").collect();
            assert!(others.is_empty(), "{others:#?}");
            if lost.is_empty() {
                return told;
            }
            let fails = lost.iter().any(|one| one["code"] == "lost-link");
            assert_eq!(done.code, i32::from(fails), "a lost page fails the build");
            assert!(round < 20, "what is named does not mend it: {lost:#?}");
            for one in &lost {
                assert_eq!(one["file"], "content/links.lock", "{one}");
                told.push(one.clone());
                // The lines of the other messages may name what is withdrawn now: they are asked for again.
                if self.obey(one["help"].as_str().unwrap()) {
                    break;
                }
            }
            self.write();
        }
        told
    }

    /// Takes out an alias or a withdrawal of an address that a page has now.
    fn free(&mut self, one: &serde_json::Value) {
        let message = one["message"].as_str().unwrap();
        let address = message.split('`').nth(1).unwrap_or_else(|| panic!("{one}"));
        let without = |line: &mut String| {
            let Some((head, list)) = line.split_once(": [").filter(|(head, _)| *head == "aliases") else { return };
            let kept: Vec<&str> = list.trim_end_matches(']').split(", ").filter(|item| *item != address).collect();
            *line = format!("{head}: [{}]", kept.join(", "));
        };
        self.gone.retain(|path| path != address);
        self.articles.iter_mut().flat_map(|article| article.mends.values_mut()).for_each(without);
        self.folders.values_mut().flat_map(BTreeMap::values_mut).for_each(without);
    }

    /// Writes the line that a message names into the file that it names, to the letter; whether that
    /// withdrew the address.
    fn obey(&mut self, help: &str) -> bool {
        let lines: Vec<&str> = help.lines().collect();
        let withdrawal = |line: &&str| {
            let named = line.strip_prefix("gone: [").map(|list| list.trim_end_matches(']'));
            let named = named.or_else(|| line.split_once(" in faqtory.yaml: ").map(|(_, address)| address));
            named.map(|address| address.trim_matches('"').to_owned())
        };
        if let (true, Some(address)) = (self.random.once_in(6), lines.iter().find_map(withdrawal)) {
            self.gone.push(address);
            return true;
        }
        let words: Vec<&str> = lines[0].split([' ', ',']).collect();
        let file = words.iter().find(|word| word.starts_with("content/")).unwrap_or_else(|| panic!("{help}"));
        let line = lines[1];
        let key = line.split(':').next().unwrap().to_owned();
        let place = |article: &Article| (0..2).find(|lang| article.alive && article.file(*lang) == **file);
        match self.articles.iter_mut().find_map(|article| place(article).map(|lang| (article, lang))) {
            Some((article, lang)) => drop(article.mends.insert((lang, key), line.to_owned())),
            None => drop(self.folders.entry((*file).to_owned()).or_default().insert(key, line.to_owned())),
        }
        false
    }

    /// Publishes, and notes what each address showed.
    fn publish(&mut self) {
        self.site.run(&["publish-links"]).expect(0);
        self.site.run(&["build", "-q"]).expect(0);
        let lock = self.site.read("content/links.lock");
        let output = self.output();
        for line in lock.lines().filter(|line| !line.starts_with('#')) {
            let address = line.split('\t').next().unwrap();
            if !self.published.contains_key(address)
                && let Some(shown) = shown(&output, address)
            {
                self.published.insert(address.to_owned(), shown);
            }
        }
    }

    fn output(&self) -> Output {
        Output::read("history", "https://help.example.com", &self.site.path().join("public"))
    }

    /// Every address ever published answers, and shows what it did where that is still there.
    fn hold(&self) {
        let output = self.output();
        let lock = self.site.read("content/links.lock");
        let living: BTreeSet<usize> = self.articles.iter().filter(|a| a.alive).map(|a| a.number).collect();
        for line in lock.lines().filter(|line| !line.starts_with('#')) {
            let address = line.split('\t').next().unwrap();
            let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
            let Some(page) = follow(&output, path) else { panic!("{address} answers nothing") };
            let is_gone = |path: &str| self.gone.iter().any(|gone| gone == path);
            if is_gone(path) {
                continue;
            }
            if !anchor.is_empty() && !is_gone(address) {
                assert!(has_id(&output, &page, anchor), "{address}: {page} has no such anchor");
            }
            let (Some(was), Some(now)) = (self.published.get(path), shown(&output, path)) else { continue };
            // Another text may have taken the address itself, but no older address is led astray.
            if living.contains(was) && page != path.trim_start_matches('/').to_owned() + "index.html" {
                assert_eq!(now, *was, "{address} leads to another text: {page}");
            }
        }
        for id in lock.lines().filter_map(|line| line.split('\t').nth(1)).filter(|id| !id.ends_with('/')) {
            assert!(output.files.contains_key(&format!("a/{id}/index.html")), "the permalink of {id} is lost");
        }
    }
}

#[derive(Debug, Default)]
struct Ids {
    lock: Option<String>,
    of_heading: BTreeMap<usize, String>,
}

/// The file of the page that a path leads to in the end.
fn follow(output: &Output, path: &str) -> Option<String> {
    let mut path = path.to_owned();
    for _ in 0..4 {
        let file = format!("{}index.html", path.trim_start_matches('/'));
        let text = output.files.get(&file).map(|bytes| String::from_utf8_lossy(bytes).into_owned())?;
        match text.split_once("content=\"0; url=") {
            Some((_, to)) => path = to.split('"').next()?.to_owned(),
            None => return Some(file),
        }
    }
    None
}

fn has_id(output: &Output, file: &str, id: &str) -> bool {
    output.text(file).contains(&format!(" id=\"{id}\""))
}

/// The number of the article at an address, where it is one.
fn shown(output: &Output, address: &str) -> Option<usize> {
    let file = follow(output, address.split('#').next()?)?;
    let (_, rest) = output.text(&file).split_once("<h1 itemprop=")?;
    let title = rest.split_once(">Article ")?.1;
    title.split('<').next()?.parse().ok()
}

#[test]
fn no_published_link_is_ever_lost() {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for seed in 1..=5 {
        let mut history = History::new(seed);
        history.write();
        history.publish();
        for _ in 0..4 {
            for _ in 0..1 + history.random.below(3) {
                history.change();
            }
            history.write();
            let told = history.mend();
            for one in &told {
                let help = one["help"].as_str().unwrap();
                let key = help.lines().nth(1).unwrap().split(':').next().unwrap();
                *kinds.entry(key.to_owned()).or_default() += 1;
                assert!(help.contains("content/") && one["message"].as_str().unwrap().contains("2026-11-20"), "{one}");
            }
            history.publish();
            history.hold();
        }
    }
    // A history in which nothing is lost would show nothing.
    assert!(kinds["aliases"] > 20 && kinds["id"] > 2 && kinds["anchor_aliases"] > 2, "{kinds:?}");
}
