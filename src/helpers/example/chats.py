"""WhatsApp exports of the example study as phones make them, with transcripts of their voice notes."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import escape

from helpers.example import word
from helpers.example.files import Files, opus_of_silence, stored
from helpers.example.other_messages import LRM, ChatMessage, media_of, other_messages
from helpers.example.planner import RESEARCHER
from helpers.example.plans import PlannedContact, WorkerPlan
from helpers.example.timing import clock, seconds_of
from helpers.example.visits import wrapped

NNBSP, BOM = "\u202f", "\ufeff"
STYLES = ("android", "ios", "android_12h", "ios", "txt")
"""The workers' phones, in turn; ``txt``: Android, exported as a .txt and a folder of media files."""
UNCHECKED = "# machine-made by faster-whisper tiny.en, not checked by ear\n"
WIDTH = 88
A_DAY = timedelta(days=1)
PACKET = 0.06
"""Seconds by which audio of silence can be longer."""


def write_chat(plan: WorkerPlan, number: int) -> Files:
    """Return a worker's exports and transcripts, by path below the folder of exports.

    The first of every five chats has been exported twice, halfway and at the end; its transcripts belong to
    the second export.

    Parameters
    ----------
    number
        The worker's number, from 0.
    """
    chat = _Chat(plan, number)
    files = chat.export(chat.stem)
    if number % 5 == 0:
        half_way = chat.notes[len(chat.notes) // 2].moment
        files |= chat.export(f"{chat.stem} {half_way:%Y-%m-%d}", until=half_way)
    transcripts = (
        _transcript(note, name, at, number)
        for at, (note, name) in enumerate(zip(chat.notes, chat.names, strict=True))
    )
    return files | {f"{chat.stem}/{name}": data for name, data in transcripts}


class _Chat:
    """A worker's chat with the researcher: all messages in order, and the media files attached to them."""

    def __init__(self, plan: WorkerPlan, number: int) -> None:
        self.style = STYLES[number % len(STYLES)]
        self.title = plan.name
        self.stem = f"WhatsApp Chat {'-' if self.is_ios else 'with'} {plan.name}"
        self.notes = [contact for contact in plan.contacts if contact.source == "voice_note"]
        self.names = _audio_names(self.notes, self.style)
        self.mark = BOM if number % 5 == 1 else ""
        self.messages: list[ChatMessage] = []
        for typed in plan.typed:
            sender = plan.name if typed.is_worker else RESEARCHER
            self.messages.append(ChatMessage(typed.moment, sender, typed.text))
        self.media: list[tuple[datetime, str, bytes]] = []
        for note, name in zip(self.notes, self.names, strict=True):
            self._send(ChatMessage(note.moment, plan.name, ""), name, self._record(note))
        others = other_messages(plan, self.notes, is_ios=self.is_ios, number=number)
        for at, message in enumerate(others, start=7 * len(self.names)):
            if message.media:
                self._send(message, *media_of(message, at, is_ios=self.is_ios))
            else:
                self.messages.append(message)
        self.messages.sort(key=lambda message: message.moment)

    @property
    def is_ios(self) -> bool:
        """Tell whether the phone is an iPhone."""
        return self.style == "ios"

    def export(self, name: str, until: datetime = datetime.max) -> Files:  # noqa: DTZ901 - wall clock
        """Return an export of everything sent before a moment."""
        sent = [message for message in self.messages if message.moment < until]
        lines = [_line(message, self.title, self.style) for message in sent]
        text = (self.mark + "".join(lines)).encode("utf-8")
        media = {name: data for moment, name, data in self.media if moment < until}
        if self.style == "txt":
            return {f"{name}.txt": text, **{f"{name}/{one}": data for one, data in media.items()}}
        return {f"{name}.zip": stored({"_chat.txt" if self.is_ios else f"{self.stem}.txt": text, **media})}

    def _record(self, note: PlannedContact) -> bytes:
        """Return the audio of a voice note: no two of a day are the same, byte for byte."""
        seconds = seconds_of(note.turns[0].text)
        audio = opus_of_silence(seconds)
        while any(audio == other and abs(note.moment - moment) < A_DAY for moment, _, other in self.media):
            seconds += PACKET
            audio = opus_of_silence(seconds)
        return audio

    def _send(self, message: ChatMessage, name: str, data: bytes) -> None:
        """Send a media file with the body of the message as its caption."""
        announced = f"{LRM}<attached: {name}>" if self.is_ios else f"{LRM}{name} (file attached)"
        body = f"{announced}\n{message.body}" if message.body else announced
        self.messages.append(message._replace(body=body))
        self.media.append((message.moment, name, data))


def _transcript(note: PlannedContact, audio: str, at: int, number: int) -> tuple[str, bytes]:
    """Return a transcript as .txt; the first three workers have one as .docx, as .vtt, and not checked."""
    stem, text = audio.removesuffix(".opus"), note.turns[0].text
    form = {(0, 1): "docx", (1, 1): "vtt", (2, 1): "unchecked"}.get((number % 5, at), "txt")
    if form == "docx":
        return f"{stem}.docx", word.document([word.paragraph(text)])
    if form == "vtt":
        at_s, blocks = 0.5, ["WEBVTT"]
        for sentence in note.turns[0].sentences:
            end = at_s + seconds_of(sentence.text)
            blocks.append(f"{clock(at_s)} --> {clock(end)}\n{escape(sentence.text, quote=False)}")
            at_s = end
        return f"{stem}.vtt", ("\n\n".join(blocks) + "\n").encode("utf-8")
    plain = wrapped(text, WIDTH) + "\n"
    if form == "unchecked":
        return f"{stem}.unchecked.txt", (UNCHECKED + plain).encode("utf-8")
    return f"{stem}.txt", plain.encode("utf-8")


def _audio_names(notes: list[PlannedContact], style: str) -> list[str]:
    if style == "ios":
        return [f"{7 * n + 5:08d}-AUDIO-{note.moment:%Y-%m-%d-%H-%M-%S}.opus" for n, note in enumerate(notes)]
    return [f"PTT-{note.moment:%Y%m%d}-WA{n:04d}.opus" for n, note in enumerate(notes)]


def _line(message: ChatMessage, chat: str, style: str) -> str:
    """Return a message as the phone exports it: iOS, Android, or Android with a 12-hour clock."""
    moment, sender, body, _ = message
    if style == "ios":
        mark = LRM if not sender or body.startswith(LRM) else ""
        text = body if sender else f"{LRM}{body}"
        return f"{mark}[{moment:%d/%m/%Y, %H:%M:%S}] {sender or chat}: {text}\r\n"
    hour = f"{moment:%H:%M}"
    if style == "android_12h":
        hour = f"{(moment.hour - 1) % 12 + 1}:{moment:%M}{NNBSP}{'am' if moment.hour < 12 else 'pm'}"
    return f"{moment:%d/%m/%Y}, {hour} - {sender + ': ' if sender else ''}{body}\n"
