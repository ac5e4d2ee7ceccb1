//! What open pages are told, as server-sent events.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::response::sse::Event;
use serde::Serialize;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::diag::{Diagnostic, Severity, count};

/// How long a page waits before it connects again: a server that is started anew is soon there.
const RETRY: Duration = Duration::from_millis(500);

/// A message to an open page.
#[derive(Debug, Clone)]
pub(super) enum Message {
    /// The first one: who is speaking.
    Hello(Hello),
    /// The page changed.
    Page,
    /// The writer edited another page: its URL, and its file.
    Follow { url: String, source: String },
    /// All problems, as JSON.
    Problems(String),
}

/// Who is speaking.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Hello {
    /// Another value after each start of the server.
    pub(super) run: String,
    /// What requests that write must carry; none where writing is off.
    pub(super) token: Option<String>,
    /// Whether tabs go to the page that was edited.
    pub(super) follow: bool,
    /// What stands at the page's address now: a page that was loaded before asks for it again.
    pub(super) page: String,
}

impl Message {
    /// The message as an event.
    pub(super) fn event(self) -> Result<Event, Infallible> {
        let (name, data) = match self {
            Message::Hello(hello) => ("hello", json(&hello)),
            Message::Page => ("page", "{}".to_owned()),
            Message::Follow { url, source } => ("follow", json(&serde_json::json!({ "url": url, "source": source }))),
            Message::Problems(data) => ("problems", data),
        };
        Ok(Event::default().event(name).data(data).retry(RETRY))
    }
}

pub(super) fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

struct Tab {
    /// The path of the page's URL.
    path: String,
    /// The fingerprint of what stood there when it was told last.
    shown: String,
    sender: UnboundedSender<Message>,
}

/// The pages that are open somewhere.
#[derive(Default)]
pub(super) struct Hub {
    next: AtomicU64,
    tabs: Mutex<HashMap<u64, Tab>>,
}

impl Hub {
    /// Adds a page at a path, as it is now; its messages come out of the receiver. A receiver that is
    /// dropped is forgotten at the next message.
    pub(super) fn open(&self, path: String, shown: String) -> (UnboundedSender<Message>, UnboundedReceiver<Message>) {
        let (sender, receiver) = unbounded_channel();
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.lock().insert(number, Tab { path, shown, sender: sender.clone() });
        (sender, receiver)
    }

    /// Tells each open page that changed so.
    pub(super) fn refresh(&self, fingerprint: impl Fn(&str) -> String) {
        self.lock().retain(|_, tab| {
            let now = fingerprint(&tab.path);
            if now == tab.shown {
                return !tab.sender.is_closed();
            }
            tab.shown = now;
            tab.sender.send(Message::Page).is_ok()
        });
    }

    /// Tells all open pages.
    pub(super) fn tell(&self, message: &Message) {
        self.lock().retain(|_, tab| tab.sender.send(message.clone()).is_ok());
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Tab>> {
        self.tabs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Serialize)]
struct Problems<'a> {
    errors: usize,
    warnings: usize,
    diagnostics: Vec<Problem<'a>>,
}

#[derive(Serialize)]
struct Problem<'a> {
    code: &'a str,
    severity: &'a str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    width: Option<usize>,
    text: Option<&'a str>,
    message: &'a str,
    help: Option<&'a str>,
    open: Option<String>,
}

/// Problems as the browser shows them; `open` gives the URL that opens a place in an editor.
pub(super) fn problems(diagnostics: &[Diagnostic], open: impl Fn(&str, usize, usize) -> Option<String>) -> String {
    let counts = count(diagnostics);
    let problem = |found| problem(found, &open);
    json(&Problems {
        errors: counts.errors,
        warnings: counts.warnings,
        diagnostics: diagnostics.iter().map(problem).collect(),
    })
}

fn problem<'a>(found: &'a Diagnostic, open: &dyn Fn(&str, usize, usize) -> Option<String>) -> Problem<'a> {
    let place = found.place.as_ref();
    Problem {
        code: found.code.name,
        severity: if found.severity == Severity::Error { "error" } else { "warning" },
        file: place.map(|place| &*place.file),
        line: place.map(|place| place.line),
        column: place.map(|place| place.column),
        width: place.map(|place| place.width),
        text: place.map(|place| place.text.as_str()),
        message: &found.message,
        help: found.help.as_deref(),
        open: place.and_then(|place| open(&place.file, place.line, place.column)),
    }
}
