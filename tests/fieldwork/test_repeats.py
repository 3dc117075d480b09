"""One contact in two files is counted once: whatever the files are called, and whatever kind they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from inputs.forms import Files, docx, p

from helpers.example.files import opus_of_silence, stored
from helpers.fieldwork import excluded, gather, take_stock
from helpers.tables import LEDGER, check
from helpers.transcription.voice_notes import waiting

WORDS = (
    "urn kettle rota clinic chair window garden ticket manager river paper morning ladder basket pencil "
    "corner market bridge candle button engine farmer jacket lesson mirror needle orchard pillow"
).split()
Turns = list[str]
"""What the worker says, turn by turn."""


def law(n: int) -> settings:
    """Return a profile that draws the same examples each time."""
    return settings(
        max_examples=n,
        derandomize=True,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


# What a second file of a contact has in another way than the first.


def as_it_was(turns: Turns) -> Turns:
    return turns


def in_capitals(turns: Turns) -> Turns:
    return [turn.upper() for turn in turns]


def without_commas(turns: Turns) -> Turns:
    return [turn.replace(",", "").replace(".", " …") for turn in turns]


def divided(turns: Turns) -> Turns:
    first, _, rest = turns[0].partition(" ")
    return [first, rest, *turns[1:]]


def mended(turns: Turns) -> Turns:
    return [*turns[:-1], turns[-1].replace(turns[-1].split()[3], "spanner")]


def with_one_more_turn(turns: Turns) -> Turns:
    return [*turns, "And then home."]


SAME_WORDS = (as_it_was, in_capitals, without_commas, divided)
OTHER_WORDS = (mended, with_one_more_turn)
EDITS = SAME_WORDS + OTHER_WORDS


def as_colons(turns: Turns) -> bytes:
    return "".join(f"Helen Marsh: And {n}?\nAisha: {turn}\n" for n, turn in enumerate(turns)).encode()


def as_docx(turns: Turns) -> bytes:
    return docx("".join(p(line) for line in as_colons(turns).decode().splitlines()))


def as_cues(turns: Turns) -> bytes:
    cues = [
        f"00:00:{2 * n:02d}.000 --> 00:00:{2 * n + 1:02d}.900\n<v Aisha Khan>{turn}</v>\n"
        for n, turn in enumerate(turns)
    ]
    return ("WEBVTT\n\n" + "\n".join(cues)).encode()


def as_srt(turns: Turns) -> bytes:
    cues = [
        f"{n + 1}\n00:00:{2 * n:02d},000 --> 00:00:{2 * n + 1:02d},900\nAisha Khan: {turn}\n"
        for n, turn in enumerate(turns)
    ]
    return "\n".join(cues).encode()


TRANSCRIPTS = {".txt": as_colons, ".docx": as_docx, ".vtt": as_cues, ".srt": as_srt}
INTERVIEWS = (
    "2023-10-12 Aisha",
    "Talk-20231012_140305-Meeting Recording",
    "2023-10-12 14.30 corrected",
    "Aisha/12.10.2023 talk",
)


def as_note(turns: Turns) -> str:
    paragraphs = "\n\n".join(turns)
    return f"Worker: Aisha\nObserver: Helen Marsh\nDate: 12 October 2023\n\n{paragraphs}\n"


def as_word_note(turns: Turns) -> bytes:
    return docx("".join(p(line) for line in as_note(turns).splitlines()))


NOTES = {
    ".md": lambda turns: as_note(turns).encode(),
    ".txt": lambda turns: as_note(turns).replace("\n", "\r\n").encode(),
    ".docx": as_word_note,
}
VISITS = ("2023-10-12 Aisha", "2023-10-12 Aisha visit", "notes of October", "W1/visit 1")
AUDIO = {"own": opus_of_silence(6), "of a second phone": opus_of_silence(6.06), "other": opus_of_silence(40)}


def android(moment: datetime, audio: str) -> str:
    return (
        f"{moment:%d/%m/%Y, %H:%M} - Aisha Khan: good morning\n"
        f"{moment:%d/%m/%Y, %H:%M} - Aisha Khan: {audio} (file attached)\n"
    )


def iphone(moment: datetime, audio: str) -> str:
    return (
        f"[{moment:%d/%m/%Y, %H:%M}:17] Aisha Khan: good morning\n"
        f"[{moment:%d/%m/%Y, %H:%M}:18] Aisha Khan: \u200e<attached: {audio}>\n"
    )


def export(
    name: str, moment: datetime, audio: bytes, turns: Turns, *, is_zip: bool, suffix: str, is_iphone: bool
) -> Files:
    """Return an export with one voice note and its transcript."""
    stem = "PTT-20231012-WA0001"
    form = iphone if is_iphone else android
    chat = form(moment, f"{stem}.opus").encode()
    words = {
        ".txt": "\n".join(turns).encode(),
        ".unchecked.txt": f"# by a machine\n{' '.join(turns)}".encode(),
    }
    files = {f"voice_notes/{name}/{stem}{suffix}": words[suffix]} if suffix else {}
    if is_zip:
        return files | {f"voice_notes/{name}.zip": stored({"_chat.txt": chat, f"{stem}.opus": audio})}
    return files | {f"voice_notes/{name}.txt": chat, f"voice_notes/{name}/{stem}.opus": audio}


sentences = st.lists(st.sampled_from(WORDS), min_size=9, max_size=14, unique=True).map(
    lambda words: f"{words[0]}, {' '.join(words[1:])}."
)
talks = st.lists(sentences, min_size=1, max_size=4)


def assert_counted_once(folder, study, edit: Callable[[Turns], Turns]) -> None:
    """Check that one contact is kept, and that the other is a repeat or, with other words, asked about."""
    ledger = take_stock(folder, study)
    check(LEDGER, ledger)
    kept = ledger.loc[ledger["status"] == "kept", "record_id"].str.rpartition("-r")[0]
    assert kept.nunique() == 1
    reasons = set(ledger["reason"])
    if edit in SAME_WORDS:
        assert "repeated_contact" in reasons
        assert "quarantined" not in set(ledger["status"])
        assert gather(folder, study).ledger.equals(ledger)
    else:
        assert "same_contact_twice" in reasons


@pytest.mark.parametrize("edit", EDITS)
def test_an_interview_in_two_files_counts_once_or_is_asked_about(folder, study, lay_out, edit):
    @law(12)
    @given(talks, st.permutations(INTERVIEWS), st.permutations(sorted(TRANSCRIPTS)))
    def holds(turns, names, suffixes):
        lay_out(
            {
                f"interviews/{names[0]}{suffixes[0]}": TRANSCRIPTS[suffixes[0]](turns),
                f"interviews/{names[1]}{suffixes[1]}": TRANSCRIPTS[suffixes[1]](edit(turns)),
            }
        )
        assert_counted_once(folder, study, edit)

    holds()


@pytest.mark.parametrize("edit", EDITS)
def test_a_visit_in_two_files_counts_once_or_is_asked_about(folder, study, lay_out, edit):
    @law(8)
    @given(talks, st.permutations(VISITS), st.permutations(sorted(NOTES)))
    def holds(turns, names, suffixes):
        lay_out(
            {
                f"observations/{names[0]}{suffixes[0]}": NOTES[suffixes[0]](turns),
                f"observations/{names[1]}{suffixes[1]}": NOTES[suffixes[1]](edit(turns)),
            }
        )
        assert_counted_once(folder, study, edit)

    holds()


@pytest.mark.parametrize("edit", EDITS)
def test_a_voice_note_in_exports_of_two_phones_counts_once_or_is_asked_about(folder, study, lay_out, edit):
    @law(8)
    @given(
        talks,
        st.sampled_from(["own", "of a second phone"]),
        st.sampled_from([0, 1, -1, 8]),
        st.tuples(st.booleans(), st.booleans()),
        st.sampled_from([".txt", ".unchecked.txt"]),
    )
    def holds(turns, audio, hours, zips, suffix):
        moment = datetime(2023, 10, 12, 9, 30)
        later = moment + timedelta(hours=hours)
        lay_out(
            export("a", moment, AUDIO["own"], turns, is_zip=zips[0], suffix=".txt", is_iphone=False)
            | export("b", later, AUDIO[audio], edit(turns), is_zip=zips[1], suffix=suffix, is_iphone=True)
        )
        if hours == 0 and audio == "own":
            # The exports then overlap, which has its own reason.
            ledger = take_stock(folder, study)
            assert (ledger["status"] == "kept").sum() == 1
            assert "in_another_export" in set(ledger["reason"])
        else:
            assert_counted_once(folder, study, edit)

    holds()


SAID = "We sat by the urn, and nobody came before ten o'clock at all."
OTHERS = "Today the rota changed again: I walked to the clinic, and took the bus home afterwards."


def kept_in(ledger) -> list[str]:
    """Return the files in which records begin."""
    return sorted(set(ledger.loc[ledger["status"] == "kept", "file"].str.removeprefix("data/raw/")))


def test_two_interviews_of_a_day_with_different_words_stay_two(folder, study, lay_out):
    lay_out(
        {"interviews/2023-10-12 a.txt": as_colons([SAID]), "interviews/2023-10-12 b.txt": as_colons([OTHERS])}
    )
    ledger, records = gather(folder, study)
    assert records["contact_id"].nunique() == 2
    assert list(ledger.loc[ledger["remark"] != "", "remark"]) == ["second_on_day"]
    lay_out(
        {
            "interviews/2023-10-12 9.txt": as_colons([SAID]),
            "interviews/2023-10-12 14.30.txt": as_colons([OTHERS]),
        }
    )
    assert set(gather(folder, study).ledger["remark"]) == {""}


def test_two_visits_of_a_day_are_two_and_remarked(folder, study, lay_out):
    head = "Worker: Aisha\nDate: 12 October 2023\n"
    in_one_file = f"{head}{SAID}\n\n12 October 2023\n{OTHERS}\n"
    for files in (
        {"observations/a.md": f"{head}{SAID}".encode(), "observations/b.md": f"{head}{OTHERS}".encode()},
        {"observations/a.md": in_one_file.encode()},
    ):
        lay_out(files)
        ledger, records = gather(folder, study)
        assert records["contact_id"].nunique() == 2
        assert list(ledger.loc[ledger["remark"] != "", "remark"]) == ["second_on_day"]


@pytest.mark.parametrize("second", ["14.30 a", "b"])
def test_a_short_interview_with_a_word_mended_is_asked_about(folder, study, lay_out, second):
    short, mended = as_colons(["Long, but good."]), as_colons(["Long, but very good."])
    lay_out({"interviews/2023-10-12 a.txt": short, f"interviews/2023-10-12 {second}.txt": mended})
    assert "same_contact_twice" in set(take_stock(folder, study)["reason"])
    lay_out({"interviews/2023-10-12 09.30.txt": short, "interviews/2023-10-12 14.30.txt": mended})
    assert "same_contact_twice" not in set(take_stock(folder, study)["reason"])


def test_two_interviews_that_begin_at_the_same_moment_are_asked_about(folder, study, lay_out):
    names = ("interviews/2023-10-12 14.30 a.txt", "interviews/2023-10-12 14.30 b.txt")
    lay_out({names[0]: as_colons([SAID]), names[1]: as_colons([OTHERS])})
    ledger = take_stock(folder, study)
    assert kept_in(ledger) == [names[0]]
    assert "same_contact_twice" in set(ledger["reason"])


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ("2023-10-12 a.txt", "2023-10-12 14.30 b.txt", "2023-10-12 14.30 b.txt"),
        ("2023-10-12 09.00 z.txt", "2023-10-12 a.txt", "2023-10-12 09.00 z.txt"),
        ("2023-10-12 a.txt", "2023-10-12 b.txt", "2023-10-12 a.txt"),
    ],
)
def test_of_two_interviews_the_one_with_a_time_in_its_name_is_kept_else_the_first(
    folder, study, lay_out, first, second, kept
):
    lay_out({f"interviews/{first}": as_colons([SAID]), f"interviews/{second}": as_colons([SAID]) + b"\n"})
    assert kept_in(take_stock(folder, study)) == [f"interviews/{kept}"]


def voice_notes(*notes: tuple[int, str, bytes], name: str = "chat", suffix: str = ".txt") -> Files:
    """Return an export with a voice note for each minute, words and audio."""
    chat, files = "", {}
    for number, (minute, words, audio) in enumerate(notes):
        stem = f"PTT-20231012-WA000{number}"
        moment = datetime(2023, 10, 12, 9, 0) + timedelta(minutes=minute)
        chat += f"{moment:%d/%m/%Y, %H:%M} - Aisha Khan: {stem}.opus (file attached)\n"
        files[f"voice_notes/{name}/{stem}.opus"] = audio
        if words:
            files[f"voice_notes/{name}/{stem}{suffix}"] = words.encode()
    return files | {f"voice_notes/{name}.txt": chat.encode()}


SHORT = "Morning, all fine."


@pytest.mark.parametrize(
    ("files", "n_contacts", "n_asked"),
    [
        # In one chat, a few words may be said twice, but a recording is not made twice.
        (voice_notes((0, SHORT, AUDIO["own"]), (30, SHORT, AUDIO["of a second phone"])), 2, 0),
        (voice_notes((0, SHORT, AUDIO["own"]), (0, SHORT, AUDIO["of a second phone"])), 1, 0),
        (voice_notes((0, SHORT, AUDIO["own"]), (30, SHORT, AUDIO["own"])), 1, 0),
        (voice_notes((0, SHORT, AUDIO["own"]), (7, "Evening, all fine.", AUDIO["other"])), 2, 0),
        (voice_notes((0, SAID, AUDIO["own"]), (30, OTHERS, AUDIO["other"])), 2, 0),
        # Many words are not said twice, and one recording has one transcript: one may be at a wrong place.
        (voice_notes((0, SAID, AUDIO["own"]), (7, SAID, AUDIO["other"])), 1, 1),
        (voice_notes((0, SAID, AUDIO["own"]), (600, SAID, AUDIO["of a second phone"])), 1, 1),
        (voice_notes((0, SAID, AUDIO["own"]), (1500, SAID, AUDIO["other"])), 2, 0),
        (voice_notes((0, SAID, AUDIO["own"]), (7, OTHERS, AUDIO["own"])), 1, 1),
        (voice_notes((0, SAID, AUDIO["own"]), (1500, SAID, AUDIO["own"])), 1, 0),
        # Two phones: the same few words, an hour apart or not.
        (
            voice_notes((0, SHORT, AUDIO["own"]))
            | voice_notes((60, SHORT, AUDIO["of a second phone"]), name="phone"),
            1,
            0,
        ),
        (
            voice_notes((0, SHORT, AUDIO["own"]))
            | voice_notes((67, SHORT, AUDIO["of a second phone"]), name="phone"),
            2,
            0,
        ),
        (
            voice_notes((0, SHORT, AUDIO["own"])) | voice_notes((60, SHORT, AUDIO["other"]), name="phone"),
            2,
            0,
        ),
        # A message at midnight has two days.
        (voice_notes((870, SAID, AUDIO["own"])) | voice_notes((930, SAID, AUDIO["own"]), name="phone"), 1, 0),
    ],
)
def test_voice_notes_of_few_words_are_two_unless_recording_or_time_is_the_same(
    folder, study, lay_out, files, n_contacts, n_asked
):
    lay_out(files)
    ledger = take_stock(folder, study)
    assert (ledger["status"] == "kept").sum() == n_contacts
    asked = ledger["file"].str.endswith("chat.txt") & (ledger["reason"] == "same_contact_twice")
    assert asked.sum() == n_asked


def test_a_checked_transcript_is_kept_rather_than_a_machine_transcript_of_the_first_export(
    folder, study, lay_out
):
    machine = voice_notes((0, SAID, AUDIO["own"]), name="a", suffix=".unchecked.txt")
    checked = voice_notes((60, SAID, AUDIO["own"]), name="b")
    lay_out(machine | checked)
    assert kept_in(take_stock(folder, study)) == ["voice_notes/b/PTT-20231012-WA0000.txt"]


def test_a_voice_note_needs_no_transcript_in_the_export_of_a_second_phone(folder, study, lay_out):
    lay_out(voice_notes((0, SAID, AUDIO["own"])) | voice_notes((60, "", AUDIO["own"]), name="phone"))
    ledger, records = gather(folder, study)
    assert list(records["text"]) == [SAID]
    repeated = ledger[ledger["reason"] == "repeated_contact"]
    assert list(repeated["file"].str.rpartition("/")[2]) == ["phone.txt", "PTT-20231012-WA0000.opus"]
    lay_out(voice_notes((0, SAID, AUDIO["own"])) | voice_notes((60, "", AUDIO["other"]), name="phone"))
    assert "no_transcript" in set(take_stock(folder, study)["reason"])


def test_interviews_in_which_the_worker_says_little_are_compared_by_all_words(folder, study, lay_out):
    one = "Helen Marsh: Did the rota change again this week?\nAisha: Yes.\n"
    other = "Helen Marsh: Are you going to the clinic?\nAisha: Yes.\n"
    lay_out({"interviews/2023-10-12 a.txt": one.encode(), "interviews/2023-10-12 b.txt": other.encode()})
    assert "same_contact_twice" in set(take_stock(folder, study)["reason"])
    lay_out(
        {"interviews/2023-10-12 a.txt": one.encode(), "interviews/2023-10-12 b.txt": one.encode() + b"\n"}
    )
    assert "repeated_contact" in set(gather(folder, study).ledger["reason"])
    lay_out(
        {"interviews/2023-10-12 09.00.txt": one.encode(), "interviews/2023-10-12 14.05.txt": other.encode()}
    )
    assert gather(folder, study).records["contact_id"].nunique() == 2


def test_half_of_an_interview_in_a_second_file_is_asked_about(folder, study, lay_out):
    lay_out(
        {
            "interviews/2023-10-12 Aisha.txt": as_colons([SAID, OTHERS]),
            "interviews/2023-10-12 Aisha part.txt": as_colons([OTHERS]),
        }
    )
    assert "same_contact_twice" in set(take_stock(folder, study)["reason"])


def test_the_same_words_of_two_workers_and_the_same_few_words_on_two_days_are_two_contacts(
    folder, study, lay_out
):
    lay_out(
        {
            "interviews/2023-10-12 Aisha.txt": as_colons([SAID]),
            "interviews/2023-10-12 Derek.txt": as_colons([SAID]).replace(b"Aisha", b"Derek Haworth"),
            "observations/2023-10-12 Aisha.txt": b"Cancelled, nobody came.\n",
            "observations/2023-10-13 Aisha.md": b"Cancelled, nobody came.\n",
            "observations/2023-10-12 W2.txt": b"Cancelled, nobody came.\n",
        }
    )
    assert gather(folder, study).records["contact_id"].nunique() == 5


@pytest.mark.parametrize("more", [b"", b"\n"])
def test_an_interview_under_the_names_of_two_days_or_workers_is_asked_about(folder, study, lay_out, more):
    one, other = "2023-10-12 W1.txt", "2023-10-13 W1.txt"
    lay_out({f"interviews/{one}": as_colons([SAID]), f"interviews/{other}": as_colons([SAID]) + more})
    ledger = take_stock(folder, study)
    assert kept_in(ledger) == [f"interviews/{one}"]
    assert "same_contact_twice" in set(ledger["reason"])
    other = "2023-10-12 W2.txt"
    lay_out({f"interviews/{one}": as_colons([SAID]), f"interviews/{other}": as_colons([SAID]) + more})
    ledger = take_stock(folder, study)
    assert kept_in(ledger) == [f"interviews/{one}"]
    assert "wrong_worker" in set(ledger["reason"])


def test_a_voice_note_that_a_second_phone_repeats_does_not_wait_for_a_transcript(folder, study, lay_out):
    lay_out(
        export(
            "a",
            datetime(2023, 10, 12, 9, 30),
            AUDIO["own"],
            [SAID],
            is_zip=True,
            suffix=".txt",
            is_iphone=False,
        )
        | export(
            "b", datetime(2023, 10, 12, 10, 30), AUDIO["own"], [], is_zip=True, suffix="", is_iphone=True
        )
    )
    assert [note.export.name for note in waiting(folder, study)] == ["b.zip"]
    assert waiting(folder, study, excluded(folder, study)) == []
