"""The numbers of agreement that an article quotes: from their rows, as far as defined, and never of one worker."""

from __future__ import annotations

import math
from itertools import combinations

import lxml.html
import numpy as np
import pandas as pd
import pytest
from public_tables import mask

from helpers.article.agreement import agreement_numbers, agreement_table, describe_agreement
from helpers.article.facts import collect_facts
from helpers.article.form import as_html
from helpers.article.numbers import as_json, macro_of, recompute
from helpers.article.quoted import _without_suppressed
from helpers.coding import several_coders, theme_sets
from helpers.study.codebook_history import History
from helpers.study.coders import parse_coder
from helpers.study.gate import Shows, may_show
from helpers.study.limits import Disclosure

SOURCES = ["interview", "voice_note"]
ROWS = "110 11. 000 0.0 1.1 010 000 00. .11 001 0.. 111".split()
"""A segment each, a character a coder: whether the theme is given; a dot if the segment has not been reviewed."""


@pytest.fixture
def coded():
    """Return codings, coverage and segments of three coders, two themes and four workers."""
    ids = [f"s{n:02d}" for n in range(len(ROWS))]
    contacts = [f"c{n % 4}" for n in range(len(ids))]
    workers = [f"W{n % 4}" for n in range(len(ids))]
    segments = pd.DataFrame(
        {"segment_id": ids, "record_id": ids, "contact_id": contacts, "worker": workers, "is_counted": True}
    )
    marks = [
        (one, f"R{at}", mark)
        for one, row in zip(ids, ROWS, strict=True)
        for at, mark in enumerate(row, start=1)
        if mark != "."
    ]
    given = [(one, "supervision", coder) for one, coder, mark in marks if mark == "1"]
    given += [("s00", "structures", coder) for coder in ("R1", "R2")]
    coverage = pd.DataFrame([(one, coder) for one, coder, _ in marks], columns=["segment_id", "coder"])
    return pd.DataFrame(given, columns=["segment_id", "theme", "coder"]), coverage, segments


@pytest.fixture
def every_unit(coded, codebook, study) -> pd.DataFrame:
    """Return the public table where nothing is suppressed."""
    table = several_coders.as_table(
        several_coders.compare_all(*coded, codebook, study), theme_sets.compare_sets(*coded, codebook, study)
    )
    return table.assign(state="shown", reason="")


@pytest.fixture
def agreements(every_unit) -> pd.DataFrame:
    """Return the public table where something is: only numbers by sentence are proved."""
    return every_unit[every_unit["unit"] == "sentence"]


def facts_of(reviewed, agreements, study, codebook, *coder, validations=None):
    """Return the facts of a checklist, of which only what people have coded is known."""
    empty = pd.DataFrame(
        columns=["worker", "period", "source", "state", "theme", "unit", "coder", "n_reviewed"]
    )
    shown = empty if validations is None else validations
    nothing = pd.DataFrame({"segment_id": [], "kind": []})
    public = dict.fromkeys(("public_contacts", "public_theme_counts", "public_directions"), empty)
    public |= {"public_validations": shown, "public_agreement": agreements}
    made_from = (public, nothing, reviewed, nothing, nothing, study, codebook, History((), codebook))
    facts = collect_facts(*made_from, *coder, sources=SOURCES)
    return {name: fact.said for name, fact in facts.items()}


def test_each_number_comes_from_its_row_and_has_a_name_of_its_own(agreements, codebook, study):
    numbers = list(agreement_numbers(agreements, study, codebook))
    for number in numbers:
        assert recompute(number, {"public_agreement": agreements}.__getitem__, study) == number.value
        is_rare = number.name.startswith("structures")
        assert number.shows is (Shows.WORKERS if is_rare else Shows.TOGETHER), "given to one worker's segment"
    assert len({macro_of(number.name) for number in numbers}) == len(numbers)
    values = {number.name: number.value for number in numbers}
    assert (values["agreement_n_coders"], values["agreement_n_by_two"], values["agreement_n_by_all"]) == (
        3,
        11,
        6,
    )
    texts = {number.name: number.text for number in numbers}
    assert texts["supervision_alpha"] == "0.58"
    assert texts["supervision_fleiss"] == "0.30"
    assert texts["supervision_ac1"] == "0.64"
    assert as_json(numbers, {}, study, stamp="1", parameters={})


