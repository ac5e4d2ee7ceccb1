//! What is wrong with links to the help centre in texts that live elsewhere: macros of a help desk, mail
//! templates, notes.

mod language;
mod links;
mod target;
mod texts;

use std::cell::RefCell;
use std::collections::HashMap;

use crate::diag::{Diagnostic, Place, Source, code};
use crate::pipeline::Built;
use crate::site::model::Lang;
use crate::site::redirects::{Destination, Redirect};
use crate::site::routes::Route;
use crate::site::status;
use language::Languages;
use links::Link;
use target::{Target, Targets};
use texts::Text;

/// What was read, and what is wrong with it.
#[derive(Debug, Default)]
pub struct Findings {
    /// The problems, at the site's levels, in the order of files and lines.
    pub diagnostics: Vec<Diagnostic>,
    /// How many links to the help centre were looked at.
    pub links: usize,
    /// How many have a placeholder of the help desk, and cannot be looked at.
    pub open: usize,
}

/// Looks at the links of some files. `built` is the public site; `everything` gives the site with drafts
/// and internal articles, and is asked for where a link leads to nothing.
pub fn lint<'a>(built: &'a Built, everything: &'a dyn Fn() -> Option<&'a Built>, files: &[Source]) -> Findings {
    let linter = Linter {
        built,
        targets: Targets::new(built, everything),
        languages: Languages::new(&built.resolved),
        stale: RefCell::default(),
        nearest: RefCell::default(),
        codes: built.resolved.site.config.languages.iter().map(|language| language.code.as_str()).collect(),
    };
    let mut findings = Findings::default();
    let mut found = Vec::new();
    for file in files {
        let mut places = Places::new(file);
        for text in texts::read(file, &mut found) {
            linter.text(&text, &mut places, &mut findings, &mut found);
        }
    }
    findings.diagnostics = built.faults(found);
    findings
}

struct Linter<'a> {
    built: &'a Built,
    targets: Targets<'a>,
    languages: Languages<'a>,
    /// The sections of each article's text that its source changed since, in words; empty for none.
    stale: RefCell<HashMap<(usize, Lang), String>>,
    /// The live address that is most like a dead one.
    nearest: RefCell<HashMap<String, Option<String>>>,
    codes: Vec<&'a str>,
}

