//! From parsed files to the site: articles paired by path, categories by folder.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::anchors::{self, heading_ids, heading_shape};
use super::model::{Article, Category, CategoryText, Hidden, Lang, SOURCE, Site, Translation};
use super::names::{article_id, slug_of};
use super::parse::Parsed;
use crate::content::config::Config;
use crate::content::facts::Facts;
use crate::content::front_matter::{Audience, Kind};
use crate::content::glossary::Term;
use crate::content::notices::Notice;
use crate::content::relevance::Query;
use crate::content::synonyms::Synonyms;
use crate::diag::{Diagnostic, Report, Source, code};

/// What the site is made of besides its articles.
#[derive(Debug)]
pub struct Parts {
    /// The configuration.
    pub config: Config,
    /// Whether drafts are built.
    pub drafts: bool,
    /// Who the build is for.
    pub audience: Audience,
    /// The facts.
    pub facts: Facts,
    /// The terms.
    pub glossary: Vec<Term>,
    /// The incident banners.
    pub notices: Vec<Notice>,
    /// What the search must find.
    pub relevance: Vec<Query>,
    /// What it was accepted to find: the text of relevance.lock.
    pub accepted: Option<Source>,
    /// Every address that was ever published: the text of links.lock.
    pub links: Option<Source>,
    /// What search takes as the same, by language.
    pub synonyms: Vec<Synonyms>,
}

/// Puts the site together.
pub fn assemble(parts: Parts, parsed: Vec<Arc<Parsed>>) -> Report<Site> {
    let mut diagnostics = Vec::new();
    let languages = parts.config.languages.len();
    unknown_keys(&parsed, &mut diagnostics);

    let mut homes: Vec<Option<Arc<Parsed>>> = (0..languages).map(|_| None).collect();
    let mut indexes: BTreeMap<String, Vec<Option<Arc<Parsed>>>> = BTreeMap::new();
    let mut groups: BTreeMap<String, Vec<Option<Arc<Parsed>>>> = BTreeMap::new();
    for file in parsed {
        let slots = if file.is_index() && file.folder().is_empty() {
            &mut homes
        } else if file.is_index() {
            indexes.entry(file.folder().to_owned()).or_insert_with(|| empty(languages))
        } else {
            groups.entry(file.key.clone()).or_insert_with(|| empty(languages))
        };
        let slot = &mut slots[file.lang];
        match slot {
            None => *slot = Some(file),
            Some(first) => diagnostics.push(
                Diagnostic::new(
                    code::ROUTE_COLLISION,
                    format!("this file and {} are the same page", first.source.path),
                )
                .at(file.source.start())
                .help("keep one of the two; a folder has one of _index.md, index.md and README.md"),
            ),
        }
    }

    let mut site = Site {
        config: parts.config,
        drafts: parts.drafts,
        audience: parts.audience,
        homes,
        categories: Vec::new(),
        articles: Vec::new(),
        by_key: HashMap::new(),
        by_id: HashMap::new(),
        hidden: HashMap::new(),
        facts: parts.facts,
        glossary: parts.glossary,
        notices: parts.notices,
        relevance: parts.relevance,
        accepted: parts.accepted,
        links: parts.links,
        synonyms: parts.synonyms,
    };
    for at in 0..site.homes.len() {
        if site.homes[at].as_ref().is_some_and(|home| visibility(&site, home).is_some()) {
            site.homes[at] = None;
        }
    }
    let internal = internal_folders(&indexes);
    categories(&mut site, indexes, groups.keys(), &mut diagnostics);
    let by_category: HashMap<String, usize> =
        site.categories.iter().enumerate().map(|(at, category)| (category.key.clone(), at)).collect();
    for (key, files) in groups {
        let folder = key.rsplit_once('/').map_or("", |(folder, _)| folder);
        let category = by_category.get(folder).copied();
        let inside =
            internal.iter().any(|folder| key.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/')));
        if let Some(article) = article(&mut site, key, category, files, inside, &mut diagnostics) {
            site.articles.push(article);
        }
    }
    register(&mut site, &mut diagnostics);
    order(&mut site);
    Report { value: site, diagnostics }
}

/// Folders whose own page is for agents: so is all that stands in them.
fn internal_folders(indexes: &BTreeMap<String, Vec<Option<Arc<Parsed>>>>) -> Vec<String> {
    let internal = |file: &Arc<Parsed>| file.front.audience.as_ref().is_some_and(|a| a.value == Audience::Agents);
    indexes.iter().filter(|(_, files)| files.iter().flatten().any(internal)).map(|(key, _)| key.clone()).collect()
}

fn empty(languages: usize) -> Vec<Option<Arc<Parsed>>> {
    (0..languages).map(|_| None).collect()
}

/// Unknown keys are told once for the whole site, at the first of them.
fn unknown_keys(parsed: &[Arc<Parsed>], diagnostics: &mut Vec<Diagnostic>) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut first = None;
    for (key, place) in parsed.iter().flat_map(|file| &file.front.unknown) {
        *counts.entry(key).or_default() += 1;
        first.get_or_insert(place);
    }
    let Some(place) = first else { return };
    let list: Vec<String> = counts
        .iter()
        .map(|(key, count)| if *count == 1 { format!("`{key}`") } else { format!("`{key}` ({count} times)") })
        .collect();
    diagnostics.push(
        Diagnostic::new(
            code::UNKNOWN_KEY,
            format!("front matter has keys that faqtory does not know: {}", list.join(", ")),
        )
        .at(place.clone())
        .help(
            "templates get them as `article.extra`; to silence this, set `levels: {unknown-key: off}` in faqtory.yaml",
        ),
    );
}

