"""Transcripts in tables: a row is a turn, with columns for the speaker and the words, often for the time.

Which column is which is found in the table itself: a column of times, a column whose cells are known
speakers, or the words of the first row. A turn never goes on in another row, and what does not fit is
quarantined: a row with merged cells, words beside no name, a column that is none of these.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from helpers.fieldwork.reading import InputUnit
from helpers.fieldwork.sources.labels import IF_MAIN, Opener, bare
from helpers.fieldwork.sources.line_grammars import IsKnown
from helpers.fieldwork.sources.sure_labels import ADDRESS_IN_TAGS, is_sure_label
from helpers.fieldwork.sources.turns import Turns

SPEAKER = frozenset("speaker|speakers|name|names|who|person|participant|voice|label".split("|"))
WORDS = frozenset(
    "words|text|content|transcript|transcription|speech|utterance|dialogue|what was said".split("|")
)
"""How the first row calls the columns, in small letters."""
LEAST_SHARE = 0.5
"""Which share of a column's cells must be times, or known speakers."""
_time = re.compile(
    r"[\[(#]?\s?(?:([0-9]{1,3}):)?([0-9]{1,2}):([0-5][0-9])(?:[.,-][0-9]{1,3})?\s?[\])#]?"
    r"(?:\s?(?:-{1,2}>?|–|—|to)\s?[\[(#]?[0-9:.,]{4,14}[\])#]?)?"
)
_count = re.compile(r"[0-9]{1,5}[.)]?")

Row = dict[int, list[InputUnit]]
"""The cells of a row, by column, with their lines."""


class Columns(NamedTuple):
    """Which column of a table holds what; 0: there is none."""

    all: frozenset[int]
    speaker: int
    words: int
    time: int = 0
    numbers: int = 0
    """The column in which the rows are counted."""
    has_header: bool = False


