"""What the public files of a study say, as facts about sums of unknown counts. Nothing of the package is used.

A *cell* is a published number, or one that is suppressed: a sum over workers, weeks and sources. A *ratio* is a
published share or rate, with its rounding. Only files that everybody has are read: ``data/public``,
``data/study.yaml``, ``data/codebook.yaml``, ``numbers.json``, ``article`` and ``figures``.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import yaml

SHOWN, HIDDEN = "shown", "suppressed"
UNITS = {
    "mentions": "mentions",
    "segments": "segments",
    "turns": "turns",
    "contacts": "coded_contacts",
    "weeks": "coded_weeks",
}
"""How the unit of a count is called here: contacts that have the theme are not contacts."""
CONTACT_COLUMNS = {"n_contacts": "contacts", "n_weeks": "weeks", "n_words": "words", "minutes": "minutes"}
CONDITION = "condition "
"""Before the id of a condition, where that of a theme would be."""
TIMES = {"words": 1000}
"""By what a rate is multiplied; by 1 if it is not named."""
HALF = 0.00051
"""Half of the last of three decimals, and a little for the computer's own rounding."""
HELD_OUT = ":held_out"
"""Follows the name of a person, of whose coding only that of contacts held out is compared."""
Z = 1.959963984540054
"""How many standard errors a 95 % interval of a normal distribution is wide on either side."""
TWICE = "0.0056"
"""The same of two decimals that were rounded from three."""


class Part(NamedTuple):
    """A measure, of one theme or two (joined by +), or of none."""

    measure: str
    theme: str = ""


@dataclass(frozen=True)
class Cell:
    """A sum: between `low` and `high`, or not told."""

    place: str
    parts: tuple[Part, ...]
    weeks: frozenset[int]
    sources: frozenset[str]
    low: float = 0
    high: float = math.inf
    is_target: bool = True
    is_kept_back: bool = False
    """Whether the file says that it is suppressed: then its whole may not be told either."""
    worker: str = ""
    """The letter of one worker; empty for all together."""
    n_workers: int | None = None
    """How many workers have some of it."""
    n_weeks: int | None = None
    """In how many weeks there is some of it."""

    @property
    def is_hidden(self) -> bool:
        """Whether there is no number."""
        return math.isinf(self.high)


@dataclass(frozen=True)
class Ratio:
    """A rounded quotient of two sums."""

    place: str
    over: Cell
    under: Cell
    low: float
    high: float


@dataclass(frozen=True)
class Rarer:
    """What is known of the smaller one of two sums."""

    place: str
    one: Cell
    other: Cell
    low: float
    high: float


@dataclass
class Facts:
    """Everything that one study's public files say."""

    folder: Path
    workers: tuple[str, ...]
    withdrawn: frozenset[str]
    first_week: int
    """The number of the first week, counted from the year 1: weeks of two releases can be compared."""
    n_weeks: int
    all_sources: frozenset[str]
    counted: frozenset[str]
    own_words: frozenset[str]
    """The sources of the workers' own words."""
    coder: str
    unit: str
    weeks_counted: str
    """The parameter ``weeks``: all, or first and last."""
    labels: Mapping[str, str]
    """Label in small letters: id of a theme."""
    areas: Mapping[str, tuple[str, ...]]
    keys: Mapping[str, str]
    """Id of a theme: its name here, which is another one if it is defined in another way."""
    rules: Mapping[str, float]
    validated: set[str] = field(default_factory=set)
    """The coders with whom the dictionary is compared."""
    silent: set[str] = field(default_factory=set)
    """Sources without recordings: they have no minutes."""
    cells: list[Cell] = field(default_factory=list)
    ratios: list[Ratio] = field(default_factory=list)
    rarer: list[Rarer] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    """Numbers of which this reader makes nothing."""

    @property
    def all_weeks(self) -> frozenset[int]:
        """Return all weeks of the calendar."""
        return self.weeks(1, self.n_weeks)

    def weeks(self, first: int, last: int) -> frozenset[int]:
        """Return weeks by the numbers that the study gives them."""
        return frozenset(range(self.first_week + first - 1, self.first_week + last))

    def theme(self, name: str) -> str:
        """Return a theme's name here."""
        return self.keys.get(name, name)

    def judged_by(self, coder: str) -> str:
        """Return what a person's coding is called where the dictionary is compared with it.

        If contacts are held out, it is of these alone, and says nothing of what the person has coded elsewhere.
        """
        study = yaml.safe_load((self.folder / "data/study.yaml").read_text(encoding="utf-8"))
        is_part = float((study.get("validation") or {}).get("held_out", 0)) > 0
        return f"{coder}{HELD_OUT}" if is_part else coder


