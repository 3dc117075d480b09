"""Privacy: pseudonymised texts, consent, disclosure control of tables, and the leak check of published files.

`names` replaces names and identifiers, `consent` and `withholding` take out what workers have not agreed to,
`disclosure` controls the published tables, and `leaks` searches every file. The entry points are
`names.pseudonymising.pseudonymise` and `keep_log`, `consent.read_consent`, `withholding.withhold`,
`disclosure.publication` and `leaks.leak_check`. Nothing is imported here: who only reads the consents needs
no tables.
"""
