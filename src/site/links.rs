//! Where a link leads.

use std::collections::HashSet;

use super::media::{Media, Medium};
use super::model::{Hidden, Lang, SOURCE, Site};
use super::pages::Pages;
use super::registry::Registry;
use super::routes::Route;
use crate::diag::{self, Code, Diagnostic, code};
use crate::markdown::Link;
use crate::markdown::sanitise::SCHEMES;

/// A link's target, ready to be written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Resolved {
    /// What stands in the `href` or `src`.
    pub url: String,
    /// The same with scheme and host.
    pub absolute: String,
    /// The target's title, for links with an empty text.
    pub title: String,
    /// The article's index, where the target is one.
    pub article: Option<usize>,
    /// The medium's index, where the target is a file of content.
    pub medium: Option<usize>,
    /// Width and height of an image in pixels.
    pub size: Option<(usize, usize)>,
}

/// Why a link has no target.
#[derive(Debug)]
pub struct Fault {
    /// Which kind of problem.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Fault {
    fn new(code: Code, message: impl Into<String>, help: impl Into<String>) -> Box<Self> {
        Box::new(Fault { code, message: message.into(), help: help.into() })
    }

    /// The diagnostic of a link.
    pub fn at(self, link: &Link) -> Diagnostic {
        Diagnostic::new(self.code, self.message).at(link.place.clone()).help(self.help)
    }
}

/// What links are resolved against.
pub struct Context<'a> {
    /// The site.
    pub site: &'a Site,
    /// Its pages' routes and titles.
    pub pages: &'a Pages,
    /// Every output path.
    pub registry: &'a Registry,
    /// The files of content that are no articles.
    pub media: &'a Media,
    /// The language that the text is written in.
    pub written: Lang,
    /// The language of the page that it stands on.
    pub page: Lang,
    /// The file's own key: `refunds/refund-times`.
    pub key: &'a str,
    /// The folder of the file, below the language's: `refunds`.
    pub folder: &'a str,
    /// The ids of the document itself.
    pub anchors: &'a HashSet<String>,
}

type Result = std::result::Result<Resolved, Box<Fault>>;

