"""Files: written completely or not at all, safely unpacked, and found independently of the working directory.

The room reads and writes files for all other rooms: .zip archives, Word documents, XML, and CSV files that
are safe to open in a spreadsheet. It knows nothing about a study. Start with `atomic.replace_file`,
`archives.member_bytes`, `paths` and `place.Place`.
"""
