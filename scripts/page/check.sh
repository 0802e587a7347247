#!/bin/sh
# Tries report.html, and the pages beside it, in a real browser: an audit for WCAG 2.2 AA in the light and in the dark, in both languages,
# wide and on a phone; how soon a page of 1,000 agents is painted and filtered; search, filter, sort, card and charts by the keyboard alone.
# usage: sh scripts/page/check.sh PEAKSHIFT
# Needs node, npm, chromium and the network for two packages; says so and ends well where they are not to be had. Takes some minutes.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=$(realpath "${1:?usage: sh scripts/page/check.sh PEAKSHIFT}")
skip() {
    echo "skipped: $1"
    exit 0
}
for tool in node npm; do command -v "$tool" >/dev/null || skip "$tool is not there"; done
browser=${CHROMIUM:-}
for name in chromium chromium-browser google-chrome; do
    [ -n "$browser" ] || browser=$(command -v "$name" || true)
done
[ -n "$browser" ] || skip "chromium is not there"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --no-audit --no-fund --ignore-scripts --fetch-retries 1 --fetch-timeout 20000 \
    puppeteer-core@24.43.1 axe-core@4.14.1 >"$work/log" 2>&1 || skip "puppeteer-core and axe-core are not to be had here"

# Folders of 60 and of 1,000 agents, planned once and told in both languages; one name of 60 would run if it could.
quiet() { "$program" "$@" >>"$work/log" 2>&1; }
quiet init "$work/p60" --agents 60 --template double11
quiet init "$work/p1000" --agents 1000 --template double11
sed -i '2s/^\([^,]*\),[^,]*/\1,<\/script><script>window.hit=1<\/script>/' "$work/p60/agents.csv"
cat >>"$work/p60/plan.toml" <<'PLAN'

[[pools]]
id = "agency"
tier = "outsourced"
queues = ["presale", "aftersale"]
most = 20
PLAN
quiet plan "$work/p60" --time-limit 5 --lang zh
quiet plan "$work/p1000" --time-limit 10 --lang zh
for lang in zh en; do
    for size in 60 1000; do
        quiet simulate "$work/p$size" --runs 5 --lang "$lang"
        cp "$work/p$size/out/report.html" "$work/report-$size-$lang.html"
    done
    quiet replan "$work/p60" --now 2026-11-10T23:40 --absent A0031 --surge presale=1.5 --lang "$lang"
    cp "$work/p60/out/replan/report.html" "$work/replan-$lang.html"
    awk -F, 'NR == 1 { print "start,queue,inquiries" } NR > 1 { printf "%s,%s,%d\n", $1, $2, $5 * 1.15 + 0.5 }' \
        "$work/p60/out/forecast.csv" >"$work/came.csv"
    quiet review "$work/p60" --actuals "$work/came.csv" --lang "$lang"
    cp "$work/p60/out/review.html" "$work/review-$lang.html"
done
quiet hire "$work/p60" --budget 2000 --time-limit 5 --lang zh && cp "$work/p60/out/hire/hire.html" "$work/hire-zh.html"
quiet compare "$work/p60" --variant "short: breaks.max_work_minutes=60" --time-limit 2 --lang en &&
    cp "$work/p60/out/compare/compare.html" "$work/compare-en.html"

cp "$here/check.mjs" "$work/check.mjs"
BROWSER=$browser node "$work/check.mjs" "$work"
