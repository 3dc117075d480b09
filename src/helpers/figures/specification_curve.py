"""One ranking under every specification of the workers' own words, with its options below the curve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.grid import Group
from helpers.figures.drawing.key import Entry, Look, draw_key, key_height, paint
from helpers.figures.drawing.outcomes import LABELS, LOOKS, NO_CLAIM, describe_tried
from helpers.figures.drawing.sentences import with_notice
from helpers.figures.drawing.sheet import placeholder, placeholder_for_workers
from helpers.figures.drawing.style import (
    GREY,
    INK,
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
    line_height,
    round_ticks,
    width_of,
    wrap,
)
from helpers.figures.drawing.themes import LabelledRows, draw_rows, labelled_rows
from helpers.prose import in_a_sentence, listed
from helpers.study.claims import Claim
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.reporting import mention_questions, reason_or
from helpers.study.specifications import (
    CHOICES,
    NOTHING,
    ONE_WORDING,
    ONE_WORKER,
    TIES,
    VERBS,
    name_option,
)
from helpers.study.study import Study

NAME, TITLE = "specification_curve", "One claim under every specification"
TALL, AIR, NARROWEST, TIE = 34.0, 1.2, 0.8, 1.8
SHORTEST_SCALE, BEYOND, MOST_TICKS = 0.1, 0.06, 6
"""What the scale of the curve spans at least, and by how much of its span it goes on beyond both ends."""
AXIS = ("Difference from the comparison,", "as a percentage of the larger value")
PUBLISHED_MARK = "\u25be"
MINUS = "\u2212"
MARKS = {ONE_WORKER: ("v", "one worker left out"), ONE_WORDING: ("o", "one wording left out")}
"""The mark of the least favourable result of leaving one out, and what it means."""
LEFT_OUT = (
    " Marks show the least favourable result of the same specification with one left out, whichever it is."
)
PUBLISHED = " The mark “published” is at the specification by which the totals are published."
KINDS = (
    "Specifications are not of one kind, since contacts, weeks and minutes are other quantities than "
    "segments; so no share of them is given: see the figure claims_held."
)
OTHERS = [choice for choice in CHOICES if choice != "left_out"]


@article()
def specification_curve(
    specifications: pd.DataFrame,
    reference: Mapping[str, str],
    claims: Sequence[Claim],
    study: Study,
    codebook: Codebook,
) -> Drawing:
    """Draw the first ranking that was tested: one bar per specification, and what becomes of it without one.

    Parameters
    ----------
    specifications
        As `robustness.try_claims` returns them; only those of the workers' own words are drawn.
    reference
        As `robustness.reference_of` returns it: the published specification is marked.
    """
    if not may_show(study, Shows.WORKERS):
        return placeholder_for_workers(NAME, TITLE, study)
    of_workers = specifications[specifications["words_of"] == "worker"]
    tested = [claim for claim in claims if claim.id in set(of_workers["claim"])]
    if not tested:
        return placeholder(NAME, reason_or(study, "rankings", NO_CLAIM), study)
    claim = tested[0]
    own = of_workers[of_workers["claim"] == claim.id]
    places = _in_order(own)
    table = own.merge(places, on=OTHERS, how="left", validate="many_to_one")
    table = table.sort_values(["place", "left_out"], kind="stable", ignore_index=True)
    statement = claim.describe(codebook)
    whole = table[table["left_out"] == NOTHING]
    published = whole[_is_published(whole, reference)]
    chosen = listed([in_a_sentence(group.label) for group in _groups(whole, study)])
    every = f", under every combination of {chosen}" if chosen else ""
    reviewed = (
        " A coder is a person who reviewed every contact, or the dictionary." if "coder" in chosen else ""
    )
    marks = "" if set(table["left_out"]) == {NOTHING} else LEFT_OUT
    mark = "" if published.empty else PUBLISHED
    caption = (
        f"The claim “{statement[:-1]}” in the workers' own words{every}, from the lowest to the highest "
        f"relative difference: {_describe_difference(claim)}, divided by the larger "
        "of the two. Above the line the claim holds, below it does not; at the line it is a tie."
        f"{reviewed}{marks} Below the curve, a box marks the options of each specification.{mark} {KINDS} "
        f"What this count is for: {claim.purpose} {mention_questions(study)} {describe_tried(codebook)}"
    )
    least, greatest = whole["relative_difference"].iloc[0], whole["relative_difference"].iloc[-1]
    said = ""
    if not published.empty:
        said = f" As published, the claim {VERBS[str(published['outcome'].iloc[0])]}."
    alt = (
        f"A curve of the relative difference for the claim “{statement[:-1]}”, from {_percent(least)} to "
        f"{_percent(greatest)}, with the options of each specification below it.{said}"
    )
    return Drawing(
        NAME,
        _draw(table, reference, statement, study),
        table.assign(codebook=codebook.stamp),
        with_notice(caption, study),
        with_notice(alt, study),
        Shows.WORKERS,
        study,
        registered={"data/codebook.yaml": codebook, "data/claims.yaml": tested},
    )


def _in_order(own: pd.DataFrame) -> pd.DataFrame:
    """Return each specification, whatever is left out, with its place in the order of the curve, from 1."""
    whole = own[own["left_out"] == NOTHING]
    in_order = whole.sort_values(["relative_difference", *OTHERS], kind="stable", ignore_index=True)
    return in_order[OTHERS].assign(place=np.arange(1, len(in_order) + 1))


def _is_published(whole: pd.DataFrame, reference: Mapping[str, str]) -> pd.Series[bool]:
    """Tell which specification is the published one."""
    return pd.DataFrame({choice: whole[choice] == reference[choice] for choice in OTHERS}).all(axis=1)


def _groups(whole: pd.DataFrame, study: Study) -> list[Group]:
    """Return a group for each choice that has several options, and a row for each option."""
    return [_group(choice, whole, study) for choice in OTHERS if len(set(whole[choice])) > 1]


def _group(choice: str, whole: pd.DataFrame, study: Study) -> Group:
    """Return a row for each option of a choice."""
    options = sorted(whole[choice].unique())
    rows = tuple((f"{choice}={option}", name_option(choice, option, study)) for option in options)
    return Group(LABELS[choice], None, rows)


def _draw(table: pd.DataFrame, reference: Mapping[str, str], statement: str, study: Study) -> Figure:
    whole = table[table["left_out"] == NOTHING]
    # A study with a single specification has one row: its counting unit.
    groups = _groups(whole, study) or [_group("unit", whole, study)]
    rows = labelled_rows(groups)
    bar = max(NARROWEST, (PAGE - MARGIN - rows.left) / len(whole))
    width = max(PAGE, rows.left + bar * len(whole) + MARGIN)
    entries: list[Entry] = [(look, f"the claim {VERBS[outcome]}") for outcome, look in LOOKS.items()]
    title = wrap(statement, width - 2 * MARGIN, STRONG, bold=True)
    head_height = len(title) * line_height(STRONG) + 2
    top = MARGIN + key_height(entries, width) + head_height
    height = top + TALL + 4 + rows.height + 1.5 + foot_height(study, width) + MARGIN
    figure = begin_page(width, height, study)
    draw_key(figure, entries, width)
    head = add_panel(figure, MARGIN, top - head_height, width - 2 * MARGIN, head_height)
    head.text(0, 0, "\n".join(title), fontsize=STRONG, fontweight="bold", va="top", gid="claim")
    axes = add_panel(figure, rows.left, top, bar * len(whole), TALL)
    scale = _scale(table)
    _draw_axis(axes, scale, bar * len(whole))
    _draw_curve(axes, whole, bar, scale)
    _draw_marks(axes, table, bar, scale)
    _explain_axis(axes, table, rows.left)
    below = draw_rows(figure, rows, top + TALL + 4, bar * len(whole))
    _draw_options(below, whole, rows, bar)
    _mark_published(below, whole, reference, bar)
    return figure


@dataclass(frozen=True)
class _Scale:
    """The relative differences at the lower and the upper edge of the curve."""

    least: float
    greatest: float

    def at(self, share: float) -> float:
        """Return how far below the upper edge a relative difference lies, in mm."""
        return TALL * (self.greatest - share) / (self.greatest - self.least)


def _scale(table: pd.DataFrame) -> _Scale:
    """Return the scale: from where the differences lie, with 0."""
    differences = table["relative_difference"]
    least, greatest = min(0.0, float(differences.min())), max(0.0, float(differences.max()))
    span = greatest - least
    beyond = max(BEYOND * span, (SHORTEST_SCALE - span) / 2)
    return _Scale(least - beyond, greatest + beyond)


def _draw_axis(axes: Axes, scale: _Scale, width: float) -> None:
    """Draw the line between holding and not holding, and a thin line for each other number of the scale."""
    for tick in round_ticks(scale.least, scale.greatest, MOST_TICKS):
        y = scale.at(tick)
        if tick:
            axes.hlines(y, 0, width, color=LINE, linewidth=0.3, zorder=0.5)
        label = f"{100 * tick:+g}%".replace("-", MINUS) if tick else "0"
        style: dict[str, Any] = {"fontsize": SMALL, "color": GREY, "ha": "right", "va": "center_baseline"}
        axes.text(-AIR, y, label, gid=f"tick-{tick:g}", **style)
    axes.hlines(scale.at(0), 0, width, color=INK, linewidth=0.6)


def _draw_curve(axes: Axes, whole: pd.DataFrame, bar: float, scale: _Scale) -> None:
    """Draw one bar for each specification with nothing left out; a tie is an outlined box on the line."""
    line = scale.at(0)
    for row in whole.to_dict("records"):
        left, end = (row["place"] - 1) * bar, scale.at(row["relative_difference"])
        top, tall = min(line, end), abs(end - line)
        if row["outcome"] == TIES:
            top, tall = line - TIE / 2, TIE
        paint(axes, LOOKS[row["outcome"]], (left, top), (bar, tall), gid=f"bar-{row['place']}")


def _draw_marks(axes: Axes, table: pd.DataFrame, bar: float, scale: _Scale) -> None:
    """Draw the least favourable result of leaving one out."""
    for left_out, (marker, _) in MARKS.items():
        own = table[table["left_out"] == left_out]
        if own.empty:
            continue
        across = (own["place"].to_numpy(float) - 0.5) * bar
        down = [scale.at(share) for share in own["relative_difference"]]
        axes.plot(
            across,
            down,
            linestyle="none",
            marker=marker,
            markersize=2.6,
            markerfacecolor="white",
            markeredgecolor=INK,
            markeredgewidth=0.5,
            clip_on=False,
            gid=f"marks-{left_out}",
        )


def _explain_axis(axes: Axes, table: pd.DataFrame, left: float) -> None:
    """Say at the left what the scale is, and what each mark is that occurs."""
    room = left - 2 * MARGIN - width_of(f"{MINUS}100%", SMALL) - AIR
    lines = [line for part in AXIS for line in wrap(part, room, SMALL)]
    for left_out, (marker, meaning) in MARKS.items():
        if left_out in set(table["left_out"]):
            lines.append(f"{'▽' if marker == 'v' else '○'} {meaning}")
    axes.text(
        MARGIN - left,
        TALL / 2,
        "\n".join(lines),
        fontsize=SMALL,
        color=GREY,
        va="center",
        linespacing=1.5,
        gid="marks",
    )


def _draw_options(axes: Axes, whole: pd.DataFrame, rows: LabelledRows, bar: float) -> None:
    """Fill, in the row of each option, the boxes of the specifications that have it."""
    for row in rows:
        choice, _, option = row.id.partition("=")
        size = (bar * len(whole), row.height - 0.8)
        axes.add_patch(Rectangle((0, row.top + 0.4), *size, facecolor=PALE, linewidth=0, gid=f"row-{row.id}"))
        for place in whole.loc[whole[choice] == option, "place"]:
            corner = ((int(place) - 1) * bar, row.top + 0.4)
            paint(axes, Look(NEUTRAL), corner, (bar, row.height - 0.8), gid=f"option-{row.id}-{place}")


def _mark_published(axes: Axes, whole: pd.DataFrame, reference: Mapping[str, str], bar: float) -> None:
    """Mark the published specification between the curve and its options."""
    for place in whole.loc[_is_published(whole, reference), "place"]:
        middle = (int(place) - 0.5) * bar
        style: dict[str, Any] = {"fontsize": SMALL, "va": "bottom"}
        axes.text(middle, -0.6, PUBLISHED_MARK, ha="center", gid="published", **style)
        beside = middle - width_of(PUBLISHED_MARK, SMALL) / 2 - AIR / 2
        axes.text(beside, -0.6, "published", ha="right", gid="published-words", **style)


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
