//! Bytes in and out. Reading is total: a damaged part gives zeros and empty texts, never a panic.

/// Reads a part from front to back.
#[derive(Clone, Copy)]
pub(crate) struct Bytes<'a>(pub(crate) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(crate) fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        first
    }

    /// An LEB128 number.
    pub(crate) fn number(&mut self) -> u32 {
        let mut number = 0;
        let mut shift = 0;
        loop {
            let byte = self.byte();
            number |= u32::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 || shift > 28 {
                return number;
            }
        }
    }

    /// A number of four bytes, little-endian.
    pub(crate) fn fixed(&mut self) -> u32 {
        (0..4).fold(0, |number, at| number | u32::from(self.byte()) << (8 * at))
    }

    pub(crate) fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        taken
    }

    pub(crate) fn blob(&mut self) -> &'a [u8] {
        let length = self.number() as usize;
        self.take(length)
    }

    pub(crate) fn text(&mut self) -> &'a str {
        core::str::from_utf8(self.blob()).unwrap_or_default()
    }

    pub(crate) fn string(&mut self) -> String {
        self.text().to_owned()
    }

    /// A number and so many items.
    pub(crate) fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        // Every item has a byte: more cannot be there.
        let count = (self.number() as usize).min(self.0.len());
        (0..count).map(|_| item(self)).collect()
    }
}

/// Writes an LEB128 number.
pub(crate) fn number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Writes a text or blob.
pub(crate) fn text(out: &mut Vec<u8>, bytes: impl AsRef<[u8]>) {
    let bytes = bytes.as_ref();
    number(out, u32::try_from(bytes.len()).unwrap_or(u32::MAX));
    out.extend_from_slice(bytes);
}
