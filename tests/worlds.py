"""Small studies made to order, and all figures of one, for the test files of figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd
from matplotlib.text import Text
from public_tables import Tables, make_public

from helpers import figures
from helpers.coding import conversations, saturation
from helpers.coding.accuracy import accuracy_by_source, accuracy_of
from helpers.coding.intervals import wilson
from helpers.counting import (
    area_rates,
    cases,
    conditions,
    counts,
    directions,
    robustness,
    timelines,
    triangulation,
)
from helpers.figures.drawing.drawing import Drawing
from helpers.study.claims import Claim
from helpers.study.codebook import Codebook
from helpers.study.codebook_history import History, Version
from helpers.study.coders import Coders, parse_coder
from helpers.study.conditions import Condition, Conditions
from helpers.study.study import Study
from helpers.study.themes import Area, Theme
from helpers.study.workers import Worker
from helpers.tables import AGREEMENTS, CODINGS, CONDITION_CODINGS, VALIDATIONS, in_order

FIRST = date(2023, 10, 2)
SOURCES = ("interview", "observation", "voice_note")
OWN = ["interview", "voice_note"]


@dataclass(frozen=True)
class World:
    """A study in which each contact is one segment of ten words, with the themes given for it.

    In interviews it is the answer to a question of one word, in which no theme is coded.
    """

    n_workers: int = 2
    n_weeks: int = 4
    labels: tuple[str, ...] = ("Supervision", "Role clarity", "Structures")
    areas: tuple[str, ...] = ("Firm up", "Fine tune", "Focus")
    themes_in: dict[tuple[int, int, str], tuple[int, ...]] = field(default_factory=dict)
    """The themes of each contact, by number, by its worker, week and source."""
    said_of: dict[tuple[int, int, str], tuple[tuple[int, str], ...]] = field(default_factory=dict)
    """What each contact says of conditions, by number: met, not_met, or nothing; for a person's coding."""
    n_words: int = 10
    late: int = 0
    """How many workers start a week late."""
    profile: str = "open"
    language: str = "en"
    stance: str = "codebook"
    coder: str = "dictionary"
    without_indicators: tuple[int, ...] = ()
    """The themes, by number, for which the dictionary does not look."""
    threshold: float = 0.0
    """The accuracy threshold, of precision and of recall."""
    poor: tuple[int, ...] = ()
    """The themes, by number, of which the dictionary finds 2 of 40 segments."""
    alphas: Mapping[str, float] = field(default_factory=dict)
    """How far two people agree on themes, if two have coded."""
    source_label: str = "Walk-the-frontline visits"
    said: tuple[str, ...] = ()
    """The directions of a person's codings, in turn; without any, none is said."""
    argued_by: tuple[str, ...] = ()
    """What argues for each area; not said of those after the last."""

    @property
    def study(self) -> Study:
        """Return the facts of the study."""
        starts = [FIRST + timedelta(days=7 * (n < self.late)) for n in range(self.n_workers)]
        names = {"interview": "Interviews", "observation": self.source_label, "voice_note": "Voice notes"}
        counted_roles = {"observation": "researcher"}
        return Study.model_validate(
            {
                "title": "A study",
                "fictional": True,
                "notice": "Fictional example data",
                "stance": self.stance,
                "time_zone": "Europe/London",
                "language": self.language,
                "disclosure": {"profile": self.profile},
                "accuracy_threshold": {"precision": self.threshold, "recall": self.threshold},
                "calendar": {"first_day": FIRST, "last_day": FIRST + timedelta(days=7 * self.n_weeks - 1)},
                "speaker_roles": {"worker": "speaks"},
                "sources": [
                    {
                        "id": one,
                        "label": names[one],
                        "singular": names[one],
                        "folder": one,
                        "counted_role": counted_roles.get(one, "worker"),
                    }
                    for one in SOURCES
                ],
                "workers": [Worker(id=f"W{n + 1}", first_day=start) for n, start in enumerate(starts)],
            }
        )

    @property
    def codebook(self) -> Codebook:
        """Return a codebook whose themes are divided among its areas."""
        text = dict.fromkeys(["brief", "full", "use", "use_not", "example"], "-")
        areas = [
            Area(id=f"area{n}", label=label, meaning="-", argued_by="".join(self.argued_by[n : n + 1]))
            for n, label in enumerate(self.areas)
        ]
        themes = [
            Theme(
                id=f"t{n}",
                label=label,
                area=f"area{n * len(areas) // len(self.labels)}",
                indicators=() if n in self.without_indicators else ("x",),
                **text,
            )
            for n, label in enumerate(self.labels)
        ]
        return Codebook(version="1", status="-", areas=tuple(areas), themes=tuple(themes))

    @property
    def history(self) -> History:
        """Return versions of the codebook to which each week of fieldwork has added a theme."""
        book = self.codebook
        days = [FIRST + timedelta(days=7 * week - 1) for week in range(1, self.n_weeks + 1)]
        versions = [
            Version(day, book.model_copy(update={"themes": book.themes[:n]}))
            for n, day in enumerate(days[: len(book.themes)], start=1)
        ]
        return History(tuple(versions), book)

    @property
    def coders(self) -> Coders:
        """Return whose coding is counted."""
        return parse_coder(self.coder)

    def codings_of(self, themes: tuple[int, ...]) -> list[int]:
        """Return the themes, of those given, for which the coder has looked."""
        if not self.coders.is_dictionary:
            return list(themes)
        return [theme for theme in themes if theme not in self.without_indicators]

    def direction_of(self, number: int) -> str:
        """Return the direction of a coding by its number; the dictionary says none."""
        if self.coders.is_dictionary or not self.said:
            return ""
        return self.said[number % len(self.said)]

    @property
    def conditions(self) -> Conditions:
        """Return a model with an arrow from each condition to every later one, so that arrows pass others."""
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
        contacts = {
            (f"W{worker + 1}", week, source): themes
            for (worker, week, source), themes in self.themes_in.items()
            if worker >= self.late or week > 1
        }
        segments, codings = [], []
        for number, ((worker, week, source), themes) in enumerate(sorted(contacts.items())):
            day = study.calendar.monday_of(week) + timedelta(days=2)
            name = f"{worker}-{day}-{source}-{number:03}"
            words = ("worker", True, self.n_words, "x" * 50)
            if source == "interview":
                question = f"{worker}-{day}-{source}-0-{number:03}"
                asked = ("researcher", False, 1, "?")
                segments.append((question, question, name, worker, day.isoformat(), week, source, *asked))
            segments.append((name, name, name, worker, day.isoformat(), week, source, *words))
            indicator = "x" if self.coders.is_dictionary else ""
            codings += [
                (
                    name,
                    f"t{theme}",
                    5 * n,
                    5 * n + 5,
                    self.coder,
                    indicator,
                    self.direction_of(number + theme),
                )
                for n, theme in enumerate(self.codings_of(themes))
            ]
        rows = []
        for worker, week, source in study.cells():
            is_observed = (worker.id, week, source.id) in contacts
            state = "observed" if is_observed else study.absence(worker, week)
            length = 60.0 if is_observed and source.id == "voice_note" else None
            rows.append(
                (
                    worker.id,
                    week,
                    source.id,
                    state,
                    int(is_observed),
                    int(is_observed),
                    self.n_words * is_observed,
                    length,
                )
            )
        columns = [
            "segment_id",
            "record_id",
            "contact_id",
            "worker",
            "date",
            "week",
            "source",
            "speaker_role",
            "is_counted",
            "n_words",
            "text",
        ]
        cells = ["worker", "week", "source", "state", "n_contacts", "n_segments", "n_words", "duration_s"]
        of_segments = pd.DataFrame(segments, columns=columns).astype(
            {"week": int, "n_words": int, "is_counted": bool}
        )
        of_segments = of_segments.assign(time="")
        of_contacts = pd.DataFrame(rows, columns=cells).astype({"duration_s": float})
        of_codings = pd.DataFrame(codings, columns=CODINGS.columns).astype({"start": int, "end": int})
        return of_segments, of_contacts, of_codings


