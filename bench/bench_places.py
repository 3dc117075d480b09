"""Time how excerpts get their places in the segments, as the number of texts grows.

    python bench/bench_places.py

Texts of 60 turns and 180 sentences, with speaker labels as Otter writes them, a name replaced in every tenth
sentence, and short answers that are repeated. Each has 27 excerpts: parts of a sentence, sentences, and
excerpts over several turns. There are 28, 112 and 448 such texts. The exponent is that of processor time in
the number of excerpts: 1 is linear.

Measured on two shared cores, Python 3.11 (2026-11-30): 0.18, 0.78 and 3.26 seconds, an exponent of 1.04.
"""

from __future__ import annotations

import math
import random
import time

from helpers.exchange.location import LocatedSegments
from helpers.exchange.searching import ContactWords
from helpers.exchange.segment_words import SegmentWords

SIZES = (28, 112, 448)
EXCERPTS, TURNS, SENTENCES = 27, 60, 3
WORDS = "the team asked me to keep notes on every visit before my manager told us what a role is".split()
NAME, REPLACEMENT = "Beatrix", "[a colleague]"


def make_text(chance: random.Random) -> tuple[str, list[SegmentWords]]:
    """Return a document with the published words, and the segments of its contact."""
    lines, segments = [], []
    for turn in range(TURNS):
        speaker = ("Helen", "Aisha")[turn % 2]
        published = []
        for n in range(SENTENCES):
            words = chance.choices(WORDS, k=chance.randrange(5, 16))
            original, replacements = f"{' '.join(words).capitalize()}.", []
            if chance.random() < 0.1:
                original = f"{NAME} said {original}"
                replacements = [(0, len(NAME), REPLACEMENT)]
            if chance.random() < 0.1:
                original, replacements = "Yes.", []
            segments.append(SegmentWords(f"s{turn}-{n}", original, replacements))
            published.append(original.replace(NAME, REPLACEMENT))
        lines.append(f"{speaker}  {turn // 2}:{turn % 60:02}\n{' '.join(published)}\n")
    return "\n".join(lines), segments


def seconds_for(n_texts: int) -> tuple[float, int, int]:
    """Return the processor time for all excerpts of some texts, and how many there are and have a place."""
    chance = random.Random(1)  # noqa: S311 - no secret
    texts = [make_text(chance) for _ in range(n_texts)]
    spans = []
    for document, _ in texts:
        starts = [chance.randrange(len(document) - 400) for _ in range(EXCERPTS)]
        spans.append([(start, start + chance.choice((20, 80, 300))) for start in starts])
    n_placed = 0
    begin = time.process_time()
    for (document, segments), of_text in zip(texts, spans, strict=True):
        located = LocatedSegments(document, ContactWords(segments), {"Helen", "Aisha"}.__contains__)
        n_placed += sum(bool(located.spans_of(*span)[0]) for span in of_text)
    return time.process_time() - begin, n_texts * EXCERPTS, n_placed


def main() -> None:
    """Time every size, and print the exponent from the smallest to the largest."""
    seconds_for(4)
    taken = {}
    print(f"{'texts':>8}{'excerpts':>10}{'placed':>9}{'seconds':>10}{'ms a text':>11}")
    for n_texts in SIZES:
        seconds, n_excerpts, n_placed = seconds_for(n_texts)
        taken[n_texts] = seconds
        print(f"{n_texts:>8}{n_excerpts:>10,}{n_placed:>9,}{seconds:>10.2f}{1000 * seconds / n_texts:>11.1f}")
    exponent = math.log(taken[SIZES[-1]] / taken[SIZES[0]]) / math.log(SIZES[-1] / SIZES[0])
    print(f"Exponent: {exponent:.2f}")


if __name__ == "__main__":
    main()