def read_public(folder: Path) -> Facts:
    """Read all public files of a study's folder; files that are not there say nothing."""
    facts = _read_settings(folder)
    for name, read in READERS.items():
        path = folder / "data/public" / f"{name}.csv"
        if path.exists():
            read(facts, _rows(path), _made_with(path))
    _read_numbers(facts)
    for path in sorted((folder / "figures").glob("*.csv")):
        _read_figure(facts, path)
    for path in sorted((folder / "figures").glob("*.md")):
        _read_sentences(facts, path)
    _read_article(facts)
    return facts


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _made_with(path: Path) -> dict[str, Any]:
    record = path.with_name(f"{path.stem}.provenance.json")
    if not record.exists():
        return {}
    loaded = json.loads(record.read_text(encoding="utf-8"))
    return {**loaded.get("made_with", {}), **loaded.get("parameters", {})}


def _read_settings(folder: Path) -> Facts:
    study = yaml.safe_load((folder / "data/study.yaml").read_text(encoding="utf-8"))
    book_file = folder / "data/codebook.yaml"
    book = yaml.safe_load(book_file.read_text(encoding="utf-8")) if book_file.exists() else {}
    first, last = (_day(study["calendar"][name]) for name in ("first_day", "last_day"))
    made: dict[str, Any] = {}
    for name in ("data/public/contacts.csv", "data/public/areas.csv", "data/public/theme_counts.csv"):
        made |= _made_with(folder / name)
    numbers = folder / "data/processed/numbers.json"
    if numbers.exists():
        made = json.loads(numbers.read_text(encoding="utf-8")).get("parameters", {}) | made
    own = [source["id"] for source in study["sources"] if source.get("counted_role", "worker") == "worker"]
    counted = made.get("sources") or own
    counted = [one.strip() for one in counted.split("+")] if isinstance(counted, str) else counted
    coder = str(made.get("coder", "dictionary"))
    coder = str(study.get("coder", "dictionary")) if coder == "study" else coder
    themes = book.get("themes", [])
    areas: dict[str, list[str]] = {}
    for theme in themes:
        areas.setdefault(theme.get("area", ""), []).append(theme["id"])
    rules = {"min_workers": 3, "max_share": 0.8, "min_width": 3, "min_percent": 10}
    return Facts(
        folder,
        tuple(worker["id"] for worker in study.get("workers", [])),
        frozenset(study.get("withdrawn") or ()),
        first.toordinal() // 7 if first.weekday() == 0 else (first.toordinal() - first.weekday()) // 7,
        (last.toordinal() - first.toordinal()) // 7 + 1,
        frozenset(source["id"] for source in study["sources"]),
        frozenset(counted),
        frozenset(own),
        coder,
        str(made.get("unit", "segments")),
        str(made.get("weeks", "all")),
        {theme.get("label", theme["id"]).lower(): theme["id"] for theme in themes},
        {area: tuple(names) for area, names in areas.items()},
        {theme["id"]: _key_of(theme) for theme in themes},
        rules | {name: value for name, value in (study.get("disclosure") or {}).items() if name in rules},
    )


def _day(written: object) -> date:
    return written if isinstance(written, date) else date.fromisoformat(str(written))


def _key_of(theme: Mapping[str, Any]) -> str:
    """Return a name that changes with what the dictionary looks for."""
    defining = json.dumps([theme.get("indicators") or [], theme.get("exclusion_patterns") or []])
    return f"{theme['id']}#{hashlib.sha256(defining.encode()).hexdigest()[:6]}"


def _number(text: str | None) -> float | None:
    """Return the number in a cell, if there is one."""
    if text is None or not text.strip():
        return None
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def _bounds(text: str | None, half: float = 0) -> tuple[float, float] | None:
    number = _number(text)
    return None if number is None else (number - half, number + half)


def _sum(cell: Cell, text: str | None, half: float = 0) -> Cell:
    """Return a cell with the number that is published, if one is."""
    bounds = _bounds(text, half)
    return cell if bounds is None else replace(cell, low=bounds[0], high=bounds[1])


def _kept(cell: Cell, row: Mapping[str, str]) -> Cell:
    """Return a cell as its row says: suppressed, or not a number that anybody asks for."""
    # What is only linked with something suppressed is told elsewhere, or suppressed there.
    is_kept_back = row.get("state") == HIDDEN and row.get("reason") != "linked"
    return replace(
        cell, is_kept_back=is_kept_back, is_target=cell.is_target and (is_kept_back or not cell.is_hidden)
    )


