//! CPF, the Brazilian tax number of a person: nine digits and two check digits modulo 11
//! (Receita Federal). The number of a company, CNPJ, is public and no finding.

use std::ops::Range;

use super::digits;

/// Numbers that manuals and form libraries show as examples.
const EXAMPLES: &[&str] = &["00000000191", "01234567890", "11144477735", "12345678909", "52998224725", "98765432100"];

/// The CPF that begins with a group of a run of digits: 529.982.247-25, 529982247-25, 52998224725.
pub(super) fn at(text: &str, groups: &[Range<usize>], at: usize) -> Option<Range<usize>> {
    let from = &groups[at..];
    [&[3, 3, 3, 2][..], &[9, 2], &[11]].iter().find_map(|grouping| {
        let values = digits::values(text, from, grouping)?;
        let span = from[0].start..from[grouping.len() - 1].end;
        let is_id = grouping.len() == 1 && digits::is_id(text, &span);
        (is_cpf(&values) && !is_id && digits::is_whole(text, groups, &span)).then_some(span)
    })
}

/// Whether both check digits are right, and the number is no example.
fn is_cpf(values: &[u8]) -> bool {
    let check = |length: usize| {
        let weights = (2..=length + 1).rev();
        let sum: usize = values[..length].iter().zip(weights).map(|(value, weight)| usize::from(*value) * weight).sum();
        let digit = sum * 10 % 11 % 10;
        usize::from(values[length]) == digit
    };
    values.len() == 11
        && check(9)
        && check(10)
        && !digits::is_monotonous(values)
        && !EXAMPLES.contains(&digits::text_of(values).as_str())
}
