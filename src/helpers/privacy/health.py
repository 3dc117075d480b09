"""Sentences that may tell of somebody's health: the researcher decides on each, no rule quotes them.

A worker agrees to be quoted from a source, and not sentence by sentence. What somebody says of an illness, a
ward or a medicine is health data, whoever it is about, and is not to be printed because it has a good length.

Notes
-----
What counts follows the meaning of *data concerning health* (UK GDPR, article 4(15): physical or mental
health, and care that reveals something of it). The words are those by which the rehearsal finds an illness or
a treatment (`rehearsal.fact_words`), and the everyday ones below, which are our own. They find too much
rather than too little, since another sentence is then chosen. What is said without any of these words is not
found: a theme that is about health may have ``quotations: chosen_only`` in the codebook.
"""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from helpers.privacy.names.normalised_text import normalise
from helpers.privacy.rehearsal.fact_words import FACTS
from helpers.privacy.rehearsal.facts import find_facts, pattern_of
from helpers.study.chosen_quotations import HEALTH

KIND = "illness"
"""The kind of facts that are of health."""
EVERYDAY = """
    unwell, mentally ill, physically ill, illness*, ill health, was ill, were ill, been ill, be ill,
    being ill, am ill, i'm ill, got ill, get ill, fell ill, so ill, very ill, really ill, too ill, ill
    again, poorly again, was poorly, been poorly, felt poorly, feeling poorly, relapse*, symptom*,
    diagnos*, in recovery, my recovery, off sick, called in sick, phoned in sick, rang in sick, sick
    note*, sick leave, on the sick, signed off work, signed off sick, signed me off, burnt out, burned
    out, burn out, burnout, nervous breakdown, had a breakdown, having a breakdown, in crisis, crisis
    team, panic attack*, anxious, anxiety, depressed, depression, trauma*, flashback*, triggered me,
    triggers me, triggered something, own signs, my signs, warning signs, suicid*, self harm*, not
    sleeping, not slept, hadn't slept, haven't slept, can't sleep, couldn't sleep, sleepless, lay awake,
    hospital, hospitals, hospitalised, the ward, the wards, my ward, old ward, been a patient, was a
    patient, being a patient, as a patient, a patient on, a patient in, a patient at, a patient there,
    inpatient*, outpatient*, the surgery, my gp, my doctor, the doctor, the doctors, the doctor's, my
    consultant, psychiatr*, psycholog*, my therapist, therapy, counselling, my counsellor, care
    coordinator, medicat*, meds, antidepress*, antipsychotic*, painkiller*, side effect*, prescription*
"""
"""Words and phrases, between commas; ``*`` ends a word of which only the beginning is given."""


def may_tell_of_health(text: str) -> bool:
    """Tell whether a sentence may tell of somebody's health.

    >>> [may_tell_of_health(text) for text in ("I was unwell again.", "It went well, as well it might.")]
    [True, False]
    """
    return _everyday().search(normalise(text).text) is not None or bool(find_facts(text, _facts_of_health()))


def find_health(segments: pd.DataFrame) -> pd.DataFrame:
    """Return the segments that may tell of somebody's health: ``segment_id``, and ``reason`` (`HEALTH`).

    Parameters
    ----------
    segments
        ``segment_id`` and ``text``.
    """
    found = segments.loc[segments["text"].map(may_tell_of_health).astype(bool), ["segment_id"]]
    return found.assign(reason=HEALTH).reset_index(drop=True)


def add_health(others_words: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """Return every reason for which the rule does not quote a segment: ``segment_id``, ``reason``.

    Parameters
    ----------
    others_words
        Table ``others_words``.
    segments
        The segments that may be quoted at all: ``segment_id`` and ``text``.
    """
    columns = ["segment_id", "reason"]
    return pd.concat([others_words[columns], find_health(segments)], ignore_index=True)


@cache
def _everyday() -> re.Pattern[str]:
    """Return one pattern over normalised text."""
    return pattern_of(EVERYDAY)


@cache
def _facts_of_health() -> frozenset[tuple[str, str]]:
    """Return kind and name of each fact of health in the list of facts."""
    names = re.findall(r"^\s*~?([a-z][a-z ]*):", FACTS[KIND], flags=re.MULTILINE)
    return frozenset((KIND, name.strip()) for name in names)
