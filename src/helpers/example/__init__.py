"""The example study: fictional workers and words, in the file formats that real fieldwork has.

`make_example` makes the files of a study, and the truth about each sentence, from a seed and a codebook: byte
for byte the same each time.
"""

from helpers.example.making import SECOND, TRUTH, TRUTH_COLUMNS, WORKERS, make_example

__all__ = ["SECOND", "TRUTH", "TRUTH_COLUMNS", "WORKERS", "make_example"]
