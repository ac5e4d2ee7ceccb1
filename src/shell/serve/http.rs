//! Requests and responses of the local server.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use faqtory_search::SnippetPart;
use faqtory_search::native::{Options, search};
use tower_http::compression::CompressionLayer;

use super::{Live, Shared};
use crate::markdown::template::escape_text;
use crate::render::view::{ResultView, SearchAnswer};
use crate::site::Route;
use crate::site::links::decode;
use crate::site::model::Lang;

/// The policy that the built site holds (see the README), so that a breach of
/// it shows while writing.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
                      object-src 'none'; base-uri 'none'";

/// The reload client: only in responses, never in the built site.
const RELOAD: &str = include_str!("client/reload.js");

/// The paths of the server's own resources.
const OWN: &str = "/__faqtory";

/// The router of a running server. `host` is the name it was told to answer to
/// besides those of this machine.
pub(super) fn router(shared: Arc<Shared>, host: String) -> Router {
    Router::new()
        .route(&format!("{OWN}/events"), get(events))
        .route(&format!("{OWN}/reload.js"), get(|| async { ([(header::CONTENT_TYPE, "text/javascript")], RELOAD) }))
        .fallback(page)
        .with_state(shared)
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(move |request: Request, next: Next| {
            let allowed = is_known_host(request.headers(), &host);
            async move {
                if allowed {
                    next.run(request).await
                } else {
                    (StatusCode::FORBIDDEN, "this server answers to its own address only\n").into_response()
                }
            }
        }))
}

/// Refuses other hosts' names: a page elsewhere must not read drafts by
/// pointing its own name at this machine (DNS rebinding).
fn is_known_host(headers: &HeaderMap, host: &str) -> bool {
    let Some(named) = headers.get(header::HOST).and_then(|value| value.to_str().ok()) else { return false };
    let name = match named.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => named.rsplit_once(':').map_or(named, |(name, _)| name),
    };
    let local = name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let everywhere = host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_unspecified());
    local || name == host || (everywhere && name.parse::<std::net::IpAddr>().is_ok())
}

async fn events(State(shared): State<Arc<Shared>>) -> impl IntoResponse {
    let receiver = shared.reloads.subscribe();
    let stream = futures_util::stream::unfold(receiver, |mut receiver| async move {
        // A receiver that fell behind has missed a reload: one is enough.
        match receiver.recv().await {
            Ok(()) | Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => {
                Some((Ok::<_, std::convert::Infallible>(Event::default().event("reload").data("")), receiver))
            }
            Err(tokio::sync::broadcast::error::RecvError::Closed) => None,
        }
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

async fn page(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let live = shared.live();
    let base = live.base_path();
    let path = decode(request.uri().path());
    let Some(path) = path.strip_prefix(base.as_str()).filter(|path| path.is_empty() || path.starts_with('/')) else {
        return if path == "/" { redirect(&format!("{base}/")) } else { not_found(&live, "/") };
    };
    if let Some((lang, query)) = search_query(&live, path, request.uri().query()) {
        // Rendering takes a moment: other requests need not wait for it.
        let answered = tokio::task::spawn_blocking(move || answer(&live, lang, &query)).await;
        return match answered {
            Ok(Ok(html)) => respond(StatusCode::OK, "text/html; charset=utf-8", None, with_client(&html)),
            Ok(Err(message)) => (StatusCode::INTERNAL_SERVER_ERROR, message).into_response(),
            Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        };
    }
    file(&live, path, request.headers())
}

fn file(live: &Live, path: &str, headers: &HeaderMap) -> Response {
    let name = path.trim_start_matches('/');
    let index = if name.is_empty() || name.ends_with('/') { format!("{name}index.html") } else { name.to_owned() };
    let Some(bytes) = live.files.get(&index) else {
        let folder = live.files.contains_key(&format!("{name}/index.html"));
        return if folder { redirect(&format!("{}{path}/", live.base_path())) } else { not_found(live, path) };
    };
    let tag = format!("\"{}\"", &blake3::hash(bytes).to_hex()[..16]);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|list| list.split(',').any(|known| known.trim().trim_start_matches("W/") == tag)) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    let kind = content_type(&index);
    let body = if kind.starts_with("text/html") { with_client(bytes) } else { bytes.to_vec() };
    respond(StatusCode::OK, kind, Some(tag), body)
}

fn not_found(live: &Live, path: &str) -> Response {
    let code = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let own = format!("{code}/404.html");
    let bytes = live.files.get(&own).or_else(|| live.files.get("404.html"));
    let body = bytes.map(|bytes| with_client(bytes)).unwrap_or_default();
    respond(StatusCode::NOT_FOUND, "text/html; charset=utf-8", None, body)
}

fn redirect(to: &str) -> Response {
    match HeaderValue::from_str(&crate::site::bodies::url_encoded(to)) {
        Ok(to) => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn respond(status: StatusCode, kind: &'static str, tag: Option<String>, body: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Some(tag) = tag.and_then(|tag| HeaderValue::from_str(&tag).ok()) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// A page with the reload client.
fn with_client(html: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(html);
    text.replacen("</head>", &format!("<script src=\"{OWN}/reload.js\" defer></script>\n</head>"), 1).into_bytes()
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" | "htm" | "php" | "aspx" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "md" => "text/markdown; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "xml" if path.ends_with("feed.xml") => "application/atom+xml; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "wasm" => "application/wasm",
        _ => mime_guess::from_path(path).first_raw().unwrap_or("application/octet-stream"),
    }
}

/// The language and query of `/<lang>/search/?q=…`.
fn search_query(live: &Live, path: &str, query: Option<&str>) -> Option<(Lang, String)> {
    let site = &live.built.resolved.site;
    let lang = site.langs().find(|lang| Route::search(site.language(*lang)).path() == path)?;
    let value = query?.split('&').find_map(|pair| pair.strip_prefix("q="))?;
    let text = decode(&value.replace('+', " "));
    (!text.trim().is_empty()).then(|| (lang, text.trim().to_owned()))
}

fn answer(live: &Live, lang: Lang, query: &str) -> Result<Arc<[u8]>, String> {
    let resolved = &live.built.resolved;
    let site = &resolved.site;
    let code = &site.language(lang).code;
    let own = live.searches.get(lang.0).ok_or("the search index is not ready")?;
    let others = live.searches.iter().enumerate().filter(|(at, _)| *at != lang.0).map(|(_, index)| Ok(index));
    let hits = search(own, others, query, &Options::default()).map_err(|error| error.to_string())?;
    let renderer = live.built.renderer();
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
