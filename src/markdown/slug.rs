//! Slugs and ids: short, ASCII, URL-safe.

/// The slug of a text: transliterated, lower case, words joined by hyphens.
/// Empty for a text without a letter or digit.
pub fn slugify(text: &str) -> String {
    // Signs within words, which the library would make a hyphen of: "don-t", "skol-ko".
    slug::slugify(text.replace(['\'', '’', 'ʼ', 'ь', 'ъ', 'Ь', 'Ъ'], ""))
}

/// Whether a text can stand in a URL as one segment: lower-case ASCII letters,
/// digits, and `-`, `_` or `.` between them.
pub fn is_slug(text: &str) -> bool {
    let word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let bytes = text.as_bytes();
    matches!((bytes.first(), bytes.last()), (Some(first), Some(last)) if word(*first) && word(*last))
        && bytes.iter().all(|b| word(*b) || matches!(b, b'-' | b'_' | b'.'))
        && !text.contains("..")
}
