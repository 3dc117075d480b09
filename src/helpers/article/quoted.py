"""Which numbers the article quotes, and where each comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from helpers.article.numbers import Number
from helpers.prose import counted, in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.gate import Sentence, Shows, may_show
from helpers.study.study import SHOWN, Study
from helpers.study.units import check_unit, denominator_of
from helpers.tables import ALL, SPECIFICATIONS

Where = dict[str, Sequence[object]]
OBSERVED: Where = {"state": ["observed"]}
NOTHING, TOGETHER, WORKERS = Shows.NOTHING, Shows.TOGETHER, Shows.WORKERS


def numbers_of(
    corpus: pd.DataFrame,
    themes: pd.DataFrame,
    weeks_reported: pd.DataFrame,
    validations: pd.DataFrame,
    rated: pd.DataFrame,
    specifications: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    unit: str,
    sources: Sequence[str],
    weeks: range,
) -> list[Number]:
    """Return every number that the article quotes, none that is kept back.

    Parameters
    ----------
    corpus, themes, weeks_reported
        As `overview` takes them: after disclosure control.
    validations, rated, specifications
        The tables ``validations``, ``rates`` and ``specifications``. Rates and specifications are of single workers too, and quoted of an open study alone.
    unit, sources, weeks
        What `themes` counts, of whom, and when.
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
            "themes in the codebook",
            "theme_counts",
            TOGETHER,
            distinct=("theme",),
        ),
        *_of_corpus(corpus, study, within),
        *_of_counted(corpus, own),
        *_of_themes(themes, weeks_reported, codebook, unit, own),
        *_of_validations(validations, codebook),
        *_of_threshold(study),
        *_of_rates(rated, codebook),
        *_of_claims(specifications),
    ]
    return [number for number in every if may_show(study, number.shows)]


def _of_corpus(corpus: pd.DataFrame, study: Study, within: Where) -> Iterator[Number]:
    shown = corpus[(corpus["worker"] == ALL) & (corpus["state"] == SHOWN)].set_index("source")
    for source in study.sources:
        if source.id in shown.index:
            where: Where = {"source": [source.id], **OBSERVED, **within}
            kind = in_a_sentence(source.label)
            row = shown.loc[source.id]
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
                f"counted words in {kind}",
                "contacts",
                TOGETHER,
                where,
                total="n_words",
            )
            yield Number(
                f"{source.id}_workers",
                int(row["n_workers"]),
                f"workers heard in {kind}",
                "contacts",
                TOGETHER,
                where,
                distinct=("worker",),
            )


def _of_counted(corpus: pd.DataFrame, own: Where) -> Iterator[Number]:
    of_all = corpus[(corpus["worker"] == ALL) & corpus["source"].isin(list(own["source"]))]
    if (of_all["state"] == SHOWN).all():
        where: Where = {**OBSERVED, **own}
        n = int(of_all["n_contacts"].sum())
        yield Number(
            "contacts_counted",
            n,
            "contacts in the sources that are counted",
            "contacts",
            TOGETHER,
            where,
            total="n_contacts",
        )


def _of_threshold(study: Study) -> Iterator[Number]:
    for share, bar in (
        ("precision", study.accuracy_threshold.precision),
        ("recall", study.accuracy_threshold.recall),
    ):
        meaning = f"{share} below which a theme is grey"
        yield Number(
            f"threshold_{share}",
            bar,
            meaning,
            "data/study.yaml",
            NOTHING,
            setting=f"accuracy_threshold.{share}",
            places=2,
        )