def condition_codings_of(world: World) -> pd.DataFrame:
    """Return table ``condition_codings`` of what the contacts say of conditions."""
    segments = world.tables()[0].query("is_counted")
    rows = [
        (row.segment_id, f"c{condition}", 0, 5, world.coder, state)
        for row in segments.itertuples()
        for condition, state in world.said_of.get((int(row.worker[1:]) - 1, row.week, row.source), ())
    ]
    table = pd.DataFrame(rows, columns=["segment_id", "condition", "start", "end", "coder", "state"])
    return in_order(CONDITION_CODINGS, table.astype({"start": int, "end": int}))


def themes_in_all(
    n_workers: int, weeks: range, themes: tuple[int, ...] = (0, 1)
) -> dict[tuple[int, int, str], tuple[int, ...]]:
    """Return the same themes for every contact of some workers and weeks."""
    return {
        (worker, week, source): themes for worker in range(n_workers) for week in weeks for source in SOURCES
    }


def validations_of(world: World) -> pd.DataFrame:
    """Return table ``validations`` of the dictionary, with the same scores in each source.

    Themes have the same scores too, except for the poor ones.
    """
    validated = sorted(world.codebook.dictionary.theme_ids)
    poor = {f"t{n}" for n in world.poor}
    return validation_rows(
        [
            (theme, source, "turn", "R1", 90, 40, 40, 2, 0.05, 0.05, 0.05, 0.0)
            if theme in poor
            else (theme, source, "turn", "R1", 9, 3, 4, 2, 0.5, 0.667, 0.57, 0.3)
            for theme in validated
            for source in ("all", *SOURCES)
        ]
    )


