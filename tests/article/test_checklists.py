"""Reporting checklists: items as published, nothing filled in that the data do not say, no placeholder pointed at."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pandas as pd
import pytest
from public_tables import make_public, mask
from worlds import World, drawn, themes_in_all

from helpers import article, tables
from helpers.article.checklist_items import CHECKLISTS, COREQ, JARS_QUAL, RTARG, SRQR
from helpers.article.checklists import PAGE, SAID, TO_WRITE, UNSEEN
from helpers.article.facts import PACKAGES, Fact, collect_facts
from helpers.files import paths
from helpers.files.place import Place
from helpers.study.codebook import read_codebook
from helpers.study.codebook_history import History, Version
from helpers.study.coders import parse_coder
from helpers.study.gate import Sentence, Shows
from helpers.study.limits import Disclosure
from helpers.study.study import Noun, read_study

PUBLIC = ("contacts", "theme_counts", "validations", "directions")


@cache
def example():
    """Return the example's study, its codebook and the tables from which public ones are made."""
    study, codebook = read_study(paths.ROOT), read_codebook(paths.ROOT)
    place, made_from = Place.at(paths.ROOT), {}
    for table in (tables.SEGMENTS, tables.CONTACTS, tables.CODINGS, tables.VALIDATIONS, tables.AGREEMENTS):
        made_from[table.name] = tables.read(place, table)
    made_from["codings"] = made_from["codings"].query("coder == 'R1'")
    return study, codebook, made_from


@cache
def shown_under(profile: str):
    study, codebook, made_from = example()
    kept = study.model_copy(update={"disclosure": Disclosure(profile=profile)})
    public = make_public(made_from, kept, codebook, parse_coder("R1"))
    return kept, public | {"directions": tables.read(Place.at(paths.ROOT), tables.PUBLIC_DIRECTIONS)}


def facts_of(profile: str = "open", **changed) -> dict[str, Fact]:
    """Return the facts of the example, of which some are changed."""
    _, codebook, made_from = example()
    kept, shown = shown_under(profile)
    public = {f"public_{one}": changed.pop(one, shown[one]) for one in PUBLIC}
    public["public_agreement"] = pd.DataFrame(columns=["theme", "distance", "unit", "state"])
    reviewed = pd.DataFrame({"segment_id": ["a", "b"], "worker": ["W1", "W2"], "coder": "R1"})
    claim_cases = pd.DataFrame(
        {"claim": ["a"], "kind": ["most_coded"], "worker": ["W1"], "outcome": ["supports"]}
    )
    quotations = pd.DataFrame(
        {"segment_id": ["a", "b", "c"], "kind": ["quotation", "quotation", "false_positive"]}
    )
    given = {"claim_cases": claim_cases, "reviewed": reviewed, "segments": made_from["segments"]}
    given |= {"quotations": quotations, "study": kept, "codebook": codebook}
    given |= {"history": History((), codebook)} | changed
    return collect_facts(public, *given.values(), parse_coder("R1"), sources=["interview"])


def filled(name: str, facts) -> pd.DataFrame:
    """Return a checklist by item."""
    return article.fill_checklist(name, facts).frame.set_index("Item")


def reflexive():
    return example()[0].model_copy(update={"stance": "reflexive"})


# --- items as published ---------------------------------------------------------------------------------------


def test_items_have_the_numbers_and_headings_of_the_published_checklists():
    assert [item.number for item in COREQ.items] == [str(n) for n in range(1, 33)]
    assert [item.number for item in SRQR.items] == [f"S{n}" for n in range(1, 22)]
    headings = {item.number: (item.section, item.heading) for item in (*COREQ.items, *SRQR.items)}
    assert headings["1"] == (
        "Domain 1: Research team and reflexivity. Personal characteristics",
        "Interviewer/facilitator",
    )
    assert headings["9"][1] == "Methodological orientation and Theory"
    assert headings["19"] == ("Domain 2: Study design. Data collection", "Audio/visual recording")
    assert headings["32"] == ("Domain 3: Analysis and findings. Reporting", "Clarity of minor themes")
    assert headings["S5"] == ("Methods", "Qualitative approach and research paradigm")
    assert headings["S21"] == ("Other", "Funding")
    assert not [item for one in (RTARG, JARS_QUAL) for item in one.items if item.number]


