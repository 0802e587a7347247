#!/bin/sh
# Renders the pictures of the README from the outputs of a run:
#
#     peakshift init /tmp/double11 --agents 60 && peakshift plan /tmp/double11
#     sh docs/images/render.sh /tmp/double11/out
#
# schedule.png is the fullest page of the time grid in schedule.xlsx as a printer would show it, report.png the top of
# report.html. Needs soffice (libreoffice-calc), pdftoppm and pdftotext (poppler-utils), chromium, and a typeface with
# Chinese letters (fonts-noto-cjk).
set -eu
out=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

soffice -env:UserInstallation="file://$work/office" --headless --convert-to pdf --outdir "$work" "$out/schedule.xlsx" >/dev/null
pages=$(pdftotext -layout "$work/schedule.pdf" - | grep -c "$(printf '\f')")
best=1
most=0
for page in $(seq 1 "$pages"); do
    text=$(pdftotext -layout -f "$page" -l "$page" "$work/schedule.pdf" -)
    case $text in
    *时间网格* | *"Time grid"*)
        length=${#text}
        if [ "$length" -gt "$most" ]; then best=$page most=$length; fi
        ;;
    esac
done
pdftoppm -singlefile -r 110 -f "$best" -l "$best" -png "$work/schedule.pdf" "$here/schedule"

chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync \
    --hide-scrollbars --user-data-dir="$work/browser" --window-size=1200,1240 \
    --screenshot="$here/report.png" "file://$out/report.html" >/dev/null 2>&1
