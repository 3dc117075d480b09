"""No YAML file that is read here may have an alias.

An alias (``*name``) repeats what an anchor (``&name``) marks. A few lines of nested aliases stand for
millions of values, so that a file from elsewhere could keep the reader busy for hours; and a change in one
place would change others.
"""

from __future__ import annotations

import re
from contextlib import suppress

import yaml

from helpers.errors import FieldworkError, all_at_once

ADVICE = "Aliases are not allowed. Write out in each place what is meant there, without * and &."
_star = re.compile(r"(?:^|[\s\[{,:?-])\*[^\s,\[\]{}]", re.MULTILINE)
"""What may be an alias: most files have nothing of the kind, and need not be read twice."""


def refuse_aliases(text: str, name: str) -> None:
    """Refuse the text of a YAML file that has aliases, without following any.

    Parameters
    ----------
    name
        What error messages call the file.

    Raises
    ------
    FieldworkError
        The line of each alias. A text that is not YAML is for its reader to refuse.
    """
    if not _star.search(text):
        return
    offenders: list[str] = []
    # What stands before a fault counts all the same.
    with suppress(yaml.YAMLError, RecursionError):
        for event in yaml.parse(text, Loader=yaml.BaseLoader):
            if isinstance(event, yaml.AliasEvent):
                line = event.start_mark.line + 1
                offenders.append(f"{name}, line {line}: an alias repeats another part of the file.")
    if offenders:
        raise FieldworkError(all_at_once(offenders, ADVICE))
