"""Execute notebooks through papermill, and put them into the form in which they are published."""

from __future__ import annotations

import ast
import errno
import json
import os
import re
import site
import sys
import sysconfig
import tempfile
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.errors import FieldworkError
from helpers.files import paths, progress_bars
from helpers.files.markup import markdown
from helpers.files.place import Place
from helpers.files.terminal import behind
from helpers.study import private_folder
from helpers.study.study import Study

if TYPE_CHECKING:
    from helpers.running.kernels import Kernels
    from helpers.study.limits import Matter

CELL_TIMEOUT_S = 3600
LONGEST_SOCKET = 80
"""The longest path of a folder in which a socket can be made; otherwise the kernel uses encrypted TCP."""
DISK_IS_FULL = tuple(f"[Errno {number}]" for number in (errno.ENOSPC, errno.EDQUOT))
"""How the message of the system begins, whatever file it names."""
FOUND = "**Found:**"
"""How the paragraph in a notebook's first cell begins that says what it has found."""
FINDS = "found"
"""The tag of the cell that finds it."""
FILES = "**In:**"
"""How the paragraph before that begins."""
ON_MATTER = "reports-"
"""How the tag of a cell begins that is on a matter which not every study reports (`study.reporting`)."""
# If JupyterLab is installed, it would build a URI grammar whenever papermill starts: two seconds, for
# nothing.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

Parameters = dict[str, Any]


def source_path(name: str) -> Path:
    """Return the path of a notebook's source."""
    return paths.NOTEBOOKS / f"{name}.ipynb"


def code_of(name: str) -> str:
    """Return the code cells of a notebook with their tags, without outputs, prose and metadata."""
    cells = []
    for cell in _cells(source_path(name), "code"):
        tags = ",".join(cell["metadata"].get("tags", []))
        cells.append("".join(cell["source"]) + "|" + tags)
    return "\n".join(cells)


def prose_of(name: str) -> str:
    """Return the Markdown cells of a notebook; if they change, its copies (the portraits) are stale.

    What its first cell says of the study is not part of it: each copy says it of itself.
    """
    first, *others = ["".join(cell["source"]) for cell in _cells(source_path(name), "markdown")] or [""]
    return "\n\n".join([*_paragraphs(first)[0], *others])


