"""When each theme occurs, week by week for each worker."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy
from helpers.coding.conversations import Spoken
from helpers.coding.weights import COUNT_NOT_HOW
from helpers.figures.drawing.amounts import (
    GROUP,
    OF_ALL,
    cells_of_words,
    describe_weeks_of,
    entries_of_words,
    share_of,
)
from helpers.figures.drawing.checks import (
    require_columns,
    require_rows,
    starts_of,
    weeks_of,
    workers_of,
)
from helpers.figures.drawing.controlled import (
    is_all_suppressed,
    placeholder_for_suppressed,
    require_controlled,
    rows_of_weeks,
)
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.grid import Cell, Group, Panel, join_absences
from helpers.figures.drawing.key import (
    NUMBER,
    ZERO,
    ZERO_OF_BLOCK,
    Entry,
    absence_entries,
    below_threshold_entries,
    suppressed_entries,
)
from helpers.figures.drawing.pages import in_pages
from helpers.figures.drawing.sentences import (
    ABSENCES,
    PARTS_OF_BLOCKS,
    describe_absences,
    describe_coding,
    describe_columns,
    describe_control,
    describe_no_contact,
    describe_numbers,
    describe_range,
    describe_sources,
    describe_span,
    describe_workers,
    for_each,
    register_coding,
    week_beginnings,
    with_notice,
)
from helpers.figures.drawing.sheet import draw_sheets, placeholder, placeholder_for_workers
from helpers.figures.drawing.style import article
from helpers.figures.drawing.themes import colours_of, groups_of, in_codebook_order
from helpers.prose import counted
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show, needs_agreement
from helpers.study.study import NO_CONTACT, SHOWN, SUPPRESSED, Study
from helpers.study.units import describe_unit, name_unit
from helpers.study.workers import Worker
from helpers.tables import ALL

NAME, TITLE = "theme_weeks", "Themes by worker and week"
COLUMNS = ["worker", "period", "first_week", "last_week", "area", "theme", "n", "state", "reason"]
WORDS_COLUMN = "n_words"
AGREED = " Only workers who agreed to be shown are included, under letters drawn at random for this figure."


@article()
def theme_weeks(
    theme_counts: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    sources: list[str],
    accuracy: Accuracy = BY_DICTIONARY,
    spoken: Spoken | None = None,
) -> Drawing:
    """Draw how often each theme occurs, per worker and week.

    A block of weeks without an indicator has a (0): the worker may not have been in contact in each of its
    weeks, and which of them were is not published, since that would tell who it is.

    Parameters
    ----------
    theme_counts
        Public table ``theme_counts``: its rows of single workers, by id, or under letters if series are shown
        only of those who agreed. ``n`` is counted in `unit`. The ``reason`` of a row without contact may be
        one of `sentences.ABSENCES`; otherwise the study's calendar says whether a worker had not begun or
        had left.
    accuracy
        Who coded, and how accurately: themes below the accuracy threshold are marked.
    spoken
        How much each worker said in each week, and in which weeks there was a conversation: a row above each
        worker's themes. It is drawn only where all single workers may be shown.

    Raises
    ------
    FieldworkError
        The table is incomplete; `unit` or `sources` is not allowed.
    """
    shows = Shows.AGREED if needs_agreement(study) else Shows.WORKERS
    if not may_show(study, shows):
        return placeholder_for_workers(NAME, TITLE, study)
    require_columns(theme_counts, NAME, COLUMNS)
    rows = rows_of_weeks(theme_counts)
    rows = rows[rows["worker"] != ALL]
    if rows.empty:
        return placeholder(NAME, f"{TITLE}: not shown. No worker has a series of their own.", study)
    if shows is Shows.AGREED:
        study = _with_letters(study, rows["worker"])
    workers = workers_of(rows, study)
    if is_all_suppressed(rows):
        return placeholder_for_suppressed(NAME, TITLE, rows, study)
    weeks = weeks_of(rows, NAME, study)
    require_rows(
        rows, NAME, {"worker": workers, "week": starts_of(rows, NAME, weeks), "theme": codebook.theme_ids}
    )
    require_controlled(rows, NAME, ["n"])
    weekly = _in_order(rows, workers, codebook, study)
    coders = accuracy.coders
    counts, in_sources = describe_unit(unit, coders), describe_sources(sources, study)
    mark = coders.mark.split()[-1]
    table = weekly[["worker", "week", "last_week", "state", "area", "theme", "n"]].copy()
    table.insert(3, "week_begins", week_beginnings(table, study))
    table["n_all_weeks"] = table.groupby(["worker", "theme"])["n"].transform("sum", min_count=1)
    has_suppressed = table["state"].eq(SUPPRESSED).groupby([table["worker"], table["theme"]]).transform("any")
    table["n_all_weeks"] = table["n_all_weeks"].mask(has_suppressed)
    if spoken is not None and shows is Shows.WORKERS:
        table = table.merge(
            spoken.weeks.drop(columns="state"), on=["worker", "week"], how="left", validate="many_to_one"
        )
    table["codebook"] = codebook.stamp
    panels = [_panel(worker, table[table["worker"] == worker], codebook, accuracy) for worker in workers]
    no_contact = describe_no_contact(sources, study)
    share, registered = share_of(spoken, of=OF_ALL)
    entries = _entries_of_numbers(table, counts, mark, accuracy)
    if spoken is not None and WORDS_COLUMN in table:
        entries += entries_of_words(spoken.label)
    entries += suppressed_entries(set(table["state"])) + absence_entries(set(table["state"]), no_contact)
    caption = (
        f"{TITLE}: {describe_workers(workers, study)}, {describe_span(weeks, study)}. "
        f"{describe_numbers(unit, coders)} {in_sources}. Darker cells have larger numbers; totals for the "
        f"weeks shown are at the right. {_describe_signs(table, coders.mark, no_contact)}The numbers "
        "depend on how much was said, which differs between weeks."
        f"{share} {COUNT_NOT_HOW}{describe_control(table)}"
    )
    if _zeros(table, of_blocks=True).any():
        caption += f" {PARTS_OF_BLOCKS.format(what=f'no {mark}')}"
    if shows is Shows.AGREED:
        caption += AGREED
    sums, registered["sums of the themes"] = _describe_sums(table, unit)

    def draw(of_page: Sequence[str], figure: Figure, own: pd.DataFrame) -> Drawing:
        size = f"{counted(len(codebook.themes), 'themes')} by {describe_columns(own)}"
        alt = (
            f"{for_each(of_page)}, a grid of {size}: {counts} {in_sources}. {sums}{share}"
            f"{describe_weeks_of(spoken, of_page)} {describe_absences(_states(own, workers), no_contact)}"
        ).rstrip()
        return Drawing(
            NAME,
            figure,
            own,
            with_notice(f"{caption} {describe_coding(accuracy, codebook)}", study),
            with_notice(alt, study),
            shows,
            study,
            registered=register_coding(accuracy, codebook) | registered,
        )

    return in_pages([one.page for one in draw_sheets(panels, entries, weeks, study)], table, draw)


def _with_letters(study: Study, letters: Collection[str]) -> Study:
    """Return the study as a figure with letters may know it: who is shown, without their days."""
    if study.has_letters:
        return study
    first_day = study.calendar.first_day
    return study.with_letters([Worker(id=letter, first_day=first_day) for letter in sorted(set(letters))])


def _in_order(rows: pd.DataFrame, workers: list[str], codebook: Codebook, study: Study) -> pd.DataFrame:
    """Return rows by worker, week and theme, in the order of study and codebook, with why there is none.

    ``state`` is observed, suppressed, or one of `ABSENCES`: with letters, always that there was no contact.
    """
    order = rows["worker"].map({worker: at for at, worker in enumerate(workers)})
    states = rows["state"].replace(SHOWN, "observed")
    table = rows.assign(state=states, order=order, n=rows["n"].astype("Int64"))
    is_absent = (table["state"] == NO_CONTACT) & (table["week"] == table["last_week"])
    if not study.has_letters:
        absences = zip(rows["worker"], rows["week"], rows["reason"], strict=True)
        table["state"] = table["state"].mask(is_absent, [_absence(*one, study) for one in absences])
    return in_codebook_order(table, codebook, by=("order", "week"))


def _absence(worker: str, week: int, reason: str, study: Study) -> str:
    """Return why there was no contact with a worker in a week: by the table, or by the study's calendar."""
    if reason in ABSENCES:
        return reason
    return study.absence(study.worker(worker), int(week))


