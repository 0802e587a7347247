#!/bin/sh
# Runs all tests, in the release profile so that HiGHS is built only once: `sh scripts/test.sh`.
set -eu
cd "$(dirname "$0")/.."
. scripts/toolchain.sh
cargo test --release --locked "$@"
