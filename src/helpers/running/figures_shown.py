"""How much of what a run has made everybody may see: a line for whoever wonders where the figures are."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from helpers.files import paths
from helpers.prose import counted, verb
from helpers.study.gate import DESCRIPTIONS, Shows, may_show
from helpers.study.study import Study


def describe_withheld(output: Path, study: Study) -> str:
    """Say how many figures show no single worker, and where all of them do; empty if workers may be shown.

    Parameters
    ----------
    output
        The folder that the run has written, with a statement of disclosure control beside each figure.
    """
    if may_show(study, Shows.WORKERS):
        return ""
    statements = (output / paths.FIGURES).glob("*.disclosure.json")
    n_by_what = Counter(json.loads(one.read_text(encoding="utf-8"))["shows_of_workers"] for one in statements)
    n_all = n_by_what.total()
    n_without = n_all - n_by_what[DESCRIPTIONS[Shows.AGREED]]
    n_empty = n_by_what[DESCRIPTIONS[Shows.NOTHING]]
    shown = (
        f"{n_without} of {counted(n_all, 'figures')} {verb(n_without, 'show')} no single worker, "
        f"{n_empty} of these nothing of workers at all"
    )
    if n_empty == n_all:
        shown = f"none of {counted(n_all, 'figures')} may show anything of workers: each says so in its place"
    return (
        f"Under the profile {study.disclosure.profile}, {shown}. "
        "`fieldwork run --for researcher` draws all of them for you alone, in the private folder."
    )