impl Linter<'_> {
    fn text(&self, text: &Text, places: &mut Places, findings: &mut Findings, out: &mut Vec<Diagnostic>) {
        let links = links::find(&text.text, &self.built.resolved.site.config.base_url, &self.codes);
        if links.is_empty() {
            return;
        }
        let language = self.languages.of(&text.text, &text.about);
        for link in links {
            if link.open {
                findings.open += 1;
                continue;
            }
            findings.links += 1;
            let told = self.link(&link, language);
            if !told.is_empty() {
                let place = places.of(text.offset(link.range.start), text.offset(link.range.end));
                out.extend(told.into_iter().map(|diagnostic| diagnostic.at(place.clone())));
            }
        }
    }

    fn link(&self, link: &Link, language: Option<(Lang, &str)>) -> Vec<Diagnostic> {
        let path = &link.path;
        match self.targets.of(link) {
            Target::Nothing => vec![self.dead(link)],
            Target::Internal(title) => vec![
                Diagnostic::new(
                    code::MACRO_INTERNAL_LINK,
                    format!("`{path}` is the internal article “{title}”: customers cannot open it"),
                )
                .help("take the link out of what customers get"),
            ],
            Target::Draft(title) => vec![
                Diagnostic::new(code::MACRO_BROKEN_LINK, format!("`{path}` is a draft: “{title}” is not published"))
                    .help("publish the draft, or take the link out until then"),
            ],
            Target::Gone => vec![
                Diagnostic::new(
                    code::MACRO_BROKEN_LINK,
                    format!("`{path}` was withdrawn: `gone` in faqtory.yaml has it"),
                )
                .help("take the link out, or link an article that is there"),
            ],
            Target::Moved(redirect) => self.moved(link, redirect, language),
            Target::Article { at, lang } => self.article(link, at, lang, language),
            Target::Other(lang) => self.page(link, lang, language),
        }
    }

    fn dead(&self, link: &Link) -> Diagnostic {
        /// For how many dead addresses the nearest live one is looked for: each is a look at every address.
        const LOOKED_FOR: usize = 100;
        let mut known = self.nearest.borrow_mut();
        let room = known.len() < LOOKED_FOR;
        let near = known.get(&link.path).cloned().unwrap_or_else(|| {
            let near = if room { self.built.resolved.registry.nearest(&link.path) } else { None };
            known.insert(link.path.clone(), near.clone());
            near
        });
        let help = near.map_or_else(
            || "take the link out, or link an article that is there".to_owned(),
            |near| format!("did you mean {}?", Route::file(&near).absolute(self.base())),
        );
        Diagnostic::new(code::MACRO_BROKEN_LINK, format!("the help centre has nothing at `{}`", link.path)).help(help)
    }

    fn moved(&self, link: &Link, redirect: &Redirect, language: Option<(Lang, &str)>) -> Vec<Diagnostic> {
        let landing = self.built.resolved.landing(redirect);
        let url = landing.map_or_else(String::new, |landing| landing.route.absolute(self.base()));
        let (article, lang) = match redirect.to {
            Destination::Article(at) => (Some(at), Some(redirect.lang)),
            Destination::Permalink(at) => (Some(at), None),
            Destination::Category(_) | Destination::Home => (None, Some(redirect.lang)),
        };
        let help = match article {
            Some(at) => format!("write {}, which stays", self.permalink(at, lang, &link.anchor)),
            None => format!("write {url}"),
        };
        let message = format!("`{}` is an older address: it is {url} now", link.path);
        let mut told = vec![Diagnostic::new(code::MACRO_REDIRECTED_LINK, message).help(help)];
        told.extend(article.into_iter().flat_map(|at| self.article(link, at, lang, language)));
        told
    }

    fn article(&self, link: &Link, at: usize, lang: Option<Lang>, language: Option<(Lang, &str)>) -> Vec<Diagnostic> {
        let resolved = &self.built.resolved;
        let shown = lang.and_then(|lang| resolved.pages.article(at, lang)).map(|page| page.shown);
        let mut told = Vec::new();
        let langs: Vec<Lang> = shown.map_or_else(|| resolved.site.articles[at].langs().collect(), |lang| vec![lang]);
        let has_anchor = |lang: &Lang| resolved.pages.anchors(at, *lang).is_some_and(|ids| ids.contains(&link.anchor));
        if !link.anchor.is_empty() && !langs.iter().any(has_anchor) {
            let known = langs.iter().filter_map(|lang| resolved.pages.anchors(at, *lang)).flatten();
            told.push(missing_anchor(link, known.map(String::as_str).collect()));
        }
        if let Some(lang) = lang.filter(|lang| shown == Some(*lang)) {
            told.extend(self.stale(link, at, lang));
        }
        let Some(((wanted, known), lang)) = language.zip(lang) else { return told };
        let name = |lang: Lang| resolved.language_name(lang);
        let says = format!("this text is in {}, {known}", name(wanted));
        if wanted != lang && resolved.site.articles[at].translation(wanted).is_some() {
            let message = format!("{says}; `{}` is in {}", link.path, name(lang));
            let anchor = if has_anchor(&wanted) { link.anchor.as_str() } else { "" };
            let help = format!("write {}", self.permalink(at, Some(wanted), anchor));
            told.push(Diagnostic::new(code::MACRO_WRONG_LANGUAGE, message).help(help));
        } else if wanted == lang && shown.is_some_and(|shown| shown != wanted) {
            let message = format!("{says}; what `{}` shows is not translated", link.path);
            let help = "translate the article, or tell the customer what language it is in";
            told.push(Diagnostic::new(code::MACRO_WRONG_LANGUAGE, message).help(help));
        }
        told
    }

    fn stale(&self, link: &Link, at: usize, lang: Lang) -> Option<Diagnostic> {
        let mut known = self.stale.borrow_mut();
        let site = &self.built.resolved.site;
        let sections = known.entry((at, lang)).or_insert_with(|| {
            let state = status::of(site, at, lang);
            state.stale().iter().map(|section| format!("“{}”", section.title)).collect::<Vec<_>>().join(", ")
        });
        if sections.is_empty() {
            return None;
        }
        let file = &site.articles[at].translation(lang)?.parsed.source.path;
        let message = format!("`{}` does not reflect its source any more: {sections}", link.path);
        let help = format!("have it translated again: `faqtory status --diff {file}` tells what changed");
        Some(Diagnostic::new(code::MACRO_STALE_LINK, message).help(help))
    }

    /// A page that is no article: categories, home pages, the search.
    fn page(&self, link: &Link, lang: Option<Lang>, language: Option<(Lang, &str)>) -> Vec<Diagnostic> {
        let resolved = &self.built.resolved;
        let mut told = Vec::new();
        let anchors = resolved.pages.folder_anchors(&link.path);
        if let Some(anchors) = anchors.filter(|ids| !link.anchor.is_empty() && !ids.contains(&link.anchor)) {
            told.push(missing_anchor(link, anchors.iter().map(String::as_str).collect()));
        }
        if let Some(((wanted, known), lang)) = language.zip(lang)
            && wanted != lang
        {
            let name = |lang: Lang| resolved.language_name(lang);
            let message = format!("this text is in {}, {known}; `{}` is in {}", name(wanted), link.path, name(lang));
            let help = match self.same_page(link, lang, wanted) {
                Some(route) => format!("write {}", route.absolute(self.base())),
                None => format!("link a page in {}", name(wanted)),
            };
            told.push(Diagnostic::new(code::MACRO_WRONG_LANGUAGE, message).help(help));
        }
        told
    }

    /// The page of the same category in another language, or the one of the same name.
    fn same_page(&self, link: &Link, lang: Lang, wanted: Lang) -> Option<Route> {
        let resolved = &self.built.resolved;
        let is = |route: &Route| route.path().trim_end_matches('/') == link.path.trim_end_matches('/');
        let mut categories = 0..resolved.site.categories.len();
        if let Some(at) = categories.find(|at| resolved.pages.category(*at, lang).is_some_and(|(route, _)| is(route))) {
            return resolved.pages.category(at, wanted).map(|(route, _)| route.clone());
        }
        let rest = link.path.strip_prefix('/')?.split_once('/').map_or("", |(_, rest)| rest);
        let route = Route::file(&format!("{}/{rest}", resolved.site.language(wanted).code));
        self.built.output.contains_key(&route.output()).then_some(route)
    }

    fn permalink(&self, at: usize, lang: Option<Lang>, anchor: &str) -> String {
        let site = &self.built.resolved.site;
        let route = Route::permalink(lang.map(|lang| site.language(lang)), &site.articles[at].id);
        let hash = if anchor.is_empty() { String::new() } else { format!("#{anchor}") };
        route.absolute(self.base()) + &hash
    }

    fn base(&self) -> &crate::content::config::BaseUrl {
        &self.built.resolved.site.config.base_url
    }
}

