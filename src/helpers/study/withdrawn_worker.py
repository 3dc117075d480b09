"""``study.yaml`` without the days of a worker who has withdrawn: it is for everybody to read.

Only the id stays, in ``withdrawn``: so the worker's words are still known not to be another's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import yaml

from helpers.errors import FieldworkError, all_at_once
from helpers.study.yaml_edit import with_item
from helpers.study.yaml_removal import Comment, KeyPath, comments_of, without, without_comments

CODING = "manual_coding"
_months = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_day = re.compile(
    rf"\d{{1,4}}[-./]\d{{1,2}}|\d{{6,8}}|\d\s*(?:st|nd|rd|th)?\s*(?:of\s+)?(?:{_months})(?![a-z])"
    rf"|(?<![a-z])(?:{_months})\.?\s*\d|(?<![a-z])w(?:ee)?k\.?\s*\d",
    re.IGNORECASE,
)


class Mention(NamedTuple):
    """An entry of ``manual_coding`` that is of the worker."""

    path: KeyPath
    names_day: bool
    """Whether its name holds a day, so that it cannot stay."""


def holds_day(text: str, worker: str) -> bool:
    """Tell whether a text holds what may be a day or a week, apart from the id of a worker.

    >>> holds_day("W2-2023-11-02-interview-01", "W2"), holds_day("Talk 1 with W2", "W2")
    (True, False)
    >>> holds_day("W2, 2nd of November", "W2"), holds_day("W2 left in week 10", "W2")
    (True, True)
    """
    return _day.search(_id(worker).sub(" ", text)) is not None


def without_days(text: str, worker: str, name: str) -> str:
    """Return ``study.yaml`` with a worker listed as withdrawn, and without any day of this worker.

    The worker's block goes, with the comments in it and those with a day directly above it. In
    ``manual_coding``, a document of the worker is given the id in place of a contact, which has a day; an
    entry whose own name holds a day goes, and so do comments that name the worker and a day.

    Parameters
    ----------
    text
        The file, with its own line ends and its byte order mark, if it has one.
    name
        What error messages call the file.

    Raises
    ------
    FieldworkError
        The file is written in a way in which this cannot be done; or a line with the worker and a day would
        remain: all of them.
    """
    changed = with_item(text, "withdrawn", worker, name)
    data = yaml.load(changed, Loader=yaml.BaseLoader)  # noqa: S506 - it makes no objects
    gone: list[KeyPath] = [
        ("workers", at) for at, one in enumerate(data.get("workers") or ()) if one.get("id") == worker
    ]
    values: dict[KeyPath, str] = {}
    for mention in mentions_of(text, worker):
        if mention.names_day:
            gone.append(mention.path)
        else:
            values[mention.path] = worker
    if gone or values:
        above = _comments_above(changed, worker)
        # No comment is a part of the data, so the paths stay right.
        changed = without_comments(changed, lambda comment: comment in above)
        changed = without(changed, gone, name, values)
    changed = without_comments(changed, lambda comment: _is_of(comment.text, worker))
    _refuse_days(changed, worker, name)
    return changed


def _comments_above(text: str, worker: str) -> list[Comment]:
    """Return the comments with a day that stand directly above the worker's block, line by line."""
    comments = {text.count("\n", 0, comment.start): comment for comment in comments_of(text)}
    above: list[Comment] = []
    for item in _items_of_workers(text):
        if any(key.value == "id" and value.value == worker for key, value in item.value):
            line = item.start_mark.line - 1
            while (
                line in comments
                and holds_day(comments[line].text, worker)
                and _is_alone(text, comments[line])
            ):
                above.append(comments[line])
                line -= 1
    return above


def _items_of_workers(text: str) -> Iterator[yaml.MappingNode]:
    root = yaml.compose(text, Loader=yaml.BaseLoader)
    for key, value in root.value:
        if key.value == "workers" and isinstance(value, yaml.SequenceNode):
            yield from value.value


def _is_alone(text: str, comment: Comment) -> bool:
    """Tell whether nothing stands before a comment on its line."""
    before = text[: comment.start].rstrip(" \t\ufeff")
    return not before or before[-1] in "\r\n"


def mentions_of(text: str, worker: str) -> Iterator[Mention]:
    """Yield the entries of ``manual_coding`` that name a worker beside a day, in name or value."""
    data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes no objects
    coding = data.get(CODING)
    for part, entries in coding.items() if isinstance(coding, dict) else ():
        for key, value in entries.items() if isinstance(entries, dict) else ():
            names_day = holds_day(key, worker)
            is_of_worker = _is_of(str(value), worker) or (
                bool(_id(worker).search(f"{key} {value}")) and names_day
            )
            if is_of_worker:
                yield Mention((CODING, part, key), names_day)


def _is_of(text: str, worker: str) -> bool:
    """Tell whether a text names a worker and holds a day."""
    return bool(_id(worker).search(text)) and holds_day(text, worker)


def _id(worker: str) -> re.Pattern[str]:
    """Return the pattern of a worker's id as a whole word."""
    return re.compile(rf"(?<![A-Za-z0-9]){re.escape(worker)}(?![A-Za-z0-9])")


def _refuse_days(text: str, worker: str, name: str) -> None:
    of_comments = [(comment.text, text.count("\n", 0, comment.start) + 1) for comment in comments_of(text)]
    of_scalars = [
        (token.value, token.start_mark.line + 1)
        for token in yaml.scan(text, Loader=yaml.BaseLoader)
        if isinstance(token, yaml.ScalarToken)
    ]
    lines = sorted({line for written, line in [*of_comments, *of_scalars] if _is_of(written, worker)})
    if lines:
        offenders = [f"{name}, line {line}: names {worker} and a day." for line in lines]
        advice = "Everybody may read this file: take the day out, and run the command again."
        raise FieldworkError(all_at_once(offenders, advice))
