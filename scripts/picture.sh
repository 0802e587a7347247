#!/bin/sh
# Renders the README's picture from the sample that scripts/start.sh planned: key figures, one queue, and the time grid of
# its report. Needs chromium and a Chinese font.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shown='section:not(:nth-of-type(2)):not(:nth-of-type(7)) { display: none }'
sed "s|</head>|<style>$shown</style></head>|" start/double11-60/out/report.html >"$work/report.html"
chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync \
    --user-data-dir="$work/profile" --hide-scrollbars --window-size=1280,2080 \
    --screenshot="$PWD/docs/images/schedule.png" "file://$work/report.html"
