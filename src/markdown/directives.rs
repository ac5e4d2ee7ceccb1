//! Container directives: `:::name … :::`, each fence on a line of its own.
//!
//! A first parse gives the ranges of code and HTML. Outside them each fence is
//! overwritten by an HTML block of one line and of equal length (`<?…?>`), so
//! that every offset stays and one parse keeps the document whole. What is
//! nearly a fence is an error: `:::agents` keeps internal text out of the
//! public site, and a slip of the hand must not open that door.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use super::slips::{self, is_agents};
use crate::diag::{self, Diagnostic, Source, code};

/// A directive's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Name {
    /// `note`
    Note,
    /// `tip`
    Tip,
    /// `warning`
    Warning,
    /// `danger`
    Danger,
    /// `steps`
    Steps,
    /// `tabs`
    Tabs,
    /// `tab`
    Tab,
    /// `details`
    Details,
    /// `agents`
    Agents,
}

const NAMES: &[(&str, Name)] = &[
    ("note", Name::Note),
    ("tip", Name::Tip),
    ("warning", Name::Warning),
    ("danger", Name::Danger),
    ("steps", Name::Steps),
    ("tabs", Name::Tabs),
    ("tab", Name::Tab),
    ("details", Name::Details),
    ("agents", Name::Agents),
];

impl Name {
    /// The name as writers write it.
    pub fn as_str(self) -> &'static str {
        NAMES.iter().find(|(_, name)| *name == self).map_or("", |(text, _)| text)
    }
}

/// A fence line.
#[derive(Debug, Clone)]
pub struct Fence {
    /// How many colons.
    pub colons: usize,
    /// The directive that it opens; none for a closing fence.
    pub open: Option<Name>,
    /// The title behind the name, with its place; often empty.
    pub title: String,
    /// Where the title begins, in the file.
    pub title_start: usize,
    /// Where the fence stands, in the file.
    pub span: Range<usize>,
}

/// The fences of a body.
#[derive(Debug, Default)]
pub struct Scan {
    /// The body with its fences overwritten; none where it has no fence.
    pub masked: Option<String>,
    /// The fences, by the offset of their first colon in the body.
    pub fences: BTreeMap<usize, Fence>,
}

/// Whether a character is a colon or looks like one.
fn is_colon(c: char) -> bool {
    c == ':' || is_lookalike(c)
}

fn is_lookalike(c: char) -> bool {
    matches!(c, '：' | '∶' | '︓' | '﹕' | 'ː' | '꞉' | '։' | '∷' | '⁚' | '︰' | '⸬')
}

/// Whether a text holds a character that looks like a colon. Their first bytes in UTF-8 are looked
/// for before: bytes are quicker to look at than characters.
fn has_lookalike(text: &str) -> bool {
    [0xcb, 0xd6, 0xe2, 0xea, 0xef].iter().any(|lead| text.as_bytes().contains(lead)) && text.contains(is_lookalike)
}

