//! Corrections and completions: the words of the index that a typed word may stand for.

use crate::fold::skeleton;
use crate::source::Source;
use std::collections::BTreeMap;

/// How many words a correction offers.
const MAX_CORRECTIONS: usize = 3;

/// The words of the index nearest to an unknown one, the best first.
///
/// The rule: one edit from 4 letters, two from 8, a transposition being one; the first letter is
/// kept, unless the first two are transposed; a word that differs in ñ/n or й/и only is near at
/// any length. Only the smallest distance counts; then document count, then bytes. Words with
/// digits are codes and neither corrected nor offered.
pub(crate) fn near<S: Source>(word: &str, source: &S) -> Result<Vec<String>, S::Error> {
    let typed: Vec<char> = word.chars().collect();
    if typed.len() < 2 || word.contains(|c: char| c.is_numeric()) {
        return Ok(Vec::new());
    }
    let most = match typed.len() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    let mut found: BTreeMap<String, (usize, u32)> = BTreeMap::new();
    let mut visit = |candidate: &str, count: u32| {
        if candidate.contains(|c: char| c.is_numeric()) {
            return;
        }
        if let Some((_, total)) = found.get_mut(candidate) {
            *total += count;
        } else if let Some(edits) = distance(&typed, candidate, most) {
            found.insert(candidate.to_owned(), (edits, count));
        }
    };
    source.words(&typed[..1].iter().collect::<String>(), &mut visit)?;
    if most > 0 && typed[0] != typed[1] {
        source.words(&[typed[1], typed[0]].iter().collect::<String>(), &mut visit)?;
    }
    let mut ranked: Vec<(String, (usize, u32))> = found.into_iter().collect();
    ranked.sort_by_key(|(_, (edits, count))| (*edits, std::cmp::Reverse(*count)));
    let nearest = ranked.first().map_or(0, |(_, (edits, _))| *edits);
    ranked.retain(|(_, (edits, _))| *edits == nearest);
    Ok(ranked.into_iter().take(MAX_CORRECTIONS).map(|(word, _)| word).collect())
}

/// The words of the index that begin with a prefix and go on, by document count, then bytes.
pub(crate) fn completions<S: Source>(prefix: &str, source: &S) -> Result<Vec<String>, S::Error> {
    let mut found: BTreeMap<String, u32> = BTreeMap::new();
    source.words(prefix, &mut |word, count| {
        if let Some(total) = found.get_mut(word) {
            *total += count;
        } else if word.len() > prefix.len() {
            found.insert(word.to_owned(), count);
        }
    })?;
    let mut ranked: Vec<(String, u32)> = found.into_iter().collect();
    ranked.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Ok(ranked.into_iter().map(|(word, _)| word).collect())
}

/// Edits between two words (insertion, deletion, substitution, transposition of neighbours), up to
/// `most`; 0 for words that differ in ñ/n or й/и only.
fn distance(typed: &[char], candidate: &str, most: usize) -> Option<usize> {
    let other: Vec<char> = candidate.chars().collect();
    if typed.len().abs_diff(other.len()) > most {
        return None;
    }
    if typed.len() == other.len() && typed.iter().zip(&other).all(|(a, b)| skeleton(*a) == skeleton(*b)) {
        return Some(0);
    }
    let width = other.len() + 1;
    let mut earlier = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    for (i, &a) in typed.iter().enumerate() {
        let mut row = vec![i + 1; width];
        for (j, &b) in other.iter().enumerate() {
            let mut edits = (last[j] + usize::from(a != b)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a == other[j - 1] && b == typed[i - 1] {
                edits = edits.min(earlier[j - 1] + 1);
            }
            row[j + 1] = edits;
        }
        if row.iter().all(|&edits| edits > most) {
            return None;
        }
        earlier = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|&edits| edits <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edits(a: &str, b: &str) -> Option<usize> {
        distance(&a.chars().collect::<Vec<char>>(), b, 2)
    }

    #[test]
    fn distances() {
        assert_eq!(edits("chargd", "charged"), Some(1));
        assert_eq!(edits("refnud", "refund"), Some(1));
        assert_eq!(edits("erfund", "refund"), Some(1));
        assert_eq!(edits("recieve", "receive"), Some(1));
        assert_eq!(edits("ano", "año"), Some(0));
        assert_eq!(edits("мои", "мой"), Some(0));
        assert_eq!(edits("identty", "identities"), None);
        assert_eq!(edits("abcd", "abcdef"), Some(2));
        assert_eq!(edits("", "ab"), Some(2));
    }
}
