"""For how many workers each theme occurs, week by week."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy
from helpers.coding.conversations import Spoken
from helpers.coding.weights import COUNT_NOT_HOW
from helpers.figures.drawing.amounts import OF_ALL, share_of, shows_of
from helpers.figures.drawing.checks import require_columns, require_rows, starts_of, weeks_of
from helpers.figures.drawing.controlled import (
    is_all_suppressed,
    placeholder_for_suppressed,
    require_controlled,
    rows_of_all,
    rows_of_weeks,
)
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.grid import Absence, Cell, Group, Panel
from helpers.figures.drawing.key import (
    NO_CONTACT,
    NUMBER,
    ZERO,
    Entry,
    below_threshold_entries,
    suppressed_entries,
)
from helpers.figures.drawing.sentences import (
    describe_coding,
    describe_columns,
    describe_control,
    describe_no_contact,
    describe_range,
    describe_sources,
    describe_span,
    describe_weeks,
    register_coding,
    week_beginnings,
    week_or_block,
    with_notice,
)
from helpers.figures.drawing.sheet import draw_sheet
from helpers.figures.drawing.style import article
from helpers.figures.drawing.themes import colours_of, groups_of, in_codebook_order
from helpers.figures.weekly import cell_of
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.coders import Coders
from helpers.study.gate import Shows
from helpers.study.study import SHOWN, SUPPRESSED, Study
from helpers.study.units import check_unit
from helpers.tables.public_tables import COUNTED

NAME, TITLE = "theme_weeks_together", "Number of workers with each theme, by week"
NUMBERS = ["n", "n_workers", "n_heard"]
COLUMNS = ["worker", "period", "first_week", "last_week", "area", "theme", *NUMBERS, "state", "reason"]


@article()
def theme_weeks_together(
    theme_counts: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    sources: list[str],
    accuracy: Accuracy = BY_DICTIONARY,
    public_contacts: pd.DataFrame | None = None,
    spoken: Spoken | None = None,
) -> Drawing:
    """Draw for how many workers each theme occurs, per week, below how much contact there was.

    Parameters
    ----------
    theme_counts
        Public table ``theme_counts``: its rows of all workers, by week or block of weeks.
    public_contacts
        Public table ``contacts``: how many words were said in each week or block, in the counted sources.
    spoken
        In which weeks there were conversations. Where single workers may not be shown, it says nothing.
    accuracy
        Who coded, and how accurately: themes below the accuracy threshold are marked.

    Raises
    ------
    FieldworkError
        The table is incomplete; `unit` or `sources` is not allowed.
    """
    require_columns(theme_counts, NAME, COLUMNS)
    together = rows_of_all(rows_of_weeks(theme_counts))
    require_columns(together, NAME, ["week"])
    weeks = weeks_of(together, NAME, study)
    require_rows(together, NAME, {"week": starts_of(together, NAME, weeks), "theme": codebook.theme_ids})
    require_controlled(together, NAME, NUMBERS)
    if is_all_suppressed(together):
        return placeholder_for_suppressed(NAME, TITLE, together, study)
    coders = accuracy.coders
    check_unit(unit)
    in_sources, no_contact = describe_sources(sources, study), describe_no_contact(sources, study)
    columns = ["week", "last_week", "area", "theme", "state", *NUMBERS]
    table = in_codebook_order(together, codebook, by=("week",))[columns].astype(
        dict.fromkeys(NUMBERS, "Int64")
    )
    table.insert(2, "week_begins", week_beginnings(table, study))
    amounts = _amounts(public_contacts, spoken)
    table = table.merge(amounts, on="week", how="left", validate="many_to_one")
    known = list(amounts.columns.drop("week"))
    table[known] = table[known].mask(table["state"] == SUPPRESSED)
    table["codebook"] = codebook.stamp
    n_observed = _count_observed(table)
    entries: list[Entry] = []
    if (table["n_workers"] > 0).any():
        entries.append((NUMBER, f"workers with {coders.mark} of the theme"))
    if (table["n_workers"] == 0).any():
        entries.append((ZERO, f"contact with workers, but no {coders.mark.split()[-1]} of the theme"))
    share, registered = share_of(spoken, of=OF_ALL)
    entries += below_threshold_entries(accuracy, codebook.theme_ids)
    entries += suppressed_entries(set(table["state"]))
    if 0 in n_observed.values():
        entries.append((NO_CONTACT, f"{no_contact} with any worker"))
    caption = (
        f"Number of workers with {coders.mark} of each theme, by week, {describe_span(weeks, study)}. A "
        f"worker is counted in a week if at least one of their segments {in_sources} contains {coders.mark} "
        f"of the theme. {_describe_top(amounts, spoken)}"
    )
    if 0 in n_observed.values():
        caption += f" Weeks with {no_contact} with any worker are hatched."
    caption += f"{share} {COUNT_NOT_HOW}"
    caption += describe_control(table)
    size = f"{counted(len(codebook.themes), 'themes')} by {describe_columns(table)}"
    described = _describe(table, n_observed, coders, no_contact)
    alt = f"A grid of {size}, {in_sources}. {described}{share}"
    panels = _panels(table, n_observed, codebook, accuracy, _rows_of_amounts(amounts, spoken))
    figure = draw_sheet(panels, entries, weeks, study)
    return Drawing(
        NAME,
        figure,
        table,
        with_notice(f"{caption} {describe_coding(accuracy, codebook)}", study),
        with_notice(alt, study),
        shows_of(spoken, Shows.TOGETHER),
        study,
        registered=register_coding(accuracy, codebook) | registered,
    )


def _amounts(public_contacts: pd.DataFrame | None, spoken: Spoken | None) -> pd.DataFrame:
    """Return ``week`` and, as far as they are given and may be shown, ``n_words`` and ``n_conversations``."""
    amounts = pd.DataFrame({"week": pd.Series(dtype=int)})
    if public_contacts is not None:
        of_counted = rows_of_all(public_contacts[public_contacts["source"] == COUNTED])
        amounts = rows_of_weeks(of_counted)[["week", "n_words"]].astype({"n_words": "Int64"})
    if spoken is not None and spoken.share:
        n = spoken.weeks.groupby("week")["n_conversations"].sum(min_count=1)
        amounts = amounts.merge(n.reset_index(), on="week", how="outer", validate="one_to_one")
    return amounts


def _describe_top(amounts: pd.DataFrame, spoken: Spoken | None) -> str:
    """Name the rows at the top, which say how much contact there was."""
    others = [f"of {in_a_sentence(label)}" for _, label in _rows_of_amounts(amounts, spoken)]
    if not others:
        return "At the top is the number of workers with whom there was contact in the week."
    return f"At the top are the numbers {listed(['of workers in contact', *others])} in the week."


def _rows_of_amounts(amounts: pd.DataFrame, spoken: Spoken | None) -> tuple[tuple[str, str], ...]:
    """Return the column and the label of each amount that is known."""
    labels = {"n_words": "Words"}
    if spoken is not None:
        labels["n_conversations"] = spoken.label
    return tuple((column, label) for column, label in labels.items() if column in amounts)


def _panels(
    table: pd.DataFrame,
    n_observed: dict[int, int | None],
    codebook: Codebook,
    accuracy: Accuracy,
    amounts: tuple[tuple[str, str], ...],
) -> list[Panel]:
    row = Group("", None, (("n_heard", "Workers in contact"),))
    last = _last_weeks(table)
    cells = tuple(Cell("n_heard", week, n, None, last[week], n is None) for week, n in n_observed.items())
    panels = [Panel("observed", "", (row,), cells)]
    absences = tuple(Absence("no_contact", week, last[week]) for week, n in n_observed.items() if n == 0)
    if amounts:
        cells = tuple(cell for column, _ in amounts for cell in _cells_of(table, column, n_observed))
        panels.append(Panel("amounts", "", (Group("", None, amounts),), cells, absences))
    groups = groups_of(codebook, accuracy)
    colours = colours_of(groups)
    for area, group in groups.items():
        is_shown = table["state"].isin([SHOWN, SUPPRESSED])
        of_area = table[table["theme"].isin([theme for theme, _ in group.rows]) & is_shown]
        cells = tuple(cell_of(row, "n_workers", colours[row["theme"]]) for row in of_area.to_dict("records"))
        panels.append(Panel(area, "", (group,), cells, absences))
    return panels


def _cells_of(table: pd.DataFrame, column: str, n_observed: dict[int, int | None]) -> Iterator[Cell]:
    """Yield the amounts of weeks with contact; one that disclosure control has suppressed has no number."""
    last = _last_weeks(table)
    amounts = table.groupby("week")[column].max()
    for week, n_workers in n_observed.items():
        if n_workers == 0:
            continue
        is_suppressed = bool(pd.isna(amounts[week]))
        n = None if is_suppressed else int(amounts[week])
        yield Cell(column, week, n, None, last[week], is_suppressed, is_amount=True)


def _last_weeks(table: pd.DataFrame) -> dict[int, int]:
    """Return the last week of each week or block, by its first."""
    return {int(first): int(last) for first, last in zip(table["week"], table["last_week"], strict=True)}


def _count_observed(table: pd.DataFrame) -> dict[int, int | None]:
    """Return the number of workers in contact, by week or block; None where every number is suppressed."""
    n_observed: dict[int, int | None] = {}
    for week, rows in table.groupby("week"):
        known = rows["n_heard"].dropna()
        n: int | None = 0
        if len(known):
            n = int(known.iloc[0])
        elif SUPPRESSED in set(rows["state"]):
            n = None
        n_observed[int(str(week))] = n
    return n_observed


def _describe(
    table: pd.DataFrame,
    n_observed: dict[int, int | None],
    coders: Coders,
    no_contact: str,
) -> str:
    """Say how many workers were in contact and how often themes are coded, or how much is suppressed."""
    n_suppressed = int((table["state"] == SUPPRESSED).sum())
    if n_suppressed:
        cells = f"{counted(n_suppressed, 'cells')} of {len(table):,}"
        return f"Disclosure control suppressed {cells}; no totals are given."
    totals = [int(n) for n in table.groupby("theme")["n_workers"].sum()]
    column = week_or_block(table)
    unit = "worker-weeks" if column == "week" else "worker-blocks"
    known = [n for n in n_observed.values() if n is not None]
    last = _last_weeks(table)
    without: list[int] = []
    for first, n in n_observed.items():
        if n == 0:
            without.extend(range(first, last[first] + 1))
    absences = f"There was contact with at least one worker in every {column}."
    if without:
        absences = f"There was {no_contact} with any worker in {describe_weeks(without)}."
    return (
        f"Workers in contact per {column}: {describe_range(known, 'workers')}, "
        f"{counted(sum(known), unit)} in all, of which {describe_range(totals, unit)} have {coders.mark} "
        f"for each theme. {absences}"
    )
