#!/usr/bin/env bash
# Builds the Debian package: ./packaging/deb.sh
#
# What goes beside the program (completions, manual pages) is printed by the program itself, so that it says what this version does.
# Needs a Debian system with dpkg-dev (`dpkg-shlibdeps` finds what the program depends on) and cargo-deb (`cargo install cargo-deb
# --locked`); without one of them it says so and builds nothing. The package is named on the last line.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for need in cargo dpkg-shlibdeps cargo-deb; do
  if ! command -v "$need" >/dev/null; then
    printf '%s is missing; needed: cargo, dpkg-dev (apt-get install dpkg-dev), cargo-deb (cargo install cargo-deb --locked)\n' "$need" >&2
    exit 2
  fi
done

target="$(cargo metadata --no-deps --format-version 1 | sed -E 's/.*"target_directory":"([^"]+)".*/\1/')"
cargo build --profile dist --locked
program="$target/dist/paydoctor"

out=packaging/out
rm -rf "$out"
mkdir -p "$out/man1" "$out/zh_CN/man1"
"$program" completions bash >"$out/paydoctor.bash"
"$program" completions zsh >"$out/_paydoctor"
"$program" completions fish >"$out/paydoctor.fish"
"$program" --lang en man --export "$out/man1"
"$program" --lang zh-CN man --export "$out/zh_CN/man1"

cargo deb --no-build --locked --profile dist
