"""The sequence of the notebooks: what each reads and writes. Only this table and the notebooks know the order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from helpers.files import paths

STUDY, CODEBOOK, RAW = "data/study.yaml", "data/codebook.yaml", "data/raw"
CONDITIONS, CLAIMS = "data/conditions.yaml", "data/claims.yaml"
INPUTS = (STUDY, CODEBOOK, CONDITIONS, CLAIMS, RAW)
"""What a study is made of."""
PORTRAITS = Path("notebooks/portraits")
"""Where the portraits of all workers but the first lie: the first is the notebook itself."""
PRINTED = ("corpus", "codebook", "themes", "coreq", "srqr", "numbers")


@dataclass(frozen=True)
class Step:
    """One notebook: what it reads, of the study and of earlier steps, and what it writes."""

    name: str
    study: tuple[str, ...]
    tables: tuple[str, ...]
    writes: tuple[str, ...]
    figures: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    """What else it writes."""
    is_of_each: bool = False
    """Whether it runs once for each worker."""
    worker: str = ""
    """Of whom, if not of the first."""

    @property
    def key(self) -> str:
        """Return what tells it from every other step."""
        return f"{self.name} {self.worker}".strip()

    @property
    def products(self) -> list[str]:
        """Return the files that it makes, beside the executed notebook: each table with its record."""
        tables = [
            file for table in self.writes for file in (paths.table_file(table), paths.table_record(table))
        ]
        figures = [
            (paths.FIGURES / f"{figure}.{kind}").as_posix()
            for figure in self.figures
            for kind in ("csv", "svg", "pdf", "png", "md")
        ]
        return [*tables, *figures, *self.files]

    def may_read(self, file: str) -> bool:
        """Tell whether a file of the study is declared as an input of this step, or is one of its own products.

        Records of tables are read for the hashes in them, which say whether what the step does read is out of date.
        """
        tables = [
            name for table in self.tables for name in (paths.table_file(table), paths.table_record(table))
        ]
        declared = (*self.study, *tables, *self.products)
        is_record = file.startswith(f"{paths.PROCESSED.as_posix()}/") and file.endswith(".provenance.json")
        return is_record or file in declared or any(file.startswith(f"{folder}/") for folder in self.study)

    @property
    def notebook(self) -> str:
        """Return the executed notebook's place."""
        return (
            (PORTRAITS / f"{self.worker}.ipynb").as_posix() if self.worker else f"notebooks/{self.name}.ipynb"
        )


STEPS = (
    Step(
        "01-clean-fieldwork",
        (STUDY, RAW),
        (),
        ("ledger", "records", "segments", "excerpts", "contacts", "consents", "labels"),
    ),
    Step(
        "02-code-segments",
        (STUDY, CODEBOOK),
        ("segments", "excerpts", "consents", "contacts"),
        ("codings", "validations", "quotations"),
    ),
    Step(
        "03-count-themes",
        (STUDY, CODEBOOK),
        ("codings", "segments", "excerpts", "contacts"),
        ("theme_counts",),
    ),
    Step(
        "04-draw-figures",
        (STUDY, CODEBOOK, CONDITIONS),
        ("contacts", "consents", "labels", "codings", "validations", "segments", "excerpts", "theme_counts"),
        (),
        (
            *(
                "contact_calendar",
                "theme_weeks",
                "theme_weeks_together",
                "areas_by_worker",
                "areas_by_week",
                "theme_sources",
            ),
            *("theme_pairs", "timelines", "new_themes", "conditions_model", "dictionary_validation"),
        ),
    ),
    Step(
        "05-test-robustness",
        (STUDY, CODEBOOK, CLAIMS),
        ("contacts", "codings", "validations", "segments", "excerpts", "theme_counts"),
        ("rates", "specifications"),
        ("theme_rates", "claims_held", "specification_curve"),
    ),
    Step(
        "06-portray-worker",
        (STUDY, CODEBOOK),
        ("contacts", "validations", "quotations", "theme_counts"),
        (),
        is_of_each=True,
    ),
    Step(
        "07-write-article",
        (STUDY, CODEBOOK),
        (
            "contacts",
            "consents",
            "labels",
            "validations",
            "quotations",
            "segments",
            "excerpts",
            "theme_counts",
            "rates",
            "specifications",
        ),
        (),
        files=(
            (paths.PROCESSED / "numbers.json").as_posix(),
            (paths.ARTICLE / "numbers.tex").as_posix(),
            *(
                (paths.ARTICLE / f"{name}.{kind}").as_posix()
                for name in PRINTED
                for kind in ("docx", "html", "csv")
            ),
        ),
    ),
)


def steps_of(workers: Sequence[str], steps: Sequence[Step] = STEPS) -> tuple[Step, ...]:
    """Return the steps of a study: one of each worker, where a step runs once for each."""
    every: list[Step] = []
    for step in steps:
        if not step.is_of_each:
            every.append(step)
            continue
        every += [
            replace(step, worker=worker if n else "", figures=(f"portrait_{worker}",))
            for n, worker in enumerate(workers)
        ]
    return tuple(every)
