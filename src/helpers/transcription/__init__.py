"""Voice notes transcribed by a model on this machine, where there is no transcript yet.

An extra: ``pip install -e ".[transcribe]"``. In go audio files and a model; out come machine transcripts
whose first line says that nobody has checked them. The doors are `waiting` and `transcribe`.
"""

from helpers.transcription.voice_notes import VoiceNote, transcribe, waiting

__all__ = ["VoiceNote", "transcribe", "waiting"]
