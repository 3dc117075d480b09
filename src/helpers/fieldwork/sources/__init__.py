"""Parsers of interviews, notes of visits and voice notes: lines in, records and statuses out."""
