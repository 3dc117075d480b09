"""Rankings under other options: each option next to the published one, over matched specifications."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.grid import Group, place_rows
from helpers.figures.drawing.key import Entry, draw_key, key_height, paint
from helpers.figures.drawing.outcomes import LABELS, LOOKS, NO_CLAIM, describe_tried
from helpers.figures.drawing.pages import evenly, numbered
from helpers.figures.drawing.sentences import with_notice
from helpers.figures.drawing.sheet import placeholder, placeholder_for_workers
from helpers.figures.drawing.style import (
    GREY,
    HIGHEST,
    MARGIN,
    MM_PER_INCH,
    PAGE,
    SMALL,
    TEXT,
    add_panel,
    article,
    begin_page,
    foot_height,
    line_height,
    wrap,
)
from helpers.figures.drawing.themes import LabelledRows, draw_rows, labelled_rows
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.claims import Claim, facts_of
from helpers.study.codebook import Codebook
from helpers.study.gate import Shows, may_show
from helpers.study.reporting import mention_questions, reason_or
from helpers.study.specifications import (
    CHOICES,
    COMPARED,
    ONE_WORDING,
    REFERENCE,
    VERBS,
    name_option,
)
from helpers.study.study import Study
from helpers.study.units import DENOMINATORS

NAME, TITLE = "claims_held", "Claims by specification"
PANELS = {
    "worker": "In the workers' own words",
    "researcher": "In the researcher's words",
    "other": "In the words of others",
}
"""Whose words are counted, in the order of the panels."""
COMPARISON = (
    "Each row compares an option (upper bar) with the published option of the same choice (lower bar, "
    "named at the left) over the specifications that exist with both and differ in nothing else. Next to "
    "each bar: in how many of these the claim holds, ties and does not hold. Rows have different "
    "specifications, and are not to be added up or compared with each other. Contacts, weeks and minutes are "
    "other quantities than segments, not other ways to count the same."
)
ROW_OF_TWO, HEAD, BAR, AIR, WIDEST, NARROWEST, WIDEST_CHOICE = 4.8, 4.4, 1.7, 1.2, 40.0, 26.0, 46.0
PAIR_GAP, NUMBERS = 0.3, 17.0
MEAN = " (mean of workers)"
"""How the label of a rate ends, which the caption explains."""


@article()
def claims_held(
    by_option: pd.DataFrame, claims: Sequence[Claim], study: Study, codebook: Codebook
) -> Drawing:
    """Draw, for every ranking and option, what comes of it with this option and with the published one.

    Parameters
    ----------
    by_option
        As `robustness.by_option` returns it.
    """
    if not may_show(study, Shows.WORKERS):
        return placeholder_for_workers(NAME, TITLE, study)
    tested = [claim for claim in claims if claim.id in set(by_option["claim"])]
    if not tested:
        return placeholder(NAME, reason_or(study, "rankings", NO_CLAIM), study)
    statements = {claim.id: claim.describe(codebook) for claim in tested}
    purposes = " ".join(f"({n}) {claim.purpose}" for n, claim in enumerate(tested, start=1))
    wording = ""
    if ONE_WORDING in set(by_option["option"]):
        wording = " A wording is what occurs in the text of any theme that is compared."
    is_mean = by_option["option"].isin([name for name in DENOMINATORS if name != "none"]).any()
    means = " A rate is the mean of the workers' own rates." if is_mean else ""
    left_out = ""
    if "left_out" in set(by_option["choice"]):
        left_out = " With one of several left out, a claim holds only if it holds whichever it is."
    caption = (
        "What comes of each ranking with another option than the one that is published: "
        f"{_numbered(statements)} {_describe_panels(by_option)}{COMPARISON}{means}{left_out}{wording}"
        f"{_describe_empty(by_option)} "
        f"What the counts are for: {purposes} {mention_questions(study)} {describe_tried(codebook)}"
    )
    pages = list(_draw_pages(by_option, statements, study))
    drawings = []
    for roles, of_page, figure in pages:
        own = by_option[by_option["words_of"].isin(roles) & by_option["claim"].isin(of_page)]
        turned = [_describe_turned(own, one, codebook, study) for one in tested if one.id in of_page]
        alt = (
            f"A table of {counted(len(of_page), 'claims')} by option, in panels by whose words are counted. "
            f"{' '.join(turned)}"
        )
        drawings.append(
            Drawing(
                NAME,
                figure,
                own.assign(codebook=codebook.stamp),
                with_notice(caption, study),
                with_notice(alt, study),
                Shows.WORKERS,
                study,
                registered={
                    "data/codebook.yaml": codebook,
                    "data/claims.yaml": facts_of(tested),
                    "data/claims.yaml: order": range(1, len(statements) + 1),
                },
            )
        )
    return numbered(drawings, [_describe_page(roles, of_page, statements) for roles, of_page, _ in pages])


def _describe_page(roles: Sequence[str], of_page: Sequence[str], statements: Mapping[str, str]) -> str:
    """Say which claims are on a page, and in whose words."""
    numbers = [str(n) for n, claim in enumerate(statements, start=1) if claim in of_page]
    claims = f"claim {numbers[0]}" if len(numbers) == 1 else f"claims {numbers[0]} to {numbers[-1]}"
    return f"{claims}, {listed([in_a_sentence(PANELS[role]) for role in roles])}"


def _label_choice(choice: str, reference: str, study: Study) -> str:
    """Return the label of a choice, with the published option."""
    return f"{LABELS[choice]}, not {_label(choice, reference, study)}"


def _label(choice: str, option: str, study: Study) -> str:
    """Return the label of an option below that of its choice, which need not say it again."""
    label = name_option(choice, option, study)
    return (
        label.removesuffix(" left out").removesuffix(MEAN).removeprefix("weeks from ").removeprefix("coder ")
    )


def _describe_panels(by_option: pd.DataFrame) -> str:
    """Name the panels, if there are several."""
    named = [PANELS[role] for role in PANELS if role in set(by_option["words_of"])]
    if len(named) < 2:
        return ""
    return f"Panels: {listed([in_a_sentence(name) for name in named])}. "


def _describe_empty(by_option: pd.DataFrame) -> str:
    """Say what an empty cell means, if there is one."""
    rows = by_option.groupby("words_of").apply(
        lambda own: own["claim"].nunique() * own.groupby(["choice", "option"]).ngroups - len(own)
    )
    if not rows.any():
        return ""
    return " An empty cell marks an option that the claim does not have."


def _numbered(statements: Mapping[str, str]) -> str:
    return " ".join(f"({n}) {statement}" for n, statement in enumerate(statements.values(), start=1))


def _describe_turned(by_option: pd.DataFrame, claim: Claim, codebook: Codebook, study: Study) -> str:
    """Say with which options a claim holds in fewer, and in more, of the matched specifications."""
    own = by_option[(by_option["claim"] == claim.id) & (by_option["words_of"] == "worker")]
    said = f"“{claim.describe(codebook)[:-1]}”, in the workers' own words, holds"
    parts = []
    for words, is_so in (
        ("less often", own["n_holds"] < own["reference_n_holds"]),
        ("more often", own["n_holds"] > own["reference_n_holds"]),
    ):
        named = [
            f"{name_option(row['choice'], row['option'], study)}: {row['n_holds']} of {row['n_matched']}; "
            f"published: {row['reference_n_holds']} of {row['n_matched']}"
            for row in own[is_so].to_dict("records")
        ]
        if named:
            parts.append(f"{words} (with {'), (with '.join(named)})")
    if not parts:
        return f"{said} as often with any other option as with the published one."
    return f"{said} {', and '.join(parts)}."


def _groups(by_option: pd.DataFrame, study: Study) -> list[Group]:
    """Return a group for each choice and a row for each of its options, in a fixed order."""
    groups = []
    for choice in CHOICES:
        own = by_option[by_option["choice"] == choice].drop_duplicates(["option", "reference"])
        if own.empty:
            continue
        rows = tuple((_row_id(row), _label(choice, row["option"], study)) for row in own.to_dict("records"))
        groups.append(Group(_label_choice(choice, own["reference"].iloc[0], study), None, rows))
    return groups


def _row_id(row: Mapping[Hashable, Any]) -> str:
    return f"{row['choice']}={row['option']}"


def _panels(by_option: pd.DataFrame, study: Study) -> dict[str, LabelledRows]:
    """Lay out the rows of each panel; all have their labels in the same columns."""
    groups_of = {
        role: _groups(by_option[by_option["words_of"] == role], study)
        for role in PANELS
        if role in set(by_option["words_of"])
    }
    every = [group for groups in groups_of.values() for group in groups]
    columns = labelled_rows(every, widest_group=WIDEST_CHOICE).columns
    panels = {}
    for role, groups in groups_of.items():
        panels[role] = LabelledRows(tuple(groups), columns, place_rows(groups, columns, least=ROW_OF_TWO))
    return panels


def _draw_pages(
    by_option: pd.DataFrame, statements: Mapping[str, str], study: Study
) -> Iterator[tuple[list[str], list[str], Figure]]:
    """Yield whose words and which claims are on each page, and the picture; high panels have a page each."""
    panels = _panels(by_option, study)
    left = next(iter(panels.values())).left
    room = PAGE - MARGIN - left
    pages = evenly(list(statements), max(1, int(room // NARROWEST)))
    column = max(NARROWEST, min(WIDEST, room / len(pages[0])))
    heads = {
        claim: wrap(f"{n}  {statement}", column - 2, SMALL)
        for n, (claim, statement) in enumerate(statements.items(), start=1)
    }
    for of_page in pages:
        of_claims = {claim: heads[claim] for claim in of_page}
        figure = _draw(by_option, panels, of_claims, column, study)
        if figure.get_figheight() * MM_PER_INCH <= HIGHEST:
            yield list(panels), of_page, figure
            continue
        for role, rows in panels.items():
            yield [role], of_page, _draw(by_option, {role: rows}, of_claims, column, study)


def _draw(
    by_option: pd.DataFrame,
    panels: Mapping[str, LabelledRows],
    heads: Mapping[str, list[str]],
    column: float,
    study: Study,
) -> Figure:
    """Draw one page: claims side by side below their statements, in lines."""
    left = next(iter(panels.values())).left
    width = max(PAGE, left + column * len(heads) + MARGIN)
    entries: list[Entry] = [(look, f"the claim {VERBS[outcome]}") for outcome, look in LOOKS.items()]
    head = max(map(len, heads.values())) * line_height(SMALL) + 1
    top = MARGIN + key_height(entries, width) + head
    tall = sum(HEAD + rows.height for rows in panels.values())
    figure = begin_page(width, top + tall + foot_height(study, width) + MARGIN, study)
    draw_key(figure, entries, width)
    above = add_panel(figure, left, top - head, column * len(heads), head)
    for at, (claim, lines) in enumerate(heads.items()):
        above.text(at * column + 1, 0, "\n".join(lines), fontsize=SMALL, va="top", gid=f"claim-{claim}")
    for role, rows in panels.items():
        title = add_panel(figure, MARGIN, top, width - 2 * MARGIN, HEAD)
        title.text(0, HEAD / 2, PANELS[role], fontsize=TEXT, fontweight="bold", va="center_baseline")
        axes = draw_rows(figure, rows, top + HEAD, column * len(heads))
        axes.set_gid(f"panel-{role}")
        _draw_panel(axes, by_option[by_option["words_of"] == role], rows, list(heads), column)
        top += HEAD + rows.height
    return figure


def _draw_panel(
    axes: Axes, own: pd.DataFrame, rows: LabelledRows, claims: Sequence[str], column: float
) -> None:
    by_cell = {(row["claim"], _row_id(row)): row for row in own.to_dict("records")}
    for at, claim in enumerate(claims):
        for row in rows:
            numbers = by_cell.get((claim, row.id))
            if numbers is None:
                continue
            middle = row.top + row.height / 2
            for prefix, y in (("", middle - PAIR_GAP / 2 - BAR), (REFERENCE, middle + PAIR_GAP / 2)):
                counts = [int(numbers[f"{prefix}{name}"]) for name in COMPARED]
                place = (at * column + 1, y, column - NUMBERS - 2)
                _draw_bar(axes, counts, place, gid=f"{prefix}{claim}-{row.id}")


def _draw_bar(axes: Axes, counts: Sequence[int], place: tuple[float, float, float], *, gid: str) -> None:
    """Draw how many of the matched specifications hold, tie and do not hold, with the numbers next to it."""
    left, top, width = place
    start = left
    for n, (outcome, look) in zip(counts, LOOKS.items(), strict=True):
        part = width * n / sum(counts)
        if n:
            paint(axes, look, (start, top), (part, BAR), gid=f"{outcome}-{axes.get_gid()}-{gid}")
        start += part
    is_reference = gid.startswith(REFERENCE)
    axes.text(
        left + width + AIR,
        top + BAR / 2,
        " / ".join(map(str, counts)),
        fontsize=SMALL,
        color=GREY if is_reference else "black",
        va="center_baseline",
        gid=f"n-{gid}",
    )
