//! The template engine, set up for pages.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, ErrorKind, Kwargs, State, Tera, Value};

use super::layers::Layers;
use crate::content::strings::UiString;
use crate::diag::{Diagnostic, Source, code};
use crate::render::view::{Body, PageView};
use crate::site::locale::Locale;

thread_local! {
    /// Where a thread's pages are rendered: it keeps its size from one to the next.
    static PAGE: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// A theme's templates, with the words of each language.
#[derive(Debug)]
pub struct Templates {
    tera: Tera,
    /// The strings of each language as `t`.
    words: Vec<Value>,
    assets: Value,
    icons: Value,
    /// Of each template with all that it is made from, by its name.
    digests: BTreeMap<String, blake3::Hash>,
    /// Of the strings, by language.
    string_digests: Vec<blake3::Hash>,
    sources: BTreeMap<String, Source>,
}

impl Templates {
    /// Reads all templates; every syntax error is told.
    pub fn load(
        layers: &Layers,
        locales: &Arc<Vec<Locale>>,
        tags: &[String],
        assets: &BTreeMap<String, String>,
        icons: &BTreeMap<String, String>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let sources: BTreeMap<String, Source> = layers
            .folder("templates")
            .filter_map(|(name, file)| Some((name.to_owned(), Layers::text(file, diagnostics)?)))
            .collect();
        let mut templates = Templates {
            tera: engine(locales, tags),
            words: locales.iter().map(|locale| Value::from_serializable(&strings(locale))).collect(),
            assets: Value::from_serializable(assets),
            icons: drawn(icons),
            digests: digests(&sources, assets, icons),
            string_digests: locales.iter().map(string_digest).collect(),
            sources,
        };
        let mut faults = Vec::new();
        for (name, source) in &templates.sources {
            // Alone, so that one bad template does not hide the next.
            if let Err(error) = engine(locales, tags).add_raw_template(name, &source.text)
                && matches!(error.kind(), ErrorKind::SyntaxError(_))
            {
                faults.push(templates.diagnostic(&error, name));
            }
        }
        let whole = templates.sources.len() == layers.folder("templates").count();
        if faults.is_empty() && whole {
            let all = templates.sources.iter().map(|(name, source)| (name.as_str(), &*source.text));
            if let Err(error) = templates.tera.add_raw_templates(all.collect::<Vec<_>>()) {
                faults.push(templates.diagnostic(&error, "layout.html"));
            }
        }
        diagnostics.append(&mut faults);
        templates
    }

    /// A page's HTML, as bytes in UTF-8.
    ///
    /// # Errors
    /// What the template asks for and the view does not have, as a diagnostic.
    pub fn render(&self, lang: usize, shared: &Shared, view: &PageView) -> Result<Arc<[u8]>, Box<Diagnostic>> {
        let mut context = Context::new();
        context.insert_value("t", self.words[lang].clone());
        context.insert_value("assets", self.assets.clone());
        context.insert_value("icons", self.icons.clone());
        context.insert_value("site", shared.site.clone());
        context.insert_value("lang", shared.lang.clone());
        context.insert_value("page", Value::from_serializable(&view.page));
        let (name, value) = named(&view.body);
        context.insert_value(name, value);
        let template = view.body.template();
        PAGE.with_borrow_mut(|page| {
            page.clear();
            match self.tera.render_to(template, &context, &mut *page) {
                Ok(()) => Ok(Arc::from(page.as_slice())),
                Err(error) => Err(Box::new(self.diagnostic(&error, template))),
            }
        })
    }

    /// A digest of all that a template's pages of a language are made from besides their views.
    pub fn digest(&self, template: &str, lang: usize) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        if let Some(digest) = self.digests.get(template) {
            hasher.update(digest.as_bytes());
        }
        if let Some(digest) = self.string_digests.get(lang) {
            hasher.update(digest.as_bytes());
        }
        hasher.finalize()
    }

    fn diagnostic(&self, error: &tera::Error, template: &str) -> Diagnostic {
        let (message, name, span) = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                (report.message().to_owned(), report.filename().to_owned(), Some(report.span().clone()))
            }
            _ => (error.to_string(), template.to_owned(), None),
        };
        let help = "templates may use what docs of the template contract list (src/render/view.rs), and the theme's strings as `t`";
        let diagnostic = Diagnostic::new(code::TEMPLATE, format!("the template `{name}`: {message}")).help(help);
        match (self.sources.get(&name), span) {
            (Some(source), Some(span)) => diagnostic.at(source.place(span.range.clone())),
            (Some(source), None) => diagnostic.at(source.start()),
            _ => diagnostic,
        }
    }
}

fn string_digest(locale: &Locale) -> blake3::Hash {
    blake3::hash(&serde_json::to_vec(&strings(locale)).unwrap_or_default())
}

