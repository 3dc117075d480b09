"""Count the questions that the parser of interviews asks where there is nothing to ask.

    python bench/bench_labels.py [--transcripts FOLDER] [--turns N]

A line that opens like a speaker's label, and is none, stops a run: `First: somewhere to sit.` inside an
answer is an example. How often that happens is measured on turns of which it is known who says what:

real
    Conversations of podcasts, written down by people: ``**Name:** words`` in Markdown, an answer in several
    paragraphs. Clone them yourself and name the folder; they are read where they lie, and nothing of them is
    in this repository. Marks of emphasis are taken off, and each transcript is read as ``Name: words``.
made
    Answers made at random of ordinary words. One line in a hundred opens with one of 40 ways in which English
    uses a colon, none of them from the example study: in the real ones it is one in ten thousand.

A turn counts as a false alarm if any of its lines is quarantined, or has a remark that must be answered. It
counts as wrong if its words or its speaker are not those of the transcript: that must never happen.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from helpers.fieldwork.reading import Reading
from helpers.fieldwork.sources.transcripts import read_transcript
from helpers.study.roster import Form, Person, Roster
from helpers.study.study import Study, read_study

ROOT = Path(__file__).resolve().parents[1]
FILE = "2023-10-12 Interview W1.txt"
OPENS_WITH_COLON = 0.01
"""The share of lines of made turns that open with a colon after a few words."""
QUIET = {"encoding_cp1252"}
"""Remarks that are no question."""
_label = re.compile(r"\*\*([^*\n]{1,60}?):\*\*\s*(.*)")
_marks = re.compile(r"\*\*|__|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])|`|^#+ |^> |\\(?=[\[\]_*])")
_link = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
_time = re.compile(r"[\[(]?\s?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:\.\d+)?[\])]?")
NOT_SPOKEN = re.compile(r"(?:\*\*)?(?:Break|Jingle|Ad|Sponsor|Outro|Intro|Song|Transcript)\b|\\?\[|<|---|!\[")

WORDS = (
    "we they the team a shift keys door Monday ward manager list office phone people kettle room morning "
    "coffee meeting visit form bus rain letter week car plan minute chair line voice floor stairs desk "
    "went asked came said waited wrote called sat found left heard told read met tried shared moved made"
).split()
COLONS = (
    "First: {}.",
    "Second: {}.",
    "Two things: {}.",
    "One thing: {}.",
    "The answer: {}.",
    "Result: {}.",
    "Example: {}.",
    "Note: {}.",
    "Reason: {}.",
    "My point: {}.",
    "The rule was: {}.",
    "So I thought: {}.",
    "He said: {}.",
    "She asked me: {}?",
    "And then: {}.",
    "In short: {}.",
    "To be fair: {}.",
    "Here is the thing: {}.",
    "It was like this: {}.",
    "What I learned: {}.",
    "The best part: {}.",
    "The worst part: {}.",
    "At 10:30 {}.",
    "From 9:15 to 10:45 {}.",
    "Ten past: {}.",
    "Monday: {}.",
    "Tuesday: {}.",
    "Week one: {}.",
    "Day two: {}.",
    "Good news: {}.",
    "Bad news: {}.",
    "Question: {}?",
    "Remember: {}.",
    "Warning: {}.",
    "Same again: {}.",
    "Not only that: {}.",
    "Or rather: {}.",
    "Fact: {}.",
    "Ratio 3:1, {}.",
    "The sign said: {}.",
)


class Said(NamedTuple):
    """One turn as it is known to be: who speaks, and the words, line by line."""

    name: str
    lines: list[str]


class Outcome(NamedTuple):
    """What became of the turns of one transcript."""

    turns: int
    alarms: int
    wrong: int
    slips: int
    """Turns in which somebody else's label stands at the head of a line: slips of the transcript itself."""
    reasons: Counter[str]
    asked: list[str]
    """The lines about which something is asked."""


def turns_of_markdown(text: str) -> list[Said]:
    """Return the turns of a transcript in Markdown; none where a paragraph is neither speech nor a mark."""
    turns: list[Said] = []
    for line in text.splitlines():
        match = _label.match(line.strip())
        words = plain(line if match is None else match[2])
        if match is not None:
            turns.append(Said(" ".join(match[1].split()), [words] if words else []))
        elif turns and words and not NOT_SPOKEN.match(line.strip()):
            turns[-1].lines.append(words)
    return [turn for turn in turns if without_times(" ".join(turn.lines))]


def plain(text: str) -> str:
    """Return a line without marks of Markdown, and with single spaces."""
    return " ".join(_marks.sub("", _link.sub(r"\1", text.strip())).split())


def made_turns(n_turns: int, rng: random.Random) -> list[Said]:
    """Make a conversation of two people, with colons of many kinds at the beginning of lines and inside."""
    turns = []
    for number in range(n_turns):
        lines = []
        for _ in range(rng.randint(1, 3)):
            sentence = " ".join(rng.choices(WORDS, k=rng.randint(3, 12)))
            if rng.random() < OPENS_WITH_COLON:
                sentence = rng.choice(COLONS).format(sentence)
            lines.append(sentence[0].upper() + sentence[1:].rstrip(".") + ".")
        turns.append(Said(("Helen Marsh", "Aisha Khan")[number % 2], lines))
    return turns


