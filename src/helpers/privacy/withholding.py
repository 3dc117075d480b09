"""What nobody has agreed to be counted is taken out before anything else looks at it."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import pandas as pd

from helpers.privacy.consent import Consent
from helpers.prose import counted, listed
from helpers.study.study import Study
from helpers.tables import EXCERPTS, in_order

WITHDRAWN = "consent_withdrawn"
NO_CONSENT = "no_consent"
REASONS = {
    WITHDRAWN: "the worker has withdrawn their consent to be counted from this source",
    NO_CONSENT: "consent.csv does not say that the worker agrees to be counted from this source",
}
"""Why a piece is withdrawn: every such word that the ledger may hold."""
Withheld = dict[tuple[str, str], str]
"""Worker and source for which there is no consent to count: the reason."""


class Consented(NamedTuple):
    """The tables without what is withheld."""

    ledger: pd.DataFrame
    records: pd.DataFrame
    segments: pd.DataFrame
    excerpts: pd.DataFrame
    withheld: Withheld


def withhold(
    ledger: pd.DataFrame,
    records: pd.DataFrame,
    segments: pd.DataFrame,
    excerpts: pd.DataFrame,
    consent: Consent,
    study: Study,
) -> Consented:
    """Take out what comes from each worker and source for which there is no consent to count.

    The others' speech in such a contact (the interviewer's) goes with it: it answers words that are withheld.

    Parameters
    ----------
    ledger, records, segments, excerpts
        The tables of those names, of all that came in.

    Returns
    -------
    Consented
        In the ledger, pieces of records that are taken out have the status ``withdrawn`` and a reason of `REASONS`; so has a
        excerpt of manual coding in such a contact, without its place.
    """
    withheld = {
        (worker, source): WITHDRAWN
        if worker in study.withdrawn or consent.was_withdrawn(worker, source, "count")
        else NO_CONSENT
        for worker in study.known_ids
        for source in study.source_ids
        if worker in study.withdrawn or not consent.allows(worker, source, "count")
    }
    reasons = [withheld.get(key, "") for key in zip(records["worker"], records["source"], strict=True)]
    of_record, of_contact = (
        dict(zip(records[name], reasons, strict=True)) for name in ("record_id", "contact_id")
    )
    of_piece, of_excerpt = (
        ledger["record_id"].map(of_record).fillna(""),
        excerpts["contact_id"].map(of_contact).fillna(""),
    )
    is_out = (of_excerpt != "") & (excerpts["status"] == "kept")
    without_place = excerpts.assign(
        **{
            name: excerpts[name].mask(is_out, value)
            for name, value in (("segment_id", ""), ("start", 0), ("end", 0))
        },
        **_with_status(excerpts, of_excerpt.where(is_out, "")),
    )
    pieces = ledger.assign(
        **_with_status(ledger, of_piece),
        **{name: ledger[name].mask(of_piece != "", "") for name in ("remark", "record_id")},
    )
    is_kept = segments["record_id"].map(of_record).fillna("") == ""
    return Consented(
        pieces,
        records[[not reason for reason in reasons]].reset_index(drop=True),
        segments[is_kept].reset_index(drop=True),
        in_order(EXCERPTS, without_place.drop_duplicates(list(EXCERPTS.key))),
        withheld,
    )


def _with_status(table: pd.DataFrame, reasons: pd.Series) -> dict[str, pd.Series]:
    """Return a table's statuses and reasons, those that are withdrawn among them."""
    return {
        "status": table["status"].mask(reasons != "", "withdrawn"),
        "reason": table["reason"].mask(reasons != "", reasons),
    }


def mark_calendar(contacts: pd.DataFrame, withheld: Collection[tuple[str, str]]) -> pd.DataFrame:
    """Return table ``contacts`` with the state ``withdrawn`` in each week of what is withheld: whether there was contact is not said."""
    is_of = pd.Series(
        [key in withheld for key in zip(contacts["worker"], contacts["source"], strict=True)],
        contacts.index,
        dtype=bool,
    )
    return contacts.assign(
        state=contacts["state"].mask(is_of & (contacts["state"] == "no_contact"), "withdrawn")
    )


def in_words(withheld: Withheld, study: Study) -> str:
    """Say how many workers' sources are left out for want of consent, and nobody's name."""
    if not withheld:
        return "Every worker has agreed to be counted from every source."
    n_of = [sum(key[1] == source for key in withheld) for source in study.source_ids]
    parts = [
        f"{counted(n, 'workers')} from {study.source(source).label.lower()}"
        for source, n in zip(study.source_ids, n_of, strict=True)
        if n
    ]
    what = f"Left out, since there is no consent to count: {listed(parts)}."
    return f"{what} Their weeks are marked *withdrawn*, and are no weeks without contact."
