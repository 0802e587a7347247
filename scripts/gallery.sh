#!/bin/sh
# Renders the twelve pictures of docs/gallery.md from a sample that it makes and plans, in Chinese.
# usage: sh scripts/gallery.sh [--install]      --install fetches what it needs by apt
# Needs chromium, soffice (libreoffice-calc), pdftoppm and pdftotext (poppler-utils), a Chinese font, and target/release/peakshift
# or the program that PEAKSHIFT names. Takes three minutes on two cores.
set -eu
cd "$(dirname "$0")/.."
if [ "${1:-}" = --install ]; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends chromium libreoffice-calc poppler-utils fonts-noto-cjk >/dev/null
fi
for tool in chromium soffice pdftoppm pdftotext; do
    command -v "$tool" >/dev/null || { echo "$tool is not there: sh scripts/gallery.sh --install" >&2; exit 1; }
done
program=${PEAKSHIFT:-$PWD/target/release/peakshift}
case $program in */*) [ -x "$program" ] || { echo "$program is not there: sh scripts/start.sh builds it" >&2; exit 1; } ;; esac
pictures=$PWD/docs/images/gallery
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$pictures"
cd "$work"

peakshift() { "$program" "$@" --lang zh 2>>log; }

# A page in a window; what the style hides is not in the picture.
shoot() { # NAME FILE WIDTH HEIGHT [STYLE]
    sed "s|</head>|<style>${5:-}</style></head>|" "$2" >shown.html
    chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync \
        --user-data-dir="$work/profile" --hide-scrollbars --window-size="$3,$4" --screenshot="$pictures/$1.png" \
        "file://$work/shown.html" >>log 2>&1
}

# Some sections of a page alone, by number.
only() { # NUMBER...
    style='section, header, nav { display: none }'
    for number in "$@"; do style="$style section:nth-of-type($number) { display: block }"; done
    echo "$style"
}

# What a terminal shows.
terminal() { # NAME WIDTH HEIGHT <text
    {
        echo '<!doctype html><html><head><meta charset="utf-8"><style>body { margin: 0; background: #1d2330 }'
        echo 'pre { white-space: pre-wrap; margin: 24px; color: #e6e9f0; font: 15px/1.45 "Noto Sans Mono CJK SC", monospace }</style></head><body><pre>'
        sed 's/&/\&amp;/g; s/</\&lt;/g'
        echo '</pre></body></html>'
    } >terminal.html
    shoot "$1" terminal.html "$2" "$3"
}

# The page of a workbook that has most text beside some words.
sheet() { # NAME PDF WORDS
    best=1 most=0 page=1
    pages=$(pdfinfo "$2" | sed -n 's/^Pages: *//p')
    while [ "$page" -le "$pages" ]; do
        text=$(pdftotext -layout -f "$page" -l "$page" "$2" -)
        case $text in
        *"$3"*) if [ "${#text}" -gt "$most" ]; then best=$page most=${#text}; fi ;;
        esac
        page=$((page + 1))
    done
    pdftoppm -singlefile -r 90 -f "$best" -l "$best" -png "$2" "$pictures/$1"
}

peakshift init shop --agents 60 --quiet >/dev/null
cat >>shop/plan.toml <<'PLAN'

[[pools]]
id = "agency"
name = "众包甲"
tier = "outsourced"
queues = ["presale", "aftersale"]
most = 20
cost_per_hour = 40.0
fixed_cost = 60.0

[[scorecard]]
name = "三分钟人工回复率"
metric = "rounds_within"
window = "08:00-23:00"
threshold = 0.985
weight = 2.0

[[scorecard]]
name = "平均首次响应"
metric = "first_reply"
threshold = 20.0

[[scorecard]]
name = "回复率"
metric = "reply_rate"
threshold = 0.97
PLAN
sed -i 's/^aht_seconds/rounds_mean = 4.0\naht_seconds/' shop/plan.toml
peakshift plan shop --iterations 60 --calendar >plan.txt
terminal 01-terminal 1400 1060 <plan.txt
shoot 02-headline shop/out/report.html 1280 1120
shoot 03-queue shop/out/report.html 1280 1000 "$(only 2)"
shoot 04-grid-page shop/out/report.html 1280 1100 "$(only 7)"
shoot 05-scorecard shop/out/report.html 1280 900 "$(only 6)"
shoot 06-phone shop/out/report.html 500 900
soffice -env:UserInstallation="file://$work/office" --headless --convert-to pdf --outdir . shop/out/schedule.xlsx >>log 2>&1
sheet 07-grid-paper schedule.pdf 时间网格
sheet 08-squad-paper schedule.pdf 小组
peakshift explain shop --at 2026-11-11T00:00 --queue presale | terminal 09-explain 1900 660
peakshift hire shop --budget 2000 --time-limit 20 | head -22 | terminal 10-hire 1400 560
peakshift replan shop --now 2026-11-10T23:40 --absent A0031 --absent A0007@2026-11-11T01:00/2026-11-11T05:00 \
    --surge presale=1.5 | terminal 11-replan 1400 1060
awk -F, 'NR == 1 { print "start,queue,inquiries" } NR > 1 { printf "%s,%s,%d\n", $1, $2, $5 * 1.15 + 0.5 }' \
    shop/out/forecast.csv >came.csv
peakshift review shop --actuals came.csv >/dev/null
shoot 12-review shop/out/review.html 1280 1200
ls -l "$pictures"
