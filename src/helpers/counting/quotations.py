"""Sentences that may be quoted: one a theme, worker and source, and one that looks like the theme and is not.

Quoted is only what the worker has agreed may be, in their own words, after names were replaced, and never what a machine has heard and
nobody has checked.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.prose import in_a_sentence, with_article
from helpers.study.codebook import Codebook
from helpers.study.coders import DICTIONARY
from helpers.study.gate import Shows, may_show
from helpers.study.study import Study
from helpers.tables import QUOTATIONS, in_order

SHORTEST, LONGEST, BEST = 40, 260, 120
"""Characters: of a sentence that may be quoted, and of the one that is liked best."""
TYPICAL, COUNTER = "typical", "counter"


def choose_quotations(
    codings: pd.DataFrame,
    segments: pd.DataFrame,
    read: pd.DataFrame,
    consents: pd.DataFrame,
    study: Study,
    codebook: Codebook,
) -> pd.DataFrame:
    """Choose what may be quoted, always the same of the same words.

    *Typical* is a sentence that a person has given the theme, and the dictionary too where there is such a one; where nobody has read it,
    one in which the dictionary finds it. A *counter*-example is a sentence in which an indicator of the theme stands, which a person has
    read and has not given the theme. Of several, the one whose length is nearest to `BEST` is taken, those without a replaced name first.

    Parameters
    ----------
    codings
        Table ``codings``, of every coder.
    read
        ``segment_id``, ``coder``: which segments each person has read, coded or not.
    consents
        Table ``consents``.

    Returns
    -------
    DataFrame
        Table ``quotations``.
    """
    voices = [source.id for source in study.sources if source.counted_role == "worker"]
    agreed = consents.loc[consents["is_given"] & (consents["use"] == "quote"), ["worker", "source"]]
    may = segments[segments["is_counted"] & segments["is_checked"] & segments["source"].isin(voices)]
    may = may[may["text"].str.len().between(SHORTEST, LONGEST)].merge(
        agreed, on=["worker", "source"], validate="many_to_one"
    )
    given = codings.drop_duplicates(["segment_id", "theme", "coder"])
    by_dictionary = given["coder"] == DICTIONARY
    found_so = given.loc[by_dictionary, ["segment_id", "theme"]]
    given_so = given.loc[~by_dictionary, ["segment_id", "theme"]].drop_duplicates()
    pairs = found_so.merge(given_so, how="outer", indicator="by", validate="one_to_one")
    is_read = pairs["segment_id"].isin(read["segment_id"])
    pairs["kind"] = TYPICAL
    pairs.loc[(pairs["by"] == "left_only") & is_read, "kind"] = COUNTER
    pairs["rank"] = pairs["by"].map({"both": 0, "right_only": 1, "left_only": 2}).astype(int)
    found = pairs.drop(columns="by").merge(may, on="segment_id", how="inner", validate="many_to_one")
    found = found.assign(
        has_replaced=found["text"].str.contains("[", regex=False), far=(found["text"].str.len() - BEST).abs()
    )
    best = found.sort_values(["rank", "has_replaced", "far", "segment_id"], kind="stable").drop_duplicates(
        list(QUOTATIONS.key)
    )
    return in_order(QUOTATIONS, best[best["theme"].isin(codebook.theme_ids)])


def to_print(quotations: pd.DataFrame, study: Study, codebook: Codebook, *, worker: str = "") -> pd.DataFrame:
    """Return one quotation and one counter-example a theme, each with whose words it is.

    Parameters
    ----------
    quotations
        Table ``quotations``.
    worker
        Of this worker alone; of any, where it is empty.

    Returns
    -------
    DataFrame
        ``theme``, ``typical``, ``counter``: empty where nobody has agreed, or there is no such sentence; ``shows`` (`gate.Shows`).
    """
    own = quotations[quotations["worker"] == worker] if worker else quotations
    own = own.assign(
        has_replaced=own["text"].str.contains("[", regex=False), far=(own["text"].str.len() - BEST).abs()
    )
    best = own.sort_values(["has_replaced", "far", "segment_id"], kind="stable").drop_duplicates(
        ["theme", "kind"]
    )
    said = {(row.theme, row.kind): printed(row, study) for row in best.itertuples()}
    rows = [
        (theme, *(said.get((theme, kind), "") for kind in (TYPICAL, COUNTER))) for theme in codebook.theme_ids
    ]
    return pd.DataFrame(rows, columns=["theme", TYPICAL, COUNTER]).assign(shows=shown_by(study))


def shown_by(study: Study) -> Shows:
    """Return what a quotation shows as it is printed: whose words they are, or words alone of somebody who agreed to be quoted."""
    return Shows.WORKERS if may_show(study, Shows.WORKERS) else Shows.QUOTED


def printed(row: Any, study: Study) -> str:
    """Return a row of table ``quotations`` as it is printed: with whose words they are, as far as the study's profile allows."""
    if not may_show(study, Shows.WORKERS):
        return f"“{row.text}” ({with_article(study.worker_noun.singular)})"
    return f"“{row.text}” ({row.worker}, {in_a_sentence(study.source(row.source).label)}, week {row.week})"