impl Context<'_> {
    /// The target of a link or image as an article writes it.
    pub fn resolve(&self, destination: &str, image: bool) -> Result {
        let destination = destination.trim();
        if let Some(fragment) = destination.strip_prefix('#') {
            return self.own_anchor(fragment);
        }
        if let Some(rest) = destination.strip_prefix("id:") {
            return self.by_id(rest);
        }
        if destination.starts_with("//") {
            return Err(Fault::new(
                code::UNSAFE_URL,
                format!("the link `{destination}` has no scheme"),
                format!("write https:{destination}"),
            ));
        }
        if let Some(scheme) = scheme(destination) {
            return external(destination, scheme, image);
        }
        if destination.starts_with('/') {
            return self.root_absolute(destination, image);
        }
        if destination.is_empty() {
            return Err(Fault::new(
                code::BROKEN_LINK,
                "this link leads nowhere",
                "write its target between the parentheses",
            ));
        }
        self.content_path(destination, image)
    }

    fn own_anchor(&self, fragment: &str) -> Result {
        if !fragment.is_empty() && !self.anchors.contains(&decode(fragment)) {
            return Err(missing_anchor(fragment, "this article", self.anchors));
        }
        Ok(Resolved { url: format!("#{fragment}"), absolute: format!("#{fragment}"), ..Resolved::default() })
    }

    fn by_id(&self, rest: &str) -> Result {
        let (id, fragment) = split_fragment(rest);
        match self.site.by_id.get(id) {
            Some(article) => self.article(*article, self.page, fragment),
            None => Err(self.no_article(id, self.site.by_id.keys().map(String::as_str), "id:")),
        }
    }

    fn no_article<'k>(&self, name: &str, known: impl Iterator<Item = &'k str>, prefix: &str) -> Box<Fault> {
        match self.site.hidden.get(name) {
            Some(Hidden::Draft) => Fault::new(
                code::BROKEN_LINK,
                format!("the link leads to a draft: `{prefix}{name}`"),
                "publish the draft, or take the link out until then",
            ),
            Some(Hidden::Internal) => Fault::new(
                code::BROKEN_LINK,
                format!("the link leads to an internal article: `{prefix}{name}`"),
                "put the link into an `:::agents` block: customers cannot open it",
            ),
            None => {
                let help = diag::nearest(name, known).map_or_else(
                    || "check the spelling; an id is what stands behind `id:` in the front matter".to_owned(),
                    |near| format!("did you mean `{prefix}{near}`?"),
                );
                Fault::new(code::BROKEN_LINK, format!("there is no article `{prefix}{name}`"), help)
            }
        }
    }

    /// An article in a language, or where that one has it from.
    fn article(&self, article: usize, lang: Lang, fragment: &str) -> Result {
        let entry = &self.site.articles[article];
        let Some((route, shown)) = self.pages.target(self.site, article, lang) else {
            let codes: Vec<&str> = entry.langs().map(|lang| self.site.language(lang).code.as_str()).collect();
            return Err(Fault::new(
                code::BROKEN_LINK,
                format!("the article `{}` does not exist in `{}`", entry.id, self.site.language(lang).code),
                format!("it exists in {} only: take the link out, or translate the article", codes.join(", ")),
            ));
        };
        if let Some(anchors) = self.pages.anchors(article, shown)
            && !fragment.is_empty()
            && !anchors.contains(&decode(fragment))
        {
            return Err(missing_anchor(fragment, &format!("the article `{}`", entry.id), anchors));
        }
        let title = self.pages.title(article, shown).to_owned();
        Ok(Resolved { title, article: Some(article), ..self.to(&route, fragment) })
    }

    fn to(&self, route: &Route, fragment: &str) -> Resolved {
        let base = &self.site.config.base_url;
        let hash = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
        Resolved {
            url: format!("{}{hash}", route.url(base)),
            absolute: format!("{}{hash}", route.absolute(base)),
            ..Resolved::default()
        }
    }

    fn root_absolute(&self, destination: &str, image: bool) -> Result {
        let (path, rest) = destination.split_at(destination.find(['?', '#']).unwrap_or(destination.len()));
        let decoded = decode(path);
        if !self.registry.has(&decoded) {
            let help = self.registry.nearest(&decoded).map_or_else(
                || "link an article by its file: `[text](../refunds/refund-times.md)`".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            return Err(Fault::new(code::BROKEN_LINK, format!("the site has no page or file `{path}`"), help));
        }
        if let Some((article, lang)) = self.pages.at(&decoded)
            && let Some(fragment) = rest.strip_prefix('#')
            && let Some(anchors) = self.pages.anchors(article, lang)
            && !fragment.is_empty()
            && !anchors.contains(&decode(fragment))
        {
            return Err(missing_anchor(fragment, &format!("the page `{path}`"), anchors));
        }
        if let Some(fragment) = rest.strip_prefix('#') {
            self.folder_anchor(&Route::file(&decoded), fragment)?;
        }
        let size = if image { self.media.static_size(&decoded) } else { None };
        let title =
            self.pages.at(&decoded).map_or(String::new(), |(article, lang)| self.pages.title(article, lang).to_owned());
        let mut resolved = Resolved { size, title, ..self.to(&Route::file(path), "") };
        resolved.url.push_str(rest);
        resolved.absolute.push_str(rest);
        Ok(resolved)
    }

    fn content_path(&self, destination: &str, image: bool) -> Result {
        let (path, fragment) = split_fragment(destination);
        let (path, query) = path.split_once('?').map_or((path, ""), |(path, query)| (path, query));
        let decoded = decode(path);
        let Some((lang, key)) = self.locate(&decoded) else {
            return Err(Fault::new(
                code::BROKEN_LINK,
                format!("the link `{destination}` leads out of content/"),
                "link within the site by paths below content/, and to other sites with https://",
            ));
        };
        if let Some(stem) = key.strip_suffix(".md") {
            return self.markdown_file(stem, lang, fragment, destination);
        }
        let file = format!("content/{}/{key}", self.site.language(lang).code);
        if let Some((index, medium)) = self.media.find(&file).or_else(|| self.media_in_source(key.as_str())) {
            return Ok(self.medium(index, medium, fragment, query));
        }
        let folder = key.trim_end_matches('/');
        if !image && let Some(category) = self.site.categories.iter().position(|category| category.key == folder) {
            return self.category(category, lang, fragment);
        }
        if !image && folder.is_empty() {
            return self.home(lang, fragment);
        }
        let help = if self.site.by_key.contains_key(folder) {
            format!("write the file's extension: `{path}.md`")
        } else {
            self.media.nearest(&file).map_or_else(
                || "the path is relative to this file; check its spelling".to_owned(),
                |near| format!("did you mean `{near}`?"),
            )
        };
        Err(Fault::new(code::BROKEN_LINK, format!("there is no file `{path}`"), help))
    }

    /// A translation uses the source's images where it has none of its own.
    fn media_in_source(&self, key: &str) -> Option<(usize, &Medium)> {
        self.media.find(&format!("content/{}/{key}", self.site.language(SOURCE).code))
    }

    fn medium(&self, index: usize, medium: &Medium, fragment: &str, query: &str) -> Resolved {
        let mut resolved = self.to(&medium.route, fragment);
        if !query.is_empty() && fragment.is_empty() {
            resolved.url = format!("{}?{query}", resolved.url);
        }
        Resolved { medium: Some(index), size: medium.size, ..resolved }
    }

    fn markdown_file(&self, stem: &str, lang: Lang, fragment: &str, written: &str) -> Result {
        if let Some(article) = self.site.by_key.get(stem) {
            return self.article(*article, lang, fragment);
        }
        let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
        if matches!(name, "_index" | "index" | "README") {
            if folder.is_empty() {
                return self.home(lang, fragment);
            }
            if let Some(category) = self.site.categories.iter().position(|category| category.key == folder) {
                return self.category(category, lang, fragment);
            }
        }
        if self.site.hidden.contains_key(stem) {
            return Err(self.no_article(stem, std::iter::empty(), ""));
        }
        let others = self.site.by_key.keys().map(String::as_str).filter(|key| *key != self.key);
        let help = diag::nearest(stem, others).map_or_else(
            || "the path is relative to this file; check its spelling".to_owned(),
            |near| format!("did you mean `{}`?", relative(self.folder, near)),
        );
        let shown = split_fragment(written).0;
        Err(Fault::new(code::BROKEN_LINK, format!("there is no article `{shown}`"), help))
    }

    fn home(&self, lang: Lang, fragment: &str) -> Result {
        let route = Route::home(self.site.language(lang));
        self.folder_anchor(&route, fragment)?;
        Ok(self.to(&route, fragment))
    }

    /// Whether a category's or home's page has an anchor.
    fn folder_anchor(&self, route: &Route, fragment: &str) -> std::result::Result<(), Box<Fault>> {
        match self.pages.folder_anchors(route.path()) {
            Some(anchors) if !fragment.is_empty() && !anchors.contains(&decode(fragment)) => {
                Err(missing_anchor(fragment, &format!("the page `{}`", route.path()), anchors))
            }
            _ => Ok(()),
        }
    }

    fn category(&self, category: usize, lang: Lang, fragment: &str) -> Result {
        if let Some((route, _)) = self.pages.category(category, lang) {
            self.folder_anchor(route, fragment)?;
        }
        match self.pages.category(category, lang) {
            Some((route, title)) => Ok(Resolved { title: title.to_owned(), ..self.to(route, fragment) }),
            None => Err(Fault::new(
                code::BROKEN_LINK,
                format!(
                    "the category `{}` is empty in `{}`",
                    self.site.categories[category].key,
                    self.site.language(lang).code
                ),
                "link an article instead",
            )),
        }
    }

    /// The language and the path below its folder of a path relative to this
    /// file. A path that stays within its language means the page's language.
    fn locate(&self, path: &str) -> Option<(Lang, String)> {
        let mut parts = vec![self.site.language(self.written).code.as_str()];
        parts.extend(self.folder.split('/').filter(|part| !part.is_empty()));
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        let code = *parts.first()?;
        let lang = self.site.lang_of(code)?;
        let lang = if lang == self.written { self.page } else { lang };
        Some((lang, parts[1..].join("/")))
    }
}