def _is_about_people(row: Mapping[str, str]) -> bool:
    """Tell whether a row has a number, or keeps one back; not what has no contact or is not defined."""
    return row.get("state", SHOWN) in (SHOWN, HIDDEN)


def _span(facts: Facts, row: Mapping[str, str], made: Mapping[str, Any]) -> frozenset[int]:
    first, last = _number(row.get("first_week") or row.get("week")), _number(row.get("last_week"))
    if first is not None:
        return facts.weeks(int(first), int(last if last is not None else first))
    return _weeks_of(facts, made)


def _weeks_of(facts: Facts, made: Mapping[str, Any]) -> frozenset[int]:
    match = re.fullmatch(r"(\d+)-(\d+)", str(made.get("weeks", facts.weeks_counted)))
    return facts.weeks(int(match[1]), int(match[2])) if match else facts.all_weeks


def _sources_of(facts: Facts, name: str) -> frozenset[str]:
    if name in ("counted", ""):
        return facts.counted
    return facts.all_sources if name == "all" else frozenset([name])


def _whole(text: str | None) -> int | None:
    number = _number(text)
    return None if number is None else int(number)


# ------------------------------------------------------------------------------------------ data/public


def _find_silent(facts: Facts, rows: list[dict[str, str]]) -> None:
    """Find the sources that have words but no minutes: they were not recorded."""
    for row in rows:
        is_source = row.get("source") in facts.all_sources and row.get("state") == SHOWN
        if is_source and row.get("n_words") and _number(row.get("minutes")) is None:
            facts.silent.add(row["source"])


def _nothing(cell: Cell) -> Cell:
    """Return a cell of which its row says that there was no contact: nothing can be in it."""
    return replace(cell, low=0, high=0)


def _read_contacts(facts: Facts, rows: list[dict[str, str]], made: Mapping[str, Any]) -> None:
    _find_silent(facts, rows)
    for row in rows:
        if row.get("state") == "no_contact" and row.get("period") != "all" and not _letter(row):
            place = f"contacts.csv {row['period']} {row['source']} no contact"
            part = (Part("contacts"),)
            facts.cells.append(_nothing(Cell(place, part, _span(facts, row, made), facts.counted)))
        if not _is_about_people(row):
            continue
        sources = _sources_of(facts, row.get("source", "counted"))
        for column, measure in CONTACT_COLUMNS.items():
            if column not in row or (measure == "minutes" and sources <= facts.silent):
                continue
            place = f"contacts.csv {row.get('period', '')} {row.get('source', '')} {column}"
            weeks = _span(facts, row, made)
            half = 0.051 if measure == "minutes" else 0
            cell = Cell(place, (Part(measure),), weeks, sources, worker=_letter(row))
            n_workers = _whole(row.get("n_workers")) if measure == "contacts" else None
            cell = replace(_sum(cell, row[column], half), n_workers=n_workers)
            facts.cells.append(_kept(cell, row))


def _letter(row: Mapping[str, str]) -> str:
    return "" if row.get("worker", "all") in ("all", "All", "") else row["worker"]


def _read_theme_counts(facts: Facts, rows: list[dict[str, str]], made: Mapping[str, Any]) -> None:
    for row in rows:
        is_without = row.get("state") == "no_contact" and not _letter(row)
        if not (_is_about_people(row) or is_without):
            continue
        weeks = _span(facts, row, made)
        part = Part(_unit(facts, made), facts.theme(row["theme"]))
        place = f"theme_counts.csv {row['theme']} {row.get('first_week') or row.get('week', '')}-{row.get('last_week', '')}"
        cell = Cell(place, (part,), weeks, facts.counted, worker=_letter(row))
        if is_without:
            facts.cells.append(_nothing(cell))
            continue
        n_workers = None if cell.worker else _whole(row.get("n_workers"))
        facts.cells.append(_kept(replace(_sum(cell, row.get("n")), n_workers=n_workers), row))


SENTENCE = "sentence"
BY_OTHER_UNIT = re.compile(r"\bby (turn|overlap)\b")


def _unit(facts: Facts, made: Mapping[str, Any]) -> str:
    return UNITS[str(made.get("unit", facts.unit))]


