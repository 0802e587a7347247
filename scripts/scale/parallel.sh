#!/bin/sh
# Plans the folders of a list with GNU parallel, here or on the machines of --sshlogin, and ends with one table over all of them.
# usage: sh scripts/scale/parallel.sh LIST [OPTIONS of parallel]
# The list has a plan folder a line, as an absolute path that is the same on every machine. What is done and unchanged is left alone, so
# that a run which was killed is simply started again. Rosters with a column `borrow` belong into one `peakshift plan --list` instead.
set -eu
list=$1
shift
program=${PEAKSHIFT:-peakshift}
tables=$(mktemp -d)
trap 'rm -rf "$tables"' EXIT
# A plan that fails stops none of the others; the last line says which.
grep -v '^ *#' "$list" | parallel --halt never "$@" "$program" plan {} --resume --threads 1 --quiet --into "$tables/{#}" '>/dev/null' || true
"$program" plan --list "$list" --resume
