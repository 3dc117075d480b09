"""How every YAML file is read: scalars as text, no objects, and no aliases.

An alias (``*name``) repeats what an anchor (``&name``) marks. A few lines of nested aliases stand for millions
of values, so that a file from elsewhere could keep the reader busy for hours; and what is changed in one place
would change in others. Nothing that is read here needs one.
"""

from __future__ import annotations

import yaml

from helpers.errors import FieldworkError, all_at_once

ADVICE = "Write out in each place what is meant there, without * and &."


class AliasError(yaml.MarkedYAMLError):
    """A YAML file has an alias."""


class PlainLoader(yaml.BaseLoader):
    """PyYAML's `BaseLoader`, which makes only texts, lists and mappings, without aliases."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Return the next node; an alias stops here, before anything is repeated.

        Raises
        ------
        AliasError
            The next node is an alias.
        """
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise AliasError(problem="an alias", problem_mark=event.start_mark)
        return super().compose_node(parent, index)


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
    lines: list[int] = []
    try:
        for event in yaml.parse(text, Loader=yaml.BaseLoader):
            if isinstance(event, yaml.AliasEvent):
                lines.append(event.start_mark.line + 1)
    except (yaml.YAMLError, RecursionError):
        # Those before the fault count all the same.
        pass
    offenders = [f"{name}, line {line}: an alias repeats another part of the file." for line in lines]
    if offenders:
        raise FieldworkError(all_at_once(offenders, f"Aliases are not allowed. {ADVICE}"))