fn categories<'a>(
    site: &mut Site,
    mut indexes: BTreeMap<String, Vec<Option<Arc<Parsed>>>>,
    articles: impl Iterator<Item = &'a String>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut folders: BTreeSet<String> = BTreeSet::new();
    let keys: Vec<String> = indexes
        .keys()
        .cloned()
        .chain(articles.filter_map(|key| key.rsplit_once('/').map(|(folder, _)| folder.to_owned())))
        .collect();
    for key in keys {
        let mut folder = key.as_str();
        while !folder.is_empty() && folders.insert(folder.to_owned()) {
            folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
    }
    let mut by_key: HashMap<String, usize> = HashMap::new();
    for key in folders {
        let mut files = indexes.remove(&key).unwrap_or_else(|| empty(site.config.languages.len()));
        for file in &mut files {
            if let Some(parsed) = file
                && visibility(site, parsed).is_some()
            {
                *file = None;
            }
        }
        let source = files[SOURCE.0].as_ref();
        let order = source.or(files.iter().flatten().next()).and_then(|file| file.front.order).unwrap_or(i64::MAX);
        let icon = files.iter().flatten().find_map(|file| file.front.icon.clone());
        let stem = key.rsplit('/').next().unwrap_or(&key).to_owned();
        let parent = key.rsplit_once('/').and_then(|(parent, _)| by_key.get(parent).copied());
        let slugs = files
            .iter()
            .map(|file| {
                let given = file.as_ref().and_then(|file| file.front.slug.as_ref());
                let place = file.as_ref().map(|file| file.source.start());
                slug_of(given, &stem, parent.is_none(), place, diagnostics)
            })
            .collect();
        by_key.insert(key.clone(), site.categories.len());
        site.categories.push(Category {
            key,
            parent,
            texts: files.into_iter().map(|file| file.map(|parsed| CategoryText { parsed })).collect(),
            order,
            icon,
            slugs,
            children: Vec::new(),
            articles: Vec::new(),
        });
    }
}

fn visibility(site: &Site, parsed: &Parsed) -> Option<Hidden> {
    let internal = parsed.front.audience.as_ref().is_some_and(|audience| audience.value == Audience::Agents);
    if internal && site.audience == Audience::Public {
        return Some(Hidden::Internal);
    }
    (parsed.front.draft == Some(true) && !site.drafts).then_some(Hidden::Draft)
}

