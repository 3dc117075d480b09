"""The codings that are counted, of all that were made."""

from __future__ import annotations

import pandas as pd

from helpers.errors import FieldworkError, allowed, quoted_person
from helpers.prose import counted, listed
from helpers.study.codebook import Codebook
from helpers.study.coders import DICTIONARY, THE_DICTIONARY, Coders
from helpers.study.directions import NOT_SAID
from helpers.tables import CODINGS, in_order


def choose(
    codings: pd.DataFrame, coverage: pd.DataFrame, segments: pd.DataFrame, coders: Coders
) -> pd.DataFrame:
    """Return the codings of one coder, or of several as if they were one.

    Parameters
    ----------
    codings
        Table ``codings``, of every coder.
    coverage
        ``segment_id``, ``coder``: which segments each person has reviewed, coded or not.

    Returns
    -------
    DataFrame
        One row per coding (table ``codings``), ``coder`` as the parameter names it. Where persons agree on a
        theme, the excerpts are those of the first named, and by the rule ``any`` also those of others whose
        direction nobody before them gave there: the order of names does not decide on a side. By the rule
        ``all``, a direction only where all who gave the theme say the same ones.

    Raises
    ------
    FieldworkError
        There is no such coder; or none of them has reviewed a counted segment, so that a theme which nobody
        looked for there would be counted as absent.
    """
    if coders.is_dictionary:
        return in_order(CODINGS, codings[codings["coder"] == DICTIONARY])
    by_them = coverage[coverage["coder"].isin(coders.names)]
    _refuse_unknown(coders, coverage)
    _refuse_not_reviewed(coders, coverage, segments)
    rank = {name: n for n, name in enumerate(coders.names)}
    given = codings[codings["coder"].isin(coders.names)]
    given = given.assign(rank=given["coder"].map(rank))
    if coders.rule == "first":
        first_rank = by_them.assign(rank=by_them["coder"].map(rank)).groupby("segment_id")["rank"].min()
        given = given[given["rank"] == given["segment_id"].map(first_rank)]
    elif coders.rule == "all":
        n_reviewers = by_them.groupby("segment_id")["coder"].nunique()
        n_givers = given.groupby(["segment_id", "theme"])["coder"].transform("nunique")
        given = given[n_givers == given["segment_id"].map(n_reviewers)]
    if coders.rule == "all":
        given = _without_disputed_directions(given)
    is_of_first = _is_of_first(given, ["segment_id", "theme"])
    is_new_direction = (given["direction"] != NOT_SAID) & _is_of_first(
        given, ["segment_id", "theme", "direction"]
    )
    return in_order(CODINGS, given[is_of_first | is_new_direction].assign(coder=str(coders)))


def _is_of_first(given: pd.DataFrame, place: list[str]) -> pd.Series[bool]:
    """Tell which codings are by the first named of those who coded the same."""
    return given["rank"] == given.groupby(place)["rank"].transform("min")


def _without_disputed_directions(given: pd.DataFrame) -> pd.DataFrame:
    """Return codings without a direction where persons do not all say the same of a segment's theme."""
    place = ["segment_id", "theme"]
    said = given[[*place, "coder", "direction"]].drop_duplicates()
    n_coders = said.groupby(place)["coder"].nunique()
    by_direction = said.groupby([*place, "direction"]).size().rename("n").reset_index()
    by_direction = by_direction.merge(
        n_coders.rename("n_coders").reset_index(), on=place, validate="many_to_one"
    )
    is_disputed = by_direction["n"] < by_direction["n_coders"]
    disputed = pd.MultiIndex.from_frame(by_direction.loc[is_disputed, place])
    is_agreed = ~pd.MultiIndex.from_frame(given[place]).isin(disputed)
    return given.assign(direction=given["direction"].where(is_agreed, NOT_SAID))


SHOWN = 10
"""How many contacts a message names."""


def _refuse_unknown(coders: Coders, coverage: pd.DataFrame) -> None:
    """Refuse coders of whom one has reviewed nothing."""
    persons = sorted(coverage["coder"].unique())
    unknown = [name for name in coders.names if name not in persons]
    if unknown:
        options = allowed([DICTIONARY, *persons], unknown[0])
        shown = quoted_person(unknown[0]) or " this"
        msg = f"{coders.place}: nobody has coded as{shown}. {options}"
        raise FieldworkError(msg)


def _refuse_not_reviewed(coders: Coders, coverage: pd.DataFrame, segments: pd.DataFrame) -> None:
    """Refuse coders who together have not reviewed every counted segment."""
    counted_segments = segments[segments["is_counted"]]
    by_them = coverage[coverage["coder"].isin(coders.names)]
    missed = counted_segments[~counted_segments["segment_id"].isin(by_them["segment_id"])]
    if missed.empty:
        return
    contacts = counted(counted_segments["contact_id"].nunique(), "contacts")
    named = sorted(missed["contact_id"].unique())
    shown = [*named[:SHOWN], f"{len(named) - SHOWN} more"] if len(named) > SHOWN else named
    msg = (
        f"{coders.place}: '{coders}' leaves {len(named):,} of {contacts} not reviewed: {listed(shown)}; "
        f"{_describe_others(missed, coverage)}. "
        "A theme counts as absent only where a coder has reviewed the contact, that is, has coded an excerpt "
        "of it. Code the rest (a contact that has been read and has no theme: anything in it, with the "
        "code 'Read, no theme'); or name coders who together have reviewed all contacts, such as any:R1+R2, "
        "or the dictionary, if there is one."
    )
    raise FieldworkError(msg)


def _describe_others(missed: pd.DataFrame, coverage: pd.DataFrame) -> str:
    """Say how many of the contacts that were missed each other coder has reviewed, the most first."""
    by_others = missed.merge(coverage, on="segment_id", how="inner", validate="one_to_many")
    n_contacts = by_others.groupby("coder")["contact_id"].nunique()
    if n_contacts.empty:
        return "nobody has reviewed any of these"
    most_first = n_contacts.sort_values(ascending=False, kind="stable")
    return listed([f"{coder} has reviewed {n:,} of these" for coder, n in most_first.items()])


def countable_coders(coverage: pd.DataFrame, segments: pd.DataFrame, codebook: Codebook) -> list[Coders]:
    """Return who can be counted without others: each person who has reviewed everything, and the dictionary.

    The dictionary comes first; it is left out if no theme has an indicator.

    Parameters
    ----------
    coverage
        ``segment_id``, ``coder``: which segments each person has reviewed, coded or not.
    """
    counted_ids = set(segments.loc[segments["is_counted"], "segment_id"])
    countable: list[Coders] = []
    if codebook.dictionary.themes:
        countable.append(THE_DICTIONARY)
    for coder, ids in coverage.groupby("coder")["segment_id"]:
        if counted_ids <= set(ids):
            countable.append(Coders((str(coder),), "any"))
    return countable