def _of_themes(
    themes: pd.DataFrame, weeks_reported: pd.DataFrame, codebook: Codebook, unit: str, own: Where
) -> Iterator[Number]:
    shown = themes[themes["state"] == SHOWN].set_index("theme")
    weeks = weeks_reported.dropna().set_index("theme")
    heard: Where = {**OBSERVED, **own}
    if len(shown):
        n_heard = int(shown["n_heard"].max())
        yield Number(
            "workers_observed",
            n_heard,
            "workers heard in the sources that are counted",
            "contacts",
            TOGETHER,
            heard,
            distinct=("worker",),
        )
    if len(weeks):
        of_weeks = int(weeks["of_weeks"].max())
        yield Number(
            "weeks_observed",
            of_weeks,
            "weeks in which somebody was heard in these sources",
            "contacts",
            TOGETHER,
            heard,
            distinct=("week",),
        )
    for theme in codebook.themes:
        where: Where = {"theme": [theme.id], **own}
        label = in_a_sentence(theme.label)
        told = "n_segments"
        if theme.id in shown.index:
            row = shown.loc[theme.id]
            name, n, meaning = f"{theme.id}_{unit}", int(row["n"]), f"{unit} with {label}"
            if check_unit(unit) == "weeks":
                yield Number(
                    name,
                    n,
                    f"worker-{meaning}",
                    "theme_counts",
                    TOGETHER,
                    where,
                    told,
                    distinct=("worker", "week"),
                )
            else:
                yield Number(name, n, meaning, "theme_counts", TOGETHER, where, total=f"n_{unit}")
            n_workers = int(row["n_workers"])
            yield Number(
                f"{theme.id}_workers",
                n_workers,
                f"workers who told of {label}",
                "theme_counts",
                TOGETHER,
                where,
                told,
                distinct=("worker",),
            )
        if theme.id in weeks.index:
            n_weeks = int(weeks.loc[theme.id, "n_weeks"])
            yield Number(
                f"{theme.id}_weeks_reported",
                n_weeks,
                f"weeks in which somebody told of {label}",
                "theme_counts",
                TOGETHER,
                where,
                told,
                distinct=("week",),
            )


def _of_validations(validations: pd.DataFrame, codebook: Codebook) -> Iterator[Number]:
    whole = validations[validations["source"] == ALL]
    for share in ("precision", "recall"):
        known = whole[whole[share].notna()]
        if known.empty:
            continue
        where: Where = {"source": [ALL]}
        yield Number(
            f"{share}_least",
            float(known[share].min()),
            f"least {share} of a theme",
            "validations",
            TOGETHER,
            where,
            least=share,
            places=2,
        )
        yield Number(
            f"{share}_greatest",
            float(known[share].max()),
            f"greatest {share} of a theme",
            "validations",
            TOGETHER,
            where,
            greatest=share,
            places=2,
        )
        of_theme = known.set_index("theme")[share]
        for theme in codebook.themes:
            if theme.id in of_theme.index:
                meaning = f"{share} of {in_a_sentence(theme.label)}"
                own: Where = {"source": [ALL], "theme": [theme.id]}
                yield Number(
                    f"{theme.id}_{share}",
                    float(of_theme[theme.id]),
                    meaning,
                    "validations",
                    TOGETHER,
                    own,
                    total=share,
                    places=2,
                )


