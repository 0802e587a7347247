#!/bin/sh
# Runs all tests, in the release profile so that HiGHS is built only once: `sh scripts/test.sh`. Arguments go to cargo test.
# Ends with one line of totals over all of them, and with the exit code of cargo.
set -eu
cd "$(dirname "$0")/.."
. scripts/toolchain.sh
. scripts/build.sh
announce_highs
build cargo test --release --locked --no-run "$@"
# The same commit is to give the same verdict: generated cases come from one seed unless another is asked for.
export PROPTEST_RNG_SEED="${PROPTEST_RNG_SEED:-1}"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
# A pipe has the exit code of its last command, so that of the tests goes by a file.
{
    code=0
    cargo test --release --locked --no-fail-fast "$@" || code=$?
    echo "$code" >"$work/code"
} | tee "$work/results"
awk '
    /^test result:/ { for (i = 2; i <= NF; i++) {
        if ($i == "passed;") passed += $(i - 1)
        if ($i == "failed;") failed += $(i - 1)
        if ($i == "ignored;") ignored += $(i - 1)
    } }
    /^test .* \.\.\. FAILED/ { print "failed, 失败: " $2 }
    END { printf "%d passed, %d failed, %d ignored\n", passed, failed, ignored }
' "$work/results"
exit "$(cat "$work/code")"