def roster_of(turns: list[Said]) -> Roster:
    """Return a roster of all speakers: who says most is the worker, the first other the researcher."""
    n_words: Counter[str] = Counter()
    for turn in turns:
        n_words[turn.name] += sum(len(line.split()) for line in turn.lines)
    worker, *others = [name for name, _ in n_words.most_common()]
    forms = [Form(worker, Person("W1", "worker"), "[W1]")]
    for number, name in enumerate(others, start=1):
        role = "researcher" if number == 1 else "other"
        forms.append(Form(name, Person(f"P{number}", role), f"[P{number}]"))
    return Roster(forms)


def try_transcript(turns: list[Said], study: Study, folder: Path) -> Outcome:
    """Write turns as ``Name: words``, read them, and compare."""
    roster = roster_of(turns)
    lines: list[str] = []
    first_lines = []
    for turn in turns:
        first_lines.append(len(lines) + 1)
        lines += [f"{turn.name}: {turn.lines[0]}", *turn.lines[1:], ""]
    path = folder / FILE
    path.write_text("\n".join(lines), encoding="utf-8")
    reading = read_transcript(path, study, roster)[0]
    return compare(reading, turns, first_lines, roster)


def compare(reading: Reading, turns: list[Said], first_lines: list[int], roster: Roster) -> Outcome:
    """Count the turns about which something is asked, and those whose words or speaker are others."""
    n_alarms = n_wrong = n_slips = 0
    reasons: Counter[str] = Counter()
    asked: list[str] = []
    names = {one.name for one in turns}
    numbers_of_line: dict[int, list[int]] = defaultdict(list)
    for number in range(1, len(reading) + 1):
        numbers_of_line[reading.place(number)[0]].append(number)
    for turn, first in zip(turns, first_lines, strict=True):
        if has_slip(turn, names):
            n_slips += 1
            continue
        numbers = [numbers_of_line.get(first + at, []) for at in range(len(turn.lines))]
        found: set[str] = set()
        for of_line, line in zip(numbers, turn.lines, strict=True):
            questions = questions_about(reading, of_line)
            if questions - found and not questions <= {"no_speaker"}:
                asked.append(line)
            found |= questions
        if found:
            n_alarms += 1
            reasons.update(found)
            continue
        n_wrong += any(is_wrong(reading, of_line, turn, roster) for of_line in numbers)
    return Outcome(len(turns), n_alarms, n_wrong, n_slips, reasons, asked)


def has_slip(turn: Said, names: set[str]) -> bool:
    """Tell whether somebody else's label stands in a turn, at the head of a line or further on."""
    if ":" in turn.name:
        return True
    before_colons = [part.strip("'*1 ") for line in turn.lines for part in line.split(":")[:-1]]
    return any(part.endswith(tuple(names)) for part in before_colons if part)


def questions_about(reading: Reading, numbers: list[int]) -> set[str]:
    """Return why parts of a line are quarantined, and the remarks of it that must be answered."""
    found: set[str] = set()
    for number in numbers or [1]:  # a file that is quarantined as a whole has one input unit
        found |= set(reading.remarks.get(number, ())) - QUIET
        status = reading.statuses[number - 1]
        if status is not None and status.status == "quarantined":
            found.add(status.reason)
    return found


def is_wrong(reading: Reading, numbers: list[int], turn: Said, roster: Roster) -> bool:
    """Tell whether a line is not part of one record of its speaker, or its words are not in it."""
    records = {
        id(status.record): status.record for number in numbers if (status := reading.statuses[number - 1])
    }
    record = next(iter(records.values()), None)
    if len(records) != 1 or record is None or record.speaker != roster.find(turn.name):
        return True
    # Times in the words, as '[04:06]', are not words: the parser leaves them out.
    words = without_times(record.text)
    return not all(without_times(line) in words for line in turn.lines)


def without_times(text: str) -> str:
    return " ".join(_time.sub(" ", text).split())


def report(title: str, outcomes: list[Outcome], *, show: bool) -> None:
    turns, alarms = sum(one.turns for one in outcomes), sum(one.alarms for one in outcomes)
    wrong, slips = sum(one.wrong for one in outcomes), sum(one.slips for one in outcomes)
    reasons = sum((one.reasons for one in outcomes), Counter())
    share = 1000 * alarms / max(turns, 1)
    print(
        f"{title}: {len(outcomes)} transcripts, {turns:,} turns, {alarms} asked about "
        f"({share:.2f} in 1,000), {wrong} wrong, {slips} slips of the transcripts; {dict(reasons)}"
    )
    if show:
        for outcome in outcomes:
            for line in outcome.asked:
                print(f"    {line[:100]}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--transcripts", type=Path, help="a folder with transcripts in Markdown")
    parser.add_argument("--turns", type=int, default=10_000, help="of each kind; default 10,000")
    parser.add_argument("--show", action="store_true", help="the lines about which something is asked")
    options = parser.parse_args()
    study = read_study(ROOT)
    rng = random.Random(16)  # noqa: S311 - a benchmark, no secret
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        made = [try_transcript(made_turns(50, rng), study, folder) for _ in range(options.turns // 50)]
        report("made", made, show=options.show)
        if options.transcripts is None:
            return
        paths = sorted(options.transcripts.rglob("*.md"))
        rng.shuffle(paths)
        real: list[Outcome] = []
        for path in paths:
            turns = turns_of_markdown(path.read_text(encoding="utf-8", errors="replace"))
            if len({turn.name for turn in turns}) < 2:
                continue
            real.append(try_transcript(turns, study, folder))
            if sum(one.turns for one in real) >= options.turns:
                break
        report("real", real, show=options.show)


if __name__ == "__main__":
    main()