def _read_areas(facts: Facts, rows: list[dict[str, str]], made: Mapping[str, Any]) -> None:
    for row in rows:
        if not _is_about_people(row):
            continue
        weeks = _span(facts, row, made)
        place = f"areas.csv {row['area']} {row.get('first_week') or row.get('week', '')}-{row.get('last_week', '')}"
        unit = _unit(facts, made)
        parts = tuple(Part(unit, facts.theme(theme)) for theme in facts.areas.get(row["area"], ()))
        n = _sum(Cell(place, parts, weeks, facts.counted), row.get("n"))
        facts.cells.append(_kept(n, row))
        for column, measure in CONTACT_COLUMNS.items():
            if _number(row.get(column)) is not None:
                cell = Cell(f"{place} {column}", (Part(measure),), weeks, facts.counted)
                facts.cells.append(_sum(cell, row[column], 0.051 if measure == "minutes" else 0))
        _rate(facts, place, row.get("rate"), n, str(made.get("denominator", "words")))


def _rate(facts: Facts, place: str, text: str | None, over: Cell, denominator: str) -> None:
    bounds = _bounds(text, HALF)
    if bounds is None or denominator == "none":
        return
    times = TIMES.get(denominator, 1)
    under = Cell(place, (Part(denominator),), over.weeks, over.sources)
    facts.ratios.append(Ratio(place, over, under, bounds[0] / times, bounds[1] / times))


def _read_pairs(facts: Facts, rows: list[dict[str, str]], made: Mapping[str, Any]) -> None:
    weeks = _weeks_of(facts, made)
    for row in rows:
        if not _is_about_people(row):
            continue
        one, other = facts.theme(row["theme"]), facts.theme(row["other"])
        place = f"pairs.csv {row['theme']} {row['other']}"
        of_one = Cell(place, (Part("coded_contacts", one),), weeks, facts.counted)
        of_other = replace(of_one, parts=(Part("coded_contacts", other),))
        both = of_one if one == other else replace(of_one, parts=(Part("pair", f"{one}+{other}"),))
        both = _sum(both, row.get("n_contacts"))
        facts.cells.append(_kept(both, row))
        share = _bounds(row.get("share_contacts"), HALF)
        if one != other and share is not None and both.low > 0 and not both.is_hidden:
            low, high = both.low / share[1], both.high / max(share[0], 1e-9)
            facts.rarer.append(Rarer(place, of_one, of_other, math.ceil(low), math.floor(high)))


def _read_rates(facts: Facts, rows: list[dict[str, str]], made: Mapping[str, Any]) -> None:
    weeks = _weeks_of(facts, made)
    for row in rows:
        if not _is_about_people(row):
            continue
        place = f"rates.csv {row['theme']}"
        unit = UNITS[row.get("unit") or facts.unit]
        n = _sum(Cell(place, (Part(unit, facts.theme(row["theme"])),), weeks, facts.counted), row.get("n"))
        facts.cells.append(_kept(n, row))
        denominator = row.get("denominator") or "words"
        if _number(row.get("amount")) is not None and denominator != "none":
            cell = Cell(f"{place} amount", (Part(denominator),), weeks, facts.counted)
            facts.cells.append(_sum(cell, row["amount"], 0.051 if denominator == "minutes" else 0))
        _rate(facts, place, row.get("rate"), n, denominator)
        facts.unread += [f"{place} {name}" for name in ("low_worker", "low_source", "low") if row.get(name)]


def _read_validations(facts: Facts, rows: list[dict[str, str]], made: Mapping[str, Any]) -> None:
    for row in rows:
        if (row.get("unit") or SENTENCE) != SENTENCE:
            # By turn there are rows only where nothing is suppressed.
            continue
        if _is_about_people(row) or row.get("state") == "not_defined":
            # A single source is of all weeks; all together are the sources and weeks that are added up.
            is_single = row.get("source") not in (None, "", "all")
            weeks = facts.all_weeks if is_single else _weeks_of(facts, made)
            added = row if is_single else row | {"source": ""}
            _validation(facts, added, "validations.csv", weeks)


