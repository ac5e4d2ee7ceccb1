//! Known items: what people type who look for an article that they have seen. Made from titles and
//! headings, always the same ones: in full, without diacritics, with a typo, a word dropped, the last
//! word half typed, and words in other forms that the texts have. Where several articles have the
//! same heading, any of them is right.

use faqtory_search::native::{LangIndex, Options, search};
use faqtory_search::{Kind, Shown, Source, fold, words};
use std::collections::{BTreeMap, BTreeSet};

/// How titles and headings of a language are found, one way of typing them.
#[derive(Debug, Default)]
pub struct Row {
    pub way: &'static str,
    pub asked: usize,
    pub first: usize,
    pub third: usize,
    pub rank: f64,
    /// Query, what it was made from, and the articles found.
    pub misses: Vec<String>,
}

pub const WAYS: [&str; 6] =
    ["in full", "without diacritics", "one typo", "a word dropped", "half a last word", "other inflections"];

/// What a title or heading is typed as; nothing where it is too short for the way.
fn typed(way: &str, text: &str, index: &LangIndex, forms: &Forms) -> Option<String> {
    let list: Vec<String> = words(text).into_iter().filter(|w| w.kind != Kind::Part).map(|w| w.text).collect();
    let telling = |word: &&String| !index.lexicon().analyzer.is_stop(word);
    // The same number for the same text: which word, which letter, which mistake.
    let seed = text.chars().fold(7_usize, |sum, c| sum.wrapping_mul(31).wrapping_add(c as usize)) >> 3;
    match way {
        "in full" => Some(text.to_owned()),
        "without diacritics" => {
            let plain = fold(text).replace('ñ', "n");
            (plain != text.to_lowercase()).then_some(plain)
        }
        "one typo" => {
            let long: Vec<usize> = (0..list.len())
                .filter(|&at| list[at].chars().count() >= 5 && list[at].chars().all(char::is_alphabetic))
                .filter(|&at| telling(&&list[at]))
                .collect();
            let at = *long.get(seed % long.len().max(1))?;
            let mut mistyped = list.clone();
            mistyped[at] = typo(&list[at], seed);
            Some(mistyped.join(" ") + " ")
        }
        "a word dropped" => {
            let at = seed % list.len().max(1);
            let rest: Vec<String> = [list.get(..at)?, list.get(at + 1..)?].concat();
            (rest.iter().filter(telling).count() >= 2).then(|| rest.join(" ") + " ")
        }
        "half a last word" => {
            let (last, before) = list.split_last()?;
            let length = last.chars().count();
            let half: String = last.chars().take(length.div_ceil(2).max(2)).collect();
            (length >= 4 && telling(&last)).then(|| [before, &[half]].concat().join(" "))
        }
        _ => {
            let stem = |word: &String| index.lexicon().analyzer.stem(word);
            let other = |word: &String| {
                let others: Vec<&String> = forms.get(&stem(word))?.iter().filter(|form| *form != word).collect();
                others.get(seed % others.len().max(1)).map(|form| (*form).clone())
            };
            let changed: Vec<String> = list.iter().map(|word| other(word).unwrap_or_else(|| word.clone())).collect();
            (changed != list).then(|| changed.join(" ") + " ")
        }
    }
}

/// A word with one mistake, not in its first letter: two letters in the other order, one left out,
/// doubled, or another one.
fn typo(word: &str, seed: usize) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = 1 + seed % (letters.len() - 2);
    match seed / 7 % 4 {
        0 if letters[at] != letters[at + 1] => letters.swap(at, at + 1),
        0 | 1 => drop(letters.remove(at)),
        2 => letters.insert(at, letters[at]),
        _ => {
            letters[at] =
                if letters[at] == 'e' || letters[at] == 'е' { letters[at - 1] } else { neighbour(letters[at]) }
        }
    }
    letters.into_iter().collect()
}

/// The letter of the next key to the right.
fn neighbour(c: char) -> char {
    let rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"];
    let next = |row: &&str| row.chars().skip_while(|key| *key != c).nth(1);
    rows.iter().find_map(next).unwrap_or(if c.is_ascii() { 'o' } else { 'о' })
}

/// The words of an index by their stems, without words of digits.
type Forms = BTreeMap<String, BTreeSet<String>>;

fn forms(index: &LangIndex) -> Forms {
    let mut forms = Forms::new();
    let mut visit = |word: &str, _| {
        if word.chars().all(char::is_alphabetic) && !index.lexicon().analyzer.is_stop(word) {
            forms.entry(index.lexicon().analyzer.stem(word)).or_default().insert(word.to_owned());
        }
    };
    assert!(index.source().words("", &mut visit).is_ok());
    forms
}

/// The titles and headings of an index: each text with the articles that have it.
pub fn texts(index: &LangIndex) -> [BTreeMap<String, BTreeSet<String>>; 2] {
    let mut texts = [BTreeMap::new(), BTreeMap::new()];
    for doc in 0..index.source().documents() {
        let Shown { id, title, heading, .. } = index.shown(doc).unwrap();
        for (texts, text) in texts.iter_mut().zip([title, heading]) {
            if !text.is_empty() {
                texts.entry(text).or_insert_with(BTreeSet::new).insert(id.clone());
            }
        }
    }
    texts
}

/// The rows of a language's titles, then those of its headings, in the order of [`WAYS`].
pub fn measure(index: &LangIndex) -> [Vec<Row>; 2] {
    let forms = forms(index);
    texts(index).map(|texts| WAYS.iter().map(|way| row(way, &texts, index, &forms)).collect())
}

fn row(way: &'static str, texts: &BTreeMap<String, BTreeSet<String>>, index: &LangIndex, forms: &Forms) -> Row {
    let mut row = Row { way, ..Row::default() };
    for (text, right) in texts {
        let Some(query) = typed(way, text, index, forms) else { continue };
        let hits = search::<_, &LangIndex>(index, [], &query, &Options::default()).unwrap();
        let rank = hits.iter().position(|hit| right.contains(&hit.id));
        row.asked += 1;
        row.first += usize::from(rank == Some(0));
        row.third += usize::from(rank.is_some_and(|rank| rank < 3));
        row.rank += rank.map_or(0.0, |rank| 1.0 / (rank + 1) as f64);
        if rank.is_none_or(|rank| rank >= 3) {
            let found: Vec<&str> = hits.iter().take(3).map(|hit| hit.id.as_str()).collect();
            row.misses.push(format!("“{query}” for “{text}” of {right:?} finds {found:?}"));
        }
    }
    row
}

/// The rows as a table's lines, the shares of all that was asked.
pub fn table(lang: &str, rows: &[Vec<Row>; 2]) -> String {
    let mut out = format!("{lang:<22} titles  hit@1  hit@3    MRR  headings  hit@1  hit@3    MRR\n");
    let share = |count: f64, row: &Row| count / row.asked as f64;
    for (titles, headings) in rows[0].iter().zip(&rows[1]) {
        out += &format!("  {:<18}", titles.way);
        for row in [titles, headings] {
            if row.asked == 0 {
                out += "       -      -      -      -  ";
                continue;
            }
            let [first, third, rank] = [row.first as f64, row.third as f64, row.rank].map(|count| share(count, row));
            out += &format!("  {:>6}  {first:.3}  {third:.3}  {rank:.3}  ", row.asked);
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
    }
    out
}
