#!/bin/sh
# Builds peakshift with the small solver, without a C++ toolchain, and plans teams of 6 and 30 in start/:
# `sh scripts/start-small.sh`. `--install` also puts it on the PATH.
set -eu
cd "$(dirname "$0")/.."
install=no
case ${1:-} in
'') ;;
--install) install=yes ;;
*) echo "usage, 用法: sh scripts/start-small.sh [--install]" >&2 && exit 2 ;;
esac
. scripts/rust.sh
. scripts/build.sh
name_commit
build cargo build --release --locked --no-default-features --features microlp
peakshift="$target/release/peakshift"
for agents in 6 30; do
    folder="start/double11-$agents"
    [ -f "$folder/plan.toml" ] || "$peakshift" init "$folder" --agents "$agents" --quiet
    "$peakshift" plan "$folder" --time-limit 20
done
go_on "$install" --no-default-features --features microlp
