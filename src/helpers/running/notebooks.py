"""Notebooks: their execution by papermill, and the form in which they are kept."""

from __future__ import annotations

import ast
import json
import os
import re
import site
import sys
import sysconfig
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.files.place import Place
from helpers.study import private_folder

if TYPE_CHECKING:
    from helpers.running.kernels import Kernels

CELL_TIMEOUT_S = 3600
LONGEST_SOCKET = 80
"""How long a folder's name may be for a socket in it; elsewhere the kernel talks over encrypted TCP."""
# JupyterLab, where it is installed, would build a URI grammar at each start of papermill: two seconds that nothing needs.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

Parameters = dict[str, Any]


def place_of(name: str) -> Path:
    """Return where a notebook's source lies."""
    return paths.NOTEBOOKS / f"{name}.ipynb"


def code_of(name: str) -> str:
    """Return what a notebook does: its code cells and their tags, without outputs, prose and metadata."""
    cells = json.loads(place_of(name).read_text(encoding="utf-8"))["cells"]
    return "\n".join(
        "".join(cell["source"]) + "|" + ",".join(cell["metadata"].get("tags", []))
        for cell in cells
        if cell["cell_type"] == "code"
    )


def prose_of(name: str) -> str:
    """Return what a notebook says: its Markdown cells. A copy of it (a portrait) must be made anew when they change."""
    cells = json.loads(place_of(name).read_text(encoding="utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def imports_of(names: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Return what notebooks import of this package: modules, and the names that are taken from each."""
    trees = [tree for name in sorted(set(names)) for tree in _code(place_of(name))]
    nodes = [
        node
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module and not node.level
    ]
    ours = {
        (node.module or "", tuple(one.name for one in node.names))
        for node in nodes
        if f"{node.module}.".startswith("helpers.")
    }
    return sorted(ours)


def execute(
    name: str, parameters: Parameters, place: Place, kernels: Kernels, *, is_fictional: bool = False
) -> bytes:
    """Execute one notebook through papermill; return it normalised.

    The kernel talks over IPC (Windows: encrypted TCP). What a failing notebook says is kept off disk and screen, unless it
    is one of our own errors or a fact asserted in the notebook, which hold no data, or the study is fictional: then whoever
    mends the notebook sees where it failed.

    Raises
    ------
    FieldworkError
        A cell has failed, the kernel has died, or cells were left out: notebook and cell.
    """
    import logging

    import nbformat
    import papermill
    from jupyter_core.utils import ensure_event_loop
    from nbclient.exceptions import CellTimeoutError
    from papermill.exceptions import PapermillExecutionError
    from traitlets.config import Config

    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    source = place_of(name)
    shown = f"notebooks/{name}.ipynb"
    with tempfile.TemporaryDirectory(prefix="fw-") as scratch:
        transport = (
            {"transport": "ipc", "ip": f"{scratch}/k"}
            if os.name == "posix" and len(scratch) < LONGEST_SOCKET
            else {"transport_encryption": "required"}
        )
        try:
            # Neither `cwd` nor a path to write: papermill would change the folder of this process, and of all its threads.
            notebook = papermill.execute_notebook(
                nbformat.read(source, as_version=4),
                None,
                parameters=parameters,
                config=Config({"KernelManager": transport}),
                kernel_manager_class=kernels.manager(place.as_variable() | private_folder.as_variable()),
                resources={"metadata": {"path": str(paths.NOTEBOOKS)}},
                shutdown_kernel="immediate",
                progress_bar=sys.stderr.isatty(),
                execution_timeout=CELL_TIMEOUT_S,
            )
        except PapermillExecutionError as error:
            raise FieldworkError(_failure(shown, error, source, place if is_fictional else None)) from None
        except CellTimeoutError:
            msg = f"{shown}: a cell took more than {CELL_TIMEOUT_S} seconds. Nothing published has changed."
            raise FieldworkError(msg) from None
        except RuntimeError:
            # nbclient's DeadKernelError is one; a kernel that dies before it has answered is no more than that.
            msg = f"{shown}: the kernel died. It may have run out of memory. Nothing published has changed."
            raise FieldworkError(msg) from None
        finally:
            # nbclient has made a loop for this thread, which may end before the process.
            ensure_event_loop().close()
    if any(
        cell.cell_type == "code" and cell.source and cell.execution_count is None for cell in notebook.cells
    ):
        msg = f"{shown}: stopped before its last cell. A notebook must run to its end."
        raise FieldworkError(msg)
    return normalise(notebook)


def _failure(name: str, error: Any, source: Path, fictional: Place | None) -> str:
    """Name notebook and cell of a failure; give the reason only where it can hold no data, and all of a fictional study."""
    says = str(error.evalue)
    at = f"{name}, cell {error.cell_index + 1}"
    if error.ename in ("FieldworkError", "CommandError"):
        return f"{says}\n({at}; nothing published has changed.)"
    if error.ename == "AssertionError" and says and says in _facts(source):
        return f"{at}: this does not hold: {says}\n(Nothing published has changed.)"
    if fictional:
        return f"{at}: {error.ename}.\n{_shown_traceback(error.traceback, fictional)}\n(Nothing published has changed.)"
    return f"{at}: {error.ename}. Its message may hold data and is not printed; JupyterLab shows it.\n(Nothing published has changed.)"


_colours = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_absolute = re.compile(
    r"""(?<![\w.…/\\])(?:~|[A-Za-z]:)?(?:(?:/|\\{1,2})[^\s/\\:"'<>|,;()\[\]]+)+(?:/|\\{1,2})([^\s/\\:"'<>|,;()\[\]]+)"""
)
"""A path from the root of a machine, or from somebody's home."""


def _shown_traceback(lines: list[str], place: Place) -> str:
    """Return a traceback without colours, and without what is this machine's alone: where the study and the packages lie."""
    text = _colours.sub("", "\n".join(lines)).rstrip()
    bases = {str(place.study): "", str(place.output): "", str(paths.ROOT): ""}
    bases |= dict.fromkeys(
        [*site.getsitepackages(), sysconfig.get_path("stdlib"), sysconfig.get_path("purelib")], "…"
    )
    home = str(Path.home())
    for base, short in sorted(bases.items(), key=lambda one: -len(one[0])):
        for written in (base, base.replace(home, "~", 1)):
            text = text.replace(written + os.sep, f"{short}/" if short else "")
    return _absolute.sub(r"…/\1", text)


def _facts(source: Path) -> set[str]:
    """Return the facts that a notebook asserts: the literal messages of its assertions."""
    messages = [node.msg for tree in _code(source) for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    return {
        message.value
        for message in messages
        if isinstance(message, ast.Constant) and isinstance(message.value, str)
    }


def _code(source: Path) -> list[ast.Module]:
    """Return a notebook's code cells, parsed."""
    cells = json.loads(source.read_text(encoding="utf-8"))["cells"]
    return [ast.parse("".join(cell["source"])) for cell in cells if cell["cell_type"] == "code"]


def normalise(notebook: Any) -> bytes:
    """Return a notebook's bytes without timings, random ids, machine facts and empty metadata.

    Two runs of one unchanged notebook on the same inputs give the same bytes.
    """
    import nbformat

    notebook = nbformat.from_dict(notebook)
    notebook.metadata.pop("papermill", None)
    notebook.metadata.pop("widgets", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    for cell in notebook.cells:
        for name in ("papermill", "execution", "collapsed", "scrolled"):
            cell.metadata.pop(name, None)
        if not cell.metadata.get("tags", True):
            cell.metadata.pop("tags")
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id, cell.source = "injected-parameters", cell.source.rstrip("\n")
        if cell.cell_type == "code":
            cell.outputs = _joined(cell.outputs)
    text: str = nbformat.writes(notebook, version=4)
    return (text.rstrip("\n") + "\n").encode("utf-8")


def _joined(outputs: list[Any]) -> list[Any]:
    """Join neighbouring pieces of one stream: where it was cut is chance."""
    joined: list[Any] = []
    for output in outputs:
        last = joined[-1] if joined else None
        if (
            last is not None
            and output.output_type == "stream" == last.output_type
            and output.name == last.name
        ):
            last.text += output.text
        else:
            joined.append(output)
    return joined
