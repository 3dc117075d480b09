"""What a person has to decide in public British speech, and which surnames are neither replaced nor asked.

    git clone https://github.com/saulalbert/CABNC build/cabnc
    git clone https://github.com/Dawidgrad/Legasee-Oral-History build/legasee
    git clone https://github.com/maximilianmozes/textwash build/textwash
    .venv/bin/python -m pip install PyMuPDF==1.26.6
    .venv/bin/python bench/bench_names.py queue --conversations build/cabnc --interviews build/legasee
    .venv/bin/python bench/bench_names.py surnames --texts build/textwash
    .venv/bin/python bench/bench_names.py time --conversations build/cabnc

The first 60,000 words each of: interviews with British veterans (Legasee Educational Trust, who allow reading
and personal, non-commercial use; the transcripts are PDF), in the order of their names, without the furniture
of the pages; everyday British conversations (CABNC, of the British National Corpus, CC BY 3.0), in the order
of their files. Study 2 of Textwash (GPL-3.0): 1,080 texts about 20 known people, of whom the roster has the
full, the first and the last name. Nothing of all this is in this repository.

It also runs with the package of an earlier commit, to compare with it:

    PYTHONPATH=CLONE/src .venv/bin/python bench/bench_names.py queue …

Measured on 2026-11-30, f68b431 before, this version after; time of the processor, whole process, in pairs:

    interviews, no roster:      2,788 entries before, 1,390 after (0.50)
    conversations, no roster:   3,171 entries before, 1,290 after (0.41)
    surnames of Textwash:       2 of 1,879 neither replaced nor asked about before, none after;
                                13,677 entries in the queue before, 8,457 after
    60,007 words and a roster:  0.54 of the time of f68b431 (median of 4 pairs)
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path

try:
    from helpers.privacy.names.decisions import Decisions
    from helpers.privacy.names.pseudonyms import replace_names
    from helpers.study.roster import Form, Person, Roster, read_roster
    from helpers.study.study import read_study
except ImportError:  # the package as it was in f68b431
    from helpers.privacy.decisions import Decisions
    from helpers.privacy.pseudonyms import replace as replace_names
    from helpers.roster import Form, Person, Roster, read_roster

    from helpers.study import read_study

ROOT = Path(__file__).resolve().parents[1]
WORDS = 60_000
_word = re.compile(r"\w+(?:['’]\w+)*")
_time = re.compile(r"\d\d:\d\d:\d\d(?:[:.]\d\d)?")
_furniture = re.compile(
    r"legasee|copyright|1145354|^timecode|what (is )?said|^(start|end) of (film|dvd|tape)|^page|^\d+$|^name:"
    r"|^regiment|^date|^transcri|printing house|tel:|mail:|telephone|^address|^©|publisher|^ref|^location"
    r"|^u.?$|quality",
    re.IGNORECASE,
)
_marks = re.compile(r"•[^•]*•|\x15[^\x15]*\x15|\(\s+\)|&=\S+|\[[^\]]*\]|[<>⌈⌉⌊⌋↑↓→]")
KNOWN = {
    "adele": "Adele Adkins",
    "bale": "Gareth Bale",
    "beckham": "David Beckham",
    "campbell": "Naomi Campbell",
    "craig": "Daniel Craig",
    "cumberbatch": "Benedict Cumberbatch",
    "delevigne": "Cara Delevingne",
    "dench": "Judi Dench",
    "gervais": "Ricky Gervais",
    "grant": "Hugh Grant",
    "hamilton": "Lewis Hamilton",
    "jagger": "Mick Jagger",
    "john": "Elton John",
    "middleton": "Kate Middleton",
    "moss": "Kate Moss",
    "radcliffe": "Daniel Radcliffe",
    "rowling": "Joanne Rowling",
    "sheeran": "Ed Sheeran",
    "smith": "Maggie Smith",
    "watson": "Emma Watson",
}
"""The people of study 2, by the names of its files."""


def first_words(turns):
    """Return the first turns, up to 60,000 words."""
    texts, n = {}, 0
    for text in turns:
        if n > WORDS:
            break
        texts[f"t{len(texts):05}"] = text
        n += len(_word.findall(text))
    return texts


def interviews(folder: Path):
    """Yield the turns of the interviews, without what each page repeats."""
    import pymupdf

    for path in sorted((folder / "transcripts/raw/batch_1").glob("*.pdf")):
        with pymupdf.open(path) as document:
            text = "\n".join(page.get_text() for page in document)
        begins = re.search(r"(?i)what (is )?said|start of (film|dvd|tape)", text)
        text = text[begins.end() :] if begins else text
        for turn in _time.split(text):
            lines = [line.strip() for line in turn.split("\n") if line.strip()]
            said = " ".join(line for line in lines if not _furniture.search(line))
            if said:
                yield said


def conversations(folder: Path):
    """Yield the turns of the conversations, without the marks of their transcription."""
    for path in sorted((folder / "data/cabnc_chat-v0.1").glob("*.cha")):
        turns: list[str] = []
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line.startswith("*"):
                turns.append(line.partition("\t")[2])
            elif line.startswith((" ", "\t")) and turns:
                turns[-1] += f" {line.strip()}"
        said = (" ".join(_marks.sub("", turn).split()) for turn in turns)
        yield from (turn for turn in said if turn)


def queue(study, texts, what: str) -> None:
    """Print how many places of texts are asked about, without a roster, and by which rules."""
    queued = replace_names(texts, Roster([]), Decisions(), study).queue
    n_words = sum(len(_word.findall(text)) for text in texts.values())
    per_1000 = 1000 * len(queued) / n_words
    print(f"{what}: {len(queued):,} entries in {n_words:,} words, {per_1000:.1f} in 1,000")
    print("   ", queued["rule"].value_counts().to_dict())


def surnames(study, folder: Path) -> None:
    """Print how many surnames are replaced, asked about and neither."""
    folder = folder / "paper/study2/person_descriptions/orig"
    statuses: Counter[str] = Counter()
    n_queued = 0
    for who, name in KNOWN.items():
        forms = [Form(form, Person("X1", "other"), "[X]") for form in (name, *name.split())]
        files = sorted(folder.glob(f"{who}_*.txt"))
        texts = {path.stem: path.read_text(encoding="utf-8", errors="replace") for path in files}
        done = replace_names(texts, Roster(forms), Decisions(), study)
        asked: dict[str, list[tuple[int, int]]] = {text_id: [] for text_id in texts}
        for row in done.queue[done.queue["rule"] != "combination"].itertuples():
            asked[row.text_id].append((row.start, row.end))
            n_queued += 1
        last = name.split()[1]
        for text_id, text in texts.items():
            replaced = [(change.start, change.end) for change in done.changes[text_id]]
            for found in re.finditer(rf"(?<![A-Za-z]){last}(?=s?(?![A-Za-z]))", text, re.IGNORECASE):
                statuses[status_of(found.span(), replaced, asked[text_id])] += 1
                if statuses["neither"] and status_of(found.span(), replaced, asked[text_id]) == "neither":
                    print("neither:", text[max(0, found.start() - 30) : found.end() + 20])
    print(f"{sum(statuses.values()):,} surnames: {dict(statuses)}; {n_queued:,} entries in the queue")


def status_of(span, replaced, asked) -> str:
    """Return what becomes of a passage."""
    for status, spans in (("replaced", replaced), ("asked", [*replaced, *asked])):
        if all(any(start <= at < end for start, end in spans) for at in range(*span)):
            return status
    return "neither"


def main() -> None:
    """Print what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=("queue", "surnames", "time"))
    parser.add_argument("--conversations", type=Path)
    parser.add_argument("--interviews", type=Path)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--study", type=Path, default=ROOT, help="the example, of the same commit")
    arguments = parser.parse_args()
    study = read_study(arguments.study)
    if arguments.what == "surnames":
        surnames(study, arguments.texts)
        return
    corpora = []
    if arguments.interviews:
        corpora.append(("interviews", first_words(interviews(arguments.interviews))))
    if arguments.conversations:
        corpora.append(("conversations", first_words(conversations(arguments.conversations))))
    for what, texts in corpora:
        if arguments.what == "queue":
            queue(study, texts, what)
        else:  # timed from outside, with the roster of the example
            replace_names(texts, read_roster(arguments.study, study), Decisions(), study)


if __name__ == "__main__":
    main()
