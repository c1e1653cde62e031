#!/usr/bin/env bash
# Builds the Debian package: ./packaging/deb.sh
#
# What goes beside the program (completions, manual pages) is printed by the program itself, so that it says what this version does.
# Needs cargo-deb (`cargo install cargo-deb --locked`). The package is named on the last line.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

target="$(cargo metadata --no-deps --format-version 1 | sed -E 's/.*"target_directory":"([^"]+)".*/\1/')"
cargo build --release --locked
program="$target/release/paydoctor"

out=packaging/out
rm -rf "$out"
mkdir -p "$out/man1" "$out/zh_CN/man1"
"$program" completions bash >"$out/paydoctor.bash"
"$program" completions zsh >"$out/_paydoctor"
"$program" completions fish >"$out/paydoctor.fish"
"$program" --lang en man >"$out/man1/paydoctor.1"
"$program" --lang zh-CN man >"$out/zh_CN/man1/paydoctor.1"

cargo deb --no-build --locked
