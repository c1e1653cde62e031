#!/usr/bin/env bash
# Makes the pictures of the README anew: ./docs/pictures.sh
#
# The terminal's are recorded from the program and drawn as SVG (tests/pictures/drawing.rs); those of reports are taken by
# headless Chromium (CHROMIUM, or one of the usual names) from records with fixed times and numbers (tests/formats/records).
# Look at them before they are kept.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

PAYDOCTOR_UPDATE=pictures cargo test --test pictures
ls -l docs/pictures