/// Finds the fences of the body that begins at `start` of the file.
pub fn scan(source: &Source, start: usize, diagnostics: &mut Vec<Diagnostic>) -> Scan {
    let body = &source.text[start..];
    let speaks_of_agents = slips::may_hold(body);
    let has_lookalike = has_lookalike(body);
    if !body.contains("::") && !has_lookalike && !speaks_of_agents {
        return Scan::default();
    }
    let verbatim = Verbatim::new(body);
    let mut fences = BTreeMap::new();
    let mut offset = 0;
    for line in body.split_inclusive('\n') {
        let at = offset;
        offset += line.len();
        let may_be_fence = line.contains(':') || (has_lookalike && line.contains(is_lookalike));
        let may_slip = speaks_of_agents && slips::may_hold(line);
        if !may_be_fence && !may_slip {
            continue;
        }
        let content = line.trim_end();
        let lead = content.len() - content.trim_start_matches([' ', '\t', '>']).len();
        let found = Line { source, start, at: at + lead, text: &content[lead..] };
        let reading = if may_be_fence { found.read(&verbatim) } else { Reading::Text };
        match reading {
            Reading::Text if may_slip => diagnostics.extend(found.slip(&verbatim)),
            Reading::Text => {}
            Reading::Fence(fence) => {
                fences.insert(at + lead, fence);
            }
            Reading::Fault(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    let masked = (!fences.is_empty()).then(|| mask(body, start, &fences));
    Scan { masked, fences }
}

fn mask(body: &str, start: usize, fences: &BTreeMap<usize, Fence>) -> String {
    let mut masked = String::with_capacity(body.len());
    let mut done = 0;
    for (at, fence) in fences {
        let end = fence.span.end - start;
        masked.push_str(&body[done..*at]);
        match end - at {
            3 => masked.push_str("<?>"),
            length => {
                masked.push_str("<?");
                masked.extend(std::iter::repeat_n('.', length - 4));
                masked.push_str("?>");
            }
        }
        done = end;
    }
    masked.push_str(&body[done..]);
    masked
}

enum Reading {
    Text,
    Fence(Fence),
    Fault(Box<Diagnostic>),
}

/// A line without its white space and quotation marks.
struct Line<'a> {
    source: &'a Source,
    start: usize,
    at: usize,
    text: &'a str,
}

impl Line<'_> {
    fn read(&self, verbatim: &Verbatim) -> Reading {
        if verbatim.is_code(self.at, Code::Fenced) {
            return Reading::Text;
        }
        let rest = self.text.trim_start_matches(is_colon);
        let run = &self.text[..self.text.len() - rest.len()];
        let colons = run.chars().count();
        let sound = colons >= 3 && run.chars().all(|c| c == ':');
        if verbatim.is_code(self.at, Code::Open) {
            if colons >= 2 {
                return self.near_miss(
                    "this fence stands in a code block that is not closed",
                    "close the code block above it with ``` on a line of its own",
                );
            }
            return Reading::Text;
        }
        if sound {
            if verbatim.is_code(self.at, Code::Indented) {
                return self.near_miss(
                    "this fence is indented so far that it is shown as code",
                    "indent it by less than four spaces",
                );
            }
            if verbatim.is_html(self.at) {
                return self
                    .near_miss("this fence stands inside HTML", "leave an empty line between the HTML and the fence");
            }
            return self.fence(colons, rest);
        }
        if verbatim.is_code(self.at, Code::Indented) && colons < 2 {
            return Reading::Text;
        }
        let shown_as_code = || verbatim.is_code(self.at + 1, Code::Inline);
        if colons >= 2 || (colons == 1 && is_agents(rest)) || (self.hides_agents() && !shown_as_code()) {
            return self.near_miss(
                "this line is nearly a directive's fence",
                "a fence has three or more plain colons: `:::note`, and `:::` to close",
            );
        }
        self.inside(verbatim)
    }

    /// What was meant to keep text internal, and is text or code to the parser.
    fn slip(&self, verbatim: &Verbatim) -> Option<Diagnostic> {
        let found = slips::find(self.text)?;
        let at = self.at + found.at;
        let is_code = [Code::Fenced, Code::Open, Code::Inline].iter().any(|kind| verbatim.is_code(at, *kind));
        if is_code && !verbatim.opens_code(at) {
            return None;
        }
        let span = self.start + self.at..self.start + self.at + self.text.len();
        Some(Diagnostic::new(found.code, found.message).at(self.source.place(span)).help(found.help))
    }

    /// Whether the line begins with colons and the word, whatever invisible or
    /// escaping characters stand between them.
    fn hides_agents(&self) -> bool {
        let Some(word) = self.text.find(char::is_alphanumeric) else { return false };
        let colons: usize =
            self.text[..word].chars().map(|c| if c == '∷' { 2 } else { usize::from(is_colon(c)) }).sum();
        colons >= 2 && is_agents(&self.text[word..])
    }

    /// A fence that follows other text on its line.
    fn inside(&self, verbatim: &Verbatim) -> Reading {
        let outside_code = |at: &usize| !verbatim.is_code(self.at + at, Code::Inline);
        let mut near = self.text.match_indices(":::").map(|(at, _)| at).filter(outside_code);
        let mut agents = self
            .text
            .match_indices(is_colon)
            .filter(|(at, colon)| is_agents(&self.text[at + colon.len()..]) && self.text[..*at].ends_with(is_colon))
            .map(|(at, _)| at)
            .filter(outside_code);
        if near.next().is_some() || agents.next().is_some() {
            return self.near_miss(
                "a directive's fence stands inside a line",
                "put the fence on a line of its own; write `:::` in backquotes if you only mean to show it",
            );
        }
        Reading::Text
    }

    fn fence(&self, colons: usize, rest: &str) -> Reading {
        let span = self.start + self.at..self.start + self.at + self.text.len();
        let trimmed = rest.trim();
        if trimmed.is_empty() {
            return Reading::Fence(Fence { colons, open: None, title: String::new(), title_start: span.end, span });
        }
        let name_end = trimmed.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').unwrap_or(trimmed.len());
        let (name, title) = trimmed.split_at(name_end);
        if name.is_empty() {
            return self.near_miss("this fence has no name", "write the directive's name behind the colons: `:::note`");
        }
        let Some((_, found)) = NAMES.iter().find(|(known, _)| *known == name) else {
            let near = diag::nearest(name, NAMES.iter().map(|(known, _)| *known));
            let help = match near {
                Some(near) => format!("did you mean `:::{near}`?"),
                None => {
                    let names: Vec<&str> = NAMES.iter().map(|(known, _)| *known).collect();
                    format!("the directives are {}", names.join(", "))
                }
            };
            return Reading::Fault(Box::new(
                Diagnostic::new(code::UNKNOWN_DIRECTIVE, format!("there is no directive `{name}`"))
                    .at(self.source.place(span))
                    .help(help),
            ));
        };
        if title.contains("::") || !(title.is_empty() || title.starts_with([' ', '\t', '[', '"'])) {
            return self.near_miss(
                "this line is nearly a directive's fence",
                "behind the name stand a space and the title, or nothing: `:::note Before you begin`",
            );
        }
        let title = title.trim();
        let title = title.strip_prefix('[').and_then(|t| t.strip_suffix(']')).unwrap_or(title);
        let title = title.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(title);
        let title_start = span.start + self.text.rfind(title).unwrap_or(0);
        Reading::Fence(Fence { colons, open: Some(*found), title: title.to_owned(), title_start, span })
    }

    fn near_miss(&self, message: &str, help: &str) -> Reading {
        let span = self.start + self.at..self.start + self.at + self.text.len();
        Reading::Fault(Box::new(
            Diagnostic::new(code::MISTYPED_DIRECTIVE, message).at(self.source.place(span)).help(help),
        ))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Code {
    Fenced,
    /// Fenced, and not closed before its container ends.
    Open,
    Indented,
    Inline,
}

/// Whether a fenced code block ends in a fence.
fn is_closed(block: &str) -> bool {
    let block = block.trim_end();
    let Some((_, last)) = block.rsplit_once('\n') else { return false };
    let last = last.trim_start_matches([' ', '\t', '>']);
    let Some(mark) = block.trim_start().chars().next().filter(|c| matches!(c, '`' | '~')) else { return true };
    last.len() >= 3 && last.chars().all(|c| c == mark)
}

/// Where text stands as it is: code and HTML. The body is parsed for it only when it is asked and the
/// body has a character that such text begins with: most articles need no second parse.
struct Verbatim<'a> {
    body: &'a str,
    may_have_blocks: bool,
    may_have_spans: bool,
    found: OnceCell<Found>,
}

#[derive(Default)]
struct Found {
    code: Vec<(Range<usize>, Code)>,
    html: Vec<Range<usize>>,
}

impl<'a> Verbatim<'a> {
    fn new(body: &'a str) -> Self {
        let marks = ["```", "~~~", "    ", "\t", "<"];
        Verbatim {
            body,
            may_have_blocks: marks.iter().any(|mark| body.contains(mark)),
            may_have_spans: body.contains('`'),
            found: OnceCell::new(),
        }
    }

    fn found(&self) -> &Found {
        self.found.get_or_init(|| Found::of(self.body))
    }

    fn is_code(&self, at: usize, kind: Code) -> bool {
        let possible = if kind == Code::Inline { self.may_have_spans } else { self.may_have_blocks };
        possible && self.found().code.iter().any(|(range, found)| *found == kind && range.contains(&at))
    }

    /// Whether a block of code begins here.
    fn opens_code(&self, at: usize) -> bool {
        let is_block = |kind| matches!(kind, Code::Fenced | Code::Open);
        self.may_have_blocks && self.found().code.iter().any(|(range, kind)| range.start == at && is_block(*kind))
    }

    fn is_html(&self, at: usize) -> bool {
        self.may_have_blocks && self.found().html.iter().any(|range| range.contains(&at))
    }
}

impl Found {
    fn of(body: &str) -> Self {
        let options = super::options() - Options::ENABLE_DEFINITION_LIST;
        let mut verbatim = Found::default();
        for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
                    let kind = if is_closed(&body[range.clone()]) { Code::Fenced } else { Code::Open };
                    verbatim.code.push((range, kind));
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => verbatim.code.push((range, Code::Indented)),
                Event::Code(_) => verbatim.code.push((range, Code::Inline)),
                Event::Start(Tag::HtmlBlock) => verbatim.html.push(range),
                _ => {}
            }
        }
        verbatim
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_colon_is_overlooked() {
        let lookalikes: Vec<char> = ('\u{80}'..=char::MAX).filter(|c| is_lookalike(*c)).collect();
        assert_eq!(lookalikes.len(), 11);
        assert!(lookalikes.iter().all(|c| has_lookalike(&c.to_string())));
    }
}
