"""The texts of a new study: files of settings with a comment of what to write, and guides to its folders.

Nothing in them is of the example study. `running.new_study` fills them in for any study, and `example.making`
for the example.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from helpers.study.calendar import DAYS
from helpers.study.readers import OF_OLD_IDS, READERS
from helpers.study.workers import Worker
from helpers.study.yaml_block import quoted
from helpers.words.languages import ENGLISH

GUIDE = "README.md"
"""The file that says what belongs into a folder."""
FIRST_AREA, FIRST_THEME = "Area 1", "Theme 1"
"""What stands in a codebook until the researcher has written her own."""
GITIGNORE = """\
# Fieldwork and files about persons: never committed
/data/raw/
# A table for the researcher alone
/data/processed/records.*
# What commands write and nobody publishes
/build/
/.fieldwork/
# Copies that JupyterLab keeps of what it saves
.ipynb_checkpoints/
"""
NOT_FOR_EVERYBODY = """\
# Tables, notebooks and choices that show single workers: not for everybody
/data/quotations.yaml
/data/claims.yaml
/data/processed/*
!/data/processed/numbers.json
/notebooks/*
!/notebooks/04-draw-figures.ipynb
"""
"""What git does not take of a real study either."""
STUDY = """\
title: {title}
fictional: {fictional}
notice: {notice}  # what every figure and page says about the data
stance: codebook  # or reliability, or reflexive, which reports no agreement, accuracy, rankings, saturation
language: {language}  # of the fieldwork and of the indicators: en, cy, de …
time_zone: Europe/London  # of the dates and times in the raw files
coder:{coder}  # whose coding is published; empty: the one person's who has reviewed all

calendar:  # weeks begin on Monday and are numbered from 1
  first_day: {first_day}
  last_day: {last_day}

worker_noun: {{singular: {singular}, plural: {plural}}}  # what captions and tables call the workers

speaker_roles:  # the roles of the roster, and what they mean
  worker: {one_of_the_workers}
  researcher: {researcher}
  other: Anybody else who speaks

sources:  # the folders of data/raw, and whose words are counted in each
{sources}
disclosure: {{profile: {profile}}}  # strict: totals of all; consented: also series of who agreed

workers:  # each from the first day of possible contact; last_day, if they left before the end
{workers}"""

CLAIMS = """\
# What the study claims about its themes: delete the marks before a claim to make it, and change it.
# Each is decided worker by worker; `fieldwork claim ID` lists what is said for it and against it.
#
# events:  # before and after which a claim may compare
#   - {{id: new_manager, label: The first day of the new manager, date: {day}}}
#
# claims:
#   - {{id: spoken, kind: spoken_of, theme: THEME, min_workers: {n}}}  # side: for, against or both
#   - {{id: on_a_side, kind: direction, theme: THEME, side: for, min_workers: {n}}}
#   - {{id: but_some, kind: with_exceptions, theme: THEME, side: for, exceptions: [{worker}]}}
#   - {{id: by_week, kind: change, theme: THEME, becomes: less_often, week: 2, min_workers: {n}}}
#   - {{id: by_event, kind: change, theme: THEME, becomes: more_for, event: new_manager, min_workers: {n}}}
#   - {{id: in_all, kind: sources_agree, theme: THEME, min_workers: {n}}}
#   - id: most
#     kind: most_coded  # or least_coded; more_coded also names a theme `than`; area_leads names an `area`
#     theme: THEME
#     purpose: Say in a sentence what this count is for.
"""

CODEBOOK = """\
# Areas, and the themes in them. What is empty is not defined yet; tables and exports say so.
# Tables record with which version and contents they were made: raise the version when a theme changes.
version: '1'
status: A draft.  # or what else readers should know of it

areas:  # in the order of tables and figures
{areas}
themes:
{themes}
literature: {{}}  # key: reference, one line each; themes name the keys
"""
AREA = """\
  - id: {id}  # small letters, digits and _; it stays as it is when the label changes
    label: {label}
    meaning:  # what the themes of this area have in common
    argued_by:  # for, against or both: which side of its segments argues for a theme's place here
"""
THEME = """\
  - id: {id}
    label: {label}  # what figures and tables call it
    area: {area}
    why:  # why it is in this area
    brief:  # a definition in one line
    full:  # the whole definition
    use:  # when to use it
    use_not:  # when not to use it, and which theme to use instead
    example:  # a sentence that nobody said: everybody may read it
    indicators: []  # words and phrases of the dictionary: [shown round, welcom*]; none: coded by hand
    exclusion_patterns: []  # phrases in which an indicator does not count: [welcome desk]
    quotations:  # chosen_only: only what you have chosen is quoted
    literature: []
"""

CITATION = """\
cff-version: 1.2.0
message: If you use this study, please cite it.
title: {title}
type: dataset
authors:
  - name: The authors  # write family-names, given-names and orcid of each instead
"""

README = """\
# {title}

A study in the form of a research compendium: notebooks clean the raw files, code and count them, and draw the
figures. {what_it_is}

| What | Where | Who writes it |
|---|---|---|
| the facts of the study: workers, weeks, sources | `data/study.yaml` | you |
| areas and themes | `data/codebook.yaml` | you |
| what the study claims | `data/claims.yaml` | you |
| fieldwork, as it came | `data/raw/`, one folder for each source | you; no command changes it |
| manual coding | `data/raw/coding/` | you, with any coding program |
| who speaks, who agreed to what | {persons} | you |
| tables, figures, article | `data/processed/`, `data/public/`, `figures/`, `article/` | `fieldwork run` |
| notebooks, as last run | `notebooks/` | `fieldwork run` |

In this folder:

```sh
fieldwork doctor --study .     # what is missing, and the next step
fieldwork ledger --study .     # what becomes of every line of the raw files
fieldwork run --study .        # the notebooks, in order
fieldwork status --study .     # what is out of date, and why
fieldwork privacy check --study .
```

Before the first commit: `git init`, and `git config core.hooksPath .githooks`, which runs the leak check
before each push.
"""

HOOK = """\
#!/bin/sh
# Before anything leaves this machine: the leak check. `git config core.hooksPath .githooks` puts it into use.
exec fieldwork privacy check --study "$(git rev-parse --show-toplevel)"
"""

CODING_GUIDE = """\
# Manual coding

Put here what a coding program exports: a REFI-QDA project (`.qdpx`), a QualCoder project, Taguette's export,
or a CSV with one coding in each row. `fieldwork coding map` proposes what the names in it mean, for
`manual_coding` in `data/study.yaml`.
"""


TO_BE_NAMED = "  # the plural, as figures and tables call it; `singular` is one of it"


class NewSource(NamedTuple):
    """A source of a new study: its id and its reader, and what tables call it, if that is decided."""

    id: str
    reader: str
    own_label: str = ""
    own_singular: str = ""

    @property
    def is_usual(self) -> bool:
        """Tell whether the id is the one that a source of its reader usually has."""
        return self.reader in (self.id, OF_OLD_IDS.get(self.id))

    @property
    def label(self) -> str:
        """Return what tables call it, the plural; of an id of the researcher's own, the id as words."""
        if self.own_label:
            return self.own_label
        return READERS[self.reader].label if self.is_usual else self.singular

    @property
    def singular(self) -> str:
        """Return what tables call one of it."""
        if self.own_singular:
            return self.own_singular
        return READERS[self.reader].singular if self.is_usual else self.id.replace("_", " ").capitalize()

    @property
    def folder(self) -> str:
        """Return its folder in ``data/raw``."""
        return READERS[self.reader].folder if self.is_usual else self.id


def is_untouched(file: Path) -> bool:
    """Tell whether a file is a codebook as a new study has it, in which nobody has named a theme."""
    untouched = describe_codebook(
        [{"id": "area_1", "label": FIRST_AREA}], [{"id": "theme_1", "label": FIRST_THEME, "area": "area_1"}]
    )
    return file.read_bytes() == untouched.encode("utf-8")


def describe_study(
    *,
    title: str,
    fictional: bool,
    notice: str,
    first_day: date,
    n_weeks: int,
    sources: Sequence[NewSource],
    profile: str,
    workers: Sequence[Worker],
    coder: str = "",
    language: str = ENGLISH,
    worker_noun: tuple[str, str] = ("worker", "workers"),
    researcher: str = "The researcher",
) -> str:
    """Return the text of ``study.yaml``: what every study has, each with a comment of what to write.

    Parameters
    ----------
    worker_noun
        What captions call a worker, and several of them.
    researcher
        What the role ``researcher`` means.
    """
    singular, plural = worker_noun
    return STUDY.format(
        title=quoted(title),
        fictional=str(fictional).lower(),
        notice=quoted(notice),
        coder=f" {quoted(coder)}" if coder else "",
        language=quoted(language),
        first_day=first_day,
        last_day=first_day + timedelta(days=DAYS * n_weeks - 1),
        singular=quoted(singular),
        plural=quoted(plural),
        one_of_the_workers=quoted(f"One of the {plural}"),
        researcher=quoted(researcher),
        sources="".join(_describe_source(source) for source in sources),
        profile=profile,
        workers="".join(_describe_worker(worker) for worker in workers),
    )


def _describe_source(source: NewSource) -> str:
    is_named = source.is_usual or source.own_label
    remark = "" if is_named else TO_BE_NAMED
    role = READERS[source.reader].only_speaker or "worker"
    return (
        f"  - id: {source.id}\n    reader: {source.reader}\n"
        f"    label: {source.label}{remark}\n    singular: {source.singular}\n"
        f"    folder: {source.folder}\n    counted_role: {role}\n"
    )


def _describe_worker(worker: Worker) -> str:
    last_day = f", last_day: {worker.last_day}" if worker.last_day else ""
    return f"  - {{id: {quoted(worker.id)}, first_day: {worker.first_day}{last_day}}}\n"


def describe_codebook(areas: Sequence[dict[str, str]], themes: Sequence[dict[str, str]]) -> str:
    """Return the text of ``codebook.yaml``, with every field, and what to write in those that need words.

    Parameters
    ----------
    areas, themes
        ``id`` and ``label`` of each, and the ``area`` of each theme.
    """
    of_areas = "".join(AREA.format(id=one["id"], label=quoted(one["label"])) for one in areas)
    of_themes = "".join(
        THEME.format(id=one["id"], label=quoted(one["label"]), area=one["area"]) for one in themes
    )
    return CODEBOOK.format(areas=of_areas, themes=of_themes)
