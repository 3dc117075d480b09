"""How intervals are resampled: alike in every table, so that two differ only by what is resampled."""

from __future__ import annotations

DRAWS = 1000
"""Draws of contacts. With a hundred, an interval would end at its fifth draw."""
SEED = 20231002
"""The seed of every generator: the same inputs give the same interval on every machine."""
LOW, MEDIAN, HIGH = 5, 50, 95
"""Percentiles of a band, which holds nine in ten draws."""
