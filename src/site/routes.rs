//! URLs and output paths: nothing else in faqtory makes one.

use crate::content::config::{BaseUrl, Language};

/// Names that a slug cannot have, as the site needs them itself.
pub const RESERVED: &[&str] = &["a", "faq", "search", "agents", "404.html", "feed.xml"];

/// A page's or file's path within the site: `/en/refunds/refund-times/`.
/// It begins with `/` and does not carry the path of `base_url`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route(String);

impl Route {
    /// The language choice: `/`.
    pub fn root() -> Self {
        Route("/".to_owned())
    }

    /// A language's home page.
    pub fn home(lang: &Language) -> Self {
        Route(format!("/{}/", lang.code))
    }

    /// A page in a language by its slugs, from the outermost category down.
    pub fn page<'a>(lang: &Language, slugs: impl IntoIterator<Item = &'a str>) -> Self {
        let mut path = format!("/{}/", lang.code);
        for slug in slugs {
            path.push_str(slug);
            path.push('/');
        }
        Route(path)
    }

    /// A language's search page.
    pub fn search(lang: &Language) -> Self {
        Route(format!("/{}/search/", lang.code))
    }

    /// The parts of a language's search box, which its script fetches.
    pub fn search_box(lang: &Language) -> Self {
        Route(format!("/{}/search/box.html", lang.code))
    }

    /// A language's FAQ page.
    pub fn faq(lang: &Language) -> Self {
        Route(format!("/{}/faq/", lang.code))
    }

    /// A language's Atom feed.
    pub fn feed(lang: &Language) -> Self {
        Route(format!("/{}/feed.xml", lang.code))
    }

    /// A language's 404 page; the site's own without a language.
    pub fn not_found(lang: Option<&Language>) -> Self {
        Route(lang.map_or("/404.html".to_owned(), |lang| format!("/{}/404.html", lang.code)))
    }

    /// An article's permalink: language-neutral, or straight to a language.
    pub fn permalink(lang: Option<&Language>, id: &str) -> Self {
        Route(lang.map_or(format!("/a/{id}/"), |lang| format!("/{}/a/{id}/", lang.code)))
    }

    /// The folder of all languages' search folders.
    pub fn search_data() -> Self {
        Route("/search/".to_owned())
    }

    /// A file of a language's search folder.
    pub fn search_file(lang: &Language, name: &str) -> Self {
        Route(format!("/search/{}/{name}", lang.code))
    }

    /// A hashed asset: `main.css` and a hash become `/assets/main.<hash>.css`.
    pub fn asset(name: &str, hash: &str) -> Self {
        match name.rsplit_once('.') {
            Some((stem, extension)) => Route(format!("/assets/{stem}.{hash}.{extension}")),
            None => Route(format!("/assets/{name}.{hash}")),
        }
    }

    /// The agents' desk.
    pub fn desk() -> Self {
        Route("/agents/".to_owned())
    }

    /// What the agents' desk knows of the articles.
    pub fn desk_data() -> Self {
        Route("/agents/desk.json".to_owned())
    }

    /// A file at the site's root or below, copied or generated: `sitemap.xml`.
    pub fn file(path: &str) -> Self {
        Route(format!("/{}", path.trim_start_matches('/')))
    }

    /// The Markdown copy beside a page.
    pub fn markdown(&self) -> Self {
        Route(format!("{}index.md", self.0))
    }

    /// The path within the site, as articles may link it.
    pub fn path(&self) -> &str {
        &self.0
    }

    /// What stands in an `href`: the path below the path of `base_url`.
    pub fn url(&self, base: &BaseUrl) -> String {
        format!("{}{}", base.path, self.0)
    }

    /// With scheme and host.
    pub fn absolute(&self, base: &BaseUrl) -> String {
        format!("{}{}{}", base.origin, base.path, self.0)
    }

    /// The file in the output folder.
    pub fn output(&self) -> String {
        let path = self.0.trim_start_matches('/');
        if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
    }
}

/// A URL with what may not stand in one percent-encoded; `&` and quotes are
/// escaped where it is written.
pub fn url_encoded(url: &str) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    /// What the URL standard encodes in paths, queries and fragments alike.
    const UNSAFE: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'<')
        .add(b'>')
        .add(b'`')
        .add(b'\\')
        .add(b'[')
        .add(b']')
        .add(b'{')
        .add(b'}')
        .add(b'|')
        .add(b'^');
    utf8_percent_encode(url, UNSAFE).to_string()
}
