"""Parsers of file formats: Word documents, subtitles, chats and audio; bytes in, lines with places out."""
