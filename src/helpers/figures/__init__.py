"""Figures for the article: each is a pure function from a table to a `Drawing`; only `save` writes files.

The tables are those that may be published. Drawings are saved as SVG, PDF, PNG and CSV, with a page for the
caption and the alt text. Each module draws one figure; `drawing` holds what they share. The names listed
here are the interface.
"""

from helpers.figures.areas import areas_by_worker
from helpers.figures.calendar import contact_calendar
from helpers.figures.claim_cases import claim_cases
from helpers.figures.claims import claims_held
from helpers.figures.co_occurrence import theme_pairs
from helpers.figures.conditions_order import conditions_order
from helpers.figures.dictionary_validation import dictionary_validation
from helpers.figures.directions import directions
from helpers.figures.drawing.drawing import Drawing, save
from helpers.figures.drawing.style import COLUMN, PAGE
from helpers.figures.model import conditions_model
from helpers.figures.months import areas_by_week, areas_by_week_alone
from helpers.figures.new_themes import new_themes
from helpers.figures.portrait import for_publication, portrait
from helpers.figures.rates import theme_rates
from helpers.figures.sources import theme_sources
from helpers.figures.specification_curve import specification_curve
from helpers.figures.timelines import timelines
from helpers.figures.weekly import theme_weeks
from helpers.figures.workers_together import theme_weeks_together

__all__ = [
    "COLUMN",
    "PAGE",
    "Drawing",
    "areas_by_week",
    "areas_by_week_alone",
    "areas_by_worker",
    "claim_cases",
    "claims_held",
    "conditions_model",
    "conditions_order",
    "contact_calendar",
    "dictionary_validation",
    "directions",
    "for_publication",
    "new_themes",
    "portrait",
    "save",
    "specification_curve",
    "theme_pairs",
    "theme_rates",
    "theme_sources",
    "theme_weeks",
    "theme_weeks_together",
    "timelines",
]
