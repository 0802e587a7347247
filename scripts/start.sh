#!/bin/sh
# Builds peakshift and plans a Double 11 with 60 agents in start/: `sh scripts/start.sh`.
# `--install` also puts peakshift on the PATH; without it a terminal is asked, and nothing else waits for an answer.
set -eu
cd "$(dirname "$0")/.."
install=no
case ${1:-} in
'') ;;
--install) install=yes ;;
*) echo "usage, 用法: sh scripts/start.sh [--install]" >&2 && exit 2 ;;
esac
. scripts/toolchain.sh
. scripts/build.sh
announce_highs
name_commit
build cargo build --release --locked
peakshift="$target/release/peakshift"
[ -f start/double11-60/plan.toml ] || "$peakshift" init start/double11-60 --agents 60 --quiet
"$peakshift" plan start/double11-60
go_on "$install"
