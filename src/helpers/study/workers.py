"""The workers of a study, as ``data/study.yaml`` lists them."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from helpers.study.settings import Settings

_worker_id = re.compile(r"(?!\d\d?(?:[AP]M|H\d\d)$)(?:[A-Z]|[0-9]+[A-Z])[A-Za-z0-9]*")


def is_worker_id(text: str) -> bool:
    """Tell whether a text can be the id of a worker."""
    return _worker_id.fullmatch(text) is not None


def _checked_id(written: str) -> str:
    if not is_worker_id(written):
        msg = (
            "the id of a worker is a capital, or digits and a capital, and then letters A to Z and "
            "digits, such as P01, 007A. Digits alone, or a time like 9AM, would be found in dates and counts"
        )
        raise ValueError(msg)
    return written


WorkerId = Annotated[str, AfterValidator(_checked_id)]


class Worker(Settings):
    """One of the study's workers: a pseudonymous id, and the first and last day of possible contact."""

    id: WorkerId
    first_day: date
    last_day: date | None = None
