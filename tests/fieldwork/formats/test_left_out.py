"""Left-out media: each language's wordings, the form of those that are not listed, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.fieldwork import take_stock
from helpers.fieldwork.formats.left_out import (
    KIND_OF_WORDING,
    WORDINGS,
    folded_wording,
    is_notice,
    may_be_left_out,
)

LRM = "\u200e"
NO_LIST = (
    "sain wedi'i hepgor",
    "codka waa laga tagay",
    "l-awdjo tħalla barra",
    "音声は省略された",
    "audio išleista",
)
"""Wordings in languages for which there is no list, or in other words than the listed ones."""
TYPED = (
    "No idea, let us try it out!",
    "How about Locations?",
    "Alright, let us go 😌",
    "By the way, are you all okay with being asked about this later on",
    "Open this link to join: https://chat.example/abc",
    "Call me at 9",
    "It was Derek",
)


def statuses_of(folder, study, lines):
    """Return status and reason of each line of a chat."""
    text = "".join(f"[13/10/23, 09:{n // 60:02d}:{n % 60:02d}] {line}\n" for n, line in enumerate(lines))
    path = folder / "data/raw/voice_notes/chat.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    ledger = take_stock(folder, study)
    ledger = ledger[ledger["unit"] == "line"]
    assert len(ledger) == len(lines)
    return [f"{row.status} {row.reason}" for row in ledger.itertuples()]


@pytest.mark.parametrize("mark", [LRM, ""], ids=["marked", "unmarked"])
def test_in_every_listed_language_a_voice_note_is_missed_and_a_picture_is_not(folder, study, mark):
    voice_notes = [wording for wordings, _ in WORDINGS.values() for wording in wordings]
    others = [wording for _, wordings in WORDINGS.values() for wording in wordings]
    lines = [f"Aisha Khan: {mark}{wording}" for wording in [*voice_notes, *others]]
    expected = ["quarantined no_audio"] * len(voice_notes) + ["excluded other_media"] * len(others)
    assert statuses_of(folder, study, lines) == expected
    lines = [f"Aisha Khan: {mark}<{wording}>" for wording in voice_notes]
    assert set(statuses_of(folder, study, lines)) == {"quarantined no_audio"}
    lines = [f"Nobody: {mark}{wording}" for wording in voice_notes]
    assert set(statuses_of(folder, study, lines)) == {"quarantined unknown_speaker"}


def test_a_wording_without_a_list_is_asked_about_and_typed_words_are_not(folder, study):
    lines = [f"Aisha Khan: {LRM}{wording}" for wording in NO_LIST]
    assert statuses_of(folder, study, lines) == ["quarantined left_out_media"] * len(NO_LIST)
    lines = [f"Aisha Khan: {LRM}{words}" for words in TYPED] + [f"Aisha Khan: {words}" for words in NO_LIST]
    assert set(statuses_of(folder, study, lines)) == {"excluded chat_message"}


def test_of_words_in_angle_brackets_those_that_may_stand_for_media_are_asked_about(folder, study):
    asked = (
        "<Media omitted>",
        "<Medien ausgeschlossen>",
        "<Без медиафайлов>",
        "<Media utelatt>",
        "<メディアなし>",
    )
    lines = [f"Aisha Khan: {wording}" for wording in asked]
    assert set(statuses_of(folder, study, lines)) == {"quarantined left_out_media"}
    typed = ("<script>", "<!DOCTYPE html>", "<img src=x>", "<?php if(1){?>", "<br />", "<3 you all>")
    lines = [f"Aisha Khan: {words}" for words in typed]
    assert set(statuses_of(folder, study, lines)) == {"excluded chat_message"}


def test_every_listed_wording_of_one_script_would_be_found_by_its_form_too():
    missed = [wording for wording in KIND_OF_WORDING if not may_be_left_out(wording, "Aisha")]
    assert len(missed) <= 0.03 * len(KIND_OF_WORDING)


def test_notices_and_names_are_not_left_out_media():
    for notice in ("You added Derek", "Aisha left", "Sis started a video call"):
        assert is_notice(notice) or not may_be_left_out(notice, "Aisha")
    assert not may_be_left_out("Du hast Derek hinzugefügt", "Aisha")
    assert not may_be_left_out("Aisha hat etwas getan", "Aisha")
    assert not may_be_left_out("Diese Nachricht wurde gelöscht.", "Aisha")
    assert not may_be_left_out("", "Aisha")


@given(
    st.sampled_from(sorted(KIND_OF_WORDING)),
    st.sampled_from(["\u200e", "\u200f", "\ufeff", ""]),
    st.booleans(),
)
def test_marks_brackets_and_capitals_do_not_matter(wording, mark, is_upper):
    text = f"{mark}<{wording.upper() if is_upper else wording}>{mark}\r\n"
    # Some letters have no capital of their own, so that folding both is what counts.
    assert folded_wording(text) == folded_wording(wording.upper() if is_upper else wording)


chats = st.lists(
    st.tuples(
        st.sampled_from(["Aisha Khan", "Helen Marsh", "Nobody"]),
        st.sampled_from([LRM, LRM * 2, "", "\u200f"]),
        st.sampled_from(
            [*NO_LIST, *TYPED, "audio omitted", "<Media omitted>", "zvuk izostavljen", "", ".", "<x>"]
        ),
        st.sampled_from([": ", ":"]),
    ),
    min_size=1,
    max_size=8,
)


def test_a_chat_in_any_language_has_one_status_a_line_and_no_voice_note_is_the_phones(folder, study):
    @settings(max_examples=25, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(chats)
    def holds(messages):
        lines = [f"{who}{colon}{mark}{words}" for who, mark, words, colon in messages]
        statuses = statuses_of(folder, study, lines)
        for (who, mark, words, colon), status in zip(messages, statuses, strict=True):
            is_marked = mark.startswith(LRM) or folded_wording(words) in KIND_OF_WORDING
            if who == "Aisha Khan" and is_marked and words in NO_LIST:
                assert status == "quarantined left_out_media"
            if who == "Aisha Khan" and colon == ": ":
                assert "system_message" not in status

    holds()
