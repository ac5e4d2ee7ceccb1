//! links.lock, the ledger of links: every address that was ever published, so that none is lost.
//!
//! A line for each page and each anchor of it, sorted: the address, tab, the id of the article that it
//! was of, tab, the day when it was first published. Of a category the id is its folder, `refunds/`, of
//! a home page `/`. `faqtory publish-links` adds lines and removes none; lines that begin with `#` are
//! for people. Each part here is a plain function: [`parse`] and [`text`], what a site publishes
//! ([`published`]), what of the ledger it lost and what mends that ([`lost`], [`check`]), and the ids
//! that headings are to bear ([`with_ids`]).

mod headings;
mod ledger;
mod lost;
mod mend;
mod nearest;
mod published;

pub use headings::{Marked, sources, with_ids};
pub use ledger::{Entry, parse, text};
pub use lost::{Lost, check, lost};
pub use mend::{Change, Mend};
pub use published::published;

/// Where it stands, below the site's root.
pub const PATH: &str = "content/links.lock";
