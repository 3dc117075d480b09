"""Only what a worker has agreed to is quoted, in their own words, checked, and always the same sentence."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

from helpers.counting.quotations import (
    choose_quotations,
    format_quotations,
    format_sides,
    of_shown_sides,
    printed,
)
from helpers.errors import FieldworkError
from helpers.study.chosen_quotations import HEALTH, REPORTED, SAME, SIMILAR, Choice, Chosen
from helpers.study.limits import Disclosure
from helpers.study.study import Noun
from helpers.tables import QUOTATIONS, check

LONG = "I had tea with a man by the canal and we talked about nothing at all for an hour, which was what he wanted then."


def segment(name: str, text: str = LONG, **changes: object) -> dict[str, object]:
    facts = {
        "segment_id": name,
        "worker": "W1",
        "week": 1,
        "source": "interview",
        "is_counted": True,
        "is_checked": True,
    }
    return facts | {"text": text} | changes


def consents_of(*refused: tuple[str, str]) -> pd.DataFrame:
    rows = [
        (worker, source, use, not (use == "quote" and (worker, source) in refused))
        for worker, source, use in itertools.product(
            ("W1", "W2"), ("interview", "observation", "voice_note"), ("count", "quote")
        )
    ]
    return pd.DataFrame(rows, columns=["worker", "source", "use", "is_given"])


@pytest.fixture
def choose(study, book):
    def choose_from(
        segments, codings, *, reviewed=(), refused=(), doubts=(), chosen=(), codebook=book
    ) -> pd.DataFrame:
        directed = [(*one, "") if len(one) == 3 else one for one in codings]
        table = pd.DataFrame(directed, columns=["segment_id", "theme", "coder", "direction"])
        who = pd.DataFrame([(name, "R1") for name in reviewed], columns=["segment_id", "coder"])
        in_doubt = pd.DataFrame(doubts, columns=["segment_id", "reason"])
        choices = [
            Chosen(
                Choice(segment_id=one, theme=theme, quote=quote, reason="why", despite=tuple(despite)), line
            )
            for line, (one, theme, quote, *despite) in enumerate(chosen, start=2)
        ]
        rest = (who, consents_of(*refused), in_doubt, study, codebook)
        found = choose_quotations(table, pd.DataFrame(segments), *rest, chosen=choices)
        check(QUOTATIONS, found)
        return found

    return choose_from


BY_DICTIONARY = [("a", "tea", "dictionary")]


def test_what_was_agreed_to_is_quoted(choose):
    table = choose([segment("a")], BY_DICTIONARY)
    assert table[["theme", "worker", "kind", "text"]].to_numpy().tolist() == [
        ["tea", "W1", "quotation", LONG]
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"is_checked": False},
        {"is_counted": False},
        {"source": "observation"},
        {"text": "Tea."},
        {"text": "tea " * 80},
        {"worker": "W2"},
    ],
)
def test_nothing_else_is(choose, changes):
    assert choose([segment("a", **changes)], BY_DICTIONARY, refused=[("W2", "interview")]).empty


def test_consent_holds_only_for_its_source(choose):
    both = [segment("a"), segment("b", source="voice_note")]
    table = choose(both, [*BY_DICTIONARY, ("b", "tea", "dictionary")], refused=[("W1", "interview")])
    assert table["source"].tolist() == ["voice_note"]


def test_a_person_and_the_dictionary_together_come_first_then_the_person(choose):
    three = [segment(name, text=f"{LONG} {name}") for name in "abc"]
    codings = [("a", "tea", "R1"), ("b", "tea", "R1"), ("b", "tea", "dictionary"), ("c", "tea", "dictionary")]
    table = choose(three, codings, reviewed="ab").set_index("kind")
    assert table.loc["quotation", "segment_id"] == "b"
    assert choose(three, codings[:1] + codings[3:], reviewed="ab").iloc[0]["segment_id"] == "a"


def test_what_a_coder_did_not_give_the_theme_is_a_counter_example(choose):
    table = choose([segment("a")], BY_DICTIONARY, reviewed="a")
    assert table["kind"].tolist() == ["false_positive"]


def test_a_sentence_without_a_replaced_name_comes_first_then_the_one_of_middling_length(choose):
    segments = [
        segment("a", text="[P1] " + LONG[5:]),
        segment("b", text=LONG[:60]),
        segment("c", text=LONG[:119]),
    ]
    codings = [(name, "tea", "dictionary") for name in "abc"]
    assert choose(segments, codings)["segment_id"].tolist() == ["c"]
    assert choose(segments[:2], codings)["segment_id"].tolist() == ["b"]


def test_a_speaker_is_called_what_the_study_calls_its_workers(choose, study, book):
    keepers = Noun(singular="outreach worker", plural="outreach workers")
    kept = study.model_copy(update={"disclosure": Disclosure(profile="strict"), "worker_noun": keepers})
    assert format_quotations(choose([segment("a")], BY_DICTIONARY), kept, book)["quotation"].tolist() == [
        f"“{LONG}” (an outreach worker)",
        "",
    ]


def test_the_speaker_is_named_only_in_an_open_study(choose, study, book):
    table = choose([segment("a")], BY_DICTIONARY)
    assert format_quotations(table, study, book)["quotation"].tolist() == [
        f"“{LONG}” (W1, interview, week 1)",
        "",
    ]
    kept = study.model_copy(update={"disclosure": Disclosure(profile="consented")})
    assert format_quotations(table, kept, book)["quotation"].tolist() == [f"“{LONG}” (a worker)", ""]
    assert format_quotations(table, study, book, worker="W2")["quotation"].tolist() == ["", ""]


THREE = [segment(name, text=f"{LONG} {name}") for name in "abc"]
OF_TEA = [(name, "tea", "dictionary") for name in "abc"]


@pytest.mark.parametrize("doubt", [SAME, SIMILAR, REPORTED, HEALTH])
def test_what_is_in_doubt_is_never_chosen_by_the_rule(choose, doubt):
    assert choose(THREE[:1], OF_TEA[:1], doubts=[("a", doubt)]).empty
    assert choose(THREE, OF_TEA, doubts=[("a", doubt)])["segment_id"].tolist() == ["b"]


def test_the_researcher_may_choose_what_is_in_doubt_if_she_has_decided_on_that_doubt(choose):
    doubts = [("b", REPORTED)]
    table = choose(THREE, OF_TEA, doubts=doubts, chosen=[("b", "tea", "yes", REPORTED)])
    assert table[["segment_id", "chosen_by"]].to_numpy().tolist() == [["b", "researcher"]]
    for chosen in [("b", "tea", "yes"), ("b", "tea", "yes", SIMILAR)]:
        with pytest.raises(FieldworkError, match="data/quotations.yaml, line 2: .*despite"):
            choose(THREE, OF_TEA, doubts=doubts, chosen=[chosen])
    with pytest.raises(FieldworkError, match="never quoted"):
        choose(THREE, OF_TEA, doubts=[("b", SAME)], chosen=[("b", "tea", "yes")])


def test_what_tells_of_health_is_quoted_only_if_the_researcher_has_decided_on_that(choose):
    doubts = [("b", HEALTH)]
    table = choose(THREE, OF_TEA, doubts=doubts, chosen=[("b", "tea", "yes", HEALTH)])
    assert table[["segment_id", "chosen_by"]].to_numpy().tolist() == [["b", "researcher"]]
    with pytest.raises(FieldworkError, match=r"may tell of somebody's health.*despite: \[health\]"):
        choose(THREE, OF_TEA, doubts=doubts, chosen=[("b", "tea", "yes")])


def test_of_a_theme_that_is_chosen_only_the_rule_quotes_nothing(choose, book):
    tea = book.themes[0].model_copy(update={"quotations": "chosen_only"})
    hers = book.model_copy(update={"themes": (tea, *book.themes[1:])})
    codings = [*OF_TEA, ("c", "rain", "dictionary")]
    assert choose(THREE, codings, codebook=hers)["theme"].tolist() == ["rain"]
    chosen = choose(THREE, codings, codebook=hers, chosen=[("b", "tea", "yes")])
    assert chosen[["theme", "segment_id", "chosen_by"]].to_numpy().tolist() == [
        ["rain", "c", "rule"],
        ["tea", "b", "researcher"],
    ]
    reviewed = choose(THREE, codings, codebook=hers, reviewed="ab")
    assert set(reviewed.loc[reviewed["theme"] == "tea", "kind"]) == {"false_positive"}, "No quotation of it."


def test_a_choice_stands_whatever_its_length_and_the_rule_fills_only_what_is_left(choose, study, book):
    other = segment("d", text=f"{LONG} d", worker="W2")
    short = segment("e", text="Tea.")
    table = choose(
        [*THREE, other, short],
        [*OF_TEA, ("d", "tea", "R1"), ("e", "tea", "dictionary")],
        chosen=[("e", "tea", "yes")],
    )
    assert table[["worker", "segment_id", "chosen_by"]].to_numpy().tolist() == [
        ["W1", "e", "researcher"],
        ["W2", "d", "rule"],
    ]
    assert format_quotations(table, study, book)["quotation"].tolist() == [
        "“Tea.” (W1, interview, week 1)",
        "",
    ]


def test_what_is_barred_is_not_chosen_for_its_theme_or_for_any(choose):
    assert choose(THREE[:1], OF_TEA[:1], chosen=[("a", "tea", "no")]).empty
    assert choose(THREE[:1], OF_TEA[:1], chosen=[("a", "", "no")]).empty
    both = [("a", "tea", "dictionary"), ("a", "rain", "dictionary")]
    assert choose(THREE[:1], both, chosen=[("a", "tea", "no")])["theme"].tolist() == ["rain"]


def test_a_sentence_stands_for_one_theme_and_the_theme_with_the_fewest_chooses_first(choose):
    both = [*OF_TEA, ("a", "rain", "dictionary")]
    table = choose(THREE, both).set_index("theme")["segment_id"].to_dict()
    assert table == {"tea": "b", "rain": "a"}
    chosen = choose(THREE, both, chosen=[("a", "tea", "yes")])
    assert chosen["theme"].tolist() == ["tea"], "The researcher's sentence is not taken for another theme."


def test_the_same_words_said_twice_are_one_sentence_and_may_stand_twice_for_one_theme(choose):
    twice = [segment("a"), segment("b", text=LONG.upper(), worker="W2")]
    assert choose(twice, [("a", "tea", "dictionary"), ("b", "rain", "dictionary")])["theme"].nunique() == 1
    assert choose(twice, [("a", "tea", "dictionary"), ("b", "tea", "dictionary")])["worker"].tolist() == [
        "W1",
        "W2",
    ]


def test_a_false_positive_is_no_quotation_of_another_theme(choose):
    codings = [("a", "tea", "dictionary"), ("a", "rain", "R1")]
    assert len(choose(THREE[:1], codings, reviewed="a")) == 1


def test_every_choice_that_cannot_be_followed_is_named_at_once(choose):
    chosen = [("zz", "tea", "yes"), ("a", "teas", "yes"), ("c", "tea", "yes")]
    segments = [*THREE[:2], segment("c", text=f"{LONG} c", worker="W2")]
    with pytest.raises(FieldworkError) as error:
        choose(segments, OF_TEA, chosen=chosen, refused=[("W2", "interview")])
    assert [f"line {n}" in str(error.value) for n in (2, 3, 4)] == [True] * 3


SIX = [segment(name, text=f"{LONG} {name}") for name in "abcdef"]
SAID = [("a", "tea", "R1", "lacking"), ("b", "tea", "R1", "works"), ("c", "tea", "R1", "")]


@pytest.fixture
def argued(book):
    """Return the codebook of tea (area argued by segments for) and rain (by segments against)."""
    areas = zip(book.areas, ("for", "against"), strict=True)
    return book.model_copy(
        update={"areas": tuple(area.model_copy(update={"argued_by": side}) for area, side in areas)}
    )


def test_one_sentence_of_each_side_is_chosen_and_the_one_that_argues_for_the_area_is_printed(
    choose, study, argued
):
    table = choose(SIX, SAID, reviewed="abc", codebook=argued)
    assert table[["segment_id", "side", "direction"]].to_numpy().tolist() == [
        ["c", "", ""],
        ["a", "against", "lacking"],
        ["b", "for", "works"],
    ]
    assert format_quotations(table, study, argued)["quotation"][0] == (
        f"“{LONG} b” (W1, interview, week 1; works)"
    )
    against = argued.model_copy(
        update={"areas": tuple(area.model_copy(update={"argued_by": "against"}) for area in argued.areas)}
    )
    assert format_quotations(table, study, against)["quotation"][0].endswith("; lacking)")


def test_a_complaint_about_good_practice_says_that_it_is_one(choose, study, argued):
    for profile, ending in (("open", "(W1, interview, week 1; lacking)"), ("strict", "(a worker; lacking)")):
        shown = study.model_copy(update={"disclosure": Disclosure(profile=profile)})
        table = choose(SIX, SAID[:1], reviewed="a", codebook=argued)
        assert format_quotations(table, shown, argued)["quotation"][0].endswith(ending)


def test_a_sentence_without_a_direction_says_so_only_where_others_have_one(choose, study, argued):
    table = choose(SIX, [("c", "tea", "R1", ""), ("d", "rain", "R1", "works")], codebook=argued)
    assert format_quotations(table, study, argued)["quotation"].tolist() == [
        f"“{LONG} c” (W1, interview, week 1; direction not said)",
        f"“{LONG} d” (W1, interview, week 1; works)",
    ]
    nobody = choose(SIX, [("c", "tea", "R1", "")], codebook=argued)
    assert format_quotations(nobody, study, argued)["quotation"][0].endswith("(W1, interview, week 1)")


def test_a_sentence_on_which_persons_differ_in_direction_is_of_both_sides_and_names_both(
    choose, study, argued
):
    differ = [("a", "tea", "R1", "lacking"), ("a", "tea", "R2", "works"), ("a", "tea", "dictionary", "")]
    table = choose(SIX, differ, reviewed="a", codebook=argued)
    assert table[["side", "direction"]].to_numpy().tolist() == [["both", "works;lacking"]]
    assert format_quotations(table, study, argued)["quotation"][0].endswith("; works and lacking)")


def test_there_is_a_sentence_for_and_one_against_each_theme_where_there_are_such(choose, study, argued):
    rain = [("d", "rain", "R1", "mixed"), ("e", "rain", "R1", "wished_for")]
    table = choose(SIX, [*SAID, *rain], reviewed="abcde", codebook=argued)
    sides = format_sides(table, study, argued)
    assert [text[len(LONG) + 2 : len(LONG) + 3] for text in sides["for"]] == ["b", ""]
    assert [text.rpartition("; ")[2] for text in sides["against"]] == ["lacking)", "wished for)"]
    assert sorted(printed(table, argued)["segment_id"]) == ["a", "b", "e"], (
        "All that is printed is rehearsed."
    )


def test_a_false_positive_is_there_for_the_researcher_and_is_printed_nowhere(choose, study, argued):
    table = choose(SIX, [("f", "tea", "dictionary", "")], reviewed="f", codebook=argued)
    assert table["kind"].tolist() == ["false_positive"]
    assert printed(table, argued).empty
    assert format_quotations(table, study, argued)["quotation"].tolist() == ["", ""]


def test_a_sentence_of_a_side_whose_number_is_suppressed_is_not_printed(choose, study, argued):
    rows = [("tea", "for", "shown"), ("tea", "against", "suppressed"), ("tea", "rest", "suppressed")]
    public = pd.DataFrame(rows, columns=["theme", "side", "state"])
    table = choose(SIX, [*SAID, ("f", "tea", "dictionary", "")], reviewed="abcf", codebook=argued)
    shown = of_shown_sides(table, public)
    assert shown[["segment_id", "kind"]].to_numpy().tolist() == [
        ["f", "false_positive"],
        ["b", "quotation"],
    ]


def test_in_another_language_than_english_only_what_the_researcher_has_chosen_is_quoted(choose, study, book):
    assert choose([segment("a")], BY_DICTIONARY)["chosen_by"].tolist() == ["rule"]
    object.__setattr__(study, "language", "cy")
    assert choose([segment("a")], BY_DICTIONARY).empty
    hers = choose([segment("a")], BY_DICTIONARY, chosen=[("a", "tea", "yes")])
    assert hers["chosen_by"].tolist() == ["researcher"]
