"""Which paths may be tracked by git or published, and who may see each: any other path is refused."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache

from helpers.study.study import Study
from helpers.tables import TABLES, Level

PUBLIC_NOTEBOOK = "notebooks/04-draw-figures.ipynb"
"""The notebook that shows only what has passed disclosure control."""
PROSE = ("*.md", "CITATION.cff", "LICENSE", "LICENSE-text")
LEVELS = (
    ("figures/*", Level.PUBLIC),
    (PUBLIC_NOTEBOOK, Level.PUBLIC),
    ("article/*", Level.PUBLIC),
    ("notebooks/06-portray-worker.ipynb", Level.RESTRICTED),
    ("notebooks/portraits/*.ipynb", Level.RESTRICTED),
    ("notebooks/*.ipynb", Level.EXAMINER),
    ("data/processed/numbers.json", Level.PUBLIC),
    ("data/public/*", Level.PUBLIC),
    ("data/processed/run.lock.json", Level.EXAMINER),
    *((file, table.level) for table in TABLES.values() for file in (table.file, table.record)),
    ("data/raw/*", Level.RESTRICTED),
    ("data/truth/*", Level.RESTRICTED),
    *(
        (f"data/{name}", Level.PUBLIC)
        for name in ("study.yaml", "codebook.yaml", "conditions.yaml", "README.md")
    ),
    ("data/codebook-history/*", Level.PUBLIC),
    # It tells who said a sentence that is printed without its speaker, and on which day.
    ("data/quotations.yaml", Level.EXAMINER),
    # A claim may name who says otherwise.
    ("data/claims.yaml", Level.EXAMINER),
)
"""Files of a study; the first pattern that matches counts."""
CODE = (
    *(
        "src/*.py",
        "src/helpers/*.mplstyle",
        "src/helpers/example/sentences/*",
        "src/helpers/words/british/*",
        "src/helpers/exchange/schemas/*",
    ),
    *(
        "tests/*",
        "bench/*",
        "findings/*.sh",
        "docs/*.py",
        "conftest.py",
        ".ci/*",
        ".githooks/*",
        ".gitignore",
        ".gitattributes",
        ".git-blame-ignore-revs",
        "Makefile",
    ),
    *("pyproject.toml", "environment.yml", *PROSE),
    *("requirements.lock", "requirements-lab.lock", "requirements-taguette.lock"),
)
"""Files of the compendium itself, which hold no data of a study."""
MAY_HOLD_NAMES = (
    "data/raw/*",
    "data/truth/*",
    "src/*",
    "tests/*",
    "bench/*",
    "data/README.md",
    "conftest.py",
)
"""Files that may hold the names and words of a fictional study: it is made, explained or tested there."""

TRIED_ON = "bench/corpus/*"
"""Made-up files on which the parsers are tried, recordings and damaged archives among them."""


@cache
def level_of(path: str) -> Level | None:
    """Return who may see a file, by its path in the study or repository; None if no pattern allows it.

    >>> level_of("figures/theme_weeks.svg").value, level_of("data/processed/segments.csv").value
    ('public', 'examiner')
    >>> level_of("notes.txt") is None
    True
    """
    for pattern, level in LEVELS:
        if fnmatchcase(path, pattern):
            return level
    if any(fnmatchcase(path, pattern) for pattern in CODE):
        return Level.PUBLIC
    return None


def is_code(path: str) -> bool:
    """Return whether a file belongs to the compendium itself, and not to a study."""
    is_of_study = any(fnmatchcase(path, pattern) for pattern, _ in LEVELS)
    return not is_of_study and level_of(path) is Level.PUBLIC


def may_be_tracked(path: str, study: Study) -> bool:
    """Return whether git may track a file.

    Of a real study these are only public files, of a fictional one all that a pattern allows. Table
    ``records`` is never tracked: it holds all words as they were said.
    """
    level = level_of(path)
    if level is Level.PUBLIC:
        return True
    records = TABLES["records"]
    is_records = path in (records.file, records.record)
    return study.fictional and level is not None and not is_records


def may_hold_names(path: str, study: Study) -> bool:
    """Return whether a file may hold names of a study: in a real study, none may."""
    return study.fictional and any(fnmatchcase(path, pattern) for pattern in MAY_HOLD_NAMES)


def may_stay_closed(path: str) -> bool:
    """Return whether a file need not be opened: the parsers are tried on it, and it is made up for that."""
    return fnmatchcase(path, TRIED_ON)


def may_name_view(path: str) -> bool:
    """Return whether a file may have the words that mark the researcher's own view, since it makes it."""
    return any(fnmatchcase(path, pattern) for pattern in MAY_HOLD_NAMES)