def test_numbers_are_those_of_the_codings_themselves(agreements, coded, codebook, study):
    """Computed again from pairs of coders, without the package: alpha over sets, with MASI from its definition."""
    codings, coverage, _ = coded
    sets = {key: frozenset() for key in coverage.itertuples(index=False, name=None)}
    for one, theme, coder in codings.itertuples(index=False, name=None):
        sets[one, coder] |= {theme}
    of_segments: dict[str, list[frozenset[str]]] = {}
    for (one, _), themes in sets.items():
        of_segments.setdefault(one, []).append(themes)
    compared = [ratings for ratings in of_segments.values() if len(ratings) > 1]
    within = sum(
        sum(2 * masi(a, b) for a, b in combinations(ratings, 2)) / (len(ratings) - 1) for ratings in compared
    )
    pooled = [themes for ratings in compared for themes in ratings]
    across = sum(2 * masi(a, b) for a, b in combinations(pooled, 2)) / (len(pooled) - 1)
    values = {number.name: number.value for number in agreement_numbers(agreements, study, codebook)}
    assert values["sets_masi_alpha"] == pytest.approx(1 - within / across, abs=0.0005)
    complete = [row.count("1") for row in ROWS if "." not in row]
    observed = np.mean([(n * (n - 1) + (3 - n) * (2 - n)) / 6 for n in complete])
    share = sum(complete) / (3 * len(complete))
    chance = share**2 + (1 - share) ** 2
    assert values["supervision_fleiss"] == pytest.approx((observed - chance) / (1 - chance), abs=0.0005)


def masi(one: frozenset[str], other: frozenset[str]) -> float:
    if one == other:
        return 0
    common = one & other
    monotonicity = 0 if not common else 2 / 3 if common in (one, other) else 1 / 3
    return 1 - len(common) / len(one | other) * monotonicity


def test_what_is_not_defined_is_no_number(agreements, codebook, study):
    names = {number.name for number in agreement_numbers(agreements, study, codebook)}
    assert "role_clarity_alpha" not in names
    assert not [name for name in names if name.startswith("sets_") and name.endswith(("fleiss", "ac1"))]
    assert all(not math.isnan(number.value) for number in agreement_numbers(agreements, study, codebook))


def test_without_two_coders_there_is_no_number_and_the_checklist_says_so(agreements, codebook, study):
    assert list(agreement_numbers(agreements[:0], study, codebook)) == []
    assert describe_agreement(agreements[:0], study, sources=SOURCES).startswith(
        "No two persons have reviewed the same segments"
    )


def test_suppressed_agreement_is_no_number_and_the_checklist_says_so(agreements, codebook, study):
    strict = study.model_copy(update={"disclosure": Disclosure(profile="strict")})
    many = agreements.assign(n_workers_coded=4, n_workers_by_all=4)
    part = mask(many, "agreement", many["theme"] == "supervision")
    names = {number.name for number in agreement_numbers(part, strict, codebook)}
    assert not [name for name in names if name.startswith("supervision")]
    assert "sets_masi_alpha" in names
    sets = mask(many, "agreement", many["theme"] == "all")
    names = {number.name for number in agreement_numbers(sets, strict, codebook)}
    assert {"agreement_n_coders", "agreement_n_by_two", "supervision_alpha"} <= names
    assert not [name for name in names if name.startswith("sets_")]
    said = describe_agreement(sets, strict, sources=SOURCES)
    assert said.startswith(
        "On the 11 segments counted in interviews and voice notes that at least two of 3 coders have reviewed, Krippendorff's alpha"
    )
    assert "over sets" not in said
    whole = mask(many, "agreement")
    assert list(agreement_numbers(whole, strict, codebook)) == []
    said = "Inter-coder agreement is suppressed by disclosure control."
    assert describe_agreement(whole, strict, sources=SOURCES) == said


def test_agreement_on_the_segments_of_few_workers_is_not_shown(agreements, codebook, study):
    strict = study.model_copy(update={"disclosure": Disclosure(profile="strict")})
    few = agreements.assign(n_workers=2, n_workers_coded=2, n_workers_by_all=2)
    many = agreements.assign(n_workers_coded=4, n_workers_by_all=4)
    assert all(may_show(strict, number.shows) for number in agreement_numbers(many, strict, codebook))
    assert not [one for one in agreement_numbers(few, strict, codebook) if may_show(strict, one.shows)]
    assert describe_agreement(few, strict, sources=SOURCES) == "For inter-coder agreement, see notebook 3."


def test_a_theme_given_only_in_segments_of_few_workers_has_no_coefficient(agreements, codebook, study):
    """Its share and alpha together tell in how many segments it was given, and these could be of one worker."""
    strict = study.model_copy(update={"disclosure": Disclosure(profile="strict")})
    rare = agreements.assign(n_workers_coded=4, n_workers_by_all=4)
    rare.loc[rare["theme"] == "structures", ["n_workers_coded", "n_workers_by_all"]] = 1
    shown = {one.name for one in agreement_numbers(rare, strict, codebook) if may_show(strict, one.shows)}
    assert not [name for name in shown if name.startswith("structures")]
    assert {"supervision_alpha", "supervision_fleiss", "agreement_n_by_all"} <= shown
    assert "for the one theme on which they can be compared" in describe_agreement(
        rare, strict, sources=SOURCES
    )
    alphas = rare.set_index("theme")["alpha"]
    assert f"{alphas['structures']:.2f}" not in describe_agreement(rare, strict, sources=SOURCES)


