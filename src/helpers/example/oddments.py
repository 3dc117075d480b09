"""What stands in a chat beside voice notes and small talk: pictures, polls, calls, what was edited, deleted or forwarded.

None of it is counted: each kind is there because real chats have it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from helpers.example.corpus import RESEARCHER
from helpers.example.files import opus_of_silence
from helpers.example.telling import Plan, Planned

LRM = "\u200e"
ENCRYPTED = "Messages and calls are end-to-end encrypted. No one outside of this chat, not even WhatsApp, can read or listen to them."
MANY = 8
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
"""What Android puts before the date of a medium, and its suffix."""


class Message(NamedTuple):
    """One message of a chat; the phone itself has no name."""

    moment: datetime
    sender: str
    body: str
    media: str = ""
    """Which kind of medium it is; its caption is the body."""


def oddments(plan: Plan, notes: list[Planned], *, is_ios: bool, number: int) -> Iterator[Message]:
    """Yield what else is said in a worker's chat, each some minutes after a voice note.

    Parameters
    ----------
    number
        Of the worker, from 0: some kinds stand in some chats alone.
    """
    name, mark = plan.name, LRM if is_ios else ""
    after = [notes[at * len(notes) // MANY].moment + timedelta(minutes=11 + 2 * at) for at in range(MANY)]
    start = min([note.moment for note in notes] + [typed.moment for typed in plan.typed])
    yield Message(start.replace(hour=6, minute=0, second=0), "", ENCRYPTED)
    yield Message(
        after[0],
        RESEARCHER,
        "Three things for next time:\n\n- the blue form\n- your badge\n- and a pen: mine never writes",
    )
    yield Message(after[1], name, f"see you at ten. no, eleven {LRM}<This message was edited>")
    yield Message(after[2], name, f"{mark}This message was deleted{'.' if is_ios else ''}")
    yield Message(
        after[3],
        RESEARCHER,
        f"{mark}POLL:\nWhich afternoon suits?\n{mark}OPTION: Tuesday (1 vote)\n{mark}OPTION: Friday (0 votes)",
    )
    yield Message(after[4], name, "the allotment, before anybody trod on it", "PHOTO")
    yield Message(after[5], name, f"{mark}Location: https://maps.google.com/?q=54.0,-2.5")
    yield Message(after[6], name, "", "STICKER")
    call = f"{LRM}Missed voice call, {LRM}Tap to call back" if is_ios else "Missed voice call"
    yield Message(notes[-1].moment + timedelta(minutes=3), name if is_ios else "", call)
    if number % 5 == 0:
        then = f"{after[7] - timedelta(days=6):%d/%m/%Y, %H:%M}"
        quote = f"[{then}:02] {RESEARCHER}: Are we still all right for ten?\n[{then}:40] {name}: yes all good"
        yield Message(after[7], RESEARCHER, f"I found it, this is what we said:\n{quote}")
    elif number % 5 == 2:
        yield Message(after[7], name, "", "FORWARDED")
    else:
        yield Message(after[7], RESEARCHER, "", "AUDIO")


def media_of(message: Message, at: int, *, is_ios: bool) -> tuple[str, bytes]:
    """Return the name that a phone gives to a medium, the `at`-th of its chat, and its bytes."""
    code, suffix = CODES[message.media]
    kind = message.media if message.media in DATA else "AUDIO"
    if is_ios:
        return f"{at:08d}-{kind}-{message.moment:%Y-%m-%d-%H-%M-%S}.{suffix}", DATA[kind]
    sent = message.moment - timedelta(days=9 if message.media == "FORWARDED" else 0)
    return f"{code}-{sent:%Y%m%d}-WA{at:04d}.{suffix}", DATA[kind]