def _validation(facts: Facts, row: Mapping[str, str], place: str, weeks: frozenset[int]) -> None:
    """Read the four cells of a theme, or what is published of them."""
    coder = facts.judged_by(row.get("coder") or "R1")
    facts.validated.add(coder)
    _check_intervals(row, place)
    theme = facts.theme(row["theme"])
    sources = _sources_of(facts, row.get("source") or "counted")
    empty = Cell(f"{place} {row['theme']}", (), weeks, sources)

    def cell(name: str, *kinds: str) -> Cell:
        parts = tuple(Part(f"{kind} {coder}", theme) for kind in kinds)
        return replace(empty, place=f"{empty.place} {name}", parts=parts)

    is_hidden = row.get("state", SHOWN) == HIDDEN
    both = cell("both", "both")
    dictionary = cell("dictionary", "both", "dictionary_only")
    manual = cell("manual", "both", "person_only")
    cells = {"n_both": both, "n_dictionary": dictionary, "n_manual": manual}
    numbers = {name: _sum(one, row.get(name)) for name, one in cells.items()}
    facts.cells += [_kept(one, row) for one in numbers.values() if is_hidden or not one.is_hidden]
    if is_hidden:
        return
    # The four cells follow from the sums, and are told of with them.
    for name in ("dictionary_only", "person_only"):
        facts.cells.append(cell(name, name))
    reviewed = replace(empty, place=f"{empty.place} reviewed", parts=(Part(f"reviewed {coder}"),))
    facts.cells.append(_sum(reviewed, row.get("n_reviewed")))
    for name, under in (("precision", dictionary), ("recall", manual)):
        if name not in row:
            continue
        bounds = _bounds(row[name], float(row.get("_half", HALF)))
        if bounds is None:
            # A share is not defined where there is nothing to divide by.
            facts.cells.append(
                replace(under, place=f"{under.place}: no {name}", low=0, high=0, is_target=False)
            )
        else:
            facts.ratios.append(Ratio(f"{empty.place} {name}", both, under, bounds[0], bounds[1]))
            # It is defined: there is something to divide by.
            facts.cells.append(replace(under, low=1, high=1e9, is_target=False))


def _check_intervals(row: Mapping[str, str], place: str) -> None:
    """Check that intervals are what the counts of the same row give: then they tell nothing more.

    Raises
    ------
    ValueError
        An interval is told where the counts are not, or is another one.
    """
    n_both, n_found, n_manual = (_number(row.get(name)) for name in ("n_both", "n_dictionary", "n_manual"))
    for score, n in (("precision", n_found), ("recall", n_manual)):
        ends = [_number(row.get(f"{score}_{end}")) for end in ("low", "high")]
        if ends == [None, None]:
            continue
        if n_both is None or not n or None in ends:
            msg = f"{place}: an interval of {score} without its counts"
            raise ValueError(msg)
        share, added = n_both / n, Z**2 / n
        middle = (share + added / 2) / (1 + added)
        half = math.sqrt(share * (1 - share) * added + added**2 / 4) / (1 + added)
        if any(abs(end - one) > HALF for end, one in zip(ends, (middle - half, middle + half), strict=True)):
            msg = f"{place}: an interval of {score} that its counts do not give"
            raise ValueError(msg)


def _read_agreement(facts: Facts, rows: list[dict[str, str]], made: Mapping[str, Any]) -> None:
    """Read how far coders agree: with two coders, the coefficients give the four cells (`four_cells`)."""
    weeks = _weeks_of(facts, made)
    for row in rows:
        if row.get("state", SHOWN) != SHOWN or row.get("distance") != "nominal":
            continue
        if (row.get("unit") or SENTENCE) != SENTENCE:
            # As of validations.
            continue
        place = f"agreement.csv {row['theme']}"
        theme = facts.theme(row["theme"])
        compared = Cell(f"{place} compared", (Part("compared"),), weeks, facts.counted)
        facts.cells.append(_sum(compared, row.get("n_by_two")))
        if row.get("n_coders") != "2":
            continue
        found = four_cells(row)
        if found is None:
            continue
        for name, (low, high) in found.items():
            cell = Cell(f"{place} {name}", (Part(name, theme),), weeks, facts.counted, low, high)
            facts.cells.append(cell)


def four_cells(row: Mapping[str, str]) -> dict[str, tuple[int, int]] | None:
    """Return what a table of two coders' coefficients gives away: segments both coded, and only one did.

    Krippendorff's alpha for two coders without missing ratings: 1 - observed / expected disagreement, where
    of 2n ratings c are the theme and expected = 2c(2n - c) / (2n(2n - 1)). Each number is what every pair of
    whole numbers leaves that gives the published decimals.
    """
    n, percent, alpha = (_number(row.get(name)) for name in ("n_by_two", "percent", "alpha"))
    if n is None or percent is None:
        return None
    found = []
    least, most = n * (1 - (percent + 0.051) / 100), n * (1 - (percent - 0.051) / 100)
    for differ in range(max(0, math.ceil(least)), max(0, math.floor(most)) + 1):
        for agree in range(int(n) - differ + 1):
            coded = 2 * agree + differ
            expected = 2 * coded * (2 * n - coded) / (2 * n * (2 * n - 1))
            if alpha is None or expected == 0:
                fits = (expected == 0) == (alpha is None)
            else:
                fits = abs(1 - (differ / n) / expected - alpha) <= HALF
            if fits:
                found.append((agree, differ))
    if not found:
        return None
    agreed, differed = ([pair[place] for pair in found] for place in (0, 1))
    return {"agreed": (min(agreed), max(agreed)), "differed": (min(differed), max(differed))}


