//! The module's allocator: lists of free blocks by powers of two, a tenth of the standard one's code.

use std::alloc::{GlobalAlloc, Layout};
use std::cell::UnsafeCell;
use std::ptr::null_mut;

/// The smallest block: 2 to the power of this.
const LEAST: u32 = 4;
const PAGE: usize = 65536;

/// Freed blocks by size, and the rest of the last pages taken.
struct Heap(UnsafeCell<State>);

struct State {
    /// Each free block begins with the address of the next.
    free: [*mut u8; 32],
    next: usize,
    end: usize,
}

#[global_allocator]
static HEAP: Heap = Heap(UnsafeCell::new(State { free: [null_mut(); 32], next: 0, end: 0 }));

// The module has one thread.
unsafe impl Sync for Heap {}

/// The power of two that has room for a layout: blocks lie on multiples of their size, up to a page.
fn class(layout: Layout) -> u32 {
    let size = layout.size().max(layout.align()).max(1 << LEAST);
    usize::BITS - (size - 1).leading_zeros()
}

unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let class = class(layout);
        let state = unsafe { &mut *self.0.get() };
        let Some(free) = state.free.get_mut(class as usize) else { return null_mut() };
        if !free.is_null() {
            let block = *free;
            *free = unsafe { *block.cast() };
            return block;
        }
        let size = 1 << class;
        let mut at = state.next.next_multiple_of(size.min(PAGE));
        if at + size > state.end {
            let pages = size.div_ceil(PAGE);
            let before = core::arch::wasm32::memory_grow(0, pages);
            if before == usize::MAX {
                return null_mut();
            }
            at = before * PAGE;
            state.end = at + pages * PAGE;
        }
        state.next = at + size;
        at as *mut u8
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let state = unsafe { &mut *self.0.get() };
        if let Some(free) = state.free.get_mut(class(layout) as usize) {
            unsafe { *block.cast() = *free };
            *free = block;
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let Ok(wanted) = Layout::from_size_align(size, layout.align()) else { return null_mut() };
        if class(wanted) == class(layout) {
            return block;
        }
        unsafe {
            let moved = self.alloc(wanted);
            if !moved.is_null() {
                std::ptr::copy_nonoverlapping(block, moved, layout.size().min(size));
                self.dealloc(block, layout);
            }
            moved
        }
    }
}
