"""How many themes had been coded after each contact, and in other orders of the same contacts."""

from __future__ import annotations

import pandas as pd
from matplotlib.ticker import MaxNLocator

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy
from helpers.figures.drawing.checks import require_columns
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.sentences import describe_coding, describe_sources, register_coding, with_notice
from helpers.figures.drawing.sheet import placeholder, placeholder_for_workers
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

NAME, TITLE = "new_themes", "New themes by contact"
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
    """Draw how many themes had been coded after each contact, in chronological order.

    Parameters
    ----------
    by_contact
        As `coding.saturation.by_contact` returns it.
    why_not
        Why a reflexive study does not report saturation; a placeholder says so.
    """
    if not may_show(study, Shows.WORKERS):
        return placeholder_for_workers(NAME, TITLE, study)
    if study.stance == "reflexive":
        return placeholder(NAME, why_not, study)
    if by_contact.empty:
        return placeholder(NAME, "There is no contact in which a theme could be new.", study)
    require_columns(by_contact, NAME, COLUMNS)
    table = by_contact[COLUMNS].assign(codebook=codebook.stamp)
    in_sources = describe_sources(sources, study)
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
    new = table[table["n_new"] > 0]
    for row in new.to_dict("records"):
        n, n_so_far = row["n"], row["n_themes"]
        axes.plot([n], [n_so_far], marker="o", markersize=2.6, color="#222222", gid=f"new-{n}")
    for axis, greatest in ((axes.xaxis, n_contacts), (axes.yaxis, len(codebook.themes))):
        axis.set_ticks(
            [tick for tick in MaxNLocator(5, integer=True).tick_values(0, greatest) if 0 < tick <= greatest]
        )
        axis.set_tick_params(labelsize=SMALL)
    axes.set_xlabel("Contacts, in chronological order", fontsize=LABEL)
    axes.set_ylabel("Themes coded so far", fontsize=LABEL)
    place = "codebook"
    if codebook.left_out:
        place = "dictionary"
    axes.text(
        0.7,
        len(codebook.themes) + 0.12,
        f"{counted(len(codebook.themes), 'themes')} in the {place}",
        fontsize=SMALL,
        color=GREY,
        va="bottom",
    )
    words = [
        ("actual order", "#222222", "-", 1.2),
        ("median of random orders", GREY, "--", 1.2),
        ("central 90% of random orders", tint(NEUTRAL, 0.15), "-", 4.0),
    ]
    for line, (label, colour, style, wide) in enumerate(words):
        y = (len(words) - line) * 0.075
        axes.plot(
            [0.5, 0.57], [y, y], transform=axes.transAxes, color=colour, linestyle=style, linewidth=wide
        )
        axes.text(0.59, y, label, transform=axes.transAxes, fontsize=SMALL, va="center_baseline")
    last = "No theme is coded in any contact."
    if len(new):
        place = f"contact {new['n'].iloc[-1]}, in week {new['week'].iloc[-1]}"
        last = f"The last theme to appear is first coded in {place}."
    caption = (
        "Number of themes coded so far, contact by contact in chronological order: "
        f"{counted(n_contacts, 'contacts')} with {counted(table['worker'].nunique(), 'workers')} "
        f"{in_sources}. Dots mark contacts with a theme that had not been coded before. The dashed line "
        f"and the shaded band give the median and the central 90% of {DRAWS:,} random orders of the same "
        "contacts, because their order is partly due to chance. The themes were in the codebook beforehand: "
        "the figure shows when each was first coded, not that there are no others. "
        f"{describe_coding(accuracy, codebook, is_marked=False)}"
    )
    rise = f"{counted(n_themes, 'themes')} over {counted(n_contacts, 'contacts')}"
    alt = f"A line that rises to {rise}, {in_sources}. {last}"
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
