//! Tells cargo that the built-in pack is part of the binary: a file added to `checks/` must rebuild it.

fn main() {
    println!("cargo:rerun-if-changed=checks");
}
