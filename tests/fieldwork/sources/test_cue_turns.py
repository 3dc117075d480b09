"""In subtitles no words go to a wrong speaker: names, slips and damage inside cues, in every layout."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.fieldwork.sources.transcripts import read_transcript
from helpers.study.roster import read_roster

TEAMS = "Talk-20231012_140000-Meeting Recording"
ASKED = "And what did you do then?"
STRANGERS = "I was there as well."
BELOW = "On your own?"
SAID, MORE = "Long.", "But good."


@pytest.fixture
def read(folder, study):
    """Return a function that reads one file of subtitles, and checks that its reading is complete."""

    def read_one(text: str, suffix: str = "vtt"):
        path = folder / "data/raw/interviews" / f"{TEAMS}.{suffix}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
        (reading,) = read_transcript(path, study, read_roster(folder, study), study.source("interview"))
        reading.check_statuses()
        return reading

    return read_one


def turns(reading) -> list[tuple[str, str]]:
    return [(one.speaker.id, one.text) for one in reading.records]


def reasons(reading) -> list[str]:
    """Return the reasons and statuses of all lines but those of the format."""
    of_format = {"blank", "cue_id", "cue_time", "format_line"}
    found = [status.reason or status.status for status in reading.statuses]
    return [reason for reason in found if reason not in of_format]


def subtitles(cues: list[str], suffix: str = "vtt") -> str:
    """Return a file of subtitles; each cue is its lines."""
    mark = {"vtt": ".", "srt": ","}[suffix]
    blocks = []
    for n, words in enumerate(cues, start=1):
        blocks.append(f"{n}\n00:00:{n:02d}{mark}000 --> 00:00:{n:02d}{mark}900\n{words}\n")
    head = {"vtt": "WEBVTT\n\n", "srt": ""}[suffix]
    return head + "\n".join(blocks)


class Slip(NamedTuple):
    """What a typist writes where ``Helen Marsh: words`` was meant, and whose words they are."""

    text: str
    whose: str = "R1"


NAME = "Helen Marsh"
FORMS = (
    "{name}: {words}",
    "{name}:{words}",
    "{name} : {words}",
    "{name}?: {words}",
    '"{name}": {words}',
    "“{name}”: {words}",
    "'{name}': {words}",
    "**{name}:** {words}",
    "**{name}**: {words}",
    "*{name}:* {words}",
    "__{name}:__ {words}",
    "{name} (00:12): {words}",
    "{name} [00:00:12]: {words}",
    "{name}：{words}",
    "{name}; {words}",
    "{name}\t{words}",
    "{name}\n{words}",
    "{name}:\n{words}",
    "[{name}]: {words}",
    "[{name}] {words}",
    "({name}): {words}",
    "<{name}>: {words}",
    "[00:00:12] {name}: {words}",
    "(00:12) {name}: {words}",
    "00:12 {name}: {words}",
    "12 {name}: {words}",
    "12. {name}: {words}",
    "- {name}: {words}",
    ">> {name}: {words}",
    ">>{name}: {words}",
    "//{name}: {words}//",
    "{name} 0:12 {words}",
    "{name} 0.12 {words}",
    "{name} (Guest): {words}",
    "{name}/Aisha: {words}",
    "{name}, Aisha: {words}",
    "{name} and Aisha: {words}",
    "#{name}: {words}",
    "@{name}: {words}",
    "> {name}: {words}",
)
ROLES = (
    "interviewer",
    "Interviewer",
    "INT",
    "int",
    "nurse",
    "Nurse",
    "SPEAKER_00",
    "Speaker 1",
    "I",
    "R1",
    "Q",
)
OF_OTHERS = (
    f"Derrick:{STRANGERS}",
    f"Derrick: {STRANGERS}",
    f"Derrick Long: {STRANGERS}",
    f"[Derrick]: {STRANGERS}",
    f"Derrick Long  0:12\n{STRANGERS}",
    f"Derrick Long\n{STRANGERS}",
    f"the lady at the front desk in the hall: {STRANGERS}",
    f"The man with the dog and the two small children: {STRANGERS}",
    f"Unknown Speaker: {STRANGERS}",
    f">> {STRANGERS}",
    f"- {STRANGERS}\n- {STRANGERS}",
    f"[Speaker 1] {STRANGERS}",
    f"(Speaker 1) {STRANGERS}",
    f"Speaker 1\n{STRANGERS}",
    f"[interviewer] {STRANGERS}",
    f"interviewer\n{STRANGERS}",
)
SLIPS = (
    *(
        Slip(form.format(name=name, words=ASKED))
        for form in FORMS
        for name in (NAME, NAME.upper(), NAME.lower())
    ),
    *(Slip(f"{role}: {ASKED}") for role in ROLES),
    *(Slip(text, "nobody") for text in OF_OTHERS),
    Slip(f"Aisha: It was fine. {NAME}: {ASKED}"),
    Slip(f"Aisha: It was fine. {NAME}: {ASKED} Aisha: No."),
    Slip(f"Aisha: It was fine. //{NAME}: {ASKED}// No."),
)
LAYOUTS = {
    "a name in each cue": ("Helen Marsh: How was the week?", f"Aisha: {SAID}", "{slip}", f"Aisha: {MORE}"),
    "a name where the speaker changes": (
        "Helen Marsh: How was the week?",
        "I heard it was hard.",
        f"Aisha: {SAID}",
        "Two doubles.",
        "{slip}",
        BELOW,
        f"Aisha: {MORE}",
        "Yes.",
    ),
    "in the cue of another": (
        "Helen Marsh: How was the week?",
        f"Aisha: {SAID}\n{{slip}}\n{MORE}",
        f"Aisha: {MORE}",
    ),
    "without a tag among tags": (
        "<v Helen Marsh>How was the week?</v>",
        f"<v Aisha Khan>{SAID}</v>",
        "{slip}",
        f"<v Aisha Khan>{MORE}</v>",
    ),
    "in the tag of another": (
        "<v Helen Marsh>How was the week?</v>",
        f"<v Aisha Khan>{SAID}\n{{slip}}\n{MORE}</v>",
        f"<v Aisha Khan>{MORE}</v>",
    ),
    "in square brackets": (
        "[Helen Marsh]: How was the week?",
        f"[Aisha Khan]: {SAID}",
        "{slip}",
        f"[Aisha Khan]: {MORE}",
    ),
}


@pytest.mark.parametrize("suffix", ["vtt", "srt"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_slip_in_a_label_gives_words_to_another_speaker(read, layout, suffix):
    glued = []
    for slip in SLIPS[:: {"vtt": 1, "srt": 4}[suffix]]:
        # In a tag a name in angle brackets would be a tag itself.
        cues = [cue.format(slip=slip.text.replace("<", "&lt;")) for cue in LAYOUTS[layout]]
        reading = read(subtitles(cues, suffix), suffix)
        others = [(who, words) for who, words in turns(reading) if who != slip.whose]
        if any(words_of_slip in words for _, words in others for words_of_slip in (ASKED, STRANGERS, BELOW)):
            glued.append(slip.text)
    assert glued == []


TWO = [("R1", "How was the week?"), ("W1", "Long. But good.")]
TIMES = ("00:00:01.000 --> 00:00:02.000", "00:00:02.000 --> 00:00:03.000", "00:00:03.000 --> 00:00:04.000")
READ = {
    "Teams of today": (
        "vtt",
        (
            "WEBVTT\n\n3f2c9a10-0000-4000-8000-000000000000/1-0\n{0}\n<v Helen Marsh>How was the week?</v>\n\n"
            "3f2c9a10-0000-4000-8000-000000000000/2-0\n{1}\n<v Aisha Khan>Long.</v>\n\n"
            "3f2c9a10-0000-4000-8000-000000000000/3-0\n{2}\n<v Aisha Khan>But good.</v>\n"
        ),
    ),
    "Teams of 2021 to 2023": (
        "vtt",
        (
            "WEBVTT\n\n0:0:0.0 --> 0:0:3.540\n<v Helen Marsh>How was the week?</v>\n\n"
            "0:0:3.540 --> 0:0:5.60\n<v Aisha Khan>Long.</v>\n\n0:0:5.60 --> 0:0:7.0\n<v Aisha Khan>But good.</v>\n"
        ),
    ),
    "Zoom": (
        "vtt",
        (
            "WEBVTT\n\n1\n{0}\nHelen Marsh: How was the week?\n\n2\n{1}\nAisha Khan: Long.\n\n"
            "3\n{2}\nAisha Khan: But good.\n"
        ),
    ),
    "Webex": (
        "vtt",
        (
            'WEBVTT\n\n1 "Helen Marsh" (1024)\n{0}\nHow was the week?\n\n2 "Aisha Khan" (2048)\n{1}\nLong.\n\n'
            '3 "Aisha Khan" (2048)\n{2}\nBut good.\n'
        ),
    ),
    "cues called by their speakers": (
        "vtt",
        (
            "WEBVTT\n\nHelen Marsh\n{0}\nHow was the week?\n\nAisha Khan\n{1}\nLong.\n\nAisha\n{2}\nBut good.\n"
        ),
    ),
    "noScribe": (
        "vtt",
        (
            "WEBVTT Talk\n\nNOTE\nTranscribed with noScribe vers. 0.7\nAudio file: talk.wav\n\n\nNOTE media: talk.wav\n\n"
            "1\n{0}\n<v Helen Marsh>How was the week?\n\n2\n{1}\n<v Aisha>[00:00:02] Long.\n\n3\n{2}\n<v Aisha>But good.\n"
        ),
    ),
    "whisperX": (
        "srt",
        (
            "1\n{0}\n[Helen Marsh]: How was the week?\n\n2\n{1}\n[Aisha]: Long.\n\n3\n{2}\n[Aisha]: But good.\n"
        ),
    ),
    "whisperX as .vtt": (
        "vtt",
        (
            "WEBVTT\n\n{0}\n[Helen Marsh]: How was the week?\n\n{1}\n[Aisha]: Long.\n\n{2}\n[Aisha]: But good.\n"
        ),
    ),
    "names where the speaker changes": (
        "srt",
        ("1\n{0}\nHelen Marsh: How was the week?\n\n2\n{1}\nAisha: Long.\n\n3\n{2}\nBut good.\n"),
    ),
    "a name for several lines": (
        "srt",
        ("1\n{0}\nHelen Marsh: How was\nthe week?\n\n2\n{1}\nAisha: Long.\nBut good.\n"),
    ),
    "two speakers in one cue": ("srt", "1\n{0}\nHelen Marsh: How was the week?\nAisha: Long. But good.\n"),
    "a name without a tag among tags": (
        "vtt",
        (
            "WEBVTT\n\n{0}\nHelen Marsh: How was the week?\n\n{1}\n<v Aisha>Long.</v>\n\n{2}\n<v Aisha>But good.</v>\n"
        ),
    ),
    "a name in the tag and before the words": (
        "vtt",
        (
            "WEBVTT\n\n{0}\n<v Helen Marsh>Helen Marsh: How was the week?\n\n{1}\n<v Aisha>Aisha Khan: Long.\n\n"
            "{2}\n<v Aisha>But good.\n"
        ),
    ),
    "captions with marks": (
        "srt",
        ("1\n{0}\n>> Helen Marsh: How was the week?\n\n2\n{1}\n>> Aisha: Long.\n\n3\n{2}\nBut good.\n"),
    ),
    "an empty line below each time": (
        "srt",
        (
            "1\n{0}\n\nHelen Marsh: How was the week?\n\n2\n{1}\n\nAisha: Long.\n\n3\n{2}\n\nAisha: But good.\n"
        ),
    ),
    "a line of TurboScribe": (
        "srt",
        (
            "1\n{0}\n(Transcribed by TurboScribe.ai. Go Unlimited to remove this message.)\nHelen Marsh: How was the week?"
            "\n\n2\n{1}\nAisha: Long.\n\n3\n{2}\nAisha: But good.\n"
        ),
    ),
    "times with no fraction": (
        "srt",
        (
            "1\n00:00:01 --> 00:00:02\nHelen Marsh: How was the week?\n\n2\n00:00:02 --> 00:00:03\nAisha: Long.\n\n"
            "3\n00:00:03 --> 00:00:04\nAisha: But good.\n"
        ),
    ),
}


@pytest.mark.parametrize("layout", READ)
def test_every_layout_of_subtitles_gives_its_turns_and_their_words(read, layout):
    suffix, text = READ[layout]
    reading = read(text.format(*TIMES), suffix)
    assert turns(reading) == TWO
    assert {status.status for status in reading.statuses} <= {"kept", "merged", "excluded"}


def test_a_name_that_holds_until_the_next_is_remarked_and_does_not_hold_across_damage(read):
    damage = "4\n00:00:xx,000 --> 00:00:06,000\nlost\n\n"
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nHelen Marsh: How was it?\n\n"
        "2\n00:00:02,000 --> 00:00:03,000\nAisha: Long.\n\n3\n00:00:03,000 --> 00:00:04,000\nBut good.\n\n"
        "{damage}5\n00:00:06,000 --> 00:00:07,000\nAnd you?\n\n6\n00:00:07,000 --> 00:00:08,000\nHelen Marsh: Well.\n"
    )
    reading = read(text.format(damage=""), "srt")
    assert turns(reading) == [("R1", "How was it?"), ("W1", "Long. But good. And you?"), ("R1", "Well.")]
    assert reading.remarks[1] == ["names_on_change"]
    reading = read(text.format(damage=damage), "srt")
    assert turns(reading) == [("R1", "How was it?"), ("W1", "Long. But good."), ("R1", "Well.")]
    assert reasons(reading) == ["kept", "kept", "merged", *["damaged_cue"] * 3, "no_speaker", "kept"]


@pytest.mark.parametrize(
    "cues",
    [
        # somebody is named twice in a row: each cue has its name, and one has lost it
        ["Helen Marsh: a", "Aisha: b", "Aisha: c", "lost", "Helen Marsh: d"],
        # a single name shows no change
        ["Aisha: a", "lost", "Aisha: b"],
        ["Aisha: a", "lost", "lost too"],
        # one name of many is missing: a slip, not the form of the file
        ["Helen Marsh: a", "Aisha: b", "Helen Marsh: c", "lost", "Derek Haworth: d"],
        ["<v Helen Marsh>a", "<v Aisha>b", "lost"],
        ["Helen Marsh: a", "Aisha: b", ">> lost", ">> lost too"],
        ["Helen Marsh: a", "Aisha: b", "Derrick: who", "lost"],
    ],
)
def test_a_cue_without_a_name_is_nobodys_where_names_do_not_hold(read, cues):
    for suffix in ("vtt", "srt"):
        reading = read(subtitles(cues, suffix), suffix)
        assert not [words for _, words in turns(reading) if "lost" in words or "who" in words]
        assert "no_speaker" in reasons(reading) or "unknown_speaker" in reasons(reading)


def test_in_a_cue_with_a_voice_tag_a_sentence_with_a_colon_is_the_speakers_and_another_name_is_a_question(
    read,
):
    def of(words: str) -> tuple[list[tuple[str, str]], list[str]]:
        reading = read(subtitles(["<v Helen Marsh>So?", f"<v Aisha Khan>{words.replace('&', '&amp;')}"]))
        return turns(reading)[1:], reasons(reading)[1:]

    for sentence in (
        "First: somewhere to sit.",
        "And then I said: no.",
        "Two things: the rota and the keys.",
        "My problem: nobody knows.",
        "Helen, are you there?",
        "At 10:30 we met.",
        "R&D: no.",
        "Leeds",
        "Helen Marsh",
    ):
        assert of(sentence) == ([("W1", sentence)], ["kept"])
    assert of("Helen Marsh: and then?") == ([], ["several_voices"])
    assert of("Nobody. Helen Marsh: and then?") == ([], ["several_voices"])
    assert of("interviewer: and then?") == ([], ["unknown_speaker"])
    # … and what stands below in the same tag is in doubt too
    assert of("Long. Helen Marsh: and then?\nReally?") == ([], ["several_voices", "several_voices"])
    assert of("Long.\nHelen Marsh:\nand then?\nGood.") == (
        [("W1", "Long.")], ["kept", "several_voices", "several_voices", "several_voices"],
    )  # fmt: skip


def test_an_empty_name_of_webex_or_noscribe_names_nobody(read):
    reading = read(f'WEBVTT\n\n1 "Aisha Khan" (2)\n{TIMES[0]}\nLong.\n\n2 "" (0)\n{TIMES[1]}\nWho knows?\n')
    assert turns(reading) == [("W1", "Long.")]
    assert reasons(reading) == ["kept", "no_speaker"]
    reading = read(subtitles(["<v Aisha>Long.", "<v >Who knows?"]))
    assert reasons(reading) == ["kept", "no_speaker"]


def test_speech_over_another_has_its_own_speaker(read):
    reading = read(subtitles(["<v Aisha>Long.", "<v //Helen Marsh>Was it?//", "<v Aisha>Yes."]))
    assert turns(reading) == [("W1", "Long."), ("R1", "Was it?"), ("W1", "Yes.")]
    reading = read(subtitles(["Aisha: Long. //Helen Marsh: Was it?// Yes.", "Aisha: So."]))
    assert turns(reading) == [("W1", "So.")]
    assert reasons(reading) == ["several_voices", "kept"]


@pytest.mark.parametrize(
    ("time", "moment", "remark"),
    [
        ("100:00:05.000 --> 100:00:06.000", None, "beyond_a_day"),
        ("-00:00:01.000 --> 00:00:02.000", "14:00:00", "before_recording"),
        ("23:59:59.000 --> 24:00:00.000", "13:59:59", None),
    ],
)
def test_a_time_that_cannot_be_true_is_remarked_and_the_words_are_read_without_it(read, time, moment, remark):
    reading = read(f"WEBVTT\n\n{time}\n<v Aisha>Long.</v>\n")
    (record,) = reading.records
    assert record.text == "Long."
    assert (f"{record.moment:%H:%M:%S}" if record.moment else None) == moment
    assert reading.remarks.get(3, [None]) == [remark]


CUES = {
    "asks": ("{time}\nHelen Marsh: {word}", "R1"),
    "tells": ("{time}\nAisha: {word}", "W1"),
    "goes on": ("{time}\n{word}", "whoever spoke"),
    "stranger": ("{time}\nDerrick: {word}", "nobody"),
    "both": ("{time}\nAisha: yes. Helen Marsh: {word}", "nobody"),
    "mark": ("{time}\n>> {word}", "nobody"),
    "broken time": ("00:00:0x,000 --> 00:00:09,000\n{word}", "damage"),
    "half a tag": ("{time}\n{word} <v Ais", "nobody"),
    "stray words": ("{word} {word}", "damage"),
}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.lists(st.sampled_from(sorted(CUES)), max_size=9))
def test_whatever_follows_on_whatever_no_words_are_given_across_damage_or_doubt(read, kinds):
    # The file names its speakers where they change.
    kinds = ["asks", "tells", *["goes on"] * 3, *kinds]
    blocks, owners, speaker = [], {}, "nobody"
    for n, kind in enumerate(kinds):
        form, whose = CUES[kind]
        time = f"00:{n:02d}:01,000 --> 00:{n:02d}:02,000"
        word = f"word{n:02d}"
        blocks.append(f"{n + 1}\n{form.format(time=time, word=word)}\n")
        if whose != "whoever spoke":
            speaker = whose
        owners[word] = speaker
    reading = read("\n".join(blocks), "srt")
    for who, text in turns(reading):
        for word in text.split():
            assert owners.get(word, who) == who
