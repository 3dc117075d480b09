"""The example study: fictional workers and words, in the file formats that real fieldwork has.

In go a seed and a codebook; out come the files of a study and what is true of them, byte for byte the same each time. The door is
`make_example`.
"""

from helpers.example.making import SECOND, TRUTH, TRUTH_COLUMNS, make_example

__all__ = ["SECOND", "TRUTH", "TRUTH_COLUMNS", "make_example"]
