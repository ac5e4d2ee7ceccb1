//! Corrections and completions: the words of the index that a typed word may stand for.

use crate::fold::skeleton;
use crate::order::order;
use crate::source::Source;

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
    if typed.len() < 2 || word.bytes().any(|b| b.is_ascii_digit()) {
        return Ok(Vec::new());
    }
    let most = match typed.len() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    let mut found: Vec<(String, u32)> = Vec::new();
    let mut visit = |candidate: &str, count: u32| {
        let is_code = candidate.bytes().any(|b| b.is_ascii_digit());
        if !is_code && distance(&typed, candidate, most).is_some() {
            found.push((candidate.to_owned(), count));
        }
    };
    source.words(&typed[..1].iter().collect::<String>(), &mut visit)?;
    if most > 0 && typed[0] != typed[1] {
        source.words(&[typed[1], typed[0]].iter().collect::<String>(), &mut visit)?;
    }
    let edits = |(word, _): &(String, u32)| distance(&typed, word, most).unwrap_or(usize::MAX);
    let nearest = found.iter().map(edits).min();
    found.retain(|one| Some(edits(one)) == nearest);
    let mut words = by_count(&found);
    words.truncate(MAX_CORRECTIONS);
    Ok(words)
}

/// The words of the index that begin with a prefix and go on, by document count, then bytes.
pub(crate) fn completions<S: Source>(prefix: &str, source: &S) -> Result<Vec<String>, S::Error> {
    let mut found: Vec<(String, u32)> = Vec::new();
    source.words(prefix, &mut |word, count| {
        if word.len() > prefix.len() {
            found.push((word.to_owned(), count));
        }
    })?;
    Ok(by_count(&found))
}

/// Different words by the sum of their counts, then bytes.
fn by_count(found: &[(String, u32)]) -> Vec<String> {
    let mut words: Vec<(&str, u32)> = Vec::new();
    for at in order(found.len(), &|a, b| found[a].0.cmp(&found[b].0)) {
        let (word, count) = (found[at].0.as_str(), found[at].1);
        match words.last_mut().filter(|last| last.0 == word) {
            Some(last) => last.1 += count,
            None => words.push((word, count)),
        }
    }
    let order = order(words.len(), &|a, b| words[b].1.cmp(&words[a].1));
    order.into_iter().map(|at| words[at].0.to_owned()).collect()
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
