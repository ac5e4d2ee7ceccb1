//! `/<lang>/search/?q=…`, answered from the index that the built site has too.

use std::sync::Arc;

use faqtory_search::SnippetPart;
use faqtory_search::native::{LangIndex, Options, search};

use super::search::Ready;
use super::server::Server;
use crate::markdown::template::escape_text;
use crate::render::view::{ResultView, SearchAnswer};
use crate::site::Route;
use crate::site::links::decode;
use crate::site::model::Lang;

/// The language and query of a request, if it is one to the search.
pub(super) fn asked(server: &Server, path: &str, query: Option<&str>) -> Option<(Lang, String)> {
    let live = server.live();
    let site = &live.built()?.resolved.site;
    let path = path.strip_prefix(site.config.base_url.path.as_str())?;
    let lang = site.langs().find(|lang| Route::search(site.language(*lang)).path() == path)?;
    let value = query?.split('&').find_map(|pair| pair.strip_prefix("q="))?;
    let text = decode(&value.replace('+', " "));
    (!text.trim().is_empty()).then(|| (lang, text.trim().to_owned()))
}

/// A language's search page with the answer to a query.
pub(super) fn answer(server: &Server, lang: Lang, query: &str) -> Result<Arc<[u8]>, String> {
    let languages = server.live().built().map_or(0, |built| built.resolved.site.config.languages.len());
    let searches = server.searches.whole(languages);
    let ready = |at: usize| searches.get(at).and_then(Option::as_ref).map(|ready: &Arc<Ready>| &ready.opened);
    let own = ready(lang.0).ok_or("the search is being built: try again in a moment")?;
    let others = (0..searches.len()).filter(|at| *at != lang.0).filter_map(ready).map(Ok::<&LangIndex, _>);
    let hits = search(own, others, query, &Options::default()).map_err(|error| error.to_string())?;

    let live = server.live();
    let (Some(built), Some(renderer)) = (live.built(), live.renderer()) else { return Err(String::new()) };
    let resolved = &built.resolved;
    let site = &resolved.site;
    let code = &site.language(lang).code;
    let views = renderer.views();
    let results: Vec<ResultView> = hits
        .iter()
        .map(|hit| {
            let found = site.lang_of(&hit.lang).filter(|found| *found != lang);
            let hash = if hit.anchor.is_empty() { String::new() } else { format!("#{}", hit.anchor) };
            ResultView {
                title_html: marked(&hit.title_parts),
                url: format!("{}{hash}", Route::file(&hit.url).url(&site.config.base_url)),
                category: hit.category.clone(),
                heading: hit.heading.clone(),
                snippet_html: marked(&hit.snippet),
                foreign: found.map(|found| views.lang(found)),
                countries: hit.countries.iter().map(|code| resolved.locales[lang.0].country(code)).collect(),
            }
        })
        .collect();
    let other_languages = !hits.is_empty() && hits.iter().all(|hit| hit.lang != *code);
    let answer = SearchAnswer { query: query.to_owned(), results, other_languages };
    renderer.answer(lang, answer).map_err(|diagnostic| diagnostic.message)
}

fn marked(parts: &[SnippetPart]) -> String {
    parts
        .iter()
        .map(|part| {
            let text = escape_text(&part.text);
            if part.marked { format!("<mark>{text}</mark>") } else { text }
        })
        .collect()
}

/// A file of the search's folders, by its output path.
pub(super) fn search_file(server: &Server, path: &str) -> Option<Arc<[u8]>> {
    let mut parts = path.strip_prefix("search/")?.splitn(2, '/');
    let (code, name) = (parts.next()?, parts.next()?);
    let searches = server.searches.all();
    let ready = searches.iter().flatten().find(|ready| ready.index.manifest.lang == code)?;
    match name.strip_prefix("index/") {
        Some(file) => ready.index.files.get(file).cloned(),
        None => (name == "manifest.json").then(|| ready.index.manifest.to_json().ok().map(Into::into))?,
    }
}
