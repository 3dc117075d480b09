"""The name that each theme has as a code of another program: its label, or its id if that is not unique.

The code of a theme in a direction is named after both: ``Supervision: lacking``.

QualCoder keeps one code of a name, and passes over a second one with all that is coded with it. An
id is unique, and on import it is known as the theme's name too (`themes_of_codes`).
"""

from __future__ import annotations

from collections import Counter

from helpers.exchange.themes_of_codes import REVIEWED_CODE
from helpers.study.codebook import Codebook


def name_themes(codebook: Codebook) -> dict[str, str]:
    """Return the name of each theme's code, by the theme's id.

    A label is not unique if another theme has it too, in capitals or not, or if it is the code for contacts
    without any theme.
    """
    n_of = Counter(_compared(theme.label) for theme in codebook.themes)
    n_of[_compared(REVIEWED_CODE)] += 1
    names = {}
    for theme in codebook.themes:
        is_unique = n_of[_compared(theme.label)] == 1
        names[theme.id] = theme.label if is_unique else theme.id
    return names


def name_directions(codebook: Codebook) -> dict[tuple[str, str], str]:
    """Return the name of the code of each theme in each direction, by the ids of both."""
    themes = name_themes(codebook)
    names = {
        (theme, direction.id): f"{themes[theme]}: {direction.label}"
        for theme in codebook.theme_ids
        for direction in codebook.directions
    }
    n_of = Counter(_compared(name) for name in [*themes.values(), *names.values()])
    return {key: name if n_of[_compared(name)] == 1 else f"{key[0]}: {key[1]}" for key, name in names.items()}


def _compared(label: str) -> str:
    return label.replace("/", "-").casefold()
