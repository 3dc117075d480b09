"""Disclosure control: what may be published of a few workers who know each other, and the proof that no more is told."""
