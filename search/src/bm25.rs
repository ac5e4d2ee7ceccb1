//! BM25 as tantivy computes it (k1 = 1.2, b = 0.75, lengths from field norm ids), with a logarithm
//! of our own: a platform's may differ in the last digit, and every engine must give equal scores.

const K1: f32 = 1.2;
const B: f32 = 0.75;

/// How telling a term is that `found` of `documents` hold.
pub(crate) fn idf(documents: u32, found: usize) -> f32 {
    let found = (found as f64).min(f64::from(documents));
    ln(1.0 + (f64::from(documents) - found + 0.5) / (found + 0.5)) as f32
}

/// What a term's frequency is worth in a field of this length: from 0 to `1 + K1`.
pub(crate) fn frequency_score(frequency: u32, norm_id: u8, average_length: f32) -> f32 {
    let frequency = frequency as f32;
    let length = norm_length(norm_id) as f32;
    frequency * (1.0 + K1) / (frequency + K1 * (1.0 - B + B * length / average_length))
}

/// The frequency's worth in a field whose length says nothing.
pub(crate) fn flat_score(frequency: u32) -> f32 {
    let frequency = frequency as f32;
    frequency * (1.0 + K1) / (frequency + K1)
}

/// The length that a field norm id stands for (tantivy's table as a formula: exact up to 40, then
/// a number of four significant bits).
fn norm_length(id: u8) -> u32 {
    let Some(over) = id.checked_sub(40) else {
        return u32::from(id);
    };
    let over = u32::from(over) + 16;
    24 + ((over & 7 | 8) << (over / 8 - 1))
}

/// The natural logarithm of a number of at least 1, from the four basic operations only.
fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let exponent = ((bits >> 52) as i64 - 1023) as f64;
    let mantissa = f64::from_bits(bits & ((1 << 52) - 1) | 1023 << 52);
    let t = (mantissa - 1.0) / (mantissa + 1.0);
    let mut sum = 0.0;
    // ln m = 2 (t + t³/3 + t⁵/5 + …), t at most 1/3
    for odd in (1..=33).rev().step_by(2) {
        sum = sum * t * t + 1.0 / f64::from(odd);
    }
    exponent * std::f64::consts::LN_2 + 2.0 * t * sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithm() {
        for x in [1.0_f64, 1.0001, 1.5, 2.0, 3.7, 10.0, 12345.678, 4e9] {
            assert!((ln(x) - x.ln()).abs() <= 1e-14 * x.ln().max(1.0), "{x}");
        }
        assert_eq!(ln(1.0), 0.0);
    }

    #[cfg(feature = "native")]
    #[test]
    fn lengths_are_tantivys() {
        for id in 0..=255 {
            assert_eq!(norm_length(id), tantivy::fieldnorm::FieldNormReader::id_to_fieldnorm(id), "{id}");
        }
    }

    #[test]
    fn rare_terms_tell_more() {
        assert!(idf(100, 1) > idf(100, 50));
        assert!(idf(100, 100) > 0.0);
        assert!(idf(0, 0).is_finite());
        assert!(frequency_score(1, 10, 20.0) > frequency_score(1, 30, 20.0));
    }
}