def imports_of(names: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Return what notebooks import from this package: each module with the names imported from it, sorted."""
    imports = set()
    for name in set(names):
        for cell in _parse_code_cells(source_path(name)):
            for node in cell.body:
                if isinstance(node, ast.ImportFrom) and _is_ours(node):
                    imports.add((node.module or "", tuple(alias.name for alias in node.names)))
    return sorted(imports)


def _is_ours(node: ast.ImportFrom) -> bool:
    return not node.level and f"{node.module}.".startswith("helpers.")


def _cells(source: Path, cell_type: str) -> list[Any]:
    """Return the cells of one type from a notebook file."""
    cells = json.loads(source.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == cell_type]


def _parse_code_cells(source: Path) -> list[ast.Module]:
    return [ast.parse("".join(cell["source"])) for cell in _cells(source, "code")]


def execute(
    name: str,
    parameters: Parameters,
    place: Place,
    kernels: Kernels,
    *,
    study: Study | None = None,
) -> bytes:
    """Execute one notebook through papermill, and return it normalised.

    Parameters
    ----------
    study
        Its facts: whether it is fictional, what is said of its data, and what it reports; without them, it is
        not fictional.

    The kernel communicates over IPC (on Windows over encrypted TCP). The message of a failing notebook is
    neither saved nor printed, since it may hold data. Exceptions are our own errors and the facts that
    notebooks assert, which hold none, and a fictional study, where whoever mends the notebook sees the whole
    traceback.

    Raises
    ------
    FieldworkError
        A cell has failed, the kernel has died, or cells have not run: with the notebook and the cell.
    """
    import logging

    import nbformat
    import papermill
    from jupyter_core.utils import ensure_event_loop
    from nbclient.exceptions import CellTimeoutError
    from papermill.exceptions import PapermillExecutionError
    from traitlets.config import Config

    from helpers.study.reporting import left_out

    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    is_fictional = study is not None and study.fictional
    source = source_path(name)
    label = f"notebooks/{name}.ipynb"
    with tempfile.TemporaryDirectory(prefix="fw-") as scratch:
        transport = Config({"KernelManager": _transport(scratch)})
        try:
            # Given `cwd` or a path to write, papermill would change the working folder of this process, which
            # all its threads share.
            notebook = papermill.execute_notebook(
                nbformat.read(source, as_version=4),
                None,
                parameters=parameters,
                config=transport,
                kernel_manager_class=kernels.manager(place.as_variable() | private_folder.as_variable()),
                resources={"metadata": {"path": str(paths.NOTEBOOKS)}},
                shutdown_kernel="immediate",
                progress_bar=_bar_of(name) if sys.stderr.isatty() else False,
                execution_timeout=CELL_TIMEOUT_S,
            )
        except PapermillExecutionError as error:
            msg = _describe_failure(label, error, source, place, is_fictional=is_fictional)
            raise FieldworkError(msg) from None
        except CellTimeoutError:
            msg = f"{label}: a cell took more than {CELL_TIMEOUT_S} seconds. Nothing published has changed."
            raise FieldworkError(msg) from None
        except RuntimeError:
            # nbclient's DeadKernelError is a RuntimeError; a kernel that dies before it answers raises a
            # plain one.
            msg = f"{label}: the kernel died. It may have run out of memory. Nothing published has changed."
            raise FieldworkError(msg) from None
        finally:
            # nbclient has created an event loop for this thread, which may end before the process does.
            ensure_event_loop().close()
    _refuse_unfinished(label, notebook)
    if study is not None:
        leave_out_matters(notebook, left_out(study))
        tell_of_study(notebook, study)
    if place.for_researcher:
        first = notebook.cells[0]
        first.source = f"**{private_folder.NOTICE}.**\n\n{first.source}"
    return normalise(notebook)


def _bar_of(name: str) -> dict[str, Any]:
    """Return how papermill shows, in a terminal, how many cells of a notebook have run."""
    return {
        "file": behind(sys.stderr),
        "desc": name,
        "unit": " cells",
        "bar_format": progress_bars.COUNTED,
        "leave": False,
    }


def tell_of_study(notebook: Any, study: Study) -> None:
    """Let a notebook's first cell say what it has found in a study, and what the study says of its data.

    The finding is the last sentence that the cell with the tag ``found`` shows. Of the study on which the
    notebook was run before, nothing stays; more than its notice is kept only if this study has the same.
    """
    first = notebook.cells[0]
    if first.cell_type != "markdown":
        return
    own, of_data = _paragraphs(first.source)
    notice = f"*{markdown(study.notice)}"
    of_study = [one for one in of_data if one.startswith(notice)] or [f"{notice}.*"]
    found = _finding_of(notebook)
    if found:
        of_study.insert(0, f"{FOUND} {found}")
    after = next((at for at, one in enumerate(own, start=1) if one.startswith(FILES)), len(own))
    first.source = "\n\n".join([*own[:after], *of_study, *own[after:]])


def _paragraphs(first: str) -> tuple[list[str], list[str]]:
    """Return the paragraphs of a first cell: those of any study, and those on the data of one, in italics.

    What was found stands in neither.
    """
    own, of_data = [], []
    for paragraph in first.split("\n\n"):
        if re.fullmatch(r"\*(?!\*).*\*", paragraph, re.DOTALL):
            of_data.append(paragraph)
        elif not paragraph.startswith(FOUND):
            own.append(paragraph)
    return own, of_data


def _finding_of(notebook: Any) -> str:
    """Return the last sentence that the cell with the tag ``found`` shows; empty, if none is shown."""
    finding = [cell for cell in notebook.cells if FINDS in cell.metadata.get("tags", [])]
    shown = [output.get("data", {}).get("text/markdown", "") for cell in finding for output in cell.outputs]
    return str(shown[-1]) if shown else ""


def leave_out_matters(notebook: Any, matters: Collection[Matter]) -> None:
    """Put in place of the cells on what a study does not report the reason why it does not.

    Such a cell has the tag ``reports-`` with the matter: of a Markdown cell the heading stays, followed by
    the reason; a code cell shows nothing.
    """
    # Imported late, since a run with nothing to do needs none of it.
    from helpers.study.reporting import WHY_NOT

    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        reasons = [WHY_NOT[matter] for matter in matters if f"{ON_MATTER}{matter}" in tags]
        if reasons and cell.cell_type == "markdown":
            heading = cell.source.split("\n\n")[0]
            cell.source = "\n\n".join([heading, *reasons])
        elif reasons:
            cell.outputs = []


def _transport(scratch: str) -> dict[str, str]:
    """Return the transport of a kernel: sockets in the scratch folder, or encrypted TCP."""
    if os.name == "posix" and len(scratch) < LONGEST_SOCKET:
        return {"transport": "ipc", "ip": f"{scratch}/k"}
    return {"transport_encryption": "required"}


def _refuse_unfinished(name: str, notebook: Any) -> None:
    """Refuse a notebook in which a code cell has not run.

    Raises
    ------
    FieldworkError
        There is such a cell.
    """
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.source and cell.execution_count is None:
            msg = f"{name}: stopped before its last cell. A notebook must run to its end."
            raise FieldworkError(msg)


def _describe_failure(name: str, error: Any, source: Path, place: Place, *, is_fictional: bool) -> str:
    """Name the notebook and cell that failed; add a message without data, or of a fictional study."""
    message = str(error.evalue)
    location = f"{name}, cell {error.cell_index + 1}"
    if message.startswith(DISK_IS_FULL):
        return f"{location}: the disk is full. Make room, and run it again. (Nothing published has changed.)"
    unchanged = "(Nothing published has changed.)"
    if error.ename in ("FieldworkError", "CommandError"):
        return f"{message}\n({location}; nothing published has changed.)"
    if error.ename == "AssertionError" and message and message in _asserted_facts(source):
        return f"{location}: this does not hold: {message}\n{unchanged}"
    if is_fictional:
        return f"{location}: {error.ename}.\n{_clean_traceback(error.traceback, place)}\n{unchanged}"
    withheld = "Its message may hold data and is not printed; JupyterLab shows it."
    return f"{location}: {error.ename}. {withheld}\n{unchanged}"


_colours = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_absolute_path = re.compile(
    r"(?<![\w.…/\\])(?:~|[A-Za-z]:)?"
    r"""(?:(?:/|\\{1,2})[^\s/\\:"'<>|,;()\[\]]+)+"""
    r"""(?:/|\\{1,2})([^\s/\\:"'<>|,;()\[\]]+)"""
)
"""A path from the root of a file system or from a home folder; the group is the last part of it."""


def _clean_traceback(lines: list[str], place: Place) -> str:
    """Return a traceback without colours and without the paths of this machine."""
    text = _colours.sub("", "\n".join(lines)).rstrip()
    packages = [*site.getsitepackages(), sysconfig.get_path("stdlib"), sysconfig.get_path("purelib")]
    replacements = {str(place.study): "", str(place.output): "", str(paths.ROOT): ""}
    replacements |= dict.fromkeys(packages, "…/")
    home = str(Path.home())
    # The longest first: a package folder may lie within the study.
    for folder in sorted(replacements, key=len, reverse=True):
        for spelling in (folder, folder.replace(home, "~", 1)):
            text = text.replace(spelling + os.sep, replacements[folder])
    return _absolute_path.sub(r"…/\1", text)


def _asserted_facts(source: Path) -> set[str]:
    """Return the facts that a notebook asserts: the literal messages of its assertions."""
    facts = set()
    for cell in _parse_code_cells(source):
        for node in ast.walk(cell):
            if not isinstance(node, ast.Assert) or not isinstance(node.msg, ast.Constant):
                continue
            if isinstance(node.msg.value, str):
                facts.add(node.msg.value)
    return facts


def normalise(notebook: Any) -> bytes:
    """Return a notebook's bytes without timings, random ids, facts about the machine and empty metadata.

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
            cell.id = "injected-parameters"
            cell.source = cell.source.rstrip("\n")
        if cell.cell_type == "code":
            cell.outputs = _join_streams(cell.outputs)
    text: str = nbformat.writes(notebook, version=4)
    return (text.rstrip("\n") + "\n").encode("utf-8")


def without_outputs(data: bytes) -> bytes:
    """Return the bytes of a notebook without what its cells show."""
    notebook = json.loads(data)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return (json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode("utf-8")


def not_yet_run(name: str, study: Study) -> bytes:
    """Return the bytes of a notebook as a study has it before its first run: nothing is shown or found."""
    import nbformat

    source = without_outputs(source_path(name).read_bytes())
    notebook = nbformat.reads(source.decode("utf-8"), as_version=4)
    tell_of_study(notebook, study)
    return normalise(notebook)


def _join_streams(outputs: list[Any]) -> list[Any]:
    """Join consecutive outputs of one stream: where a stream is cut differs from run to run."""
    joined: list[Any] = []
    for output in outputs:
        if joined and _is_one_stream(joined[-1], output):
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined


def _is_one_stream(first: Any, second: Any) -> bool:
    if first.output_type != "stream" or second.output_type != "stream":
        return False
    return str(first.name) == str(second.name)
