"""Whatever a study is like, each of its figures draws something honest, or a card that says why not: no label is cut or covered."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from helpers import counts, figures, pairs, ranges, robustness, timelines, triangulation
from helpers.claims import Claim
from helpers.codebook import Area, Codebook, Theme
from helpers.coders import THE_DICTIONARY
from helpers.coding import saturation
from helpers.conditions import Condition, Conditions
from helpers.errors import FieldworkError
from helpers.figures.drawing import Drawing
from helpers.privacy import publication
from helpers.study import Study, Worker, state_of_week
from helpers.tables import AUDITS, CODINGS, CONSENTS, LABELS
from helpers.trust import trust_of

FIRST = date(2023, 10, 2)
SOURCES = ("interview", "observation", "voice_note")
OWN = ["interview", "voice_note"]


@dataclass(frozen=True)
class World:
    """A study in which each contact is one segment of ten words, with the themes that are said to be told in it."""

    n_workers: int = 2
    n_weeks: int = 4
    labels: tuple[str, ...] = ("Supervision", "Role clarity", "Structures")
    areas: tuple[str, ...] = ("Firm up", "Fine tune", "Focus")
    told: dict[tuple[int, int, str], tuple[int, ...]] = field(default_factory=dict)
    """Worker, week and source: the themes told, by number."""
    n_words: int = 10
    late: int = 0
    """How many workers start a week late."""
    profile: str = "open"
    stance: str = "codebook"
    source_label: str = "Walk-the-frontline visits"

    @property
    def study(self) -> Study:
        """Return its facts."""
        starts = [FIRST + timedelta(days=7 * (n < self.late)) for n in range(self.n_workers)]
        names = {"interview": "Interviews", "observation": self.source_label, "voice_note": "Voice notes"}
        voices = {"observation": "researcher"}
        return Study.model_validate(
            {
                "title": "A study",
                "fictional": True,
                "notice": "Fictional example data",
                "stance": self.stance,
                "time_zone": "Europe/London",
                "disclosure": {"profile": self.profile},
                "calendar": {"first_day": FIRST, "last_day": FIRST + timedelta(days=7 * self.n_weeks - 1)},
                "speaker_roles": {"worker": "speaks"},
                "sources": [{"id": one, "label": names[one], "folder": one, "voice": voices.get(one, "worker")} for one in SOURCES],
                "workers": [Worker(id=f"W{n + 1}", first_day=start) for n, start in enumerate(starts)],
            }
        )

    @property
    def codebook(self) -> Codebook:
        """Return themes dealt to areas in turn."""
        text = dict.fromkeys(["brief", "full", "use", "use_not", "example"], "-")
        areas = [Area(id=f"area{n}", label=label, meaning="-") for n, label in enumerate(self.areas)]
        themes = [
            Theme(id=f"t{n}", label=label, area=f"area{n * len(areas) // len(self.labels)}", valence="mixed", indicators=("x",), **text)
            for n, label in enumerate(self.labels)
        ]
        return Codebook(version="1", status="-", areas=tuple(areas), themes=tuple(themes))

    @property
    def conditions(self) -> Conditions:
        """Return a model with an arrow to each later condition, so that arrows pass conditions by."""
        ids = [f"c{n}" for n in range(4)]
        label = max(self.labels, key=len)
        parts = [
            Condition(
                id=one,
                label=f"{label} {n}",
                meaning=f"{label} means more of it.",
                themes=tuple(self.codebook.theme_ids[n:]),
                leads_to=tuple(ids[n + 1 :]),
            )
            for n, one in enumerate(ids)
        ]
        return Conditions(status="Illustrative.", conditions=tuple(parts))

    def tables(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Return segments, contacts and codings."""
        study = self.study
        heard = {
            (f"W{worker + 1}", week, source): themes
            for (worker, week, source), themes in self.told.items()
            if worker >= self.late or week > 1
        }
        segments, codings = [], []
        for number, ((worker, week, source), themes) in enumerate(sorted(heard.items())):
            day = study.calendar.monday_of(week) + timedelta(days=2)
            name = f"{worker}-{day}-{source}-{number:03}"
            segments.append((name, name, name, worker, day.isoformat(), week, source, True, self.n_words, "x" * 50))
            codings += [(name, f"t{theme}", 5 * n, 5 * n + 5, "dictionary", "x") for n, theme in enumerate(themes)]
        rows = []
        for worker, week, source in study.cells():
            is_heard = (worker.id, week, source.id) in heard
            state = "observed" if is_heard else study.absence(worker, week)
            length = 60.0 if is_heard and source.id == "voice_note" else None
            rows.append((worker.id, week, source.id, state, int(is_heard), int(is_heard), self.n_words * is_heard, length))
        columns = ["segment_id", "record_id", "contact_id", "worker", "date", "week", "source", "is_counted", "n_words", "text"]
        cells = ["worker", "week", "source", "state", "n_contacts", "n_segments", "n_words", "duration_s"]
        said = pd.DataFrame(segments, columns=columns).astype({"week": int, "n_words": int, "is_counted": bool})
        given = pd.DataFrame(codings, columns=CODINGS.columns).astype({"start": int, "end": int})
        return said, pd.DataFrame(rows, columns=cells).astype({"duration_s": float}), given


