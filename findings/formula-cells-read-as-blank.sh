#!/bin/sh
# A roster written by openpyxl 3.1.5, read by python-calamine 0.9.1 (the bindings of the Rust crate calamine).
#
# One would guess: a cell with a formula is told from an empty one, or is computed, or is refused.
# What happens: a program that writes a formula stores no value; until a spreadsheet has opened and saved the file, the
# reader gives the empty text for it, just as for a cell that holds nothing. No warning.
# Whom it hurts: whoever adds up hours or joins by id. Of 27 hours here 9 are left, and one person has no id.
# What helps: open and save the file in a spreadsheet first; or look for formulas before values are believed.
# Seen: three formulas, two for hours and one for an id, read as '' each, and so does the cell that holds nothing.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet openpyxl==3.1.5 python-calamine==0.9.1
cd "$work" && "$work/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version
import openpyxl
from python_calamine import CalamineWorkbook

print("openpyxl", version("openpyxl"), "python-calamine", version("python-calamine"))
book = openpyxl.Workbook()
sheet = book.active
sheet.append(["agent_id", "start", "end", "hours"])
sheet.append(["A1", 9, 18, 9])
sheet.append(["A2", 9, 18, "=C3-B3"])
sheet.append(['="A"&3', 9, 18, "=C4-B4"])
sheet.append(["A4", 9, 18, None])
book.save("roster.xlsx")

rows = CalamineWorkbook.from_path("roster.xlsx").get_sheet_by_index(0).to_python()
for row in rows:
    print(row)
formula, nothing = rows[2][3], rows[4][3]
assert formula == nothing == "", "a formula is told from an empty cell now"
assert rows[3][0] == "", "an id by formula is no blank now"
assert sum(row[3] for row in rows[1:] if row[3] != "") == 9.0, "the sum of hours has changed"
print("unchanged: formula cells and empty cells are the same")
PYTHON
