"""What this project uses of NLTK, imported in this one place, without SciPy, which NLTK's start would fetch for nothing.

``import nltk`` imports all of NLTK. On the way two of its modules try SciPy: ``nltk.metrics.association`` takes the whole of
``scipy.stats`` for Fisher's exact test, ``nltk.parse.transitionparser`` takes ``scipy.sparse`` for a parser. Nothing here calls
either, NLTK does without where SciPy is not installed, and the import is most of what a process needs to start.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from types import ModuleType


class _HeldOff(MetaPathFinder):
    """Finds no module of a package, for the thread that holds it off: another thread may be importing it for itself."""

    def __init__(self, package: str) -> None:
        self._package = package
        self._thread = threading.get_ident()

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> None:
        is_meant = fullname == self._package or fullname.startswith(f"{self._package}.")
        if is_meant and threading.get_ident() == self._thread:
            msg = f"{fullname} is held off while another package is imported that can do without."
            raise ModuleNotFoundError(msg, name=fullname)


@contextmanager
def held_off(package: str) -> Iterator[None]:
    """Import, inside the block, as if a package were not installed; what has been imported already stays, and so may come later.

    A ``None`` in ``sys.modules`` would do the same, but for all threads, and in the way of one that is importing the package.
    """
    finder = _HeldOff(package)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


with held_off("scipy"):
    from nltk.collocations import BigramCollocationFinder, TrigramCollocationFinder
    from nltk.metrics.agreement import AnnotationTask
    from nltk.metrics.association import BigramAssocMeasures, TrigramAssocMeasures
    from nltk.metrics.distance import binary_distance, edit_distance, interval_distance
    from nltk.metrics.scores import f_measure, precision, recall
    from nltk.stem.snowball import SnowballStemmer
    from nltk.text import ConcordanceIndex
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer, PunktToken

__all__ = [
    "AnnotationTask",
    "BigramAssocMeasures",
    "BigramCollocationFinder",
    "ConcordanceIndex",
    "PunktParameters",
    "PunktSentenceTokenizer",
    "PunktToken",
    "SnowballStemmer",
    "TrigramAssocMeasures",
    "TrigramCollocationFinder",
    "binary_distance",
    "edit_distance",
    "f_measure",
    "held_off",
    "interval_distance",
    "precision",
    "recall",
]