def all_told(n_workers: int, weeks: range, themes: tuple[int, ...] = (0, 1)) -> dict[tuple[int, int, str], tuple[int, ...]]:
    return {(worker, week, source): themes for worker in range(n_workers) for week in weeks for source in SOURCES}


def drawn(world: World, *, unit: str = "segments", denominator: str = "words") -> Iterator[Drawing]:
    """Draw every figure of a study, as the notebooks do."""
    study, codebook, weeks = world.study, world.codebook, world.study.calendar.weeks
    segments, contacts, codings = world.tables()
    audits = pd.DataFrame(
        [(theme, "all", "R1", 9, 3, 4, 2, 0.5, 0.667, 0.57, 0.3) for theme in sorted(codebook.theme_ids)], columns=AUDITS.columns
    )
    trusted = trust_of(audits, study, THE_DICTIONARY)
    theme_counts = counts.count_themes(codings, segments, contacts, codebook, weeks=weeks)
    of_themes = {"sources": OWN, "trust": trusted}
    chosen = {"unit": unit, "denominator": denominator, "sources": OWN}
    weekly = counts.by_worker_and_week(theme_counts, contacts, study, codebook, unit=unit, sources=OWN, weeks=weeks)
    yield figures.contact_calendar(contacts, study)
    consents, labels = pd.DataFrame(columns=list(CONSENTS.columns)).astype({"is_given": bool}), pd.DataFrame(columns=list(LABELS.columns))
    public = publication.control_counts(weekly, study, consents=consents, labels=labels, sources=OWN)
    yield figures.theme_weeks(public.series, public.study, codebook, unit=unit, **of_themes)
    yield figures.theme_weeks_together(public.together, study, codebook, unit=unit, **of_themes)
    by_area = {**chosen, "weeks": weeks, "below": trusted.below}
    yield figures.areas_by_worker(
        counts.by_area(theme_counts, contacts, study, codebook, **by_area), study, codebook, **chosen, trust=trusted
    )
    in_weeks = counts.by_area(theme_counts, contacts, study, codebook, **by_area, per="week")
    yield figures.areas_by_week(in_weeks, study, codebook, **chosen, trust=trusted)
    side_by_side = triangulation.side_by_side(theme_counts, contacts, study, codebook, unit=unit, weeks=weeks)
    yield figures.theme_sources(side_by_side, study, codebook, unit=unit, trust=trusted)
    yield figures.theme_pairs(pairs.count_pairs(codings, segments, codebook, sources=OWN, weeks=weeks), study, codebook, **of_themes)
    states = weekly[["worker", "week", "state"]].drop_duplicates()
    yield figures.timelines(timelines.lay_out(codings, segments, sources=OWN, weeks=weeks), states, study, codebook, **of_themes)
    by_contact = saturation.by_contact(codings, segments, study, sources=OWN)
    yield figures.new_themes(by_contact, study, codebook, **of_themes, why_not=saturation.WHY_NOT)
    yield figures.conditions_model(world.conditions, public.themes, study, codebook, **of_themes)
    yield figures.dictionary_audit(audits, study, codebook, trust=trusted)
    rates = ranges.rates(codings, segments, contacts, study, codebook, **chosen, weeks=weeks)
    yield figures.theme_rates(rates, study, codebook, **chosen, trust=trusted)
    claims = [Claim(id="most", kind="most_told", theme="t0"), Claim(id="area", kind="area_leads", area="area0")]
    variants = robustness.try_claims(claims, {"dictionary": codings}, segments, contacts, study, codebook, weeks=weeks)
    by_option = robustness.by_option(variants)
    yield figures.claims_held(by_option, claims, study, codebook)
    yield figures.specification_curve(variants, by_option, claims, study, codebook)
    yield figures.portrait(contacts[contacts["worker"] == "W1"], weekly[weekly["worker"] == "W1"], study, codebook, unit=unit, **of_themes)


