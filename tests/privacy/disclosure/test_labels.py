"""Labels are drawn for each figure, recorded, and disclose nothing about the order of the workers."""

from __future__ import annotations

import os
import stat
import sys
from datetime import date
from random import Random

import pandas as pd
import pytest

from helpers.errors import FieldworkError
from helpers.privacy.consent import Consent, GivenConsent
from helpers.privacy.disclosure import labels
from helpers.privacy.disclosure.labels import (
    FILE,
    draw_labels,
    find_or_draw_labels,
    read_labels,
    relabel,
    relabel_study,
    write_labels,
)
from helpers.study.limits import Disclosure

FIVE = ["W1", "W2", "W3", "W4", "W5"]


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311


def test_every_worker_may_get_every_label():
    draws = [draw_labels(FIVE, seeded(seed)) for seed in range(400)]
    assert all(sorted(draw.values()) == list("ABCDE") for draw in draws)
    for worker in FIVE:
        assert {draw[worker] for draw in draws} == set("ABCDE")
    assert len({tuple(draw.values()) for draw in draws}) > 100


def test_a_draw_does_not_depend_on_the_order_in_which_workers_are_given():
    assert draw_labels(FIVE, seeded(1)) == draw_labels(FIVE[::-1], seeded(1))


def test_more_workers_than_letters_are_refused():
    assert len(draw_labels([f"W{at}" for at in range(26)], seeded(1))) == 26
    with pytest.raises(FieldworkError, match="27 workers, and 26 letters"):
        draw_labels([f"W{at}" for at in range(27)], seeded(1))


def test_a_figure_made_again_keeps_its_labels_and_another_has_its_own(tmp_path):
    path = tmp_path / FILE
    record = read_labels(path)
    assert record.empty
    first, record = find_or_draw_labels(record, "theme_weeks", FIVE, seeded(1))
    other, record = find_or_draw_labels(record, "areas", FIVE, seeded(2))
    write_labels(path, record)
    again, same = find_or_draw_labels(read_labels(path), "theme_weeks", FIVE[::-1], seeded(3))
    assert again == first != other
    pd.testing.assert_frame_equal(same, record)
    assert record["figure"].tolist() == ["areas"] * 5 + ["theme_weeks"] * 5


def test_when_the_workers_of_a_figure_change_all_of_it_is_drawn_again():
    record = pd.DataFrame({"figure": ["f", "f", "g"], "worker": ["W1", "W2", "W1"], "label": ["B", "A", "A"]})
    labels, after = find_or_draw_labels(record, "f", ["W1"], seeded(1))
    assert labels == {"W1": "A"}
    assert after.to_numpy().tolist() == [["f", "W1", "A"], ["g", "W1", "A"]]
    assert find_or_draw_labels(record, "g", ["W2"], seeded(1))[1].to_numpy().tolist() == [
        ["f", "W1", "B"],
        ["f", "W2", "A"],
        ["g", "W2", "A"],
    ]


def test_a_relabelled_table_is_in_the_order_of_its_labels():
    frame = pd.DataFrame({"worker": ["W1", "W1", "W2"], "week": [1, 2, 1], "n": [5, 6, 7]})
    named = relabel(frame, {"W1": "B", "W2": "A"})
    assert named.to_numpy().tolist() == [["A", 1, 7], ["B", 1, 5], ["B", 2, 6]]
    assert frame["worker"].tolist() == ["W1", "W1", "W2"]
    assert relabel(frame.rename(columns={"worker": "who"}), {"W1": "B", "W2": "A"}, contributor="who")[
        "who"
    ].tolist() == ["A", "B", "B"]


def test_a_worker_without_a_label_is_refused_and_not_shown():
    with pytest.raises(FieldworkError, match="1 rows are of a worker without a label") as error:
        relabel(pd.DataFrame({"worker": ["W1", "W2"]}), {"W1": "A"})
    assert "W2" not in str(error.value)


def test_the_study_as_a_figure_knows_it_has_labels_and_no_days_of_anyone(study):
    named = relabel_study(study, {"W1": "B", "W2": "A"})
    assert named.worker_ids == ["A", "B"]
    assert {(worker.first_day, worker.last_day) for worker in named.workers} == {
        (study.calendar.first_day, None)
    }
    assert relabel_study(study, {"W2": "A"}).worker_ids == ["A"]
    assert study.worker_ids == ["W1", "W2"]


@pytest.mark.skipif(sys.platform == "win32", reason="file modes are POSIX")
def test_only_the_researcher_may_read_the_record(tmp_path):
    path = tmp_path / "private" / FILE
    write_labels(path, pd.DataFrame({"figure": ["f"], "worker": ["W1"], "label": ["A"]}))
    assert path.read_bytes() == b"figure,worker,label\nf,W1,A\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_record_that_cannot_be_trusted_is_refused_by_line(tmp_path):
    path = tmp_path / FILE
    path.write_text("figure,worker,label\nf,W1,A\nf,W1,B\nf,W2,A\n\nf,W3\nf,,C\ng,W1,A\n", encoding="utf-8")
    with pytest.raises(FieldworkError) as error:
        read_labels(path)
    assert str(error.value).splitlines() == [
        "labels.csv, line 3: this worker occurs in the same figure already.",
        "labels.csv, line 4: this label occurs in the same figure already.",
        "labels.csv, line 6: needs a figure, a worker and a label.",
        "labels.csv, line 7: needs a figure, a worker and a label.",
        "Restore the file, or delete it: all figures are then drawn with other labels.",
    ]
    for head in ("worker,label\n", ""):
        path.write_text(head, encoding="utf-8")
        with pytest.raises(FieldworkError, match="line 1: the columns must be figure, worker, label"):
            read_labels(path)
    path.write_bytes("figure".encode("utf-16"))
    with pytest.raises(FieldworkError, match="is saved as UTF-16, which Windows calls Unicode"):
        read_labels(path)


def test_labels_are_drawn_once_for_workers_who_agreed_and_recorded_with_the_roster(folder, study):
    consented = study.model_copy(update={"disclosure": Disclosure(profile="consented")})
    day = date(2023, 10, 2)
    given = Consent(
        {("W1", source, "worker_series"): GivenConsent(day, None) for source in ("interview", "voice_note")}
    )
    first = labels.make_labels(given, folder, consented)
    assert first.to_numpy().tolist() == [["theme_weeks", "W1", "A"]]
    assert os.name == "nt" or (folder / "data/raw/labels.csv").stat().st_mode & 0o077 == 0
    everybody = Consent({}, allows_everything=True)
    both = labels.make_labels(everybody, folder, consented)
    assert sorted(both["label"]) == ["A", "B"]
    assert labels.make_labels(everybody, folder, consented).equals(both)
    assert labels.make_labels(Consent({}), folder, consented).empty


@pytest.mark.parametrize("profile", ["strict", "open"])
def test_labels_are_drawn_only_where_single_workers_are_shown(folder, study, profile):
    kept = study.model_copy(update={"disclosure": Disclosure(profile=profile)})
    assert labels.make_labels(Consent({}, allows_everything=True), folder, kept).empty
    assert not (folder / "data/raw/labels.csv").exists()
