"""A claim is decided worker by worker: who had no contact, or said nothing, never contradicts it."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from helpers.counting import negative_cases
from helpers.counting.cases import cases_of, conclude, decide, describe_cases, describe_result
from helpers.files import paths
from helpers.files.place import Place
from helpers.study.claims import Claim, Event, read_claims
from helpers.study.limits import Disclosure
from helpers.study.study import read_study
from helpers.tables import CLAIM_CASES, CONTACTS, check, read
from helpers.tables import CODINGS as CODINGS_TABLE
from helpers.tables import SEGMENTS as SEGMENTS_TABLE

WHY = "It shows what to ask about."
SEGMENT = ["segment_id", "worker", "date", "source", "text"]
SEGMENTS = [
    ("a1", "W1", "2023-10-03", "interview", "tea is good"),
    ("a2", "W1", "2023-10-03", "interview", "tea is lovely"),
    ("a3", "W1", "2023-10-17", "voice_note", "tea is cold"),
    ("a4", "W1", "2023-10-17", "observation", "tea was poured"),
    ("b1", "W2", "2023-10-10", "interview", "tea is horrid"),
    ("b2", "W2", "2023-10-10", "interview", "rain at last"),
    ("b3", "W2", "2023-10-18", "voice_note", "rain again"),
    ("c1", "W3", "2023-10-03", "interview", "nothing to say"),
]
CODINGS = [  # segment_id, theme, direction
    ("a1", "tea", "works"),
    ("a2", "tea", "works"),
    ("a3", "tea", "lacking"),
    ("a4", "tea", "lacking"),
    ("b1", "tea", "lacking"),
    ("b2", "rain", ""),
    ("b3", "rain", ""),
]


def segments_of(rows: list[tuple[str, ...]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=SEGMENT)
    week = (pd.to_datetime(table["date"]) - pd.Timestamp("2023-10-02")).dt.days // 7 + 1
    contact = table["worker"] + table["date"] + table["source"]
    return table.assign(
        week=week,
        time="",
        n_words=100,
        is_counted=True,
        is_checked=True,
        speaker_role=table["source"].where(table["source"] == "observation", "worker"),
        contact_id=contact,
        record_id=contact + "-r1",
    )


def codings_of(rows: list[tuple[str, ...]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["segment_id", "theme", "direction"])
    return table.assign(start=0, end=3, coder="R1", indicator="")


def contacts_of(segments: pd.DataFrame) -> pd.DataFrame:
    observed = segments[["worker", "week", "source"]].drop_duplicates().assign(state="observed")
    silent = pd.DataFrame(
        [("W4", 1, "interview", "no_contact")], columns=["worker", "week", "source", "state"]
    )
    return pd.concat([observed, silent], ignore_index=True)


@pytest.fixture
def study(study):
    """Return a study of four workers, of whom W4 had no contact."""
    more = [study.all_workers[0].model_copy(update={"id": worker}) for worker in ("W3", "W4")]
    return study.model_copy(update={"all_workers": (*study.all_workers, *more)})


@pytest.fixture
def decided(study, book):
    """Return by worker what comes of a claim."""

    def of(
        claim: Claim, segments: list[tuple[str, ...]] = SEGMENTS, codings: list[tuple[str, ...]] = CODINGS
    ) -> pd.DataFrame:
        frame = segments_of(segments)
        table = decide(
            [claim.with_day(study)],
            codings_of(codings),
            frame,
            contacts_of(frame),
            study,
            book,
            weeks=range(1, 5),
        )
        check(CLAIM_CASES, table)
        return table

    return of


def outcomes(table: pd.DataFrame) -> list[str]:
    return table.sort_values("worker")["outcome"].tolist()


def claim_of(kind: str, **about: object) -> Claim:
    return Claim(id="a", kind=kind, **{"theme": "tea"} | about)


def test_who_speaks_of_a_theme_supports_that_it_is_spoken_of(decided):
    table = decided(claim_of("spoken_of", min_workers=2))
    assert outcomes(table) == ["supports", "supports", "not_spoken_of", "no_contact"]
    assert table["n"].tolist() == [3, 1, 0, pd.NA]
    assert conclude(claim_of("spoken_of", min_workers=2), table).outcome == "holds"


def test_the_researchers_notes_are_no_words_of_the_worker(decided):
    table = decided(claim_of("spoken_of", min_workers=1))
    assert table["n"].tolist()[0] == 3, "not the visit"


def test_nothing_is_said_while_a_worker_without_contact_could_make_it_hold(decided):
    claim = claim_of("spoken_of", min_workers=3)
    assert conclude(claim, decided(claim)).outcome == "not_said"
    claim = claim_of("spoken_of", min_workers=4)
    assert conclude(claim, decided(claim)).outcome == "does_not_hold", (
        "W3 had contact and did not speak of it"
    )


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        ("for", ["supports", "contradicts"]),
        ("against", ["supports", "supports"]),
        ("both", ["supports", "contradicts"]),
    ],
)
def test_a_side_is_spoken_of_in_at_least_one_segment_on_it(decided, side, expected):
    table = decided(claim_of("spoken_of", side=side, min_workers=1))
    assert outcomes(table) == [*expected, "not_spoken_of", "no_contact"]


def test_the_direction_of_a_worker_is_that_of_most_segments(decided):
    table = decided(claim_of("direction", side="for", min_workers=1))
    assert outcomes(table) == ["supports", "contradicts", "not_spoken_of", "no_contact"]
    against = decided(claim_of("direction", side="against", min_workers=1))
    assert outcomes(against) == ["contradicts", "supports", "not_spoken_of", "no_contact"]


def test_equally_many_for_and_against_are_a_tie(decided):
    codings = [row for row in CODINGS if row[0] != "a2"]
    table = decided(claim_of("direction", side="for", min_workers=1), codings=codings)
    assert outcomes(table)[0] == "ties"


def test_where_no_direction_is_coded_none_is_said(decided):
    claim = claim_of("direction", theme="rain", side="for", min_workers=1)
    table = decided(claim)
    assert outcomes(table) == ["not_spoken_of", "not_said", "not_spoken_of", "no_contact"]
    assert table["remark"].tolist()[1] == "no direction is coded"
    assert conclude(claim, table).outcome == "not_said"


def test_exceptions_are_exactly_those_who_say_otherwise(decided):
    right = claim_of("with_exceptions", side="for", exceptions=("W2",))
    table = decided(right)
    assert outcomes(table) == ["supports", "exception", "not_spoken_of", "no_contact"]
    assert conclude(right, table).outcome == "does_not_hold", "one for and one against: it is not most who do"
    segments = [*SEGMENTS, ("c2", "W3", "2023-10-03", "interview", "tea is fine")]
    codings = [*CODINGS, ("c2", "tea", "works")]
    assert conclude(right, decided(right, segments, codings)).outcome == "holds"
    nobody = claim_of("with_exceptions", side="for", exceptions=())
    table = decided(nobody, segments, codings)
    assert outcomes(table) == ["supports", "contradicts", "supports", "no_contact"]
    assert conclude(nobody, table).outcome == "does_not_hold"
    wrong = claim_of("with_exceptions", side="for", exceptions=("W3",))
    assert conclude(wrong, decided(wrong, segments, codings)).outcome == "does_not_hold"
    silent = claim_of("with_exceptions", side="for", exceptions=("W2", "W4"))
    assert conclude(silent, decided(silent, segments, codings)).outcome == "not_said"


def change_of(
    *parts: tuple[str, str, list[str]], silent: tuple[tuple[str, str], ...] = ()
) -> tuple[list[tuple[str, ...]], list[tuple[str, str, str]]]:
    """Return the segments and codings of W1: source, day, the direction of each segment about tea."""
    segments, codings = [], []
    for source, day, directions in parts:
        for direction in directions:
            name = f"s{len(segments)}"
            segments.append((name, "W1", day, source, "tea"))
            codings.append((name, "tea", direction))
    for source, day in silent:
        segments.append((f"s{len(segments)}", "W1", day, source, "rain"))
    return segments, codings


BEFORE, AFTER = "2023-10-03", "2023-10-17"
LESS_OFTEN = {"becomes": "less_often", "week": 3, "min_workers": 1}
MORE_FOR = {"becomes": "more_for", "week": 3, "min_workers": 1}


def test_before_and_after_are_rates_of_the_workers_own_words_in_one_source(decided):
    made = change_of(
        ("interview", BEFORE, ["works"] * 3),
        ("interview", AFTER, ["works"]),
        silent=(("interview", BEFORE), ("interview", AFTER), ("interview", AFTER)),
    )
    first = decided(claim_of("change", **LESS_OFTEN), *made).iloc[0]
    assert first[["comparison", "value"]].tolist() == [7.5, 3.3333], "3 of 400 words, 1 of 300 words"
    assert first[["outcome", "n_before", "n_after"]].tolist() == ["supports", 3, 1]
    assert first["remark"] == "Interviews before 7.50 (n 3), after 3.33 (n 1)"


def test_a_difference_of_appointments_is_no_change(decided):
    """All interviews were before and all voice notes after: pooled, the rate falls."""
    made = change_of(
        ("interview", BEFORE, ["works"] * 4),
        ("voice_note", AFTER, ["works"]),
        silent=(("voice_note", AFTER), ("voice_note", AFTER)),
    )
    first = decided(claim_of("change", **LESS_OFTEN), *made).iloc[0]
    assert first[["outcome", "remark"]].tolist() == ["not_said", "no source on both sides"]
    assert first[["value", "comparison", "n_before", "n_after"]].isna().all()


def test_of_a_change_that_pooling_shows_and_each_source_denies_the_sources_decide(decided):
    """In each source the share for rises; pooled it falls, since there are more voice notes after."""
    made = change_of(
        ("interview", BEFORE, ["works"] * 8 + ["lacking"] * 2),
        ("voice_note", BEFORE, ["works"] + ["lacking"] * 4),
        ("interview", AFTER, ["works"] * 3),
        ("voice_note", AFTER, ["works"] * 5 + ["lacking"] * 9),
    )
    claim = claim_of("change", **MORE_FOR)
    pooled = [(name, worker, day, "interview", text) for name, worker, day, _, text in made[0]]
    assert outcomes(decided(claim, pooled, made[1]))[0] == "contradicts", "pooled it becomes less"
    first = decided(claim, *made).iloc[0]
    assert first["outcome"] == "supports"
    assert first[["n_before", "n_after"]].tolist() == [15, 17]
    said = "Interviews before 0.80 (n 10), after 1.00 (n 3); Voice notes before 0.20 (n 5), after 0.36 (n 14)"
    assert first["remark"] == said
    assert pd.isna(first["value"]), "two sources have no one value"


def test_in_the_example_a_change_of_appointments_is_not_said_of_workers_whose_sources_differ(codebook):
    """Pooled, the rate of each worker falls after week 6, for which most had two of three interviews."""
    study, place = read_study(paths.ROOT), Place.at(paths.ROOT)
    claim = next(one for one in read_claims(paths.ROOT, codebook, study) if one.id == "role_later")
    codings, segments, contacts = (read(place, table) for table in (CODINGS_TABLE, SEGMENTS_TABLE, CONTACTS))
    own = codings[codings["coder"] == "R1"]
    table = decide([claim], own, segments, contacts, study, codebook, weeks=study.calendar.weeks)
    by_worker = table.set_index("worker")
    assert by_worker["outcome"].value_counts().to_dict() == {"supports": 3, "not_said": 2}
    differing = by_worker[by_worker["outcome"] == "not_said"]["remark"]
    assert differing.str.startswith("the sources differ: Interviews before ").all()
    for worker, remark in differing.items():
        rates = [float(one) for one in re.findall(r"(?:before|after) (\d\.\d+) ", remark)]
        assert (rates[1] - rates[0]) * (rates[3] - rates[2]) < 0, worker


def test_nothing_is_said_of_a_change_on_which_the_sources_differ(decided):
    made = change_of(
        ("interview", BEFORE, ["works"] * 3),
        ("voice_note", BEFORE, ["lacking"] * 3),
        ("interview", AFTER, ["lacking"] * 3),
        ("voice_note", AFTER, ["works"] * 9),
    )
    claim = claim_of("change", **MORE_FOR)
    table = decided(claim, *made)
    assert table.iloc[0]["outcome"] == "not_said", "pooled it would support"
    assert table.iloc[0]["remark"].startswith("the sources differ: Interviews before 1.00 (n 3)")
    assert "; not said, the sources differ: W1" in conclude(claim, table).why


def test_of_too_few_segments_no_change_is_said(decided):
    made = change_of(("interview", BEFORE, ["lacking"] * 2), ("interview", AFTER, ["works"] * 9))
    first = decided(claim_of("change", **MORE_FOR), *made).iloc[0]
    assert first[["outcome", "remark"]].tolist() == ["not_said", "too few: Interviews n 2 before, 9 after"]
    made = change_of(("interview", BEFORE, ["works"] * 2), silent=(("interview", AFTER),))
    first = decided(claim_of("change", **LESS_OFTEN), *made).iloc[0]
    assert first["remark"] == "too few: Interviews n 2 before, 0 after"
    made = change_of(("interview", BEFORE, ["works"] * 3), silent=(("interview", AFTER),))
    first = decided(claim_of("change", **LESS_OFTEN), *made).iloc[0]
    assert first["outcome"] == "supports", "0 is a rate where there are words"


def test_a_source_with_too_few_has_no_say_in_a_change(decided):
    made = change_of(
        ("interview", BEFORE, ["works"] * 3),
        ("interview", AFTER, ["lacking"] * 3),
        ("voice_note", BEFORE, ["lacking"]),
        ("voice_note", AFTER, ["works"]),
    )
    first = decided(claim_of("change", **MORE_FOR), *made).iloc[0]
    assert first["outcome"] == "contradicts"
    assert first["remark"].endswith("Voice notes n 1 before, 1 after")


def test_an_equal_rate_in_all_sources_is_a_tie(decided):
    made = change_of(("interview", BEFORE, ["works"] * 3), ("interview", AFTER, ["works"] * 3))
    for becomes in ("more_often", "less_often", "more_for"):
        claim = claim_of("change", **(MORE_FOR | {"becomes": becomes}))
        assert outcomes(decided(claim, *made))[0] == "ties"


def test_without_contact_on_one_side_of_a_change_nothing_is_said_and_nothing_is_0(decided):
    claim = claim_of("change", becomes="more_often", week=3, min_workers=1)
    segments = [row for row in SEGMENTS if row[0] != "b3"]
    table = decided(claim, segments, [row for row in CODINGS if row[0] != "b3"])
    second = table.iloc[1]
    assert (second["outcome"], second["remark"]) == ("not_said", "no source on both sides")
    assert second[["value", "comparison", "n_before", "n_after"]].isna().all()


def test_sources_agree_if_all_that_say_a_direction_are_on_one_side(decided):
    claim = claim_of("sources_agree", min_workers=1)
    table = decided(claim)
    assert outcomes(table) == ["contradicts", "not_said", "not_spoken_of", "no_contact"]
    assert table["remark"].tolist()[1] == "a direction in fewer than two sources"
    named = claim_of("sources_agree", min_workers=1, sources=("voice_note", "observation"))
    assert outcomes(decided(named))[0] == "supports"
    both = [("a1", "tea", "works"), ("a2", "tea", "lacking"), ("a3", "tea", "mixed")]
    assert outcomes(decided(claim, codings=both))[0] == "ties"


def test_an_exception_is_no_support_for_the_rest_of_a_claim(decided, book):
    segments = [*SEGMENTS, ("c2", "W3", "2023-10-03", "interview", "tea is fine")]
    codings = [*CODINGS, ("c2", "tea", "works")]
    claim = claim_of("with_exceptions", side="for", exceptions=("W2",))
    said = describe_result(claim, decided(claim, segments, codings), book)
    assert said.endswith(
        "holds: W1 and W3: more often for; W2: the exception, as the claim says; W4: no contact."
    )
    wrong = claim_of("with_exceptions", side="for", exceptions=("W3",))
    said = describe_result(wrong, decided(wrong, segments, codings), book)
    assert "W2: more often against; W3: named as an exception, but more often for;" in said


def test_nobody_contradicts_an_order_of_counts(decided, book):
    claim = claim_of("most_coded", purpose=WHY)
    said = describe_result(claim, decided(claim), book)
    assert "so in 1 of 2 workers (W1); not so: W2; not spoken of: W3; no contact: W4." in said
    assert "contradicts" not in said
    assert "supports" not in said


def test_a_change_after_an_event_is_no_effect_of_it(study, book):
    event = Event(id="review", label="The review", date="2023-10-16")
    claim = claim_of("change", becomes="more_for", event="review", min_workers=1).with_day(study, [event])
    said = claim.describe(book)
    assert said.endswith("speaks of tea more for it after the review (16 October 2023) than before.")


def test_a_ranking_is_counted_in_each_worker(decided):
    claim = claim_of("most_coded", purpose=WHY)
    table = decided(claim)
    assert outcomes(table) == ["supports", "contradicts", "not_spoken_of", "no_contact"]
    assert table[["value", "comparison"]].to_numpy().tolist()[:2] == [[3, 0], [1, 2]]
    least = claim_of("least_coded", theme="rain", purpose=WHY)
    assert outcomes(decided(least))[:2] == ["supports", "contradicts"]
    area = Claim(id="a", kind="area_leads", area="one", purpose=WHY)
    assert outcomes(decided(area))[:2] == ["supports", "contradicts"]


def test_of_a_theme_that_nobody_spoke_of_nothing_is_said(decided, book):
    claim = claim_of("direction", side="for", min_workers=1)
    table = decided(claim, codings=[("b2", "rain", "")])
    assert conclude(claim, table) == ("not_said", "no segment is coded with the theme")
    assert "cannot be decided: no segment is coded" in describe_result(claim, table, book)


def test_a_theme_that_is_not_in_the_dictionary_is_not_0(study, book, theme):
    bare = book.model_copy(update={"themes": (theme("tea"), book.themes[1])})
    frame, claim = segments_of(SEGMENTS), claim_of("spoken_of", min_workers=1)
    made_from = (codings_of(CODINGS), frame, contacts_of(frame), study, bare.dictionary)
    table = decide([claim], *made_from, weeks=range(1, 5))
    assert table["n"].isna().all()
    assert outcomes(table)[:3] == ["not_said"] * 3
    assert conclude(claim, table) == ("not_said", "the theme is not in the dictionary")


def test_a_study_of_one_worker_says_of_more_workers_that_there_are_not_so_many(study, book):
    alone = study.model_copy(update={"all_workers": study.all_workers[:1]})
    frame, claim = segments_of(SEGMENTS), claim_of("direction", side="for", min_workers=2)
    table = decide([claim], codings_of(CODINGS), frame, contacts_of(frame), alone, book, weeks=range(1, 5))
    assert outcomes(table) == ["supports"]
    assert conclude(claim, table) == ("not_said", "the study has 1 worker")


def test_without_interviews_what_needs_them_is_not_said(decided):
    notes = [row for row in SEGMENTS if row[3] == "voice_note"]
    claim = claim_of("sources_agree", min_workers=1)
    table = decided(claim, notes)
    assert outcomes(table) == ["not_said", "not_spoken_of", "no_contact", "no_contact"]
    assert conclude(claim, table).outcome == "not_said"


# --- the sentences and the list of negative cases ---------------------------------------------------


def test_the_cases_of_a_claim_are_in_the_order_of_the_study(decided, study):
    claim = claim_of("direction", side="for", min_workers=3)
    table = pd.concat([decided(claim), decided(claim).assign(claim="b")]).sample(frac=1, random_state=2)
    other_way = study.model_copy(update={"all_workers": study.all_workers[::-1]})
    assert cases_of(claim, table, study)["worker"].tolist() == ["W1", "W2", "W3", "W4"]
    assert cases_of(claim, table, other_way)["worker"].tolist() == ["W4", "W3", "W2", "W1"]


def test_a_sentence_names_who_contradicts_and_which_claims_contradict_each_other(decided, study, book):
    claims = [
        claim_of("direction", side="for", min_workers=3),
        claim_of("direction", side="against", min_workers=3).model_copy(update={"id": "b"}),
    ]
    table = pd.concat([decided(claim).assign(claim=claim.id) for claim in claims])
    said = describe_cases(table, claims, book, study)
    assert (
        "“At least 3 workers speak of tea more for it than against it” does not hold: supports in 1 of 4 "
        in said
    )
    assert "contradicts: W2; not spoken of: W3; no contact: W4." in said
    assert said.endswith("The claims 'a' and 'b' contradict each other: only one can hold.")
    kept = study.model_copy(update={"disclosure": Disclosure(profile="strict")})
    assert describe_cases(table, claims, book, kept) == (
        "Under the profile strict, claims are not decided worker by worker."
    )


def test_planted_contrary_segments_are_all_listed_with_their_worker(decided, study, book):
    planted = [(f"p{n}", "W1", f"2023-10-{3 + n:02}", "voice_note", f"tea planted {n}") for n in range(9)]
    segments = [*SEGMENTS, *planted]
    codings = [*CODINGS, *((row[0], "tea", "lacking") for row in planted)]
    claim = claim_of("direction", side="for", min_workers=1)
    frame, coded = segments_of(segments), codings_of(codings)
    evidence = negative_cases.evidence_of(claim, coded, frame, study, book, weeks=range(1, 5))
    against = evidence[(evidence["worker"] == "W1") & (evidence["side"] == "against")]
    assert set(against["segment_id"]) == {"a3", *(row[0] for row in planted)}
    table = decided(claim, segments, codings)
    lines = list(negative_cases.list_cases(claim, table, evidence, frame, book))
    heads = [line for line in lines if line.startswith("W")]
    assert heads == [
        "W1  contradicts  12 segments: 2 for, 10 against, 0 both",
        "W2  contradicts  1 segment: 0 for, 1 against, 0 both",
        "W3  not spoken of",
        "W4  no contact",
    ]
    text = "\n".join(lines[: lines.index(heads[1])])
    for number in range(9):
        assert f"tea planted {number}" in text[text.index("  against") :]
    assert "voice_note, 2023-10-04: p1" in text


def test_the_list_says_what_was_before_and_after_a_change(decided, study, book):
    claim = claim_of("change", becomes="less_often", week=3, min_workers=1).with_day(study)
    frame = segments_of(SEGMENTS)
    evidence = negative_cases.evidence_of(claim, codings_of(CODINGS), frame, study, book, weeks=range(1, 5))
    lines = list(negative_cases.list_cases(claim, decided(claim), evidence, frame, book))
    assert "interview, 2023-10-03, before: a1" in "\n".join(lines)
    assert "voice_note, 2023-10-17, after: a3" in "\n".join(lines)


def test_the_list_of_a_ranking_has_its_counts_and_what_they_are_for(decided, study, book):
    claim = claim_of("most_coded", purpose=WHY)
    frame = segments_of(SEGMENTS)
    evidence = negative_cases.evidence_of(claim, codings_of(CODINGS), frame, study, book, weeks=range(1, 5))
    table = decided(claim)
    lines = list(negative_cases.list_cases(claim, table, evidence, frame, book))
    assert lines[:2] == ["W1  so  3 segments against 0", "W2  not so  1 segment against 2"]
    said = negative_cases.describe_list(claim, [claim], table, study, book)
    assert said.endswith(f"What this count is for: {WHY}")