def _zeros(table: pd.DataFrame, *, of_blocks: bool) -> pd.Series[bool]:
    """Tell which rows are 0, of blocks of weeks or of single weeks."""
    is_block = table["week"] < table["last_week"]
    return (table["n"] == 0).fillna(False).astype(bool) & (is_block == of_blocks)


def _entries_of_numbers(table: pd.DataFrame, counts: str, mark: str, accuracy: Accuracy) -> list[Entry]:
    """Return the entries of the numbers that occur, for a key."""
    entries: list[Entry] = []
    if (table["n"] > 0).any():
        entries.append((NUMBER, counts))
    if _zeros(table, of_blocks=False).any():
        entries.append((ZERO, f"contact, but no {mark} of the theme"))
    if _zeros(table, of_blocks=True).any():
        entries.append((ZERO_OF_BLOCK, f"contact in part or all of the block, but no {mark} of the theme"))
    return entries + below_threshold_entries(accuracy, set(table["theme"]))


def cell_of(row: Mapping[Hashable, Any], column: str, colour: str | None) -> Cell:
    """Return the cell for one row of a table after disclosure control; its number is in `column`."""
    is_suppressed = row["state"] == SUPPRESSED
    n = None if is_suppressed else int(row[column])
    return Cell(row["theme"], row["week"], n, colour, row["last_week"], is_suppressed)


