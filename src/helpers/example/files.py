"""The example study, written: every contact in the file format in which fieldwork has it.

Archives (.docx, .zip) are stored without compression and with a fixed date, so that their bytes depend on no library.
"""

from __future__ import annotations

import html
import io
import struct
import textwrap
import uuid
import zipfile
from datetime import date, datetime, timedelta

import docx

from helpers import words
from helpers.example.corpus import RESEARCHER, Plan, Planned, Turn

FIXED = (2023, 12, 31, 0, 0, 0)
WORDS_PER_S = 2.4
LRM, NNBSP = "\u200e", "\u202f"
ENCRYPTED = "Messages and calls are end-to-end encrypted. No one outside of this chat, not even WhatsApp, can read or listen to them."

Files = dict[str, bytes]


def write_contact(planned: Planned, name: str, number: int) -> Files:
    """Return the files of one interview or visit: path below data/raw -> bytes."""
    if planned.source == "interview":
        stem = f"interviews/Conversation with {name}-{planned.moment:%Y%m%d_%H%M%S}-Meeting Recording"
        return {f"{stem}.docx": _teams_docx(planned, name)} if planned.form == "docx" else {f"{stem}.vtt": _teams_vtt(planned, name)}
    stem = f"observations/{planned.moment:%Y-%m-%d} WTF {planned.worker.id}"
    return {f"{stem}.{planned.form}": _note(planned, name, number)}


def write_chat(plan: Plan, style: str) -> Files:
    """Return a worker's WhatsApp export and the transcripts beside it: path below data/raw -> bytes."""
    stem = f"WhatsApp Chat - {plan.name}" if style == "ios" else f"WhatsApp Chat with {plan.name}"
    notes = [contact for contact in plan.contacts if contact.source == "voice_note"]
    names = _audio_names(notes, style)
    lines = [(typed.moment, plan.name if typed.is_worker else RESEARCHER, typed.text) for typed in plan.typed]
    lines += [(note.moment, plan.name, _announcement(name, style)) for note, name in zip(notes, names, strict=True)]
    lines.append((notes[-1].moment + timedelta(minutes=3), "", "Missed voice call"))
    lines.append((min(moment for moment, _, _ in lines).replace(hour=6, minute=0, second=0), "", ENCRYPTED))
    chat = "".join(_chat_line(*line, plan.name, style) for line in sorted(lines, key=lambda line: line[0]))
    members = {"_chat.txt" if style == "ios" else f"{stem}.txt": chat.encode("utf-8")}
    files: Files = {}
    for note, name in zip(notes, names, strict=True):
        text = note.turns[0].text
        members[name] = opus_of_silence(words.count_words(text) / WORDS_PER_S)
        files[f"voice_notes/{stem}/{name.removesuffix('.opus')}.txt"] = (_wrapped(text, 88) + "\n").encode("utf-8")
    return {f"voice_notes/{stem}.zip": stored(members), **files}


