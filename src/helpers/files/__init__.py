"""Files: written whole or not at all, unpacked no further than they say, found without a working directory.

In go bytes and names; out come files, whatever room they are for: .zip archives, Word documents, CSV files that a spreadsheet
does not run. It knows nothing of a study. The doors are `atomic.replace_file`, `archives.unpack` and `paths`.
"""