def texts(drawing: Drawing) -> list[Text]:
    return [text for text in drawing.figure.findobj(Text) if text.get_text().strip() and text.get_visible()]


def require_legible(drawing: Drawing) -> None:
    """No text lies over another, leaves the page, or is smaller than six points; a hatched cell holds no number."""
    drawing.figure.draw_without_rendering()
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(drawing)]
    page = drawing.figure.bbox.padded(0.5)
    cut = [text for text, box in boxes if not all(page.contains(*corner) for corner in box.corners())]
    assert not cut, (drawing.name, cut)
    over = [(a, b) for (a, one), (b, two) in itertools.combinations(boxes, 2) if one.padded(-1.2).overlaps(two.padded(-1.2))]
    assert not over, (drawing.name, over[:5])
    assert min(text.get_fontsize() for text in texts(drawing)) >= 6
    hatched = [cell for cell in drawing.figure.findobj(Rectangle) if cell.get_hatch() and cell.get_gid()]
    for cell in hatched:
        box = cell.get_window_extent()
        inside = [text for text, extent in boxes if box.contains((extent.x0 + extent.x1) / 2, (extent.y0 + extent.y1) / 2)]
        assert not [text for text in inside if any(letter.isdigit() for letter in text)], (drawing.name, cell.get_gid(), inside)
    assert "Fictional example data." in drawing.caption
    assert len(drawing.alt) > 60


LONG = "Being accepted as an equal by colleagues"
LONGER = "Anerkennungsverfahrensbeschleunigungsgesetzgebungsvorhaben and what it means for us all"
PLAIN = all_told(2, range(1, 5))
WORLDS = {
    "plain": World(told=PLAIN),
    "nobody heard": World(),
    "one worker": World(n_workers=1, told=all_told(1, range(1, 5))),
    "one week": World(n_weeks=1, told=all_told(2, range(1, 2))),
    "one contact": World(n_workers=1, n_weeks=1, told={(0, 1, "interview"): (0,)}),
    "a theme never told, and all of an area": World(told=all_told(2, range(1, 5), (0,))),
    "nothing told": World(told=all_told(2, range(1, 5), ())),
    "no words": World(told=PLAIN, n_words=0),
    "labels of 40 letters": World(
        labels=(LONG, LONG[::-1], LONG.upper()), areas=(LONG, LONG[::-1], LONG.upper()), told=PLAIN, source_label=LONG
    ),
    "labels longer than a line": World(labels=(LONGER, LONGER + " 2", LONGER + " 3"), areas=(LONGER,), told=PLAIN, source_label=LONGER),
    "Welsh, emoji and marks": World(
        labels=("Cefnogaeth gan gymheiriaid ŵ ŷ", "🫖 Tea & $5 <b>", "支持 {x}_y^2"), areas=("Siân 🧡", "Tŷ $", "\\alpha"), told=PLAIN
    ),
    "sixty weeks": World(n_weeks=60, told=all_told(2, range(1, 61, 3))),
    "twelve workers": World(n_workers=12, late=3, told=all_told(12, range(1, 5))),
    "one theme": World(labels=("Tea",), areas=("Firm up",), told=all_told(2, range(1, 5), (0,))),
    "nine areas": World(labels=tuple(f"Theme {n}" for n in range(9)), areas=tuple(f"Area {n}" for n in range(9)), told=PLAIN),
    "visits alone": World(told={(0, 1, "observation"): (0,), (1, 2, "observation"): (1,)}),
    "reflexive": World(told=PLAIN, stance="reflexive"),
}


@pytest.mark.parametrize("name", WORLDS)
def test_every_figure_of_every_study_is_legible_and_honest(name):
    found = [drawing.name for drawing in drawn(WORLDS[name]) if require_legible(drawing) is None]
    assert len(found) == 15
    assert len(set(found)) == 15


