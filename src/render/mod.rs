//! From the resolved site to the files of the output.
//!
//! [`files`] lists them; a [`Renderer`] makes each when it is needed, so that a large site is never
//! held whole. [`views`] makes a plain value for each page ([`view`], the template contract),
//! [`pages`] renders it; the rest writes what is no page: feeds, the sitemap, texts for programs.

mod feeds;
pub mod link;
mod pages;
pub mod reply;
mod rules;
mod share;
mod texts;
pub mod view;
pub mod views;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use pages::{Page, Prepared, Renderer, Theme, files, told_once};
pub use rules::Rules;

use crate::site::model::Lang;

/// A file of the output.
#[derive(Debug, Clone)]
pub enum File {
    /// Its bytes are there.
    Ready(Arc<[u8]>),
    /// A page, rendered when it is asked for.
    Page(Page),
    /// The Markdown copy of an article's page, by the article's index.
    Markdown(usize, Lang),
    /// The sitemap; of one in parts the index, or a part by its number from 0.
    Sitemap(Option<usize>),
    /// A language's feed.
    Feed(Lang),
    /// `robots.txt`
    Robots,
    /// `llms.txt`
    Llms,
    /// `agents/desk.json`
    Desk,
    /// The rules of older addresses, in the form of a host.
    Redirects(Rules),
}

/// The output: paths below its folder, with what stands there.
pub type Output = BTreeMap<String, File>;
