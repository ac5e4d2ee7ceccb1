//! A page taken apart into its tags.

use std::cell::RefCell;
use std::collections::BTreeSet;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// An opening tag.
#[derive(Debug, Clone)]
pub(crate) struct Tag {
    /// The element's name.
    pub name: String,
    /// The attributes.
    pub attributes: Vec<(String, String)>,
    /// The text between it and the next tag.
    pub text: String,
}

impl Tag {
    /// An attribute's value.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

/// A page's tags, and what a strict reader has against it.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// The opening tags in order.
    pub tags: Vec<Tag>,
    /// Faults of the markup.
    pub faults: Vec<String>,
    open: Vec<String>,
}

/// Elements without an end.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

impl Page {
    /// Reads a page.
    pub(crate) fn read(html: &str) -> Page {
        let tokenizer =
            Tokenizer::new(Sink::default(), TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() });
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from(html));
        let _ = tokenizer.feed(&queue);
        tokenizer.end();
        let mut page = tokenizer.sink.0.take();
        if !page.open.is_empty() {
            page.faults.push(format!("not closed: {}", page.open.join(", ")));
        }
        page
    }

    /// The tags of an element.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Tag> {
        self.tags.iter().filter(move |tag| tag.name == name)
    }

    /// Every id, each of which should stand once.
    pub(crate) fn ids(&self) -> BTreeSet<&str> {
        self.tags.iter().filter_map(|tag| tag.get("id")).collect()
    }

    fn open(&mut self, tag: Tag, self_closing: bool) {
        let foreign = self.open.iter().any(|name| name == "svg");
        let closed = VOID.contains(&tag.name.as_str()) || (foreign && self_closing);
        if !closed {
            self.open.push(tag.name.clone());
        }
        self.tags.push(tag);
    }

    fn close(&mut self, name: &str) {
        // Elements whose end may be left out do not occur: our markup is explicit.
        match self.open.pop() {
            Some(last) if last == name => {}
            Some(last) => {
                self.faults.push(format!("</{name}> closes <{last}>"));
                match self.open.iter().rposition(|open| open == name) {
                    Some(at) => self.open.truncate(at),
                    None => self.open.push(last),
                }
            }
            None => self.faults.push(format!("</{name}> closes nothing")),
        }
    }
}

#[derive(Default)]
struct Sink(RefCell<Page>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut page = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => {
                let name = tag.name.to_string();
                if tag.kind == TagKind::EndTag {
                    page.close(&name);
                    return TokenSinkResult::Continue;
                }
                let attributes = tag.attrs.iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
                page.open(Tag { name: name.clone(), attributes, text: String::new() }, tag.self_closing);
                match name.as_str() {
                    "script" => return TokenSinkResult::RawData(RawKind::ScriptData),
                    "style" => return TokenSinkResult::RawData(RawKind::Rawtext),
                    "title" if !page.open.iter().any(|open| open == "svg") => {
                        return TokenSinkResult::RawData(RawKind::Rcdata);
                    }
                    _ => {}
                }
            }
            Token::CharacterTokens(text) => {
                if let Some(tag) = page.tags.last_mut() {
                    tag.text.push_str(&text);
                }
            }
            Token::ParseError(message) => page.faults.push(format!("line {line}: {message}")),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}