def test_what_all_have_reviewed_of_few_workers_is_not_shown(agreements, codebook, study):
    strict = study.model_copy(update={"disclosure": Disclosure(profile="strict")})
    few = agreements.assign(n_workers_coded=4, n_workers_by_all=1)
    shown = {one.name for one in agreement_numbers(few, strict, codebook) if may_show(strict, one.shows)}
    assert {"supervision_alpha", "supervision_ac1", "agreement_n_by_two", "sets_masi_alpha"} <= shown
    assert not [name for name in shown if name.endswith(("fleiss", "n_by_all"))]


def test_how_many_segments_of_few_workers_somebody_reviewed_is_not_said(coded, agreements, codebook, study):
    strict = study.model_copy(update={"disclosure": Disclosure(profile="strict")})
    reviewed = coded[1].merge(coded[2][["segment_id", "worker"]], on="segment_id")
    few = reviewed[(reviewed["coder"] == "R1") | reviewed["worker"].isin(["W0", "W1"])]
    shown = pd.DataFrame({"unit": ["sentence"], "coder": ["R1"], "n_reviewed": [11], "state": ["shown"]})
    said = facts_of(few, agreements[:0], strict, codebook, validations=shown)["coders"]
    assert "coder R1 reviewed 11 segments, coder R2 reviewed some segments and coder R3 " in said
    assert said.shows is Shows.TOGETHER
    said = facts_of(few, agreements[:0], strict, codebook)["coders"]
    assert "coder R1 reviewed some segments" in said, "what is in no public table is not said"
    said = facts_of(few, agreements[:0], study, codebook)["coders"]
    assert "coder R2 reviewed 5 segments" in said
    assert said.shows is Shows.WORKERS


@pytest.mark.parametrize(
    ("coder", "says"),
    [
        ("dictionary", "In the counts, a segment has a theme if the dictionary coded it."),
        ("R1", "In the counts, a segment has a theme if coder R1 coded it."),
        ("first:R2+R1", "In the counts, a segment has a theme if the first of R2 and R1 who has reviewed it"),
    ],
)
def test_the_checklist_says_whose_coding_is_counted(coder, says, coded, agreements, codebook, study):
    reviewed = coded[1].merge(coded[2][["segment_id", "worker"]], on="segment_id")
    facts = facts_of(reviewed, agreements, study, codebook, parse_coder(coder))
    assert says in facts["coders"]
    assert ("dictionary finds indicators" in facts["limits"]) == (coder == "dictionary")


def test_themes_that_are_not_counted_are_not_quoted_and_do_not_stop_the_numbers(agreements):
    themes = pd.DataFrame({"theme": ["supervision", "role_clarity"], "state": ["shown", "suppressed"]})
    themes = themes.assign(worker="all", period="all")
    kept = _without_suppressed(agreements, themes)
    assert set(kept["theme"]) == {"all", "supervision"}


def test_the_checklist_says_how_far_coders_agree(agreements, coded, codebook, study):
    said = describe_agreement(agreements, study, sources=SOURCES)
    assert said.startswith(
        "On the 11 segments counted in interviews and voice notes that at least two of 3 coders have reviewed, Krippendorff's alpha is 0."
    )
    assert "over sets of themes (MASI distance), by sentence, and " in said
    assert said.endswith(
        "by theme, by sentence. Only agreement by sentence is proved for publication; by other units, see "
        "notebook 3."
    )
    two = describe_agreement(agreements.assign(n_coders=2), study, sources=SOURCES)
    assert two.startswith(
        "On the 11 segments counted in interviews and voice notes that both have reviewed, Krippendorff's alpha is 0."
    )
    nothing = agreements.assign(alpha=np.nan)
    assert describe_agreement(nothing, study, sources=SOURCES) == "For inter-coder agreement, see notebook 3."


def test_the_fact_of_the_coders_is_followed_by_their_agreement(agreements, coded, codebook, study):
    reviewed = coded[1].merge(coded[2][["segment_id", "worker"]], on="segment_id")
    facts = facts_of(reviewed, agreements, study, codebook)
    assert facts["coders"].startswith(
        "A keyword dictionary coded all segments; coder R1 reviewed 11 segments"
    )
    assert describe_agreement(agreements, study, sources=SOURCES) in facts["coders"]
    alone = reviewed[reviewed["coder"] == "R1"]
    facts = facts_of(alone, agreements[:0], study, codebook)
    assert "coder R1 reviewed 11 segments. In the counts," in facts["coders"]


