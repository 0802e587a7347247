#!/usr/bin/env bash
# Builds peakshift as it was at COMMIT, once, in a cache folder outside the checkout, and prints the path of the binary.
# usage: bash benches/older.sh COMMIT
#        the folder is $PEAKSHIFT_BUILDS, else peakshift/builds in the user's cache folder; each build has its own checkout and target
set -euo pipefail
cd "$(dirname "$0")/.."
commit=$(git rev-parse --verify --quiet "${1:?usage: bash benches/older.sh COMMIT}^{commit}") || {
    echo "there is no commit $1 in this repository" >&2
    exit 2
}
builds=${PEAKSHIFT_BUILDS:-${XDG_CACHE_HOME:-$HOME/.cache}/peakshift/builds}
place=$builds/${commit:0:12}
binary=$place/peakshift
if [ ! -x "$binary" ]; then
    mkdir -p "$builds"
    git worktree prune
    if [ ! -e "$place/checkout/.git" ]; then
        git worktree add --quiet --force --detach "$place/checkout" "$commit"
    fi
    (
        # The present script finds the same compiler and libraries for every commit; old ones need not have it.
        . scripts/toolchain.sh
        cd "$place/checkout"
        CARGO_TARGET_DIR=$place/target cargo build --release --locked --quiet
    ) >&2
    # Renamed at the end, so that a build that was broken off is made again.
    cp "$place/target/release/peakshift" "$binary.new"
    mv "$binary.new" "$binary"
    rm -rf "$place/target"
    git worktree remove --force "$place/checkout"
fi
echo "$binary"