fn missing_anchor(link: &Link, mut known: Vec<&str>) -> Diagnostic {
    known.sort_unstable();
    known.dedup();
    let help = match crate::diag::nearest(&link.anchor, known.iter().copied()) {
        Some(near) => format!("did you mean `#{near}`? Without it the page opens at its top"),
        None => "the page opens at its top: take the anchor out, or choose another".to_owned(),
    };
    let message = format!("`{}` has no anchor `#{}`", link.path, link.anchor);
    Diagnostic::new(code::MACRO_BROKEN_ANCHOR, message).help(help)
}

/// Places in a file, which is gone through from its beginning: help desks write all macros into one line.
struct Places<'a> {
    file: &'a Source,
    /// The place asked for last: the byte, where its line begins, its line and column.
    last: (usize, usize, usize, usize),
}

/// The longest line that is shown.
const SHOWN: usize = 1000;

impl<'a> Places<'a> {
    fn new(file: &'a Source) -> Self {
        Places { file, last: (0, 0, 1, 1) }
    }

    fn of(&mut self, start: usize, end: usize) -> Place {
        let text = &*self.file.text;
        if start < self.last.0 || text.get(start..end).is_none() {
            return self.file.place(start..end);
        }
        let (at, mut line_start, mut line, mut column) = self.last;
        let passed = &text[at..start];
        match passed.rfind('\n') {
            Some(newline) => {
                line += passed.bytes().filter(|byte| *byte == b'\n').count();
                line_start = at + newline + 1;
                column = text[line_start..start].chars().count() + 1;
            }
            None => column += passed.chars().count(),
        }
        self.last = (start, line_start, line, column);
        let shown = text.as_bytes()[line_start..].iter().take(SHOWN + 1).position(|byte| *byte == b'\n');
        let length = shown.or_else(|| (text.len() - line_start <= SHOWN).then_some(text.len() - line_start));
        let line_text = length.and_then(|length| text.get(line_start..line_start + length)).unwrap_or_default();
        Place {
            file: self.file.path.clone(),
            line,
            column,
            width: text[start..end].chars().count().max(1),
            text: line_text.to_owned(),
        }
    }
}