def _read_conditions(facts: Facts, rows: list[dict[str, str]], made: Mapping[str, Any]) -> None:
    weeks = _weeks_of(facts, made)
    for row in rows:
        if row.get("state") != SHOWN or _number(row.get("n_workers")) is None:
            continue
        part = Part(_unit(facts, made), facts.theme(row["theme"]))
        place = f"conditions.csv {row['theme']}"
        cell = Cell(place, (part,), weeks, facts.counted, is_target=False)
        facts.cells.append(replace(cell, n_workers=_whole(row["n_workers"])))


def _read_directions(facts: Facts, rows: list[dict[str, str]], made: Mapping[str, Any]) -> None:
    """Read how many segments speak for and against each theme; the rest does neither."""
    for row in rows:
        part = Part(row["side"], facts.theme(row["theme"]))
        _read_sides(facts, row, f"directions.csv {row['theme']} {row['side']}", part, made)


def _read_states(facts: Facts, rows: list[dict[str, str]], made: Mapping[str, Any]) -> None:
    for row in rows:
        part = Part(row["says"], f"{CONDITION}{row['condition']}")
        _read_sides(facts, row, f"condition_states.csv {row['condition']} {row['says']}", part, made)


def _read_sides(
    facts: Facts, row: Mapping[str, str], place: str, part: Part, made: Mapping[str, Any]
) -> None:
    if _is_about_people(row):
        cell = Cell(place, (part,), _weeks_of(facts, made), facts.counted)
        facts.cells.append(
            _kept(replace(_sum(cell, row.get("n")), n_workers=_whole(row.get("n_workers"))), row)
        )


def _read_claims(facts: Facts, rows: list[dict[str, str]], made: Mapping[str, Any]) -> None:
    weeks = _weeks_of(facts, made)
    for row in rows:
        for name, number in (("named", "n"), ("than", "n_than")):
            if row.get("state") != SHOWN or _number(row.get(number)) is None:
                continue
            is_area = row["kind"] == "area_leads"
            themes = facts.areas.get(row[name], ()) if is_area else (row[name],)
            parts = tuple(Part(_unit(facts, made), facts.theme(theme)) for theme in themes)
            cell = Cell(f"claims.csv {row['claim']} {name}", parts, weeks, facts.counted, is_target=False)
            facts.cells.append(_sum(cell, row[number]))


Reader = Callable[[Facts, list[dict[str, str]], Mapping[str, Any]], None]
READERS: Mapping[str, Reader] = {
    "contacts": _read_contacts,
    "theme_counts": _read_theme_counts,
    "areas": _read_areas,
    "pairs": _read_pairs,
    "rates": _read_rates,
    "validations": _read_validations,
    "agreement": _read_agreement,
    "conditions": _read_conditions,
    "claims": _read_claims,
    "directions": _read_directions,
    "condition_states": _read_states,
}


FIGURES: Mapping[str, frozenset[str]] = {
    "validations": frozenset({"theme", "precision", "recall"}),
    "pairs": frozenset({"theme", "other", "n_contacts"}),
    "conditions": frozenset({"condition", "theme", "n_workers"}),
    "rates": frozenset({"theme", "rate", "amount"}),
    "theme_counts": frozenset({"theme", "week", "n"}),
    "areas": frozenset({"area", "week", "n"}),
}
"""The public table that a figure's data have the form of, by the columns that tell it."""


def _read_figure(facts: Facts, path: Path) -> None:
    """Read a figure's data by its columns: a figure may show what the public tables suppress."""
    rows = _rows(path)
    columns = set(rows[0]) if rows else set()
    forms = [name for name, needed in FIGURES.items() if needed <= columns]
    if not forms or columns & {"worker", "label", "letter"}:
        facts.unread += [f"figures/{path.name}"] if rows else []
        return
    number = {"validations": "precision", "pairs": "n_contacts", "rates": "rate"}.get(forms[0], "n")
    for row in rows:
        shown = SHOWN if row.get(number) or forms[0] == "validations" else "not_defined"
        row["state"] = row.get("state") or shown
    n_cells, counted = len(facts.cells), facts.counted
    if "source" in columns:
        facts.counted = frozenset(row["source"] for row in rows)
    READERS[forms[0]](facts, rows, {})
    facts.counted = counted
    renamed = [
        replace(cell, place=f"figures/{path.name} {cell.place.partition(' ')[2]}")
        for cell in facts.cells[n_cells:]
    ]
    facts.cells[n_cells:] = renamed


