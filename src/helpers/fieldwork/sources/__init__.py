"""Kinds of contact: interviews, notes of visits and voice notes; lines in, records out, each piece with its status."""
