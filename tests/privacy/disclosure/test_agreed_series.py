"""Who has a series of their own: workers who agreed to it from every source that it adds up, and nobody else."""

from __future__ import annotations

import pandas as pd
import pytest
from worlds import OWN, World

from helpers.privacy.disclosure.publication import rules_of

GIVEN = {
    "W1": {"interview": True, "voice_note": True},
    "W2": {"interview": True, "voice_note": False},
    "W3": {"interview": True},
}


def consents(use: str = "worker_series") -> pd.DataFrame:
    rows = [(worker, source, use, given) for worker, of in GIVEN.items() for source, given in of.items()]
    return pd.DataFrame(rows, columns=["worker", "source", "use", "is_given"])


@pytest.mark.parametrize(
    ("sources", "agreed"), [(OWN, {"W1"}), (["interview"], {"W1", "W2", "W3"}), (["voice_note"], {"W1"})]
)
def test_a_series_needs_consent_to_every_source_that_it_adds_up(sources, agreed):
    study = World(n_workers=5, profile="consented").study
    assert rules_of(study, consents(), sources).agreed == agreed


def test_consent_to_another_use_is_none_to_a_series():
    study = World(n_workers=5, profile="consented").study
    assert rules_of(study, consents("quote"), OWN).agreed == set()
