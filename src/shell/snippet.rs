//! Snippets for showing: one line, however many blocks they come from.

use faqtory_search::SnippetPart;

/// The parts with the ends of blocks shown: a dot in the middle, or a space
/// where a sentence has ended anyway.
pub(super) fn one_line(parts: &[SnippetPart]) -> Vec<SnippetPart> {
    let mut last = ' ';
    let mut line = |text: &str| {
        let mut out = String::with_capacity(text.len() + 4);
        for c in text.chars() {
            match c {
                '\n' if last.is_alphanumeric() || matches!(last, ')' | '»' | '”' | '"' | '`') => out.push_str(" · "),
                '\n' => out.push(' '),
                c => out.push(c),
            }
            if !c.is_whitespace() {
                last = c;
            }
        }
        out
    };
    parts.iter().map(|part| SnippetPart { text: line(&part.text), marked: part.marked }).collect()
}

/// The same as plain text.
pub(super) fn plain(parts: &[SnippetPart]) -> String {
    one_line(parts).iter().map(|part| part.text.as_str()).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