def _panel(worker: str, of_worker: pd.DataFrame, codebook: Codebook, accuracy: Accuracy) -> Panel:
    groups = groups_of(codebook, accuracy)
    colours = colours_of(groups)
    observed = of_worker[of_worker["state"].isin(["observed", SUPPRESSED])]
    cells = tuple(cell_of(row, "n", colours[row["theme"]]) for row in observed.to_dict("records"))
    states = of_worker[["week", "last_week", "state"]].drop_duplicates("week").sort_values("week")
    absences = join_absences(list(states.itertuples(index=False, name=None)))
    sums = of_worker.drop_duplicates("theme").set_index("theme")["n_all_weeks"]
    of_words: tuple[Group, ...] = ()
    if WORDS_COLUMN in of_worker:
        of_words = (GROUP,)
        cells = (*cells_of_words(of_worker.drop_duplicates("week")), *cells)
    return Panel(
        worker,
        worker,
        (*of_words, *groups.values()),
        cells,
        absences,
        tuple((theme, int(sums[theme])) for theme in colours if pd.notna(sums[theme])),
        is_of_one=True,
    )


def _describe_signs(table: pd.DataFrame, mark: str, no_contact: str) -> str:
    """Say what 0 and hatching mean, if they occur, and end with a space."""
    signs = []
    if _zeros(table, of_blocks=False).any():
        signs.append(f"0 marks a week with contact but without {mark} of the theme")
    if NO_CONTACT in set(table["state"]):
        signs.append(f"weeks with {no_contact} are hatched")
    text = "; ".join(signs)
    return f"{text[:1].upper()}{text[1:]}. " if text else ""


def _describe_sums(table: pd.DataFrame, unit: str) -> tuple[str, list[int]]:
    """Say between which numbers the sums of the themes lie, or how much is suppressed; and these numbers."""
    if n_suppressed := int((table["state"] == SUPPRESSED).sum()):
        cells = f"{counted(n_suppressed, 'cells')} of {len(table):,}"
        words = f"Disclosure control suppressed {cells}; no totals for all workers are given."
        return words, [n_suppressed, len(table)]
    totals = [int(n) for n in table.groupby("theme")["n"].sum()]
    words = f"Across all workers and weeks, {describe_range(totals, name_unit(unit))} for each theme."
    return words, totals


def _states(table: pd.DataFrame, workers: list[str]) -> pd.DataFrame:
    states = table[["worker", "week", "last_week", "state"]].drop_duplicates(["worker", "week"])
    return states.sort_values(
        ["worker", "week"],
        key=lambda column: column.map(workers.index) if column.name == "worker" else column,
    )
