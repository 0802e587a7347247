#!/bin/sh
# A sample from `init` to `plan`, by iterations and not by time, on 1, 2 and 4 threads, and with the clock in 1970 and in 2100: every
# output has the same bytes, but for the seconds of each stage in summary.json.
# usage: sh scripts/same-bytes.sh [PROGRAM ...]
# With programs, each of them; without, a debug and a release build with the small solver, which take some minutes. The clock is moved
# by libfaketime (of Debian, or LIBFAKETIME=FILE); where it is not there that is said.
set -eu
cd "$(dirname "$0")/.."
. scripts/rust.sh
. scripts/build.sh
if [ $# = 0 ]; then
    for profile in dev release; do
        # In brackets, as `build` sets a trap of its own.
        (build cargo build --quiet --locked --profile "$profile" --no-default-features --features microlp --bin peakshift)
    done
    set -- "$target/debug/peakshift" "$target/release/peakshift"
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT

# One run, and whether its bytes are those of the first one. Always in the same folder, as outputs may name it.
try() { # WORDS THREADS COMMAND ...
    words=$1
    threads=$2
    shift 2
    rm -rf "$work/plan"
    { "$@" init "$work/plan" --agents 12 --seed 3 --quiet &&
        "$@" plan "$work/plan" --iterations 100 --threads "$threads" --calendar --quiet; } >"$work/told" 2>&1 || {
        cat "$work/told" >&2
        exit 1
    }
    # How long each stage took stands in the summary, and the fingerprint of the summary beside it.
    sed -i '/^  "seconds": {/,/^  }/d' "$work/plan/out/summary.json"
    sed -i '/^  "summary.json": {/,/"made_from"/{/"content"/d}' "$work/plan/out/fingerprints.json"
    (cd "$work/plan" && find . -type f | LC_ALL=C sort | xargs sha256sum) >"$work/sums"
    say "$words: $(wc -l <"$work/sums") files, $(sha256sum <"$work/sums" | cut -c1-16)"
    [ -f "$work/first" ] || cp "$work/sums" "$work/first"
    diff "$work/first" "$work/sums" >&2 || {
        say "These files differ, 以上文件不同"
        exit 1
    }
}

faketime=${LIBFAKETIME:-$(ls /usr/lib/*/faketime/libfaketime.so.1 2>/dev/null | head -1)}
for program in "$@"; do
    program=$(realpath "$program")
    for threads in 1 2 4; do try "$program, $threads threads" "$threads" "$program"; done
    [ -n "$faketime" ] || continue
    for year in 1970 2100; do
        try "$program in $year" 2 env LD_PRELOAD="$faketime" FAKETIME="$year-06-01 12:00:00" FAKETIME_DONT_FAKE_MONOTONIC=1 "$program"
    done
done
[ -n "$faketime" ] || say "skipped: the clock is not moved without libfaketime" "已跳过：没有 libfaketime，未改动时钟"
say "The same bytes; no more threads are started than there are cores, here $cores" "字节相同；线程数不超过核数，本机为 $cores"
