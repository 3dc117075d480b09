"""Counts of the dictionary are calibrated, with a range that takes what is judged as known."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from helpers.coding.calibration import Judged, calibrate, calibrate_counts, describe_calibrated
from helpers.study.limits import Validation
from helpers.tables import CALIBRATED_COUNTS, check


def test_the_rest_is_multiplied_by_precision_and_divided_by_recall():
    judged = Judged(n_manual=40, n_dictionary=36, n_both=32, n_rest=70, n_rest_without=900)
    precision, recall = 32 / 36, 32 / 40
    calibrated = calibrate(judged)
    assert calibrated.value == pytest.approx(40 + 70 * precision / recall, abs=0.05)
    assert calibrated.low < calibrated.value < calibrated.high


def test_where_everything_is_judged_the_count_is_the_persons_and_has_no_range():
    assert calibrate(Judged(40, 36, 32, 0, 0)) == (40, 40, 40)
    assert calibrate(Judged(0, 3, 0, 0, 0)) == (0, 0, 0)


def test_the_more_is_judged_the_narrower_the_range():
    few, many = calibrate(Judged(20, 20, 16, 80, 900)), calibrate(Judged(80, 80, 64, 20, 300))
    assert many.high - many.low < few.high - few.low
    assert few.low >= 20, "what is judged is in the count, whatever is drawn of the rest"


def test_a_range_never_ends_beyond_the_segments_there_are():
    assert calibrate(Judged(n_manual=60, n_dictionary=2, n_both=1, n_rest=10, n_rest_without=25)).high <= 95


def test_without_a_segment_in_common_nothing_is_calibrated():
    assert all(math.isnan(number) for number in calibrate(Judged(5, 3, 0, 7, 90)))


def test_the_range_holds_the_true_count_in_about_95_of_100_corpora():
    """Each of 1,500 segments has the theme with chance 0.06, is found with 0.8 if it has, with 0.01 if not."""
    draw = np.random.default_rng(7)
    n_held = 0
    for _ in range(400):
        is_coded = draw.random(1500) < 0.06
        is_found = np.where(is_coded, draw.random(1500) < 0.8, draw.random(1500) < 0.01)
        judged = np.arange(1500) < 500
        numbers = Judged(
            int(is_coded[judged].sum()),
            int(is_found[judged].sum()),
            int((is_coded & is_found)[judged].sum()),
            int(is_found[~judged].sum()),
            int((~is_found[~judged]).sum()),
        )
        calibrated = calibrate(numbers)
        n_held += calibrated.low <= is_coded.sum() <= calibrated.high
    assert 0.92 <= n_held / 400 <= 0.99


def tables(n=60) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return codings and segments: R1 has coded every fourth, the dictionary every eighth and every fifteenth."""
    days = [f"2023-10-{1 + at % 28:02d}" for at in range(n)]
    segments = pd.DataFrame({"segment_id": range(n), "worker": "W1", "source": "interview", "date": days})
    given = [(at, "supervision", "R1") for at in range(0, n, 4)]
    given += [(at, "supervision", "dictionary") for at in range(n) if at % 8 == 0 or at % 15 == 0]
    codings = pd.DataFrame(given, columns=["segment_id", "theme", "coder"])
    return codings, segments.assign(is_counted=True)


def test_only_contacts_on_which_the_dictionary_is_judged_are_used_and_the_whole_is_there_to_check(
    study, codebook
):
    codings, segments = tables()
    coverage = segments[["segment_id"]].assign(coder="R1")
    kept = study.model_copy(update={"validation": Validation(held_out=0.5)})
    table = calibrate_counts(codings, coverage, segments, codebook, kept, gold="R1")
    check(CALIBRATED_COUNTS, table)
    row = table.set_index("theme").loc["supervision"]
    assert (row["part"], row["n_segments"], row["n_manual"]) == ("held_out", 60, 15)
    assert 0 < row["n_judged"] < 60
    said = describe_calibrated(table, codebook)
    assert "Coder R1 has reviewed every segment, so that this can be checked: the range holds" in said
    shuffled = codings.sample(frac=1, random_state=2)
    assert calibrate_counts(shuffled, coverage, segments, codebook, kept, gold="R1").equals(table)


def test_where_nothing_is_held_out_what_the_person_has_reviewed_is_known_and_the_rest_calibrated(
    study, codebook
):
    codings, segments = tables()
    whole = segments[["segment_id"]].assign(coder="R1")
    all_known = calibrate_counts(codings, whole, segments, codebook, study, gold="R1")
    of_theme = all_known.set_index("theme").loc["supervision"]
    assert list(of_theme[["calibrated", "calibrated_low", "calibrated_high"]]) == [15, 15, 15]
    assert "nothing has to be estimated" in describe_calibrated(all_known, codebook)
    part = calibrate_counts(codings, whole[:30], segments, codebook, study, gold="R1")
    of_theme = part.set_index("theme").loc["supervision"]
    assert (of_theme["n_judged"], of_theme["n_judged_manual"]) == (30, 8)
    assert pd.isna(of_theme["n_manual"]), "nobody knows the rest"
    assert of_theme["calibrated_low"] < of_theme["calibrated_high"]


def test_where_nobody_has_reviewed_there_is_no_row_and_the_sentence_says_so(study, codebook):
    codings, segments = tables()
    none = calibrate_counts(codings, segments[:0].assign(coder=""), segments, codebook, study, gold="")
    check(CALIBRATED_COUNTS, none)
    assert none.empty
    assert describe_calibrated(none, codebook).startswith("No count of the dictionary can be calibrated")
