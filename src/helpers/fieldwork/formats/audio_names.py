"""What the name of a file that was sent says about it: audio, something else, or nothing for certain.

Phones, computers and messengers name audio in many ways, and some suffixes stand for videos too. Where the
name leaves it open, what the file holds decides (`audio.is_audio`).
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Literal

Kind = Literal["audio", "other", "open"]

_OGG = {"OggOpus", "OggVorbis", "OggSpeex", "OggFLAC"}
SUFFIXES: dict[str, set[str]] = {
    ".opus": {"OggOpus"},
    ".ogg": _OGG,
    ".oga": _OGG,
    ".ogx": _OGG,
    ".spx": {"OggSpeex"},
    ".mp3": {"MP3"},
    ".mp2": {"MP3"},
    ".mpa": {"MP3"},
    ".mpga": {"MP3"},
    ".aac": {"AAC", "MP4"},
    ".adts": {"AAC"},
    ".m4a": {"MP4"},
    ".m4b": {"MP4"},
    ".m4r": {"MP4"},
    ".mp4a": {"MP4"},
    ".3ga": {"MP4"},
    ".amr": {"AMR"},
    ".awb": {"AMR"},
    ".wav": {"WAVE"},
    ".wave": {"WAVE"},
    ".aif": {"AIFF"},
    ".aiff": {"AIFF"},
    ".aifc": {"AIFF"},
    ".caf": {"CAF"},
    ".flac": {"FLAC"},
    ".wma": {"ASF"},
    ".mka": {"Matroska"},
    ".weba": {"Matroska"},
    ".ac3": {"AC3"},
    ".ape": {"MonkeysAudio"},
    ".wv": {"WavPack"},
    ".tta": {"TrueAudio"},
}
"""Suffixes of audio that can be measured, and the kinds of file that each may hold."""
NOT_MEASURED = tuple(
    ".au .snd .ra .ram .qcp .evc .dss .ds2 .dvf .msv .gsm .vox .voc .sln .dts .eac3 .mid .act .mmf".split()
)
"""Suffixes of audio that cannot be measured: of dictation machines and old phones above all."""
MAY_BE_VIDEO = tuple(".3gp .3gpp .3g2 .mp4 .webm .mpeg .mpg .mkv .mov .asf".split())
"""Suffixes of audio and of videos."""
MAY_BE_VOICE = tuple(".3gp .3gpp .3g2 .webm .mpeg .mpg .asf".split())
"""Those of them that are as likely voice notes: where the file is missing, nothing shows what it was."""
OTHER = tuple(
    (
        ".jpg .jpeg .jfif .png .gif .webp .heic .heif .bmp .tif .tiff .svg .avi .wmv .m4v .ogv .flv "
        ".pdf .vcf .doc .docx .xls .xlsx .ppt .pptx .odt .ods .odp .rtf .txt .md .csv .htm .html .json .xml "
        ".zip .rar .7z .apk .ics .epub .was .eml .pages .numbers .key"
    ).split()
)
"""Suffixes of what is never audio."""
AUDIO_SUFFIXES = (*SUFFIXES, *NOT_MEASURED)
_voice = re.compile(r"(?:PTT|AUD)-\d{8}-|(?:\d+-|\d{4}-\d\d-\d\d-)(?:AUDIO|PTT)-", re.IGNORECASE)
_video = re.compile(
    r"(?:VID|IMG|GIF|STK)-\d{8}-|(?:\d+-|\d{4}-\d\d-\d\d-)(?:VIDEO|PHOTO|GIF|STICKER)-", re.IGNORECASE
)
"""How WhatsApp names voice notes and audio, and videos and pictures, on Android and iOS."""


def kind_by_name(name: str) -> Kind:
    """Tell what the name of a file says about it.

    >>> kind_by_name("PTT-20231013-WA0001.wav"), kind_by_name("VID-20231013-WA0002.mp4")
    ('audio', 'other')
    >>> kind_by_name("00000012-AUDIO-2023-10-13-21-31-07.mp4"), kind_by_name("talk.webm")
    ('audio', 'open')
    """
    base = PurePosixPath(name).name
    suffix = PurePosixPath(base.lower()).suffix
    if suffix in AUDIO_SUFFIXES:
        return "audio"
    if suffix in OTHER or _video.match(base):
        return "other"
    if _voice.match(base):
        return "audio"
    return "open"
