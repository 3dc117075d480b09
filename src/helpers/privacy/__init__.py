"""So that nobody can be named: names in words, consent, disclosure control of tables, and leaks in what is published.

In go texts, tables and files; out come pseudonymised texts, tables as they may be published, and refusals. `names` replaces names,
`consent` and `withholding` take out what was not agreed to, `disclosure` controls tables, `leaks` looks at every file. The doors
are `pseudonymise` and `keep_log` here, `consent.read_consent`, `withholding.withhold`, `disclosure.publication` and `leaks.check`.
"""

from helpers.privacy.names.pseudonymising import (
    LOG_FILE,
    Pseudonymised,
    in_words,
    keep_log,
    pseudonymise,
    said_in,
)

__all__ = ["LOG_FILE", "Pseudonymised", "in_words", "keep_log", "pseudonymise", "said_in"]
