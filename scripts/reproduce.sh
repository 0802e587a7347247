#!/bin/sh
# Builds the commit at hand twice, in two folders of different names, and compares the bytes: `sh scripts/reproduce.sh`, some
# minutes, with the small solver; `highs` for the default build, which makes HiGHS twice and takes half an hour on two cores.
set -eu
cd "$(dirname "$0")/.."
solver="--no-default-features --features microlp"
case ${1:-} in
'') . scripts/rust.sh ;;
highs) . scripts/toolchain.sh && solver= ;;
*) echo "usage, 用法: sh scripts/reproduce.sh [highs]" >&2 && exit 2 ;;
esac
. scripts/build.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
cargo_home=$(cd "${CARGO_HOME:-$HOME/.cargo}" && pwd)
# What is built is what is committed, whatever lies in the folder.
PEAKSHIFT_COMMIT=$(git rev-parse --short=12 HEAD)
export PEAKSHIFT_COMMIT

# Paths of the machine stand in messages of panics and in assertions of C++; the same names stand for them in every build.
made() {
    folder="$work/$1"
    mkdir -p "$folder"
    git archive HEAD | tar -x -C "$folder"
    maps="-ffile-prefix-map=$folder=/peakshift -ffile-prefix-map=$cargo_home=/cargo"
    # In brackets, as `build` sets a trap of its own.
    (
        CARGO_TARGET_DIR="$folder/target" CARGO_INCREMENTAL=0 CFLAGS="$maps" CXXFLAGS="$maps" \
            RUSTFLAGS="--remap-path-prefix=$folder=/peakshift --remap-path-prefix=$cargo_home=/cargo" \
            build cargo build --manifest-path "$folder/Cargo.toml" --quiet --release --locked --bin peakshift $solver
    )
    mv "$folder/target/release/peakshift" "$folder/peakshift"
    rm -rf "$folder/target"
    sha256sum "$folder/peakshift"
}

made one
made another-of-them
cmp "$work/one/peakshift" "$work/another-of-them/peakshift"
for place in "$work" "$cargo_home"; do
    if grep -aqF "$place" "$work/one/peakshift"; then
        say "The same bytes, but they name a folder of this machine." "字节相同，但其中含有本机的目录名。"
        exit 1
    fi
done
told=$("$work/one/peakshift" --version --verbose --lang en)
echo "$told"
for part in "commit: $PEAKSHIFT_COMMIT" "solver: [A-Za-z]* [0-9]" "time zone data: [0-9]"; do
    echo "$told" | grep -q "^$part" || {
        say "--version --verbose does not name this, 未列出: $part"
        exit 1
    }
done
say "The same bytes twice, 两次构建逐字节相同"
