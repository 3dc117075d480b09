"""The sequence of the notebooks: what each reads and writes. Only this table and the notebooks know the order."""

from __future__ import annotations

from dataclasses import dataclass

from helpers import paths


@dataclass(frozen=True)
class Step:
    """One notebook: what it reads, of the study and of earlier steps, and what it writes."""

    name: str
    study: tuple[str, ...]
    tables: tuple[str, ...]
    writes: tuple[str, ...]
    figures: tuple[str, ...] = ()

    @property
    def products(self) -> list[str]:
        """Return the files that it makes, beside the executed notebook."""
        tables = [(paths.PROCESSED / f"{table}.csv").as_posix() for table in self.writes]
        return tables + [
            (paths.FIGURES / f"{figure}.{kind}").as_posix() for figure in self.figures for kind in ("csv", "svg", "pdf", "png")
        ]

    @property
    def notebook(self) -> str:
        """Return the executed notebook's place."""
        return f"notebooks/{self.name}.ipynb"


STUDY, CODEBOOK, RAW = "data/study.yaml", "data/codebook.yaml", "data/raw"
STEPS = (
    Step("01-clean-fieldwork", (STUDY, RAW), (), ("ledger", "records", "segments", "selections", "contacts", "consents", "labels")),
    Step("02-code-segments", (STUDY, CODEBOOK), ("segments", "selections"), ("codings", "audits")),
    Step("03-count-themes", (STUDY, CODEBOOK), ("codings", "segments", "selections", "contacts"), ("theme_counts",)),
    Step(
        "04-draw-figures",
        (STUDY, CODEBOOK),
        ("contacts", "consents", "labels", "audits", "theme_counts"),
        (),
        ("contact_calendar", "theme_weeks", "theme_weeks_together", "areas_by_worker"),
    ),
)
