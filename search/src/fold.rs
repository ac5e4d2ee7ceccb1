//! Folding: what makes two spellings of a word the same word.
//!
//! Lower case; Latin letters without their marks, so that `devolução` and `devolucao` meet;
//! ё is е. Two letters are words' own and stay: Spanish ñ (`año` is not `ano`) and Russian й.
//! Text is expected in NFKC (see [`crate`]), but a decomposed й, ё or ñ is understood too.

use crate::letters::lower;

/// Appends the folded form of one character to `out`: in goes any character, out come none
/// (a stray accent, an apostrophe), one, or two (`ß` is `ss`).
pub(crate) fn fold_char(c: char, out: &mut String) {
    // What nearly all text consists of, without a look into Unicode's tables.
    match c {
        '\'' => return,
        '\0'..='\x7f' => return out.push(c.to_ascii_lowercase()),
        'а'..='я' => return out.push(c),
        _ => {}
    }
    match lower(c) {
        mark @ '\u{300}'..='\u{36f}' => combine(mark, out),
        '’' | 'ʼ' => {}
        'ё' => out.push('е'),
        'ß' => out.push_str("ss"),
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        'þ' => out.push_str("th"),
        small => out.push(latin_base(small)),
    }
}

/// A text folded: lower case, Latin letters without marks but ñ kept, ё as е and й kept, apostrophes
/// dropped. Any text is fine.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, &mut out);
    }
    out
}

/// Maps the letters that are kept apart, but easily mistyped, to their plain neighbour: ñ to n,
/// й to и. Two words with the same skeleton are the nearest of corrections.
pub(crate) fn skeleton(c: char) -> char {
    match c {
        'ñ' => 'n',
        'й' => 'и',
        _ => c,
    }
}

/// A combining mark is dropped, unless with the letter before it makes one that is kept.
fn combine(mark: char, out: &mut String) {
    let kept = match (out.chars().next_back(), mark) {
        (Some('n'), '\u{303}') => 'ñ',
        (Some('и'), '\u{306}') => 'й',
        _ => return,
    };
    out.pop();
    out.push(kept);
}

/// The letters under the marks of Latin-1 and Latin Extended-A, from à on; a space for a letter that
/// has none, is kept, or is no small one.
const BASES: &[u8] = b"aaaaaa ceeeeiiiid ooooo ouuuuy y a a a c c c c d d e e e e e g g g g h h i i i i i   j k  l l l l l n n n    o o o   r r r s s s s t t t u u u u u u w y  z z z";

/// The letter under a small Latin letter's marks (the Romanian comma letters too); any other character
/// is itself.
fn latin_base(c: char) -> char {
    let base = match c {
        'à'..='ž' => BASES.get(c as usize - 'à' as usize).copied().unwrap_or(b' '),
        'ș' => b's',
        'ț' => b't',
        _ => b' ',
    };
    if base == b' ' { c } else { char::from(base) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_but_tilde_n_and_short_i_stay() {
        assert_eq!(fold("Devolução"), "devolucao");
        assert_eq!(fold("año"), "año");
        assert_ne!(fold("año"), fold("ano"));
        assert_eq!(fold("ПЛАТЁЖ"), "платеж");
        assert_eq!(fold("мой"), "мой");
        assert_eq!(fold("Straße"), "strasse");
        assert_eq!(fold("don’t"), "dont");
        assert_eq!(fold("İ"), "i");
        assert_eq!(fold("ÀÅÇÐÖØÝÿāčđęğħĩıĵķĺŀłńňőřśşťũűŵŷźžșț"), "aacdooyyacdeghiijklllnnorsstuuwyzzst");
        assert_eq!(fold("÷ĸŋſ"), "÷ĸŋſ");
    }

    #[test]
    fn decomposed_text_folds_like_composed() {
        assert_eq!(fold("man\u{303}ana"), "mañana");
        assert_eq!(fold("мои\u{306}"), "мой");
        assert_eq!(fold("плате\u{308}ж"), "платеж");
        assert_eq!(fold("во\u{301}зврат"), "возврат");
        assert_eq!(fold("\u{301}"), "");
    }
}
