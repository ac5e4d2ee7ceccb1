#!/usr/bin/env bash
# Builds the browser's search engine and puts it where the program embeds it from.
#   search/build-web.sh            writes themes/default/assets/engine.wasm, and search/web/sources, the
#                                  digest of what it was built from
#   search/build-web.sh OUT.wasm   writes the module there only
#   search/build-web.sh --check    fails if the sources are not those of the committed module
# The standard library is compiled too, for size and without the text of panics; that needs its
# sources: rustup's rust-src, else Debian's packages, unpacked into the work folder.
# Needs npm (for wasm-opt), and where rustup cannot add the sources, apt.
set -euo pipefail
cd "$(dirname "$0")/.."
module=themes/default/assets/engine.wasm
sources=search/web/sources

digest() {
  {
    find search/src search/web/src -name '*.rs' -not -path 'search/src/native/*' -print0
    printf '%s\0' search/Cargo.toml search/web/Cargo.toml search/build-web.sh
  } | LC_ALL=C sort -z | xargs -0 sha256sum
  sed -n '/^\[profile.web\]/,/^$/p' Cargo.toml
  grep -A2 '^name = "frostem"' Cargo.lock
}
digest=$(digest | sha256sum | cut -d' ' -f1)

if [ "${1:-}" = --check ]; then
  [ "$digest" = "$(cat "$sources")" ] && exit 0
  echo "search/build-web.sh: $module was built from other sources: run search/build-web.sh and commit what it writes" >&2
  exit 1
fi
out=${1:-$module}

work=$(realpath -m "${CARGO_TARGET_DIR:-target}/web")
mkdir -p "$work/npm"
target=wasm32-unknown-unknown
build() {
  CARGO_TARGET_DIR="$work" RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Cpanic=immediate-abort -Zunstable-options" \
    cargo build --quiet --package faqtory-search-web --profile web --target "$target" \
    -Z build-std=std,panic_abort -Z build-std-features=optimize_for_size
}
if [ -d "$(rustc --print sysroot)/lib/rustlib/src/rust/library" ] || rustup component add rust-src 2>/dev/null; then
  build
else
  # Debian's compiler and library sources, of one version; nothing is installed.
  if [ ! -x "$work/deb/root/usr/bin/rustc" ]; then
    mkdir -p "$work/deb"
    (
      cd "$work/deb"
      apt-get update -qq || true
      # Two of them have their version in the name: whatever the others depend on.
      needed() { apt-cache depends "$1" | sed -n "s/.*Depends: \($2[0-9.]*\)\$/\1/p" | head -1; }
      library=$(needed libstd-rust-web-dev libstd-rust-web-)
      apt-get download -qq rustc-web "$library" libstd-rust-web-dev rust-web-src "$(needed "$library" libllvm)"
      for package in *.deb; do dpkg -x "$package" root; done
    )
  fi
  linker=$(rustc --print sysroot)/lib/rustlib/$(rustc -vV | sed -n 's/^host: //p')/bin/rust-lld
  LD_LIBRARY_PATH=$(dirname "$(find "$work/deb/root" -name 'libLLVM*.so*' | head -1)") \
    RUSTC="$work/deb/root/usr/bin/rustc" CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$linker" build
fi
[ -x "$work/npm/node_modules/.bin/wasm-opt" ] ||
  npm install --prefix "$work/npm" --silent --no-audit --no-fund binaryen@132
# The features by name: with all of them on, the module would ask for what browsers refuse. The passes
# are those that left least for gzip; the first KB of memory is the stack's end, where nothing else lies.
"$work/npm/node_modules/.bin/wasm-opt" --low-memory-unused --flatten --rereloop -O4 -Oz --reorder-functions \
  --enable-bulk-memory --enable-bulk-memory-opt --enable-sign-ext \
  --enable-mutable-globals --enable-nontrapping-float-to-int --enable-reference-types --enable-multivalue \
  --strip-debug --strip-producers "$work/$target/web/faqtory_search_web.wasm" -o "$out"
[ "$out" != "$module" ] || echo "$digest" > "$sources"
echo "$out: $(stat -c %s "$out") bytes, $(gzip -9 -c "$out" | wc -c) with gzip"
