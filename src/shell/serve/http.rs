//! Requests and responses of the local server.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::stream;
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use tower_http::compression::CompressionLayer;

use super::events::Message;
use super::server::Server;
use super::{desk, search};
use crate::live::{Live, page_at};
use crate::markdown::template::escape;
use crate::render::{File, Page};
use crate::site::ResolvedSite;
use crate::site::links::decode;
use crate::site::redirects::{Older, Prefixes, alias_route};

/// The policy that the built site holds (see the README), so that a breach of
/// it shows while writing.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
                      object-src 'none'; base-uri 'none'";

/// The folder of the indexes, in the output.
const SEARCH: &str = "search/";

/// What runs in the browser: only in responses, never in the built site.
static CLIENT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/shell/serve/client");

/// The paths of the server's own resources.
pub(super) const OWN: &str = "/__faqtory";

/// The router of a running server.
pub(super) fn router(server: Arc<Server>) -> Router {
    let guard = server.clone();
    Router::new()
        .route(&format!("{OWN}/events"), get(events))
        .route(&format!("{OWN}/page"), get(desk::page))
        .route(&format!("{OWN}/compare"), get(desk::compare))
        .route(&format!("{OWN}/status"), get(desk::status))
        .route(&format!("{OWN}/new"), post(desk::new))
        .route(&format!("{OWN}/translated"), post(desk::translated))
        .route(&format!("{OWN}/redirect"), post(desk::redirect))
        .route(&format!("{OWN}/{{name}}"), get(client))
        .fallback(page)
        .with_state(server)
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(move |request: Request, next: Next| {
            let allowed = is_known_host(request.headers(), &guard.settings.host);
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

/// The path of base_url, below which the site is mounted.
pub(super) fn base_path(server: &Server) -> String {
    server.live().built().map(|built| built.resolved.site.config.base_url.path.clone()).unwrap_or_default()
}

/// What a page says of itself.
#[derive(Debug, Deserialize)]
pub(super) struct Shown {
    /// The path of its URL, percent-encoded as the browser shows it.
    path: String,
}

impl Shown {
    /// The path, decoded.
    pub(super) fn decoded(&self) -> String {
        decode(&self.path)
    }
}

async fn events(State(server): State<Arc<Server>>, Query(shown): Query<Shown>) -> impl IntoResponse {
    let path = shown.decoded();
    let page = server.fingerprint(&path);
    let (sender, receiver) = server.hub.open(path, page.clone());
    // Nobody can have gone yet: the receiver is here.
    let _ = sender.send(Message::Hello(server.hello(page)));
    let _ = sender.send(server.message(&server.problems()));
    let messages = stream::unfold(receiver, |mut receiver| async {
        let message = receiver.recv().await?;
        Some((message.event(), receiver))
    });
    Sse::new(messages).keep_alive(KeepAlive::default())
}

async fn client(axum::extract::Path(name): axum::extract::Path<String>) -> Response {
    match CLIENT.get_file(&name) {
        Some(file) => respond(StatusCode::OK, content_type(&name), None, file.contents().to_vec()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// What stands at a URL's path.
pub(super) enum Found {
    /// A file of the output.
    File(String),
    /// Another path: of the same page, or where an older address leads.
    Elsewhere(String),
    /// The page of an address that was withdrawn.
    Gone(String),
    /// Nothing; the 404 page of the path's language.
    Missing(String),
    /// Nothing of the site: the path is not below its base.
    Outside,
}

impl Found {
    /// The output path of what is shown.
    pub(super) fn output(self) -> String {
        match self {
            Found::File(path) | Found::Missing(path) | Found::Gone(path) => path,
            Found::Elsewhere(_) | Found::Outside => String::new(),
        }
    }
}

/// Looks up the path of a URL, decoded.
pub(super) fn find(live: &Live, path: &str) -> Found {
    let Some(built) = live.built() else { return Found::Missing("404.html".to_owned()) };
    let base = &built.resolved.site.config.base_url.path;
    let Some(below) = path.strip_prefix(base.as_str()).filter(|path| path.is_empty() || path.starts_with('/')) else {
        return if path == "/" { Found::Elsewhere(format!("{base}/")) } else { Found::Outside };
    };
    let name = below.trim_start_matches('/');
    let index = if name.is_empty() || name.ends_with('/') { format!("{name}index.html") } else { name.to_owned() };
    match page_at(built, &index) {
        Some(Page::Alias(at)) => {
            let landing = built.resolved.redirects.get(at).and_then(|redirect| built.resolved.landing(redirect));
            if let Some(landing) = landing {
                return Found::Elsewhere(format!("{base}{}", landing.route.path()));
            }
        }
        Some(Page::Gone(_)) => return Found::Gone(index),
        _ => {}
    }
    if built.output.contains_key(&index) || name.starts_with(SEARCH) {
        return Found::File(index);
    }
    if built.output.contains_key(&format!("{name}/index.html")) {
        return Found::Elsewhere(format!("{path}/"));
    }
    if let Some(found) = by_rule(&built.resolved, base, below) {
        return found;
    }
    let own = format!("{}/404.html", name.split('/').next().unwrap_or_default());
    Found::Missing(if built.output.contains_key(&own) { own } else { "404.html".to_owned() })
}

/// What a rule says of a path that is nothing by itself.
fn by_rule(resolved: &ResolvedSite, base: &str, path: &str) -> Option<Found> {
    Some(match Prefixes::new(resolved).of(path)? {
        Older::Moved(moved) => Found::Elsewhere(format!("{base}{}", resolved.landing(moved)?.route.path())),
        Older::Gone(gone) => Found::Gone(alias_route(&gone.from).output()),
    })
}

async fn page(State(server): State<Arc<Server>>, request: Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    if server.live().built().is_none() {
        return html(StatusCode::SERVICE_UNAVAILABLE, include_bytes!("client/waiting.html"), "");
    }
    let path = decode(request.uri().path());
    let found = find(&server.live(), &path);
    match found {
        // The search may still be being built: other requests need not wait for it.
        Found::File(path) if path.starts_with(SEARCH) => {
            let answer = tokio::task::spawn_blocking(move || file(&server, &path, &request.into_parts().0.headers));
            answer.await.unwrap_or_else(|error| (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response())
        }
        Found::File(path) => file(&server, &path, request.headers()),
        Found::Elsewhere(to) => redirect(&to),
        Found::Missing(_) | Found::Gone(_) => {
            let status = if matches!(found, Found::Gone(_)) { StatusCode::GONE } else { StatusCode::NOT_FOUND };
            let path = found.output();
            let shown = server.fingerprint_of(&path);
            match bytes(&server, &path) {
                Some(Ok(bytes)) => html(status, &bytes, &shown),
                _ => StatusCode::NOT_FOUND.into_response(),
            }
        }
        Found::Outside => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The bytes of a file of the output, the search's included, or why there are none.
fn bytes(server: &Server, path: &str) -> Option<Result<Arc<[u8]>, String>> {
    if path.starts_with(SEARCH) {
        return search::file(server, path).map(Ok);
    }
    let live = server.live();
    let file: &File = live.built()?.output.get(path)?;
    Some(live.renderer()?.bytes(file).map_err(|fault| fault.message))
}

fn file(server: &Server, path: &str, headers: &HeaderMap) -> Response {
    let kind = content_type(path);
    let is_page = kind.starts_with("text/html");
    // Before the bytes: of an edit in between the page then asks again.
    let shown = if is_page { server.fingerprint_of(path) } else { String::new() };
    let bytes = match bytes(server, path) {
        Some(Ok(bytes)) => bytes,
        // The overlay says why.
        Some(Err(_)) => return html(StatusCode::INTERNAL_SERVER_ERROR, include_bytes!("client/waiting.html"), ""),
        None => return StatusCode::NOT_FOUND.into_response(),
    };
    let tag = format!("\"{}\"", &blake3::hash(&bytes).to_hex()[..16]);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|list| list.split(',').any(|known| known.trim().trim_start_matches("W/") == tag)) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    if is_page {
        return respond(StatusCode::OK, kind, Some(tag), with_client(&bytes, &shown));
    }
    match range(headers, bytes.len()) {
        None => respond(StatusCode::OK, kind, Some(tag), bytes.to_vec()),
        Some(None) => {
            let whole = format!("bytes */{}", bytes.len());
            (StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, whole)]).into_response()
        }
        Some(Some((from, to))) => {
            let mut response = respond(StatusCode::PARTIAL_CONTENT, kind, Some(tag), bytes[from..=to].to_vec());
            let shown = format!("bytes {from}-{to}/{}", bytes.len());
            if let Ok(shown) = HeaderValue::from_str(&shown) {
                response.headers_mut().insert(header::CONTENT_RANGE, shown);
            }
            response
        }
    }
}

/// The part of a file that a request asks for (RFC 9110, 14.2), first and last byte; `Some(None)`
/// where it lies outside. Several parts at once are answered with the whole.
fn range(headers: &HeaderMap, length: usize) -> Option<Option<(usize, usize)>> {
    let asked = headers.get(header::RANGE)?.to_str().ok()?.strip_prefix("bytes=")?;
    let (from, to) = asked.split_once('-').filter(|_| !asked.contains(','))?;
    let last = length.checked_sub(1)?;
    let (from, to) = match (from.parse::<usize>(), to.parse::<usize>()) {
        (Ok(from), Ok(to)) if from <= to => (from, to.min(last)),
        (Ok(from), Err(_)) if to.is_empty() => (from, last),
        (Err(_), Ok(count)) if from.is_empty() && count > 0 => (length.saturating_sub(count), last),
        _ => return None,
    };
    Some((from <= last).then_some((from, to)))
}

fn redirect(to: &str) -> Response {
    match HeaderValue::from_str(&crate::site::routes::url_encoded(to)) {
        Ok(to) => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A page, with the fingerprint of what stands at its address.
pub(super) fn html(status: StatusCode, bytes: &[u8], shown: &str) -> Response {
    respond(status, "text/html; charset=utf-8", None, with_client(bytes, shown))
}

/// The HTML of a page that is the server's own: its title as text, its style sheet, and what stands in
/// its header and main part.
pub(super) fn own_page(title: &str, style: &str, header: &str, main: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{}</title>\n\
         <link rel=\"icon\" href=\"{OWN}/icon.svg\">\n<link rel=\"stylesheet\" href=\"{OWN}/base.css\">\n\
         <link rel=\"stylesheet\" href=\"{OWN}/{style}\">\n</head>\n<body>\n\
         <header>\n{header}\n</header>\n<main>\n{main}</main>\n</body>\n</html>\n",
        escape(title),
    )
}

/// A response of one of our own resources, or of the site.
pub(super) fn respond(status: StatusCode, kind: &'static str, tag: Option<String>, body: Vec<u8>) -> Response {
    let mut response = (status, [(header::CONTENT_TYPE, kind)], Body::from(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Some(tag) = tag.and_then(|tag| HeaderValue::from_str(&tag).ok()) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// A page with what serve adds to it, before the theme's own scripts: it notes what they change.
fn with_client(html: &[u8], shown: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(html);
    let script = format!("<head>\n<script type=\"module\" src=\"{OWN}/client.js\" data-page=\"{shown}\"></script>");
    text.replacen("<head>", &script, 1).into_bytes()
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
