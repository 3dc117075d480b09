"""Sentences that may be quoted: quotations of a theme, and false positives of the dictionary.

Only what the worker has agreed to be quoted is: in their own words, with names replaced, and never a machine
transcript that has not been checked.
"""

from __future__ import annotations

import pandas as pd

from helpers.prose import in_a_sentence, with_article
from helpers.study.codebook import Codebook
from helpers.study.coders import DICTIONARY
from helpers.study.gate import Shows, may_show
from helpers.study.study import Study
from helpers.tables import QUOTATIONS, in_order

SHORTEST = 40
"""Characters of the shortest sentence that may be quoted."""
LONGEST = 260
BEST = 120
"""The length that is preferred."""
QUOTATION = "quotation"
FALSE_POSITIVE = "false_positive"


def choose_quotations(
    codings: pd.DataFrame,
    segments: pd.DataFrame,
    coverage: pd.DataFrame,
    consents: pd.DataFrame,
    study: Study,
    codebook: Codebook,
) -> pd.DataFrame:
    """Choose what may be quoted: the same words always give the same choice.

    A *quotation* is a sentence to which a person has assigned the theme, preferably one in which the
    dictionary finds it too; of sentences that no person has reviewed, one in which the dictionary finds it. A
    *false positive* is a sentence in which an indicator of the theme occurs but to which the coder who
    reviewed it did not assign the theme. Of several, those without a replaced name come first, then the one
    whose length is nearest to `BEST`.

    Parameters
    ----------
    codings
        Table ``codings``, of every coder.
    coverage
        ``segment_id``, ``coder``: which segments each person has reviewed, coded or not.
    consents
        Table ``consents``.

    Returns
    -------
    DataFrame
        One row per theme, worker, source and kind (table ``quotations``).
    """
    worker_sources = [source.id for source in study.sources if source.counted_role == "worker"]
    agreed = consents.loc[consents["is_given"] & (consents["use"] == "quote"), ["worker", "source"]]
    is_quotable = (
        segments["is_counted"]
        & segments["is_checked"]
        & segments["source"].isin(worker_sources)
        & segments["text"].str.len().between(SHORTEST, LONGEST)
    )
    quotable = segments[is_quotable].merge(agreed, on=["worker", "source"], validate="many_to_one")
    candidates = _pair_coders(codings)
    is_reviewed = candidates["segment_id"].isin(coverage["segment_id"])
    candidates["kind"] = QUOTATION
    candidates.loc[(candidates["by"] == "left_only") & is_reviewed, "kind"] = FALSE_POSITIVE
    candidates["rank"] = candidates["by"].map({"both": 0, "right_only": 1, "left_only": 2}).astype(int)
    found = candidates.drop(columns="by").merge(
        quotable, on="segment_id", how="inner", validate="many_to_one"
    )
    best = _preferred_first(found, "rank").drop_duplicates(list(QUOTATIONS.key))
    return in_order(QUOTATIONS, best[best["theme"].isin(codebook.theme_ids)])


def _pair_coders(codings: pd.DataFrame) -> pd.DataFrame:
    """Return each segment's themes ``by`` dictionary (``left_only``), person (``right_only``) or ``both``."""
    is_dictionary = codings["coder"] == DICTIONARY
    pairs = codings[["segment_id", "theme"]]
    return (
        pairs[is_dictionary]
        .drop_duplicates()
        .merge(pairs[~is_dictionary].drop_duplicates(), how="outer", indicator="by", validate="one_to_one")
    )


def _preferred_first(sentences: pd.DataFrame, *first: str) -> pd.DataFrame:
    """Sort by some columns, then without a replaced name (``[…]``) first, then by how near to `BEST`."""
    by_preference = sentences.assign(
        has_replaced=sentences["text"].str.contains("[", regex=False),
        distance=(sentences["text"].str.len() - BEST).abs(),
    )
    return by_preference.sort_values([*first, "has_replaced", "distance", "segment_id"], kind="stable")


def format_quotations(
    quotations: pd.DataFrame, study: Study, codebook: Codebook, *, worker: str = ""
) -> pd.DataFrame:
    """Return one quotation and one false positive per theme, with speakers as far as the profile allows.

    Parameters
    ----------
    quotations
        Table ``quotations``.
    worker
        Whom to quote; anybody, if empty.

    Returns
    -------
    DataFrame
        One row per theme, in the codebook's order: ``theme``, ``quotation``, ``false_positive``, empty where
        nobody has agreed or there is no such sentence; ``shows`` (`gate.Shows`).
    """
    if worker:
        quotations = quotations[quotations["worker"] == worker]
    best = _preferred_first(quotations).drop_duplicates(["theme", "kind"])
    formatted: dict[tuple[str, str], str] = {}
    for row in best.to_dict("records"):
        quotation = format_quotation(
            study, text=row["text"], worker=row["worker"], source=row["source"], week=row["week"]
        )
        formatted[row["theme"], row["kind"]] = quotation
    rows = [
        (theme, formatted.get((theme, QUOTATION), ""), formatted.get((theme, FALSE_POSITIVE), ""))
        for theme in codebook.theme_ids
    ]
    table = pd.DataFrame(rows, columns=["theme", QUOTATION, FALSE_POSITIVE])
    return table.assign(shows=declare_shows(study))


def declare_shows(study: Study) -> Shows:
    """Return what a formatted quotation shows: who said it, or only the words of somebody who agreed."""
    if may_show(study, Shows.WORKERS):
        return Shows.WORKERS
    return Shows.QUOTED


def format_quotation(study: Study, *, text: str, worker: str, source: str, week: int | str) -> str:
    """Return a quotation with its speaker, as far as the study's profile allows."""
    if not may_show(study, Shows.WORKERS):
        return f"“{text}” ({with_article(study.worker_noun.singular)})"
    return f"“{text}” ({worker}, {in_a_sentence(study.source(source).singular)}, week {week})"
