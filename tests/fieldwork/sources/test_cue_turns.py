"""In subtitles no words go to a wrong speaker: names, slips and damage inside cues, in every layout."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from helpers.fieldwork.sources.transcripts import read_transcript
from helpers.study.roster import read_roster

TEAMS = "Talk-20231012_140000-Meeting Recording"
ASKED = "And what did you do then?"
STRANGERS = "I was there as well."
SAID, MORE = "Long.", "But good."


@pytest.fixture
def read(folder, study):
    """Return a function that reads one file of subtitles, and checks that its reading is complete."""

    def read_one(text: str, suffix: str = "vtt"):
        path = folder / "data/raw/interviews" / f"{TEAMS}.{suffix}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
        (reading,) = read_transcript(path, study, read_roster(folder, study))
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
ROLES = ("interviewer", "Interviewer", "INT", "int", "nurse", "Nurse", "SPEAKER_00", "Speaker 1", "I", "R1", "Q")
OF_OTHERS = (
    f"Derrick:{STRANGERS}",
    f"Derrick: {STRANGERS}",
    f"Derrick Long: {STRANGERS}",
    f"[Derrick]: {STRANGERS}",
    f"Derrick Long 0:12 {STRANGERS}",
    f"the lady who sits at the front desk in the hall: {STRANGERS}",
    f"The man with the dog and the two small children: {STRANGERS}",
    f"Unknown Speaker: {STRANGERS}",
    f">> {STRANGERS}",
)
SLIPS = (
    *(Slip(form.format(name=name, words=ASKED)) for form in FORMS for name in (NAME, NAME.upper(), NAME.lower())),
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
        f"Helen Marsh: {ASKED}",
        f"Aisha: {MORE}",
        "Yes.",
    ),
    "in the cue of another": ("Helen Marsh: How was the week?", f"Aisha: {SAID}\n{{slip}}\n{MORE}", f"Aisha: {MORE}"),
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
    for slip in SLIPS:
        # In a tag a name in angle brackets would be a tag itself.
        cues = [cue.format(slip=slip.text.replace("<", "&lt;")) for cue in LAYOUTS[layout]]
        reading = read(subtitles(cues, suffix), suffix)
        others = [(who, words) for who, words in turns(reading) if who != slip.whose]
        if any(words_of_slip in words for _, words in others for words_of_slip in (ASKED, STRANGERS)):
            glued.append(slip.text)
    assert glued == []
