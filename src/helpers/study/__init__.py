"""The facts of a study: calendar, workers and sources, codebook, roster, claims, conditions, and the words for them.

In go the YAML files of ``data/`` and the roster; out come frozen objects that every other room takes as an argument. The doors
are `study.read_study`, `codebook.read_codebook`, `roster.read_roster`, `claims.read_claims` and `conditions.read_conditions`.
"""
