//! Generated articles: words of syllables with the frequencies of natural text.

use faqtory_search::native::Section;

/// A small generator of pseudo-random numbers: the same seed gives the same corpus everywhere.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

/// Words of a vocabulary of this size, frequent ones short; Cyrillic or Latin.
pub fn vocabulary(size: usize, cyrillic: bool) -> Vec<String> {
    let (consonants, vowels) =
        if cyrillic { ("бвгдзклмнпрст", "аеиоу") } else { ("bcdfgklmnprst", "aeiou") };
    let mut random = Random(size as u64);
    let mut pick = |letters: &str| letters.chars().nth(random.below(letters.chars().count())).unwrap();
    (0..size)
        .map(|rank| {
            let syllables = 2 + (rank / 40).min(1) + rank * 3 / size;
            (0..syllables).flat_map(|_| [pick(consonants), pick(vowels)]).collect()
        })
        .collect()
}

/// This many words, the word of rank n about 1/n times as frequent as the first.
pub fn text(random: &mut Random, vocabulary: &[String], words: usize) -> String {
    let mut out = String::new();
    for at in 0..words {
        let power = random.below(1 << 16) as f64 / f64::from(1 << 16);
        let rank = (vocabulary.len() as f64).powf(power) as usize - 1;
        out.push_str(&vocabulary[rank.min(vocabulary.len() - 1)]);
        out.push_str(if at % 12 == 11 { ". " } else { " " });
    }
    out.trim_end().to_owned()
}

/// Articles of four sections each.
pub fn articles(count: usize, words: usize, vocabulary: &[String], seed: u64) -> Vec<Section> {
    let mut random = Random(seed);
    let mut out = Vec::new();
    for article in 0..count {
        let size = 3 + random.below(5);
        let title = text(&mut random, vocabulary, size);
        let description = text(&mut random, vocabulary, 10);
        for order in 0..4 {
            out.push(Section {
                id: format!("article-{article:05}"),
                order,
                url: format!("/en/article-{article:05}/"),
                anchor: if order == 0 { String::new() } else { format!("part-{order}") },
                title: title.clone(),
                heading: if order == 0 { String::new() } else { text(&mut random, vocabulary, 3) },
                description: description.clone(),
                keywords: vec![vocabulary[random.below(vocabulary.len())].clone()],
                body: text(&mut random, vocabulary, words),
                ..Section::default()
            });
        }
    }
    out
}
