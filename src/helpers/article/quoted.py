"""The numbers that the article quotes, and the facts that fill in its reporting checklists."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.article.agreement import agreement_numbers, describe_agreement
from helpers.article.numbers import Number
from helpers.article.overview import describe_origin
from helpers.coding.accuracy import describe_codebook
from helpers.prose import MONTHS, counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.coders import THE_DICTIONARY, Coders
from helpers.study.gate import Sentence, Shows, may_show
from helpers.study.study import SHOWN, Study
from helpers.study.units import check_unit, denominator_of, name_unit
from helpers.tables import ALL, SPECIFICATIONS

Where = dict[str, Sequence[object]]
OBSERVED: Where = {"state": ["observed"]}
NOTHING, TOGETHER, WORKERS = Shows.NOTHING, Shows.TOGETHER, Shows.WORKERS
STANCES = {
    "codebook": "Codebook approach to thematic analysis.",
    "reflexive": "Reflexive thematic analysis.",
    "reliability": "Coding reliability approach to thematic analysis.",
}


def collect_numbers(
    corpus: pd.DataFrame,
    themes: pd.DataFrame,
    weeks_coded: pd.DataFrame,
    validations: pd.DataFrame,
    agreements: pd.DataFrame,
    rated: pd.DataFrame,
    specifications: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    sources: Sequence[str],
    weeks: range,
) -> list[Number]:
    """Return every number that the article quotes, except those that are suppressed or may not be shown.

    Parameters
    ----------
    corpus, themes, weeks_coded
        As `overview` takes them: after disclosure control.
    validations, agreements, rated, specifications
        The tables ``validations``, ``agreements``, ``rates`` and ``specifications``. Rates and specifications
        also show individual workers, and are quoted only where the profile is open.
    unit, sources, weeks
        What `themes` counts, in which sources and weeks.
    """
    within: Where = {} if weeks == study.calendar.weeks else {"week": list(weeks)}
    own: Where = {"source": list(sources), **within}
    every = [
        Number(
            "workers",
            len(study.workers),
            f"{study.worker_noun.plural} in the study",
            "contacts",
            TOGETHER,
            distinct=("worker",),
        ),
        Number(
            "weeks",
            len(weeks),
            "study weeks that are counted",
            "contacts",
            TOGETHER,
            within,
            distinct=("week",),
        ),
        Number(
            "themes",
            len(codebook.themes),
            "themes in the dictionary" if codebook.left_out else "themes in the codebook",
            "theme_counts",
            TOGETHER,
            distinct=("theme",),
        ),
        *_of_corpus(corpus, study, within),
        *_of_counted(corpus, own),
        *_of_themes(themes, weeks_coded, codebook, unit, own),
        *_of_validations(validations, codebook),
        *agreement_numbers(_without_suppressed(agreements, themes), study, codebook),
        *_of_threshold(study),
        *_of_rates(rated, codebook),
        *_of_claims(specifications),
    ]
    return [number for number in every if may_show(study, number.shows)]


def _of_corpus(corpus: pd.DataFrame, study: Study, within: Where) -> Iterator[Number]:
    amounts = _shown_amounts(corpus)
    for source in study.sources:
        if source.id not in amounts:
            continue
        where: Where = {"source": [source.id], **OBSERVED, **within}
        kind = in_a_sentence(source.label)
        row = amounts[source.id]
        yield Number(
            f"{source.id}_contacts",
            int(row["n_contacts"]),
            f"{kind} in all",
            "contacts",
            TOGETHER,
            where,
            total="n_contacts",
        )
        yield Number(
            f"{source.id}_words",
            int(row["n_words"]),
            f"words counted in {kind}",
            "contacts",
            TOGETHER,
            where,
            total="n_words",
        )
        yield Number(
            f"{source.id}_workers",
            int(row["n_workers"]),
            f"workers in contact through {kind}",
            "contacts",
            TOGETHER,
            where,
            distinct=("worker",),
        )


def _shown_amounts(corpus: pd.DataFrame) -> dict[str, Mapping[Hashable, Any]]:
    """Return the row of all workers together for each source for which it is shown."""
    shown = corpus[(corpus["worker"] == ALL) & (corpus["state"] == SHOWN)]
    return {row["source"]: row for row in shown.to_dict("records")}


def _of_counted(corpus: pd.DataFrame, own: Where) -> Iterator[Number]:
    of_all = corpus[(corpus["worker"] == ALL) & corpus["source"].isin(list(own["source"]))]
    if (of_all["state"] == SHOWN).all():
        where: Where = {**OBSERVED, **own}
        n = int(of_all["n_contacts"].sum())
        yield Number(
            "contacts_counted",
            n,
            "contacts in the counted sources",
            "contacts",
            TOGETHER,
            where,
            total="n_contacts",
        )


def _of_threshold(study: Study) -> Iterator[Number]:
    thresholds = {"precision": study.accuracy_threshold.precision, "recall": study.accuracy_threshold.recall}
    for share, threshold in thresholds.items():
        yield Number(
            f"threshold_{share}",
            threshold,
            f"{share} below which a theme is marked \u2020",
            "data/study.yaml",
            NOTHING,
            setting=f"accuracy_threshold.{share}",
            places=2,
        )


def _of_themes(
    themes: pd.DataFrame, weeks_coded: pd.DataFrame, codebook: Codebook, unit: str, own: Where
) -> Iterator[Number]:
    shown = themes[themes["state"] == SHOWN]
    weeks = weeks_coded.dropna()
    observed: Where = {**OBSERVED, **own}
    if len(shown):
        yield Number(
            "workers_observed",
            int(shown["n_heard"].max()),
            "workers in contact through the counted sources",
            "contacts",
            TOGETHER,
            observed,
            distinct=("worker",),
        )
    if len(weeks):
        yield Number(
            "weeks_observed",
            int(weeks["of_weeks"].max()),
            "weeks with contact with any worker through the counted sources",
            "contacts",
            TOGETHER,
            observed,
            distinct=("week",),
        )
    counts = {row["theme"]: row for row in shown.to_dict("records")}
    weeks_of = {row["theme"]: int(row["n_weeks"]) for row in weeks.to_dict("records")}
    for theme in codebook.themes:
        where: Where = {"theme": [theme.id], **own}
        label = in_a_sentence(theme.label)
        if theme.id in counts:
            yield _count_of_theme(theme.id, label, int(counts[theme.id]["n"]), unit, where)
            yield Number(
                f"{theme.id}_workers",
                int(counts[theme.id]["n_workers"]),
                f"workers for whom {label} is coded",
                "theme_counts",
                TOGETHER,
                where,
                "n_segments",
                distinct=("worker",),
            )
        if theme.id in weeks_of:
            yield Number(
                f"{theme.id}_weeks_coded",
                weeks_of[theme.id],
                f"weeks in which {label} is coded for any worker",
                "theme_counts",
                TOGETHER,
                where,
                "n_segments",
                distinct=("week",),
            )


def _count_of_theme(theme: str, label: str, n: int, unit: str, where: Where) -> Number:
    """Return how often a theme was counted; if weeks are counted, different worker-weeks are."""
    name, meaning = f"{theme}_{unit}", f"{name_unit(unit)} in which {label} is coded"
    if unit == "mentions":
        meaning = f"mentions of {label}"
    if check_unit(unit) == "weeks":
        return Number(
            name,
            n,
            f"worker-{meaning}",
            "theme_counts",
            TOGETHER,
            where,
            "n_segments",
            distinct=("worker", "week"),
        )
    return Number(name, n, meaning, "theme_counts", TOGETHER, where, total=f"n_{unit}")


def _of_validations(validations: pd.DataFrame, codebook: Codebook) -> Iterator[Number]:
    of_all_sources = validations[validations["source"] == ALL]
    for share in ("precision", "recall"):
        known = of_all_sources[of_all_sources[share].notna()]
        if known.empty:
            continue
        where: Where = {"source": [ALL]}
        yield Number(
            f"{share}_least",
            float(known[share].min()),
            f"lowest {share} of any theme",
            "validations",
            TOGETHER,
            where,
            least=share,
            places=2,
        )
        yield Number(
            f"{share}_greatest",
            float(known[share].max()),
            f"highest {share} of any theme",
            "validations",
            TOGETHER,
            where,
            greatest=share,
            places=2,
        )
        of_theme = {row["theme"]: float(row[share]) for row in known.to_dict("records")}
        for theme in codebook.themes:
            if theme.id in of_theme:
                own: Where = {"source": [ALL], "theme": [theme.id]}
                yield Number(
                    f"{theme.id}_{share}",
                    of_theme[theme.id],
                    f"{share} of {in_a_sentence(theme.label)}",
                    "validations",
                    TOGETHER,
                    own,
                    total=share,
                    places=2,
                )


def _without_suppressed(agreements: pd.DataFrame, themes: pd.DataFrame) -> pd.DataFrame:
    """Keep themes whose counts are shown: coefficients together tell how often a theme occurs.

    A theme that is not counted has no disclosure control, and is left out as well.
    """
    shown = themes.loc[themes["state"] == SHOWN, "theme"]
    return agreements[agreements["theme"].isin([ALL, *shown])]


def _of_rates(rated: pd.DataFrame, codebook: Codebook) -> Iterator[Number]:
    of_theme = {row["theme"]: row for row in rated.to_dict("records")}
    columns = {
        "rate": "rate of {}",
        "low_worker": "lowest rate of {} with one worker left out",
        "high_worker": "highest rate of {} with one worker left out",
    }
    for theme in codebook.themes:
        row = of_theme[theme.id]
        per = denominator_of(row["denominator"]).words
        for column, meaning in columns.items():
            if pd.isna(row[column]):
                continue
            yield Number(
                f"{theme.id}_{column}",
                float(row[column]),
                f"{meaning.format(in_a_sentence(theme.label))}, in {name_unit(row['unit'])} {per}",
                "rates",
                WORKERS,
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
    corpus: pd.DataFrame,
    reviewed: pd.DataFrame,
    agreements: pd.DataFrame,
    quotations: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    coders: Coders = THE_DICTIONARY,
) -> dict[str, Sentence]:
    """Say what the data contribute to a reporting checklist, by the names in `checklists.FACTS`.

    Parameters
    ----------
    contacts
        Table ``contacts``.
    corpus
        The corpus after disclosure control: amounts come only from here.
    reviewed
        ``segment_id``, ``worker``, ``coder``: which segments each person has reviewed, and whose they are.
    agreements, quotations
        The tables ``agreements`` and ``quotations``.
    coders
        Whose coding is counted.
    """
    return {
        **_facts_of_study(study, codebook, coders),
        **_facts_of_corpus(corpus, study),
        **_facts_of_workers(contacts, study),
        "coders": _describe_coders(reviewed, agreements, study, codebook, coders),
        "quotations": Sentence(
            _describe_quotations(quotations), TOGETHER, {"table quotations": _count_quotable(quotations)}
        ),
    }


def _facts_of_study(study: Study, codebook: Codebook, coders: Coders) -> dict[str, Sentence]:
    """Say what is true of the study whoever its workers are, and name only figures that are shown."""
    has_dictionary = bool(codebook.dictionary.themes)
    saturation = (
        "Saturation is reported as new themes per contact, with the threshold of Guest, Namey and Chen "
        "(2020): see notebook 3"
    )
    validation = (
        "The keyword dictionary is validated against manual coding, theme by theme: see the figure "
        "dictionary_validation; the table article/themes gives false positives."
    )
    limits = (
        "The workers are a few cases, not a sample; the keyword dictionary finds indicators of "
        "themes, not the themes themselves; voice notes are volunteered."
    )
    if not has_dictionary:
        validation = "There is no keyword dictionary to validate: all coding is manual."
    if not (has_dictionary and coders.is_dictionary):
        limits = "The workers are a few cases, not a sample; voice notes are volunteered."
    if may_show(study, WORKERS):
        saturation += " and the figure new_themes"
        validation += " Claims are tested under every specification: see the figure claims_held."
    texts = {
        "stance": STANCES[study.stance],
        "saturation": f"{saturation}.",
        "tree": f"{counted(len(codebook.areas), 'areas')} and {counted(len(codebook.themes), 'themes')}: see "
        f"the table article/codebook. {describe_codebook(codebook)}",
        "derived": describe_origin(codebook),
        "software": "The packages and their versions are listed in requirements.lock; the code is part of "
        "the compendium.",
        "trace": "Every number in the article is written by the notebooks (numbers.json); "
        "`fieldwork trace` lists the segments behind it.",
        "most": "The themes and their counts are in the table article/themes and the figure "
        "theme_weeks_together.",
        "privacy": f"{_describe_control(study)} Names are replaced by "
        "pseudonyms; consent is recorded by source and use; files are checked for leaks before publication.",
        "processing": "Every line of the raw files is accounted for: it is kept, or it is left out for a "
        "stated reason. Names are replaced by pseudonyms before anything is counted.",
        "validation": validation,
        "limits": limits,
    }
    registered = {"data/codebook.yaml": codebook}
    return {name: Sentence(text, NOTHING, registered) for name, text in texts.items()}


def _describe_control(study: Study) -> str:
    """Say what disclosure control is applied; only a fictional study may do without."""
    if may_show(study, WORKERS):
        return "Disclosure control: none applied, because the data are fictional."
    who = "no individual worker is shown"
    if may_show(study, Shows.AGREED):
        who = "individual workers are shown only if they have agreed to it"
    return (
        f"Disclosure control (profile {study.disclosure.profile}): {who}, and numbers that could identify a "
        "worker are suppressed."
    )


def _facts_of_corpus(corpus: pd.DataFrame, study: Study) -> dict[str, Sentence]:
    """Say how many contacts and words there are by source, and how many minutes of audio."""
    amounts, notes = [], ""
    for source, row in _shown_amounts(corpus).items():
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
        "recorded": _describe_recordings(corpus, study),
        "notes": notes,
    }
    shown = corpus[(corpus["worker"] == ALL) & (corpus["state"] == SHOWN)]
    rows = _shown_amounts(corpus).values()
    rounded = [round(row["minutes"]) for row in rows if pd.notna(row["minutes"])]
    registered = {"public_contacts": shown, "public_contacts: minutes, rounded": rounded}
    return {name: Sentence(text, TOGETHER, registered) for name, text in texts.items()}


def _describe_recordings(corpus: pd.DataFrame, study: Study) -> str:
    """Say how many minutes of audio there are; other spoken sources are left to the researcher."""
    known, unknown = [], []
    for source, row in _shown_amounts(corpus).items():
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
    n_weeks = contacts["week"].nunique()
    weeks = counted(n_weeks, "weeks")
    first = study.calendar.first_day
    first_day = f"{first.day} {MONTHS[first.month - 1]} {first.year}"
    return {
        "workers": Sentence(f"{people}: all those in the study who have not withdrawn.", TOGETHER),
        "weeks": Sentence(
            f"{people} over {weeks} of fieldwork, from {first_day}.", TOGETHER, {"weeks counted": n_weeks}
        ),
        "interviews": _describe_interviews(contacts, study),
        "withdrawn": _describe_withdrawals(study),
    }


def _describe_coders(
    reviewed: pd.DataFrame, agreements: pd.DataFrame, study: Study, codebook: Codebook, coders: Coders
) -> Sentence:
    """Say who coded, how many segments each person reviewed, how far they agree, and whose coding counts.

    How many segments of few workers somebody has reviewed is said only where single workers may be shown.
    """
    shows, persons = TOGETHER, []
    for coder, own in reviewed.groupby("coder"):
        n_reviewed = counted(own["segment_id"].nunique(), "segments")
        if own["worker"].nunique() < study.disclosure.min_workers:
            if may_show(study, WORKERS):
                shows = WORKERS
            else:
                n_reviewed = "some segments"
        persons.append(f"coder {coder} reviewed {n_reviewed}")
    has_dictionary = bool(codebook.dictionary.themes)
    if has_dictionary:
        who = listed(persons) or "there is no manual coding"
        parts = [f"A keyword dictionary coded all segments; {who}."]
    else:
        parts = [f"Coding is manual: {listed(persons) or 'nobody has coded yet'}."]
    if len(persons) > 1:
        parts.append(describe_agreement(agreements, study))
    if persons and len(persons) + has_dictionary > 1:
        parts.append(coders.describe_counted())
    registered = {
        "segments that a coder has reviewed": list(reviewed.groupby("coder")["segment_id"].nunique()),
        "coders": [*reviewed["coder"].unique(), coders.describe()],
        "table agreements": [
            number.value
            for number in agreement_numbers(agreements, study, codebook)
            if may_show(study, number.shows)
        ],
    }
    return Sentence(" ".join(parts), shows, registered)


def _count_quotable(quotations: pd.DataFrame) -> int:
    return len(quotations.drop_duplicates("segment_id"))


def _describe_quotations(quotations: pd.DataFrame) -> str:
    n_quotable = _count_quotable(quotations)
    if not n_quotable:
        return "No speaker has consented to quotation."
    return (
        f"For {counted(n_quotable, 'sentences')} the speaker has consented to quotation; the table "
        "article/themes has one for each theme, with its attribution."
    )


def _describe_interviews(contacts: pd.DataFrame, study: Study) -> Sentence:
    """Say how many interviews each worker had."""
    if not may_show(study, WORKERS):
        return Sentence("", NOTHING)
    own = contacts[contacts["source"] == "interview"].groupby("worker")["n_contacts"].sum()
    if own.empty:
        return Sentence("", NOTHING)
    registered = {"interviews of each worker": [own.min(), own.max()]}
    span = f"{own.min()} to {own.max()} interviews"
    if own.min() == own.max():
        span = counted(int(own.max()), "interviews")
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
