"""Every number that the article quotes: its value, its meaning, and the rows of the table it comes from."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, cast

import pandas as pd

from helpers.article.form import ArticleTable, save
from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.files.atomic import replace_file
from helpers.files.markup import declare_letters, latex, one_line
from helpers.files.place import Place
from helpers.study.gate import (
    DESCRIPTIONS,
    Level,
    Sentence,
    Shows,
    notice_of,
    require,
    require_declared,
    widest,
)
from helpers.study.registered import merged
from helpers.study.study import Study
from helpers.tables import ALL, Written

DIGITS = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
MACRO = "fw"
VERSION, VERSION_MEANS = "codebook_version", "version of the codebook with which themes were coded"
"""Its name and meaning in the lists: it is no number that could be computed."""


@dataclass(frozen=True)
class Number:
    """One number, and the rows from which it can be computed again.

    Raises
    ------
    FieldworkError
        It does not declare what it shows of workers, or declares less than its rows show.
    """

    name: str
    value: float
    meaning: str
    table: str
    """The table whose rows it comes from, or the settings file."""
    shows: Shows
    """What it shows of workers."""
    where: Mapping[str, Sequence[object]] = field(default_factory=dict)
    """Column: the values that select its rows; if empty, all rows."""
    above: str = ""
    """A column that must be above 0."""
    total: str = ""
    """The column that is summed; of a single row, the column that holds the value."""
    distinct: tuple[str, ...] = ()
    """Or the columns whose different values are counted."""
    least: str = ""
    """Or the column whose lowest value it is."""
    greatest: str = ""
    """Or the column whose highest value it is."""
    span: tuple[str, ...] = ()
    """Or the columns of the first and the last week, from the least to the greatest of which weeks are
    counted."""
    setting: str = ""
    """Or the setting of data/study.yaml that it is: its value, or how many there are in a list."""
    places: int = 0
    """The decimal places with which it is quoted."""

    def __post_init__(self) -> None:
        require_declared({f"number {self.name}": self.shows})
        is_of_workers = any(worker != ALL for worker in self.where.get("worker", ()))
        if is_of_workers and self.shows < Shows.WORKERS:
            msg = (
                f"number {self.name}: comes from rows of individual workers, but declares "
                f"{DESCRIPTIONS[self.shows]}. Declare Shows.WORKERS."
            )
            raise FieldworkError(msg)

    @property
    def text(self) -> str:
        """Return the number as it is quoted; a zero has no minus."""
        return f"{self.value:z,.{self.places}f}"


def recompute(number: Number, read: Callable[[str], pd.DataFrame], study: Study) -> float:
    """Compute a number again from the rows, or the setting, that it names.

    Parameters
    ----------
    read
        Returns a table by its name.
    """
    if number.setting:
        value: Any = reduce(getattr, number.setting.split("."), cast("Any", study))
        return float(len(value) if isinstance(value, tuple) else value)
    rows = read(number.table)
    for column, values in number.where.items():
        rows = rows[rows[column].isin(list(values))]
    if number.above:
        rows = rows[rows[number.above] > 0]
    if number.span:
        first, last = number.span
        return float(rows[last].max() - rows[first].min() + 1)
    if number.distinct:
        return float(len(rows.drop_duplicates(list(number.distinct))))
    if number.least or number.greatest:
        return float(rows[number.least].min() if number.least else rows[number.greatest].max())
    return float(rows[number.total].sum())


def as_json(
    numbers: Iterable[Number],
    sentences: Mapping[str, str],
    study: Study,
    *,
    stamp: str,
    parameters: Mapping[str, object],
) -> bytes:
    """Return numbers and sentences as a JSON file: readable, and the same bytes each time."""
    listed = {number.name: _facts(number) for number in numbers}
    content: dict[str, Any] = {
        "study": study.title,
        "notice": notice_of(study) or study.notice,
        "codebook": stamp,
        "parameters": dict(parameters),
    }
    content |= {"numbers": listed, "sentences": dict(sentences)}
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def _facts(number: Number) -> dict[str, Any]:
    whole = number.value == int(number.value) and not number.places
    facts: dict[str, Any] = {
        "value": int(number.value) if whole else round(number.value, 6),
        "text": number.text,
        "meaning": number.meaning,
    }
    origin: dict[str, Any] = {"table": number.table}
    if number.where:
        origin["where"] = {column: list(values) for column, values in number.where.items()}
    for name in ("above", "total", "distinct", "least", "greatest", "span", "setting"):
        value = getattr(number, name)
        if value:
            origin[name] = list(value) if isinstance(value, tuple) else value
    facts["from"] = origin
    return facts


def as_table(numbers: Sequence[Number], sentences: Mapping[str, Sentence], *, stamp: str) -> ArticleTable:
    """Return the list for a manuscript in Word: number, meaning, name; first the version of the codebook."""
    rows = [(_version_of(stamp), VERSION_MEANS, VERSION)]
    rows += [(number.text, number.meaning, number.name) for number in numbers]
    frame = pd.DataFrame(rows, columns=["Number", "Meaning", "Name"])
    shows = widest(
        [*(number.shows for number in numbers), *(sentence.shows for sentence in sentences.values())]
    )
    registered = {"numbers of the article": frame, **merged(sentences.values())}
    note = " ".join(sentences.values())
    return ArticleTable("numbers", "Numbers of the article", frame, note, shows, registered, "Name")


def as_latex(numbers: Sequence[Number], sentences: Mapping[str, str], study: Study, *, stamp: str) -> bytes:
    r"""Return macros for a manuscript in LaTeX, such as ``\fwWorkers``.

    LuaLaTeX and XeLaTeX print every letter that the manuscript's font has. pdfLaTeX prints those that it
    cannot set as their number, such as [U+8AAC], with a warning.

    >>> macro_of("week_3_n")
    'fwWeekThreeN'

    Raises
    ------
    FieldworkError
        Two names have the same macro, which LaTeX would refuse.
    """
    texts = {VERSION: _version_of(stamp)} | {number.name: number.text for number in numbers}
    texts |= {f"said_{theme}": sentence for theme, sentence in sentences.items()}
    macros = _macros_of(texts)
    lines = []
    if notice_of(study):
        lines.append(
            f"% {one_line(notice_of(study))}. Written by the notebooks: change the data, not this file."
        )
    lines += declare_letters(map(one_line, texts.values()))
    meanings = {VERSION: f" % {VERSION_MEANS}"}
    meanings |= {number.name: f" % {one_line(number.meaning)}" for number in numbers}
    lines += [
        f"\\newcommand{{\\{macros[name]}}}{{{latex(text)}}}{meanings.get(name, '')}"
        for name, text in texts.items()
    ]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _version_of(stamp: str) -> str:
    """Return the codebook's version, without its checksum."""
    return stamp.rpartition(" ")[0]


