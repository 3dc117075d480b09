"""Voice notes turned into text by a local model, where no transcript is there yet (an extra: ``pip install -e ".[transcribe]"``).

In go audio files and a model on this machine; out come texts that say in their first line that nobody has checked them. The doors
are `waiting` and `transcribe`.
"""

from helpers.transcription.voice_notes import VoiceNote, transcribe, waiting

__all__ = ["VoiceNote", "transcribe", "waiting"]
