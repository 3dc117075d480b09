"""Messages of a chat other than voice notes and small talk: pictures, polls, calls, deleted messages.

None of them is counted: each kind is included because it occurs in real chats.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from helpers.example.files import opus_of_silence
from helpers.example.planner import RESEARCHER
from helpers.example.plans import PlannedContact, WorkerPlan

LRM = "\u200e"
ENCRYPTED = (
    "Messages and calls are end-to-end encrypted. "
    "No one outside of this chat, not even WhatsApp, can read or listen to them."
)
N_AFTER_NOTES = 8
"""How many of the messages follow a voice note each, spread evenly over the notes."""
_ABOUT = b"Fictional example data"
PICTURE = b"\xff\xd8\xff\xfe\x00\x18" + _ABOUT + b"\xff\xd9"
STICKER = b"RIFF\x20\x00\x00\x00WEBPXMP " + len(_ABOUT).to_bytes(4, "little") + _ABOUT
DATA = {"PHOTO": PICTURE, "STICKER": STICKER, "AUDIO": opus_of_silence(4)}
CODES = {
    "PHOTO": ("IMG", "jpg"),
    "STICKER": ("STK", "webp"),
    "AUDIO": ("PTT", "opus"),
    "FORWARDED": ("AUD", "opus"),
}
"""What Android puts before the date in the name of a media file, and its suffix."""


class ChatMessage(NamedTuple):
    """One message of a chat; messages of the phone itself have no sender."""

    moment: datetime
    sender: str
    body: str
    media: str = ""
    """The kind of media file that is attached, if any; the body is its caption."""


def other_messages(
    plan: WorkerPlan, notes: list[PlannedContact], *, is_ios: bool, number: int
) -> Iterator[ChatMessage]:
    """Yield the other messages of a worker's chat, most of them some minutes after a voice note.

    Parameters
    ----------
    number
        The worker's number, from 0: some kinds occur in some chats only.
    """
    name, mark = plan.name, LRM if is_ios else ""
    after = [
        notes[at * len(notes) // N_AFTER_NOTES].moment + timedelta(minutes=11 + 2 * at)
        for at in range(N_AFTER_NOTES)
    ]
    start = min([note.moment for note in notes] + [typed.moment for typed in plan.typed])
    yield ChatMessage(start.replace(hour=6, minute=0, second=0), "", ENCRYPTED)
    yield ChatMessage(
        after[0],
        RESEARCHER,
        "Three things for next time:\n\n- the blue form\n- your badge\n- and a pen: mine never writes",
    )
    yield ChatMessage(after[1], name, f"see you at ten. no, eleven {LRM}<This message was edited>")
    yield ChatMessage(after[2], name, f"{mark}This message was deleted{'.' if is_ios else ''}")
    yield ChatMessage(
        after[3],
        RESEARCHER,
        f"{mark}POLL:\nWhich afternoon suits?\n"
        f"{mark}OPTION: Tuesday (1 vote)\n{mark}OPTION: Friday (0 votes)",
    )
    yield ChatMessage(after[4], name, "the allotment, before anybody trod on it", "PHOTO")
    yield ChatMessage(after[5], name, f"{mark}Location: https://maps.google.com/?q=54.0,-2.5")
    yield ChatMessage(after[6], name, "", "STICKER")
    call = f"{LRM}Missed voice call, {LRM}Tap to call back" if is_ios else "Missed voice call"
    yield ChatMessage(notes[-1].moment + timedelta(minutes=3), name if is_ios else "", call)
    if number % 5 == 0:
        then = f"{after[7] - timedelta(days=6):%d/%m/%Y, %H:%M}"
        quote = f"[{then}:02] {RESEARCHER}: Are we still all right for ten?\n[{then}:40] {name}: yes all good"
        yield ChatMessage(after[7], RESEARCHER, f"I found it, this is what we said:\n{quote}")
    elif number % 5 == 2:
        yield ChatMessage(after[7], name, "", "FORWARDED")
    else:
        yield ChatMessage(after[7], RESEARCHER, "", "AUDIO")


def media_of(message: ChatMessage, at: int, *, is_ios: bool) -> tuple[str, bytes]:
    """Return the name that a phone gives to a media file, the `at`-th of its chat, and its bytes."""
    code, suffix = CODES[message.media]
    kind = message.media if message.media in DATA else "AUDIO"
    if is_ios:
        return f"{at:08d}-{kind}-{message.moment:%Y-%m-%d-%H-%M-%S}.{suffix}", DATA[kind]
    sent = message.moment - timedelta(days=9 if message.media == "FORWARDED" else 0)
    return f"{code}-{sent:%Y%m%d}-WA{at:04d}.{suffix}", DATA[kind]
