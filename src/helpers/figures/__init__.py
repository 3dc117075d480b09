"""Figures for the article: each a pure function from a table to a `Drawing`; only `save` writes."""

from helpers.figures.areas import areas_by_worker
from helpers.figures.calendar import contact_calendar
from helpers.figures.drawing import Drawing, save
from helpers.figures.style import COLUMN, PAGE
from helpers.figures.together import theme_weeks_together
from helpers.figures.weekly import MOST_WORKERS, theme_weeks

__all__ = [
    "COLUMN",
    "MOST_WORKERS",
    "PAGE",
    "Drawing",
    "areas_by_worker",
    "contact_calendar",
    "save",
    "theme_weeks",
    "theme_weeks_together",
]
