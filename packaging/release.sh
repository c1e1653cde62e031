#!/usr/bin/env bash
# Builds the program that packages carry, and tries it: ./packaging/release.sh
#
# The profile `dist` differs from `release` in optimization only. The program is named on the last line.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source .ci/steps

step dist cargo build --locked --profile dist
PAYDOCTOR="$(target_folder)/dist/paydoctor"
export PAYDOCTOR
step canaries cargo test --locked --test canaries
step sandbox cargo test --locked --test sandbox
echo "$PAYDOCTOR"
