"""What persons have coded of the conditions of the schematic model, and whether it says that one is met."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.errors import FieldworkError, all_at_once, allowed
from helpers.exchange.same_names import look_up
from helpers.exchange.themes_of_codes import ThemesOfCodes
from helpers.prose import listed
from helpers.study.codebook import Codebook
from helpers.study.conditions import FILE, Conditions
from helpers.study.directions import STATES, quote_short
from helpers.study.study import Study
from helpers.tables import CONDITION_CODINGS, in_order

STATE_NAMES = {"met": "met", "not met": "not_met", "not_met": "not_met", "": ""}
"""The state of each name that a child code, or the column ``direction``, may have."""
COLUMNS = ["segment_id", "condition", "coder", "state", "start", "end"]


def code_conditions(
    excerpts: pd.DataFrame, study: Study, codebook: Codebook, conditions: Conditions | None
) -> pd.DataFrame:
    """Turn the excerpts with codes of conditions into codings of conditions.

    A code of a condition is below the code ``Conditions``, and is named as the condition's id or label; or
    ``manual_coding.codes`` gives ``condition:`` and its id. Whether the condition is met is said by a child
    code (``Conditions/supervise/not met``), or by the column ``direction`` of a plain CSV. A code without
    either says that the condition is spoken of, or what the coder's others of the condition in the segment
    say, if that is one state.

    Parameters
    ----------
    excerpts
        Table ``excerpts``.
    conditions
        None if the study has no model.

    Returns
    -------
    DataFrame
        Table ``condition_codings``: one row per segment, condition, state, coder and excerpt.

    Raises
    ------
    FieldworkError
        A code or a state is unknown, or column and child code say different ones: all, with their files.
    """
    kept = excerpts[excerpts["status"] == "kept"]
    themes_of_codes = ThemesOfCodes(study, codebook)
    said_of = {code: themes_of_codes.find(code).condition for code in kept["code"].unique()}
    kept = kept.assign(said=kept["code"].map(said_of))
    kept = kept[kept["said"] != ""]
    if conditions is None and len(kept):
        codes = (f"code '{code}' is of a condition." for code in kept["code"].drop_duplicates())
        advice = (
            f"The study has no {FILE.as_posix()}: write it, or give the codes themes in manual_coding.codes."
        )
        raise FieldworkError(all_at_once(codes, advice))
    rows: list[tuple[str, str, str, str, int, int]] = []
    if conditions is not None:
        rows = list(_read_rows(kept, conditions))
    table = pd.DataFrame(rows, columns=COLUMNS).drop_duplicates()
    types = dict.fromkeys(["segment_id", "condition", "coder", "state"], "str")
    table = _say_alike(table.astype(types | {"start": "int64", "end": "int64"}))
    key = list(CONDITION_CODINGS.key)
    longest = table.sort_values([*key, "end"], kind="stable").drop_duplicates(key, keep="last")
    return in_order(CONDITION_CODINGS, longest)


def _say_alike(codings: pd.DataFrame) -> pd.DataFrame:
    """Let a coding without a state have that of the coder's others of the condition in the segment."""
    said = codings.assign(said=codings["state"].where(codings["state"] != ""))
    of_segment = said.groupby(["segment_id", "condition", "coder"])["said"]
    only = of_segment.transform("first").where(of_segment.transform("nunique") == 1, "")
    state = codings["state"].mask(codings["state"] == "", only).fillna("")
    return codings.assign(state=state.astype("str"))


def _read_rows(
    excerpts: pd.DataFrame, conditions: Conditions
) -> Iterator[tuple[str, str, str, str, int, int]]:
    """Yield the rows of the table, in the order of `COLUMNS`; all that cannot be read is refused at once."""
    # In a path of codes a slash separates parents from children: parsers replace one in a name.
    names = {one.label.replace("/", "-"): one.id for one in conditions.conditions}
    names |= {one.id: one.id for one in conditions.conditions}
    offenders: list[str] = []
    rows: list[tuple[str, str, str, str, int, int]] = []
    for row in excerpts.to_dict("records"):
        name, _, child = row["said"].partition("/")
        condition = look_up(name, names)
        by_child, by_column = look_up(child, STATE_NAMES), look_up(row["direction"], STATE_NAMES)
        where = f"{row['file']}, code '{row['code']}'"
        if condition is None:
            known = dict.fromkeys(names.values())
            offenders.append(f"{where}: '{name}' is not a condition. {allowed(known, name)}")
        elif by_child is None:
            offenders.append(f"{where}: '{child}' does not say whether a condition is met.")
        elif by_column is None:
            place = f"{row['file']}, {row['place']}"
            written = quote_short(row["direction"])
            offenders.append(f"{place}: {written} does not say whether a condition is met.")
        elif by_child and by_column and by_child != by_column:
            place = f"{row['file']}, {row['place']}"
            offenders.append(f"{place}: its code says '{by_child}', its column '{by_column}'.")
        else:
            state = by_child or by_column
            rows.append((row["segment_id"], condition, row["coder"], state, row["start"], row["end"]))
    if offenders:
        advice = (
            f"Allowed below a condition's code: {', '.join(STATES.values())}; or nothing: only spoken of."
        )
        raise FieldworkError(all_at_once(dict.fromkeys(offenders), advice))
    yield from rows


def tabulate_states(codings: pd.DataFrame, conditions: Conditions | None) -> pd.DataFrame:
    """Count the segments of each condition by coder and state, for reading.

    Parameters
    ----------
    codings
        As `code_conditions` returns it.

    Returns
    -------
    DataFrame
        One row per coder and condition, in the model's order, 0 where nothing was coded: ``coder``,
        ``condition`` (its label), ``met``, ``not met`` and ``not said``. No row if nobody has coded
        conditions.
    """
    columns = {"met": "met", "not_met": "not met", "": "not said"}
    n = codings.groupby(["coder", "condition", "state"])["segment_id"].nunique()
    rows = [
        (coder, one.label, *(int(n.get((coder, one.id, state), 0)) for state in columns))
        for coder in sorted(codings["coder"].unique())
        for one in (conditions.conditions if conditions else ())
    ]
    return pd.DataFrame(rows, columns=["coder", "condition", *columns.values()])


def describe_coders(codings: pd.DataFrame) -> str:
    """Say who has coded conditions, and that their agreement is not given.

    Parameters
    ----------
    codings
        As `code_conditions` returns it.
    """
    coders = sorted(codings["coder"].unique())
    if not coders:
        return "Nobody has coded conditions."
    if len(coders) == 1:
        return f"{coders[0]} is the only person who has coded conditions, so no agreement can be given."
    return f"{listed(coders)} have coded conditions; their agreement on these is not calculated."
