//! HTML in a normal form: tokens, decoded, attributes sorted, without white
//! space between blocks and without what our renderer adds on purpose.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// Elements around which white space means nothing.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "ins",
    "li",
    "ol",
    "p",
    "pre",
    "script",
    "section",
    "style",
    "table",
    "tbody",
    "td",
    "textarea",
    "th",
    "thead",
    "tr",
    "ul",
];

/// The normal form.
pub(super) fn normal(html: &str) -> String {
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(html));
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let mut state = tokenizer.sink.0.take();
    state.flush();
    state.out
}

#[derive(Default)]
struct State {
    out: String,
    text: String,
    verbatim: usize,
    /// Whether the last tag was a block's.
    after_block: bool,
    /// Whether a heading's link to itself is open.
    in_anchor: bool,
}

impl State {
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        if self.verbatim > 0 {
            self.out.push_str(&text);
            return;
        }
        let mut collapsed = String::new();
        for c in text.chars() {
            let space = c.is_ascii_whitespace();
            if !(space && collapsed.ends_with(' ')) {
                collapsed.push(if space { ' ' } else { c });
            }
        }
        let collapsed = if self.after_block { collapsed.trim_start() } else { &collapsed };
        self.out.push_str(collapsed);
    }

    fn before_block(&mut self) {
        self.flush();
        if self.verbatim == 0 {
            self.out.truncate(self.out.trim_end_matches(' ').len());
        }
    }
}

#[derive(Default)]
struct Sink(RefCell<State>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => state.text.push_str(&text),
            Token::NullCharacterToken => state.text.push('\u{fffd}'),
            Token::CommentToken(text) => {
                state.flush();
                state.out.push_str(&format!("<!--{text}-->"));
                state.after_block = false;
            }
            Token::TagToken(tag) => {
                let name = tag.name.to_string();
                let block = BLOCKS.contains(&name.as_str());
                if block {
                    state.before_block()
                } else {
                    state.flush()
                }
                let is_anchor =
                    name == "a" && tag.attrs.iter().any(|a| &*a.name.local == "class" && &*a.value == "heading-anchor");
                let closes_anchor = state.in_anchor && name == "a" && tag.kind == TagKind::EndTag;
                if is_anchor || closes_anchor {
                    state.in_anchor = is_anchor;
                    return TokenSinkResult::Continue;
                }
                let heading = matches!(name.as_str(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
                let ours = |attribute: &str, value: &str| {
                    (heading && attribute == "id" && value.is_empty())
                        || (name == "img" && matches!(attribute, "loading" | "decoding"))
                };
                let mut attributes: Vec<String> = tag
                    .attrs
                    .iter()
                    .filter(|a| !ours(&a.name.local, &a.value))
                    .map(|a| format!(" {}=\"{}\"", a.name.local, a.value))
                    .collect();
                attributes.sort();
                let slash = if tag.kind == TagKind::EndTag { "/" } else { "" };
                state.out.push_str(&format!("<{slash}{name}{}>", attributes.concat()));
                state.after_block = block;
                if name == "pre" || name == "textarea" {
                    state.verbatim =
                        if tag.kind == TagKind::EndTag { state.verbatim.saturating_sub(1) } else { state.verbatim + 1 };
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}
