"""The attacker finds what is wrong: the attacks of an earlier review, on small folders of public files.

Each folder is written here, in the form in which a study publishes. Each attack succeeds on what must not be
published, and fails on the same folder without it.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pytest
import yaml
from attack.attacker import ImpossibleError, Result, attack
from attack.public_files import four_cells, read_public

COLUMNS = {
    "contacts": "worker period first_week last_week source n_workers n_contacts n_weeks n_words minutes state reason",
    "theme_counts": "worker period first_week last_week area theme n_heard n_workers n state reason",
    "areas": "period first_week last_week area n n_words n_contacts n_weeks minutes rate state reason",
    "pairs": "theme other n_contacts share_contacts n_segments share_segments state reason",
    "rates": "theme unit denominator n amount rate state reason",
    "directions": "theme side n_heard n_workers n state reason",
    "condition_states": "condition says n_heard n_workers n state reason",
    "validations": (
        "theme unit coder part n_reviewed n_manual n_dictionary n_both precision precision_low precision_high "
        "recall recall_low recall_high f1 f1_low f1_high kappa state reason"
    ),
}
SOURCES = [
    {"id": "interview", "label": "Interviews", "counted_role": "worker"},
    {"id": "voice_note", "label": "Voice notes", "counted_role": "worker"},
    {"id": "observation", "label": "Visits", "counted_role": "researcher"},
]
THREE, FIVE = (tuple(f"W{number}" for number in range(1, n + 1)) for n in (3, 5))


def write(folder: Path, n_weeks: int = 2, workers: tuple[str, ...] = FIVE, **tables: list[dict]) -> Path:
    """Write a folder of public files: each row says only what matters, and the rest is empty."""
    withdrawn = tables.pop("withdrawn", [])
    made_with = tables.pop("made_with", {})
    sources = tables.pop("sources", SOURCES)
    (folder / "data/public").mkdir(parents=True)
    day = pd.Timestamp("2023-10-02")
    study = {
        "calendar": {"first_day": day.date(), "last_day": (day + pd.Timedelta(days=7 * n_weeks - 1)).date()},
        "sources": sources,
        "disclosure": {"profile": "strict"},
        "workers": [{"id": worker, "first_day": day.date()} for worker in workers],
        "withdrawn": withdrawn,
    }
    (folder / "data/study.yaml").write_text(yaml.safe_dump(study), encoding="utf-8")
    themes = [
        {"id": name, "label": f"About {name}", "area": "work", "indicators": [name]}
        for name in ("tea", "rain")
    ]
    book = {"areas": [{"id": "work", "label": "Work"}], "themes": themes}
    (folder / "data/codebook.yaml").write_text(yaml.safe_dump(book), encoding="utf-8")
    for name, rows in tables.items():
        path = folder / f"data/public/{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[name].split())
            writer.writeheader()
            given = {"state": "shown", "period": "all", "worker": "all"}
            defaults = {key: value for key, value in given.items() if key in COLUMNS[name].split()}
            writer.writerows(defaults | row for row in rows)
        path.with_name(f"{name}.provenance.json").write_text(
            json.dumps({"made_with": made_with}), encoding="utf-8"
        )
    return folder


def rota(workers: tuple[str, ...] = FIVE, weeks: int = 2) -> pd.DataFrame:
    """Return contact with each worker in each week."""
    return pd.DataFrame(
        [(worker, week) for worker in workers for week in range(1, weeks + 1)], columns=["worker", "week"]
    )


def knowing(worker: str, *rows: tuple[str, str, str, float]) -> dict[str, pd.DataFrame]:
    """Return what a worker knows of week 1: measure, source, theme, number."""
    known = [(worker, measure, 1, source, theme, n) for measure, source, theme, n in rows]
    columns = ["worker", "measure", "week", "source", "theme", "n"]
    return {worker: pd.DataFrame(known, columns=columns)}


def told(result: Result, measure: str) -> dict[str, tuple[float, float]]:
    """Return whose part of a measure is told too closely, with its least and greatest value."""
    return {
        one.target.worker: (one.low, one.high)
        for one in result.narrow
        if one.target.what.split(" ")[0] == measure
    }


HIDDEN = {"state": "suppressed", "reason": "protection"}
NOBODY = {"theme": "tea", "coder": "R1", "n_reviewed": 900, "precision": "", "recall": "0.0"}


@pytest.mark.parametrize("has_validation", [True, False])
def test_fault_1_a_precision_that_is_not_defined_tells_that_a_hidden_theme_is_0(tmp_path, has_validation):
    tables = {"theme_counts": [{"theme": "tea", **HIDDEN}, {"theme": "rain", "n": 60, "n_workers": 5}]}
    if has_validation:
        tables["validations"] = [NOBODY]
    result = attack([write(tmp_path / "s", **tables)], rota())
    expected = dict.fromkeys(["", *FIVE], (0, 0)) if has_validation else {}
    assert told(result, "segments") == expected


def test_fault_1_a_caption_tells_it_as_well(tmp_path):
    folder = write(tmp_path / "s", theme_counts=[{"theme": "tea", **HIDDEN}])
    (folder / "figures").mkdir()
    caption = "Themes below the threshold: about tea (precision not defined, recall 0.00)."
    (folder / "figures/theme_weeks_together.md").write_text(caption, encoding="utf-8")
    assert told(attack([folder], rota()), "segments")[""] == (0, 0)


def test_fault_1_three_decimals_leave_few_candidates_for_a_hidden_count(tmp_path):
    row = {"theme": "tea", "coder": "R1", "precision": "0.893", "recall": "0.848", "n_both": 117}
    tables = {"theme_counts": [{"theme": "tea", **HIDDEN}], "validations": [row]}
    folder = write(tmp_path / "s", **tables)
    assert told(attack([folder], rota()), "segments")[""] == (131, 131)


def test_who_does_not_know_that_everything_was_reviewed_is_told_less(tmp_path):
    folder = write(tmp_path / "s", theme_counts=[{"theme": "tea", **HIDDEN}], validations=[NOBODY])
    assert not told(attack([folder], rota(), has_reviewed_all=False), "segments")


def test_the_interval_of_a_caption_is_read_past(tmp_path):
    folder = write(tmp_path / "s", theme_counts=[{"theme": "tea", **HIDDEN}])
    (folder / "figures").mkdir()
    caption = "Below the threshold: about tea (precision not defined, recall 0.00 [0.00, 0.30])."
    (folder / "figures/theme_weeks_together.md").write_text(caption, encoding="utf-8")
    assert told(attack([folder], rota()), "segments")[""] == (0, 0)


SCORED = {"theme": "tea", "coder": "R1", "n_both": 3, "n_dictionary": 4, "n_manual": 6}


def test_an_interval_that_its_counts_do_not_give_would_tell_more_and_is_noticed(tmp_path):
    right = {**SCORED, "precision": 0.75, "precision_low": 0.301, "precision_high": 0.954}
    read_public(write(tmp_path / "right", validations=[right]))
    with pytest.raises(ValueError, match="an interval of precision that its counts do not give"):
        read_public(write(tmp_path / "wrong", validations=[{**right, "precision_low": 0.32}]))
    hidden = {"theme": "tea", "coder": "R1", **HIDDEN, "recall_low": 0.1, "recall_high": 0.9}
    with pytest.raises(ValueError, match="an interval of recall without its counts"):
        read_public(write(tmp_path / "hidden", validations=[hidden]))


def test_what_a_person_coded_in_contacts_held_out_does_not_tell_of_the_others(tmp_path):
    tables = {"theme_counts": [{"theme": "tea", **HIDDEN}], "validations": [NOBODY]}
    folder = write(tmp_path / "s", **tables)
    assert told(attack([folder], rota()), "segments")[""] == (0, 0)
    study = folder / "data/study.yaml"
    held_out = "validation: {held_out: 0.5}\n"
    study.write_text(study.read_text(encoding="utf-8") + held_out, encoding="utf-8")
    assert not told(attack([folder], rota()), "segments")


def voice_notes(**numbers: object) -> dict:
    return {"source": "voice_note", "n_workers": 3, "n_contacts": 10, **numbers}


def test_fault_3_a_worker_learns_that_both_colleagues_sent_one_voice_note(tmp_path):
    folder = write(tmp_path / "s", 1, THREE, contacts=[voice_notes()])
    known = knowing("W1", ("contacts", "voice_note", "", 8))
    result = attack([folder], rota(THREE, 1), readers=known)
    assert told(result, "contacts") == {"W2": (1, 1), "W3": (1, 1)}
    assert {one.reader for one in result.narrow} == {"W1"}


def test_fault_3_words_are_told_once_a_colleagues_part_is_known(tmp_path):
    folder = write(tmp_path / "s", 1, ("W1", "W2"), contacts=[voice_notes(n_workers=2, n_words=5000)])
    known = knowing("W1", ("contacts", "voice_note", "", 8), ("words", "voice_note", "", 4000))
    result = attack([folder], rota(("W1", "W2"), 1), readers=known)
    assert told(result, "words") == {"W2": (1000, 1000)}


def test_fault_3_five_workers_with_five_interviews_are_told_to_everybody(tmp_path):
    row = {"source": "interview", "n_workers": 5, "n_contacts": 5, "n_weeks": 5}
    result = attack([write(tmp_path / "s", contacts=[row])], rota())
    assert told(result, "contacts") == dict.fromkeys(FIVE, (1, 1))
    enough = {"source": "interview", "n_workers": 5, "n_contacts": 25}
    assert not attack([write(tmp_path / "t", contacts=[enough])], rota()).narrow


def total(n: int, last_week: int = 2, **more: object) -> list[dict]:
    return [{"theme": "tea", "first_week": 1, "last_week": last_week, "n_workers": 3, "n": n, **more}]


def test_gap_a_two_releases_a_week_apart_tell_the_last_week(tmp_path):
    first = write(tmp_path / "first", 12, THREE, theme_counts=total(40, 12))
    second = write(tmp_path / "second", 13, THREE, theme_counts=total(43, 13))
    # Only W1 was there in the last week: subtracting tells W1's part.
    last = pd.DataFrame({"worker": ["W1"], "week": [13]})
    there = rota(THREE, 12)
    result = attack([first, second], [there, pd.concat([there, last])])
    assert told(result, "segments") == {"W1": (3, 3)}
    assert not attack([second], [pd.concat([there, last])]).narrow


def test_gap_a_a_week_that_the_second_release_hides_is_told_by_subtraction(tmp_path):
    hidden = {"theme": "tea", "first_week": 13, "last_week": 13, **HIDDEN}
    first = write(tmp_path / "first", 12, THREE, theme_counts=total(40, 12))
    second = write(tmp_path / "second", 13, THREE, theme_counts=[*total(42, 13), hidden])
    assert not attack([second], rota(THREE, 13)).narrow
    result = attack([first, second], [rota(THREE, 12), rota(THREE, 13)])
    assert told(result, "segments") == {"": (2, 2)} | dict.fromkeys(THREE, (0, 2))


def test_gap_a_interviews_alone_beside_both_sources_tell_the_voice_notes(tmp_path):
    both = write(
        tmp_path / "both",
        1,
        THREE,
        theme_counts=total(30, 1),
        made_with={"sources": ["interview", "voice_note"]},
    )
    alone = write(
        tmp_path / "alone", 1, THREE, theme_counts=total(29, 1), made_with={"sources": ["interview"]}
    )
    for folder in (both, alone):
        assert not attack([folder], rota(THREE, 1)).narrow
    result = attack([both, alone], rota(THREE, 1))
    assert told(result, "segments")["W1"] == (0, 1)


def test_gap_b_after_a_withdrawal_two_totals_tell_the_part_of_who_withdrew(tmp_path):
    contacts = {"source": "interview", "n_workers": 5, "n_contacts": 40, "n_words": 9000}
    fewer = {"source": "interview", "n_workers": 4, "n_contacts": 33, "n_words": 7000}
    first = write(tmp_path / "first", theme_counts=total(50, n_workers=5), contacts=[contacts])
    second = write(
        tmp_path / "second", theme_counts=total(41, n_workers=4), contacts=[fewer], withdrawn=["W2"]
    )
    result = attack([first, second], rota())
    assert told(result, "segments") == {"W2": (9, 9)}
    assert told(result, "contacts") == {"W2": (7, 7)}
    assert told(result, "words") == {"W2": (2000, 2000)}
    assert not attack([first], rota()).narrow
    assert not attack([second], rota()).narrow


def article(folder: Path, *sentences: str) -> Path:
    """Write the table of themes with a quotation and one from the other side, as many of them as are given."""
    (folder / "article").mkdir()
    quoted = [f"“{sentence}” (a peer support worker)" for sentence in sentences]
    rows = [
        ["Area", "Theme", "Segments", "Quotation", "A quotation from the other side"],
        ["Work", "About tea", "", *quoted],
    ]
    with (folder / "article/themes.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return folder


def test_gap_e_a_quotation_tells_that_a_hidden_count_is_not_0(tmp_path):
    rows = [{"theme": "tea", **HIDDEN}]
    tables = {"theme_counts": rows, "areas": [{"area": "work", "first_week": 1, "last_week": 2, "n": 3}]}
    without = attack([article(write(tmp_path / "a", **tables))], rota())
    quoted = attack([article(write(tmp_path / "b", **tables), "We had tea.")], rota())
    both = attack([article(write(tmp_path / "c", **tables), "We had tea.", "There was none.")], rota())
    assert "" not in told(without, "segments")
    assert told(quoted, "segments")[""] == (1, 3)
    assert told(both, "segments")[""] == (2, 3)


def test_two_sides_beside_their_theme_tell_the_third(tmp_path):
    sides = [
        {"theme": "tea", "side": "for", "n": 30},
        {"theme": "tea", "side": "rest", "n": 28},
        {"theme": "tea", "side": "against", **HIDDEN},
    ]
    result = attack([write(tmp_path / "s", theme_counts=total(60), directions=sides)], rota(THREE))
    assert told(result, "against") == {"": (2, 2)} | dict.fromkeys(THREE, (0, 2))
    # Without the total, or one of the sides, nobody knows.
    assert not attack([write(tmp_path / "t", directions=sides)], rota(THREE)).narrow
    alone = write(tmp_path / "u", theme_counts=total(60), directions=[sides[0], sides[2]])
    assert not told(attack([alone], rota(THREE)), "against")


def test_who_knows_their_own_sides_learns_those_of_two_colleagues(tmp_path):
    sides = [{"theme": "tea", "side": "for", "n": 12}]
    folder = write(tmp_path / "s", theme_counts=total(60), directions=sides)
    known = knowing("W1", ("for", "interview", "tea", 11))
    assert told(attack([folder], rota(THREE), readers=known), "for") == {"W2": (0, 1), "W3": (0, 1)}


def test_a_series_tells_no_side_but_of_fewer_segments_than_the_width(tmp_path):
    sides = [{"theme": "tea", "side": "for", "n": 30}, {"theme": "tea", "side": "rest", "n": 30}]
    for n, whose in ((20, {"W1"}), (2, set())):
        series = [{"theme": "tea", "worker": "A", "first_week": 1, "last_week": 2, "n": n}]
        tables = {"theme_counts": [*total(60), *series], "directions": sides}
        folder = write(tmp_path / f"s{n}", **tables)
        result = attack([folder], rota(THREE), letters=[{"A": "W1"}], readers=knowing("W2"))
        asked = attack([folder], rota(THREE), letters=[{"A": "W1"}]).n_targets
        assert asked == 5 + 2 * (3 if whose else 2) - 3
        assert not told(result, "for")


def test_a_condition_that_three_workers_met_once_each_is_told(tmp_path):
    states = [{"condition": "start", "says": "met", "n": 3, "n_workers": 3}]
    few = attack([write(tmp_path / "s", condition_states=states)], rota(THREE))
    assert told(few, "met") == dict.fromkeys(THREE, (1, 1))
    more = [{"condition": "start", "says": "met", "n": 30, "n_workers": 3}]
    assert not attack([write(tmp_path / "t", condition_states=more)], rota(THREE)).narrow


def test_two_units_of_one_theme_are_attacked_together(tmp_path):
    """As many mentions as segments in all: so of every worker, and what is told of one is told of both."""
    cells = [{"first_week": 1, "last_week": 1, "theme": "tea", **HIDDEN}]
    segments = write(tmp_path / "s", theme_counts=[*total(5), *cells], made_with={"unit": "segments"})
    mentions = write(tmp_path / "m", theme_counts=total(5), made_with={"unit": "mentions"})
    found = told(attack([segments, mentions], rota(THREE)), "mentions")
    assert set(found) == set(THREE)


def test_a_rate_tells_its_hidden_numerator(tmp_path):
    rates = [
        {"theme": "tea", "unit": "segments", "denominator": "words", "n": "", "amount": 10000, "rate": "1.2"}
    ]
    folder = write(tmp_path / "s", theme_counts=[{"theme": "tea", **HIDDEN}], rates=rates)
    assert told(attack([folder], rota()), "segments")[""] == (12, 12)


def test_pairs_tell_of_contacts_with_one_theme(tmp_path):
    pairs = [
        {"theme": "tea", "other": "tea", **HIDDEN},
        {"theme": "tea", "other": "rain", "n_contacts": 15, "share_contacts": "0.536"},
        {"theme": "rain", "other": "rain", "n_contacts": 60, "share_contacts": 1},
    ]
    contacts = [{"source": "counted", "n_contacts": 100, "n_workers": 5}]
    result = attack([write(tmp_path / "s", pairs=pairs, contacts=contacts)], rota())
    assert told(result, "coded_contacts")[""] == (28, 28)


def test_two_coders_coefficients_tell_their_four_cells():
    row = {"n_by_two": "640", "percent": "98.4", "alpha": "0.831"}
    found = four_cells(row)
    assert found["differed"] == (10, 10)
    assert found["agreed"][0] <= 26 <= found["agreed"][1]
    assert four_cells({"n_by_two": "", "percent": ""}) is None


def test_what_has_no_contact_is_no_target_and_what_cannot_be_is_said(tmp_path):
    rows = [{"theme": "tea", "first_week": 2, "last_week": 2, "state": "no_contact"}]
    folder = write(tmp_path / "s", theme_counts=rows)
    assert attack([folder], rota(weeks=1)).n_targets == 0
    # Where the rota says that there was contact, it is a count of 0 by another name.
    assert told(attack([folder], rota()), "segments") == dict.fromkeys(FIVE, (0, 0))
    wrong = write(tmp_path / "t", theme_counts=[*total(9), *total(10)])
    with pytest.raises(ImpossibleError):
        attack([wrong], rota(THREE))


def test_a_worker_who_agreed_to_a_series_gives_the_others_away(tmp_path):
    series = [{"theme": "tea", "worker": "A", "first_week": 1, "last_week": 2, "n": 28}]
    folder = write(tmp_path / "s", theme_counts=[*total(30), *series])
    result = attack([folder], rota(THREE), letters=[{"A": "W1"}])
    assert told(result, "segments") == {"W2": (1, 1), "W3": (1, 1)}
    assert not attack([folder], rota(THREE)).narrow, "Whose series it is must be known for that."


def test_a_week_with_two_sources_is_one_worker_week(tmp_path):
    contacts = [
        {"source": "interview", "n_workers": 1, "n_weeks": 9},
        {"source": "voice_note", "n_workers": 1, "n_weeks": 9},
        {"source": "counted", "n_workers": 1, "n_weeks": 12},
    ]
    folder = write(tmp_path / "s", 12, ("W1",), contacts=contacts)
    assert told(attack([folder], rota(("W1",), 12)), "weeks") == {"W1": (9, 9)}


def test_a_wide_table_is_not_suspected(tmp_path):
    folder = write(tmp_path / "s", theme_counts=total(60, n_workers=5))
    known = knowing("W1", ("segments", "interview", "tea", 12))
    result = attack([folder], rota(), readers=known)
    assert not result.narrow
    assert result.n_targets == 5 + 4
    assert not read_public(folder).unread


def test_who_agreed_to_a_series_without_a_theme_has_told_that_no_pair_has_it(tmp_path):
    series = [{"worker": "A", "period": "week", "first_week": week, "last_week": week} for week in (1, 2)]
    rows = [{**row, "theme": "tea", "n": 0} for row in series] + [
        {**row, "theme": "rain", "n": 9} for row in series
    ]
    pairs = [{"theme": "rain", "other": "tea", "n_contacts": 12}]
    folder = write(tmp_path / "s", theme_counts=rows, pairs=pairs)
    result = attack([folder], rota(), letters=[{"A": "W1"}])
    assert "W1" not in told(result, "pair")
    with_tea = [{**row, "n": 3} if row["theme"] == "tea" else row for row in rows]
    other = write(tmp_path / "t", theme_counts=with_tea, pairs=pairs)
    assert attack([other], rota(), letters=[{"A": "W1"}]).n_targets == result.n_targets + 1
