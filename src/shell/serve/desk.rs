//! What pages ask the server for writers: what they are, two languages side by side, and files to be
//! written.

use std::sync::Arc;

use anyhow::{Context, Result, bail};
use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::http::{self, Shown, find};
use super::server::Server;
use super::{compare, info, status};
use crate::content::front_matter::Kind;
use crate::live::page_at;
use crate::shell::today;
use crate::shell::writers::{self, NewArticle};
use crate::site::Route;
use crate::site::model::{Lang, SOURCE, Site};
use crate::site::resolve::ResolvedSite;

/// What a page is, as JSON.
pub(super) async fn page(State(server): State<Arc<Server>>, Query(shown): Query<Shown>) -> Response {
    let info = {
        let live = server.live();
        let page = live.built().and_then(|built| page_at(built, &find(&live, &shown.decoded()).output()));
        let info = live.built().zip(page).map(|(built, page)| info::of(&built.resolved, &page));
        info.and_then(|info| serde_json::to_value(info).ok())
    };
    let mut info = info.unwrap_or_else(|| json!({ "kind": "none", "title": "", "languages": [], "categories": [] }));
    let open = |file: &Value| file.as_str().and_then(|file| server.open_url(file, 1, 1));
    let url = open(&info["source"]);
    info["open"] = json!(url);
    for list in ["terms", "differences"] {
        for remark in info[list].as_array_mut().into_iter().flatten() {
            let place = |key: &str| remark[key].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(1);
            let (line, column) = (place("line"), place("column"));
            remark["open"] = json!(remark["source"].as_str().and_then(|file| server.open_url(file, line, column)));
        }
    }
    Json(info).into_response()
}

/// Which article, in which two languages.
#[derive(Debug, Deserialize)]
pub(super) struct Pair {
    article: String,
    left: String,
    right: String,
}

/// Two languages of an article side by side.
pub(super) async fn compare(State(server): State<Arc<Server>>, Query(pair): Query<Pair>) -> Response {
    let live = server.live();
    let html = live.built().and_then(|built| {
        let site = &built.resolved.site;
        let (left, right) = (site.lang_of(&pair.left)?, site.lang_of(&pair.right)?);
        Some(compare::page(&built.resolved, site.find(&pair.article)?, left, right))
    });
    match html {
        Some(html) => http::html(StatusCode::OK, html.as_bytes(), ""),
        None => (StatusCode::NOT_FOUND, "there is no such article or language\n").into_response(),
    }
}

/// How the texts stand in each language.
pub(super) async fn status(State(server): State<Arc<Server>>) -> Response {
    match tokio::task::spawn_blocking(move || status::page(&server, today(None))).await {
        Ok(Some(html)) => http::html(StatusCode::OK, html.as_bytes(), ""),
        Ok(None) => http::html(StatusCode::SERVICE_UNAVAILABLE, include_bytes!("client/waiting.html"), ""),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// An article that a writer wants.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    title: String,
    #[serde(default)]
    category: String,
    #[serde(rename = "type", default)]
    kind: Kind,
}

/// Begins an article in all languages.
pub(super) async fn new(State(server): State<Arc<Server>>, headers: HeaderMap, Json(wanted): Json<Wanted>) -> Response {
    write(server, headers, move |server| {
        let live = server.live();
        let built = live.built().context("there is no site yet")?;
        let site = &built.resolved.site;
        let article =
            NewArticle { folder: &wanted.category, stem: None, title: Some(&wanted.title), kind: wanted.kind };
        let codes = site.config.languages.iter().map(|language| language.code.as_str());
        let created = writers::new_article(&server.settings.root, codes, &article)?;
        let url = address(&built.resolved, &created.key).url(&site.config.base_url);
        Ok(json!({ "written": created.files, "url": url }))
    })
    .await
}

/// Where a new article will stand in the source language.
fn address(resolved: &ResolvedSite, key: &str) -> Route {
    let source = resolved.site.language(SOURCE);
    let (folder, stem) = key.rsplit_once('/').unwrap_or(("", key));
    let category = resolved.site.categories.iter().position(|category| category.key == folder);
    match category.and_then(|at| resolved.pages.category(at, SOURCE)) {
        Some((route, _)) => Route::file(&format!("{}{stem}/", route.path())),
        None => Route::page(source, key.split('/')),
    }
}

/// An article in a language.
#[derive(Debug, Deserialize)]
pub(super) struct Translation {
    id: String,
    lang: String,
}

/// Marks a translation as current.
pub(super) async fn translated(
    State(server): State<Arc<Server>>,
    headers: HeaderMap,
    Json(named): Json<Translation>,
) -> Response {
    write(server, headers, move |server| {
        let live = server.live();
        let site = &live.built().context("there is no site yet")?.resolved.site;
        let (article, lang) = named_in(site, &named.id, &named.lang)?;
        let stamped = writers::translated(&server.settings.root, site, article, lang)?;
        Ok(json!({ "written": [stamped.file] }))
    })
    .await
}

/// An older address of an article in a language.
#[derive(Debug, Deserialize)]
pub(super) struct Older {
    id: String,
    lang: String,
    from: String,
}

/// Lets an older address lead to an article.
pub(super) async fn redirect(
    State(server): State<Arc<Server>>,
    headers: HeaderMap,
    Json(older): Json<Older>,
) -> Response {
    write(server, headers, move |server| {
        let live = server.live();
        let resolved = &live.built().context("there is no site yet")?.resolved;
        let (article, lang) = named_in(&resolved.site, &older.id, &older.lang)?;
        let done = writers::add_redirect(&server.settings.root, resolved, article, lang, &older.from)?;
        Ok(json!({ "written": [done.file] }))
    })
    .await
}

fn named_in(site: &Site, id: &str, lang: &str) -> Result<(usize, Lang)> {
    let article = site.find(id).with_context(|| format!("there is no article `{id}`"))?;
    let Some(lang) = site.lang_of(lang) else { bail!("there is no language `{lang}`") };
    Ok((article, lang))
}

/// Answers a request that writes, if it comes from one of our own pages.
async fn write(
    server: Arc<Server>,
    headers: HeaderMap,
    work: impl FnOnce(&Server) -> Result<Value> + Send + 'static,
) -> Response {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let host = text(header::HOST);
    let own = [format!("http://{host}"), format!("https://{host}")];
    let foreign = headers.contains_key(header::ORIGIN) && !own.iter().any(|own| own == text(header::ORIGIN));
    let token = headers.get("x-faqtory-token").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if foreign || !server.accepts(token) {
        return refusal(StatusCode::FORBIDDEN, "only the pages of this server may write: load the page again");
    }
    match tokio::task::spawn_blocking(move || work(&server)).await {
        Ok(Ok(done)) => Json(done).into_response(),
        Ok(Err(error)) => refusal(StatusCode::UNPROCESSABLE_ENTITY, &format!("{error:#}")),
        Err(error) => refusal(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
    }
}

fn refusal(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "message": message }))).into_response()
}
