"""The sources that a parameter names: each of the study, and all of one counted role."""

from __future__ import annotations

from helpers.errors import FieldworkError, allowed
from helpers.study.study import Study


def check_sources(sources: list[str], study: Study) -> list[str]:
    """Return the sources that a parameter names.

    Raises
    ------
    FieldworkError
        It names none, one that the study does not have, or sources with different counted roles.
    """
    if not sources:
        msg = f"parameter sources: none given. {allowed(study.source_ids)}"
        raise FieldworkError(msg)
    refuse_mixed_roles(sources, study)
    return sources


def refuse_mixed_roles(sources: list[str], study: Study) -> None:
    """Refuse to add up sources in which the words of different speaker roles are counted.

    Raises
    ------
    FieldworkError
        The sources have different counted roles, or the study does not have one of them.
    """
    roles = {study.source(source).counted_role for source in sources}
    if len(roles) > 1:
        msg = (
            f"parameter sources: {', '.join(sources)} have different counted roles "
            f"({', '.join(sorted(roles))}), which are never added up. Name sources of one role."
        )
        raise FieldworkError(msg)
