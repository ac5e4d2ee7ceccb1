//! Builds again when a file comes to or leaves the folders that the program embeds.

fn main() {
    println!("cargo::rerun-if-changed=themes/default");
    println!("cargo::rerun-if-changed=scaffold");
    println!("cargo::rerun-if-changed=src/shell/serve/client");
}
