"""On which days each worker said that conditions of the schematic model are met: one strip per worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.figures.drawing.checks import require_columns, workers_of
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.grid import Cell, Columns, Group, Panel, Row, join_absences
from helpers.figures.drawing.key import EMPTY, Entry, Look, absence_entries, paint
from helpers.figures.drawing.pages import in_pages
from helpers.figures.drawing.sentences import (
    describe_absences,
    describe_no_contact,
    describe_sources,
    describe_span,
    describe_workers,
    for_each,
    week_beginnings,
    with_notice,
)
from helpers.figures.drawing.sheet import Sheet, draw_sheets, placeholder, placeholder_for_workers
from helpers.figures.drawing.style import COLOURS, INK, LABEL, NEUTRAL, PALE, article, ink_on, width_of
from helpers.prose import counted, listed
from helpers.study.calendar import DAYS
from helpers.study.coders import Coders
from helpers.study.conditions import Conditions
from helpers.study.gate import Shows, may_show
from helpers.study.study import Study

NAME, TITLE = "conditions_order", "Conditions in the order in which they were first said to be met"
COUNTS = ["n_met", "n_not_met", "n_both", "n_spoken_of"]
COLUMNS = ["worker", "order", "condition", "says", "week", "date", *COUNTS, "place", "before", "without"]
AGAINST = "*"
"""Follows the number of a condition where the order of telling differs from the sequence of the model."""
BEFORE, WITHOUT = "before", "without"
"""Where the order of telling differs, in words and in the table: a condition was first said to be met on an
earlier day than one that leads to it, or although that one was only ever said not to be met."""
BOX, DOT, NEAR, LOW = 3.0, 4.0, 2.6, 1.25
"""The height of a numbered box in mm; the size of a mark in points; how near to the middle of a box, in mm, a
mark would hide part of the number: it is then drawn so much lower, and the box at the top of its row."""
FACE, FACE_AGAINST = NEUTRAL, COLOURS[5]
MET, NOT_MET, BOTH, NEITHER = "\u25cf", "\u25cb", "\u25d0", "\u00b7"
"""What the key shows for each mark."""
MARKS: Mapping[str, dict[str, Any]] = {
    MET: {"marker": "o", "markersize": DOT, "color": INK},
    NOT_MET: {"marker": "o", "markersize": DOT, "color": INK, "markerfacecolor": "white"},
    BOTH: {
        "marker": "o",
        "markersize": DOT,
        "color": INK,
        "fillstyle": "left",
        "markerfacecoloralt": "white",
    },
    NEITHER: {"marker": "o", "markersize": DOT / 2.5, "color": INK},
}
Day = Mapping[Any, Any]
"""A row of the table: what one worker said of one condition on one day."""


@article()
def conditions_order(
    conditions: Conditions | None,
    days: pd.DataFrame,
    of_workers: pd.DataFrame,
    against: pd.DataFrame,
    states: pd.DataFrame,
    study: Study,
    *,
    sources: list[str],
    coders: Coders,
) -> Drawing:
    """Draw on which days each worker said that a condition is met, or that it is not.

    Parameters
    ----------
    conditions
        None if the study has no model: a placeholder says so.
    days, of_workers, against
        As `counting.conditions` returns them: `by_day`, `by_worker` and `against_sequence`.
    states
        ``worker``, ``week``, ``state``: one row per worker and week, for the same sources.

    Raises
    ------
    FieldworkError
        A column is missing; `sources` is not allowed.
    """
    if not may_show(study, Shows.WORKERS):
        return placeholder_for_workers(NAME, TITLE, study)
    if conditions is None:
        return placeholder(
            NAME, "There is no schematic model: the study has no file data/conditions.yaml.", study
        )
    if days.empty:
        return placeholder(NAME, _why_nothing(coders), study)
    require_columns(states, NAME, ["worker", "week", "state"])
    workers = workers_of(states, study)
    table = _table(days, of_workers[of_workers["worker"].isin(workers)], against, conditions)
    weeks = range(int(states["week"].min()), int(states["week"].max()) + 1)
    rows = tuple((one.id, f"{n}  {one.label}") for n, one in enumerate(conditions.conditions, start=1))
    groups = (Group("", None, rows),)
    panels = [_panel(worker, states[states["worker"] == worker], groups) for worker in workers]
    no_contact = describe_no_contact(sources, study)
    sheets = draw_sheets(panels, _entries(table, states, no_contact), weeks, study)
    for sheet in sheets:
        for worker in sheet.rows:
            _draw_days(sheet, worker, table[table["worker"] == worker], study)

    caption = _caption(table, conditions, workers, weeks, no_contact, study, sources, coders)

    def draw(of_page: Sequence[str], figure: Figure, own: pd.DataFrame) -> Drawing:
        where = "" if len(of_page) == len(workers) else " on this page"
        on_page = states[states["worker"].isin(of_page)]
        alt = _alt(own, conditions, of_page, weeks, on_page, no_contact, where)
        return Drawing(
            NAME,
            figure,
            own,
            with_notice(caption, study),
            with_notice(alt, study),
            Shows.WORKERS,
            study,
            registered={
                "data/conditions.yaml": conditions,
                "table contacts": states,
                "coder": coders.describe(),
                "days of first telling": _counts_of_first(table),
            },
        )

    return in_pages([one.page for one in sheets], table, draw)


def _caption(
    table: pd.DataFrame,
    conditions: Conditions,
    workers: list[str],
    weeks: range,
    no_contact: str,
    study: Study,
    sources: list[str],
    coders: Coders,
) -> str:
    """Say what a number, a mark and a row without marks are, and whose order differs from the sequence."""
    return (
        f"{TITLE}: {describe_workers(workers, study)}, {describe_span(weeks, study)}, "
        f"{describe_sources(sources, study)}. Rows are the conditions of the schematic model, in its "
        "sequence. A number is where it was first said that a condition is met: 1 on the first day on which "
        "that was said of any, and so on; conditions of one day share a number, as nothing is in order "
        "within a day. It is the day of telling: a condition may have been met before. "
        f"{_describe_first(table)}A row without marks was not spoken of, which does not say that the "
        "condition is not met. Weeks with "
        f"{no_contact} are hatched. {_describe_against(table, conditions, workers)} The model is the "
        f"researcher's. {coders.describe()}"
    )


def _alt(
    table: pd.DataFrame,
    conditions: Conditions,
    workers: Sequence[str],
    weeks: range,
    states: pd.DataFrame,
    no_contact: str,
    where: str,
) -> str:
    """Say in which order each worker said that conditions are met, for those who cannot see it."""
    size = f"{counted(len(weeks), 'weeks')} by {counted(len(conditions.conditions), 'conditions')}"
    return (
        f"{for_each(workers)}, a strip of {size}. {_describe_orders(table, workers)} "
        f"{_describe_against(table, conditions, workers, where)} {describe_absences(states, no_contact)}"
    )


def _counts_of_first(table: pd.DataFrame) -> list[int]:
    """Count the numbers, those of days on which it was also said not to be met, and those of one segment."""
    first = table[table["place"].notna()]
    return [len(first), int((first["n_not_met"] > 0).sum()), int((first["n_met"] == 1).sum())]


def _describe_first(table: pd.DataFrame) -> str:
    """Say what the numbers rest on, and what an open box is; nothing if there is no number."""
    n, n_both, n_single = _counts_of_first(table)
    if not n:
        return ""
    stand = f"{n_both} of {counted(n, 'numbers')} {_verb('stand', n_both, n)}"
    return (
        f"{stand} for a day on which the same condition was also said not to be met (open box), and "
        f"{n_single} {_verb('rest', n_single)} on one segment. "
    )


def _verb(plural: str, *numbers: int) -> str:
    """Return the form of a verb that goes with numbers, of which any may be 1."""
    return f"{plural}s" if 1 in numbers else plural


def _why_nothing(coders: Coders) -> str:
    """Say why there is no day on which a condition is spoken of."""
    why = "nobody whose coding is counted has coded a condition of the schematic model."
    if coders.is_dictionary:
        why = "the dictionary, whose coding is counted, does not code conditions of the schematic model."
    return f"{TITLE}: not drawn, because {why}"


def _table(
    days: pd.DataFrame, of_workers: pd.DataFrame, against: pd.DataFrame, conditions: Conditions
) -> pd.DataFrame:
    """Return one row per worker, condition and day; one without a day for a condition not spoken of.

    ``place``, ``before`` and ``without`` (ids of conditions) are in the row of the day on which it was first
    said that a condition is met.
    """
    order = {condition.id: n for n, condition in enumerate(conditions.conditions, start=1)}
    key = ["worker", "condition"]
    table = of_workers.drop(columns=COUNTS).merge(days, on=key, how="left", validate="one_to_many")
    is_first = table["date"].notna() & (table["date"] == table["first_met"])
    table["place"] = table["place"].where(is_first)
    for name, why in ((BEFORE, "earlier"), (WITHOUT, "without")):
        needs = against[against["why"] == why].groupby(key)["needs"].agg(";".join).rename(name)
        table = table.merge(needs.reset_index(), on=key, how="left", validate="many_to_one")
        table[name] = table[name].where(is_first).fillna("").astype("str")
    is_heard = table["says"] != "no_contact"
    table[COUNTS] = table[COUNTS].astype("Int64").fillna(0).where(is_heard)
    table = table.assign(order=table["condition"].map(order), date=table["date"].fillna(""))
    return table[COLUMNS].astype({"week": "Int64", "date": "str"}).reset_index(drop=True)


def _panel(worker: str, of_worker: pd.DataFrame, groups: tuple[Group, ...]) -> Panel:
    ordered = of_worker.sort_values("week")
    observed = ordered.loc[ordered["state"] == "observed", "week"]
    cells = tuple(
        Cell(row, int(week), None, None) for week in observed for group in groups for row, _ in group.rows
    )
    absences = join_absences(list(zip(ordered["week"], ordered["week"], ordered["state"], strict=True)))
    return Panel(worker, worker, groups, cells, absences)


def _entries(table: pd.DataFrame, states: pd.DataFrame, no_contact: str) -> list[Entry]:
    """Return what the key says of each mark that occurs."""
    first = table[table["place"].notna()]
    is_both, is_against = first["n_not_met"] > 0, _is_against(first)
    entries: list[Entry] = []
    if (~is_both & ~is_against).any():
        entries.append((_look("n"), "first said to be met, in the worker's order"))
    if is_both.any():
        words = "first said to be met; said not to be met on the same day"
        entries.append((_look("n", is_both=True), words))
    if is_against.any():
        words = (
            "first said to be met earlier than a condition that leads to it, or although that is only said "
            "not to be met"
        )
        entries.append((_look(f"n{AGAINST}", is_both=bool(is_both[is_against].all())), words))
    words_of = {
        MET: "said to be met",
        NOT_MET: "said not to be met",
        BOTH: "both on one day",
        NEITHER: "spoken of, not said whether",
    }
    marked = table[(table["date"] != "") & table["place"].isna()]
    drawn = {_mark_of(row) for row in marked.to_dict("records")}
    entries += [(Look(PALE, digit=mark), words) for mark, words in words_of.items() if mark in drawn]
    entries.append((EMPTY, "contact, not spoken of"))
    return entries + absence_entries(set(states["state"]), no_contact)


def _look(number: str, *, is_both: bool = False) -> Look:
    """Return how a numbered box looks: open, if both was said; in colour too, if the order differs."""
    face = FACE
    if number.endswith(AGAINST):
        face = FACE_AGAINST
    if is_both:
        return Look("white", edge=face, digit=number, ink=INK)
    return Look(face, digit=number, ink=ink_on(face))


def _mark_of(row: Day) -> str:
    """Return the mark of one day."""
    if row["n_met"] and row["n_not_met"]:
        return BOTH
    if row["n_met"]:
        return MET
    if row["n_not_met"]:
        return NOT_MET
    return NEITHER


def _draw_days(sheet: Sheet, worker: str, own: pd.DataFrame, study: Study) -> None:
    """Draw one worker's numbered boxes, and a mark for each other day on which a condition is spoken of."""
    axes, columns, rows = sheet.axes_of(worker), sheet.columns, sheet.rows[worker]
    told = own[own["date"] != ""].astype({"week": int})
    told = told.assign(monday=week_beginnings(told, study), is_against=_is_against(told))
    told["across"] = [
        columns.start_of(int(day["week"])) + columns.cell * _part_of_week(day)
        for day in told.to_dict("records")
    ]
    for condition, days in told.groupby("condition"):
        row = rows[str(condition)]
        boxes = [_place_number(day, columns) for day in days[days["place"].notna()].to_dict("records")]
        marks = days[days["place"].isna()].to_dict("records")
        for box in boxes:
            is_high = any(box.is_near(day) for day in marks)
            _draw_number(axes, box, row, is_high=is_high)
        for day in marks:
            is_low = any(box.is_near(day) for box in boxes)
            _draw_mark(axes, day, row, is_low=is_low)


