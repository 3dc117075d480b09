"""Information power, in words: what the data say of it, and what the researcher has to write.

Malterud, Siersma and Guassora (2016, Qualitative Health Research 26(13), doi 10.1177/1049732315617444): the
more relevant information a sample holds, the fewer participants are needed. It depends on five elements, none
of which is a number; so there is no score, and what no file of a study says is left to the researcher.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.prose import counted, in_a_sentence, listed
from helpers.study.study import Study

COLUMNS = ["element", "what the data say", "to write"]
NOTHING = "Nothing."


def amounts_of(contacts: pd.DataFrame, study: Study) -> dict[str, tuple[int, int]]:
    """Return the number of contacts and of counted words of each source that was used, from ``contacts``."""
    amounts = {}
    for source in study.source_ids:
        own = contacts[contacts["source"] == source]
        n_contacts = int(own["n_contacts"].sum())
        if n_contacts:
            amounts[source] = (n_contacts, int(own["n_words"].sum()))
    return amounts


def describe_information_power(amounts: Mapping[str, tuple[int, int]], study: Study) -> pd.DataFrame:
    """Say what the data contribute to each element of information power.

    Parameters
    ----------
    amounts
        For each source that was used, the number of contacts and of counted words (`amounts_of`).

    Returns
    -------
    DataFrame
        `COLUMNS`: one row for each of the five elements, in the order of the article.
    """
    people = counted(len(study.workers), study.worker_noun.plural, study.worker_noun.singular)
    weeks = counted(len(study.calendar.weeks), "weeks")
    rows = [
        (
            "Aim of the study",
            NOTHING,
            "How narrow or broad the aim is: a narrow one needs fewer participants.",
        ),
        (
            "Specificity of the sample",
            f"{people}, over {weeks}.",
            "What they have in common that belongs to the aim, and how they differ.",
        ),
        ("Use of established theory", NOTHING, "Which theory the analysis uses, and for what."),
        (
            "Quality of the dialogue",
            _describe_amounts(amounts, study),
            "How strong and clear the conversations were, between whom, and how well they knew each other.",
        ),
        (
            "Strategy of the analysis",
            NOTHING,
            "Whether it is a few cases in depth, or a comparison of cases, which needs more of them.",
        ),
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _describe_amounts(amounts: Mapping[str, tuple[int, int]], study: Study) -> str:
    """Say how many contacts and words there are by source, which does not say how good they are."""
    parts = []
    for source, (n_contacts, n_words) in amounts.items():
        facts = study.source(source)
        contacts = counted(n_contacts, in_a_sentence(facts.label), in_a_sentence(facts.singular))
        parts.append(f"{contacts} ({counted(n_words, 'words')})")
    if not parts:
        return "There was no contact."
    return f"{listed(parts)}; numbers of words do not say how good a conversation was."
