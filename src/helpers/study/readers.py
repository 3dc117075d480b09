"""The readers of sources: what each reads, and everything else that the code has to know of it.

A source in ``data/study.yaml`` names its reader, and may have any id. `fieldwork.files.PARSERS` has the
parser of each reader.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Role = Literal["worker", "researcher", "other"]
_TRANSCRIPTS = (".docx", ".html", ".odt", ".rtf", ".srt", ".txt", ".vtt")
_TEXTS = (".docx", ".md", ".odt", ".rtf", ".txt")
_CHATS = (".zip", ".txt")


class Reader(NamedTuple):
    """One way of reading the files of a source."""

    reads: str
    """What it reads, in a few words: messages and tables list it."""
    suffixes: tuple[str, ...]
    label: str
    """What a new study calls a source of it: the plural."""
    singular: str
    folder: str
    """The folder of such a source in a new study."""
    guide: str
    """What the README of the folder says of files; a new study fills in a ``{day}`` and a ``{worker}``."""
    one_contact: str = ""
    """What one contact is called where it is not what the source's label names, `{}` being the label."""
    several_contacts: str = ""
    """The same for several."""
    only_speaker: Role | None = None
    """Whose words it reads, if it can read those of one role only: no other role can be counted."""
    is_led: bool = False
    """Whether the researcher leads it, as an interview."""
    is_sent: bool = False
    """Whether workers send it by themselves, as a voice note."""
    is_chat: bool = False
    """Whether its files are WhatsApp exports, each with a folder of its name."""
    reads_messages: bool = False
    """Whether the typed messages of a chat are read."""
    has_recordings: bool = False
    """Whether its contacts are recordings whose audio is there, with a length."""
    is_daily: bool = False
    """Whether all that a worker says on one day is one contact, whichever files have it."""
    repeats_words: bool = False
    """Whether the same words on two days are nothing unusual, as a greeting."""
    is_group: bool = False
    """Whether several workers are in one contact, of whom some may say nothing."""
    is_table: bool = False
    """Whether its files are tables, of which the source may say which columns are read."""
    is_written: bool = False
    """Whether workers write it, so that it has no recording and no length."""


READERS = {
    "interview": Reader(
        reads="transcripts of interviews",
        suffixes=_TRANSCRIPTS,
        label="Interviews",
        singular="Interview",
        folder="interviews",
        guide="One file for each interview, with day and worker in its name, such as `{day} {worker}.docx`.\n"
        "Each turn begins with its speaker: an id (`{worker}: …`), or a name that the roster has.",
        is_led=True,
    ),
    "note": Reader(
        reads="the researcher's notes of visits",
        suffixes=_TEXTS,
        label="Visits",
        singular="Visit",
        folder="observations",
        guide="One file for each visit, with the day in its name or in a line `Date:`, and the worker in a "
        "line\n`Worker:`. Its words are the researcher's, and are never added to the workers'.",
        only_speaker="researcher",
    ),
    "voice_notes": Reader(
        reads="voice notes of WhatsApp exports",
        suffixes=_CHATS,
        label="Voice notes",
        singular="Voice note",
        folder="voice_notes",
        guide="WhatsApp's export of each chat, with media: the `.zip`, or its `.txt` with a folder of its "
        "name.\n`fieldwork transcribe` writes a draft for each voice note that has no transcript.",
        only_speaker="worker",
        is_sent=True,
        is_chat=True,
        has_recordings=True,
        repeats_words=True,
    ),
    "chat": Reader(
        reads="typed messages of WhatsApp exports",
        suffixes=_CHATS,
        label="Chats",
        singular="Chat",
        folder="chats",
        guide="WhatsApp's export of each chat, with or without media: the `.zip`, or its `.txt`. The typed "
        "messages\nof a worker on one day are one contact. If the same exports have voice notes to count, "
        "give both sources\nthe same folder in `data/study.yaml`.",
        one_contact="day of {}",
        several_contacts="days of {}",
        only_speaker="worker",
        is_written=True,
        is_sent=True,
        is_chat=True,
        reads_messages=True,
        is_daily=True,
        repeats_words=True,
    ),
    "diary": Reader(
        reads="diaries that workers write",
        suffixes=_TEXTS,
        label="Diaries",
        singular="Diary entry",
        folder="diaries",
        guide="One file for each diary or entry, with its worker in the name, in a folder's name or in a "
        "line `Worker:`.\nEach entry begins with its date on a line of its own. What a worker writes on one "
        "day is one contact.",
        one_contact="day of {}",
        several_contacts="days of {}",
        only_speaker="worker",
        is_written=True,
        is_sent=True,
        is_daily=True,
    ),
    "focus_group": Reader(
        reads="transcripts of focus groups",
        suffixes=_TRANSCRIPTS,
        label="Focus groups",
        singular="Focus group",
        folder="focus_groups",
        guide="One file for each focus group, with its day in its name, such as `{day} Group.docx`.\n"
        "Each turn begins with its speaker: an id (`{worker}: …`), or a name that the roster has. A line "
        "`Present: …`\nat the top names also those who say nothing.",
        one_contact="attendance at {}",
        several_contacts="attendances at {}",
        is_led=True,
        is_group=True,
    ),
    "email": Reader(
        reads="e-mails that workers have sent",
        suffixes=(".eml", ".mbox"),
        label="E-mails",
        singular="E-mail",
        folder="emails",
        guide="Messages as `.eml`, or a whole mailbox as `.mbox`. The roster needs the workers' addresses.\n"
        "What a message quotes, signatures and attachments are not read.",
        only_speaker="worker",
        is_written=True,
        is_sent=True,
    ),
    "survey": Reader(
        reads="free text of surveys",
        suffixes=(".csv", ".tsv"),
        label="Surveys",
        singular="Survey",
        folder="surveys",
        guide="The export of each survey as `.csv`, with a column `worker` and a column `date`.\n"
        "List in `data/study.yaml`, under `questions` of the source, the headings of the columns of "
        "free text.",
        one_contact="answer to {}",
        several_contacts="answers to {}",
        only_speaker="worker",
        is_written=True,
        is_table=True,
        repeats_words=True,
    ),
}
"""By name, in the order of messages and tables."""
OF_OLD_IDS = {"interview": "interview", "observation": "note", "voice_note": "voice_notes"}
"""The readers of the sources that earlier versions knew: these ids need no reader."""


def describe_readers() -> str:
    """Return the names of all readers, each with what it reads, for a message."""
    return ", ".join(f"{name} ({reader.reads})" for name, reader in READERS.items())