def stored(members: Files) -> bytes:
    """Return a .zip of the members, uncompressed and dated the same each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, FIXED)
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return buffer.getvalue()


def _paragraphs_as_docx(paragraphs: list[str]) -> bytes:
    """Return a Word document; a newline in a paragraph becomes a line break."""
    document = docx.Document()
    properties = document.core_properties
    properties.author, properties.last_modified_by, properties.title = "Example study", "Example study", "Fictional example data"
    properties.created = properties.modified = datetime(*FIXED)  # noqa: DTZ001 - a fixed date
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    for holder, needless in (
        (document.part, "/styles /stylesWithEffects /theme /numbering /fontTable /webSettings /customXml"),
        (document.part.package, "/thumbnail"),
    ):
        for key, relation in list(holder.rels.items()):  # the template's 800 kB of styles and its picture
            if relation.reltype.endswith(tuple(needless.split())):
                del holder.rels[key]
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return stored({name: archive.read(name) for name in archive.namelist()})


def _timed(turns: list[Turn]) -> list[tuple[float, Turn]]:
    """Return each turn with the second at which it begins."""
    at, timed = 3.0, []
    for turn in turns:
        timed.append((at, turn))
        at += words.count_words(turn.text) / WORDS_PER_S + 0.8
    return timed


def _teams_docx(planned: Planned, name: str) -> bytes:
    utc = planned.moment - timedelta(hours=1 if _is_summer_time(planned.moment.date()) else 0)  # Teams writes this one line in UTC
    paragraphs = [
        f"Conversation with {name}-{planned.moment:%Y%m%d_%H%M%S}-Meeting Recording",
        f"{utc.day} {utc:%B %Y, %I:%M}{utc:%p}".replace("AM", "am").replace("PM", "pm"),
        f"{RESEARCHER} started transcription",
    ]
    for at, turn in _timed(planned.turns):
        paragraphs.append(f"{name if turn.is_worker else RESEARCHER}   {int(at) // 60}:{int(at) % 60:02d}\n{turn.text}")
    return _paragraphs_as_docx([*paragraphs, f"{RESEARCHER} stopped transcription"])


def _is_summer_time(day: date) -> bool:
    last_sunday = max(date(day.year, 10, n) for n in range(25, 32) if date(day.year, 10, n).weekday() == 6)
    return day < last_sunday and day.month > 3


def _teams_vtt(planned: Planned, name: str) -> bytes:
    recording = uuid.uuid5(uuid.NAMESPACE_URL, f"{planned.worker.id} {planned.moment.isoformat()}")
    lines, cue = ["WEBVTT", ""], 0
    for start, turn in _timed(planned.turns):
        at = start
        for one in turn.said:
            half = one.text.find(", ", 40) + 1  # Teams breaks a long sentence into two cues
            for part in (one.text[:half], one.text[half:].strip()) if half else (one.text,):
                end = at + words.count_words(part) / WORDS_PER_S
                speaker = name if turn.is_worker else RESEARCHER
                lines += [
                    f"{recording}/{cue}-0",
                    f"{_clock(at)} --> {_clock(end)}",
                    f"<v {speaker}>{html.escape(part, quote=False)}</v>",
                    "",
                ]
                at, cue = end, cue + 1
    return "\n".join(lines).encode("utf-8")


def _clock(seconds: float) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}.{thousandths:03d}"


def _note(planned: Planned, name: str, number: int) -> bytes:
    day = planned.moment
    dates = {
        "md": f"{day:%A} {day.day} {day:%B %Y}",
        "txt": f"{day:%d/%m/%Y}",
        "docx": f"{day:%a} {day.day}th {day:%B %Y}" if 3 < day.day < 21 else f"{day.day} {day:%B %Y}",
    }
    head = [f"Worker: {name}", f"Observer: {RESEARCHER}", f"Date: {dates[planned.form]}"]
    title = f"Walk the frontline, visit {number}"
    paragraphs = [turn.text for turn in planned.turns]
    if planned.form == "docx":
        return _paragraphs_as_docx([title, *head, *paragraphs])
    if planned.form == "md":
        return ("# " + "\n\n".join([title, "\n".join(head), *paragraphs]) + "\n").encode("utf-8")
    wrapped = [_wrapped(paragraph, 96) for paragraph in paragraphs]
    return ("\r\n".join("\n\n".join([title, "\n".join(head), *wrapped]).split("\n")) + "\r\n").encode("utf-8")


def _wrapped(text: str, width: int) -> str:
    return textwrap.fill(text, width, break_on_hyphens=False, break_long_words=False)


def _audio_names(notes: list[Planned], style: str) -> list[str]:
    if style == "ios":
        return [f"{7 * n + 5:08d}-AUDIO-{note.moment:%Y-%m-%d-%H-%M-%S}.opus" for n, note in enumerate(notes)]
    return [f"PTT-{note.moment:%Y%m%d}-WA{n:04d}.opus" for n, note in enumerate(notes)]


def _announcement(name: str, style: str) -> str:
    return f"{LRM}<attached: {name}>" if style == "ios" else f"{LRM}{name} (file attached)"


def _chat_line(moment: datetime, sender: str, body: str, chat: str, style: str) -> str:
    """Return a message as the phone exports it: iOS, Android, or Android with a 12-hour clock."""
    if style == "ios":
        is_of_phone = not sender or body.startswith(LRM)
        return f"{LRM if is_of_phone else ''}[{moment:%d/%m/%Y, %H:%M:%S}] {sender or chat}: {'' if sender else LRM}{body}\r\n"
    clock = (
        f"{moment:%H:%M}" if style == "android" else f"{(moment.hour - 1) % 12 + 1}:{moment:%M}{NNBSP}{'am' if moment.hour < 12 else 'pm'}"
    )
    return f"{moment:%d/%m/%Y}, {clock} - {sender + ': ' if sender else ''}{body}\n"


def opus_of_silence(duration_s: float) -> bytes:
    """Return an Ogg Opus file (RFC 7845) of silence: mono, packets of 60 ms without a sound to transmit."""
    frame, pre_skip, per_page = 2880, 312, 250
    n = max(1, round(duration_s * 48_000 / frame))
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, pre_skip, 16_000, 0, 0)
    vendor = b"Fictional example data"
    tags = b"OpusTags" + struct.pack("<I", len(vendor)) + vendor + struct.pack("<I", 0)
    pages = [_ogg_page([head], 0, 0, 0x02), _ogg_page([tags], 0, 1, 0)]
    for first in range(0, n, per_page):
        last = min(n, first + per_page)
        packets = [b"\x58"] * (last - first)  # 0x58: SILK, wide band, 60 ms, mono, one empty frame
        pages.append(_ogg_page(packets, last * frame + (pre_skip if last == n else 0), len(pages), 0x04 if last == n else 0))
    return b"".join(pages)


def _ogg_page(packets: list[bytes], granule: int, sequence: int, flags: int) -> bytes:
    lacing = bytes(len(packet) for packet in packets)
    header = b"OggS" + struct.pack("<BBqIII", 0, flags, granule, 1, sequence, 0) + bytes([len(lacing)]) + lacing
    page = header + b"".join(packets)
    return page[:22] + struct.pack("<I", _ogg_checksum(page)) + page[26:]


def _table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1) ^ 0x04C11DB7 if value & 0x80000000 else value << 1
        table.append(value & 0xFFFFFFFF)
    return table


_CRC = _table()


def _ogg_checksum(page: bytes) -> int:
    """Return Ogg's CRC-32 (polynomial 0x04c11db7, not reflected), which zlib does not offer."""
    checksum = 0
    for byte in page:
        checksum = (checksum << 8 & 0xFFFFFFFF) ^ _CRC[checksum >> 24 ^ byte]
    return checksum
