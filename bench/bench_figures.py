"""Time each figure against plain matplotlib that draws the same artists, and figures of larger studies.

The baseline of a figure is a bare page with copies of its artists (rectangles, texts, lines, collections in
their places), saved in all formats and made smaller for notebooks and pages: what matplotlib and Pillow take,
without tables, layout, captions and alt texts. Ratios are to that baseline, in one run; the least processor
time of three rounds is taken. Larger studies are random
counts: the table grows, and the figure must not.

Measured on two shared cores with Python 3.11 (December 2026): all figures together take 1.02 times the
baseline (0.84 to 1.76 each; the plainest, a line, has the highest ratio). From 50 to 500 workers, counting
takes 7.7 times as long for ten times the rows, and drawing no longer than before.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from PIL import Image

from helpers import figures, tables
from helpers.coding import choice, conversations, saturation
from helpers.coding.accuracy import accuracy_of
from helpers.counting import (
    area_rates,
    cases,
    conditions,
    counts,
    directions,
    ranges,
    robustness,
    timelines,
    triangulation,
)
from helpers.exchange import manual_coding
from helpers.figures.drawing.drawing import Drawing, render, render_for_page
from helpers.figures.drawing.inline import as_inline, as_webp
from helpers.figures.drawing.style import article
from helpers.files import paths
from helpers.files.place import Place
from helpers.privacy.disclosure.material import Material
from helpers.privacy.disclosure.public_frames import public_tables
from helpers.privacy.disclosure.publication import prove_release
from helpers.study import claims
from helpers.study.codebook import read_codebook
from helpers.study.codebook_history import History, Version
from helpers.study.coders import THE_DICTIONARY
from helpers.study.conditions import read_conditions
from helpers.study.study import Study, read_study
from helpers.study.workers import Worker
from helpers.tables.public_tables import PUBLIC_TABLES

PUBLISHED = Place.at(paths.ROOT)
ROUNDS, FORMATS = 3, ("svg", "pdf", "png")
SIZES = ((5, 13), (50, 52), (500, 52))
OWN = ["interview", "voice_note"]
EMPTY = (tables.VALIDATIONS, tables.CONDITION_CODINGS, tables.QUOTATIONS, tables.CONSENTS, tables.LABELS)


def main() -> None:
    print(f"{'figure':24}{'ours, s':>9}{'baseline, s':>13}{'ratio':>8}")
    totals = [0.0, 0.0]
    for draw in makers():
        ours = least(lambda draw=draw: save(draw()))
        drawing = draw()
        baseline = least(lambda drawing=drawing: draw_copies(drawing.figure))
        totals = [totals[0] + ours, totals[1] + baseline]
        print(f"{drawing.name:24}{ours:9.2f}{baseline:13.2f}{ours / baseline:8.2f}")
    print(f"{'all':24}{totals[0]:9.2f}{totals[1]:13.2f}{totals[0] / totals[1]:8.2f}\n")
    print(f"{'workers × weeks':20}{'rows':>10}{'counting, s':>13}{'drawing, s':>12}{'bytes of SVG':>14}")
    for n_workers, n_weeks in SIZES:
        print(larger(n_workers, n_weeks))


def makers() -> list[Callable[[], Drawing]]:
    """Return a function that draws each figure of the example, from tables that already exist."""
    study, codebook = read_study(paths.ROOT), read_codebook(paths.ROOT)
    weeks, options = study.calendar.weeks, {"unit": "segments", "sources": OWN}
    contacts, segments = tables.read(PUBLISHED, tables.CONTACTS), tables.read(PUBLISHED, tables.SEGMENTS)
    theme_counts, codings = (
        tables.read(PUBLISHED, tables.THEME_COUNTS, codebook),
        tables.read(PUBLISHED, tables.CODINGS, codebook),
    )
    validations = tables.read(PUBLISHED, tables.VALIDATIONS, codebook)
    accuracy = accuracy_of(tables.read(PUBLISHED, tables.PUBLIC_VALIDATIONS, codebook), study, THE_DICTIONARY)
    of_themes = {"sources": OWN, "accuracy": accuracy}
    coverage = manual_coding.coder_coverage(tables.read(PUBLISHED, tables.EXCERPTS), segments)
    chosen = choice.choose(codings, coverage, segments, THE_DICTIONARY)
    weekly = counts.by_worker_and_week(theme_counts, contacts, study, codebook, **options, weeks=weeks)
    public = {table.name: tables.read(PUBLISHED, table, codebook) for table in PUBLIC_TABLES}
    area = area_rates.by_area(theme_counts, contacts, study, codebook, **options, weeks=weeks)
    by_source = triangulation.side_by_side(
        theme_counts, contacts, study, codebook, unit="segments", weeks=weeks
    )
    verdicts = triangulation.verdicts(by_source, triangulation.questions(codings, segments, study))
    by_side = directions.by_worker(theme_counts, contacts, study, codebook, sources=OWN, weeks=weeks)
    states = weekly[["worker", "week", "state"]].drop_duplicates()
    laid_out = timelines.lay_out(chosen, segments, sources=OWN, weeks=weeks)
    versions = (
        Version(study.calendar.first_day, codebook.model_copy(update={"themes": codebook.themes[:4]})),
    )
    versions += (Version(study.calendar.last_day, codebook),)
    by_contact = saturation.by_contact(chosen, segments, History(versions, codebook), study)
    model = read_conditions(paths.ROOT, codebook)
    rated = ranges.rates(
        chosen, segments, contacts, study, codebook, **options, denominator="words", weeks=weeks
    )
    claimed = claims.read_claims(paths.ROOT, codebook, study)
    specifications = tables.read(PUBLISHED, tables.SPECIFICATIONS, codebook)
    published = {"coder": str(THE_DICTIONARY), "unit": "segments", "sources": OWN}
    reference = robustness.reference_of(study, **published)
    by_option = robustness.by_option(specifications, reference, study)
    decided = cases.decide(claimed, chosen, segments, contacts, study, codebook, weeks=weeks)
    results = cases.conclude_all(decided, claimed)
    public_counts = public["public_theme_counts"]
    of_w1 = directions.in_weeks(weekly[weekly["worker"] == "W1"], theme_counts, sources=OWN)
    own = contacts[contacts["worker"] == "W1"], of_w1
    spoken = conversations.spoken_by_week(weekly, contacts, segments, study, **options, weeks=weeks)
    in_weeks = {"unit": "segments", **of_themes, "spoken": spoken}
    of_all = in_weeks | {"public_contacts": public["public_contacts"]}
    alone = area_rates.in_weekly_source(
        theme_counts, contacts, segments, study, codebook, **options, weeks=weeks
    )
    coded = tables.read(PUBLISHED, tables.CONDITION_CODINGS, codebook)
    days = conditions.by_day(coded, segments, sources=OWN, weeks=weeks)
    told = conditions.by_worker(days, contacts, study, model, sources=OWN, weeks=weeks)
    order = (model, days, told, conditions.against_sequence(told, model), states, study)
    return [
        lambda: figures.contact_calendar(contacts, study),
        lambda: figures.theme_weeks(public_counts, study, codebook, **in_weeks),
        lambda: figures.theme_weeks_together(public_counts, study, codebook, **of_all),
        lambda: figures.areas_by_worker(area, study, codebook, **options, accuracy=accuracy),
        lambda: figures.areas_by_week(
            public["public_areas"], study, codebook, **options, accuracy=accuracy, spoken=spoken
        ),
        lambda: figures.areas_by_week_alone(alone, study, codebook, **options, accuracy=accuracy),
        lambda: figures.directions(by_side, study, codebook, **of_themes),
        lambda: figures.theme_sources(
            by_source, verdicts, study, codebook, unit="segments", accuracy=accuracy
        ),
        lambda: figures.theme_pairs(public["public_pairs"], study, codebook, **of_themes),
        lambda: figures.timelines(laid_out, states, study, codebook, **of_themes),
        lambda: figures.new_themes(by_contact, study, codebook, accuracy=accuracy),
        lambda: figures.conditions_model(
            model,
            public["public_conditions"],
            public["public_condition_states"],
            study,
            codebook,
            **of_themes,
        ),
        lambda: figures.conditions_order(*order, sources=OWN, coders=THE_DICTIONARY),
        lambda: figures.dictionary_validation(
            public["public_validations"], study, codebook, by_source=validations, accuracy=accuracy
        ),
        lambda: figures.theme_rates(
            public["public_rates"],
            study,
            codebook,
            **options,
            denominator="words",
            ranges=rated,
            accuracy=accuracy,
        ),
        lambda: figures.claim_cases(decided, results, claimed, study, codebook, accuracy=accuracy),
        lambda: figures.claims_held(by_option, claimed, study, codebook),
        lambda: figures.specification_curve(specifications, reference, claimed, study, codebook),
        lambda: figures.portrait(*own, study, codebook, unit="segments", **of_themes),
    ]


def save(drawing: Drawing) -> None:
    """Render a figure in all formats, and for a notebook and its page, as `figures.save` does."""
    for form in FORMATS:
        render(drawing, form)
    render_for_page(drawing)


@article()
def draw_copies(drawn: Figure) -> None:
    """Draw copies of a figure's artists on a bare page with plain matplotlib, and save it in all formats."""
    page = Figure(figsize=drawn.get_size_inches())
    for axes in drawn.axes:
        bare = page.add_axes(axes.get_position())
        bare.set_xlim(axes.get_xlim())
        bare.set_ylim(axes.get_ylim())
        bare.set_xticks([])
        bare.set_yticks([])
        for artist in axes.get_children():
            copy(artist, bare)
        for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
            bare.text(*label.get_position(), label.get_text(), fontsize=label.get_fontsize())
    file = BytesIO()
    for form in FORMATS:
        file = BytesIO()
        page.savefig(file, format=form)
    with Image.open(file) as png:
        as_webp(as_inline(png))


