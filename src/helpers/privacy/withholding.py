"""What a worker has not agreed to have counted is withheld before anything else uses it."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import pandas as pd

from helpers.privacy.consent import Consent
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.study import Study

WITHDRAWN = "consent_withdrawn"
NO_CONSENT = "no_consent"
REASONS = {
    WITHDRAWN: "the worker has withdrawn their consent to be counted from this source",
    NO_CONSENT: "consent.csv does not say that the worker agrees to be counted from this source",
}
"""Why an input unit is withdrawn: every such reason in the ledger."""
Withheld = dict[tuple[str, str], str]
"""Worker and source without consent to count: the reason."""


class ConsentedTables(NamedTuple):
    """The tables without what is withheld."""

    ledger: pd.DataFrame
    records: pd.DataFrame
    segments: pd.DataFrame
    withheld: Withheld


def withhold(
    ledger: pd.DataFrame,
    records: pd.DataFrame,
    segments: pd.DataFrame,
    consent: Consent,
    study: Study,
) -> ConsentedTables:
    """Take out what comes from a worker and source without consent to count.

    What others say in such a contact (the interviewer) is taken out too: it responds to words that are
    withheld.

    Parameters
    ----------
    ledger, records, segments
        The tables of those names, of all input.

    Returns
    -------
    ConsentedTables
        The tables with the same columns. In the ledger, input units of records that are taken out have the
        status ``withdrawn`` and a reason of `REASONS`. Excerpts of manual coding in such a contact are
        withdrawn where they are imported (``exchange.manual_coding.gather``).
    """
    withheld = find_withheld(consent, study)
    sources_of_workers = zip(records["worker"], records["source"], strict=True)
    reasons = [withheld.get(key, "") for key in sources_of_workers]
    reason_of_record = dict(zip(records["record_id"], reasons, strict=True))
    is_kept = segments["record_id"].map(reason_of_record).fillna("") == ""
    return ConsentedTables(
        _withdraw_input_units(ledger, ledger["record_id"].map(reason_of_record).fillna("")),
        records[[not reason for reason in reasons]].reset_index(drop=True),
        segments[is_kept].reset_index(drop=True),
        withheld,
    )


def find_withheld(consent: Consent, study: Study) -> Withheld:
    """Return each worker and source without consent to count, with the reason."""
    withheld: Withheld = {}
    for worker in study.known_ids:
        has_left_study = worker in study.withdrawn
        for source in study.source_ids:
            if has_left_study or consent.was_withdrawn(worker, source, "count"):
                withheld[worker, source] = WITHDRAWN
            elif not consent.allows(worker, source, "count"):
                withheld[worker, source] = NO_CONSENT
    return withheld


def _withdraw_input_units(ledger: pd.DataFrame, reasons: pd.Series[str]) -> pd.DataFrame:
    """Return the ledger in which input units with a reason are withdrawn, without remark and record."""
    is_out = reasons != ""
    withdrawn = _with_status(ledger, reasons)
    return withdrawn.assign(
        remark=ledger["remark"].mask(is_out, ""), record_id=ledger["record_id"].mask(is_out, "")
    )


def _with_status(table: pd.DataFrame, reasons: pd.Series[str]) -> pd.DataFrame:
    """Return a table in which rows with a reason have it, and the status ``withdrawn``."""
    is_out = reasons != ""
    return table.assign(
        status=table["status"].mask(is_out, "withdrawn"), reason=table["reason"].mask(is_out, reasons)
    )


def mark_calendar(contacts: pd.DataFrame, withheld: Collection[tuple[str, str]]) -> pd.DataFrame:
    """Return table ``contacts`` with the state ``withdrawn`` in each week of what is withheld.

    The weeks do not say whether there was contact.

    Returns
    -------
    DataFrame
        The columns and rows of `contacts`: one per worker, source and week.
    """
    sources_of_workers = zip(contacts["worker"], contacts["source"], strict=True)
    is_withheld = pd.Series([key in withheld for key in sources_of_workers], contacts.index, dtype=bool)
    is_marked = is_withheld & (contacts["state"] == "no_contact")
    return contacts.assign(state=contacts["state"].mask(is_marked, "withdrawn"))


def describe_withheld(withheld: Withheld, study: Study) -> str:
    """Describe how many workers' sources are left out without consent, without naming anybody."""
    if not withheld:
        return "All workers have agreed that all their sources may be counted."
    parts: list[str] = []
    for source in study.source_ids:
        n_workers = sum(1 for _, of_source in withheld if of_source == source)
        if n_workers:
            label = in_a_sentence(study.source(source).label)
            parts.append(f"{label} of {counted(n_workers, 'workers')}")
    left_out = f"Left out because there is no consent to count them: {listed(parts)}."
    return f"{left_out} The weeks concerned are marked “withdrawn”, which does not mean “no contact”."