class TableTurns:
    """Makes turns of the rows of tables that are transcripts; other tables are left to the grammars."""

    def __init__(self, input_units: list[InputUnit], turns: Turns) -> None:
        self._turns = turns
        self._rows: dict[int, tuple[Row, Columns, bool]] = {}
        """By the number of its first input unit: a row, its columns, and whether it is the header."""
        self._taken: set[int] = set()
        for rows in _tables(input_units):
            columns = find_columns(rows, turns.is_known)
            if columns is not None:
                self._take(rows, columns)

    def _take(self, rows: list[Row], columns: Columns) -> None:
        for at, row in enumerate(rows):
            numbers = [unit.number for cell in row.values() for unit in cell]
            self._rows[numbers[0]] = row, columns, columns.has_header and at == 0
            self._taken.update(numbers)

    @property
    def has_rows(self) -> bool:
        """Tell whether any table is a transcript."""
        return bool(self._taken)

    def without_rows(self, input_units: list[InputUnit]) -> list[InputUnit]:
        """Return the input units as the grammars look at them: nothing in the rows is theirs."""
        if not self._taken:
            return input_units
        others = []
        for unit in input_units:
            if unit.number in self._taken:
                others.append(unit._replace(text=""))
            else:
                others.append(unit)
        return others

    def parse(self, unit: InputUnit) -> bool:
        """Give all lines of a row their statuses at its first; tell whether a line is in such a row."""
        if unit.number in self._rows:
            row, columns, is_header = self._rows[unit.number]
            if is_header:
                self._exclude(_lines(row), "heading")
            elif row.keys() != columns.all:
                self._quarantine(_lines(row), "other_form")
            else:
                self._parse_row(row, columns)
        return unit.number in self._taken

    def _parse_row(self, row: Row, columns: Columns) -> None:
        """Make a turn of a row."""
        seconds = self._parse_times(row, columns)
        named = {columns.speaker, columns.words, columns.time, columns.numbers}
        for column, cell in row.items():
            if column == columns.numbers:
                self._exclude(cell, "format_line")
            elif column not in named:
                self._quarantine(cell, "other_column")
        labels, words = [], row[columns.words]
        if columns.speaker:
            labels = [unit for unit in row[columns.speaker] if unit.text]
            self._exclude([unit for unit in row[columns.speaker] if not unit.text], "blank")
        if len(labels) > 1 or (labels and not any(unit.text for unit in words) and not self._knows(labels)):
            self._quarantine([*labels, *words], "other_form")
        elif labels:
            self._turns.begin(labels[0].number, _label(labels[0]), seconds, "")
            self._add_words(words, _label(labels[0]))
        elif columns.speaker:
            self._quarantine(words, "no_speaker")
        else:
            self._add_labelled_words(words, seconds)

    def _parse_times(self, row: Row, columns: Columns) -> int | None:
        """Exclude the times of a row; return the seconds of the first."""
        first = None
        for unit in row.get(columns.time, []):
            seconds = seconds_of(unit.text)
            if unit.text and seconds is None:
                self._quarantine([unit], "other_form")
            else:
                self._exclude([unit], "cue_time")
            if first is None:
                first = seconds
        return first

    def _add_words(self, words: list[InputUnit], label: str) -> None:
        """Add the words of a row to its turn; another's name in them is not known to begin a turn."""
        above = ""
        for at, unit in enumerate(words):
            opener, has_several = self._look_for_labels(unit, above)
            above = unit.text
            reason, text = "", unit.text
            if opener is not None and opener.form == "alone" and unit is words[-1]:
                # An answer of one word: nothing of which it could be the label is below it.
                opener = None
            if opener is not None and is_sure_label(opener, ADDRESS_IN_TAGS):
                reason, text = opener.doubt, opener.text
                if not reason and self._turns.find(opener.label) != self._turns.find(label):
                    reason = "several_voices"
            if has_several:
                reason = "several_voices"
            if reason:
                self._quarantine(words[at:], reason)
                return
            self._add(unit._replace(text=text))

    def _add_labelled_words(self, words: list[InputUnit], seconds: int | None) -> None:
        """Make turns of a cell in which the names stand before the words."""
        above = ""
        for unit in words:
            opener, has_several = self._look_for_labels(unit, above)
            above = unit.text
            if has_several:
                self._turns.interrupt(unit.number, "several_voices")
            elif opener is None or opener.doubt == IF_MAIN:
                self._add(unit)
            elif opener.doubt == "label_or_words":
                self._turns.reading.remark(unit.number, opener.doubt)
                self._add(unit)
            elif opener.doubt:
                self._turns.interrupt(unit.number, opener.doubt)
            else:
                self._turns.begin(unit.number, opener.label, seconds, opener.text)

    def _look_for_labels(self, unit: InputUnit, above: str) -> tuple[Opener | None, bool]:
        """Return the label with which a line of a cell opens, and whether another stands further on."""
        opener = self._turns.labels.read(unit.text, above, n_bold=unit.n_bold)
        return opener, bool(self._turns.labels.parts(unit.text, opener))

    def _add(self, unit: InputUnit) -> None:
        """Add a line to the turn; an empty one is no words."""
        if unit.text:
            self._turns.add(unit.number, unit.text)
        else:
            self._exclude([unit], "blank")

    def _knows(self, labels: list[InputUnit]) -> bool:
        return self._turns.is_known(_label(labels[0]))

    def _exclude(self, units: Iterable[InputUnit], reason: str) -> None:
        for unit in units:
            if unit.text:
                self._turns.reading.exclude(unit.number, reason)
            else:
                self._turns.reading.exclude(unit.number, "blank")

    def _quarantine(self, units: Iterable[InputUnit], reason: str) -> None:
        """Quarantine lines; a row's turn that has begun ends."""
        for unit in units:
            if unit.text:
                self._turns.interrupt(unit.number, reason)
            else:
                self._turns.reading.exclude(unit.number, "blank")


def find_columns(rows: list[Row], is_known: IsKnown) -> Columns | None:
    """Return which column of a table holds what; None: it is not a transcript.

    A list of participants with their roles has known names too: where neither the first row nor times say
    that it is a transcript, somebody must speak twice, all names must have a colon, or all words must be
    sentences, one of them a question.
    """
    usual = Counter(frozenset(row) for row in rows).most_common(1)[0][0]
    regular = [row for row in rows if row.keys() == usual]
    if len(usual) < 2 or len(regular) < 2:
        return None
    texts = {column: [_text(row[column]) for row in regular] for column in sorted(usual)}
    first = {column: cells[0].casefold().rstrip(":") for column, cells in texts.items()}
    time = _first_column(texts, usual, _is_time)
    others = usual - {time}
    speaker = _first_column(texts, others, lambda text: is_known(_bare_label(text)))
    if not speaker:
        speaker = min((column for column in others if first[column] in SPEAKER), default=0)
    count = _first_column(texts, others - {speaker}, _is_count)
    words = _words_column(texts, first, others - {speaker, count}, speaker)
    if not words:
        return None
    has_header = regular[0] is rows[0] and _is_header(first, speaker, words, time, is_known)
    columns = Columns(usual, speaker, words, time, count, has_header)
    if _is_transcript(texts, first, columns, is_known):
        return columns
    return None


