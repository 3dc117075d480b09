"""How many themes had been heard after each contact, and what other orders of the same contacts would have given."""

from __future__ import annotations

import pandas as pd
from matplotlib.ticker import MaxNLocator

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy
from helpers.figures.drawing.checks import require_columns
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.sentences import coded_in_words, sources_in_words, with_notice
from helpers.figures.drawing.sheet import card, withheld
from helpers.figures.drawing.style import (
    COLUMN,
    GREY,
    LABEL,
    LINE,
    MARGIN,
    NEUTRAL,
    SMALL,
    add_panel,
    article,
    begin_page,
    foot_height,
    tint,
)
from helpers.prose import counted
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.resampling import DRAWS
from helpers.study.study import Study

NAME = "new_themes"
COLUMNS = ["n", "contact_id", "worker", "week", "source", "n_new", "n_themes", "low", "median", "high"]
LEFT, RIGHT, TALL, AXIS = 10.0, 4.0, 42.0, 9.5


@article()
def new_themes(
    by_contact: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    sources: list[str],
    why_not: str = "",
    accuracy: Accuracy = BY_DICTIONARY,
) -> Drawing:
    """Draw how many themes had been heard after each contact, in the order of time.

    Parameters
    ----------
    by_contact
        As `coding.saturation.by_contact` returns it.
    why_not
        Why the study's stance declines it: a card says so.
    """
    if not may_show(study, Shows.WORKERS):
        return withheld(NAME, study)
    if study.stance == "reflexive" or by_contact.empty:
        return card(
            NAME,
            why_not
            if study.stance == "reflexive"
            else "Nobody was heard: there is no contact in which a theme could be new.",
            study,
        )
    require_columns(by_contact, NAME, COLUMNS)
    table = by_contact[COLUMNS].assign(codebook=codebook.stamp)
    whose = sources_in_words(sources, study)
    n_contacts, n_themes = len(table), int(table["n_themes"].iloc[-1])
    height = MARGIN + TALL + AXIS + foot_height(study, COLUMN) + MARGIN
    figure = begin_page(COLUMN, height, study)
    axes = add_panel(figure, LEFT, MARGIN + 2, COLUMN - LEFT - RIGHT, TALL - 2)
    axes.set_xlim(0.5, max(1.5, n_contacts + 0.5))
    axes.set_ylim(0, len(codebook.themes) + 0.6)
    axes.axhline(len(codebook.themes), color=LINE, linewidth=0.5)
    axes.fill_between(
        table["n"],
        table["low"],
        table["high"],
        step="mid",
        color=tint(NEUTRAL, 0.15),
        linewidth=0,
        gid="band",
    )
    axes.step(
        table["n"],
        table["median"],
        where="mid",
        color=GREY,
        linewidth=0.8,
        linestyle=(0, (3, 2)),
        gid="median",
    )
    axes.step(table["n"], table["n_themes"], where="mid", color="#222222", linewidth=1.4, gid="themes")
    for row in table[table["n_new"] > 0].itertuples():
        axes.plot([row.n], [row.n_themes], marker="o", markersize=2.6, color="#222222", gid=f"new-{row.n}")
    for axis, greatest in ((axes.xaxis, n_contacts), (axes.yaxis, len(codebook.themes))):
        axis.set_ticks(
            [tick for tick in MaxNLocator(5, integer=True).tick_values(0, greatest) if 0 < tick <= greatest]
        )
        axis.set_tick_params(labelsize=SMALL)
    axes.set_xlabel("Contacts, in the order of time", fontsize=LABEL)
    axes.set_ylabel("Themes heard so far", fontsize=LABEL)
    axes.text(
        0.7,
        len(codebook.themes) + 0.12,
        f"{len(codebook.themes)} themes in the codebook",
        fontsize=SMALL,
        color=GREY,
        va="bottom",
    )
    words = [
        ("as they came", "#222222", "-"),
        ("median of random orders", GREY, "--"),
        ("9 in 10 of these", tint(NEUTRAL, 0.15), "-"),
    ]
    for line, (said, colour, style) in enumerate(words):
        y = (len(words) - line) * 0.075
        wide = 4.0 if "9 in" in said else 1.2
        axes.plot(
            [0.5, 0.57], [y, y], transform=axes.transAxes, color=colour, linestyle=style, linewidth=wide
        )
        axes.text(0.59, y, said, transform=axes.transAxes, fontsize=SMALL, va="center_baseline")
    new = table[table["n_new"] > 0]
    last = (
        f"The last new one came in contact {new['n'].iloc[-1]}, in week {new['week'].iloc[-1]}."
        if len(new)
        else "No contact has a theme."
    )
    caption = (
        f"Themes heard so far, contact by contact in the order of time: {counted(n_contacts, 'contacts')} with "
        f"{counted(table['worker'].nunique(), 'workers')}, {whose}. Dots: contacts with a theme that none before had. "
        "Dashed and shaded: "
        f"the median and nine in ten of {DRAWS:,} random orders of the same contacts, for the order is chance. The themes stood in the "
        f"codebook beforehand: this says when each was first heard, not that there are no others. {coded_in_words(accuracy, codebook)}"
    )
    alt = f"A line that rises to {counted(n_themes, 'themes')} over {counted(n_contacts, 'contacts')}, {whose}. {last}"
    return Drawing(
        NAME, figure, table, with_notice(caption, study), with_notice(alt, study), Shows.WORKERS, study
    )
