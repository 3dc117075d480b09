"""The order of the notebooks, and what each of them reads and writes.

Only this table and the notebooks themselves know the order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from helpers.files import paths
from helpers.files.products import DRAWN_FROM, ENDING, WHOLE, further_pages, statement_file

STUDY, CODEBOOK, RAW = "data/study.yaml", "data/codebook.yaml", "data/raw"
CONDITIONS, CLAIMS = "data/conditions.yaml", "data/claims.yaml"
CHOSEN_QUOTATIONS = "data/quotations.yaml"
HISTORY = "data/codebook-history"
INPUTS = (STUDY, CODEBOOK, HISTORY, CONDITIONS, CLAIMS, CHOSEN_QUOTATIONS, RAW)
"""The files and folders that a study consists of."""
PORTRAITS = Path("notebooks/portraits")
"""Where the portraits of all workers but the first are published; the first is the notebook itself."""
SUFFIXES = ("csv", "svg", "pdf", "png", "md", "json")
"""Of the files of each page of a figure; the statement of the whole figure is beside the first."""
CHECKLISTS = ("coreq", "srqr", "rtarg", "jars_qual")
OF_COUNTS = ("corpus", "codebook", "themes", "asked", "areas", "claims", "agreement")
ARTICLE_TABLES = (*OF_COUNTS, *CHECKLISTS, "numbers")


PUBLIC = (
    "public_contacts",
    "public_theme_counts",
    "public_areas",
    "public_pairs",
    "public_rates",
    "public_validations",
    "public_agreement",
    "public_conditions",
    "public_directions",
    "public_condition_states",
    "public_claims",
)
"""The public tables, named here without loading what they are: a run with nothing to do needs no pandas."""


@dataclass(frozen=True)
class Step:
    """One notebook, with what it reads and what it writes."""

    name: str
    inputs: tuple[str, ...]
    """Files and folders of the study that it reads."""
    tables: tuple[str, ...]
    """Tables of earlier steps that it reads, or by which it knows a setting (`provenance.RECORDED_WITH`)."""
    writes: tuple[str, ...]
    """Tables that it writes."""
    figures: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    """Other files that it writes."""
    reads: tuple[str, ...] = ()
    """Other files of earlier steps that it reads."""
    depends_on_coder: bool = True
    """Whether its products depend on ``coder`` in ``study.yaml``: on whose coding is counted."""
    is_per_worker: bool = False
    """Whether it runs once for each worker."""
    worker: str = ""
    """The worker for whom it runs; empty for the first, and in steps that run only once."""

    @property
    def key(self) -> str:
        """Return the name by which this step differs from all others."""
        return f"{self.name} {self.worker}".strip()

    @property
    def notebook(self) -> str:
        """Return the path of the executed notebook."""
        if self.worker:
            return (PORTRAITS / f"{self.worker}.ipynb").as_posix()
        return f"notebooks/{self.name}.ipynb"

    @property
    def products(self) -> list[str]:
        """Return the paths of the files that it makes, without the executed notebook."""
        figures = [
            f"{paths.FIGURES.as_posix()}/{figure}.{suffix}"
            for figure in self.figures
            for suffix in (*SUFFIXES, ENDING)
        ]
        return [*_files_of_tables(self.writes), *figures, *self.files]

    def products_in(self, folder: Path) -> list[str]:
        """Return the paths of what it has made in a folder: its products, and further pages of its figures.

        How many pages a figure has depends on the study, and only its statement says it.
        """
        pages = [
            f"{page}.{suffix}"
            for figure in self.figures
            for page in further_pages(folder, (paths.FIGURES / figure).as_posix())
            for suffix in SUFFIXES
        ]
        return [*self.products, *pages]

    def may_read(self, file: str) -> bool:
        """Tell whether a file of the study is a declared input of this step, or one of its own products.

        The record of any table may be read: its hashes say whether what the step does read is out of date.
        """
        folders = (f"{paths.PROCESSED.as_posix()}/", f"{paths.PUBLIC.as_posix()}/")
        if file.startswith(folders) and file.endswith(".provenance.json"):
            return True
        if file in (*self.inputs, *self.reads, *_files_of_tables(self.tables), *self.products):
            return True
        return any(file.startswith(f"{folder}/") for folder in self.inputs)


def _files_of_tables(names: Sequence[str]) -> list[str]:
    """Return the paths of tables, each followed by its record."""
    files = []
    for name in names:
        files += [paths.table_file(name), paths.table_record(name)]
    return files


STEPS = (
    Step(
        "01-clean-fieldwork",
        inputs=(STUDY, RAW),
        tables=(),
        writes=(
            "ledger",
            "records",
            "segments",
            "excerpts",
            "contacts",
            "consents",
            "labels",
            "others_words",
        ),
        depends_on_coder=False,
    ),
    Step(
        "02-code-segments",
        inputs=(STUDY, CODEBOOK, CONDITIONS, CHOSEN_QUOTATIONS),
        tables=("segments", "excerpts", "consents", "contacts", "others_words"),
        writes=("codings", "condition_codings", "validations", "quotations"),
        depends_on_coder=False,
    ),
    Step(
        "03-count-themes",
        inputs=(STUDY, CODEBOOK, HISTORY, CONDITIONS, CLAIMS),
        tables=(
            "codings",
            "segments",
            "excerpts",
            "contacts",
            "validations",
            "condition_codings",
            "quotations",
            "consents",
            "labels",
        ),
        writes=("theme_counts", "asked_counts", "agreements", "calibrated_counts", *PUBLIC),
        files=(WHOLE,),
    ),
    Step(
        "04-draw-figures",
        inputs=(STUDY, CODEBOOK, HISTORY, CONDITIONS),
        tables=(
            "contacts",
            "codings",
            "condition_codings",
            "validations",
            "segments",
            "excerpts",
            "theme_counts",
            "public_contacts",
            "public_theme_counts",
            "public_areas",
            "public_pairs",
            "public_validations",
            "public_agreement",
            "public_conditions",
            "public_condition_states",
            "public_directions",
        ),
        writes=(),
        figures=(
            "contact_calendar",
            "theme_weeks",
            "theme_weeks_together",
            "directions",
            "areas_by_worker",
            "areas_by_week",
            "areas_by_week_alone",
            "theme_sources",
            "theme_pairs",
            "timelines",
            "new_themes",
            "conditions_model",
            "conditions_order",
            "dictionary_validation",
        ),
    ),
    Step(
        "05-test-robustness",
        inputs=(STUDY, CODEBOOK, CLAIMS),
        tables=(
            "contacts",
            "codings",
            "segments",
            "excerpts",
            "theme_counts",
            "asked_counts",
            "public_rates",
            "public_validations",
            "public_agreement",
        ),
        writes=("rates", "specifications", "claim_cases"),
        figures=("theme_rates", "claim_cases", "claims_held", "specification_curve"),
    ),
    Step(
        "06-portray-worker",
        inputs=(STUDY, CODEBOOK),
        tables=(
            "contacts",
            "segments",
            "codings",
            "validations",
            "public_agreement",
            "quotations",
            "theme_counts",
        ),
        writes=(),
        is_per_worker=True,
    ),
    Step(
        "07-write-article",
        inputs=(STUDY, CODEBOOK, HISTORY, CLAIMS),
        tables=(
            "contacts",
            "quotations",
            "segments",
            "excerpts",
            "theme_counts",
            "asked_counts",
            "rates",
            "claim_cases",
            "public_contacts",
            "public_theme_counts",
            "public_validations",
            "public_agreement",
            "public_rates",
            "public_directions",
            "public_claims",
        ),
        writes=(),
        files=(
            (paths.PROCESSED / "numbers.json").as_posix(),
            (paths.ARTICLE / "numbers.tex").as_posix(),
            *(
                (paths.ARTICLE / f"{name}.{suffix}").as_posix()
                for name in ARTICLE_TABLES
                for suffix in ("docx", "html", "csv", "json", ENDING)
            ),
            *(
                (paths.ARTICLE / f"{page}.{suffix}").as_posix()
                for page in ("methods", "disclosure", "advisory_group")
                for suffix in ("md", "html", "docx", "json")
            ),
        ),
        reads=(WHOLE, *(statement_file(name) for name in DRAWN_FROM if name.startswith("figures/"))),
    ),
)


def steps_of(workers: Sequence[str], steps: Sequence[Step] = STEPS) -> tuple[Step, ...]:
    """Return the steps of a study in order; a step that runs for each worker becomes one step per worker."""
    expanded: list[Step] = []
    for step in steps:
        if not step.is_per_worker:
            expanded.append(step)
            continue
        for number, worker in enumerate(workers):
            portrait = replace(step, figures=(f"portrait_{worker}",))
            # The first worker's portrait is the notebook itself.
            if number > 0:
                portrait = replace(portrait, worker=worker)
            expanded.append(portrait)
    return tuple(expanded)
