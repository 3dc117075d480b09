"""In a language without a word list, what looks like a name is asked about, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
from other_languages import write_study

from helpers import fieldwork
from helpers.counting.segments import cut_records
from helpers.privacy.names import pseudonymising
from helpers.privacy.names.decisions import Decisions
from helpers.privacy.names.pseudonyms import replace_names
from helpers.privacy.names.review import RULES
from helpers.study.roster import Form, Person, Roster, read_roster
from helpers.study.study import read_study

FORMS = [
    Form("Rhiannon Pugh", Person("W1", "worker"), "Olwen"),
    Form("Rhiannon", Person("W1", "worker"), "Olwen"),
    Form("Caerdydd", Person("P1", "other"), "[dinas]", "place"),
]


@pytest.fixture
def asked(study):
    """Return what texts become, and what is asked about as (rule, words)."""

    def run(language: str, *texts: str) -> tuple[list[str], list[tuple[str, str]]]:
        by_id = {f"t{number}": text for number, text in enumerate(texts)}
        facts = study.model_copy(update={"language": language})
        done = replace_names(by_id, Roster(FORMS), Decisions(), facts)
        queue = [(row.rule, by_id[row.text_id][row.start : row.end]) for row in done.queue.itertuples()]
        return list(done.texts.values()), queue

    return run


def test_the_roster_is_found_in_every_language_with_what_is_contracted_with_it(asked):
    for language in ("cy", "de", "fr", "ru"):
        texts, queue = asked(language, "mae rhiannon'n hapus", "RHIANNON PUGH")
        assert texts == ["mae Olwen'n hapus", "Olwen"]
        assert queue == []


def test_words_in_small_letters_are_not_asked_about(asked):
    assert asked("cy", "mae'r gwasanaeth yn help mawr i bobl y dref")[1] == []
    assert asked("de", "das ist mir zu viel gewesen")[1] == []


def test_a_capital_inside_a_sentence_is_asked_about_and_the_word_at_the_beginning_of_others_too(asked):
    queue = asked("cy", "Ffion oedd yno. Es i gyda Ffion a Mrs Puw.", "Doedd Nerys ddim.")[1]
    assert queue == [("capital", "Ffion"), ("capital", "Ffion"), ("capital", "Puw"), ("capital", "Nerys")]


def test_a_word_that_begins_a_sentence_is_asked_about_if_it_is_nowhere_in_small_letters(asked):
    texts = ("Gwelais i hi. Nerys oedd yno.", "wedyn gwelais i nhw. Roedd hi'n oer.")
    assert asked("cy", *texts)[1] == [("opening", "Nerys")]
    assert "opening" in RULES


def test_the_word_before_a_name_is_not_joined_with_it(asked):
    assert asked("cy", "Dywedodd Ffion wrtha i.")[1] == [("opening", "Dywedodd"), ("capital", "Ffion")]


def test_days_and_months_are_asked_about_only_outside_of_a_date(asked):
    assert asked("cy", "Dydd Mercher oedd hi, a Dydd Gwener wedyn.")[1] == []
    assert asked("cy", "Es i yno ddydd Llun a nos Iau, a bore Mawrth.")[1] == []
    assert asked("cy", "Es i yno gyda Mercher.")[1] == [("capital", "Mercher")]
    assert asked("cy", "Roedd hi'n hapus. Es i gyda Mai i'r dref.")[1] == [("capital", "Mai")]
    assert asked("cy", "Ar 3 Mai 1980 y bu hi.")[1] == []


def test_a_mutated_name_of_the_roster_is_nearly_one_and_is_asked_about(asked):
    assert asked("cy", "aeth hi i gaerdydd, ac yna i Gaerdydd")[1] == [
        ("fuzzy", "gaerdydd"),
        ("fuzzy", "Gaerdydd"),
    ]


def test_initials_are_asked_about_and_abbreviations_are_not(asked):
    assert asked("de", "Es kam z. B. nur J. dazu, d. h. K.")[1] == [("initial", "J"), ("initial", "K")]


def test_in_german_a_capital_alone_says_nothing(asked):
    assert asked("de", "Der Kaffee im Haus war kalt. Kaffee gab es dann im Garten.")[1] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Frau Krüger kam mit Herrn Özdemir.", ["Krüger", "Özdemir"]),
        ("Das sagte Dr. Roth der Schwester Agathe.", ["Roth", "Agathe"]),
        ("Gestern war Martin da.", ["Martin"]),
        ("Rhiannon Schulze kam in den Garten.", ["Schulze"]),
    ],
)
def test_in_german_titles_and_first_names_show_names_and_what_is_beside_names_may_be_one(asked, text, words):
    assert [written for rule, written in asked("de", text)[1] if rule == "capital"] == words


def test_letters_of_another_script_than_the_language_are_asked_about(asked):
    assert asked("ru", "это было в городе")[1] == []
    assert asked("cy", "roedd это yno")[1] == [("script", "это")]


def test_identifiers_are_found_in_every_language(asked):
    texts, queue = asked("cy", "ffonia 07700 900123 neu e-bostia a@b.org, CF10 1AA")
    assert texts == ["ffonia [a telephone number] neu e-bostia [an e-mail address], [a postcode]"]
    assert queue == []


@pytest.mark.parametrize(
    ("language", "queue"),
    [
        (
            "cy",
            [
                ("opening", "Dywedodd"),
                ("capital", "Ffion"),
                ("capital", "Ffion"),
                ("opening", "Gwelais"),
                ("capital", "Pritchard"),
                ("capital", "Fangor"),
                ("opening", "Gweithiwr"),
                ("opening", "Aeth"),
            ],
        ),
        (
            "de",
            [("capital", "Krüger"), ("capital", "Özdemir"), ("number", "030 123456"), ("postcode", "10115")],
        ),
    ],
)
def test_a_whole_study_asks_about_little(tmp_path: Path, language, queue):
    folder = write_study(tmp_path / language, language)
    study = read_study(folder)
    ledger, records = fieldwork.gather(folder, study)
    assert not (ledger["status"] == "quarantined").any()
    segments = cut_records(records, study)
    done = pseudonymising.pseudonymise(records, segments, read_roster(folder, study), Decisions(), study)
    text_of = dict(zip(segments["segment_id"], segments["text"], strict=True))
    asked_about = [(row.rule, text_of[row.text_id][row.start : row.end]) for row in done.queue.itertuples()]
    assert asked_about == queue
    names = ("Rhiannon", "Gwilym", "Eleri", "Sabine", "Jürgen", "Monika")
    assert not any(name in text for name in names for text in done.segments["text"])


@pytest.mark.parametrize(
    ("language", "form", "text", "without"),
    [
        ("zh", "李明", "我和李明去了。李 明", "我和Olwen去了。Olwen"),
        ("zh", "李", "李子和李明", "李子和李明"),
        ("ja", "たけし", "きのうたけしくんと", "きのうOlwenくんと"),
        ("ja", "Ann", "きのうAnnさんと", "きのうOlwenさんと"),
        ("th", "สมชาย", "ฉันกับสมชายไป", "ฉันกับOlwenไป"),
        ("ar", "مي", "ذهبت مي أمس مين", "ذهبت Olwen أمس مين"),
        ("fr", "Amélie", "d'Amélie", "d'Olwen"),
    ],
)
def test_a_name_of_the_roster_is_found_in_any_script(study, language, form, text, without):
    roster = Roster([Form(form, Person("W1", "worker"), "Olwen")])
    done = replace_names({"t": text}, roster, Decisions(), study.model_copy(update={"language": language}))
    assert done.texts["t"] == without


def test_a_capital_after_what_is_joined_to_the_beginning_of_a_name_is_seen(asked):
    assert asked("fr", "on a parlé d'Yvette, et de l'eau")[1] == [("capital", "d'Yvette")]
    assert asked("ga", "bhí mé i gCorcaigh inné")[1] == [("capital", "gCorcaigh")]


def test_no_other_script_is_seen_in_kana_ordinals_and_apostrophes(asked):
    assert asked("ja", "今日はとても疲れたコーヒー")[1] == []
    assert asked("es", "en el 1º piso nº 5, la 3ª vez")[1] == []
    assert asked("fr", "c\u02bcest l\u02bcheure")[1] == []
