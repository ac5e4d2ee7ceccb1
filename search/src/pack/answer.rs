//! What goes between the browser's script and the engine: bytes, so that neither needs JSON.

use super::bytes::{Bytes, number, text};
use super::load::Missing;
use super::reader::{Listing, Pack};
use crate::analyzer::Analyzer;
use crate::hit::{Correction, Hit};
use crate::plan::{Lexicon, Slot};
use crate::snippet::SnippetPart;
use crate::synonyms::{Synonyms, Variant};

/// About how many characters a snippet has: as natively.
const SNIPPET: usize = 160;

impl Pack {
    /// A pack from a manifest's bytes; nothing is loaded yet.
    pub fn open(manifest: &[u8]) -> Self {
        let mut bytes = Bytes(manifest);
        let (lang, locale) = (bytes.string(), bytes.text());
        let exceptions = bytes.list(|bytes| (bytes.text(), bytes.text()));
        let groups = bytes.list(|bytes| bytes.list(Bytes::string));
        let variants = bytes.list(|bytes| {
            let (said, flags) = (bytes.string(), bytes.number());
            Variant { said, exact: flags & 1 != 0, unsure: flags & 2 != 0, meant: bytes.list(Bytes::string) }
        });
        let core = bytes.number();
        let mut shards = || bytes.list(|bytes| (bytes.string(), bytes.number()));
        let listing = Listing { core, words: shards(), titles: shards(), codes: shards() };
        let analyzer = Analyzer::with(if locale.is_empty() { &lang } else { locale }, exceptions.into_iter());
        let synonyms = Synonyms::new(&analyzer, &groups, &variants);
        Self::new(lang, Lexicon { analyzer, synonyms }, listing)
    }

    /// Searches for text in NFKC: the bytes of the answer, or of what is missing.
    pub fn answer(&self, query: &str, limit: usize) -> Vec<u8> {
        let mut out = Vec::new();
        match self.search(query, limit, SNIPPET) {
            Ok((plan, hits)) => {
                out.push(1);
                let taken: Vec<Correction> = plan.slots.iter().filter_map(Slot::correction).collect();
                corrections(&mut out, &taken);
                list(&mut out, &hits, hit);
            }
            Err(Missing(parts)) => {
                out.push(0);
                list(&mut out, &parts, |out, part| {
                    out.push(part.kind as u8);
                    number(out, part.number);
                    number(out, part.hash);
                });
            }
        }
        out
    }
}

fn list<T>(out: &mut Vec<u8>, items: &[T], mut item: impl FnMut(&mut Vec<u8>, &T)) {
    number(out, items.len() as u32);
    items.iter().for_each(|one| item(out, one));
}

fn texts(out: &mut Vec<u8>, items: &[String]) {
    list(out, items, |out, one| text(out, one));
}

fn corrections(out: &mut Vec<u8>, items: &[Correction]) {
    list(out, items, |out, one| {
        text(out, &one.typed);
        text(out, &one.used);
        out.push(one.reading as u8);
    });
}

fn parts(out: &mut Vec<u8>, items: &[SnippetPart]) {
    list(out, items, |out, one| {
        out.push(u8::from(one.marked));
        text(out, &one.text);
    });
}

fn hit(out: &mut Vec<u8>, hit: &Hit) {
    for field in [&hit.id, &hit.lang, &hit.title, &hit.url, &hit.anchor, &hit.heading, &hit.category] {
        text(out, field);
    }
    texts(out, &hit.countries);
    out.extend(hit.score.to_bits().to_le_bytes());
    parts(out, &hit.title_parts);
    parts(out, &hit.snippet);
    out.push(u8::from(hit.why.is_title));
    list(out, &hit.why.matches, |out, one| {
        text(out, &one.typed);
        out.push(one.how as u8);
        out.push(one.field as u8);
        out.extend(one.score.to_bits().to_le_bytes());
    });
    corrections(out, &hit.why.corrections);
    texts(out, &hit.why.missing);
}
