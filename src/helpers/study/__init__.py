"""The facts of a study: calendar, workers, sources, codebook, roster, claims, conditions, and their names.

The room reads the YAML files of ``data/`` and the roster, and returns frozen objects that every other room
takes as arguments. Start with `study.read_study`, `codebook.read_codebook`, `roster.read_roster`,
`claims.read_claims` and `conditions.read_conditions`.
"""