@pytest.mark.parametrize("checklist", CHECKLISTS.values(), ids=CHECKLISTS)
def test_a_heading_that_was_not_seen_in_print_is_marked_and_no_other(checklist):
    table = article.fill_checklist(checklist.name, {})
    marked = [UNSEEN in topic for topic in table.frame["Topic"]]
    assert marked == [not item.is_seen for item in checklist.items]
    assert any(marked) == ("could not be seen" in table.note)
    assert any(marked) == (checklist in (RTARG, JARS_QUAL))


@pytest.mark.parametrize("name", CHECKLISTS)
def test_every_item_has_a_place_for_the_page_and_without_facts_says_what_is_to_be_written(name):
    table = article.fill_checklist(name, {})
    assert set(table.frame[PAGE]) == {""}
    assert set(table.frame[SAID]) == {""}
    assert (table.frame[TO_WRITE] != "").all()
    filled = f"0 of {len(table.frame)} items are filled in from the data, and 0 in part."
    assert table.note.startswith(filled) == CHECKLISTS[name].is_ticked
    assert ("filled in" in table.note) == CHECKLISTS[name].is_ticked


def test_every_fact_is_of_an_item_and_every_item_of_a_fact():
    used = {item.fact for checklist in CHECKLISTS.values() for item in checklist.items} - {""}
    assert used == set(facts_of())


# --- what counts as filled in ---------------------------------------------------------------------------------


def test_an_item_with_something_left_to_write_is_not_filled_in():
    said = Sentence("Said.", Shows.TOGETHER)
    facts = {
        "workers": Fact(said),
        "stance": Fact(said, "The theory."),
        "notes": Fact(Sentence("", Shows.NOTHING)),
    }
    table = article.fill_checklist("COREQ", facts)
    assert table.note.startswith("1 of 32 items are filled in from the data, and 1 in part.")
    rows = table.frame.set_index("Item")
    assert rows.loc[9, [SAID, TO_WRITE]].tolist() == ["Said.", "The theory."]
    assert rows.loc[12, [SAID, TO_WRITE]].tolist() == ["Said.", ""]
    assert rows.loc[20, [SAID, TO_WRITE]].tolist() == [
        "",
        "Whether notes were made during or after interviews.",
    ]


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (9, "a stance is no theory"),
        (13, "nobody knows who refused"),
        (16, "a number is no characteristic"),
        (19, "not all interviews are known to be recorded"),
        (21, "words are no duration"),
        (22, "the themes stood beforehand"),
        (26, "no version of the codebook shows where themes come from"),
        (30, "that numbers are right says nothing of the interpretation"),
        (31, "whether themes are presented clearly is a matter of the text"),
        (32, "so are diverse cases"),
    ],
)
def test_an_item_of_which_the_data_say_too_little_is_not_filled_in(item, why):
    assert filled("COREQ", facts_of()).loc[item, TO_WRITE] != "", why


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("SRQR", "Techniques to enhance trustworthiness"),
        ("SRQR", "Synthesis and interpretation"),
        ("SRQR", "Links to empirical data"),
        ("COREQ", "Quotations presented"),
        ("COREQ", "Clarity of major themes"),
        ("JARS-Qual", "Methodological integrity"),
        ("RTARG", "Evidence"),
    ],
)
def test_where_the_data_only_point_to_evidence_something_is_left_to_write(name, topic):
    frame = article.fill_checklist(name, facts_of()).frame
    (row,) = frame[frame["Topic"].str.startswith(topic)].to_dict("records")
    assert row[SAID]
    assert row[TO_WRITE]


def test_false_positives_are_not_among_the_sentences_that_may_be_quoted():
    assert facts_of()["quotations"].said.startswith("For 2 sentences the speaker has consented")


def test_no_item_says_a_number_of_workers_where_characteristics_are_asked():
    assert filled("COREQ", facts_of()).loc[16, SAID] == ""


