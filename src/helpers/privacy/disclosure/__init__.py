"""Statistical disclosure control of published tables, with the proof of its protection."""
