//! The theme: files in layers, words by language, templates, assets.

pub mod assets;
pub mod i18n;
pub mod icons;
pub mod layers;
pub mod starter;
pub mod templates;

pub use assets::Assets;
pub use layers::Layers;
pub use templates::Templates;
