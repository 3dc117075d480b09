"""WhatsApp exports of the example study, as phones make them, with the transcripts that stand beside them."""

from __future__ import annotations

from datetime import datetime
from html import escape

from helpers.example import word
from helpers.example.corpus import RESEARCHER
from helpers.example.files import Files, opus_of_silence, stored
from helpers.example.oddments import LRM, Message, media_of, oddments
from helpers.example.telling import Plan, Planned
from helpers.example.timing import clock, seconds_of
from helpers.example.visits import wrapped

NNBSP, BOM = "\u202f", "\ufeff"
STYLES = ("android", "ios", "android_12h", "ios", "txt")
"""Phones of the workers, in turn; ``txt``: Android, exported as .txt with the media beside it."""
UNCHECKED = "# machine-made by faster-whisper tiny.en, not checked by ear\n"
WIDTH = 88


def write_chat(plan: Plan, number: int) -> Files:
    """Return a worker's exports and the transcripts beside them: path below the exports' folder -> bytes.

    Of every five chats the first has been exported twice, half-way and at the end; the transcripts lie beside the second.

    Parameters
    ----------
    number
        Of the worker, from 0.
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
    """A worker's chat with the researcher: all messages in order, and the media that they announce."""

    def __init__(self, plan: Plan, number: int) -> None:
        self.style = STYLES[number % len(STYLES)]
        self.title = plan.name
        self.stem = f"WhatsApp Chat {'-' if self.is_ios else 'with'} {plan.name}"
        self.notes = [contact for contact in plan.contacts if contact.source == "voice_note"]
        self.names = _audio_names(self.notes, self.style)
        self.mark = BOM if number % 5 == 1 else ""
        self.messages = [
            Message(typed.moment, plan.name if typed.is_worker else RESEARCHER, typed.text)
            for typed in plan.typed
        ]
        self.media: list[tuple[datetime, str, bytes]] = []
        for note, name in zip(self.notes, self.names, strict=True):
            self._send(
                Message(note.moment, plan.name, ""), name, opus_of_silence(seconds_of(note.turns[0].text))
            )
        for at, message in enumerate(
            oddments(plan, self.notes, is_ios=self.is_ios, number=number), start=7 * len(self.names)
        ):
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
        """Return an export of all that was sent before a moment."""
        lines = [
            _line(message, self.title, self.style) for message in self.messages if message.moment < until
        ]
        text = (self.mark + "".join(lines)).encode("utf-8")
        media = {name: data for moment, name, data in self.media if moment < until}
        if self.style == "txt":
            return {f"{name}.txt": text, **{f"{name}/{one}": data for one, data in media.items()}}
        return {f"{name}.zip": stored({"_chat.txt" if self.is_ios else f"{self.stem}.txt": text, **media})}

    def _send(self, message: Message, name: str, data: bytes) -> None:
        """Send a medium; the words of the message are its caption."""
        announced = f"{LRM}<attached: {name}>" if self.is_ios else f"{LRM}{name} (file attached)"
        self.messages.append(message._replace(body="\n".join(filter(None, (announced, message.body)))))
        self.media.append((message.moment, name, data))


def _transcript(note: Planned, audio: str, at: int, number: int) -> tuple[str, bytes]:
    """Return a transcript: of the first workers one each as .docx, .vtt and a machine's, else as .txt."""
    stem, text = audio.removesuffix(".opus"), note.turns[0].text
    form = {(0, 1): "docx", (1, 1): "vtt", (2, 1): "unchecked"}.get((number % 5, at), "txt")
    if form == "docx":
        return f"{stem}.docx", word.document([word.paragraph(text)])
    if form == "vtt":
        at_s, blocks = 0.5, ["WEBVTT"]
        for said in note.turns[0].said:
            end = at_s + seconds_of(said.text)
            blocks.append(f"{clock(at_s)} --> {clock(end)}\n{escape(said.text, quote=False)}")
            at_s = end
        return f"{stem}.vtt", ("\n\n".join(blocks) + "\n").encode("utf-8")
    plain = wrapped(text, WIDTH) + "\n"
    return (
        (f"{stem}.unchecked.txt", (UNCHECKED + plain).encode("utf-8"))
        if form == "unchecked"
        else (f"{stem}.txt", plain.encode("utf-8"))
    )


def _audio_names(notes: list[Planned], style: str) -> list[str]:
    if style == "ios":
        return [f"{7 * n + 5:08d}-AUDIO-{note.moment:%Y-%m-%d-%H-%M-%S}.opus" for n, note in enumerate(notes)]
    return [f"PTT-{note.moment:%Y%m%d}-WA{n:04d}.opus" for n, note in enumerate(notes)]


def _line(message: Message, chat: str, style: str) -> str:
    """Return a message as the phone exports it: iOS, Android, or Android with a 12-hour clock."""
    moment, sender, body, _ = message
    if style == "ios":
        is_of_phone = not sender or body.startswith(LRM)
        return f"{LRM if is_of_phone else ''}[{moment:%d/%m/%Y, %H:%M:%S}] {sender or chat}: {'' if sender else LRM}{body}\r\n"
    hour = f"{moment:%H:%M}"
    if style == "android_12h":
        hour = f"{(moment.hour - 1) % 12 + 1}:{moment:%M}{NNBSP}{'am' if moment.hour < 12 else 'pm'}"
    return f"{moment:%d/%m/%Y}, {hour} - {sender + ': ' if sender else ''}{body}\n"
