"""How many themes interviews had added to the codebook, interview by interview."""

from __future__ import annotations

import pandas as pd
from matplotlib.ticker import MaxNLocator

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy
from helpers.coding.saturation import interviews_of
from helpers.figures.drawing.checks import require_columns
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.sentences import describe_coding, describe_sources, register_coding, with_notice
from helpers.figures.drawing.sheet import placeholder, placeholder_for_workers
from helpers.figures.drawing.style import (
    COLUMN,
    INK,
    LABEL,
    LINE,
    MARGIN,
    SMALL,
    add_panel,
    article,
    begin_page,
    foot_height,
)
from helpers.prose import counted
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.study import Study

NAME, TITLE = "new_themes", "New themes by interview"
COLUMNS = ["n", "contact_id", "worker", "week", "n_new", "n_themes"]
LEFT, RIGHT, TALL, AXIS = 10.0, 4.0, 42.0, 9.5
MOST_TICKS, EACH = 5, 10
"""How many ticks a scale has at most, and up to which number each has one."""


@article()
def new_themes(
    by_contact: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    why_not: str = "",
    accuracy: Accuracy = BY_DICTIONARY,
) -> Drawing:
    """Draw how many themes interviews had added to the codebook, in chronological order.

    Parameters
    ----------
    by_contact
        As `coding.saturation.by_contact` returns it.
    why_not
        Why the study does not report saturation (`coding.saturation.why_not`); a placeholder says so.
    """
    if not may_show(study, Shows.WORKERS):
        return placeholder_for_workers(NAME, TITLE, study)
    if why_not:
        return placeholder(NAME, why_not, study)
    if by_contact.empty:
        return placeholder(NAME, "There is no interview that could have added a theme.", study)
    require_columns(by_contact, NAME, COLUMNS)
    table = by_contact[COLUMNS].assign(codebook=codebook.stamp)
    n_contacts, n_themes = len(table), int(table["n_themes"].iloc[-1])
    height = MARGIN + TALL + AXIS + foot_height(study, COLUMN) + MARGIN
    figure = begin_page(COLUMN, height, study)
    axes = add_panel(figure, LEFT, MARGIN + 2, COLUMN - LEFT - RIGHT, TALL - 2)
    axes.set_xlim(0, max(1.5, n_contacts + 0.5))
    axes.set_ylim(0, max(1, n_themes) + 0.6)
    axes.axhline(0, color=LINE, linewidth=0.8)
    steps = ([0, *table["n"]], [0, *table["n_themes"]])
    axes.step(*steps, where="post", color=INK, linewidth=1.4, clip_on=False, gid="themes")
    new = table[table["n_new"] > 0]
    for row in new.to_dict("records"):
        n, n_so_far = row["n"], row["n_themes"]
        axes.plot([n], [n_so_far], marker="o", markersize=2.6, color=INK, gid=f"new-{n}")
    axes.set_xticks(_ticks(1, n_contacts))
    axes.set_yticks(_ticks(0, max(1, n_themes)))
    axes.tick_params(labelsize=SMALL, length=2, color=LINE)
    axes.set_xlabel("Interviews, in chronological order", fontsize=LABEL)
    axes.set_ylabel("Themes added so far", fontsize=LABEL)
    workers = counted(table["worker"].nunique(), "workers")
    last = "No interview led to a theme."
    if len(new):
        place = f"interview {new['n'].iloc[-1]}, in week {new['week'].iloc[-1]}"
        last = f"The last interview that led to a theme is {place}."
    sources = describe_sources(interviews_of(study), study)
    caption = (
        "Number of themes to which interviews had led so far, in chronological order: "
        f"{counted(n_contacts, 'contacts')} with {workers} {sources}. An "
        "interview has led to a theme if it is the first in which the theme is coded, of those between the "
        "first dated version of the codebook that has it and the version before. Dots mark such interviews; "
        "themes that stood beforehand, or of which nothing shows an interview, are not counted. Saturation "
        f"of codes is not saturation of their meaning. {describe_coding(accuracy, codebook, is_marked=False)}"
    )
    rise = f"{counted(n_themes, 'themes')} over {counted(n_contacts, 'interviews')}"
    alt = f"A line that rises to {rise}, in chronological order. {last}"
    return Drawing(
        NAME,
        figure,
        table,
        with_notice(caption, study),
        with_notice(alt, study),
        Shows.WORKERS,
        study,
        registered=register_coding(accuracy, codebook),
    )


def _ticks(first: int, last: int) -> list[int]:
    """Return the first number of a scale, and round whole numbers after it: every one, up to ten."""
    most = MOST_TICKS if last > EACH else EACH
    ticks = MaxNLocator(most, steps=[1, 2, 5, 10], integer=True).tick_values(0, last)
    return [first, *(int(tick) for tick in ticks if first < tick <= last)]