# ------------------------------------------------------------------------- numbers, article and sentences


def _read_numbers(facts: Facts) -> None:
    path = facts.folder / "data/processed/numbers.json"
    if not path.exists():
        return
    loaded = json.loads(path.read_text(encoding="utf-8"))
    made = loaded.get("parameters", {})
    for name, number in loaded.get("numbers", {}).items():
        if not _read_number(facts, name, number, made):
            facts.unread.append(f"numbers.json {name}")


def _read_number(facts: Facts, name: str, number: Mapping[str, Any], made: Mapping[str, Any]) -> bool:
    """Make a fact of a number by the rows from which it says it was computed."""
    origin = number.get("from", {})
    table = str(origin.get("table", "")).removeprefix("public_")
    where = origin.get("where", {})
    sources = frozenset(where.get("source", ())) or facts.counted
    sources = facts.counted if sources == {"counted"} else sources
    sources = facts.all_sources if sources == {"all"} else sources
    value = str(number.get("value"))
    weeks = _weeks_of(facts, made)
    column = str(origin.get("total", origin.get("column", "")))
    cell = Cell(f"numbers.json {name}", (), weeks, sources, is_target=False)
    if table == "contacts" and column in CONTACT_COLUMNS:
        cell = replace(cell, parts=(Part(CONTACT_COLUMNS[column]),))
        facts.cells.append(_sum(cell, value))
        return True
    if table == "contacts" and (origin.get("distinct") == ["worker"] or column == "n_workers"):
        facts.cells.append(replace(cell, parts=(Part("contacts"),), n_workers=_whole(value)))
        return "source" in where
    if table == "theme_counts" and "theme" in where:
        weeks_alone = origin.get("distinct") in (["week"], ["first_week"])
        if weeks_alone and "state" in where and "above" not in origin:
            return True  # Weeks with contact, which the rota tells.
        unit = UNITS.get(column.removeprefix("n_"), _unit(facts, made))
        cell = replace(cell, parts=tuple(Part(unit, facts.theme(theme)) for theme in where["theme"]))
        if origin.get("distinct") == ["worker"] or column == "n_workers":
            facts.cells.append(replace(cell, n_workers=_whole(value)))
        elif weeks_alone:
            facts.cells.append(replace(cell, n_weeks=_whole(value)))
        else:
            facts.cells.append(_sum(cell, value))
        return True
    if table == "validations" and column.endswith(("_low", "_high")):
        # As in the table itself, where `_check_intervals` has seen that they follow from counts.
        return True
    if table == "validations" and column in ("precision", "recall") and "theme" in where:
        if where.get("unit", [SENTENCE]) != [SENTENCE]:
            # As in the table itself.
            return True
        row = {"theme": where["theme"][0], column: value, "_half": TWICE}
        _validation(facts, row, "numbers.json", weeks)
        return True
    return table.endswith((".yaml", ".yml")) or table == "claim_cases"


def _read_article(facts: Facts) -> None:
    corpus, themes = (facts.folder / "article" / name for name in ("corpus.csv", "themes.csv"))
    study = yaml.safe_load((facts.folder / "data/study.yaml").read_text(encoding="utf-8"))
    by_label = {source.get("label", source["id"]): source["id"] for source in study["sources"]}
    columns = {"Contacts": "contacts", "Worker-weeks": "weeks", "Words": "words", "Minutes": "minutes"}
    for row in _rows(corpus) if corpus.exists() else []:
        if row.get("Worker", "All") != "All" or row.get("Source") not in by_label:
            continue
        sources = frozenset([by_label[row["Source"]]])
        for column, measure in columns.items():
            if _number(row.get(column)) is not None:
                place = f"article/corpus.csv {row['Source']} {column}"
                cell = Cell(place, (Part(measure),), _weeks_of(facts, {}), sources)
                n_workers = _whole(row.get("Workers")) if measure == "contacts" else None
                half = 0.051 if measure == "minutes" else 0
                facts.cells.append(replace(_sum(cell, row[column], half), n_workers=n_workers))
    for row in _rows(themes) if themes.exists() else []:
        _read_theme_row(facts, row)


