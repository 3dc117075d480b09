"""The researcher's own view: every figure and table with nothing suppressed, only in the private folder.

The notebooks run as in any run, but for the researcher (`Place.for_researcher`), and `study.gate` then shows
everything. Tables that are up to date are copied and not made again. Nothing is written to the study: what is
made is kept in the private folder until all of it is there, and then replaces the view before it. A file that
does not say what it is, is not put there.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.errors import CommandError, FieldworkError, all_at_once
from helpers.files import paths
from helpers.files.atomic import replace_file
from helpers.running import pipeline
from helpers.running.run_state import FOLDER, copy_published, only_run
from helpers.running.steps import Step, steps_of
from helpers.study import private_folder
from helpers.study.gate import PRIVATE, PRIVATE_VIEW, Level, Shows, may_show
from helpers.study.study import read_study
from helpers.tables.schemas import TABLES

if TYPE_CHECKING:
    from helpers.running.kernels import KernelKind
    from helpers.running.notebooks import Parameters
    from helpers.running.pipeline import Reporter

PAGE = "README.md"
"""The page of the view, by which its folder is known."""
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


def make_view(
    study: Path,
    parameters: Parameters,
    *,
    force: bool = False,
    kernels: KernelKind = "forked",
    report: Reporter = print,
) -> Path:
    """Make the researcher's own view, and return its folder. The view before it stays until all is made.

    Parameters
    ----------
    study, parameters, force, kernels
        As for `pipeline.run`. With `force`, tables are made again too, inside the private folder.

    Raises
    ------
    CommandError
        The study shows everything to everybody.
    FieldworkError
        The private folder is missing, or others can get at it; it holds another folder of this name, or its
        disk is full; or a notebook has failed. Nothing is left of what was made.
    """
    study = study.resolve()
    facts = read_study(study)
    if may_show(facts, Shows.WORKERS):
        msg = (
            "--for researcher: this study is fictional, and its published figures show everything already. "
            "Look at those: `fieldwork run`."
        )
        raise CommandError(msg)
    view = _place_of_view(study)
    work = view.parent / FOLDER / PRIVATE_VIEW
    work.parent.mkdir(mode=0o700, exist_ok=True)
    with only_run(view.parent), _removed_at_the_end(work), _full_disk_told():
        steps = steps_of(facts.worker_ids)
        if not force:
            copy_published(study, work, [step for step in steps if not is_viewed(step)])
        pipeline.run(study, work, parameters, kernels=kernels, for_researcher=True, report=report)
        _assemble(work, [step for step in steps if is_viewed(step)])
        _replace(view, work / PRIVATE_VIEW, work / "before")
    return view


def is_viewed(step: Step) -> bool:
    """Tell whether a step shows something to readers, so that its products differ for the researcher."""
    writes_public = any(TABLES[name].level is Level.PUBLIC for name in step.writes if name in TABLES)
    return bool(step.figures or step.files) or writes_public


def _place_of_view(study: Path) -> Path:
    """Return the folder of the view, there or not.

    Raises
    ------
    FieldworkError
        It is not where it may be written, or somebody else's.
    """
    home = private_folder.folder()
    view = (home or study) / PRIVATE_VIEW
    private_folder.require_inside(view, PRIVATE_VIEW)
    if view.resolve().is_relative_to(study) or study.is_relative_to(view.resolve()):
        msg = (
            f"{PRIVATE_VIEW}: the private folder and the study lie within each other. "
            f"Keep them apart. {private_folder.ADVICE}"
        )
        raise FieldworkError(msg)
    if view.is_symlink() or (view.exists() and not _is_own(view)):
        msg = (
            f"{PRIVATE_VIEW}: the private folder has another file or folder of this name, "
            "which would be replaced. Move it elsewhere."
        )
        raise FieldworkError(msg)
    return view


def _is_own(view: Path) -> bool:
    """Tell whether a folder is a view that was made here."""
    page = view / PAGE
    return page.is_file() and PRIVATE in page.read_text(encoding="utf-8", errors="replace")


@contextmanager
def _removed_at_the_end(work: Path) -> Iterator[None]:
    """Work in an empty folder that only its owner can open, and remove it at the end, whatever happens."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700)
    try:
        yield
    finally:
        shutil.rmtree(work, ignore_errors=True)


@contextmanager
def _full_disk_told() -> Iterator[None]:
    """Say of a full disk which disk it is.

    Raises
    ------
    FieldworkError
        It is full.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in NO_SPACE:
            raise
        msg = (
            f"{PRIVATE_VIEW}: the disk of the private folder is full. Nothing was left there, and the view "
            "before it is unchanged. Make room, and run it again."
        )
        raise FieldworkError(msg) from None


def _assemble(work: Path, steps: Iterable[Step]) -> None:
    """Put what steps have made for readers into one folder, with a page that says what it is.

    Raises
    ------
    FieldworkError
        Files do not say that they are private.
    """
    view = work / PRIVATE_VIEW
    view.mkdir(mode=0o700)
    names = [name for step in steps for name in (*_shown(step, work), step.notebook)]
    for name in names:
        (view / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).replace(view / name)
    unmarked = [f"{name}: does not say that it is private." for name in names if not is_marked(view / name)]
    if unmarked:
        advice = (
            "Every file of the researcher's own view says so: let what writes it ask `gate.notice_of`. "
            "Nothing was left in the private folder."
        )
        raise FieldworkError(all_at_once(unmarked, advice))
    replace_file(view / PAGE, _page(names))


def _shown(step: Step, made: Path) -> list[str]:
    """Return what a step has made for readers: not its tables, which are the same for everybody."""
    tables = {file for name in step.writes for file in (paths.table_file(name), paths.table_record(name))}
    return [name for name in step.products_in(made) if name not in tables]


def is_marked(file: Path) -> bool:
    """Tell whether a file says that it is private, where the leak check finds it."""
    from helpers.privacy.leaks.hiding_places import extract_texts
    from helpers.privacy.leaks.search_patterns import squeeze

    mark = squeeze(PRIVATE)
    return any(mark in squeeze(text.text) for text in extract_texts(file.name, file.read_bytes()))


def _page(names: Iterable[str]) -> bytes:
    pages = [f"- [{Path(name).stem}]({name})" for name in names if name.endswith((".md", ".html", ".ipynb"))]
    text = (
        f"**{PRIVATE}.**\n\n"
        "The researcher's own view: nothing in it is suppressed. `fieldwork run --for researcher` makes it, "
        "and replaces it whole. Do not copy it anywhere: what others may see is in the study's own folders.\n"
    )
    return (text + "\n" + "\n".join(pages) + "\n").encode("utf-8")


def _replace(view: Path, made: Path, before: Path) -> None:
    """Let a view that is complete take the place of the one before."""
    if view.exists():
        view.replace(before)
    try:
        made.replace(view)
    except OSError:
        if before.exists():
            before.replace(view)
        raise