def _macros_of(names: Iterable[str]) -> dict[str, str]:
    """Return the macro of each name; two with the same macro are refused."""
    macros: dict[str, str] = {}
    for name in names:
        macro = macro_of(name)
        if macro in macros.values():
            other = next(one for one, own in macros.items() if own == macro)
            msg = (
                f"numbers.tex: {other} and {name} have the same command, \\{macro}: LaTeX has commands of "
                "letters alone. Allowed: ids that differ without underscores and with digits spelled out. "
                "Rename a theme in data/codebook.yaml, or a claim in data/claims.yaml."
            )
            raise FieldworkError(msg)
        macros[name] = macro
    return macros


def macro_of(name: str) -> str:
    """Return the macro for a number's name, which may hold only letters in LaTeX."""
    spelled = re.sub(r"\d", lambda digit: f"_{DIGITS[int(digit[0])]}_", name)
    return MACRO + "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z]+", spelled) if part)


def save_numbers(
    numbers: Sequence[Number],
    sentences: Mapping[str, Sentence],
    study: Study,
    place: Place,
    *,
    stamp: str,
    parameters: Mapping[str, object],
) -> list[Written]:
    """Write numbers and sentences as JSON, as LaTeX macros, and as a list for a manuscript in Word.

    Raises
    ------
    FieldworkError
        Numbers or sentences do not declare what they show of workers, or show more than the public may see
        (`study.gate`); or a sentence says a number that is not registered (`study.registered`).
    """
    declared: dict[str, object] = {f"number {number.name}": number.shows for number in numbers}
    declared |= {f"sentence {name}": getattr(sentence, "shows", None) for name, sentence in sentences.items()}
    require(declared, study, into=place)
    listed = as_table(numbers, sentences, stamp=stamp)
    files = {
        paths.PROCESSED / "numbers.json": as_json(
            numbers, sentences, study, stamp=stamp, parameters=parameters
        ),
        paths.ARTICLE / "numbers.tex": as_latex(numbers, sentences, study, stamp=stamp),
    }
    # It is saved first, since it refuses a number that is not registered.
    written = save(listed, study, place)
    for file, data in files.items():
        replace_file(place.writing(file), data)
    return [*(Written(file.as_posix(), Level.PUBLIC, len(numbers)) for file in files), *written]
