"""The schematic model: conditions in sequence, and whether segments say that each is met.

Where nobody has coded that, the themes that bear on each, which say nothing of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from helpers.coding.accuracy import BY_DICTIONARY, Accuracy, describe_version
from helpers.figures.drawing.checks import require_rows
from helpers.figures.drawing.condition_bars import (
    LABELS,
    describe_state,
    is_neither,
)
from helpers.figures.drawing.controlled import is_all_suppressed, placeholder_for_suppressed
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.model_page import Counts, States, describe_count, draw_page, kind_of_themes
from helpers.figures.drawing.sentences import (
    SUPPRESSION,
    describe_coding,
    describe_sources,
    register_coding,
    with_notice,
)
from helpers.figures.drawing.sheet import placeholder
from helpers.figures.drawing.style import (
    article,
)
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.conditions import Condition, Conditions
from helpers.study.gate import Shows
from helpers.study.study import SUPPRESSED, Study

NAME, TITLE = "conditions_model", "Schematic model of the conditions"
OF_THEMES = [
    "order",
    "condition",
    "who",
    "leads_to",
    "returns_to",
    "theme",
    "area",
    "state",
    "n_workers",
    "n_heard",
    "codebook",
]
OF_STATES = [
    "order",
    "condition",
    "who",
    "leads_to",
    "returns_to",
    "themes",
    "says",
    "state",
    "n",
    "n_workers",
    "n_heard",
    "codebook",
]
"""Columns of the table where nobody has coded conditions, and where somebody has."""


@article()
def conditions_model(
    conditions: Conditions | None,
    counts: pd.DataFrame,
    condition_states: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    sources: list[str],
    accuracy: Accuracy = BY_DICTIONARY,
    coded_by: Collection[str] = (),
) -> Drawing:
    """Draw the conditions one below another, with arrows between them, and what segments say of each.

    A row is as high as its text needs, and an arrow that passes conditions has a lane of its own at the
    left, so that nothing overlaps, however long a label is. Where no segment says of any condition whether it
    is met, each has its themes instead, with the number of workers for whom it is coded.

    Parameters
    ----------
    conditions
        None if the study has no model: a placeholder says so. A theme that is not counted is left out.
    counts
        Public table ``conditions``: ``condition``, ``theme``, ``n_workers``, ``n_heard``, ``state``,
        ``reason``.
    condition_states
        Public table ``condition_states``: ``condition``, ``says``, ``n_workers``, ``n_heard``, ``n``,
        ``state``, ``reason``; without rows if nobody whose coding is counted has coded conditions.
    coded_by
        Everybody who has coded conditions, counted or not (`counting.conditions.coded_by`): if it is one
        person, the caption says that nobody else has. Empty: not known.

    Raises
    ------
    FieldworkError
        `sources` is not allowed, or `condition_states` lacks a condition.
    """
    if conditions is None:
        words = "There is no schematic model: the study has no file data/conditions.yaml."
        return placeholder(NAME, words, study)
    conditions = conditions.with_themes(codebook.theme_ids)
    states = _states_of(condition_states, conditions)
    drawn = condition_states if states else counts
    if is_all_suppressed(drawn):
        return placeholder_for_suppressed(NAME, TITLE, drawn, study)
    known = {row["theme"]: row for row in counts.to_dict("records")}
    table, alt = _table(conditions, known, codebook), _describe(conditions, known, codebook)
    if states:
        table, alt = _table_of_states(conditions, states, codebook), _describe_states(conditions, states)
    is_suppressed = bool((table["state"] == SUPPRESSED).any())
    figure = draw_page(conditions, known, states, study, codebook, accuracy, is_suppressed=is_suppressed)
    who = _who_has_coded(accuracy, coded_by) if states else ""
    caption = _caption(conditions, study, codebook, sources, accuracy, who=who)
    if is_suppressed:
        caption += f" {SUPPRESSION}"
    return Drawing(
        NAME,
        figure,
        table,
        with_notice(caption, study),
        with_notice(alt, study),
        Shows.TOGETHER,
        study,
        registered=register_coding(accuracy, codebook) | {"data/conditions.yaml": conditions},
    )


def _states_of(condition_states: pd.DataFrame, conditions: Conditions) -> States:
    """Return what is said of each condition; nothing if no segment says of any whether it is met."""
    if condition_states.empty:
        return {}
    ids = [condition.id for condition in conditions.conditions]
    require_rows(condition_states, NAME, {"condition": ids, "says": list(LABELS)})
    rows = condition_states.to_dict("records")
    if is_neither(rows):
        return {}
    of = {(row["condition"], row["says"]): row for row in rows}
    return {one: {says: of[one, says] for says in LABELS} for one in ids}


def _caption(
    conditions: Conditions,
    study: Study,
    codebook: Codebook,
    sources: list[str],
    accuracy: Accuracy,
    *,
    who: str,
) -> str:
    """Say what the model is, what its numbers are, and what they do not say.

    Parameters
    ----------
    who
        Who has coded conditions, in words; empty if nobody whose coding is counted has.
    """
    kind, in_sources = kind_of_themes(codebook), describe_sources(sources, study)
    model = (
        f"A schematic model of the conditions that a programme of {study.worker_noun.plural} has to "
        f"meet, one after another, each with the {kind}s that bear on it. {conditions.status} Arrows give "
        "the order that the researcher assumes."
    )
    if any(condition.returns_to for condition in conditions.conditions):
        model += " A dashed arrow leads back to a condition that is taken up again."
    coding = describe_coding(accuracy, codebook)
    if who:
        # How far coders agree on themes has no bearing on what they say of conditions.
        coding = f"{accuracy.coders.describe()} {describe_version(codebook)}"
        numbers = (
            f"The bars are segments {in_sources} that {who} has coded as saying that a condition is met "
            "(filled) or that it is not met (open). A segment counts if it says so of any part of a "
            "condition; one that says both counts in each. Beside them is the number of workers "
            f"{_who_say_so(sources, study)}, out of those with whom there was contact."
        )
    else:
        numbers = (
            f"{_why_no_states(accuracy)} So the figure shows only of how many workers each theme is coded "
            f"{in_sources}, out of those with whom there was contact, with the number of its area: that a "
            "theme is coded does not say that a condition is met."
        )
    return f"{model} {numbers} The model is the researcher's; the numbers do not prove it. {coding}"


def _who_has_coded(accuracy: Accuracy, coded_by: Collection[str]) -> str:
    """Say who has coded conditions: one person, and whether anybody else has; or a person of several."""
    names = accuracy.coders.names
    if len(coded_by) == 1 and set(coded_by) <= set(names):
        return f"coder {next(iter(coded_by))}, and nobody else,"
    if len(names) == 1:
        return f"coder {names[0]}"
    return "a person"


def _who_say_so(sources: list[str], study: Study) -> str:
    """Say what the workers have to do with the segments: they are their own words, or not only."""
    if all(study.source(source).counted_role == "worker" for source in sources):
        return "who said so"
    return "of whom it was said"


def _why_no_states(accuracy: Accuracy) -> str:
    """Say why no segment says of a condition whether it is met."""
    if accuracy.coders.is_dictionary:
        return "The dictionary does not code whether a condition is met."
    return "Nobody whose coding is counted has coded whether a condition is met."


def _table(conditions: Conditions, known: Mapping[str, Counts], codebook: Codebook) -> pd.DataFrame:
    area_of = {theme.id: theme.area for theme in codebook.themes}
    rows: list[tuple[object, ...]] = []
    for order, condition in enumerate(conditions.conditions, start=1):
        for theme in condition.themes or ("",):
            numbers: tuple[object, ...] = ("", pd.NA, pd.NA)
            if theme in known:
                numbers = tuple(known[theme][column] for column in ("state", "n_workers", "n_heard"))
            place = (*_columns_of(order, condition), theme, area_of.get(theme, ""))
            rows.append((*place, *numbers, codebook.stamp))
    return pd.DataFrame(rows, columns=OF_THEMES).astype({"n_workers": "Int64", "n_heard": "Int64"})


def _table_of_states(conditions: Conditions, states: States, codebook: Codebook) -> pd.DataFrame:
    rows: list[tuple[object, ...]] = []
    for order, condition in enumerate(conditions.conditions, start=1):
        place = (*_columns_of(order, condition), ";".join(condition.themes))
        for says, row in states.get(condition.id, {}).items():
            numbers = (row[column] for column in ("state", "n", "n_workers", "n_heard"))
            rows.append((*place, says, *numbers, codebook.stamp))
    whole = dict.fromkeys(["n", "n_workers", "n_heard"], "Int64")
    return pd.DataFrame(rows, columns=OF_STATES).astype(whole)


def _place_in_sequence(condition: Condition, conditions: Conditions) -> str:
    """Begin a sentence on a condition: its number, its label and to which ones it leads."""
    numbers = {one.id: n for n, one in enumerate(conditions.conditions, start=1)}
    following = listed([str(numbers[one]) for one in condition.leads_to])
    place = "is the last"
    if following:
        place = f"leads to {following}"
    returning = listed([str(numbers[one]) for one in condition.returns_to])
    if returning:
        place += f" and returns to {returning}"
    if condition.who:
        place += f" (who acts: {condition.who})"
    return f"Condition {numbers[condition.id]}, {condition.label}, {place}"


def _columns_of(order: int, condition: Condition) -> tuple[object, ...]:
    """Return what both tables say of a condition: its place, who acts, and what it leads and returns to."""
    return (
        order,
        condition.id,
        condition.who,
        ";".join(condition.leads_to),
        ";".join(condition.returns_to),
    )


def _describe_states(conditions: Conditions, states: States) -> str:
    """Name each condition, those to which it leads, and how many segments say that it is met or is not."""
    parts: list[str] = []
    for condition in conditions.conditions:
        said = states.get(condition.id, {})
        numbers = f"met, {describe_state(said['met'])}; not met, {describe_state(said['not_met'])}"
        parts.append(f"{_place_in_sequence(condition, conditions)}: {numbers}.")
    return (
        f"A chart of {counted(len(parts), 'conditions')} in sequence, with two bars each: segments that say "
        f"that it is met, and that it is not. {' '.join(parts)}"
    )


def _describe(conditions: Conditions, known: Mapping[str, Counts], codebook: Codebook) -> str:
    """Name each condition, its themes and the conditions to which it leads."""
    labels = {theme.id: in_a_sentence(theme.label) for theme in codebook.themes}
    kind = kind_of_themes(codebook)
    parts = []
    for condition in conditions.conditions:
        themes = [f"{labels[theme]} ({describe_count(known.get(theme))})" for theme in condition.themes]
        place = _place_in_sequence(condition, conditions)
        parts.append(f"{place}: {listed(themes) or f'no {kind}'}.")
    return (
        f"A chart of {counted(len(parts), 'conditions')} in sequence, with the {kind}s of each and the "
        f"number of workers for whom they are coded. {' '.join(parts)}"
    )