fn article(
    site: &mut Site,
    key: String,
    category: Option<usize>,
    mut files: Vec<Option<Arc<Parsed>>>,
    in_internal_category: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Article> {
    let id = article_id(&key, &files, diagnostics);
    let mut audience = article_audience(&files, diagnostics);
    if in_internal_category {
        audience = Audience::Agents;
    }
    let hide = |site: &mut Site, why| {
        site.hidden.insert(key.clone(), why);
        site.hidden.insert(id.clone(), why);
        None
    };
    if audience == Audience::Agents && site.audience == Audience::Public {
        return hide(site, Hidden::Internal);
    }
    let source_is_draft = files[SOURCE.0].as_ref().is_some_and(|file| file.front.draft == Some(true));
    if source_is_draft && !site.drafts {
        return hide(site, Hidden::Draft);
    }
    for file in &mut files {
        let draft = file.as_ref().is_some_and(|file| file.front.draft == Some(true));
        if draft && !site.drafts {
            *file = None;
        }
    }
    if files.iter().all(Option::is_none) {
        return hide(site, Hidden::Draft);
    }
    let only = only_languages(site, &files, diagnostics);
    if let Some(only) = &only {
        for (at, file) in files.iter_mut().enumerate() {
            if let Some(parsed) = file.as_ref()
                && !only.contains(&Lang(at))
            {
                diagnostics.push(
                    Diagnostic::new(code::INVALID_VALUE, "this language is not among the article's `only`")
                        .at(parsed.source.start())
                        .help("remove the file, or add its language to `only`"),
                );
                *file = None;
            }
        }
    }
    let source_allowed = only.as_ref().is_none_or(|only| only.contains(&SOURCE));
    if files[SOURCE.0].is_none() && source_allowed {
        let first = files.iter().flatten().next()?;
        diagnostics.push(
            Diagnostic::new(
                code::MISSING_SOURCE,
                format!("the source language has no content/{}/{key}.md", site.language(SOURCE).code),
            )
            .at(first.source.start())
            .help("the article is built all the same; write the source, or set `only:` to the languages that have it"),
        );
    }
    Some(translations(id, key, category, audience, only, files, diagnostics))
}

#[allow(clippy::too_many_arguments, reason = "the parts of one article, each found by a step of its own")]
fn translations(
    id: String,
    key: String,
    category: Option<usize>,
    audience: Audience,
    only: Option<Vec<Lang>>,
    files: Vec<Option<Arc<Parsed>>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Article {
    let stem = key.rsplit('/').next().unwrap_or(&key).to_owned();
    let lead = files.iter().flatten().next().cloned();
    let lead = lead.as_ref();
    let kind = files.iter().flatten().find_map(|file| file.front.kind).unwrap_or_default();
    for file in files.iter().flatten().filter(|file| kind != Kind::Troubleshooter && file.front.has_steps) {
        diagnostics.push(
            Diagnostic::new(code::INVALID_VALUE, "`steps` stands in an article that is no troubleshooter")
                .at(file.source.start())
                .help("add `type: troubleshooter`, or remove `steps`"),
        );
    }
    let order = files.iter().flatten().find_map(|file| file.front.order).unwrap_or(i64::MAX);
    let inherited = lead.map(|file| {
        (file.front.codes.clone(), file.front.countries.clone(), heading_shape(file), heading_ids(file, None))
    });
    let top_level = category.is_none();
    let translations = files
        .into_iter()
        .map(|file| {
            let parsed = file?;
            let slug = slug_of(parsed.front.slug.as_ref(), &stem, top_level, Some(parsed.source.start()), diagnostics);
            let (codes, countries, shape, ids) = inherited.as_ref()?;
            let same = heading_shape(&parsed) == *shape;
            let heading_ids = heading_ids(&parsed, same.then_some(ids));
            let source = lead.filter(|lead| lead.lang != parsed.lang).map(|lead| &**lead);
            let anchor_aliases = anchors::aliases(source, &parsed, &heading_ids, diagnostics);
            let own =
                |own: &Vec<String>, source: &Vec<String>| if own.is_empty() { source.clone() } else { own.clone() };
            let description = parsed.description_or_lead();
            Some(Translation {
                slug,
                heading_ids,
                anchor_aliases,
                draft: parsed.front.draft == Some(true),
                codes: own(&parsed.front.codes, codes),
                countries: own(&parsed.front.countries, countries),
                description,
                parsed,
            })
        })
        .collect();
    Article { id, key, category, kind, audience, order, only, translations }
}

/// Internal if any of its translations says so: the wall fails closed.
fn article_audience(files: &[Option<Arc<Parsed>>], diagnostics: &mut Vec<Diagnostic>) -> Audience {
    let stated = || files.iter().flatten().filter_map(|file| file.front.audience.as_ref());
    let internal = stated().find(|audience| audience.value == Audience::Agents);
    let public = stated().find(|audience| audience.value == Audience::Public);
    if let (Some(internal), Some(public)) = (internal, public) {
        diagnostics.push(
            Diagnostic::new(
                code::AUDIENCE,
                format!("{} says `audience: agents` of the same article", internal.place.source.path),
            )
            .at(public.place.clone())
            .help("an article has one audience in all languages: make the two lines the same"),
        );
    }
    if internal.is_some() { Audience::Agents } else { Audience::Public }
}

fn only_languages(site: &Site, files: &[Option<Arc<Parsed>>], diagnostics: &mut Vec<Diagnostic>) -> Option<Vec<Lang>> {
    let stated = files.iter().flatten().find(|file| !file.front.only.is_empty())?;
    let mut only = Vec::new();
    for code in &stated.front.only {
        match site.lang_of(&code.value) {
            Some(lang) => only.push(lang),
            None => {
                let codes: Vec<&str> = site.config.languages.iter().map(|language| language.code.as_str()).collect();
                diagnostics.push(
                    Diagnostic::new(code::INVALID_VALUE, format!("`{}` is no language of the site", code.value))
                        .at(code.place.clone())
                        .help(format!("the languages are {}", codes.join(", "))),
                );
            }
        }
    }
    Some(only)
}

fn register(site: &mut Site, diagnostics: &mut Vec<Diagnostic>) {
    for (at, article) in site.articles.iter().enumerate() {
        site.by_key.insert(article.key.clone(), at);
        if let Some(first) = site.by_id.insert(article.id.clone(), at) {
            let file = |at: usize| site.articles[at].translations.iter().flatten().next();
            let place =
                file(at).map(|t| t.parsed.front.id.as_ref().map_or(t.parsed.source.start(), |id| id.place.place()));
            let other = file(first).map_or("", |t| &*t.parsed.source.path);
            let mut diagnostic =
                Diagnostic::new(code::DUPLICATE_ID, format!("the id `{}` is also that of {other}", article.id))
                    .help("give one of the two another id; an id that was published should stay");
            diagnostic.place = place;
            diagnostics.push(diagnostic);
        }
    }
}

fn order(site: &mut Site) {
    for at in 0..site.articles.len() {
        if let Some(category) = site.articles[at].category {
            site.categories[category].articles.push(at);
        }
    }
    for at in 0..site.categories.len() {
        if let Some(parent) = site.categories[at].parent {
            site.categories[parent].children.push(at);
        }
    }
    let articles: Vec<(i64, String)> = site.articles.iter().map(|a| (a.order, a.key.clone())).collect();
    let categories: Vec<(i64, String)> = site.categories.iter().map(|c| (c.order, c.key.clone())).collect();
    for category in &mut site.categories {
        category.articles.sort_by(|a, b| articles[*a].cmp(&articles[*b]));
        category.children.sort_by(|a, b| categories[*a].cmp(&categories[*b]));
    }
}