@pytest.mark.parametrize(
    ("unit", "denominator"),
    [("mentions", "none"), ("contacts", "contacts"), ("weeks", "weeks"), ("segments", "minutes"), ("turns", "words")],
)
def test_every_unit_and_denominator_is_drawn_and_said(unit, denominator):
    drawings = {drawing.name: drawing for drawing in drawn(WORLDS["plain"], unit=unit, denominator=denominator)}
    for drawing in drawings.values():
        require_legible(drawing)
    said = {"none": "in all", "words": "per 1,000 words", "contacts": "per contact", "weeks": "per week heard", "minutes": "per minute"}[
        denominator
    ]
    for name in ("areas_by_worker", "areas_by_week"):
        assert said in drawings[name].caption
    if denominator == "minutes":
        assert "There is no rate per minute to draw" in drawings["theme_rates"].caption, "the length of interviews is not known"
    else:
        assert said in drawings["theme_rates"].caption


def test_strict_shows_what_all_workers_told_together_and_nobody_alone():
    world = World(n_workers=6, told=all_told(6, range(1, 5)), profile="strict")
    drawings = {drawing.name: drawing for drawing in drawn(world)}
    shown = {name for name, drawing in drawings.items() if "not_shown" not in drawing.table}
    assert shown == {"theme_weeks_together", "conditions_model", "dictionary_audit", "portrait_W1"}
    public = figures.of_the_public(drawings["portrait_W1"], world.study)
    assert "not_shown" in public.table, "a portrait is the researcher's alone"
    assert public.name == "portrait_W1"
    assert not {"n_hand", "n_dictionary", "n_both"} & set(drawings["dictionary_audit"].table.columns)
    for name in shown - {"portrait_W1"}:
        assert not {f"W{n}" for n in range(1, 7)} & {word for text in texts(drawings[name]) for word in text.get_text().split()}


def test_thirteen_workers_are_refused_by_the_figures_that_draw_each_one():
    world = World(n_workers=13, n_weeks=1, told=all_told(13, range(1, 2)))
    study, codebook, weeks = world.study, world.codebook, world.study.calendar.weeks
    segments, contacts, codings = world.tables()
    theme_counts = counts.count_themes(codings, segments, contacts, codebook, weeks=weeks)
    side_by_side = triangulation.side_by_side(theme_counts, contacts, study, codebook, unit="segments", weeks=weeks)
    with pytest.raises(FieldworkError, match="13 workers do not fit on a page"):
        figures.theme_sources(side_by_side, study, codebook, unit="segments")
    states = contacts.groupby(["worker", "week"])["state"].agg(state_of_week).reset_index()
    with pytest.raises(FieldworkError, match="13 workers do not fit on a page"):
        figures.timelines(timelines.lay_out(codings, segments, sources=OWN, weeks=weeks), states, study, codebook, sources=OWN)


WORDS = st.text("abcdefghi ŵâ-&$🫖", min_size=1, max_size=40).map(lambda text: f"A{text.strip()}")


@st.composite
def worlds(draw: st.DrawFn) -> World:
    n_workers, n_weeks = draw(st.integers(1, 4)), draw(st.integers(1, 9))
    labels = tuple(draw(st.lists(WORDS, min_size=1, max_size=5, unique=True)))
    places = st.tuples(st.integers(0, n_workers - 1), st.integers(1, n_weeks), st.sampled_from(SOURCES))
    themes = st.lists(st.integers(0, len(labels) - 1), max_size=4, unique=True).map(tuple)
    return World(
        n_workers=n_workers,
        n_weeks=n_weeks,
        labels=labels,
        areas=tuple(draw(st.lists(WORDS, min_size=1, max_size=3, unique=True))),
        told=draw(st.dictionaries(places, themes, max_size=20)),
        n_words=draw(st.sampled_from([0, 1, 10, 1000])),
        late=draw(st.integers(0, n_workers)) if n_weeks > 1 else 0,
        source_label=draw(WORDS),
    )


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(worlds())
def test_no_study_makes_a_figure_crash_cut_a_label_or_draw_a_zero_where_there_was_no_contact(world):
    for drawing in drawn(world):
        require_legible(drawing)
