//! Makes room for letters that the renderer takes for narrower than they are.
//!
//! Its table of widths knows Latin; every other letter counts as 0.568 em. A
//! Cyrillic `щ` is nearly twice as wide. As the table cannot be changed, words
//! with wide letters get marks of no width ([`PAD`]), each of which the renderer
//! counts as another 0.568 em. The marks are taken out of the drawing again.

/// A mark without width: WORD JOINER.
pub(super) const PAD: char = '\u{2060}';

/// What the renderer counts for a letter outside its table, in em.
const COUNTED: f32 = 0.568;

/// The width of a letter in the wider of common interface typefaces (Noto
/// Sans, Liberation Sans), in em; `None` where the renderer's own count will do.
fn width(c: char) -> Option<f32> {
    const WIDTHS: [(&str, f32); 10] = [
        ("ШЩЮ№ЉЊ", 1.05),
        ("—…‰™", 1.0),
        ("щшЖМ", 0.92),
        ("ЫФюф", 0.86),
        ("ОНПИЙЪЦДЭСЯымж", 0.77),
        ("АБВЕЁРКЛХЧЬУТЗъÁÀÃÂÇÓÔÕÚÑ", 0.69),
        ("ийнпбцчор€«»₽", 0.62),
        ("авдеёьяхлГ", 0.57),
        ("гсткзэєуґ", 0.5),
        ("ії’‘·\u{a0}", 0.28),
    ];
    let known = WIDTHS.iter().find(|(letters, _)| letters.contains(c));
    match known {
        Some((_, width)) => Some(*width),
        None if ('\u{400}'..='\u{52f}').contains(&c) => Some(0.66),
        None => None,
    }
}

/// The text with marks where the renderer's count falls behind.
pub(super) fn pad(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut lack = 0.0f32;
    for c in text.chars() {
        if c == '\n' {
            lack = 0.0;
        }
        out.push(c);
        if let Some(width) = width(c) {
            lack += width - COUNTED;
            if lack >= COUNTED / 2.0 {
                out.push(PAD);
                lack -= COUNTED;
            }
        }
    }
    out
}

/// The width of a text in em: an estimate that rather errs to the wide side.
pub(super) fn measure(text: &str) -> f32 {
    text.chars().map(advance).sum()
}

fn advance(c: char) -> f32 {
    match c {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | PAD | '\u{fe00}'..='\u{fe0f}' => 0.0,
        ' ' | 'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '|' | '!' | '\'' => 0.3,
        't' | 'f' | 'r' | '(' | ')' | '[' | ']' | '{' | '}' | '/' | '\\' | '-' | '`' | '"' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '&' => 0.95,
        'A'..='Z' => 0.72,
        '\u{2600}'..='\u{27bf}' | '\u{2e80}'.. => 1.1,
        _ => width(c).unwrap_or(0.59),
    }
}

/// Lines no wider than this many em, broken at spaces, or within a word that
/// is wider than a line.
pub(super) fn wrap(text: &str, most: f32) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if !line.is_empty() && measure(&line) + advance(' ') + measure(word) > most {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            // Sums of widths differ by their rounding: only a word that is too wide alone is broken.
            let wide = measure(word) > most;
            for c in word.chars() {
                if wide && !line.is_empty() && measure(&line) + advance(c) > most {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(c);
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
    }
    lines
}