def test_where_nothing_is_suppressed_themes_are_quoted_by_the_unit_of_the_threshold(
    every_unit, codebook, study
):
    numbers = {number.name: number for number in agreement_numbers(every_unit, study, codebook)}
    read = {"public_agreement": every_unit}.__getitem__
    assert all(recompute(number, read, study) == number.value for number in numbers.values())
    by_turn = every_unit[(every_unit["unit"] == "turn") & (every_unit["theme"] == "supervision")].iloc[0]
    number = numbers["supervision_alpha"]
    assert number.value == by_turn["alpha"]
    assert number.meaning == "Krippendorff's alpha of supervision and line management, by turn"
    assert "sets_masi_alpha" in numbers
    said = describe_agreement(every_unit, study, sources=SOURCES)
    assert said.endswith("by theme, by turn.")


def test_the_table_of_the_article_has_each_theme_with_its_interval_and_marks_where_people_disagree(
    every_unit, codebook, study
):
    demanding = study.model_copy(update={"agreement_threshold": 0.95})
    table = agreement_table(every_unit, demanding, codebook)
    rows = table.frame.set_index("Theme")
    by_turn = every_unit[(every_unit["unit"] == "turn") & (every_unit["theme"] == "supervision")].iloc[0]
    row = rows.loc["Supervision and line management ‡"]
    assert row["Krippendorff's alpha"] == f"{by_turn['alpha']:.2f}"
    assert row["95 % interval of alpha"] == f"{by_turn['alpha_low']:z.2f} to {by_turn['alpha_high']:z.2f}"
    assert row["Reviewed by at least two"] == by_turn["n_by_two"] == 8
    assert rows.loc["Clarity of the role", "Krippendorff's alpha"] == "", "not defined"
    assert "Sets of themes, MASI distance" in rows.index
    assert "‡ marks themes on which coders agree less: alpha is below 0.95." in table.note
    lenient = agreement_table(every_unit, study.model_copy(update={"agreement_threshold": 0.1}), codebook)
    assert "‡" not in lenient.note


def test_the_note_of_the_table_says_only_what_occurs(every_unit, codebook, study):
    of_themes = every_unit[(every_unit["distance"] == "nominal") & every_unit["alpha"].notna()]
    note = agreement_table(every_unit, study, codebook).note
    assert note.startswith("Compared are single themes by turn and sets of themes by sentence, on what ")
    assert "A coefficient that is not defined is left out." in note
    note = agreement_table(of_themes, study, codebook).note
    assert note.startswith("Compared are single themes by turn, on what ")
    assert "not defined" not in note
    of_sets = every_unit[every_unit["distance"] != "nominal"]
    note = agreement_table(of_sets.assign(alpha=float("nan")), study, codebook).note
    assert note.startswith("Compared are sets of themes by sentence, on what ")
    assert "interval" not in note


def test_each_row_of_the_page_is_headed_by_its_theme(every_unit, codebook, study):
    page = lxml.html.fromstring(as_html(agreement_table(every_unit, study, codebook), study))
    headers = page.xpath("//tbody/tr/th[@scope='row']/text()")
    assert "Supervision and line management" in headers
    assert "Firm up" not in headers


def test_in_the_table_what_rests_on_few_workers_or_is_suppressed_is_c_and_has_no_sign(
    agreements, codebook, study
):
    strict = study.model_copy(update={"disclosure": Disclosure(profile="strict")})
    many = agreements.assign(n_workers=4, n_workers_coded=4, n_workers_by_all=4)
    many.loc[many["theme"] == "structures", "n_workers_coded"] = 1
    part = mask(many, "agreement", many["theme"] == "supervision")
    table = agreement_table(part, strict, codebook)
    rows = table.frame.set_index("Theme")
    assert set(rows.loc["Supervision and line management"].drop("Area")) == {"c"}
    assert rows.loc["Structures and progression", "Krippendorff's alpha"] == "c"
    assert table.shows is Shows.TOGETHER
    assert "c marks a number that is suppressed" in table.note


def test_without_two_coders_or_in_a_reflexive_study_the_table_is_empty_and_says_why(
    agreements, codebook, study
):
    assert agreement_table(agreements[:0], study, codebook).note.startswith("No two persons have reviewed")
    reflexive = study.model_copy(update={"stance": "reflexive"})
    table = agreement_table(agreements[:0], reflexive, codebook)
    assert table.frame.empty
    assert table.note.startswith("This study is reflexive")
