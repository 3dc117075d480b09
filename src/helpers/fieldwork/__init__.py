"""Raw files into tables: one parser per format, and one status in the ledger for every input unit.

In go the files of ``data/raw``; out come the tables ``ledger`` and ``records``. `formats` turns bytes into
lines, `sources` turns lines into records, and `ledger` proves that nothing was lost. The doors are `gather`,
`take_stock` and `report`.
"""

from helpers.fieldwork.gathering import POLICIES, Gathered, excluded, gather, take_stock
from helpers.fieldwork.ledger_summary import report

__all__ = ["POLICIES", "Gathered", "excluded", "gather", "report", "take_stock"]