def _of_rates(rated: pd.DataFrame, codebook: Codebook) -> Iterator[Number]:
    of_theme = rated.set_index("theme")
    columns = {
        "rate": "rate of {}",
        "low_worker": "least rate of {} without one worker",
        "high_worker": "greatest rate of {} without one worker",
    }
    for theme in codebook.themes:
        row = of_theme.loc[theme.id]
        per = denominator_of(str(row["denominator"])).words
        for column, meaning in columns.items():
            if pd.notna(row[column]):
                said = f"{meaning.format(in_a_sentence(theme.label))}, {row['unit']} {per}"
                yield Number(
                    f"{theme.id}_{column}",
                    float(row[column]),
                    said,
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
        meaning = f"ways of counting under which {claim} was tried"
        yield Number(
            f"{claim}_specifications", len(own), meaning, "specifications", WORKERS, where, distinct=key
        )
        meaning = f"ways of counting in which {claim} holds"
        yield Number(
            f"{claim}_holds",
            int(own["holds"].sum()),
            meaning,
            "specifications",
            WORKERS,
            where,
            "holds",
            distinct=key,
        )


def facts_of(
    contacts: pd.DataFrame,
    corpus: pd.DataFrame,
    read: pd.DataFrame,
    quotations: pd.DataFrame,
    study: Study,
    codebook: Codebook,
) -> dict[str, Sentence]:
    """Say what the data have to say for a checklist, by the words of `checklists.FACTS`.

    Parameters
    ----------
    contacts
        Table ``contacts``.
    corpus
        After disclosure control: nothing else is said of amounts.
    read
        ``segment_id``, ``coder``: which segments each person has read.
    quotations
        Table ``quotations``.
    """
    labels = {source.id: in_a_sentence(source.label) for source in study.sources}
    shown = corpus[(corpus["worker"] == ALL) & (corpus["state"] == SHOWN)]
    amounts = [
        f"{row.n_contacts:,} {labels[row.source]} ({row.n_words:,} words)" for row in shown.itertuples()
    ]
    recorded = [
        f"{labels[row.source]}, {row.minutes:,.0f} minutes"
        for row in shown.itertuples()
        if pd.notna(row.minutes)
    ]
    weeks = contacts["week"].nunique()
    people = counted(len(study.workers), study.worker_noun.plural, study.worker_noun.singular)
    coders = [
        f"{coder} read {n:,} segments" for coder, n in read.groupby("coder")["segment_id"].nunique().items()
    ]
    n_quoted = len(quotations.drop_duplicates("segment_id"))
    together = {
        "contacts": f"{listed(amounts)}." if amounts else "",
        "recorded": f"Recorded: {listed(recorded)}." if recorded else "",
        "notes": next(
            (
                f"{amount}, written by the researcher."
                for amount in amounts
                if labels.get("observation", "\0") in amount
            ),
            "",
        ),
        "length": f"{listed(amounts)}." if amounts else "",
        "workers": f"{people}: all whom the study knows and who have not withdrawn.",
        "weeks": f"{people} over {weeks} weeks of fieldwork, from {study.calendar.first_day.isoformat()}.",
        "coders": f"A dictionary, and {listed(coders)}. Agreement: notebook 3."
        if coders
        else "A dictionary alone; nobody has coded manually.",
        "quotations": f"{n_quoted:,} sentences may be quoted by consent; one a theme stands in article/themes, with whose words it is.",
    }
    of_workers = {"interviews": _repeated(contacts, study), "withdrawn": _withdrawn(study)}
    return (
        {name: Sentence(said, NOTHING) for name, said in _of_no_worker(study, codebook).items()}
        | {name: Sentence(said, TOGETHER) for name, said in together.items()}
        | of_workers
    )


def _of_no_worker(study: Study, codebook: Codebook) -> dict[str, str]:
    """Say what is true of the study whoever its workers are."""
    kept = (
        f"Profile {study.disclosure.profile} of disclosure; pseudonyms; consent by source and use; a leak check before "
        "anything is published."
    )
    return {
        "stance": f"Stance: {study.stance}.",
        "saturation": "New themes by contact, with the threshold of Guest, Namey and Chen: notebook 3 and the figure new_themes.",
        "tree": f"{len(codebook.areas)} areas, {len(codebook.themes)} themes: article/codebook. Codebook {codebook.stamp}.",
        "derived": " ".join(codebook.status.split()),
        "software": "The packages and versions of requirements.lock; the code is in the compendium.",
        "trace": "Each number is written by the notebooks (numbers.json), and `fieldwork trace` prints the segments under it.",
        "most": "Themes with their numbers: article/themes and the figure theme_weeks_together.",
        "least": "Counter-examples stand in article/themes; claims and the ways of counting in which they fail in the figure claims_held.",
        "privacy": kept,
        "processing": "Every raw record has one status in the ledger; names are replaced before anything is counted.",
        "validation": "The dictionary is held against manual coding, theme by theme: the figure dictionary_validation.",
        "limits": "A few cases are no sample; a dictionary finds indicators, not themes; voice notes are volunteered.",
    }


def _repeated(contacts: pd.DataFrame, study: Study) -> Sentence:
    """Say how many interviews a worker had."""
    if not may_show(study, WORKERS):
        return Sentence("", NOTHING)
    own = contacts[contacts["source"] == "interview"].groupby("worker")["n_contacts"].sum()
    if own.empty:
        return Sentence("", NOTHING)
    span = f"{own.min()}" if own.min() == own.max() else f"{own.min()} to {own.max()}"
    return Sentence(f"{span} interviews with each worker.", WORKERS)


def _withdrawn(study: Study) -> Sentence:
    """Say how many have withdrawn, and, where single workers may be shown, how many left the work."""
    said = f"Withdrawn: {len(study.withdrawn)}."
    if not may_show(study, WORKERS):
        return Sentence(f"{said} Who refused, or left the work: for the researcher to write.", TOGETHER)
    left = [
        worker for worker in study.workers if worker.last_day and worker.last_day < study.calendar.last_day
    ]
    return Sentence(
        f"{said} Left the work before the fieldwork ended: {len(left)}. Who refused: for the researcher to write.",
        WORKERS,
    )
