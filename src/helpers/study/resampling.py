"""How ranges are drawn by chance: in every table alike, so that two ranges differ by what they range over and by nothing else."""

from __future__ import annotations

DRAWS = 1000
"""How many draws of contacts, or orders of them. With a hundred, the ends of a range would hang on five draws."""
SEED = 20231002
"""Of every generator: the same inputs give the same range on every machine."""
LOW, MEDIAN, HIGH = 5, 50, 95
"""Percentiles of a band, which holds nine in ten draws."""
