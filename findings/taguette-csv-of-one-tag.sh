#!/bin/sh
# Taguette 1.5.2 (PyPI), with setuptools 81.0.0. Python 3.11 or later, no network but for pip.
#
# What it exports as the highlights of one tag, `role`, is every highlight with a tag that begins with these
# letters (`roles`, `role.clarity`), a row for each tag that the highlight has, of whatever name: `tea`. What
# it exports as all highlights lacks those without a tag, though a comment in its code says that they are in.
#
# Why it matters: who counts the rows of `role.csv` counts codings of other tags as codings of `role`; and a
# coder's list of highlights that still need a tag is empty, however many there are. The database has both.
#
# Exit code 1: this has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check taguette==1.5.2 setuptools==81.0.0
cat > "$folder/look.py" <<'PYTHON'
import csv
import io
import sys
import warnings

warnings.simplefilter("ignore")
from taguette import database, export  # noqa: E402

session = database.connect(f"sqlite:///{sys.argv[1]}")()
project = database.Project(name="Pilot", description="")
page = database.Document(name="Talk", description="", filename="x.html", project=project, contents="<p>Words.</p>",
    text_direction=database.TextDirection.LEFT_TO_RIGHT)
tags = {path: database.Tag(project=project, path=path, description="") for path in ("role", "roles", "role.clarity", "tea")}
for names in (["role", "tea"], ["roles"], ["role.clarity"], ["tea"], []):
    highlight = database.Highlight(document=page, start_offset=0, end_offset=5, snippet="<p>Words</p>")
    highlight.tags = [tags[name] for name in names]
    session.add(highlight)
session.commit()


def tags_in(path):
    file = io.StringIO()
    export.highlights_csv(session, project.id, path, file)
    return sorted(row["tag"] for row in csv.DictReader(io.StringIO(file.getvalue(), newline="")))


seen = {"file of role": tags_in("role"), "file of all": tags_in("")}
for name, rows in seen.items():
    print(f"{name}: {rows}")
of_role = ["role", "role.clarity", "roles", "tea"]
raise SystemExit(seen != {"file of role": of_role, "file of all": sorted([*of_role, "tea"])})
PYTHON
"$folder/venv/bin/python" "$folder/look.py" "$folder/taguette.sqlite3" 2> "$folder/log" || {
    tail -n 5 "$folder/log"
    echo "This is no longer so."
    exit 1
}
