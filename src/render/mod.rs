//! From the resolved site to the files of the output.
//!
//! [`views`] makes a plain value for each page ([`view`], the template
//! contract), [`pages`] renders them in parallel, and the rest writes what is
//! no page: feeds, the sitemap, texts for programs.

pub mod feeds;
pub mod pages;
mod texts;
pub mod view;
pub mod views;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use pages::render;

/// The output: paths below its folder, with their bytes.
pub type Output = BTreeMap<String, Arc<[u8]>>;
