//! Other ways to read what a Russian speaker typed: on the wrong keyboard layout, in Latin letters.

use crate::letters::lower;
use crate::order::part;

const LATIN: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`{}:\"<>~";
const CYRILLIC: &str = "йцукенгшщзхъфывапролджэячсмитьбюехъжэбюе";

/// The longest sounds first: those of a table's row are tried in order.
const SOUNDS: [(&str, &str); 38] = [
    ("shch", "щ"),
    ("sch", "сч"),
    ("yo", "е"),
    ("jo", "е"),
    ("zh", "ж"),
    ("kh", "х"),
    ("ch", "ч"),
    ("sh", "ш"),
    ("ts", "ц"),
    ("yu", "ю"),
    ("ju", "ю"),
    ("ya", "я"),
    ("ja", "я"),
    ("ye", "е"),
    ("ck", "к"),
    ("a", "а"),
    ("b", "б"),
    ("v", "в"),
    ("w", "в"),
    ("g", "г"),
    ("d", "д"),
    ("e", "е"),
    ("z", "з"),
    ("i", "и"),
    ("j", "й"),
    ("k", "к"),
    ("c", "к"),
    ("q", "к"),
    ("l", "л"),
    ("m", "м"),
    ("n", "н"),
    ("o", "о"),
    ("p", "п"),
    ("r", "р"),
    ("s", "с"),
    ("t", "т"),
    ("u", "у"),
    ("f", "ф"),
];

/// A chunk of a query read on the other layout (`djpdhfn` is возврат, `зшч` is pix), folded.
/// Nothing for a chunk that has letters of neither or of both scripts.
pub fn swap_layout(chunk: &str) -> Option<String> {
    let lower: String = chunk.chars().map(lower).map(|c| if c == 'ё' { '`' } else { c }).collect();
    let latin = lower.contains(|c: char| c.is_ascii_lowercase());
    let cyrillic = lower.contains(|c: char| matches!(c, 'а'..='я'));
    let (from, to) = match (latin, cyrillic) {
        (true, false) => (LATIN, CYRILLIC),
        (false, true) => (CYRILLIC, LATIN),
        _ => return None,
    };
    let swap = |c| from.chars().zip(to.chars()).find_map(|(a, b)| (a == c).then_some(b)).unwrap_or(c);
    Some(lower.chars().map(swap).collect())
}

/// A word in Latin letters read as Russian (`vozvrat` is возврат), folded; nothing for a word with
/// other characters. What it cannot know (soft signs, э) is left to the corrections.
pub fn transliterate(word: &str) -> Option<String> {
    let lower = word.to_ascii_lowercase();
    let mut rest = lower.as_str();
    if rest.is_empty() || !rest.bytes().all(|b| b.is_ascii_lowercase() || b == b'\'') {
        return None;
    }
    let mut out = String::new();
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        let sound = SOUNDS.iter().find(|(latin, _)| rest.starts_with(latin));
        let (latin, cyrillic) = match (sound, c) {
            (Some(&sound), _) => sound,
            (None, 'h') => ("h", "х"),
            (None, 'x') => ("x", "кс"),
            (None, 'y') if matches!(before, 'a' | 'e' | 'i' | 'o' | 'u' | 'y') => ("y", "й"),
            (None, 'y') => ("y", "ы"),
            (None, _) => ("'", "ь"),
        };
        out.push_str(cyrillic);
        before = latin.chars().next_back().unwrap_or(' ');
        rest = part(rest, latin.len()..rest.len());
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts() {
        assert_eq!(swap_layout("djpdhfn").as_deref(), Some("возврат"));
        assert_eq!(swap_layout("Gkfnt;").as_deref(), Some("платеж"));
        assert_eq!(swap_layout("cx`n").as_deref(), Some("счет"));
        assert_eq!(swap_layout("зшч").as_deref(), Some("pix"));
        assert_eq!(swap_layout("51"), None);
        assert_eq!(swap_layout("сard"), None);
        assert_eq!(LATIN.chars().count(), CYRILLIC.chars().count());
    }

    #[test]
    fn sounds() {
        for (latin, russian) in [
            ("vozvrat", "возврат"),
            ("Platezh", "платеж"),
            ("schet", "счет"),
            ("platyozh", "платеж"),
            ("karty", "карты"),
            ("moy", "мой"),
            ("den'gi", "деньги"),
            ("yashchik", "ящик"),
            ("hesh", "хеш"),
        ] {
            assert_eq!(transliterate(latin).as_deref(), Some(russian));
        }
        assert_eq!(transliterate("51"), None);
        assert_eq!(transliterate(""), None);
        assert_eq!(transliterate("año"), None);
    }
}
