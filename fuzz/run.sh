#!/bin/sh
# Lets libFuzzer loose on every reader, one after the other: `sh fuzz/run.sh [SECONDS] [TARGET…]`, a minute each by default.
# -O: what would only be wrong in silence stops the run in our own code (Cargo.toml), not in libraries.
# Needs a nightly toolchain and cargo-fuzz (`cargo install cargo-fuzz --locked`). Without sanitizer: there is no unsafe code here.
# An input that panics, takes more than 5 s or more than 400 MB stays under fuzz/artifacts/; what was found beside the seeds, under fuzz/corpus/.
cd "$(dirname "$0")" || exit 1
seconds=${1:-60}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- $(sed -n 's/^name = "\([a-z_]*\)"$/\1/p' Cargo.toml)
failed=0
for target in "$@"; do
    mkdir -p "corpus/$target"
    echo "== $target, $seconds s"
    cargo +nightly fuzz run -O -s none --fuzz-dir . "$target" "corpus/$target" "seeds/$target" -- \
        -max_total_time="$seconds" -timeout=5 -rss_limit_mb=400 -max_len=16384 -print_final_stats=1 || failed=1
done
exit $failed
