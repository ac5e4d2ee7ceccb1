//! Numbers of payment cards: ISO/IEC 7812-1 (the check digit after Luhn, annex B), with the prefixes and
//! lengths that the schemes assign.

use std::ops::Range;

use super::digits;

/// How card numbers are grouped; one group is of any length. A short one comes before the longer, which may
/// have the security code at its end.
const GROUPINGS: &[&[usize]] =
    &[&[4, 4, 4, 4], &[4, 4, 4, 4, 3], &[4, 4, 4, 4, 2], &[4, 4, 4, 4, 1], &[4, 6, 5], &[4, 6, 4], &[6, 13], &[8, 8]];

/// First and last prefix of a scheme, and the lengths of its numbers.
const SCHEMES: &[(u32, u32, Range<usize>)] = &[
    (4, 4, 16..17),       // Visa
    (4, 4, 19..20),       // Visa
    (51, 55, 16..17),     // Mastercard
    (2221, 2720, 16..17), // Mastercard
    (34, 34, 15..16),     // American Express
    (37, 37, 15..16),     // American Express
    (300, 305, 14..15),   // Diners Club
    (36, 36, 14..15),     // Diners Club
    (38, 39, 14..15),     // Diners Club
    (2200, 2204, 16..20), // Mir
    (3528, 3589, 16..20), // JCB
    (5018, 5018, 16..20), // Maestro
    (5020, 5020, 16..20), // Maestro
    (5038, 5038, 16..20), // Maestro
    (5060, 5099, 16..17), // Elo, Verve, RuPay
    (5893, 5893, 16..20), // Maestro
    (60, 60, 16..17),     // RuPay, Hipercard, Discover
    (62, 62, 16..20),     // UnionPay
    (6304, 6304, 16..20), // Maestro
    (6362, 6363, 16..17), // Elo
    (644, 659, 16..20),   // Discover, Elo
    (6759, 6763, 16..20), // Maestro
    (8600, 8600, 16..17), // Uzcard
    (9792, 9792, 16..17), // Troy
    (9860, 9860, 16..17), // Humo
];

/// Numbers that payment providers publish for tests; Stripe's 4000 00… and those with a digit eight times in
/// a row need no entry.
const TEST_NUMBERS: &[&str] = &[
    "2223003122003222", // Mastercard, Stripe and PayPal
    "3056930009020004", // Diners Club, Stripe
    "30569309025904",
    "3530111333300000", // JCB
    "3566002020360505",
    "36227206271667",
    "371144371144376",
    "371449635398431", // American Express
    "378282246310005",
    "378734493671000",
    "38520000023237",
    "4000056655665556", // Visa, Stripe
    "4012888888881881",
    "4242424242424242",
    "4444333322221111", // Visa, Adyen and Worldpay
    "5019717010103742", // Dankort
    "5105105105105100",
    "5200828282828210",
    "5454545454545454",
    "5555555555554444",
    "6011000990139424", // Discover
    "6011981111111113",
    "6445644564456445",
    "6759649826438453", // Maestro
    "6771798021000008",
];

/// The card number that begins with a group of a run of digits; `total` is how many digits the run has.
pub(super) fn at(text: &str, groups: &[Range<usize>], at: usize, total: usize) -> Option<Range<usize>> {
    let from = &groups[at..];
    let first = from.first()?;
    if (14..=19).contains(&first.len()) {
        let values: Vec<u8> = digits::of(&text[first.clone()]).collect();
        let is_decimal = at > 0 && text[..first.start].ends_with('.');
        let is_other = is_company(&values) || (values.len() == 14 && digits::is_id(text, first));
        return (digits::is_apart(text, first) && !is_decimal && !is_other && is_card(&values)).then(|| first.clone());
    }
    // Four digits before are the beginning of a longer number.
    if (at > 0 && groups[at - 1].len() == 4) || is_reference(text, groups, total) {
        return None;
    }
    GROUPINGS.iter().find_map(|grouping| {
        let values = digits::values(text, from, grouping)?;
        let number = &from[..grouping.len()];
        let span = first.start..number.last()?.end;
        (is_uniform(text, number) && digits::is_whole(text, groups, &span) && is_card(&values)).then_some(span)
    })
}

fn is_uniform(text: &str, groups: &[Range<usize>]) -> bool {
    let mut gaps = groups.windows(2).map(|pair| &text[pair[0].end..pair[1].start]);
    let first = gaps.next();
    gaps.all(|gap| Some(gap) == first)
}

/// An acquirer reference number: 23 digits that begin with 1, 2, 7 or 8 (Visa and Mastercard clearing formats).
fn is_reference(text: &str, groups: &[Range<usize>], total: usize) -> bool {
    total == 23 && text[groups[0].clone()].starts_with(['1', '2', '7', '8'])
}

/// A CNPJ, the Brazilian tax number of a company, is public; a head office has 0001 before its check digits.
fn is_company(values: &[u8]) -> bool {
    values.len() == 14 && values[8..12] == [0, 0, 0, 1]
}

fn is_card(values: &[u8]) -> bool {
    has_scheme(values)
        && luhn(values)
        && !digits::is_monotonous(values)
        && !values.starts_with(&[4, 0, 0, 0, 0, 0])
        && !TEST_NUMBERS.contains(&digits::text_of(values).as_str())
}

fn has_scheme(values: &[u8]) -> bool {
    let prefix = |length: u32| values.iter().take(length as usize).fold(0, |sum, value| sum * 10 + u32::from(*value));
    let fits = |(first, last, lengths): &(u32, u32, Range<usize>)| {
        lengths.contains(&values.len()) && (*first..=*last).contains(&prefix(first.ilog10() + 1))
    };
    SCHEMES.iter().any(fits)
}

/// Whether the last digit is the check digit after Luhn.
pub(super) fn luhn(values: &[u8]) -> bool {
    let double = |value: u8| if value > 4 { value * 2 - 9 } else { value * 2 };
    let weighed = values.iter().rev().enumerate().map(|(at, value)| if at % 2 == 1 { double(*value) } else { *value });
    weighed.map(u32::from).sum::<u32>() % 10 == 0
}
