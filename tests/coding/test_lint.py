"""What is doubtful in a codebook: every kind of doubt is reported once."""

from __future__ import annotations

import pandas as pd
import pytest

from conftest import segments_of
from helpers.coding.dictionary import code_segments
from helpers.coding.lint import IN_TWO_THEMES, lint, list_empty
from helpers.privacy.names.vocabulary import british_words

TEXTS = [
    "My role is unclear.",
    "Support worker role, they said.",
    "The manager rang.",
    "A role model.",
    "Managers and more managers.",
    "Tea.",
]
LISTED = frozenset(
    "burn burnout case ding fun funding load out overshare overshared pay pro motion promotion".split()
)
"""A list of words without forms of what the first tests look for."""
SEGMENTS = pd.DataFrame({"segment_id": [f"s{n}" for n in range(1, 7)], "text": TEXTS})


def with_indicators(codebook, **indicators):
    """Return a codebook of themes with these indicators alone; all others say something that nobody says."""
    themes = [
        theme.model_copy(
            update={"indicators": tuple(indicators.get(theme.id, [f"zz{n}"])), "exclusion_patterns": ()}
        )
        for n, theme in enumerate(codebook.themes)
    ]
    return codebook.model_copy(update={"themes": tuple(themes)})


def doubts(codebook, **indicators) -> list[tuple[str, str, str]]:
    found = lint(with_indicators(codebook, **indicators), SEGMENTS, LISTED)
    return [row for row in found.itertuples(index=False, name=None) if not row[1].startswith("zz")]


def test_an_indicator_of_two_themes_is_reported_whatever_its_form(codebook):
    (first, *_) = doubts(codebook, supervision=["manager"], structures=["managers", "tea"])
    assert first == ("supervision", "manager", "is in two themes: 'managers' of structures")


def test_an_indicator_that_is_there_twice_is_coded(codebook):
    found = doubts(codebook, role_clarity=["my role", "my roles", "tea"])
    assert (
        "role_clarity",
        "my role",
        "is in the theme twice, in another form: 'my roles' of role_clarity",
    ) in found


def test_an_indicator_inside_another_is_reported_for_its_own_theme_and_for_another(codebook):
    found = doubts(
        codebook,
        role_clarity=["role", "my role"],
        lived_experience=["role model"],
        structures=["work*"],
        supervision=["support worker"],
    )
    assert ("role_clarity", "role", "makes 'my role' redundant") in found
    assert (
        "role_clarity",
        "role",
        "is part of 'role model' of lived_experience, which claims its words",
    ) in found
    assert (
        "structures",
        "work*",
        "is part of 'support worker' of supervision, which claims its words",
    ) in found
    assert not any(row[1] == "my role" for row in found)


def test_an_indicator_that_is_never_found_or_nearly_everywhere_is_coded(codebook):
    found = doubts(codebook, supervision=["manager", "unicorn"], role_clarity=["unclear"])
    assert found == [
        ("supervision", "manager", "is found in 33% of the segments"),
        ("supervision", "unicorn", "is never found"),
    ]


def test_nothing_is_doubtful_in_indicators_that_are_apart_and_found_now_and_then(codebook):
    assert doubts(codebook, supervision=["rang"], role_clarity=["unclear"]) == []


def test_an_indicator_of_which_the_other_way_to_write_it_is_not_found_is_reported(codebook):
    found = doubts(
        codebook,
        own_wellbeing=["burn out"],
        structures=["caseload*", "funding", "promotion"],
        boundaries=["over-share*"],
        peer_network=["well being"],
        induction_training=["burnout", "burn-out", "case-load"],
    )
    missing = [row for row in found if row[2].startswith("does not find")]
    assert missing == [
        ("peer_network", "well being", "does not find 'wellbeing'"),
        ("boundaries", "over-share*", "does not find 'overshare'"),
        ("own_wellbeing", "burn out", "does not find 'burnout'"),
        ("structures", "caseload*", "does not find 'case load'"),
    ]


def test_a_way_to_write_it_that_the_segments_alone_have_is_reported(codebook):
    said = pd.DataFrame({"segment_id": ["s1"], "text": ["It was fixedterm."]})
    found = lint(with_indicators(codebook, structures=["fixed-term", "part-time"]), said, LISTED)
    assert list(found.loc[found["doubt"].str.startswith("does not"), "doubt"]) == [
        "does not find 'fixedterm'"
    ]