def test_what_workers_write_is_not_said_to_be_recorded():
    kept, _ = shown_under("open")
    written = [
        source.model_copy(update={"reader": "diary", "label": "Diaries"})
        if source.id == "interview"
        else source
        for source in kept.sources
    ]
    recorded = facts_of(study=kept.model_copy(update={"sources": tuple(written)}))["recorded"]
    assert recorded.said == (
        f"Voice notes: 126 minutes of audio. Written by the {kept.worker_noun.plural}, and not recorded: diaries."
    )
    assert not recorded.to_write


def of_readers(**readers: str):
    """Return the example's study with other readers of its sources."""
    study = example()[0]
    sources = tuple(
        one.model_copy(update={"reader": readers.get(str(one.id), one.reader), "counted_role": "worker"})
        for one in study.sources
    )
    return study.model_copy(update={"sources": sources})


def test_what_workers_write_is_not_asked_to_have_been_recorded():
    contacts = shown_under("open")[1]["contacts"].assign(minutes=None)
    written = of_readers(interview="diary", observation="chat", voice_note="email")
    facts = facts_of(study=written, contacts=contacts)
    for fact in (facts["recorded"], facts["length"]):
        assert "and not recorded: interviews," in fact.said
        assert fact.to_write == ""
    partly = facts_of(study=of_readers(observation="chat", voice_note="email"), contacts=contacts)
    assert partly["recorded"].to_write == "Whether and how the interviews were recorded."


def test_a_focus_group_is_one_recording_however_many_attended():
    segments = example()[2]["segments"].assign(file="2023-10-12 Group.vtt")
    groups = of_readers(interview="focus_group")
    facts = facts_of(study=groups, segments=segments)
    assert "at least 1 of 1 are transcripts of recordings" in facts["recorded"].said
    assert "15 attendances at interviews (" in facts["contacts"].said


def test_interviews_of_recordings_are_not_implied_to_be_unrecorded():
    recorded = facts_of()["recorded"]
    assert recorded.said == (
        "Voice notes: 126 minutes of audio. Interviews: at least 11 of 15 are transcripts of recordings, by "
        "their files."
    )
    assert recorded.to_write == "Whether and how the interviews were recorded."
    contact = example()[2]["segments"]["contact_id"]
    segments = example()[2]["segments"].assign(file=contact + " Meeting Recording.vtt")
    all_recorded = facts_of(segments=segments)["recorded"]
    assert all_recorded.to_write == "How the interviews were recorded."
    plain = facts_of(segments=segments.assign(file=contact + ".txt"))["recorded"]
    assert "at least 0 of 15 are transcripts of recordings" in plain.said


def test_files_with_times_are_named_where_duration_is_asked_and_words_are_not():
    length = facts_of()["length"]
    assert length.said.endswith("Interviews: the files of 4 of 15 give the times.")
    assert "words" not in length.said
    assert ".vtt and .srt" in length.to_write


def test_no_false_match_of_a_dictionary_is_a_diverse_case():
    contrary = facts_of()["contrary"]
    assert contrary.said == "Segments for and against each theme are in the table article/areas."
    assert facts_of(directions=shown_under("open")[1]["directions"][:0])["contrary"].said == ""
    said = " ".join(fact.said for fact in facts_of().values())
    assert "false match" not in said
    assert "below" not in said


def test_software_is_named_with_the_versions_of_the_lock_file():
    lock = (paths.ROOT / "requirements.lock").read_text(encoding="utf-8")
    for name in PACKAGES:
        assert (
            f"{name} {re.search(rf'^{name}==([0-9.]+)', lock, re.MULTILINE)[1]}"
            in facts_of()["software"].said
        )


def test_how_many_interviews_each_worker_had_is_said_only_where_workers_may_be_shown():
    assert facts_of()["interviews"].said == "3 interviews with each worker."
    contacts = shown_under("open")[1]["contacts"].copy()
    contacts["n_contacts"] = contacts["n_contacts"].mask(contacts["source"] == "interview", 1)
    assert facts_of(contacts=contacts)["interviews"].said == "1 interview with each worker."
    contacts["n_contacts"] = contacts["n_contacts"].mask(contacts["worker"] == "W1")
    assert facts_of(contacts=contacts)["interviews"].said == "0 to 1 interviews with each worker."
    assert facts_of("strict")["interviews"].said == ""