def _is_against(table: pd.DataFrame) -> pd.Series:
    """Tell in which rows the order of telling differs from the sequence of the model."""
    return (table[BEFORE] != "") | (table[WITHOUT] != "")


def _part_of_week(day: Day) -> float:
    """Return how much of its week has passed at noon of a day."""
    passed = (pd.Timestamp(day["date"]) - pd.Timestamp(day["monday"])).days
    return float(passed + 0.5) / DAYS


def _gid(day: Day) -> str:
    return f"{day['worker']}-{day['condition']}-{day['date']}"


@dataclass(frozen=True)
class _Box:
    """The box of a day on which it was first said that a condition is met: its text, and where it begins."""

    day: Day
    number: str
    left: float
    wide: float

    def is_near(self, other: Day) -> bool:
        """Tell whether the mark of another day would hide part of the number."""
        return bool(abs(self.left + self.wide / 2 - other["across"]) < NEAR)


def _place_number(day: Day, columns: Columns) -> _Box:
    """Place the box of a day inside its week."""
    number = f"{int(day['place'])}"
    if day["is_against"]:
        number += AGAINST
    wide = max(BOX, width_of(number, LABEL) + 1.0)
    start = columns.start_of(int(day["week"]))
    left = max(start, min(day["across"] - wide / 2, start + columns.cell - wide))
    return _Box(day, number, left, wide)


