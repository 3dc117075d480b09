"""Under which specifications a claim holds: the curve of one claim, and a table of every claim by option."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.coding.accuracy import describe_codebook
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.grid import Group
from helpers.figures.drawing.key import Look, paint
from helpers.figures.drawing.sentences import with_notice
from helpers.figures.drawing.sheet import placeholder, placeholder_for_workers
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
from helpers.study.units import name_unit

CURVE, CURVE_TITLE = "specification_curve", "One claim under every specification"
HELD, HELD_TITLE = "claims_held", "Claims by specification"
DIMENSIONS = {
    "all": "All",
    "unit": "Counting unit",
    "denominator": "Denominator",
    "coder": "Coder",
    "sources": "Sources",
    "week_origin": "Start of the week",
    "aggregation": "Count of areas",
    "without": "Left out",
}
"""Each choice of a specification, and its label in the figures."""
OPTIONS = {
    "none": "none (total)",
    "monday": "Monday",
    "first_day": "first day",
    "sum": "sum of themes",
    "once": "counted once",
    "one indicator": "each indicator in turn",
}
"""Options whose label differs from their name."""
TALL, BINS, NUMBERS, AIR = 26.0, 160, 24.0, 1.2
HOLDS, FAILS = COLOURS[0], "#c9c9c9"
MINUS = "\u2212"
NO_CLAIM = (
    "There is no claim to test: data/claims.yaml makes none, or none about themes that are counted, "
    "or there was no contact with any worker."
)


@article()
def specification_curve(
    specifications: pd.DataFrame,
    by_option: pd.DataFrame,
    claims: Sequence[Claim],
    study: Study,
    codebook: Codebook,
) -> Drawing:
    """Draw the relative difference of the first claim that was tested, and the options of each specification.

    Parameters
    ----------
    specifications, by_option
        As `robustness.try_claims` and `robustness.by_option` return them.
    """
    if not may_show(study, Shows.WORKERS):
        return placeholder_for_workers(CURVE, CURVE_TITLE, study)
    tested = [claim for claim in claims if claim.id in set(specifications["claim"])]
    if not tested:
        return placeholder(CURVE, NO_CLAIM, study)
    claim = tested[0]
    own = _by_difference(specifications[specifications["claim"] == claim.id])
    options = by_option[by_option["claim"] == claim.id]
    rows = labelled_rows(_groups(options, study))
    statement = claim.describe(codebook)
    n_holds, n = int(own["holds"].sum()), len(own)
    table = own.assign(place=np.arange(1, n + 1), codebook=codebook.stamp)
    figure = _draw_curve(own, options, rows, statement, study)
    left_out = "the worker"
    if own["without"].str.startswith("indicator ").any():
        left_out = "the worker or indicator"
    caption = (
        f"The claim “{statement[:-1]}” under {n:,} specifications, in order of the relative difference: "
        f"{_describe_difference(claim)}, divided by the larger of the two. The claim holds where the "
        f"difference is above 0: in {n_holds:,} of {n:,}. A specification combines one option "
        "for each choice: the counting unit, the denominator, the coder (of those who reviewed every "
        "contact), the sources, the start of the week (Monday, or each worker's first day), how an area is "
        f"counted, and {left_out} that is left out. Every option is combined with every other "
        "where that makes sense; the workers' own words are never added to those of others. Below the curve, "
        "darker shading marks where the specifications with each option lie; at the right is the number of "
        f"them under which the claim holds. No single specification is correct. {_describe_coding(codebook)}"
    )
    least, greatest = own["relative_difference"].iloc[0], own["relative_difference"].iloc[-1]
    alt = (
        f"A rising curve of {counted(n, 'specifications')} for the claim “{statement[:-1]}”. It holds in "
        f"{n_holds:,}; the relative difference is {_percent(least)} to {_percent(greatest)}. "
        f"{_describe_options(options, study)}"
    )
    return Drawing(
        CURVE,
        figure,
        table,
        with_notice(caption, study),
        with_notice(alt, study),
        Shows.WORKERS,
        study,
        registered={"data/codebook.yaml": codebook},
    )


@article()
def claims_held(
    by_option: pd.DataFrame, claims: Sequence[Claim], study: Study, codebook: Codebook
) -> Drawing:
    """Draw, for every claim and option, under how many specifications with that option the claim holds.

    Parameters
    ----------
    by_option
        As `robustness.by_option` returns it.
    """
    if not may_show(study, Shows.WORKERS):
        return placeholder_for_workers(HELD, HELD_TITLE, study)
    tested = [claim for claim in claims if claim.id in set(by_option["claim"])]
    if not tested:
        return placeholder(HELD, NO_CLAIM, study)
    statements = {claim.id: claim.describe(codebook) for claim in tested}
    rows = labelled_rows(_groups(by_option.drop_duplicates(["dimension", "option"]), study))
    table = by_option.assign(codebook=codebook.stamp)
    caption = (
        f"Number of specifications under which each claim holds, by option: {_numbered(statements)} Darker "
        "cells: the claim holds in a larger share of specifications. An empty cell marks an option that "
        "does not apply to the claim. Some options cannot be combined with every other option, so that the "
        "numbers for two options of one choice may come from different sets of specifications. "
        f"{_describe_coding(codebook)}"
    )
    of_claim = {row["claim"]: row for row in by_option.to_dict("records") if row["dimension"] == "all"}
    held = [
        f"“{statement[:-1]}” in {of_claim[claim]['n_holds']:,} of {of_claim[claim]['n_specifications']:,}"
        for claim, statement in statements.items()
    ]
    alt = (
        f"A table of {counted(len(statements), 'claims')} by option. "
        f"Number of specifications under which each holds: {listed(held)}."
    )
    return Drawing(
        HELD,
        _draw_held(by_option, rows, statements, study),
        table,
        with_notice(caption, study),
        with_notice(alt, study),
        Shows.WORKERS,
        study,
        registered={
            "data/codebook.yaml": codebook,
            "data/claims.yaml: order": range(1, len(statements) + 1),
        },
    )


def _describe_coding(codebook: Codebook) -> str:
    """Say with which codebook segments were coded, and when the dictionary is no option."""
    text = describe_codebook(codebook)
    part = codebook.dictionary
    if not part.themes or part.themes == codebook.themes:
        return text
    return (
        f"{text} The dictionary, which does not look for every theme, is an option only for claims that "
        "compare themes for which it does."
    )


def _by_difference(own: pd.DataFrame) -> pd.DataFrame:
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
    """Return a group for each dimension and a row for each of its options, in a fixed order."""
    groups = []
    for dimension, label in DIMENSIONS.items():
        names = options.loc[options["dimension"] == dimension, "option"]
        rows = tuple((f"{dimension}={name}", _label_option(dimension, str(name), study)) for name in names)
        if rows:
            groups.append(Group(label, None, rows))
    return groups


def _counts_by_row(options: pd.DataFrame) -> Mapping[str, tuple[int, int]]:
    """Return for each row of `_groups` under how many specifications a claim holds, and of how many."""
    return {
        f"{row['dimension']}={row['option']}": (row["n_holds"], row["n_specifications"])
        for row in options.to_dict("records")
    }


def _label_option(dimension: str, option: str, study: Study) -> str:
    """Return the label of an option."""
    if dimension == "denominator" and option not in OPTIONS:
        return f"{option} (mean of workers)"
    sources = option.split("+")
    if set(sources) <= set(study.source_ids):
        return listed([in_a_sentence(study.source(source).label) for source in sources])
    if dimension == "unit":
        return name_unit(option)
    return OPTIONS.get(option, option)


def _draw_curve(
    own: pd.DataFrame, options: pd.DataFrame, rows: LabelledRows, statement: str, study: Study
) -> Figure:
    width = PAGE - MARGIN - rows.left - NUMBERS
    title = wrap(statement, PAGE - 2 * MARGIN, STRONG, bold=True)
    top = MARGIN + len(title) * line_height(STRONG) + 2
    figure = begin_page(PAGE, top + TALL + 3 + rows.height + 1.5 + foot_height(study, PAGE) + MARGIN, study)
    head = add_panel(figure, MARGIN, MARGIN, PAGE - 2 * MARGIN, top - MARGIN)
    head.text(0, 0, "\n".join(title), fontsize=STRONG, fontweight="bold", va="top", gid="claim")
    axes = add_panel(figure, rows.left, top, width, TALL)
    _curve(axes, own["relative_difference"].to_numpy(float), width)
    below = draw_rows(figure, rows, top + TALL + 3, width)
    held = _counts_by_row(options)
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


def _curve(axes: Axes, differences: np.ndarray, width: float) -> None:
    """Draw relative differences as adjoining bars, from below 0 to above it."""
    places = np.linspace(0, width, len(differences) + 1)
    most = max(0.1, ceil(10 * float(np.abs(differences).max())) / 10)
    scale, middle = TALL / 2.2 / most, TALL / 2
    for holds, colour, gid in ((True, HOLDS, "holds"), (False, FAILS, "fails")):
        heights_of = np.where((differences > 0) == holds, differences, 0.0)
        steps, heights = np.repeat(places, 2)[1:-1], np.repeat(middle - heights_of * scale, 2)
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
    share = float((differences > 0).mean())
    axes.text(
        width + AIR, TALL / 4, f"holds\n{share:.0%}", fontsize=LABEL, color=HOLDS, va="center", gid="share"
    )
    axes.text(width + AIR, TALL * 3 / 4, "does not hold", fontsize=LABEL, color=GREY, va="center")
    axes.text(
        -AIR - 9, middle, "relative difference", fontsize=SMALL, color=GREY, ha="right", va="center_baseline"
    )


def _density(
    axes: Axes, own: pd.DataFrame, dimension: str, option: str, place: tuple[float, float, float]
) -> None:
    """Shade, along the curve, the share of specifications that have an option."""
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


def _draw_held(
    by_option: pd.DataFrame, rows: LabelledRows, statements: dict[str, str], study: Study
) -> Figure:
    column = min(40.0, max(24.0, (PAGE - MARGIN - rows.left) / len(statements)))
    width = max(PAGE, rows.left + column * len(statements) + MARGIN)
    heads = {
        claim: wrap(f"{n}  {statement}", column - 2, SMALL)
        for n, (claim, statement) in enumerate(statements.items(), start=1)
    }
    head = max(map(len, heads.values())) * line_height(SMALL) + 1
    top = MARGIN + head
    figure = begin_page(width, top + rows.height + 1 + foot_height(study, width) + MARGIN, study)
    axes = draw_rows(figure, rows, top, column * len(statements))
    for at, (claim, lines) in enumerate(heads.items()):
        axes.text(at * column + 1, -0.7, "\n".join(lines), fontsize=SMALL, va="bottom", gid=f"claim-{claim}")
        held = _counts_by_row(by_option[by_option["claim"] == claim])
        for row in rows:
            n_holds, n = held.get(row.id, (0, 0))
            corner, size = (at * column, row.top), (column, row.height)
            if not n:
                paint(axes, Look("white", LINE), corner, size, gid=f"{claim}-{row.id}")
                continue
            face = tint(HOLDS, n_holds / n) if n_holds else PALE
            look = Look(face, digit=f"{n_holds:,} of {n:,}", ink=ink_on(face))
            paint(axes, look, corner, size, gid=f"{claim}-{row.id}")
    return figure


def _numbered(statements: dict[str, str]) -> str:
    return " ".join(f"({n}) {statement}" for n, statement in enumerate(statements.values(), start=1))


def _describe_options(options: pd.DataFrame, study: Study) -> str:
    """Say for each option in which share of the specifications with it the claim holds."""
    parts = []
    for dimension, label in DIMENSIONS.items():
        if dimension == "all":
            continue
        shares = []
        for row in options[options["dimension"] == dimension].to_dict("records"):
            option = _label_option(dimension, row["option"], study)
            shares.append(f"{option} {row['n_holds'] / row['n_specifications']:.0%}")
        if shares:
            parts.append(f"{in_a_sentence(label)}: {', '.join(shares)}")
    return f"Share of specifications in which the claim holds, by option: {'; '.join(parts)}."


def _describe_difference(claim: Claim) -> str:
    """Say from which value which other is subtracted, as `robustness.try_claims` does for a kind of claim."""
    if claim.kind == "more_coded":
        return "the first theme's value minus that of the second (the comparison)"
    if claim.kind == "least_coded":
        return "the lowest value of any other theme (the comparison) minus the theme's own value"
    kind = "area" if claim.kind == "area_leads" else "theme"
    return f"the {kind}'s value minus the highest value of any other {kind} (the comparison)"


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("-", MINUS)