def test_other_words_that_fall_to_an_indicator_are_named_up_to_six(codebook):
    listed = frozenset(
        "train trains trained training trainings experience experiences experiment progress progression "
        "manager managers manage management refresh refreshed refreshes refreshing refreshment refreshments "
        "refresher refreshingly tokenism tokenised stigmas".split()
    )
    book = with_indicators(
        codebook,
        induction_training=["training", "refresher", "training*"],
        lived_experience=["own experience", "own experience*"],
        structures=["progression*", "progression"],
        supervision=["my manager", "my manager*"],
        team_acceptance=["tokenis*", "stigma*"],
    )
    found = lint(book, SEGMENTS, listed)
    named = found[found["doubt"].str.startswith("also finds")]
    assert named[["indicator", "doubt"]].to_numpy().tolist() == [
        ["own experience", "also finds experiment"],
        ["my manager", "also finds manage, management"],
        ["training", "also finds train, trained, trains"],
        [
            "refresher",
            "also finds refresh, refreshed, refreshes, refreshing, refreshingly, refreshment and 1 more",
        ],
        ["tokenis*", "also finds tokenised, tokenism"],
        ["progression", "also finds progress"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I took the train home.",
        "She is making good progress on the ward.",
        "There were refreshments after the meeting.",
        "I contracted covid in March.",
        "The drains were blocked.",
        "My management of time is poor.",
        "Our own experiments went wrong.",
        "The list was exhaustive.",
    ],
)
def test_ordinary_words_are_not_coded_by_the_codebook_that_comes_with_the_study(codebook, text):
    segments = pd.DataFrame({"segment_id": ["s1"], "text": [text]})
    assert code_segments(segments, codebook).empty


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("I do not want to be tokenized by the team.", "team_acceptance"),
        ("It is a fixed term post.", "structures"),
        ("She side lined me.", "team_acceptance"),
        ("I did not over share.", "boundaries"),
        ("It was e learning.", "induction_training"),
        ("A catch up with her.", "supervision"),
        ("Self care is not a bath.", "own_wellbeing"),
        ("My work load grew.", "structures"),
        ("Our peer\u2011group met.", "peer_network"),
        ("My line-manager rang.", "supervision"),
        ("Burnt-out by May.", "own_wellbeing"),
        ("He paid me late.", "structures"),
        ("Their lived-experience helped.", "lived_experience"),
    ],
)
def test_what_machines_and_typists_write_is_found_by_it(codebook, text, theme):
    segments = pd.DataFrame({"segment_id": ["s1"], "text": [text]})
    assert list(code_segments(segments, codebook)["theme"]) == [theme]


def test_its_doubts_can_be_read_and_none_is_a_fault(codebook):
    segments = pd.DataFrame({"segment_id": ["s1"], "text": ["Tea."]})
    found = lint(codebook, segments, british_words())
    found = found[found["doubt"] != "is never found"]
    assert 40 < len(found) < 90
    assert found["doubt"].str.len().max() < 110
    assert not found["doubt"].str.startswith(IN_TWO_THEMES).any()


def test_what_a_codebook_does_not_say_yet_is_listed_by_area_and_theme(codebook):
    assert list_empty(codebook).empty
    area = codebook.areas[1].model_copy(update={"meaning": ""})
    first = codebook.themes[0].model_copy(update={"indicators": ()})
    third = codebook.themes[2].model_copy(update={"why": "", "full": "", "example": ""})
    draft = codebook.model_copy(
        update={
            "areas": (codebook.areas[0], area, codebook.areas[2]),
            "themes": (first, codebook.themes[1], third, *codebook.themes[3:]),
        }
    )
    assert list(list_empty(draft).itertuples(index=False, name=None)) == [
        (f"area {area.id}", "meaning"),
        (f"theme {first.id}", "indicators"),
        (f"theme {third.id}", "full, example, why"),
    ]


def test_without_a_word_list_only_what_indicators_and_segments_show_is_doubted(book, theme):
    themes = (theme("tea", "häuser"), theme("rain", "haus", area="two"))
    german = book.model_copy(update={"themes": themes})
    doubts = lint(german, segments_of("Die Häuser"), frozenset(), language="de")
    assert doubts["doubt"].tolist() == [
        f"{IN_TWO_THEMES}: 'haus' of rain",
        "is found in 100% of the segments",
        "is never found",
    ]
    assert IN_TWO_THEMES not in " ".join(lint(german, None, frozenset(), language="cy")["doubt"])