def _draw_number(axes: Axes, box: _Box, row: Row, *, is_high: bool) -> None:
    """Draw the box of a day, in the middle of its row or at its upper edge."""
    top = row.top
    if not is_high:
        top += (row.height - BOX) / 2
    look = _look(box.number, is_both=_mark_of(box.day) == BOTH)
    paint(axes, look, (box.left, top), (box.wide, BOX), gid=_gid(box.day))


def _draw_mark(axes: Axes, day: Day, row: Row, *, is_low: bool) -> None:
    """Draw the mark of one day, in the middle of its row or at its lower edge."""
    down = row.top + row.height / 2
    if is_low:
        down += LOW
    gid, look = f"mark-{_gid(day)}", MARKS[_mark_of(day)]
    axes.plot([day["across"]], [down], linestyle="none", clip_on=False, zorder=4, gid=gid, **look)


def _describe_against(
    table: pd.DataFrame, conditions: Conditions, workers: Sequence[str], where: str = ""
) -> str:
    """Say whose order of telling differs from the sequence, and for which conditions, by number.

    Parameters
    ----------
    where
        Of which of several pages the workers are, with a space before it.
    """
    parts = []
    for worker in workers:
        own = table[table["worker"] == worker]
        pairs = [pair for why in (BEFORE, WITHOUT) for pair in _pairs(own, conditions, why)]
        if pairs:
            parts.append(f"{worker} ({'; '.join(pairs)})")
    if not parts:
        return f"No worker's order of telling{where} differs from the sequence of the model."
    return (
        f"{AGAINST} marks where the order of telling differs from the sequence of the model: a condition "
        "was first said to be met on an earlier day than one that leads to it (before), or although that "
        f"one was only ever said not to be met (without). By number: {', '.join(parts)}. This does not show "
        "in which order conditions were met."
    )


def _pairs(own: pd.DataFrame, conditions: Conditions, why: str) -> list[str]:
    """Say which conditions one worker first said to be met before, or without, which others, by number."""
    pairs = []
    for number, condition in enumerate(conditions.conditions, start=1):
        is_needed = own[why].str.split(";").map(lambda needs, one=condition.id: one in needs)
        if is_needed.any():
            pairs.append(f"{listed([str(n) for n in own.loc[is_needed, 'order']])} {why} {number}")
    return pairs


def _describe_orders(table: pd.DataFrame, workers: Sequence[str]) -> str:
    """Name the conditions that each worker said to be met, by number and in order."""
    sentences = []
    for worker in workers:
        own = table[(table["worker"] == worker) & table["place"].notna()]
        steps = [listed([str(n) for n in of_day["order"]]) for _, of_day in own.groupby("place")]
        order = "none"
        if steps:
            order = f"first {', then '.join(steps)}"
        sentences.append(f"{worker}: {order}.")
    return f"Conditions said to be met, by number. {' '.join(sentences)}"
