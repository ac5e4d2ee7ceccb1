//! Looks through a diagram's statements, line by line, for links, styles and
//! what is left open.

use super::source::{Kind, clip, column};
use super::{Fault, STYLE, SYNTAX, UNSAFE};

/// Checks every statement of a line.
pub(super) fn check(kind: Kind, number: usize, line: &str, faults: &mut Vec<Fault>) {
    let comment = line.trim_start().starts_with("%%");
    if comment {
        return;
    }
    for (at, statement) in split(line) {
        let word = statement.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
        let whole = statement.trim();
        let place = (number, column(line, at));
        let has_more = whole.len() > word.len();
        let is = |list: &[&str]| has_more && list.iter().any(|entry| word.eq_ignore_ascii_case(entry));
        if is(kind.links()) {
            faults.push(Fault::new(
                UNSAFE,
                place,
                format!("`{word}` makes a part of the diagram a link"),
                "remove it, and put the link in the text beside the diagram",
            ));
        } else if is(kind.styles()) {
            faults.push(Fault::new(
                STYLE,
                place,
                format!("`{word}` sets colours; in a diagram they come from the theme"),
                "remove it; the theme has a light and a dark set of colours",
            ));
        } else if kind.has_class_marks()
            && let Some(mark) = outside_quotes(statement, ":::")
        {
            faults.push(Fault::new(
                STYLE,
                (number, column(line, at + mark)),
                "`:::` gives a box a style; in a diagram colours come from the theme",
                "remove `:::` and the name after it",
            ));
        } else if kind == Kind::Flowchart && is_prose(statement) {
            faults.push(Fault::new(
                SYNTAX,
                place,
                format!("`{}` is not understood", clip(whole)),
                "a box is written name[text], a line A --> B or A -->|text| B",
            ));
        }
        if kind == Kind::Flowchart
            && let Some((offset, message)) = unbalanced(statement)
        {
            faults.push(Fault::new(
                SYNTAX,
                (number, column(line, at + offset)),
                message,
                "close it on the same line, or put the text in double quotes: A[\"text\"]",
            ));
        }
    }
}

/// Words in a flowchart that are neither a box nor a line nor a keyword.
fn is_prose(statement: &str) -> bool {
    const KEYWORDS: [&str; 5] = ["flowchart", "graph", "subgraph", "direction", "title"];
    let statement = statement.split("%%").next().unwrap_or_default();
    let mut words = statement.split_whitespace();
    let first = words.next().unwrap_or_default();
    words.next().is_some() && !KEYWORDS.contains(&first) && !statement.contains(|c: char| "[](){}<>|&-=~\"".contains(c))
}

/// Statements of a line with the byte where each begins, split at `;` outside
/// quotes and brackets.
fn split(line: &str) -> Vec<(usize, &str)> {
    let mut parts = Vec::new();
    let (mut start, mut depth, mut quoted) = (0, 0usize, false);
    let mut push = |start: usize, end: usize| {
        let part = line.get(start..end).unwrap_or_default();
        let lead = part.len() - part.trim_start().len();
        if !part.trim().is_empty() {
            parts.push((start + lead, part.trim()));
        }
    };
    for (at, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '[' | '(' | '{' => depth += 1,
            ']' | ')' | '}' => depth = depth.saturating_sub(1),
            ';' if depth == 0 => {
                push(start, at);
                start = at + 1;
            }
            _ => {}
        }
    }
    push(start, line.len());
    parts
}

/// Where a mark stands outside double quotes and brackets.
fn outside_quotes(text: &str, mark: &str) -> Option<usize> {
    let (mut depth, mut quoted) = (0usize, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '[' | '(' | '{' => depth += 1,
            ']' | ')' | '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 && text.get(at..).is_some_and(|rest| rest.starts_with(mark)) => {
                return Some(at);
            }
            _ => {}
        }
    }
    None
}

/// A quote or a bracket that a flowchart's statement leaves open.
fn unbalanced(statement: &str) -> Option<(usize, String)> {
    let mut quote = None;
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, c) in statement.char_indices() {
        match c {
            '"' => quote = if quote.is_some() { None } else { Some(at) },
            _ if quote.is_some() => {}
            '%' if statement.get(at..).is_some_and(|rest| rest.starts_with("%%")) => {
                break;
            }
            '[' | '(' | '{' => open.push((at, c)),
            ']' | ')' | '}' => {
                let wanted = match c {
                    ']' => '[',
                    ')' => '(',
                    _ => '{',
                };
                if let Some(found) = open.iter().rposition(|(_, opened)| *opened == wanted) {
                    open.truncate(found);
                }
            }
            _ => {}
        }
    }
    if let Some(at) = quote {
        return Some((at, "a double quote is never closed".to_owned()));
    }
    open.first().map(|(at, c)| (*at, format!("`{c}` is never closed")))
}
