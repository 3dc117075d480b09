"""The numbers that the article quotes, and the facts that fill in its reporting checklists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from helpers.article.agreement import agreement_numbers, describe_agreement
from helpers.article.areas import direction_numbers
from helpers.article.controlled import (
    AGREEMENT,
    BY_WEEK,
    CONTACTS,
    COUNTED,
    OF_ALL,
    RATES,
    THEME_COUNTS,
    VALIDATIONS,
    Where,
    is_any_shown,
    is_any_suppressed,
    select,
    shown_sources,
    themes_of_all,
    weeks_coded,
)
from helpers.article.numbers import Number
from helpers.article.overview import describe_origin
from helpers.coding.accuracy import describe_codebook, select_unit
from helpers.coding.judging_units import IN_WORDS, SENTENCE, of_unit
from helpers.prose import MONTHS, counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.coders import THE_DICTIONARY, Coders
from helpers.study.gate import Sentence, Shows, may_show
from helpers.study.study import SHOWN, Study
from helpers.study.units import check_unit, denominator_of, name_unit
from helpers.tables import ALL, SPECIFICATIONS

SETTINGS = "data/study.yaml"
NOTHING, TOGETHER, WORKERS = Shows.NOTHING, Shows.TOGETHER, Shows.WORKERS
STANCES = {
    "codebook": "Codebook approach to thematic analysis.",
    "reflexive": "Reflexive thematic analysis.",
    "reliability": "Coding reliability approach to thematic analysis.",
}


def collect_numbers(
    contacts: pd.DataFrame,
    theme_counts: pd.DataFrame,
    validations: pd.DataFrame,
    agreements: pd.DataFrame,
    rated: pd.DataFrame,
    ranges: pd.DataFrame,
    specifications: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    directions: pd.DataFrame,
) -> list[Number]:
    """Return every number that the article quotes, except those that are suppressed or may not be shown.

    Parameters
    ----------
    contacts, theme_counts, validations, agreements, rated
        The public tables ``contacts``, ``theme_counts``, ``validations``, ``agreement`` and ``rates``: each
        number names the rows of one of them.
    ranges, specifications
        The tables ``rates`` and ``specifications``: ranges without one worker and specifications show single
        workers, and are quoted only where the profile is open.
    unit
        What `theme_counts` counts.
    directions
        The public table ``directions``: without rows if no coding says a direction.
    """
    every = [
        Number(
            "workers",
            len(study.workers),
            f"{study.worker_noun.plural} in the study",
            SETTINGS,
            NOTHING,
            setting="workers",
        ),
        *_of_weeks(theme_counts),
        Number(
            "themes",
            len(codebook.themes),
            "themes in the dictionary" if codebook.left_out else "themes in the codebook",
            THEME_COUNTS,
            TOGETHER,
            OF_ALL,
            distinct=("theme",),
        ),
        *_of_corpus(contacts, study),
        *_of_counted(contacts),
        *_of_themes(theme_counts, codebook, unit),
        *_of_validations(select_unit(validations, study), codebook),
        *agreement_numbers(_without_suppressed(agreements, theme_counts), study, codebook),
        *_of_threshold(study),
        *_of_rates(rated, ranges, codebook),
        *_of_claims(specifications),
        *direction_numbers(directions, codebook),
    ]
    return [number for number in every if may_show(study, number.shows)]


def _of_weeks(theme_counts: pd.DataFrame) -> Iterator[Number]:
    rows = select(theme_counts, OF_ALL)
    n_weeks = int(rows["last_week"].max() - rows["first_week"].min() + 1)
    span = ("first_week", "last_week")
    yield Number("weeks", n_weeks, "study weeks that are counted", THEME_COUNTS, TOGETHER, OF_ALL, span=span)


def _of_corpus(contacts: pd.DataFrame, study: Study) -> Iterator[Number]:
    for source, row in shown_sources(contacts, study).items():
        kind = in_a_sentence(study.source(source).label)
        meanings = {
            "n_contacts": ("contacts", f"{kind} in all", 0),
            "n_words": ("words", f"words counted in {kind}", 0),
            "n_workers": ("workers", f"workers in contact through {kind}", 0),
            "minutes": ("minutes", f"minutes of audio in {kind}", 1),
        }
        for column, (name, meaning, places) in meanings.items():
            if pd.notna(row[column]):
                yield Number(
                    f"{source}_{name}",
                    float(row[column]),
                    meaning,
                    CONTACTS,
                    TOGETHER,
                    OF_ALL | {"source": [source]},
                    total=column,
                    places=places,
                )


def _of_counted(contacts: pd.DataFrame) -> Iterator[Number]:
    where = OF_ALL | {"source": [COUNTED]}
    for row in select(contacts, where | {"state": [SHOWN]}).to_dict("records"):
        yield Number(
            "contacts_counted",
            int(row["n_contacts"]),
            "contacts in the counted sources",
            CONTACTS,
            TOGETHER,
            where,
            total="n_contacts",
        )


def _of_threshold(study: Study) -> Iterator[Number]:
    by_unit = IN_WORDS[study.accuracy_threshold.unit]
    thresholds = {"precision": study.accuracy_threshold.precision, "recall": study.accuracy_threshold.recall}
    for share, threshold in thresholds.items():
        yield Number(
            f"threshold_{share}",
            threshold,
            f"{share} {by_unit} below which a theme is marked \u2020",
            SETTINGS,
            NOTHING,
            setting=f"accuracy_threshold.{share}",
            places=2,
        )


def _of_themes(theme_counts: pd.DataFrame, codebook: Codebook, unit: str) -> Iterator[Number]:
    counts = {theme: row for theme, row in themes_of_all(theme_counts).items() if row["state"] == SHOWN}
    weeks = weeks_coded(theme_counts, codebook).dropna().to_dict("records")
    weeks_of = {row["theme"]: int(row["n_weeks"]) for row in weeks}
    if counts:
        yield Number(
            "workers_observed",
            max(int(row["n_heard"]) for row in counts.values()),
            "workers in contact through the counted sources",
            THEME_COUNTS,
            TOGETHER,
            OF_ALL,
            greatest="n_heard",
        )
    if weeks:
        yield Number(
            "weeks_observed",
            int(weeks[0]["of_weeks"]),
            "weeks with contact with any worker through the counted sources",
            THEME_COUNTS,
            TOGETHER,
            BY_WEEK | {"theme": [weeks[0]["theme"]], "state": [SHOWN]},
            distinct=("first_week",),
        )
    for theme in codebook.themes:
        label = in_a_sentence(theme.label)
        if theme.id in counts:
            row, where = counts[theme.id], OF_ALL | {"theme": [theme.id]}
            meaning = _meaning_of_count(label, unit)
            yield Number(
                f"{theme.id}_{unit}", int(row["n"]), meaning, THEME_COUNTS, TOGETHER, where, total="n"
            )
            yield Number(
                f"{theme.id}_workers",
                int(row["n_workers"]),
                f"workers for whom {label} is coded",
                THEME_COUNTS,
                TOGETHER,
                where,
                total="n_workers",
            )
        if theme.id in weeks_of:
            yield Number(
                f"{theme.id}_weeks_coded",
                weeks_of[theme.id],
                f"weeks in which {label} is coded for any worker",
                THEME_COUNTS,
                TOGETHER,
                BY_WEEK | {"theme": [theme.id]},
                "n_workers",
                distinct=("first_week",),
            )


def _meaning_of_count(label: str, unit: str) -> str:
    """Say what the count of a theme is; if weeks are counted, those of different workers are different."""
    if check_unit(unit) == "mentions":
        return f"mentions of {label}"
    meaning = f"{name_unit(unit)} in which {label} is coded"
    return f"worker-{meaning}" if unit == "weeks" else meaning


def _of_validations(validations: pd.DataFrame, codebook: Codebook) -> Iterator[Number]:
    """Yield precision and recall, of rows of one unit."""
    units = validations["unit"].drop_duplicates().tolist()
    by_unit = "".join(f", {IN_WORDS[unit]}" for unit in units)
    for share in ("precision", "recall"):
        known = validations[validations[share].notna()]
        if known.empty:
            continue
        yield Number(
            f"{share}_least",
            float(known[share].min()),
            f"lowest {share} of any theme{by_unit}",
            VALIDATIONS,
            TOGETHER,
            {"unit": units},
            least=share,
            places=2,
        )
        yield Number(
            f"{share}_greatest",
            float(known[share].max()),
            f"highest {share} of any theme{by_unit}",
            VALIDATIONS,
            TOGETHER,
            {"unit": units},
            greatest=share,
            places=2,
        )
        of_theme = {row["theme"]: float(row[share]) for row in known.to_dict("records")}
        for theme in codebook.themes:
            if theme.id in of_theme:
                yield Number(
                    f"{theme.id}_{share}",
                    of_theme[theme.id],
                    f"{share} of {in_a_sentence(theme.label)}{by_unit}",
                    VALIDATIONS,
                    TOGETHER,
                    {"theme": [theme.id], "unit": units},
                    total=share,
                    places=2,
                )


def _without_suppressed(agreements: pd.DataFrame, theme_counts: pd.DataFrame) -> pd.DataFrame:
    """Keep themes whose counts are shown: coefficients together tell how often a theme occurs.

    A theme that is not counted has no disclosure control, and is left out as well.
    """
    shown = [theme for theme, row in themes_of_all(theme_counts).items() if row["state"] == SHOWN]
    return agreements[agreements["theme"].isin([ALL, *shown])]


def _of_rates(rated: pd.DataFrame, ranges: pd.DataFrame, codebook: Codebook) -> Iterator[Number]:
    of_theme = {row["theme"]: row for row in rated.to_dict("records")}
    range_of = {row["theme"]: row for row in ranges.to_dict("records")}
    columns = {
        "rate": ("rate of {}", of_theme, RATES, TOGETHER),
        "low_worker": ("lowest rate of {} with one worker left out", range_of, "rates", WORKERS),
        "high_worker": ("highest rate of {} with one worker left out", range_of, "rates", WORKERS),
    }
    for theme in codebook.themes:
        for column, (meaning, rows, table, shows) in columns.items():
            row = rows.get(theme.id)
            if row is None or pd.isna(row[column]):
                continue
            per = denominator_of(row["denominator"]).words
            yield Number(
                f"{theme.id}_{column}",
                float(row[column]),
                f"{meaning.format(in_a_sentence(theme.label))}, in {name_unit(row['unit'])} {per}",
                table,
                shows,
                {"theme": [theme.id]},
                total=column,
                places=2,
            )


def _of_claims(specifications: pd.DataFrame) -> Iterator[Number]:
    for claim, own in specifications.groupby("claim", sort=True):
        where: Where = {"claim": [claim]}
        key = tuple(SPECIFICATIONS.key)
        yield Number(
            f"{claim}_specifications",
            len(own),
            f"specifications under which the claim {claim} was tested",
            "specifications",
            WORKERS,
            where,
            distinct=key,
        )
        yield Number(
            f"{claim}_holds",
            int(own["holds"].sum()),
            f"specifications under which the claim {claim} holds",
            "specifications",
            WORKERS,
            where,
            "holds",
            distinct=key,
        )


def collect_facts(
    contacts: pd.DataFrame,
    theme_counts: pd.DataFrame,
    validations: pd.DataFrame,
    agreements: pd.DataFrame,
    specifications: pd.DataFrame,
    reviewed: pd.DataFrame,
    quotations: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    coders: Coders = THE_DICTIONARY,
    *,
    sources: Sequence[str],
) -> dict[str, Sentence]:
    """Say what the data contribute to a reporting checklist, by the names in `checklists.FACTS`.

    A fact names only figures and tables that are shown, not those of which every number is suppressed.

    Parameters
    ----------
    contacts, theme_counts, validations, agreements
        The public tables ``contacts``, ``theme_counts``, ``validations`` and ``agreement``.
    specifications
        Table ``specifications``.
    reviewed
        ``segment_id``, ``worker``, ``coder``: which segments each person has reviewed, and whose they are;
        how many is said from this only where single workers may be shown.
    quotations
        Table ``quotations``.
    coders
        Whose coding is counted.
    sources
        The counted sources.
    """
    has_claims = may_show(study, WORKERS) and not specifications.empty
    return {
        **_facts_of_study(study, codebook, coders),
        **_facts_of_figures(contacts, theme_counts, study),
        "validation": _describe_validation(validations, codebook, has_claims=has_claims),
        **_facts_of_corpus(contacts, study),
        **_facts_of_workers(contacts, study),
        "coders": _describe_coders(reviewed, validations, agreements, study, codebook, coders, sources),
        "quotations": _describe_quotations(quotations, theme_counts, study),
    }


def _facts_of_study(study: Study, codebook: Codebook, coders: Coders) -> dict[str, Sentence]:
    """Say what is true of the study whoever its workers are."""
    limits = (
        "The workers are a few cases, not a sample; the keyword dictionary finds indicators of "
        "themes, not the themes themselves; voice notes are volunteered."
    )
    if not (codebook.dictionary.themes and coders.is_dictionary):
        limits = "The workers are a few cases, not a sample; voice notes are volunteered."
    texts = {
        "stance": STANCES[study.stance],
        "tree": f"{counted(len(codebook.areas), 'areas')} and {counted(len(codebook.themes), 'themes')}: see "
        f"the table article/codebook. {describe_codebook(codebook)}",
        "derived": describe_origin(codebook),
        "software": "The packages and their versions are listed in requirements.lock; the code is part of "
        "the compendium.",
        "trace": "Every number in the article is written by the notebooks (numbers.json); "
        "`fieldwork trace` lists the segments behind it.",
        "privacy": f"{_describe_control(study)} Names are replaced by "
        "pseudonyms; consent is recorded by source and use; files are checked for leaks before publication.",
        "processing": "Every line of the raw files is accounted for: it is kept, or it is left out for a "
        "stated reason. Names are replaced by pseudonyms before anything is counted.",
        "limits": limits,
    }
    registered = {"data/codebook.yaml": codebook}
    return {name: Sentence(text, NOTHING, registered) for name, text in texts.items()}


def _facts_of_figures(
    contacts: pd.DataFrame, theme_counts: pd.DataFrame, study: Study
) -> dict[str, Sentence]:
    """Say where saturation and the counts of themes are, as far as they are shown."""
    saturation = (
        "Saturation is reported as new themes per contact, with the threshold of Guest, Namey and Chen "
        "(2020): see notebook 3"
    )
    is_counted = is_any_shown(select(contacts, OF_ALL | {"source": [COUNTED]}))
    if may_show(study, WORKERS) and is_counted and study.stance != "reflexive":
        saturation += " and the figure new_themes"
    places = []
    if is_any_shown(select(theme_counts, OF_ALL)):
        places.append("the table article/themes")
    in_weeks = theme_counts[(theme_counts["worker"] == ALL) & (theme_counts["period"] != ALL)]
    if is_any_shown(in_weeks):
        places.append("the figure theme_weeks_together")
    most = "The counts of all themes are suppressed by disclosure control."
    if places:
        most = f"The themes and their counts are in {listed(places)}."
    elif not is_any_suppressed(theme_counts):
        most = "There was no contact in which a theme could be counted."
    return {"saturation": Sentence(f"{saturation}.", NOTHING), "most": Sentence(most, NOTHING)}


def _describe_validation(validations: pd.DataFrame, codebook: Codebook, *, has_claims: bool) -> Sentence:
    """Say where the validation of the dictionary is, and the test of the claims, as far as they are shown."""
    text = (
        "The keyword dictionary is validated against manual coding, theme by theme: see the figure "
        "dictionary_validation; the table article/themes gives false matches."
    )
    if not codebook.dictionary.themes:
        text = "There is no keyword dictionary to validate: all coding is manual."
    elif validations.empty:
        text = "The keyword dictionary has not been validated: there is no manual coding."
    elif not is_any_shown(validations):
        text = (
            "The keyword dictionary is validated against manual coding, theme by theme, but its accuracy is "
            "suppressed by disclosure control."
        )
    if has_claims:
        text += " Claims are tested under every specification: see the figure claims_held."
    return Sentence(text, NOTHING)


def _describe_control(study: Study) -> str:
    """Say what disclosure control is applied; only a fictional study may do without."""
    if may_show(study, WORKERS):
        why = "the data are fictional"
        if study.is_for_researcher:
            why = "this is the researcher's own view"
        return f"Disclosure control: none applied, because {why}."
    who = "no individual worker is shown"
    if may_show(study, Shows.AGREED):
        who = "individual workers are shown only if they have agreed to it"
    return (
        f"Disclosure control (profile {study.disclosure.profile}): {who}, and numbers that could identify a "
        "worker are suppressed."
    )


def _facts_of_corpus(public: pd.DataFrame, study: Study) -> dict[str, Sentence]:
    """Say how many contacts and words there are by source, and how many minutes of audio."""
    amounts, notes = [], ""
    for source, row in shown_sources(public, study).items():
        facts = study.source(source)
        n = counted(int(row["n_contacts"]), in_a_sentence(facts.label), in_a_sentence(facts.singular))
        amount = f"{n} ({counted(int(row['n_words']), 'words')})"
        amounts.append(amount)
        if source == "observation":
            notes = f"Notes written by the researcher: {amount}."
    contacts = length = ""
    if amounts:
        contacts = f"{listed(amounts)}."
        length = f"Duration: to be completed by the researcher; length in words: {contacts}"
    texts = {
        "contacts": contacts,
        "length": length,
        "recorded": _describe_recordings(public, study),
        "notes": notes,
    }
    shown = select(public, OF_ALL | {"state": [SHOWN]})
    rows = shown_sources(public, study).values()
    rounded = [round(row["minutes"]) for row in rows if pd.notna(row["minutes"])]
    registered = {CONTACTS: shown, f"{CONTACTS}: minutes, rounded": rounded}
    return {name: Sentence(text, TOGETHER, registered) for name, text in texts.items()}


def _describe_recordings(contacts: pd.DataFrame, study: Study) -> str:
    """Say how many minutes of audio there are; other spoken sources are left to the researcher."""
    known, unknown = [], []
    for source, row in shown_sources(contacts, study).items():
        label = study.source(source).label
        if pd.notna(row["minutes"]):
            known.append(f"{label}: {row['minutes']:,.0f} minutes of audio.")
        elif study.source(source).counted_role != "researcher":
            unknown.append(f"{label}: to be completed by the researcher.")
    if not known:
        return ""
    return " ".join([*known, *unknown])


def _facts_of_workers(contacts: pd.DataFrame, study: Study) -> dict[str, Sentence]:
    """Say how many workers took part, for how long, in how many interviews, and how many withdrew."""
    people = counted(len(study.workers), study.worker_noun.plural, study.worker_noun.singular)
    weeks = counted(len(study.calendar.weeks), "weeks")
    first = study.calendar.first_day
    first_day = f"{first.day} {MONTHS[first.month - 1]} {first.year}"
    return {
        "workers": Sentence(f"{people}: all those in the study who have not withdrawn.", TOGETHER),
        "weeks": Sentence(
            f"{people} over {weeks} of fieldwork, from {first_day}.",
            TOGETHER,
            {"data/study.yaml: weeks": len(study.calendar.weeks)},
        ),
        "interviews": _describe_interviews(contacts, study),
        "withdrawn": _describe_withdrawals(study),
    }


def _describe_coders(
    reviewed: pd.DataFrame,
    validations: pd.DataFrame,
    agreements: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    coders: Coders,
    sources: Sequence[str],
) -> Sentence:
    """Say who coded, how many segments each person reviewed, how far they agree, and whose coding counts.

    How many segments somebody has reviewed is said only where single workers may be shown, or where the
    public validations say it.
    """
    is_open = may_show(study, WORKERS)
    shows = WORKERS if is_open else TOGETHER
    by_sentence = of_unit(validations, SENTENCE)
    shown = by_sentence[(by_sentence["state"] == SHOWN) & by_sentence["n_reviewed"].notna()]
    n_of = dict(zip(shown["coder"], shown["n_reviewed"], strict=True))
    persons, known = [], list[int]()
    for coder, own in reviewed.groupby("coder"):
        n_reviewed = "some segments"
        if is_open or coder in n_of:
            n = own["segment_id"].nunique() if is_open else int(n_of[coder])
            n_reviewed = counted(n, "segments")
            known.append(n)
        persons.append(f"coder {coder} reviewed {n_reviewed}")
    has_dictionary = bool(codebook.dictionary.themes)
    if has_dictionary:
        who = listed(persons) or "there is no manual coding"
        parts = [f"A keyword dictionary coded all segments; {who}."]
    else:
        parts = [f"Coding is manual: {listed(persons) or 'nobody has coded yet'}."]
    if len(persons) > 1:
        parts.append(describe_agreement(agreements, study, sources=sources))
    if persons and len(persons) + has_dictionary > 1:
        parts.append(coders.describe_counted())
    registered = {
        "segments that a coder has reviewed": known,
        "coders": [*reviewed["coder"].unique(), coders.describe()],
        AGREEMENT: [
            number.value
            for number in agreement_numbers(agreements, study, codebook)
            if may_show(study, number.shows)
        ],
    }
    return Sentence(" ".join(parts), shows, registered)


def _describe_quotations(quotations: pd.DataFrame, theme_counts: pd.DataFrame, study: Study) -> Sentence:
    """Say where quotations are, and for how many sentences the speaker has consented if the study is open."""
    n_quotable = len(quotations.drop_duplicates("segment_id"))
    if not n_quotable:
        return Sentence("No speaker has consented to quotation.", TOGETHER)
    if may_show(study, WORKERS):
        text = (
            f"For {counted(n_quotable, 'sentences')} the speaker has consented to quotation; the table "
            "article/themes has one for each theme, with its attribution."
        )
        return Sentence(text, WORKERS, {"table quotations": n_quotable})
    if not is_any_shown(select(theme_counts, OF_ALL)):
        return Sentence("No sentence is quoted: the count of every theme is suppressed.", TOGETHER)
    text = (
        "The table article/themes has a sentence for each theme whose count is shown and of which a speaker "
        "has consented to quotation, without attribution to a single worker."
    )
    return Sentence(text, TOGETHER)


def _describe_interviews(contacts: pd.DataFrame, study: Study) -> Sentence:
    """Say how many interviews each worker had; one without contact through interviews had none."""
    is_of_worker = contacts["worker"].isin(study.worker_ids)
    own = contacts[is_of_worker & (contacts["source"] == "interview") & (contacts["period"] == ALL)]
    if not may_show(study, WORKERS) or own.empty:
        return Sentence("", NOTHING)
    n = own["n_contacts"].fillna(0)
    span = f"{n.min()} to {n.max()} interviews"
    if n.min() == n.max():
        span = counted(int(n.max()), "interviews")
    registered = {"interviews of each worker": [n.min(), n.max()]}
    return Sentence(f"{span} with each worker.", WORKERS, registered)


def _describe_withdrawals(study: Study) -> Sentence:
    """Say how many workers withdrew, and, where individual workers may be shown, how many left the job."""
    text = f"Withdrawn: {len(study.withdrawn)}."
    if not may_show(study, WORKERS):
        text += " Refusals and workers who left: to be completed by the researcher."
        return Sentence(text, TOGETHER, {"data/study.yaml: withdrawn": len(study.withdrawn)})
    left = [
        worker for worker in study.workers if worker.last_day and worker.last_day < study.calendar.last_day
    ]
    text += (
        f" Left the job before the fieldwork ended: {len(left)}. Refusals: to be completed by the researcher."
    )
    registered = {"data/study.yaml: withdrawn": [len(study.withdrawn), len(left)]}
    return Sentence(text, WORKERS, registered)
