//! The site as a whole: articles with their translations, categories, URLs.
//!
//! [`assemble`] puts parsed files together, [`resolve`] gives every page its
//! URL and every link its target.

pub mod anchors;
pub mod assemble;
pub mod bodies;
pub mod body;
mod detached;
pub mod digest;
pub mod excerpts;
pub mod facts;
pub mod links;
pub mod links_lock;
pub mod locale;
pub mod media;
pub mod model;
mod names;
pub mod pages;
pub mod parse;
pub mod redirects;
pub mod registry;
mod reply;
pub mod resolve;
pub mod routes;
pub mod stale;
pub mod status;
mod troubleshooter;

pub use model::{Article, Category, Lang, Site, Translation};
pub use resolve::{ResolvedSite, resolve};
pub use routes::Route;
