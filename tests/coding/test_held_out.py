"""The same contacts are held out whatever else arrives, in every worker's sources, and no tuning sees them."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from helpers.coding import held_out
from helpers.study.limits import Validation

FIRST = date(2023, 10, 2)


def made(n_workers=4, n_days=60, source="voice_note") -> pd.DataFrame:
    """Return segments: one contact of two segments a day of each worker."""
    rows = []
    for worker in range(1, n_workers + 1):
        for day in range(n_days):
            when = (FIRST + timedelta(days=day)).isoformat()
            rows += [(f"W{worker}-{when}-{n}", f"W{worker}", source, when) for n in (1, 2)]
    return pd.DataFrame(rows, columns=["segment_id", "worker", "source", "date"])


def keeping(study, share, seed=1):
    return study.model_copy(update={"validation": Validation(held_out=share, seed=seed)})


def ids(segments) -> set[str]:
    return set(segments["segment_id"])


def test_without_the_setting_all_contacts_are_judged_and_none_is_left_out(study):
    segments = made()
    assert held_out.part_of(study) == "all"
    assert held_out.judged(segments, study) is held_out.for_tuning(segments, study) is segments
    assert held_out.describe_tuning(study) == ""


def test_each_contact_is_either_judged_or_seen_while_the_dictionary_is_made(study):
    segments, kept = made(), keeping(study, 0.3)
    judged, seen = ids(held_out.judged(segments, kept)), ids(held_out.for_tuning(segments, kept))
    assert judged | seen == ids(segments)
    assert not judged & seen
    contact_of = [segment.rpartition("-")[0] for segment in judged]
    assert len(contact_of) == 2 * len(set(contact_of)), "a contact is held out whole"
    assert "held out to judge the dictionary (30 %" in held_out.describe_tuning(kept)


@pytest.mark.parametrize("share", [0.2, 0.3, 0.5])
def test_of_each_worker_and_source_nearly_the_share_is_held_out(study, share):
    for source in ("voice_note", "interview"):
        segments = made(source=source)
        kept = held_out.judged(segments, keeping(study, share))
        of_workers = kept.groupby("worker").size() / segments.groupby("worker").size()
        assert of_workers.between(share - 0.04, share + 0.04).all()


def test_few_contacts_of_a_worker_are_spread_and_not_all_held_out_or_none(study):
    """Of 12 weekly interviews, a third is about 4: never 0, and never more than 6, whatever the seed."""
    weekly = made(n_workers=1, n_days=84, source="interview")
    weekly = weekly[weekly["date"].isin([(FIRST + timedelta(days=7 * n)).isoformat() for n in range(12)])]
    counts = {held_out.judged(weekly, keeping(study, 1 / 3, seed))["date"].nunique() for seed in range(50)}
    assert counts <= {3, 4, 5, 6}


def test_the_same_contacts_stay_held_out_as_others_arrive_or_a_worker_withdraws(study):
    kept = keeping(study, 0.3)
    whole = made()
    early = whole[whole["date"] < "2023-11-01"]
    late = whole[whole["date"] >= "2023-10-20"]
    without = whole[whole["worker"] != "W2"]
    of_whole = ids(held_out.judged(whole, kept))
    for part in (early, late, without, whole.sample(frac=1, random_state=3)):
        assert ids(held_out.judged(part, kept)) == of_whole & ids(part)


def test_another_seed_keeps_back_others_and_a_larger_share_keeps_the_same_and_more(study):
    segments = made()
    of_one = ids(held_out.judged(segments, keeping(study, 0.3)))
    assert of_one != ids(held_out.judged(segments, keeping(study, 0.3, seed=2)))
    assert of_one < ids(held_out.judged(segments, keeping(study, 0.5)))


@pytest.mark.parametrize("share", ["-0.1", "1", "half"])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(ValueError, match="held_out"):
        Validation(held_out=share)
