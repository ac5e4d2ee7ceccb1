//! The browser's search engine: [`Pack`] behind plain functions over the module's memory, without
//! generated bindings. `themes/default/assets/engine.js` is the only caller; it passes buffers that
//! it got from [`alloc`], each of which the call takes over.

#![allow(unsafe_code)]

#[cfg(target_arch = "wasm32")]
mod heap;

use faqtory_search::pack::{Kind, Pack};

/// A language's pack and the last answer.
pub struct Engine {
    pack: Pack,
    answer: Vec<u8>,
}

/// A buffer of so many bytes to write into.
#[unsafe(no_mangle)]
pub extern "C" fn alloc(length: usize) -> *mut u8 {
    vec![0_u8; length].leak().as_mut_ptr()
}

/// Takes over a buffer.
///
/// # Safety
/// It came from [`alloc`] with this length, and is used no more.
unsafe fn taken(bytes: *mut u8, length: usize) -> Vec<u8> {
    unsafe { Vec::from_raw_parts(bytes, length, length) }
}

/// Opens a language by its manifest's bytes.
///
/// # Safety
/// The buffer came from [`alloc`] with this length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn open(bytes: *mut u8, length: usize) -> *mut Engine {
    let manifest = unsafe { taken(bytes, length) };
    Box::into_raw(Box::new(Engine { pack: Pack::open(&manifest), answer: Vec::new() }))
}

/// Takes in a part: the number of its kind, its own number, its bytes.
///
/// # Safety
/// The engine came from [`open`], the buffer from [`alloc`] with this length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn load(engine: &mut Engine, kind: usize, number: u32, bytes: *mut u8, length: usize) {
    let part = unsafe { taken(bytes, length) };
    if let Some(kind) = Kind::ALL.get(kind) {
        engine.pack.load(*kind, number, part);
    }
}

/// Searches; gives the length of the answer, which [`answer`] points to.
///
/// # Safety
/// The engine came from [`open`], the buffer, a text in UTF-8, from [`alloc`] with this length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn search(engine: &mut Engine, bytes: *mut u8, length: usize, limit: usize) -> usize {
    let query = String::from_utf8(unsafe { taken(bytes, length) }).unwrap_or_default();
    engine.answer = engine.pack.answer(&query, limit);
    engine.answer.len()
}

/// Where the last answer lies.
#[unsafe(no_mangle)]
pub extern "C" fn answer(engine: &Engine) -> *const u8 {
    engine.answer.as_ptr()
}