def test_facts_of_the_study_are_in_its_own_words():
    study, _, _ = example()
    facts = facts_of()
    assert facts["stance"].said == "Codebook approach to thematic analysis."
    assert facts["withdrawn"].said == "Withdrawn: 0. Left the job before the fieldwork ended: 1."
    assert facts["units"].said == "5 peer support workers over 13 weeks of fieldwork, from 2 October 2023."
    assert "These are not the themes reported in Wilson (2024); they" in facts["derived"].said
    assert not re.search(r"doi|PMC|s12888", facts["derived"].said), "an identifier looks like a telephone"
    assert facts["privacy"].said.startswith(
        "Disclosure control: none applied, because the data are fictional."
    )
    keepers = study.model_copy(
        update={
            "worker_noun": Noun(singular="lock-keeper", plural="lock-keepers"),
            "all_workers": study.workers[:1],
        }
    )
    assert facts_of(study=keepers)["workers"].said.startswith("1 lock-keeper: all those in the study")


def test_only_a_study_with_voice_notes_says_that_they_are_volunteered():
    study, _, _ = example()
    assert facts_of()["limits"].said.endswith("not a sample; voice notes are volunteered.")
    others = tuple(source for source in study.sources if source.id != "voice_note")
    without = facts_of(study=study.model_copy(update={"sources": others}))
    assert without["limits"].said == "The workers are a few cases, not a sample."


def test_without_a_dictionary_no_fact_speaks_of_one(book, theme):
    none = book.model_copy(update={"themes": (theme("tea"), theme("rain", area="two"))})
    facts = facts_of(
        quotations=pd.DataFrame({"segment_id": [], "kind": []}), codebook=none, history=History((), none)
    )
    assert facts["coders"].said == "Coding is manual: coder R1 reviewed 2 segments."
    assert facts["coders"].said.shows is Shows.WORKERS, "the segments are those of two workers"
    assert facts["validation"].said.startswith(
        "There is no keyword dictionary to validate: all coding is manual. Negative cases are"
    )
    assert not [name for name, fact in facts.items() if "dictionary" in fact.said and name != "validation"]


def test_the_test_of_rankings_is_named_only_where_there_is_a_ranking_and_of_claims_where_there_is_a_claim():
    cases = pd.DataFrame({"claim": ["a"], "kind": ["direction"], "worker": ["W1"], "outcome": ["supports"]})
    assert facts_of()["validation"].said.endswith("see the figure claims_held.")
    assert facts_of(claim_cases=cases)["validation"].said.endswith("see the figure claim_cases.")
    none = facts_of(claim_cases=cases[:0])["validation"].said
    assert none.endswith("see the figure dictionary_validation.")


def test_notes_of_visits_are_no_notes_of_interviews_so_that_something_is_left_to_write():
    notes = facts_of()["notes"]
    assert notes.said.startswith("The researcher wrote notes of 25 walk-the-frontline visits")
    assert notes.to_write == "Whether notes were also made during or after interviews."


def test_references_are_listed_once_in_the_codebook_and_no_checklist_repeats_them():
    study, codebook, _ = example()
    assert "Gillard" in article.codebook_table(codebook, study).note
    for name in CHECKLISTS:
        assert "Gillard" not in "\n".join(article.fill_checklist(name, facts_of()).texts().values())
    assert "see the note of the table article/codebook" in facts_of()["derived"].said


# --- where themes come from -----------------------------------------------------------------------------------


