"""What a name says: audio whatever its suffix, videos and documents, and names that leave it open."""

from __future__ import annotations

import pytest

from helpers.fieldwork.formats.audio_names import (
    AUDIO_SUFFIXES,
    MAY_BE_VIDEO,
    MAY_BE_VOICE,
    NOT_MEASURED,
    OTHER,
    SUFFIXES,
    kind_by_name,
)
from helpers.transcription.voice_notes import AUDIO


@pytest.mark.parametrize("suffix", AUDIO_SUFFIXES)
def test_a_suffix_of_audio_is_audio_in_every_writing(suffix):
    for name in (f"PTT-20231013-WA0001{suffix}", f"talk{suffix.upper()}", f"a/b.c{suffix}"):
        assert kind_by_name(name) == "audio"


@pytest.mark.parametrize("suffix", [*MAY_BE_VIDEO, ".bin", ""])
def test_where_the_suffix_says_little_the_names_of_whatsapp_do(suffix):
    assert kind_by_name(f"PTT-20231013-WA0001{suffix}") == "audio"
    assert kind_by_name(f"AUD-20231013-WA0001{suffix}") == "audio"
    assert kind_by_name(f"00000012-AUDIO-2023-10-13-21-31-07{suffix}") == "audio"
    assert kind_by_name(f"2016-08-30-AUDIO-00000026{suffix}") == "audio"
    assert kind_by_name(f"VID-20231013-WA0001{suffix}") == "other"
    assert kind_by_name(f"00000012-VIDEO-2023-10-13-21-31-07{suffix}") == "other"
    assert kind_by_name(f"talk about audio{suffix}") == "open"


@pytest.mark.parametrize("suffix", OTHER)
def test_documents_and_pictures_are_never_audio(suffix):
    assert kind_by_name(f"AUD-20231013-WA0001{suffix}") == "other"


def test_no_suffix_is_of_two_kinds_and_transcription_knows_all_that_is_measured():
    lists = [set(SUFFIXES), set(NOT_MEASURED), set(MAY_BE_VIDEO), set(OTHER)]
    assert len(set().union(*lists)) == sum(map(len, lists))
    assert set(MAY_BE_VOICE) < set(MAY_BE_VIDEO)
    assert set(SUFFIXES) | set(MAY_BE_VIDEO) == AUDIO