def _is_transcript(
    texts: dict[int, list[str]], first: dict[int, str], columns: Columns, is_known: IsKnown
) -> bool:
    """Tell whether a table with such columns is a transcript: see `find_columns`."""
    speaker, words = columns.speaker, columns.words
    if not speaker:
        return (columns.time > 0 or columns.numbers > 0) and _has_labels(texts[words], is_known)
    if columns.time or (first[speaker] in SPEAKER and first[words] in WORDS):
        return True
    labels = Counter(text for text in texts[speaker] if is_known(_bare_label(text)))
    speaks_twice = max(labels.values(), default=0) > 1
    return speaks_twice or _are_labels(texts[speaker]) or _are_sentences(texts[words])


def seconds_of(text: str) -> int | None:
    """Return the seconds of a text that is a time, or from when to when, and nothing else.

    >>> seconds_of("[00:01:03]"), seconds_of("0:04 - 0:09"), seconds_of("at 0:04")
    (63, 4, None)
    """
    match = _time.fullmatch(text)
    if match is None:
        return None
    hours, minutes, seconds = match.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)


def _tables(input_units: list[InputUnit]) -> list[list[Row]]:
    """Return the tables of a file, row by row."""
    tables: dict[int, dict[int, Row]] = {}
    for unit in input_units:
        if unit.cell[0]:
            table, row, column = unit.cell
            tables.setdefault(table, {}).setdefault(row, {}).setdefault(column, []).append(unit)
    return [list(rows.values()) for rows in tables.values()]


def _first_column(texts: dict[int, list[str]], among: frozenset[int], fits: IsKnown) -> int:
    """Return the first column of which enough filled cells fit, the first row left out; 0: there is none."""
    for column in sorted(among):
        filled = [text for text in texts[column][1:] if text]
        n_fitting = sum(fits(text) for text in filled)
        if n_fitting and n_fitting >= LEAST_SHARE * len(filled):
            return column
    return 0


def _words_column(
    texts: dict[int, list[str]], first: dict[int, str], among: frozenset[int], speaker: int
) -> int:
    """Return the column of the words: the first row says it, or it is the longest, to the right if any is."""
    for column in sorted(among):
        if first[column] in WORDS:
            return column
    right = [column for column in sorted(among) if column > speaker] or sorted(among)
    return max(right, key=lambda column: sum(map(len, texts[column])), default=0)


def _is_header(first: dict[int, str], speaker: int, words: int, time: int, is_known: IsKnown) -> bool:
    """Tell whether the first row names the columns: its cells are no time and no known speaker."""
    if first.get(speaker) in SPEAKER or first[words] in WORDS:
        return not is_known(_bare_label(first.get(speaker, "")))
    if not time or not first[time] or _is_time(first[time]):
        return False
    return not is_known(_bare_label(first.get(speaker, "")))


def _has_labels(texts: list[str], is_known: IsKnown) -> bool:
    """Tell whether most cells of words begin with a known name and a colon."""
    filled = [text for text in texts if text]
    n_known = sum(is_known(bare(text.partition(":")[0])) for text in filled if ":" in text)
    return n_known > 0 and n_known >= LEAST_SHARE * len(filled)


def _are_labels(texts: list[str]) -> bool:
    """Tell whether all names end in a colon."""
    return all(text.endswith(":") for text in texts)


def _are_sentences(texts: list[str]) -> bool:
    """Tell whether all filled cells end as sentences do, and one is a question."""
    ends = [text.rstrip('"”’)')[-1:] for text in texts if text]
    return "?" in ends and all(end in (".", "?", "!", "…") for end in ends)


def _is_time(text: str) -> bool:
    return seconds_of(text) is not None


def _is_count(text: str) -> bool:
    return _count.fullmatch(text) is not None


def _text(cell: list[InputUnit]) -> str:
    return " ".join(unit.text for unit in cell if unit.text)


def _label(unit: InputUnit) -> str:
    return _bare_label(unit.text)


def _bare_label(text: str) -> str:
    """Return the name in a cell, without the colon that some write after it."""
    return bare(text.rstrip(":"))


def _lines(row: Row) -> list[InputUnit]:
    return [unit for cell in row.values() for unit in cell]