def _read_theme_row(facts: Facts, row: Mapping[str, str]) -> None:
    """Read a theme's row of the article: its numbers, and that a sentence was there to be quoted."""
    label = row.get("Theme", "").rstrip(" †§‡").lower()
    if label not in facts.labels:
        return
    theme = facts.theme(facts.labels[label])
    place = f"article/themes.csv {row['Theme']}"
    part = Part(UNITS[facts.unit], theme)
    cell = Cell(place, (part,), _weeks_of(facts, {}), facts.counted, is_target=False)
    for column in ("Segments", "Mentions", "Records", "Contacts", "Number"):
        if _number(row.get(column)) is not None:
            facts.cells.append(_sum(cell, row[column]))
    workers = re.match(r"(\d+) of \d+", row.get("Workers", ""))
    if workers:
        facts.cells.append(replace(cell, n_workers=int(workers[1])))
    for column, text in row.items():
        weeks = re.match(r"(\d+) of \d+", text or "")
        if column and column.startswith("Weeks") and weeks:
            facts.cells.append(replace(cell, n_weeks=int(weeks[1])))
    # Each sentence was coded: by who is counted, or by a person whom the dictionary is compared with.
    quoted = [row.get(column) or "" for column in ("Quotation", "A quotation from the other side")]
    sentences = {sentence for sentence in quoted if sentence.startswith("“")}
    if sentences:
        persons = tuple(Part(f"person_only {coder}", theme) for coder in sorted(facts.validated))
        found = replace(cell, place=f"{place}: a quotation", parts=(part, *persons))
        is_part = any(coder.endswith(HELD_OUT) for coder in facts.validated)
        if not is_part or facts.coder != "dictionary":
            # Elsewhere than in contacts held out, a person may have coded it where nothing is counted.
            facts.cells.append(replace(found, low=len(sentences), high=1e9))


_interval = r"(?: \[\d\.\d+, \d\.\d+\])?"
SHARES = re.compile(
    rf"\(?precision (\d\.\d+|not defined){_interval},? (?:and )?recall (\d\.\d+|not defined){_interval}\)?"
)
EXTENT = re.compile(r"\((\d[\d,]*)(?: segments)?; (\d+) of (\d+) workers?(?:, (\d+) weeks?)?\)")
PLAIN = re.compile(r"\bin (\d[\d,]*) segments\b")


def _read_sentences(facts: Facts, path: Path) -> None:
    """Look in a caption for numbers that stand right after the label of a theme."""
    written = path.read_text(encoding="utf-8")
    facts.validated |= set(re.findall(r"manual coding by coder (\w+)", written))
    text = written.lower()
    for label, theme in facts.labels.items():
        for found in re.finditer(re.escape(label), text):
            _read_clause(facts, f"{path.name} {theme}", theme, text[found.end() : found.end() + 160], text)


def _read_clause(facts: Facts, place: str, theme: str, text: str, text_of_page: str) -> None:
    before_next = re.split(r"; |\. ", text, maxsplit=1)[0] if "(" not in text[:80] else text
    shares = SHARES.search(before_next)
    if BY_OTHER_UNIT.search(text_of_page):
        # Shares by another unit are given only where nothing is suppressed.
        shares = None
    if shares and shares.start() < 80 and not _names_another(facts, before_next[: shares.start()]):
        row = {"theme": theme, "_half": TWICE}
        for name, value in zip(("precision", "recall"), shares.groups(), strict=True):
            row[name] = "" if value == "not defined" else value
        _validation(facts, row, place, _weeks_of(facts, {}))
    plain = re.match(r" (\d\.\d+) and (\d\.\d+)", text)
    if plain and "dictionary_validation" in place and not BY_OTHER_UNIT.search(text_of_page):
        row = dict(zip(("precision", "recall"), plain.groups(), strict=True))
        _validation(facts, {"theme": theme, "_half": TWICE} | row, place, _weeks_of(facts, {}))
    part = Part(UNITS[facts.unit], facts.theme(theme))
    cell = Cell(place, (part,), _weeks_of(facts, {}), facts.counted)
    cell = replace(cell, is_target=False)
    extent = EXTENT.search(text)
    if extent and not _names_another(facts, text[: extent.start()]):
        n_weeks = int(extent[4]) if extent[4] else None
        cell = replace(_sum(cell, extent[1]), n_workers=int(extent[2]), n_weeks=n_weeks)
        facts.cells.append(cell)
        return
    found = PLAIN.search(text)
    if found and not _names_another(facts, text[: found.start()]):
        facts.cells.append(_sum(cell, found[1]))


def _names_another(facts: Facts, text: str) -> bool:
    return any(label in text for label in facts.labels)


def described(parts: Iterable[Part]) -> Iterator[str]:
    """Yield parts as a message names them."""
    for part in parts:
        yield f"{part.measure} {part.theme}".strip()
