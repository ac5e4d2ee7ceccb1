//! Documents without a site.

use std::fmt::Write as _;

use faqtory::markdown::Doc;
use faqtory::markdown::template::{FactRef, Fill, Target};

/// Fills links with what the writer wrote, and the rest with nothing.
#[derive(Debug)]
pub(crate) struct Identity<'a>(pub &'a Doc);

impl Fill for Identity<'_> {
    fn fact(&self, fact: &FactRef) -> String {
        fact.name.clone()
    }

    /// As the specification writes it: what may not stand in a URL is percent-encoded.
    fn href(&self, link: usize, _: Target) -> String {
        let mut url = String::new();
        for byte in self.0.links[link].destination.bytes() {
            if byte.is_ascii_alphanumeric() || b"!#$%&'()*+,-./:;=?@_~".contains(&byte) {
                url.push(char::from(byte));
            } else {
                let _ = write!(url, "%{byte:02X}");
            }
        }
        url
    }

    fn link_title(&self, _: usize) -> String {
        String::new()
    }

    fn image_size(&self, _: usize) -> Option<(usize, usize)> {
        None
    }

    fn heading_id(&self, _: usize) -> String {
        String::new()
    }

    fn string(&self, _: &str) -> String {
        String::new()
    }

    fn diagram(&self, _: usize) -> String {
        String::new()
    }
}