def agreements_of(world: World) -> pd.DataFrame:
    """Return table ``agreements`` of two people, by sentence and by turn, with intervals of 0.1 around alpha."""
    row = dict.fromkeys(AGREEMENTS.columns, 4) | {"distance": "nominal", "n_coders": 2, "n_by_two": 30}
    rows = [
        {
            **row,
            "theme": theme,
            "unit": unit,
            "alpha": alpha,
            "alpha_low": alpha - 0.1,
            "alpha_high": alpha + 0.1,
        }
        for theme, alpha in world.alphas.items()
        for unit in ("sentence", "turn")
    ]
    return pd.DataFrame(rows, columns=AGREEMENTS.columns)


def validation_rows(rows: Sequence[tuple[object, ...]], *, part: str = "all") -> pd.DataFrame:
    """Return table ``validations`` of rows without part and intervals, which follow from the counts.

    Where a score is not that of the counts, it has no interval.
    """
    intervals = [name for name in VALIDATIONS.columns if name.endswith(("_low", "_high"))]
    columns = [name for name in VALIDATIONS.columns if name not in (*intervals, "part")]
    table = pd.DataFrame(rows, columns=columns).assign(part=part, **dict.fromkeys(intervals, float("nan")))
    for at, row in table.iterrows():
        for score, n in (("precision", row["n_dictionary"]), ("recall", row["n_manual"])):
            if n and abs(row["n_both"] / n - (row[score] or 0)) < 0.001:
                table.loc[at, [f"{score}_low", f"{score}_high"]] = wilson(row["n_both"], n)
    return table[VALIDATIONS.columns]


def public_tables_of(
    world: World, *, unit: str = "segments", denominator: str = "words", **options
) -> Tables:
    """Return the public tables of a study by name, in which nothing is suppressed (`public_tables.mask`)."""
    codebook = world.codebook.for_coder(world.coders)
    segments, contacts, codings = world.tables()
    made_from = {"segments": segments, "contacts": contacts, "codings": codings}
    made_from |= {
        "validations": validations_of(world),
        "agreements": agreements_of(world),
        "condition_codings": condition_codings_of(world),
    }
    chosen = {"unit": unit, "denominator": denominator, "sources": OWN}
    return make_public(made_from, world.study, codebook, world.coders, world.conditions, **chosen, **options)


