"""The codings that are counted, of all that were made."""

from __future__ import annotations

import pandas as pd

from helpers.errors import FieldworkError, allowed
from helpers.prose import counted, listed
from helpers.study.coders import DICTIONARY, THE_DICTIONARY, Coders
from helpers.tables import CODINGS, in_order


def choose(codings: pd.DataFrame, read: pd.DataFrame, segments: pd.DataFrame, coders: Coders) -> pd.DataFrame:
    """Return the codings of some coders, as one coder's.

    Parameters
    ----------
    codings
        Table ``codings``, of every coder.
    read
        ``segment_id``, ``coder``: which segments each person has read, coded or not.

    Returns
    -------
    DataFrame
        Table ``codings``, ``coder`` as the parameter names it. Where persons agree, the stretches are those of the first named.

    Raises
    ------
    FieldworkError
        No such coder; or a segment of a counted voice was read by none of them, so that a theme which nobody looked for would be
        counted as absent.
    """
    if coders.is_dictionary:
        return in_order(CODINGS, codings[codings["coder"] == DICTIONARY])
    persons = sorted(read["coder"].unique())
    unknown = [name for name in coders.names if name not in persons]
    if unknown:
        msg = f"parameter coder: nobody has coded as '{unknown[0]}'. {allowed([DICTIONARY, *persons], unknown[0])}"
        raise FieldworkError(msg)
    by = read[read["coder"].isin(coders.names)]
    unread = segments.loc[
        segments["is_counted"] & ~segments["segment_id"].isin(by["segment_id"]), "contact_id"
    ].nunique()
    if unread:
        msg = (
            f"parameter coder: {counted(unread, 'contacts')} of the study nobody of {listed(coders.names)} has read. "
            "A theme that nobody has looked for is not absent. Name coders who together have read all, or the dictionary."
        )
        raise FieldworkError(msg)
    ranks = {name: n for n, name in enumerate(coders.names)}
    own = codings[codings["coder"].isin(coders.names)].assign(rank=lambda t: t["coder"].map(ranks))
    if coders.rule == "first":
        first = by.assign(rank=by["coder"].map(ranks)).groupby("segment_id")["rank"].min()
        own = own[own["rank"] == own["segment_id"].map(first)]
    elif coders.rule == "all":
        n_readers = by.groupby("segment_id")["coder"].nunique()
        n_givers = own.groupby(["segment_id", "theme"])["coder"].transform("nunique")
        own = own[n_givers == own["segment_id"].map(n_readers)]
    of_first = own["rank"] == own.groupby(["segment_id", "theme"])["rank"].transform("min")
    return in_order(CODINGS, own[of_first].assign(coder=str(coders)))


def countable(read: pd.DataFrame, segments: pd.DataFrame) -> list[Coders]:
    """Return the coders who can be counted alone: the dictionary, and each person who has read every segment of a counted voice.

    Parameters
    ----------
    read
        ``segment_id``, ``coder``: which segments each person has read, coded or not.
    """
    wanted = set(segments.loc[segments["is_counted"], "segment_id"])
    persons = [str(coder) for coder, own in read.groupby("coder")["segment_id"] if wanted <= set(own)]
    return [THE_DICTIONARY, *(Coders((coder,), "any") for coder in persons)]