fn external(destination: &str, scheme: &str, image: bool) -> Result {
    let lower = scheme.to_ascii_lowercase();
    if !SCHEMES.contains(&lower.as_str()) {
        return Err(Fault::new(
            code::UNSAFE_URL,
            format!("the scheme `{scheme}:` is refused"),
            format!("a link begins with one of {}, or is a path to a file", SCHEMES.join(":, ") + ":"),
        ));
    }
    if image {
        return Err(Fault::new(
            code::EXTERNAL_IMAGE,
            "this image is on another site",
            "save the file beside the article and link it there: no request leaves the help centre",
        ));
    }
    let url = destination.to_owned();
    Ok(Resolved { absolute: url.clone(), title: url.clone(), url, ..Resolved::default() })
}

fn missing_anchor(fragment: &str, of: &str, anchors: &HashSet<String>) -> Box<Fault> {
    let mut known: Vec<&str> = anchors.iter().map(String::as_str).collect();
    known.sort_unstable();
    let help = match diag::nearest(fragment, known.iter().copied()) {
        Some(near) => format!("did you mean `#{near}`?"),
        None if known.is_empty() => "it has no headings".to_owned(),
        None => format!("its anchors are: {}", known.join(", ")),
    };
    Fault::new(code::BROKEN_ANCHOR, format!("{of} has no anchor `#{fragment}`"), help)
}

fn split_fragment(text: &str) -> (&str, &str) {
    text.split_once('#').unwrap_or((text, ""))
}

/// The scheme of an absolute URL (RFC 3986, section 3.1).
fn scheme(url: &str) -> Option<&str> {
    let (scheme, _) = url.split_once(':')?;
    let sound = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    sound.then_some(scheme)
}

/// Percent-decoding; what is not UTF-8 stays as it is.
pub fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), |text| text.into_owned())
}

/// The path of an article's file from a folder.
fn relative(folder: &str, key: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = key.split('/').collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    format!("{}{}.md", "../".repeat(from.len() - common), to[common..].join("/"))
}