def drawn(
    world: World,
    *,
    unit: str = "segments",
    denominator: str = "words",
    public: Tables | None = None,
) -> Iterator[Drawing]:
    """Draw every figure of a study, as the notebooks do; from its own public tables, if none are given."""
    study, codebook = world.study, world.codebook.for_coder(world.coders)
    weeks = study.calendar.weeks
    segments, contacts, codings = world.tables()
    public = public or public_tables_of(world, unit=unit, denominator=denominator)
    validations = public["validations"]
    accuracy = accuracy_of(validations, study, world.coders, agreements=public["agreement"])
    theme_counts = counts.count_themes(codings, segments, contacts, codebook, weeks=weeks)
    of_themes = {"sources": OWN, "accuracy": accuracy}
    chosen = {"unit": unit, "denominator": denominator, "sources": OWN}
    weekly = counts.by_worker_and_week(
        theme_counts, contacts, study, codebook, unit=unit, sources=OWN, weeks=weeks
    )
    yield figures.contact_calendar(contacts, study)
    spoken = conversations.spoken_by_week(
        weekly, contacts, segments, study, unit=unit, sources=OWN, weeks=weeks
    )
    in_weeks = {"unit": unit, **of_themes, "spoken": spoken}
    of_all = {**in_weeks, "public_contacts": public["contacts"]}
    yield figures.theme_weeks(public["theme_counts"], study, codebook, **in_weeks)
    yield figures.theme_weeks_together(public["theme_counts"], study, codebook, **of_all)
    by_area = {**chosen, "weeks": weeks, "below": accuracy.below}
    yield figures.areas_by_worker(
        area_rates.by_area(theme_counts, contacts, study, codebook, **by_area),
        study,
        codebook,
        **chosen,
        accuracy=accuracy,
    )
    yield figures.areas_by_week(public["areas"], study, codebook, **chosen, accuracy=accuracy, spoken=spoken)
    alone = area_rates.in_weekly_source(theme_counts, contacts, segments, study, codebook, **by_area)
    yield figures.areas_by_week_alone(alone, study, codebook, **chosen, accuracy=accuracy)
    side_by_side = triangulation.side_by_side(theme_counts, contacts, study, codebook, unit=unit, weeks=weeks)
    verdicts = triangulation.verdicts(side_by_side, triangulation.questions(codings, segments, study))
    of_sources = accuracy_by_source(validations_of(world), study, world.coders)
    judged = {"accuracy": accuracy, "in_sources": of_sources}
    yield figures.theme_sources(side_by_side, verdicts, study, codebook, unit=unit, **judged)
    by_worker = directions.by_worker(theme_counts, contacts, study, codebook, sources=OWN, weeks=weeks)
    yield figures.directions(by_worker, study, codebook, **of_themes)
    yield figures.theme_pairs(public["pairs"], study, codebook, **of_themes)
    states = weekly[["worker", "week", "state"]].drop_duplicates()
    yield figures.timelines(
        timelines.lay_out(codings, segments, sources=OWN, weeks=weeks), states, study, codebook, **of_themes
    )
    by_contact = saturation.by_contact(codings, segments, world.history, study)
    why_not = saturation.why_not(world.history, study)
    yield figures.new_themes(by_contact, study, codebook, why_not=why_not, accuracy=accuracy)
    of_conditions = (public["conditions"], public["condition_states"], study, codebook)
    yield figures.conditions_model(world.conditions, *of_conditions, **of_themes)
    days = conditions.by_day(condition_codings_of(world), segments, sources=OWN, weeks=weeks)
    of_workers = conditions.by_worker(days, contacts, study, world.conditions, sources=OWN, weeks=weeks)
    against = conditions.against_sequence(of_workers, world.conditions)
    told = (world.conditions, days, of_workers, against, states, study)
    yield figures.conditions_order(*told, sources=OWN, coders=world.coders)
    yield figures.dictionary_validation(
        validations, study, codebook, by_source=validations_of(world), accuracy=accuracy
    )
    ranged = {"ranges": public["ranges"], "accuracy": accuracy}
    yield figures.theme_rates(public["rates"], study, codebook, **chosen, **ranged)
    claims = [
        Claim(id="most", kind="most_coded", theme="t0", purpose="It shows what is said most."),
        Claim(id="area", kind="area_leads", area="area0", purpose="It shows where most is said."),
        Claim(id="many", kind="direction", theme="t1", side="for", min_workers=2),
        Claim(id="few", kind="spoken_of", theme="t2", min_workers=1),
    ]
    cases_of = cases.decide(claims, codings, segments, contacts, study, codebook, weeks=weeks)
    yield figures.claim_cases(
        cases_of, cases.conclude_all(cases_of, claims), claims, study, codebook, accuracy=accuracy
    )
    specifications = robustness.try_claims(
        claims, {world.coder: codings}, segments, contacts, study, codebook, weeks=weeks
    )
    published = {"coder": world.coder, "unit": unit, "sources": OWN}
    reference = robustness.reference_of(study, **published)
    by_option = robustness.by_option(specifications, reference, study)
    yield figures.claims_held(by_option, claims, study, codebook)
    yield figures.specification_curve(specifications, reference, claims, study, codebook)
    of_one, weekly_of_one = (table[table["worker"] == "W1"] for table in (contacts, weekly))
    yield figures.portrait(
        of_one,
        directions.in_weeks(weekly_of_one, theme_counts, sources=OWN),
        study,
        codebook,
        unit=unit,
        **of_themes,
        spoken=conversations.spoken_by_week(
            weekly_of_one, of_one, segments, study, unit=unit, sources=OWN, weeks=weeks
        ),
    )


def texts(drawing: Drawing) -> list[Text]:
    """Return the visible texts of a figure."""
    return [text for text in drawing.figure.findobj(Text) if text.get_text().strip() and text.get_visible()]