def copy(artist: object, axes: object) -> None:
    """Draw a copy of an artist."""
    if isinstance(artist, Rectangle) and artist.axes:
        corner, size = artist.get_xy(), (artist.get_width(), artist.get_height())
        look = {
            "facecolor": artist.get_facecolor(),
            "edgecolor": artist.get_edgecolor(),
            "hatch": artist.get_hatch(),
        }
        axes.add_patch(Rectangle(corner, *size, **look, clip_on=False))
    elif isinstance(artist, Text) and artist.get_text():
        axes.text(
            *artist.get_position(),
            artist.get_text(),
            fontsize=artist.get_fontsize(),
            fontweight=artist.get_fontweight(),
        )
    elif isinstance(artist, Line2D):
        axes.plot(
            *artist.get_data(),
            color=artist.get_color(),
            linewidth=artist.get_linewidth(),
            marker=artist.get_marker(),
        )
    elif isinstance(artist, LineCollection):
        axes.add_collection(LineCollection(artist.get_segments()))
    elif isinstance(artist, PolyCollection):
        axes.add_collection(
            PolyCollection([path.vertices for path in artist.get_paths()], facecolors=artist.get_facecolor())
        )


def larger(n_workers: int, n_weeks: int) -> str:
    """Count and draw the aggregate figures of a larger study."""
    codebook, small = read_codebook(paths.ROOT), read_study(paths.ROOT)
    first = small.calendar.first_day
    facts = small.model_dump(by_alias=True) | {
        "calendar": {"first_day": first, "last_day": first + timedelta(days=7 * n_weeks - 1)},
        "workers": [Worker(id=f"W{n}", first_day=date(2023, 10, 2)) for n in range(1, n_workers + 1)],
    }
    study, weeks = Study.model_validate(facts), range(1, n_weeks + 1)
    draw = np.random.default_rng(1)
    grid = pd.MultiIndex.from_product(
        [study.worker_ids, weeks, study.source_ids], names=["worker", "week", "source"]
    ).to_frame(index=False)
    observed = grid[draw.random(len(grid)) < 0.7].assign(n_contacts=1, n_segments=3, n_words=200)
    contacts = grid.merge(observed, how="left").fillna({"n_contacts": 0, "n_segments": 0, "n_words": 0})
    contacts = contacts.astype(dict.fromkeys(["n_contacts", "n_segments", "n_words"], int))
    contacts["state"] = np.where(contacts["n_contacts"] > 0, "observed", "no_contact")
    contacts["duration_s"] = np.nan
    contact_ids = [f"c{n}" for n in range(len(observed))]
    segments = observed[["worker", "week", "source"]].assign(contact_id=contact_ids, record_id=contact_ids)
    segments = segments.loc[segments.index.repeat(3)].reset_index(drop=True).assign(is_counted=True)
    segments["segment_id"] = [f"s{n}" for n in range(len(segments))]
    segments["date"] = [study.calendar.monday_of(week).isoformat() for week in segments["week"]]
    pairs = segments[["segment_id"]].merge(pd.DataFrame({"theme": codebook.theme_ids}), how="cross")
    codings = pairs[draw.random(len(pairs)) < 0.15].assign(
        start=0, end=5, coder="dictionary", indicator="x", direction=""
    )
    start = time.process_time()
    options = {"unit": "segments", "sources": OWN}
    theme_counts = counts.count_themes(codings, segments, contacts, codebook, weeks=weeks)
    material = Material(
        study=study,
        codebook=codebook,
        contacts=contacts,
        theme_counts=theme_counts,
        segments=segments,
        codings=codings,
        coverage=pd.DataFrame(columns=["segment_id", "coder"], dtype=str),
        **{table.name: pd.DataFrame(columns=table.columns).astype(table.types) for table in EMPTY},
        coders=THE_DICTIONARY,
        denominator="words",
        weeks=weeks,
        conditions=read_conditions(paths.ROOT, codebook),
        **options,
    )
    model = read_conditions(paths.ROOT, codebook)
    public = public_tables(prove_release(material))
    counted = time.process_time()
    drawings = [
        figures.theme_weeks_together(public["public_theme_counts"], study, codebook, **options),
        figures.areas_by_week(public["public_areas"], study, codebook, **options),
        figures.conditions_model(
            model,
            public["public_conditions"],
            public["public_condition_states"],
            study,
            codebook,
            sources=OWN,
        ),
    ]
    size = 0
    for drawing in drawings:
        save(drawing)
        size += len(render(drawing, "svg"))
    drawn = time.process_time()
    name = f"{n_workers} × {n_weeks}"
    return f"{name:20}{len(theme_counts):>10,}{counted - start:13.2f}{drawn - counted:12.2f}{size:14,}"


def least(work: Callable[[], None]) -> float:
    """Return the least time of several rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


if __name__ == "__main__":
    sys.exit(main())
