//! What writers write: configuration, front matter, facts, terms, notices, queries.

pub mod config;
pub mod currency;
pub mod editor;
pub mod facts;
pub mod front_matter;
pub mod glossary;
pub mod gone;
pub mod notices;
pub mod relevance;
pub mod sensitive;
pub mod strings;
pub mod synonyms;
pub mod text;
pub mod yaml;
