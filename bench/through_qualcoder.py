"""Take a REFI-QDA project through QualCoder's own import and export, without its windows.

    python bench/through_qualcoder.py --source CHECKOUT project.qdpx OUTPUT

CHECKOUT is a copy of QualCoder's public source (github.com/ccbogel/QualCoder), and the interpreter has PyQt6.
Neither is part of this project's environment. OUTPUT is a new folder: it gets the project as QualCoder keeps
it (``project.qda``) and as QualCoder exports it (``lf/project.qdpx`` and, with the line ends that its option
for MAXQDA writes, ``crlf/project.qdpx``). Each of the three can be put into ``data/raw/coding``.

QualCoder's dialogs are answered here: which file to open, which folder to save in, and messages, which are
printed.
"""

from __future__ import annotations

import argparse
import ast
import os
import sqlite3
import sys
import types
from pathlib import Path
from typing import Any


def make_database(checkout: Path, folder: Path) -> sqlite3.Connection:
    """Return an empty project, with the tables that QualCoder makes for a new one."""
    folder.mkdir(parents=True)
    for name in ("images", "audio", "video", "documents"):
        (folder / name).mkdir()
    database = sqlite3.connect(folder / "data.qda")
    tree = ast.parse((checkout / "src/qualcoder/__main__.py").read_text(encoding="utf-8"))
    methods = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    (new_project,) = [method for method in methods if method.name == "new_project"]
    for node in ast.walk(new_project):
        if isinstance(node, ast.Constant) and str(node.value).startswith("CREATE TABLE"):
            database.execute(node.value)
    database.execute("CREATE VIEW annotation_visible AS SELECT * FROM annotation")
    values = "'v17', '2026-01-01 00:00:00', ''"
    database.execute(f"INSERT INTO project (databaseversion, date, memo) VALUES ({values})")  # noqa: S608
    database.commit()
    return database


class App:
    """What QualCoder's import and export use of its application."""

    version = "QualCoder"
    project_events = None
    ai_models: list[Any] = []  # noqa: RUF012 - an attribute that QualCoder reads

    def __init__(self, database: sqlite3.Connection, folder: Path) -> None:
        self.conn = database
        self.project_path = str(folder)
        self.project_name = folder.name
        self.settings = {"directory": str(folder.parent), "codername": "nobody", "ai_enable": "False"}
        self.settings |= {"font": "Sans", "fontsize": "10"}

    def write_config_ini(self, *_: object) -> None:
        """Keep no settings."""

    def get_annotations(self) -> list[dict[str, Any]]:
        """Return the annotations of all texts."""
        names = ("anid", "fid", "pos0", "pos1", "memo", "owner", "date")
        rows = self.conn.execute("SELECT anid, fid, pos0, pos1, memo, owner, date FROM annotation_visible")
        return [dict(zip(names, row, strict=True)) for row in rows]


class Log:
    """The window to which QualCoder writes what it does."""

    def append(self, text: str) -> None:
        """Print a line of it."""
        print(text)


class Message:
    """A message box that is closed at once."""

    def __init__(self, _app: object, title: str, text: str, _kind: str = "") -> None:
        print(f"{title}: {text}")

    def exec(self) -> None:
        """Wait for nobody."""


def main() -> None:
    """Import the project, and export it twice."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--source", type=Path, required=True, metavar="DIR", help="a checkout of QualCoder")
    parser.add_argument("project", type=Path, metavar="FILE", help="the .qdpx to import")
    parser.add_argument("output", type=Path, metavar="DIR", help="the folder to write")
    arguments = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    output = arguments.output.resolve()
    os.environ["HOME"] = str(output)
    (output / ".qualcoder").mkdir(parents=True)
    sys.path.insert(0, str(arguments.source / "src"))
    helpers = types.ModuleType("qualcoder.helpers")
    helpers.Message = Message  # type: ignore[attr-defined]
    sys.modules["qualcoder.helpers"] = helpers
    from PyQt6 import QtWidgets

    application = QtWidgets.QApplication([])
    from qualcoder import refi

    project = output / "import" / arguments.project.name
    project.parent.mkdir()
    project.write_bytes(arguments.project.read_bytes())
    database = make_database(arguments.source, output / "project.qda")
    app = App(database, output / "project.qda")
    QtWidgets.QFileDialog.getOpenFileName = staticmethod(lambda *_, **__: (str(project), True))
    refi.RefiImport(app, Log(), "qdpx")
    database.commit()
    for name, is_for_maxqda in (("lf", False), ("crlf", True)):
        folder = output / name
        folder.mkdir()
        QtWidgets.QFileDialog.getExistingDirectory = staticmethod(lambda *_, to=str(folder): to)
        choose = lambda dialog, yes=is_for_maxqda: dialog.ui.radioButton_maxqda.setChecked(yes)  # noqa: E731
        refi.RefiLineEndings.exec = choose
        refi.RefiExport(app, Log(), "project")
    for what in ("source", "code_cat", "code_name", "code_text", "cases", "case_text", "annotation"):
        (n,) = database.execute(f"SELECT count(*) FROM {what}").fetchone()  # noqa: S608 - the names are ours
        print(f"{what}: {n:,}")
    database.close()
    del application


if __name__ == "__main__":
    main()
