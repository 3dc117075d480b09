"""Count what pseudonymisation replaces, queues and misses in sentences with marked identifiers; and time it.

    python bench/bench_privacy.py

The sentences were written for this project in the manner of interviews, notes and voice notes that a program
has transcribed (lower case, no punctuation). Persons, places, organisations and identifiers are marked, some
of them in the roster and some not. A marked passage counts as replaced or queued if all of its words are;
otherwise it is missed. The figures are illustrative: the authors of the sentences also wrote the rules.

Then each of 15 names is disguised in 22 ways in 20 of the example's sentences, and a megabyte of the
example's words is timed.

Measured on two shared cores, Python 3.11 (2026-11-23): of 55 marked passages 26 are replaced, 27 queued and 2
missed ("rose", a name in lower case that is not in the roster; two words of a club's name); nothing is
replaced needlessly and 4 of 596 words are queued needlessly; 6,600 of 6,600 disguised names are replaced; a
megabyte takes 4.8 seconds.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from pathlib import Path

import pandas as pd

from helpers.privacy.names.decisions import Decisions
from helpers.privacy.names.pseudonyms import replace
from helpers.study.roster import Form, Person, Roster
from helpers.study.study import read_study

SENTENCES = Path(__file__).with_name("corpus") / "privacy.txt"
ROOT = Path(__file__).resolve().parents[1]
_mark = re.compile(r"\{(\w+):([^}]*)\}")


def roster() -> Roster:
    """Return the roster for the sentences."""
    names = {
        "W1": ["Parveen Begum", "Parveen", "Pav"],
        "W2": ["Gary Ollerenshaw", "Gary", "Gaz"],
        "W3": ["Will Grant", "Will"],
        "W4": ["Siobhan Moss", "Siobhan", "Shiv"],
        "W5": ["Joy Adeyemi-Clarke", "Joy"],
        "R1": ["Ruth Tordoff", "Ruth", "+44 7700 900222"],
    }
    forms = [
        Form(form, Person(who, "worker"), f"[{who}]") for who, of_one in names.items() for form in of_one
    ]
    places = {
        "P1": ("Todmorden", "[a town]", "place"),
        "O1": ("Brighter Days", "[the charity]", "organisation"),
    }
    return Roster(
        forms + [Form(form, Person(one, "other"), new, kind) for one, (form, new, kind) in places.items()]
    )


def unmarked(line: str) -> tuple[str, list[tuple[str, int, int]]]:
    """Return a sentence without its marks, and the marked passages."""
    text, spans, at = "", [], 0
    for mark in _mark.finditer(line):
        text += line[at : mark.start()]
        spans.append((mark[1], len(text), len(text) + len(mark[2])))
        text += mark[2]
        at = mark.end()
    return text + line[at:], spans


def covers(spans: list[tuple[int, int]], text: str, start: int, end: int) -> bool:
    """Tell whether every letter and digit of a passage lies in one of the spans."""
    return all(any(a <= at < b for a, b in spans) for at in range(start, end) if text[at].isalnum())


def count(study) -> None:
    """Print the status of the marked passages by kind, and how much is replaced or queued needlessly."""
    lines = [unmarked(line) for line in SENTENCES.read_text(encoding="utf-8").splitlines() if line]
    texts = {str(n): text for n, (text, _) in enumerate(lines)}
    done = replace(texts, roster(), Decisions(), study)
    queue = done.queue[done.queue["rule"] != "combination"]
    statuses: dict[str, Counter[str]] = {}
    needless: Counter[str] = Counter()
    for n, (text, spans) in enumerate(lines):
        replaced = [(one.start, one.end) for one in done.changes[str(n)]]
        queued = [(row.start, row.end) for row in queue[queue["text_id"] == str(n)].itertuples()]
        for kind, start, end in spans:
            status = "missed"
            if covers(replaced, text, start, end):
                status = "replaced"
            elif covers(replaced + queued, text, start, end):
                status = "queued"
            statuses.setdefault(kind, Counter())[status] += 1
            if status == "missed":
                print(f"missed: {text[start:end]!r} in {text!r}")
        for what, found in (("replaced", replaced), ("queued", queued)):
            needless[f"{what} needlessly"] += sum(
                1 for a, b in found if not any(a < end and start < b for _, start, end in spans)
            )
            needless[what] += len(found)
    table = (
        pd.DataFrame(statuses)
        .T.fillna(0)
        .astype(int)
        .reindex(columns=["replaced", "queued", "missed"], fill_value=0)
    )
    table.loc["all"] = table.sum()
    print(table.to_string())
    print(f"{len(lines)} sentences, {sum(len(text.split()) for text, _ in lines)} words; {dict(needless)}")
    print(f"combinations flagged: {len(done.queue) - len(queue)}")


def disguises(name: str) -> list[str]:
    """Return a name in the ways in which it may be disguised."""
    greek = str.maketrans("AEIKMNOPTXa", "\u0391\u0395\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a7\u0430")
    bold = "".join(chr(0x1D41A + ord(one) - 97) if one.islower() else one for one in name)
    wide = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in name)
    accent = (
        name.replace("a", "a\u0301").replace("i", "i\u0308").replace("o", "o\u0301").replace("e", "\u00e9")
    )
    ways = [name, name.lower(), name.upper(), name.swapcase(), bold, wide, accent, name.translate(greek)]
    ways += [
        name[:1] + "\u200b" + name[1:],
        name[:2] + "\u00ad" + name[2:],
        "\u202a" + name + "\u202c",
        name + "\u200d",
        "\ufeff" + name,
    ]
    ways += [
        f"#{name}",
        f"@{name}",
        f"{name}2",
        f"_{name}_",
        f"{name}\u2019s",
        f"{name.lower()}s",
        " ".join(name),
        ".".join(name),
        "-".join(name),
    ]
    return ways


def hide(study) -> None:
    """Print how many disguised names in sentences of the example are replaced, queued and missed."""
    chance = random.Random(1)  # noqa: S311 - a fixed seed
    names = (
        "Parveen Gary Siobhan Ruth Todmorden Kamran Oluwaseun Dilwyn Kirsty Magdalena Jordan Priyanka Derek "
        "Maureen Callum"
    ).split()
    who = Roster([Form(name, Person(f"X{n}", "other"), f"[X{n}]") for n, name in enumerate(names)])
    sentences = list(pd.read_csv(ROOT / "data/processed/segments.csv")["text"].unique())
    texts, truth = {}, {}
    for name in names:
        for way in disguises(name):
            for sentence in chance.sample(sentences, 20):
                at = chance.choice([found.start() for found in re.finditer(r"(?<=\s)\w|^\w", sentence)])
                texts[str(len(texts))] = f"{sentence[:at]}{way} {sentence[at:]}"
                truth[str(len(truth))] = (at, at + len(way))
    done = replace(texts, who, Decisions(), study)
    queued = done.queue.groupby("text_id")[["start", "end"]].apply(
        lambda rows: list(rows.itertuples(index=False, name=None))
    )
    statuses: Counter[str] = Counter()
    for text_id, (start, end) in truth.items():
        replaced = [(one.start, one.end) for one in done.changes[text_id]]
        if any(a < end and start < b for a, b in replaced):
            statuses["replaced"] += 1
        elif any(a < end and start < b for a, b in queued.get(text_id, [])):
            statuses["queued"] += 1
        else:
            statuses["missed"] += 1
    print(f"{len(texts):,} disguised names: {dict(statuses)}")


def clock(study) -> None:
    """Print the time taken by a megabyte of the example's words."""
    segments = list(pd.read_csv(ROOT / "data/processed/segments.csv")["text"])
    texts, size = {}, 0
    while size < 1_000_000:
        text = segments[len(texts) % len(segments)] + f" {len(texts) % 7}"
        texts[str(len(texts))] = text
        size += len(text)
    begin = time.process_time()
    done = replace(texts, roster(), Decisions(), study)
    seconds = time.process_time() - begin
    print(f"{size:,} characters in {len(texts):,} sentences: {seconds:.1f} s")
    print(f"{len(done.queue):,} passages queued")


if __name__ == "__main__":
    facts = read_study(ROOT)
    count(facts)
    hide(facts)
    clock(facts)
