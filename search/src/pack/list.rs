//! Lists of postings.

use super::bytes::Bytes;

/// Reads a list and shows its numbers with their frequencies.
pub(super) fn read(bytes: &mut Bytes<'_>, mut show: impl FnMut(u32, u32)) {
    let mut number = 0_u32;
    for _ in 0..bytes.number() {
        if bytes.0.is_empty() {
            return;
        }
        let step = bytes.number();
        number = number.saturating_add(step >> 1);
        show(number, if step & 1 == 1 { bytes.number() } else { 1 });
    }
}

/// Passes over a list.
pub(super) fn skip(bytes: &mut Bytes<'_>) {
    for _ in 0..bytes.number().min(bytes.0.len() as u32) {
        if bytes.number() & 1 == 1 {
            bytes.number();
        }
    }
}
