"""Which paths may be tracked by git or published, and who may see each: what is not in this list is refused."""

from __future__ import annotations

from fnmatch import fnmatchcase

from helpers.study.study import Study
from helpers.tables import TABLES, Level

PUBLIC_NOTEBOOK = "notebooks/04-draw-figures.ipynb"
"""The notebook that shows nothing but what was controlled."""
PROSE = ("*.md", "CITATION.cff", "LICENSE", "LICENSE-text")
LEVELS = (
    ("figures/*", Level.PUBLIC),
    (PUBLIC_NOTEBOOK, Level.PUBLIC),
    ("article/*", Level.PUBLIC),
    ("notebooks/06-portray-worker.ipynb", Level.RESTRICTED),
    ("notebooks/portraits/*.ipynb", Level.RESTRICTED),
    ("notebooks/*.ipynb", Level.EXAMINER),
    ("data/processed/numbers.json", Level.PUBLIC),
    ("data/processed/run.lock.json", Level.EXAMINER),
    *((file, table.level) for table in TABLES.values() for file in (table.file, table.record)),
    ("data/raw/*", Level.RESTRICTED),
    ("data/truth/*", Level.RESTRICTED),
    *(
        (f"data/{name}", Level.PUBLIC)
        for name in ("study.yaml", "codebook.yaml", "conditions.yaml", "claims.yaml", "README.md")
    ),
)
"""Files of a study, first fit first."""
CODE = (
    *(
        "src/*.py",
        "src/helpers/*.mplstyle",
        "src/helpers/example/sentences/*",
        "src/helpers/privacy/names/words/*",
        "src/helpers/exchange/schemas/*",
    ),
    *(
        "tests/*",
        "bench/*",
        "conftest.py",
        ".ci/*",
        ".githooks/*",
        ".gitignore",
        ".gitattributes",
        "Makefile",
    ),
    *("pyproject.toml", "environment.yml", "requirements.lock", "requirements-lab.lock", *PROSE),
)
"""Files of the compendium itself, which hold nothing of a study."""
AT_HOME = ("data/raw/*", "data/truth/*", "src/*", "tests/*", "bench/*", "data/README.md", "conftest.py")
"""Where the names and words of a fictional study are at home: it is made there, or explained and tried by them."""


def level_of(path: str) -> Level | None:
    """Return who may see a file, by its path from the study's or the repository's folder; None: no rule allows it.

    >>> level_of("figures/theme_weeks.svg").value, level_of("data/processed/segments.csv").value, level_of("notes.txt")
    ('public', 'examiner', None)
    """
    for pattern, level in LEVELS:
        if fnmatchcase(path, pattern):
            return level
    return Level.PUBLIC if any(fnmatchcase(path, pattern) for pattern in CODE) else None


def is_code(path: str) -> bool:
    """Tell whether a file is the compendium's own, and of no study."""
    return not any(fnmatchcase(path, pattern) for pattern, _ in LEVELS) and level_of(path) is Level.PUBLIC


def may_be_tracked(path: str, study: Study) -> bool:
    """Tell whether git may track a file: of a real study what is public alone, of a fictional one whatever a rule knows."""
    level = level_of(path)
    return level is Level.PUBLIC or (
        study.fictional
        and level is not None
        and path not in (TABLES["records"].file, TABLES["records"].record)
    )


def is_at_home(path: str, study: Study) -> bool:
    """Tell whether names of a study may stand in a file: of a real study in none."""
    return study.fictional and any(fnmatchcase(path, pattern) for pattern in AT_HOME)
