//! Letters, as far as words need them: by ranges of our own, because Unicode's tables are a sixth
//! of what the browser would load. A test holds them to Unicode's.

/// Beyond ASCII, what is neither letter nor digit, from … to: spaces, punctuation, symbols, marks
/// of Latin letters. All else counts as letters, signs within words of any script among them.
const OTHERS: [(u16, u16); 52] = [
    (0x80, 0xa9),
    (0xab, 0xb1),
    (0xb4, 0xb4),
    (0xb6, 0xb8),
    (0xbb, 0xbb),
    (0xbf, 0xbf),
    (0xd7, 0xd7),
    (0xf7, 0xf7),
    (0x2c2, 0x2c5),
    (0x2d2, 0x2df),
    (0x300, 0x36f),
    (0x37e, 0x37e),
    (0x384, 0x385),
    (0x387, 0x387),
    (0x482, 0x489),
    (0x55a, 0x55f),
    (0x589, 0x58f),
    (0x5be, 0x5be),
    (0x5c0, 0x5c0),
    (0x5c3, 0x5c3),
    (0x5f3, 0x60f),
    (0x61b, 0x61f),
    (0x66a, 0x66d),
    (0x6d4, 0x6d4),
    (0x700, 0x70f),
    (0x964, 0x965),
    (0xe3f, 0xe3f),
    (0xe4f, 0xe4f),
    (0xe5a, 0xe5b),
    (0x10fb, 0x10fb),
    (0x1360, 0x1368),
    (0x1680, 0x1680),
    (0x17d4, 0x17d6),
    (0x17d8, 0x17db),
    (0x2000, 0x206f),
    (0x20a0, 0x20ff),
    (0x2190, 0x245f),
    (0x2500, 0x2bff),
    (0x2e00, 0x2e2e),
    (0x2e30, 0x2e7f),
    (0x3000, 0x3004),
    (0x3008, 0x3020),
    (0x3030, 0x3030),
    (0x303d, 0x303f),
    (0x30fb, 0x30fb),
    (0xe000, 0xf8ff),
    (0xfe00, 0xfe6f),
    (0xfeff, 0xff0f),
    (0xff1a, 0xff20),
    (0xff3b, 0xff40),
    (0xff5b, 0xff65),
    (0xffe0, 0xffff),
];
/// Emoji and other symbols.
const SYMBOLS: std::ops::RangeInclusive<u32> = 0x1f000..=0x1faff;

/// Whether a character is a letter or a digit.
pub(crate) fn is_letter(c: char) -> bool {
    match c {
        // What nearly all text consists of, without a search.
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        'А'..='я' | 'ё' | 'À'..='Ö' | 'Ø'..='ö' => true,
        _ => {
            let code = c as u32;
            let at = OTHERS.partition_point(|(_, last)| u32::from(*last) < code);
            !SYMBOLS.contains(&code) && OTHERS.get(at).is_none_or(|(first, _)| code < u32::from(*first))
        }
    }
}

/// Whether a character is a letter and no digit.
pub(crate) fn is_alphabetic(c: char) -> bool {
    is_letter(c) && !c.is_ascii_digit()
}

/// The small letter: Latin, Greek, Cyrillic, Armenian. A letter of another script is itself.
pub(crate) fn lower(c: char) -> char {
    let code = c as u32;
    let small = match code {
        0x41..=0x5a | 0xc0..=0xd6 | 0xd8..=0xde | 0x391..=0x3a1 | 0x3a3..=0x3ab | 0x410..=0x42f => code + 32,
        0x130 => 0x69,
        0x178 => 0xff,
        0x386 => 0x3ac,
        0x388..=0x38a => code + 37,
        0x38c => 0x3cc,
        0x38e..=0x38f => code + 63,
        0x400..=0x40f => code + 80,
        0x4c0 => 0x4cf,
        0x531..=0x556 => code + 48,
        0x1e9e => 0xdf,
        // Small letters behind their capitals.
        0x139..=0x148 | 0x179..=0x17e | 0x4c1..=0x4ce => code + code % 2,
        0x100..=0x137
        | 0x14a..=0x177
        | 0x200..=0x21f
        | 0x460..=0x481
        | 0x48a..=0x4bf
        | 0x4d0..=0x52f
        | 0x1e00..=0x1e95
        | 0x1ea0..=0x1eff => code | 1,
        _ => code,
    };
    char::from_u32(small).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_letters_are_unicodes() {
        let blocks = [0..0x180, 0x200..0x220, 0x386..0x3cf, 0x400..0x590, 0x1e00..0x1f00];
        for c in blocks.into_iter().flatten().filter_map(char::from_u32).filter(|c| *c != 'İ') {
            assert_eq!(vec![lower(c)], c.to_lowercase().collect::<Vec<char>>(), "{c:?} {:x}", c as u32);
        }
    }

    #[cfg(feature = "native")]
    #[test]
    fn letters_are_unicodes() {
        assert!(OTHERS.windows(2).all(|pair| pair[0].0 <= pair[0].1 && pair[0].1 < pair[1].0));
        let known = |c: &char| c.is_alphabetic() && unicode_normalization::is_nfkc(&c.to_string());
        let missed = |c: &char| !is_letter(*c) && !('\u{300}'..='\u{36f}').contains(c);
        let missed: Vec<char> = (0..0x1e000).filter_map(char::from_u32).filter(known).filter(missed).collect();
        assert_eq!(missed, []);
        for c in " \u{a0}«»“”‘’–—…·¡¿§©®°±×÷€₽₿№→✓①‑\u{200b}\u{2060}،؟।฿、。「」・！？（）：；\u{feff}😀🇧".chars()
        {
            assert!(!is_letter(c) || matches!(c, '№' | '①'), "{c:?} {:x}", c as u32);
        }
        for c in "ªµº²³¼ñßøłşğıΩλЁўїґҐəאבعمहิไทยკა한日カー々ー".chars() {
            assert!(is_letter(c), "{c:?} {:x}", c as u32);
        }
    }
}
