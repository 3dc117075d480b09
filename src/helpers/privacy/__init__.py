"""Privacy: pseudonymised texts, consent, disclosure control of tables, and the leak check of published files.

`names` replaces names and identifiers, `consent` and `withholding` take out what workers have not agreed to,
`disclosure` controls the published tables, and `leaks` searches every file. The entry points are
`pseudonymise` and `keep_log` here, `consent.read_consent`, `withholding.withhold`, `disclosure.publication`
and `leaks.leak_check`.
"""

from helpers.privacy.names.pseudonymising import (
    LOG_FILE,
    Pseudonymised,
    describe_replacements,
    keep_log,
    pseudonymise,
    texts_of,
)

__all__ = [
    "LOG_FILE",
    "Pseudonymised",
    "describe_replacements",
    "keep_log",
    "pseudonymise",
    "texts_of",
]
