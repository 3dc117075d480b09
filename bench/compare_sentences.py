"""Compare where sentences end by this project, by NLTK's Punkt and, if it is installed, by nupunkt.

    python bench/compare_sentences.py

Two sets of texts of which the ends are marked by hand: those that were written with the code
(``tests/words/sentence_ends.txt``), and excerpts of public transcripts that were marked before the code was
touched and not looked at until it was done (``tests/words/public_sentence_ends.json``, which names their
sources and licence). For each splitter it prints how many ends there are between sentences, how many of them
are not found (two sentences are glued) and how many ends are found where none is (a sentence is cut). All
splitters get a text line by line. Punkt is tried as it was used until 2026: with a list of abbreviations
alone; and with the orthographic context of Kiss and Strunk (2006), in which each word of the British word
list is mostly written small. nupunkt (tried: 0.8.0, `pip install nupunkt`) is not part of this project's
environment.

The results are in ``docs/decisions/30-sentence-ends-by-rule.md``.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from nltk.tokenize import punkt  # noqa: TID251

from helpers import words
from helpers.privacy.names.vocabulary import NAME_WORDS, british_words

TESTS = Path(__file__).parents[1] / "tests" / "words"
ABBREVIATIONS = "mr mrs ms dr prof st no e.g i.e etc a.m p.m approx dept min hr hrs tel vs ref inc".split()
SMALL_BUT_AT_THE_BEGINNING = punkt._ORTHO_LC | punkt._ORTHO_BEG_UC  # noqa: SLF001
A_NAME_TOO = punkt._ORTHO_MID_UC  # noqa: SLF001

Spans = Iterable[tuple[int, int]]
Case = tuple[str, set[int]]


class Token(punkt.PunktToken):  # type: ignore[misc]
    """Punkt takes single letters for initials, but "I." may end a sentence."""

    __slots__ = ()

    @property
    def is_initial(self) -> bool:
        """Tell whether a token is a letter with a full stop, but not "I."."""
        return self.tok != "I." and bool(super().is_initial)


def by_punkt(*, context: bool) -> Callable[[str], Spans]:
    """Return Punkt with the list of abbreviations, and with an orthographic context if wanted."""
    parameters = punkt.PunktParameters()
    parameters.abbrev_types = set(ABBREVIATIONS)
    if context:
        for word in british_words():
            parameters.ortho_context[word] |= SMALL_BUT_AT_THE_BEGINNING
        for word in NAME_WORDS:
            parameters.ortho_context[word] |= A_NAME_TOO
    tokenizer = punkt.PunktSentenceTokenizer(parameters, token_cls=Token)
    return lambda line: list(tokenizer.span_tokenize(line))


def own_cases() -> list[Case]:
    """Return the texts written with the code."""
    cases = []
    for line in (TESTS / "sentence_ends.txt").read_text(encoding="utf-8").splitlines():
        text, ends = "", set()
        for piece in line.replace("\u21b5", "\n").split("|"):
            text += piece
            ends.add(len(text.rstrip()))
        cases.append((text, ends))
    return cases


def public_cases() -> list[Case]:
    """Return the excerpts of public transcripts."""
    marked = json.loads((TESTS / "public_sentence_ends.json").read_text(encoding="utf-8"))["excerpts"]
    return [(one["text"], set(one["ends"])) for one in marked]


def compare(split: Callable[[str], Spans], cases: list[Case]) -> tuple[int, int, int]:
    """Return how many ends lie between sentences, and how many a splitter glues and cuts."""
    n, glued, cut = 0, 0, 0
    for text, marked in cases:
        found = set()
        for line in re.finditer(r"[^\n]+", text):
            for _, end in split(line.group()):
                found.add(_without_space(text, line.start() + end))
        last = {0, len(text.rstrip())}
        ends = {_without_space(text, end) for end in marked} - last
        n += len(ends)
        glued += len(ends - found)
        cut += len(found - ends - last)
    return n, glued, cut


def _without_space(text: str, end: int) -> int:
    return len(text[:end].rstrip())


def main() -> None:
    """Print a line for each splitter."""
    splitters: dict[str, Callable[[str], Spans]] = {
        "ours": words.split_sentences,
        "Punkt, a list of abbreviations": by_punkt(context=False),
        "Punkt, with orthographic context": by_punkt(context=True),
    }
    try:
        import nupunkt

        splitters["nupunkt"] = nupunkt.sent_spans
    except ImportError:
        print("nupunkt is not installed.")
    sets = {"written": own_cases(), "public": public_cases()}
    for name, split in splitters.items():
        for kind, cases in sets.items():
            begin = time.process_time()
            n, glued, cut = compare(split, cases)
            took = 1000 * (time.process_time() - begin)
            print(f"{name:34} {kind:8} {n} ends: {glued} glued, {cut} cut ({took:.0f} ms)")


if __name__ == "__main__":
    main()