def test_where_versions_show_themes_being_added_derivation_and_saturation_are_filled_in():
    _, codebook, _ = example()
    fewer = codebook.model_copy(update={"themes": codebook.themes[1:]})
    days = [date(2023, 10, 20), date(2023, 12, 1)]
    history = History(tuple(map(Version, days, [fewer, codebook])), codebook)
    facts = facts_of(history=history)
    assert facts["derived"].to_write == ""
    assert "Version of 2023-12-01: added: lived experience in use." in facts["derived"].said
    assert facts["saturation"] == (
        "For the interviews that led to new themes, and the threshold, see notebook 3 and the figure new_themes.",
        "",
    )
    assert "new_themes" not in facts_of("strict", history=history)["saturation"].said
    same = History((Version(days[0], codebook), Version(days[1], codebook)), codebook)
    assert facts_of(history=same)["derived"].to_write
    assert facts_of(history=same)["saturation"].said.endswith("its dated versions show that none was added.")
    table = article.fill_checklist("COREQ", facts)
    article.form.require_numbers(table, example()[0])


# --- what a profile does not show -----------------------------------------------------------------------------


def test_under_strict_no_fact_shows_more_than_totals_or_says_how_many_sentences_may_be_quoted():
    strict = facts_of("strict")
    assert all(fact.said.shows <= Shows.TOGETHER for fact in strict.values())
    assert strict["withdrawn"] == ("Withdrawn: 0.", "Who refused or left the job, and why.")
    assert strict["privacy"].said.startswith("Disclosure control (profile strict): no individual worker is ")
    assert not re.search(r"\d", strict["quotations"].said), "that is in no public table"
    assert "of 15" not in strict["recorded"].said + strict["length"].said


def test_no_fact_names_a_table_of_which_every_number_is_suppressed():
    shown = shown_under("strict")[1]
    hidden = {kind: mask(shown[kind], kind) for kind in ("contacts", "theme_counts", "validations")}
    facts = facts_of("strict", **hidden)
    assert facts["most"].said == "The counts of all themes are suppressed by disclosure control."
    assert "its accuracy is suppressed by disclosure control" in facts["validation"].said
    assert facts["quotations"].said == "No sentence is quoted: the count of every theme is suppressed."
    assert "coder R1 reviewed some segments" in facts["coders"].said
    assert (facts["contacts"].said, facts["notes"].said, facts["length"].said) == ("", "", "")
    weeks = mask(shown["theme_counts"], "theme_counts", shown["theme_counts"]["period"] != "all")
    said = facts_of("strict", theme_counts=weeks)["most"].said
    assert said.endswith("are in the table article/themes.")
    empty = shown["validations"][:0]
    assert "has not been validated" in facts_of("strict", validations=empty)["validation"].said


@pytest.mark.parametrize("profile", ["open", "consented", "strict"])
@pytest.mark.parametrize("stance", ["codebook", "reflexive"])
def test_no_item_points_to_a_figure_that_is_a_placeholder(profile, stance):
    world = World(n_workers=4, themes_in=themes_in_all(4, range(1, 5)), profile=profile, stance=stance)
    is_card = {drawing.name: "not_shown" in drawing.table for drawing in drawn(world)}
    study = example()[0].model_copy(
        update={"stance": stance, "disclosure": Disclosure(profile=profile), "report": ()}
    )
    said = " ".join(fact.said for fact in facts_of(profile, study=study).values())
    named = re.findall(r"the figure (\w+)", said)
    assert named, "some figure is named"
    assert not [name for name in named if is_card[name]]


# --- a reflexive study ----------------------------------------------------------------------------------------


def test_under_reflexive_fewer_items_are_filled_in():
    def n_filled(facts):
        return int(article.fill_checklist("COREQ", facts).note.split()[0])

    assert n_filled(facts_of(study=reflexive())) < n_filled(facts_of())


def test_a_reflexive_checklist_says_nothing_of_what_the_study_does_not_report():
    said = pd.concat([filled(name, facts_of(study=reflexive())) for name in CHECKLISTS])
    words = r"kappa|alpha|agreement|precision|recall|saturation|threshold|specification|Claims"
    for column in (SAID, TO_WRITE):
        assert not [cell for cell in said[column] if re.search(words, cell)]


def test_what_a_reflexive_study_asks_for_is_back():
    asked = reflexive().model_copy(update={"report": ("accuracy", "agreement")})
    facts = facts_of(study=asked)
    assert "validated against manual coding" in facts["validation"].said
    assert facts["tree"].to_write == ""
