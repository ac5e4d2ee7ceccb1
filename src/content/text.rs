//! Bytes of a file as text.

use std::sync::Arc;

use crate::diag::{Diagnostic, Source, code};

/// A text on one line, with single spaces.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A file as text: UTF-8 with or without a byte-order mark, any line ends.
/// Nothing where it is not UTF-8; control characters are told and replaced.
pub fn read(path: &str, bytes: &[u8], diagnostics: &mut Vec<Diagnostic>) -> Option<Source> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let lossy = String::from_utf8_lossy(bytes);
            let at = error.valid_up_to();
            diagnostics.push(
                Diagnostic::new(code::NOT_UTF8, "this file is not UTF-8 text")
                    .at(Source::new(path, &*lossy).place(at..at + 1))
                    .help("save it again as UTF-8 in your editor (“Save with encoding”)"),
            );
            return None;
        }
    };
    let text: Arc<str> =
        if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() };
    let forbidden = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    let source = Source::new(path, text);
    // Bytes are quicker to look at than characters: C0, DEL, and the lead byte of C1.
    let suspicious = |b: &u8| (*b < 0x20 && !matches!(b, b'\n' | b'\t')) || matches!(b, 0x7f | 0xc2);
    if source.text.as_bytes().iter().any(suspicious)
        && let Some((at, c)) = source.text.char_indices().find(|(_, c)| forbidden(*c))
    {
        diagnostics.push(
            Diagnostic::new(
                code::CONTROL_CHARACTER,
                format!("the control character U+{:04X} stands here", u32::from(c)),
            )
            .at(source.place(at..at + c.len_utf8()))
            .help("delete it: it is invisible, and often comes with text pasted from elsewhere"),
        );
        return Some(Source::new(path, source.text.replace(forbidden, "\u{fffd}")));
    }
    Some(source)
}
