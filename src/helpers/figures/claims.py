"""In which ways of counting a claim holds: one claim's curve over all of them, and every claim by option."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.grid import Group
from helpers.figures.drawing.key import Look, paint
from helpers.figures.drawing.sentences import with_notice
from helpers.figures.drawing.sheet import card, withheld
from helpers.figures.drawing.style import (
    COLOURS,
    GREY,
    LABEL,
    LINE,
    MARGIN,
    NEUTRAL,
    PAGE,
    PALE,
    SMALL,
    STRONG,
    add_panel,
    article,
    begin_page,
    foot_height,
    ink_on,
    line_height,
    tint,
    wrap,
)
from helpers.figures.drawing.themes import LabelledRows, draw_rows, labelled_rows
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.claims import Claim
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.study import Study

CURVE, HELD = "specification_curve", "claims_held"
DIMENSIONS = {
    "all": "All",
    "unit": "Counted",
    "denominator": "Divided by",
    "coder": "Coder",
    "sources": "Sources",
    "week_origin": "Weeks from",
    "aggregation": "Areas",
    "without": "Left out",
}
WORDS = {
    "every specification": "every way of counting",
    "none": "nothing, added up",
    "monday": "Mondays",
    "first_day": "first days",
    "sum": "themes added up",
    "once": "counted once",
    "one indicator": "one indicator, in turn",
}
TALL, BINS, NUMBERS, AIR = 26.0, 160, 24.0, 1.2
HOLDS, FAILS = COLOURS[0], "#c9c9c9"
MINUS = "\u2212"
NO_CLAIM = "data/claims.yaml makes no claim, or nobody was heard: there is nothing to try."


@article()
def specification_curve(
    specifications: pd.DataFrame,
    by_option: pd.DataFrame,
    claims: Sequence[Claim],
    study: Study,
    codebook: Codebook,
) -> Drawing:
    """Draw by how much the study's first claim leads under each way of counting, and which options these are.

    Parameters
    ----------
    specifications, by_option
        As `robustness.try_claims` and `robustness.by_option` return them.
    """
    if not may_show(study, Shows.WORKERS):
        return withheld(CURVE, study)
    if not claims or specifications.empty:
        return card(CURVE, NO_CLAIM, study)
    claim = claims[0]
    own = _by_lead(specifications[specifications["claim"] == claim.id])
    options = by_option[by_option["claim"] == claim.id]
    rows = labelled_rows(_groups(options, study))
    says = claim.describe(codebook)
    n_holds, n = int(own["holds"].sum()), len(own)
    table = own.assign(place=np.arange(1, n + 1), codebook=codebook.stamp)
    figure = _draw_curve(own, options, rows, says, study)
    caption = (
        f"“{says}” under {n:,} ways of counting, from the least lead to the greatest. Above, how far it leads its "
        "nearest comparison, as a share of "
        f"the greater of both: above 0 it holds, in {n_holds:,} of {n:,}. Below, where the ways with each option lie: "
        "the darker, the more of "
        "them; at the right, in how many of these it holds. Every unit, denominator, coder who has read all, source, "
        "day on which weeks begin, "
        "and left-out worker or indicator is combined with every other where that makes sense. Sources of different voices are never added "
        f"up. No way of counting is the true one. Codebook {codebook.stamp}."
    )
    alt = (
        f"A rising curve of {counted(n, 'ways')} of counting for the claim “{says[:-1]}”. It holds in {n_holds:,}, from a lead of "
        f"{own['relative_difference'].iloc[0]:.0%} to {own['relative_difference'].iloc[-1]:.0%}. {_options_in_words(options, study)}"
    )
    return Drawing(
        CURVE, figure, table, with_notice(caption, study), with_notice(alt, study), Shows.WORKERS, study
    )


@article()
def claims_held(
    by_option: pd.DataFrame, claims: Sequence[Claim], study: Study, codebook: Codebook
) -> Drawing:
    """Draw, for every claim and every option, in how many ways of counting with that option the claim holds.

    Parameters
    ----------
    by_option
        As `robustness.by_option` returns it.
    """
    if not may_show(study, Shows.WORKERS):
        return withheld(HELD, study)
    if not claims or by_option.empty:
        return card(HELD, NO_CLAIM, study)
    tried = [claim for claim in claims if claim.id in set(by_option["claim"])]
    says = {claim.id: claim.describe(codebook) for claim in tried}
    rows = labelled_rows(_groups(by_option.drop_duplicates(["dimension", "option"]), study))
    table = by_option.assign(codebook=codebook.stamp)
    caption = (
        f"In how many ways of counting each claim holds, by option: {_numbered(says)} Darker: in a larger share. A "
        "cell without number is an "
        f"option that the claim does not have. Codebook {codebook.stamp}."
    )
    all_of = by_option[by_option["dimension"] == "all"].set_index("claim")
    held = [
        f"“{said[:-1]}” in {all_of.loc[claim, 'n_holds']:,} of {all_of.loc[claim, 'n_specifications']:,}"
        for claim, said in says.items()
    ]
    alt = f"A table of {counted(len(says), 'claims')} by option. Each holds in so many ways of counting: {listed(held)}."
    return Drawing(
        HELD,
        _draw_held(by_option, rows, says, study),
        table,
        with_notice(caption, study),
        with_notice(alt, study),
        Shows.WORKERS,
        study,
    )


def _by_lead(own: pd.DataFrame) -> pd.DataFrame:
    return own.sort_values(
        [
            "relative_difference",
            "unit",
            "denominator",
            "coder",
            "sources",
            "week_origin",
            "aggregation",
            "without",
        ],
        kind="stable",
        ignore_index=True,
    )


def _groups(options: pd.DataFrame, study: Study) -> list[Group]:
    """Return a group a dimension, a row an option, in a fixed order."""
    groups = []
    for dimension, label in DIMENSIONS.items():
        of_one = options[options["dimension"] == dimension]
        if len(of_one):
            groups.append(
                Group(
                    label,
                    None,
                    tuple(
                        (f"{dimension}={one}", _option(dimension, str(one), study))
                        for one in of_one["option"]
                    ),
                )
            )
    return groups


def _option(dimension: str, option: str, study: Study) -> str:
    """Say an option of a dimension in words."""
    if dimension == "denominator" and option not in WORDS:
        return f"{option}, mean of workers"
    sources = option.split("+")
    if set(sources) <= set(study.source_ids):
        return listed([in_a_sentence(study.source(source).label) for source in sources])
    return WORDS.get(option, option)


def _draw_curve(
    own: pd.DataFrame, options: pd.DataFrame, rows: LabelledRows, says: str, study: Study
) -> Figure:
    width = PAGE - MARGIN - rows.left - NUMBERS
    title = wrap(says, PAGE - 2 * MARGIN, STRONG, bold=True)
    top = MARGIN + len(title) * line_height(STRONG) + 2
    figure = begin_page(PAGE, top + TALL + 3 + rows.height + 1.5 + foot_height(study, PAGE) + MARGIN, study)
    head = add_panel(figure, MARGIN, MARGIN, PAGE - 2 * MARGIN, top - MARGIN)
    head.text(0, 0, "\n".join(title), fontsize=STRONG, fontweight="bold", va="top", gid="claim")
    axes = add_panel(figure, rows.left, top, width, TALL)
    _curve(axes, own["relative_difference"].to_numpy(float), width)
    below = draw_rows(figure, rows, top + TALL + 3, width)
    held = {
        f"{row.dimension}={row.option}": (row.n_holds, row.n_specifications) for row in options.itertuples()
    }
    for row in rows:
        dimension, _, option = row.id.partition("=")
        _density(below, own, dimension, option, (row.top, row.height, width))
        n_holds, n = held[row.id]
        middle = row.top + row.height / 2
        below.text(
            width + AIR,
            middle,
            f"{n_holds:,} of {n:,}",
            fontsize=SMALL,
            va="center_baseline",
            gid=f"held-{row.id}",
        )
    return figure


def _curve(axes: Axes, lead: np.ndarray, width: float) -> None:
    """Draw leads as bars that touch, from below 0 to above it."""
    places = np.linspace(0, width, len(lead) + 1)
    most = max(0.1, ceil(10 * float(np.abs(lead).max())) / 10)
    scale, middle = TALL / 2.2 / most, TALL / 2
    for holds, colour, gid in ((True, HOLDS, "holds"), (False, FAILS, "fails")):
        chosen = np.where((lead > 0) == holds, lead, 0.0)
        steps, heights = np.repeat(places, 2)[1:-1], np.repeat(middle - chosen * scale, 2)
        axes.fill_between(steps, heights, middle, color=colour, linewidth=0, gid=gid)
    axes.hlines(middle, 0, width, color=GREY, linewidth=0.6)
    for share in (-most, 0, most):
        axes.text(
            -AIR,
            middle - share * scale,
            f"{share:+.0%}".replace("-", MINUS) if share else "0",
            fontsize=SMALL,
            color=GREY,
            ha="right",
            va="center_baseline",
        )
    share = float((lead > 0).mean())
    axes.text(
        width + AIR, TALL / 4, f"holds\n{share:.0%}", fontsize=LABEL, color=HOLDS, va="center", gid="share"
    )
    axes.text(width + AIR, TALL * 3 / 4, "does not", fontsize=LABEL, color=GREY, va="center")
    axes.text(
        -AIR - 9, middle, "relative_difference", fontsize=SMALL, color=GREY, ha="right", va="center_baseline"
    )


def _density(
    axes: Axes, own: pd.DataFrame, dimension: str, option: str, place: tuple[float, float, float]
) -> None:
    """Shade along the curve what share of the ways of counting has an option."""
    top, height, width = place
    axes.add_patch(Rectangle((0, top + 0.4), width, height - 0.8, facecolor=PALE, linewidth=0))
    if dimension == "all":
        has = own["holds"].to_numpy(float)
    elif dimension == "without":
        kind = {"nothing": own["without"] == "", "one indicator": own["without"].str.startswith("indicator ")}
        has = kind.get(option, own["without"] == option).to_numpy(float)
    else:
        has = (own[dimension] == option).to_numpy(float)
    shares = [float(part.mean()) for part in np.array_split(has, min(BINS, len(has)))]
    wide, low, high = width / len(shares), top + 0.4, top + height - 0.4
    places = [at for at, share in enumerate(shares) if share]
    boxes = [
        ((at * wide, low), ((at + 1) * wide, low), ((at + 1) * wide, high), (at * wide, high))
        for at in places
    ]
    colour = HOLDS if dimension == "all" else NEUTRAL
    faces = [tint(colour, shares[at]) for at in places]
    axes.add_collection(
        PolyCollection(boxes, facecolors=faces, edgecolors="none", gid=f"density-{dimension}={option}")
    )


def _draw_held(by_option: pd.DataFrame, rows: LabelledRows, says: dict[str, str], study: Study) -> Figure:
    column = min(40.0, max(24.0, (PAGE - MARGIN - rows.left) / len(says)))
    width = max(PAGE, rows.left + column * len(says) + MARGIN)
    heads = {
        claim: wrap(f"{n}  {said}", column - 2, SMALL)
        for n, (claim, said) in enumerate(says.items(), start=1)
    }
    head = max(map(len, heads.values())) * line_height(SMALL) + 1
    top = MARGIN + head
    figure = begin_page(width, top + rows.height + 1 + foot_height(study, width) + MARGIN, study)
    axes = draw_rows(figure, rows, top, column * len(says))
    for at, (claim, lines) in enumerate(heads.items()):
        axes.text(at * column + 1, -0.7, "\n".join(lines), fontsize=SMALL, va="bottom", gid=f"claim-{claim}")
        own = by_option[by_option["claim"] == claim]
        held = {
            f"{row.dimension}={row.option}": (row.n_holds, row.n_specifications) for row in own.itertuples()
        }
        for row in rows:
            n_holds, n = held.get(row.id, (0, 0))
            corner, size = (at * column, row.top), (column, row.height)
            if not n:
                paint(axes, Look("white", LINE), corner, size, gid=f"{claim}-{row.id}")
                continue
            face = tint(HOLDS, n_holds / n) if n_holds else PALE
            paint(
                axes,
                Look(face, digit=f"{n_holds:,} of {n:,}", ink=ink_on(face)),
                corner,
                size,
                gid=f"{claim}-{row.id}",
            )
    return figure


def _numbered(says: dict[str, str]) -> str:
    return " ".join(f"({n}) {said}" for n, said in enumerate(says.values(), start=1))


def _options_in_words(options: pd.DataFrame, study: Study) -> str:
    """Say by dimension in which share of the ways with each option it holds."""
    parts = []
    for dimension, label in DIMENSIONS.items():
        of_one = options[(options["dimension"] == dimension) & (dimension != "all")]
        shares = [
            f"{_option(dimension, str(row.option), study)} {row.n_holds / row.n_specifications:.0%}"
            for row in of_one.itertuples()
        ]
        parts += [f"{label}: {', '.join(shares)}."] if shares else []
    return " ".join(parts)
