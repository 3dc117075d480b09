"""What this project uses of NLTK, imported only here, so that SciPy is not imported with it.

``import nltk`` imports all of NLTK. Two of its modules then try to import SciPy: ``nltk.metrics.association``
imports ``scipy.stats`` for Fisher's exact test, ``nltk.parse.transitionparser`` imports ``scipy.sparse`` for
a parser. Nothing here uses either, NLTK works without SciPy, and importing SciPy would double the time in
which a process starts.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from types import ModuleType


class _Blocker(MetaPathFinder):
    """Refuse to import a package, but only in the thread that asks for it: another may be importing it."""

    def __init__(self, package: str) -> None:
        self._package = package
        self._thread = threading.get_ident()

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> None:
        is_blocked = fullname == self._package or fullname.startswith(f"{self._package}.")
        if is_blocked and threading.get_ident() == self._thread:
            msg = f"{fullname} is blocked while a package is imported that works without it."
            raise ModuleNotFoundError(msg, name=fullname)


@contextmanager
def blocked(package: str) -> Iterator[None]:
    """Import, inside the block, as if a package were not installed; it can still be imported after it.

    Modules that are imported already stay. A ``None`` in ``sys.modules`` would do the same, but for all
    threads, and so would break one that is importing the package.
    """
    finder = _Blocker(package)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


with blocked("scipy"):
    from nltk.collocations import BigramCollocationFinder, TrigramCollocationFinder
    from nltk.metrics.agreement import AnnotationTask
    from nltk.metrics.association import BigramAssocMeasures, TrigramAssocMeasures
    from nltk.metrics.distance import jaccard_distance, masi_distance
    from nltk.metrics.scores import f_measure, precision, recall
    from nltk.stem.snowball import SnowballStemmer
    from nltk.text import ConcordanceIndex

__all__ = [
    "AnnotationTask",
    "BigramAssocMeasures",
    "BigramCollocationFinder",
    "ConcordanceIndex",
    "SnowballStemmer",
    "TrigramAssocMeasures",
    "TrigramCollocationFinder",
    "blocked",
    "f_measure",
    "jaccard_distance",
    "masi_distance",
    "precision",
    "recall",
]