/// The digest of each template: its text, those of all that it extends, includes and takes components
/// from, and the assets and icons that these name.
fn digests(
    sources: &BTreeMap<String, Source>,
    assets: &BTreeMap<String, String>,
    icons: &BTreeMap<String, String>,
) -> BTreeMap<String, blake3::Hash> {
    let digest = |name: &String| {
        let texts: Vec<&str> = parts(name, sources).into_iter().map(|name| &*sources[name].text).collect();
        let names = |quoted: &str| texts.iter().any(|text| text.contains(&format!("\"{quoted}\"")));
        // An icon that a value names may be any.
        let any_icon = texts.iter().any(|text| text.split("icons[").skip(1).any(|rest| !rest.starts_with('"')));
        let assets = assets.iter().filter(|(name, _)| names(name));
        let icons = icons.iter().filter(|(name, _)| any_icon || names(name));
        let mut hasher = blake3::Hasher::new();
        for text in texts.iter().copied().chain(assets.chain(icons).flat_map(|(name, value)| [name.as_str(), value])) {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        }
        (name.clone(), hasher.finalize())
    };
    sources.keys().map(digest).collect()
}

/// The names of a template and of all that it is made from.
fn parts<'a>(name: &'a str, sources: &'a BTreeMap<String, Source>) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::from([name]);
    let mut open = vec![name];
    while let Some(name) = open.pop() {
        let Some(source) = sources.get(name) else { continue };
        for (other, defines) in sources {
            let components = defines.text.split("{% component ").skip(1).filter_map(|rest| rest.split('(').next());
            let uses = source.text.contains(&format!("\"{other}\""))
                || components.into_iter().any(|component| source.text.contains(&format!("<{component}")));
            if uses && found.insert(other) {
                open.push(other);
            }
        }
    }
    found.retain(|name| sources.contains_key(*name));
    found
}

/// What all pages of a language share, made ready once.
#[derive(Debug, Clone)]
pub struct Shared {
    site: Value,
    lang: Value,
}

impl Shared {
    /// From a view's `site` and `lang`.
    pub fn of(view: &PageView) -> Self {
        Shared { site: Value::from_serializable(&*view.site), lang: Value::from_serializable(&*view.lang) }
    }
}

fn named(body: &Body) -> (&'static str, Value) {
    fn value<T: Serialize>(value: &T) -> Value {
        Value::from_serializable(value)
    }
    match body {
        Body::Home(view) => ("home", value(view)),
        Body::Category(view) => ("category", value(view)),
        Body::Article(view) => ("article", value(view)),
        Body::Faq(view) => ("faq", value(view)),
        Body::Search(view) => ("search", value(view)),
        Body::SearchBox(view) => ("search_box", value(view)),
        Body::NotFound(view) => ("not_found", value(view)),
        Body::Chooser(view) => ("chooser", value(view)),
        Body::Permalink(view) => ("permalink", value(view)),
        Body::Desk(view) => ("desk", value(view)),
        Body::Redirect(view) => ("redirect", value(view)),
    }
}

/// The icons as `icons["name"]`: the whole `<svg>`, which needs no escaping.
fn drawn(icons: &BTreeMap<String, String>) -> Value {
    let open = "<svg class=\"icon\" viewBox=\"0 0 24 24\" width=\"24\" height=\"24\" aria-hidden=\"true\" focusable=\"false\">";
    let whole =
        icons.iter().map(|(name, drawing)| (name.clone(), Value::safe_string(&format!("{open}{drawing}</svg>"))));
    Value::from(whole.collect::<BTreeMap<String, Value>>())
}

/// A language's strings by their keys.
fn strings(locale: &Locale) -> BTreeMap<&str, &UiString> {
    locale.strings.strings.iter().map(|(key, (value, _))| (key.as_str(), value)).collect()
}

fn engine(locales: &Arc<Vec<Locale>>, tags: &[String]) -> Tera {
    let mut tera = Tera::new();
    tera.autoescape_on(vec![".html"]);
    tera.register_filter("fill", fill);
    let words = Words { locales: locales.clone(), by_tag: tags.iter().cloned().zip(0..).collect() };
    let lists = words.clone();
    tera.register_filter("list", move |items: Vec<String>, kwargs: Kwargs, _: &State| -> tera::TeraResult<String> {
        Ok(lists.locale(&kwargs)?.list(&items))
    });
    tera.register_filter("plural", move |forms: &Value, kwargs: Kwargs, _: &State| -> tera::TeraResult<String> {
        let n: i64 = kwargs.must_get("n")?;
        let forms: BTreeMap<String, String> = forms
            .as_map()
            .map(|map| map.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect())
            .ok_or_else(|| tera::Error::message("`plural` takes a string with plural forms (one, few, many, other)"))?;
        Ok(words.locale(&kwargs)?.plural(&forms, &fixed_decimal::Decimal::from(n)))
    });
    tera
}

/// The locales, for filters that take one as `locale`.
#[derive(Clone)]
struct Words {
    locales: Arc<Vec<Locale>>,
    by_tag: BTreeMap<String, usize>,
}

impl Words {
    fn locale(&self, kwargs: &Kwargs) -> tera::TeraResult<&Locale> {
        let tag: &str = kwargs.must_get("locale")?;
        let found = self.by_tag.get(tag).and_then(|at| self.locales.get(*at));
        found.ok_or_else(|| tera::Error::message(format!("no locale `{tag}`")))
    }
}

/// Puts values into a text's `{name}`s.
fn fill(text: &str, kwargs: Kwargs, _: &State) -> String {
    let mut out = text.to_owned();
    for (name, value) in kwargs.iter() {
        out = out.replace(&format!("{{{name}}}"), &value.to_string());
    }
    out
}
