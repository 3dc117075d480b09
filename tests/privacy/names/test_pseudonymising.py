"""Records, segments and excerpts lose their names together, and every place still holds its words."""

from __future__ import annotations

import os

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import tables
from helpers.counting.segments import cut_records
from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.privacy.names import pseudonymising
from helpers.privacy.names.decisions import Decisions
from helpers.study.roster import Form, Person, Roster
from helpers.study.study import read_study
from helpers.tables import RECORDS, in_order

STUDY = read_study(paths.ROOT)
ROSTER = Roster(
    [
        Form("Aisha Khan", Person("W1", "worker"), "Jo Ng"),
        Form("Aisha", Person("W1", "worker"), "[a colleague]"),
    ]
)
WORDS = ["Aisha Khan", "aisha", "A\u0301isha's", "tea", "was", "cold.", "We", "sat.", "\n", "07700 900123"]


def records_of(*texts):
    facts = {
        "contact_id": "c1", "worker": "W1", "date": "2023-10-03", "time": "", "utc": "", "utc_flag": "no_time", "week": 1, "source": "voice_note",
        "speaker": "W1", "speaker_role": "worker", "is_checked": True, "duration_s": float("nan"), "file": "f", "unit": "line", "line": 1, "subline": 1,
    }  # fmt: skip
    return in_order(
        RECORDS,
        tables.frame(
            [[f"r{n}", text, *facts.values()] for n, text in enumerate(texts)], ["record_id", "text", *facts]
        ),
    )


def pseudonymised(records, roster=ROSTER):
    return pseudonymising.pseudonymise(records, cut_records(records, STUDY), roster, Decisions(), STUDY)


def test_names_go_and_it_is_said_where():
    done = pseudonymised(records_of("Tea with Aisha was cold. Aisha Khan's coat, she said."))
    assert list(done.records["text"]) == ["Tea with [a colleague] was cold. Jo Ng's coat, she said."]
    assert list(done.segments["text"]) == ["Tea with [a colleague] was cold.", "Jo Ng's coat, she said."]
    assert list(done.segments["n_words"]) == [6, 5]
    assert done.changes == {"r0-s001": [(9, 14, "[a colleague]")], "r0-s002": [(0, 10, "Jo Ng")]}
    assert list(done.log["text_id"]) == ["r0-s001", "r0-s002"]
    assert done.queue.empty


def test_the_tables_stay_the_tables_that_they_were():
    records = records_of("Aisha sat.", "We sat. Aisha too.")
    done = pseudonymised(records)
    tables.check(tables.RECORDS, done.records)
    tables.check(tables.SEGMENTS, done.segments)
    assert (len(done.records), len(done.segments)) == (2, 3)
    said = [column for column in RECORDS.columns if column != "text"]
    assert done.records[said].equals(records[said]), "but for their words, records are as they were"


def test_a_source_that_is_deidentified_asks_only_about_the_roster_and_identifiers():
    sources = [one.model_copy(update={"deidentified": one.id == "voice_note"}) for one in STUDY.sources]
    study = STUDY.model_copy(update={"sources": tuple(sources)})
    records = records_of("Kayleigh and Khan sat in Leeds.", "No. 123456. I'm the only male worker in Bury.")
    other = records.assign(record_id=["r8", "r9"], contact_id="c2", source="interview")
    both = pd.concat([records, other], ignore_index=True)
    queue = pseudonymising.pseudonymise(both, cut_records(both, study), ROSTER, Decisions(), study).queue
    is_voice_note = queue["text_id"].str.startswith(("r0", "r1"))
    assert list(queue.loc[is_voice_note, "rule"]) == ["name_part", "number"]
    assert len(queue[~is_voice_note]) > 4


def test_the_raw_tables_are_not_changed():
    records = records_of("Aisha sat.")
    segments = cut_records(records, STUDY)
    before = records.copy(), segments.copy()
    pseudonymising.pseudonymise(records, segments, ROSTER, Decisions(), STUDY)
    assert records.equals(before[0])
    assert segments.equals(before[1])


def test_the_log_is_kept_next_to_a_real_studys_roster_and_only_its_owner_may_read_it(folder, study):
    log = pseudonymised(records_of("Aisha sat.")).log
    assert pseudonymising.keep_log(log, folder, study) is None
    assert [path.name for path in (folder / "data/raw").iterdir()] == ["roster.csv"]
    path = pseudonymising.keep_log(log, folder, study.model_copy(update={"fictional": False}))
    assert path == folder / "data/raw/replacements.csv"
    assert (
        path.read_text()
        == "text_id,start,end,rule,person,original,replacement\nr0-s001,0,5,roster,W1,Aisha,[a colleague]\n"
    )
    assert os.name == "nt" or path.stat().st_mode & 0o777 == 0o600


def test_a_record_of_spaces_has_no_words_to_search():
    assert list(pseudonymised(records_of(" \n", "Aisha sat.")).records["text"]) == [
        " \n",
        "[a colleague] sat.",
    ]


def test_words_outside_the_segments_are_refused():
    records = records_of("Tea was cold. Aisha sat.", "We sat.")
    segments = cut_records(records, STUDY)
    for left_out in (0, 1):
        with pytest.raises(FieldworkError, match="records: words of 1 are not in any segment"):
            pseudonymising.pseudonymise(records, segments.drop(index=left_out), ROSTER, Decisions(), STUDY)
    with pytest.raises(FieldworkError, match="words of 1 are"):
        pseudonymising.pseudonymise(
            records, segments[segments["record_id"] == "r0"], ROSTER, Decisions(), STUDY
        )


@settings(max_examples=50)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join).filter(str.strip))
def test_segments_are_in_their_record_word_for_word(text):
    done = pseudonymised(records_of(text))
    record = done.records["text"].iloc[0]
    for row in done.segments.itertuples():
        assert record[row.start : row.end] == row.text
    assert "isha" not in record
    assert "900123" not in record
    between = [
        record[a:b]
        for a, b in zip([0, *done.segments["end"]], [*done.segments["start"], len(record)], strict=True)
    ]
    assert "".join(between).strip() == ""


def test_replacements_are_described_by_number_and_rule_without_a_word():
    log = tables.frame([("s1", "roster"), ("s1", "phone"), ("s2", "roster")], ["text_id", "rule"])
    nothing = log.iloc[:0]
    said = pseudonymising.describe_replacements(
        pseudonymising.Pseudonymised(nothing, nothing, nothing, log, nothing)
    )
    assert (
        said
        == "Names and identifiers were replaced 3 times in 2 segments (1 by rule phone and 2 by rule roster). "
        "No word awaits a decision."
    )
    of_roster = log[log["rule"] == "roster"]
    assert pseudonymising.describe_replacements(
        pseudonymising.Pseudonymised(nothing, nothing, nothing, of_roster, nothing)
    ).startswith("Names were replaced 2 times in 2 segments (all of them names in the roster).")
    assert (
        pseudonymising.describe_replacements(pseudonymising.Pseudonymised(*[nothing] * 5))
        == "The texts contain neither a name in the roster nor an identifier."
    )
