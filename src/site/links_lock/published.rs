//! What a site publishes.

use std::collections::{BTreeSet, HashSet};

use crate::site::resolve::ResolvedSite;
use crate::site::routes::Route;
use crate::site::routes::url_encoded;

/// The pages and anchors of every language, as they begin a line of the ledger: address, tab, id.
/// The site must be the public one, without drafts.
pub fn published(resolved: &ResolvedSite) -> BTreeSet<String> {
    let mut list = BTreeSet::new();
    let site = &resolved.site;
    for lang in site.langs() {
        let home = Route::home(site.language(lang));
        add(&mut list, &home, resolved.pages.folder_anchors(home.path()), "/");
        for (at, category) in site.categories.iter().enumerate() {
            let Some((route, _)) = resolved.pages.category(at, lang) else { continue };
            add(&mut list, route, resolved.pages.folder_anchors(route.path()), &folder_id(&category.key));
        }
        for (at, article) in site.articles.iter().enumerate() {
            let Some(page) = resolved.pages.article(at, lang) else { continue };
            add(&mut list, &page.route, resolved.pages.anchors(at, page.shown), &article.id);
        }
    }
    list
}

fn add(list: &mut BTreeSet<String>, route: &Route, anchors: Option<&HashSet<String>>, id: &str) {
    let (path, id) = (route.path(), url_encoded(id));
    list.insert(format!("{path}\t{id}"));
    let lasting = anchors.into_iter().flatten().filter(|anchor| !is_footnote(anchor));
    list.extend(lasting.map(|anchor| format!("{path}#{}\t{id}", url_encoded(anchor))));
}

/// Footnotes are counted: their anchors mean something else with each one that is added.
fn is_footnote(anchor: &str) -> bool {
    let number = anchor.strip_prefix("fn-").or_else(|| anchor.strip_prefix("fnref-"));
    number.is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
}

/// What stands for the id of a category: its folder.
pub(super) fn folder_id(key: &str) -> String {
    format!("{key}/")
}

/// Whether an id of the ledger is an article's.
pub(super) fn is_article(id: &str) -> bool {
    !id.ends_with('/')
}
