#!/bin/sh
# Ends of shifts in a sheet, read by python-calamine 0.9.1 (written with openpyxl 3.1.5).
#
# One would guess: one column with one number format comes back as one type, and 24:00 is a length or a clock time.
# What happens: with the format h:mm, 18:00 is a time, 24:00 (the number 1) is the *date* 1 January 1900 and 25:30 a
# datetime of that day; with the format [h]:mm all three are timedeltas. Both formats look alike in a small sheet.
# Whom it hurts: rosters with shifts that end at midnight or later, which is what night shifts do: sorting or comparing
# the column raises a TypeError, and text made of it says 1900-01-01 in place of 24:00.
# What helps: format such columns as [h]:mm or as text; or map the 1900 values back to minutes before use.
# Seen: h:mm ['time', 'date', 'datetime'], [h]:mm ['timedelta', 'timedelta', 'timedelta'].
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
formats = ["h:mm", "[h]:mm"]
sheet.append(formats)
for days in (0.75, 1.0, 1.0625):
    sheet.append([days, days])
    for column, form in enumerate(formats, start=1):
        sheet.cell(sheet.max_row, column).number_format = form
book.save("ends.xlsx")

header, *rows = CalamineWorkbook.from_path("ends.xlsx").get_sheet_by_index(0).to_python()
kinds = {form: [type(row[i]).__name__ for row in rows] for i, form in enumerate(formats)}
for i, form in enumerate(formats):
    print(form, kinds[form], [str(row[i]) for row in rows])
assert kinds["h:mm"] == ["time", "date", "datetime"], "types under h:mm have changed"
assert kinds["[h]:mm"] == ["timedelta"] * 3, "types under [h]:mm have changed"
assert str(rows[1][0]) == "1900-01-01", "24:00 is shown otherwise now"
print("unchanged: one column, three types")
PYTHON
