"""Formats of files: Word documents, subtitles, chats and audio; bytes in, lines with their places out."""
