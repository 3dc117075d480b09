"""A rehearsal of recognition: what is public of each worker, side by side, before it is released.

It reads what the last run has made, published or still waiting to be, writes a page into the private folder,
and asks about each published sentence that singles out one person. Nothing of a real study is published while
one of them is not answered, or is answered with *keep back* and still printed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from helpers.errors import FieldworkError
from helpers.files import paths
from helpers.files.atomic import replace_file
from helpers.files.place import Place
from helpers.prose import counted, verb
from helpers.running.run_state import FOLDER
from helpers.study import private_folder
from helpers.study.chosen_quotations import FILE, as_bar, bar
from helpers.study.gate import PRIVATE, Shows, may_show, needs_agreement
from helpers.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

    from helpers.privacy.rehearsal.answers import Answers
    from helpers.privacy.rehearsal.side_by_side import PublishedSentence

PAGE = "rehearsal.html"
"""The page in the private folder."""
COMMAND = "`fieldwork privacy rehearse`"
WHY = "singles out one person"
"""The reason of the entries that bar a sentence."""
HELP = "y: publish it.  n: do not publish it.  s: later.  q: stop."


class Rehearsal(NamedTuple):
    """What is public of each worker, and what has been answered about it."""

    study: Study
    sentences: tuple[PublishedSentence, ...]
    """All that are published, or would be by the run that waits."""
    answers: Answers
    labels: pd.DataFrame
    """Table ``labels``: under which letter a worker has a series."""

    @property
    def singling(self) -> list[PublishedSentence]:
        """Return the sentences that single out one person."""
        return [sentence for sentence in self.sentences if sentence.singling]

    def with_answer(self, answer: str) -> list[PublishedSentence]:
        """Return the sentences that single somebody out and have this answer; empty: none yet."""
        return [sentence for sentence in self.singling if self.answer_to(sentence) == answer]

    def answer_to(self, sentence: PublishedSentence) -> str:
        """Return what is answered about a sentence among the present workers, or an empty text."""
        from helpers.privacy.rehearsal.answers import asked_about

        return self.answers.find(asked_about(sentence, self.study.worker_ids))


def read_rehearsal(folder: Path, study: Study) -> Rehearsal:
    """Read what the last run of a study has made, published or still waiting to be.

    Raises
    ------
    FieldworkError
        There has been no run, or the answers are wrong or lie where others can get at them.
    """
    return rehearse(Place.at(folder, folder, folder / FOLDER / "staging"), study)


def rehearse(place: Place, study: Study) -> Rehearsal:
    """Lay what is public of each worker side by side, as it will be published from a place.

    Raises
    ------
    FieldworkError
        As `read_rehearsal`.
    """
    from helpers.counting.quotations import printed
    from helpers.privacy.rehearsal.answers import read_answers
    from helpers.privacy.rehearsal.side_by_side import lay_side_by_side
    from helpers.study.codebook import read_codebook

    to_print = printed(_read(place, "quotations"), read_codebook(place.study))
    sentences = lay_side_by_side(to_print, _read(place, "segments"), study)
    return Rehearsal(study, sentences, read_answers(place.study, study), _read(place, "labels"))


def _read(place: Place, table: str) -> pd.DataFrame:
    """Read a table that the last run has made, all cells as text."""
    import pandas as pd

    file = place.reading(paths.table_file(table))
    if not file.exists():
        msg = (
            f"{paths.table_file(table)}: there is no such file yet. Run the notebooks first: `fieldwork run`."
        )
        raise FieldworkError(msg)
    return pd.read_csv(file, keep_default_na=False, dtype=str, encoding="utf-8")


def write_page(rehearsal: Rehearsal, folder: Path) -> Path:
    """Write the page into the private folder, readable only by its owner, and return its path.

    Raises
    ------
    FieldworkError
        There is no private folder, others can get at it, it lies in the study or holds something else of this
        name. Nothing is written.
    """
    from helpers.privacy.rehearsal.page import as_page

    page = (private_folder.folder() or folder) / PAGE
    private_folder.require_inside(page, PAGE)
    if page.resolve().is_relative_to(folder.resolve()):
        msg = f"{PAGE}: the private folder lies in the study. Keep them apart. {private_folder.ADVICE}"
        raise FieldworkError(msg)
    if page.is_symlink() or (page.exists() and not _is_own(page)):
        msg = f"{PAGE}: the private folder has something else of this name. Move it elsewhere."
        raise FieldworkError(msg)
    replace_file(page, as_page(rehearsal.sentences, _also_public(rehearsal), rehearsal.study), mode=0o600)
    return page


def _is_own(page: Path) -> bool:
    return page.is_file() and PRIVATE in page.read_text(encoding="utf-8", errors="replace")


def _also_public(rehearsal: Rehearsal) -> dict[str, list[str]]:
    """Return by worker what else everybody may read about them."""
    study = rehearsal.study
    public: dict[str, list[str]] = {}
    for worker in study.workers:
        last = f" to {worker.last_day}" if worker.last_day else ""
        public[worker.id] = [f"In data/study.yaml: with the study from {worker.first_day}{last}."]
    labels = rehearsal.labels
    if needs_agreement(study):
        for worker_id, label, figure in zip(labels["worker"], labels["label"], labels["figure"], strict=True):
            if worker_id in public:
                public[worker_id].append(f"A series of their own under the letter {label} in {figure}.")
    if may_show(study, Shows.WORKERS):
        for sentences in public.values():
            sentences.append("Under the profile open, every figure and quotation also shows whose it is.")
    return public


def describe(rehearsal: Rehearsal) -> str:
    """Say how much is published and how much of it singles out one person, without any words."""
    n_workers = len({sentence.worker for sentence in rehearsal.sentences})
    n_singling, n_open = len(rehearsal.singling), len(rehearsal.with_answer(""))
    text = (
        f"Published: {counted(len(rehearsal.sentences), 'sentences')} of {counted(n_workers, 'workers')}. "
        f"With facts that fit one worker alone: {n_singling}; not answered yet: {n_open}."
    )
    if rehearsal.study.fictional:
        text += " Nothing is asked of a fictional study."
    return text


def ask_about(rehearsal: Rehearsal, ask: Callable[[str], str]) -> Rehearsal:
    """Ask about each sentence that singles somebody out, and keep each answer at once.

    Parameters
    ----------
    ask
        Shows a text and returns what is typed.

    Returns
    -------
    Rehearsal
        With the new answers. Whoever stops early loses none of them.
    """
    from helpers.privacy.rehearsal.answers import KEEP_BACK, PUBLISH, asked_about

    answers = {"y": PUBLISH, "n": KEEP_BACK}
    unanswered = rehearsal.with_answer("")
    for number, sentence in enumerate(unanswered, start=1):
        question = f"\n{number} of {len(unanswered)}: {describe_question(sentence, rehearsal.study)}\n"
        typed = _typed(f"{question}{HELP} ", ask, [*answers, "s", "q"])
        if typed == "q":
            break
        if typed in answers:
            asked = asked_about(sentence, rehearsal.study.worker_ids)
            rehearsal = rehearsal._replace(answers=rehearsal.answers.add(asked, answers[typed]))
    return rehearsal


def _typed(prompt: str, ask: Callable[[str], str], allowed: list[str]) -> str:
    """Return an answer that is one of those allowed; who ends the input, stops."""
    while True:
        try:
            typed = ask(prompt).strip().lower()
        except (EOFError, KeyboardInterrupt):
            return "q"
        if typed in allowed:
            return typed
        prompt = f"{HELP} "


def describe_question(sentence: PublishedSentence, study: Study) -> str:
    """Return a sentence as it is asked about: its words, and which of its facts fit one worker alone."""
    from helpers.privacy.rehearsal.fact_words import KINDS
    from helpers.privacy.rehearsal.page import describe_fact

    facts = [
        f"{KINDS[one.fact.kind].lower()}: {describe_fact(one, len(study.worker_ids))}"
        for one in sentence.singling
    ]
    return f"{sentence.worker} would be published with\n  {sentence.text}\n  {'; '.join(facts)}"


def refuse_unanswered(place: Place, study: Study) -> None:
    """Refuse to publish a real study while sentences that single somebody out are unanswered or kept back.

    The researcher's own view is not published; a fictional study has nobody who could be recognised.

    Raises
    ------
    FieldworkError
        How many there are, and what to do; for those that are kept back, what to write where. No words.
    """
    if place.for_researcher or study.fictional:
        return
    if not place.reading(paths.table_file("quotations")).exists():
        return
    from helpers.privacy.rehearsal.answers import KEEP_BACK

    rehearsal = rehearse(place, study)
    n_open, kept_back = len(rehearsal.with_answer("")), rehearsal.with_answer(KEEP_BACK)
    problems = []
    if n_open:
        problems.append(
            f"privacy: not answered: {counted(n_open, 'sentences')} to be published, with facts that fit one "
            f"worker alone. Nothing is published until each is. Answer: {COMMAND}."
        )
    if kept_back:
        problems.append(describe_kept_back(kept_back))
    if problems:
        raise FieldworkError("\n".join(problems))


def describe_kept_back(sentences: list[PublishedSentence]) -> str:
    """Say which sentences are not to be published, and how that is written down: by the ids of segments."""
    n = len(sentences)
    advice = (
        f"{counted(n, 'sentences')} that you will not publish {verb(n, 'are')} still chosen. {COMMAND} bars "
        f"them in {FILE.as_posix()}, as these lines do; run again, and another sentence is chosen:"
    )
    return "\n".join([advice, *(as_bar(one, WHY) for one in _ids_of(sentences))])


def _ids_of(sentences: list[PublishedSentence]) -> list[str]:
    return [segment_id for sentence in sentences for segment_id in sentence.segment_ids]


def bar_kept_back(folder: Path, sentences: list[PublishedSentence]) -> str:
    """Bar the sentences that are not to be published in ``data/quotations.yaml``, and say so.

    Raises
    ------
    FieldworkError
        The file cannot be changed: what to write into it.
    """
    others = bar(folder, _ids_of(sentences), WHY)
    n = counted(len(sentences), "sentences")
    lines = [f"{n} that you will not publish: barred in {FILE.as_posix()}."]
    for one in others:
        remedy = "Write `quote: no` there, and take out `theme` and `despite`."
        lines.append(f"{one.place}: one of them is chosen there, or barred for one theme only. {remedy}")
    return "\n".join(lines)
