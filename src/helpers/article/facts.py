"""What the data contribute to a reporting checklist: facts, and what is left to the author beside each."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from importlib.metadata import version
from pathlib import PurePath
from typing import NamedTuple

import pandas as pd

from helpers.article.agreement import agreement_numbers, describe_agreement
from helpers.article.controlled import (
    AGREEMENT,
    CONTACTS,
    COUNTED,
    DIRECTIONS,
    OF_ALL,
    THEME_COUNTS,
    VALIDATIONS,
    is_any_shown,
    is_any_suppressed,
    select,
    shown_sources,
)
from helpers.coding import saturation
from helpers.coding.accuracy import describe_codebook
from helpers.coding.judging_units import SENTENCE, of_unit
from helpers.prose import MONTHS, counted, in_a_sentence, listed
from helpers.study.claims import RANKINGS
from helpers.study.codebook import Codebook
from helpers.study.codebook_history import History
from helpers.study.coders import THE_DICTIONARY, Coders
from helpers.study.gate import Sentence, Shows, may_show
from helpers.study.reporting import reports
from helpers.study.study import SHOWN, Study
from helpers.tables import ALL

NOTHING, TOGETHER, WORKERS = Shows.NOTHING, Shows.TOGETHER, Shows.WORKERS
STANCES = {
    "codebook": "Codebook approach to thematic analysis.",
    "reflexive": "Reflexive thematic analysis.",
    "reliability": "Coding reliability approach to thematic analysis.",
}
PACKAGES = ("pandas", "matplotlib", "nltk", "papermill")
"""The packages without which there would be no count, figure, word or run: those that a reader knows."""
TRACE = (
    "Every number in the article is written by the notebooks (numbers.json); `fieldwork trace` lists the "
    "segments behind it."
)
PRIVACY = (
    "Names are replaced by pseudonyms; consent is recorded by source and use; files are checked for leaks "
    "before publication."
)
PROCESSING = (
    "Every line of the raw files is accounted for: it is kept, or it is left out for a stated reason. Names "
    "are replaced by pseudonyms before anything is counted."
)
TIMED = (".vtt", ".srt")
"""Endings of transcripts that give the time of everything that is said."""
OF_RECORDING = re.compile(r"recording|transcript|otter[ _]ai|notes by gemini", re.IGNORECASE)
"""What programs that transcribe recordings write into the names of their files."""


class Fact(NamedTuple):
    """What a checklist may say from the data, and what the author has to write beside it."""

    said: Sentence
    """Empty if the data say nothing that may be shown."""
    to_write: str = ""
    """Empty if the data say all that the items ask."""


def collect_facts(
    public: Mapping[str, pd.DataFrame],
    claim_cases: pd.DataFrame,
    reviewed: pd.DataFrame,
    segments: pd.DataFrame,
    quotations: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    history: History,
    coders: Coders = THE_DICTIONARY,
    *,
    sources: Sequence[str],
) -> dict[str, Fact]:
    """Say what the data contribute to a reporting checklist, by the names in `checklist_items`.

    A fact names only figures and tables that are shown, not those of which every number is suppressed. What a
    study does not report (`study.reporting`) is in none.

    Parameters
    ----------
    public
        The public tables ``contacts``, ``theme_counts``, ``validations``, ``agreement`` and ``directions``,
        by their names.
    claim_cases
        Table ``claim_cases``.
    reviewed
        ``segment_id``, ``worker``, ``coder``: which segments each person has reviewed, and whose they are;
        how many is said from this only where single workers may be shown.
    segments
        Table ``segments``: the files of the interviews, of which the same is true.
    quotations
        Table ``quotations``.
    history
        The dated versions of the codebook.
    coders
        Whose coding is counted.
    sources
        The counted sources.
    """
    kinds = set(claim_cases["kind"]) if may_show(study, WORKERS) else set()
    contacts, theme_counts, validations = (public[one] for one in (CONTACTS, THEME_COUNTS, VALIDATIONS))
    made_by = (study, codebook, coders, sources)
    return {
        **_facts_of_study(study, codebook, coders),
        **_facts_of_history(contacts, study, codebook, history),
        **_facts_of_figures(theme_counts, public[DIRECTIONS]),
        "validation": _describe_validation(validations, study, codebook, kinds_of_claims=kinds),
        **_facts_of_corpus(contacts, study),
        **_facts_of_recordings(contacts, segments, study),
        **_facts_of_workers(contacts, study),
        "coders": _describe_coders(reviewed, validations, public[AGREEMENT], *made_by),
        "quotations": Fact(
            _describe_quotations(quotations, theme_counts, study),
            "Which quotation bears out which finding, and how quotations were chosen.",
        ),
    }


def _facts_of_study(study: Study, codebook: Codebook, coders: Coders) -> dict[str, Fact]:
    """Say what is true of the study whoever its workers are."""
    limits = ["The workers are a few cases, not a sample"]
    if codebook.dictionary.themes and coders.is_dictionary:
        limits.append("the keyword dictionary finds indicators of themes, not the themes themselves")
    sent = [in_a_sentence(source.label) for source in study.sources if source.read_by.is_sent]
    if sent:
        limits.append(f"{listed(sent)} are volunteered")
    tree = ""
    if reports(study, "agreement"):
        tree = (
            f"{counted(len(codebook.areas), 'areas')} and {counted(len(codebook.themes), 'themes')}: see "
            f"the table article/codebook. {describe_codebook(codebook)}"
        )
    packages = {name: version(name) for name in PACKAGES}
    named = listed([f"{name} {number}" for name, number in packages.items()])
    texts = {
        "stance": (STANCES[study.stance], "The theory behind it, and why this approach."),
        "tree": (tree, "" if tree else "How codes and themes are organised, if that helps a reader."),
        "software": (f"Python, with {named}; all packages are in requirements.lock.", ""),
        "trace": (TRACE, "Which evidence is presented for each finding."),
        "consistent": (TRACE, "Whether what is said of the quotations agrees with them."),
        "privacy": (
            f"{_describe_control(study)} {PRIVACY}",
            "Approval by an ethics board, and how consent was asked for.",
        ),
        "processing": (PROCESSING, "Who transcribed, and how the files were stored."),
        "limits": (f"{'; '.join(limits)}.", "Further limits of the study."),
    }
    registered = {"data/codebook.yaml": codebook, "installed packages": [*packages.items()]}
    return {name: Fact(Sentence(said, NOTHING, registered), rest) for name, (said, rest) in texts.items()}


def _facts_of_history(
    contacts: pd.DataFrame, study: Study, codebook: Codebook, history: History
) -> dict[str, Fact]:
    """Say where the themes come from, and where saturation is reported, or why it is not."""
    registered: dict[str, object] = {"data/codebook.yaml": codebook}
    origin = codebook.status
    if codebook.literature:
        origin = f"{origin} Literature: see the note of the table article/codebook."
    to_write = "Whether themes stood beforehand or came from the data, and how they were developed."
    if history.versions:
        origin = f"{origin} {history.describe()}"
        registered["data/codebook-history"] = [version.codebook for version in history.versions]
        registered["days of versions"] = [f"{version.day}" for version in history.versions]
        to_write = "How themes were developed from what was coded."
    if history.shows_additions and study.stance != "reflexive":
        to_write = ""
    reason = saturation.why_not(history, study)
    rest = "How narrow the aim is, what theory is used, and how good the dialogue was (information power)."
    said = reason
    if not reports(study, "saturation"):
        said, rest = "", "How rich the data are, and why that was enough."
    elif not reason:
        said, rest = "For the interviews that led to new themes, and the threshold, see notebook 3", ""
        is_counted = is_any_shown(select(contacts, OF_ALL | {"source": [COUNTED]}))
        if may_show(study, WORKERS) and is_counted:
            said += " and the figure new_themes"
        said += "."
    return {
        "derived": Fact(Sentence(origin, NOTHING, registered), to_write),
        "saturation": Fact(Sentence(said, NOTHING), rest),
    }


def _facts_of_figures(theme_counts: pd.DataFrame, directions: pd.DataFrame) -> dict[str, Fact]:
    """Say where the counts of themes are, and the quotations that contradict, as far as they are shown."""
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
    contrary = ""
    if not directions.empty and is_any_shown(directions):
        contrary = "Segments for and against each theme are in the table article/areas."
    return {
        "most": Fact(Sentence(most, NOTHING), "Where the findings present each major theme."),
        "contrary": Fact(Sentence(contrary, NOTHING), "Diverse cases and minor themes in the findings."),
    }


def _describe_validation(
    validations: pd.DataFrame, study: Study, codebook: Codebook, *, kinds_of_claims: Collection[str]
) -> Fact:
    """Say where the validation of the dictionary is, and the test of the claims, as far as they are shown."""
    if not reports(study, "accuracy"):
        return Fact(Sentence("", NOTHING), "How quality is argued: reflexivity, transparency, coherence.")
    text = (
        "The keyword dictionary is validated against manual coding, theme by theme: see the figure "
        "dictionary_validation."
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
    if kinds_of_claims:
        text += " Negative cases are looked for worker by worker: see the figure claim_cases."
        if reports(study, "rankings") and not set(RANKINGS).isdisjoint(kinds_of_claims):
            text += " Rankings are tried under other specifications: see the figure claims_held."
    return Fact(Sentence(text, NOTHING), "How credibility was sought, and what came of it.")


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


def _facts_of_corpus(public: pd.DataFrame, study: Study) -> dict[str, Fact]:
    """Say how many contacts and words there are by source."""
    amounts, notes = [], []
    for source, row in shown_sources(public, study).items():
        facts = study.source(source)
        amount = f"{facts.count(int(row['n_contacts']))} ({counted(int(row['n_words']), 'words')})"
        amounts.append(amount)
        if facts.counted_role == "researcher":
            notes.append(amount)
    registered = {CONTACTS: select(public, OF_ALL | {"state": [SHOWN]})}
    contacts = f"{listed(amounts)}." if amounts else ""
    of_notes = f"The researcher wrote notes of {listed(notes)}." if notes else ""
    return {
        "contacts": Fact(
            Sentence(contacts, TOGETHER, registered),
            "How and when the data were collected, and changes to that.",
        ),
        "notes": Fact(
            Sentence(of_notes, TOGETHER, registered),
            "Whether notes were also made during or after interviews." if notes else "",
        ),
    }


def _facts_of_recordings(public: pd.DataFrame, segments: pd.DataFrame, study: Study) -> dict[str, Fact]:
    """Say how much audio there is, and how many interviews are transcripts of recordings.

    The second is said only where single workers may be shown. A file whose name and form say nothing is not
    taken for one without a recording.
    """
    rows = shown_sources(public, study)
    audio = {source: row["minutes"] for source, row in rows.items() if pd.notna(row["minutes"])}
    minutes = [f"{study.source(source).label}: {n:,.0f} minutes of audio." for source, n in audio.items()]
    minutes += _say_what_is_written(list(rows), study)
    of_audio = Sentence(
        " ".join(minutes), TOGETHER, {f"{CONTACTS}: minutes, rounded": [round(n) for n in audio.values()]}
    )
    spoken = [
        in_a_sentence(study.source(one).label)
        for one in rows
        if one not in audio
        and study.source(one).counted_role == "worker"
        and not study.source(one).read_by.is_written
    ]
    if not spoken:
        return {"recorded": Fact(of_audio), "length": Fact(of_audio)}
    whether = f"Whether and how the {listed(spoken)} were recorded."
    duration = f"The duration of the {listed(spoken)}; files {' and '.join(TIMED)} give the times."
    led = [source for source in rows if study.source(source).read_by.is_led]
    if not led or not may_show(study, WORKERS):
        return {"recorded": Fact(of_audio, whether), "length": Fact(of_audio, duration)}
    known, timed, numbers = [f"{of_audio}"], [f"{of_audio}"], []
    all_recorded = True
    for source in led:
        files = segments[segments["source"] == source].drop_duplicates("file")
        n_timed = sum(_is_timed(file) for file in files["file"])
        n_recorded = sum(_is_of_recording(file) for file in files["file"])
        label, n_all = study.source(source).label, len(files)
        of_files = f"at least {n_recorded} of {n_all} are transcripts of recordings, by their files."
        known.append(f"{label}: {of_files}")
        timed.append(f"{label}: the files of {n_timed} of {n_all} give the times.")
        numbers += [n_timed, n_recorded, len(files)]
        all_recorded = all_recorded and n_recorded == len(files)
    registered = {**of_audio.registered, "files of interviews": numbers}
    recorded = Sentence(" ".join(known).strip(), WORKERS, registered)
    length = Sentence(" ".join(timed).strip(), WORKERS, registered)
    if all_recorded:
        whether = f"How the {listed(spoken)} were recorded."
    return {"recorded": Fact(recorded, whether), "length": Fact(length, duration)}


def _say_what_is_written(sources: list[str], study: Study) -> list[str]:
    """Say which sources the workers have written, so that nothing is to be recorded."""
    written = [
        in_a_sentence(study.source(one).label) for one in sources if study.source(one).read_by.is_written
    ]
    if not written:
        return []
    return [f"Written by the {study.worker_noun.plural}, and not recorded: {listed(written)}."]


def _is_timed(file: str) -> bool:
    return PurePath(file).suffix.lower() in TIMED


def _is_of_recording(file: str) -> bool:
    return _is_timed(file) or OF_RECORDING.search(PurePath(file).name) is not None


def _facts_of_workers(contacts: pd.DataFrame, study: Study) -> dict[str, Fact]:
    """Say how many workers took part, in how many interviews, and how many withdrew."""
    people = counted(len(study.workers), study.worker_noun.plural, study.worker_noun.singular)
    weeks = counted(len(study.calendar.weeks), "weeks")
    first = study.calendar.first_day
    first_day = f"{first.day} {MONTHS[first.month - 1]} {first.year}"
    return {
        "workers": Fact(Sentence(f"{people}: all those in the study who have not withdrawn.", TOGETHER)),
        "units": Fact(
            Sentence(
                f"{people} over {weeks} of fieldwork, from {first_day}.",
                TOGETHER,
                {"data/study.yaml: weeks": len(study.calendar.weeks)},
            ),
            "Characteristics of the participants that matter here.",
        ),
        "interviews": Fact(_describe_interviews(contacts, study)),
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
) -> Fact:
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
    if len(persons) > 1 and reports(study, "agreement"):
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
    to_write = ""
    if not reports(study, "agreement"):
        to_write = "How others took part in the coding, if they did, and how that deepened it."
    return Fact(Sentence(" ".join(parts), shows, registered), to_write)


def _describe_quotations(quotations: pd.DataFrame, theme_counts: pd.DataFrame, study: Study) -> Sentence:
    """Say where quotations are, and for how many sentences the speaker has consented if the study is open."""
    # False positives are in the table for whoever improves the dictionary: nobody quotes them.
    quotable = quotations[quotations["kind"] == "quotation"]
    n_quotable = len(quotable.drop_duplicates("segment_id"))
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
    led = [source.id for source in study.sources if source.read_by.is_led and not source.read_by.is_group]
    own = contacts[is_of_worker & contacts["source"].isin(led) & (contacts["period"] == ALL)]
    if not may_show(study, WORKERS) or own.empty:
        return Sentence("", NOTHING)
    n = own.fillna({"n_contacts": 0}).groupby("worker")["n_contacts"].sum()
    span = f"{n.min()} to {n.max()} interviews"
    if n.min() == n.max():
        span = counted(int(n.max()), "interviews")
    registered = {"interviews of each worker": [n.min(), n.max()]}
    return Sentence(f"{span} with each worker.", WORKERS, registered)


def _describe_withdrawals(study: Study) -> Fact:
    """Say how many workers withdrew, and, where individual workers may be shown, how many left the job."""
    text = f"Withdrawn: {len(study.withdrawn)}."
    if not may_show(study, WORKERS):
        registered = {"data/study.yaml: withdrawn": len(study.withdrawn)}
        return Fact(Sentence(text, TOGETHER, registered), "Who refused or left the job, and why.")
    left = [
        worker for worker in study.workers if worker.last_day and worker.last_day < study.calendar.last_day
    ]
    text += f" Left the job before the fieldwork ended: {len(left)}."
    of_left = {"data/study.yaml: withdrawn": [len(study.withdrawn), len(left)]}
    return Fact(Sentence(text, WORKERS, of_left), "Who refused, and why.")
