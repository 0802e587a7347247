#!/bin/sh
# Renders the README's picture of a printed page from the sample that scripts/start.sh planned: the fullest page of the
# time grid in its schedule.xlsx. Needs soffice (libreoffice-calc), pdftoppm and pdftotext (poppler-utils), and a
# Chinese font.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
soffice -env:UserInstallation="file://$work/office" --headless --convert-to pdf --outdir "$work" \
    "${1:-start/double11-60/out}/schedule.xlsx" >/dev/null
pages=$(pdftotext -layout "$work/schedule.pdf" - | grep -c "$(printf '\f')")
fullest=1
most=0
for page in $(seq 1 "$pages"); do
    text=$(pdftotext -layout -f "$page" -l "$page" "$work/schedule.pdf" -)
    case $text in
    *时间网格* | *"Time grid"*)
        if [ "${#text}" -gt "$most" ]; then fullest=$page most=${#text}; fi
        ;;
    esac
done
pdftoppm -singlefile -r 110 -f "$fullest" -l "$fullest" -png "$work/schedule.pdf" docs/images/time-grid
