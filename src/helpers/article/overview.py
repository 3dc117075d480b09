"""The corpus, the codebook and the themes, as tables of the article; and each theme in a sentence."""

from __future__ import annotations

import pandas as pd

from helpers.article.form import ArticleTable
from helpers.coding.accuracy import Accuracy
from helpers.prose import in_a_sentence, listed
from helpers.study.codebook import Codebook
from helpers.study.gate import Sentence, Shows, may_show, require_declared, widest
from helpers.study.study import NO_CONTACT, SHOWN, SUPPRESSED, Study
from helpers.tables import ALL

HIDDEN = "c"
"""In the place of a number that is kept back, as in the figures."""
UNSAID = {SUPPRESSED: HIDDEN, NO_CONTACT: "not heard"}
CONFIDENTIAL = " c: kept back, so that nobody is singled out."


def about_corpus(corpus: pd.DataFrame, study: Study) -> ArticleTable:
    """Say what was heard, by worker and source.

    Parameters
    ----------
    corpus
        ``worker`` (``all`` for everybody), ``source``, ``state``, ``n_workers``, ``n_contacts``, ``n_weeks``, ``n_words``, ``minutes``,
        after disclosure control: numbers are missing unless ``state`` is shown.
    """
    labels = {source.id: source.label for source in study.sources}
    heads = {
        "n_workers": "Workers",
        "n_contacts": "Contacts",
        "n_weeks": "Worker-weeks",
        "n_words": "Words",
        "minutes": "Minutes",
    }
    frame = pd.DataFrame(
        {"Worker": corpus["worker"].replace(ALL, "All"), "Source": corpus["source"].map(labels)}
    )
    hidden = corpus["state"] == SUPPRESSED
    for column, head in heads.items():
        frame[head] = corpus[column].astype(object).where(~hidden, HIDDEN)
    note = "Words are of the voice that counts in a source. Minutes are known of recorded sources alone."
    shows = Shows.TOGETHER if (corpus["worker"] == ALL).all() else Shows.WORKERS
    return ArticleTable(
        "corpus", "What was heard", frame, note + (CONFIDENTIAL if hidden.any() else ""), shows
    )


def about_codebook(codebook: Codebook) -> ArticleTable:
    """Return areas and themes with their definitions."""
    areas = {area.id: area.label for area in codebook.areas}
    rows = [
        (areas[theme.area], theme.label, theme.brief, theme.full, theme.use, theme.use_not, theme.example)
        for theme in codebook.themes
    ]
    heads = ["Area", "Theme", "In brief", "Definition", "Use when", "Do not use when", "Example"]
    note = f"{codebook.status} Fields after MacQueen, McLellan, Kay and Milstein (1998). Codebook {codebook.stamp}."
    return ArticleTable(
        "codebook", "Codebook", pd.DataFrame(rows, columns=heads), " ".join(note.split()), Shows.NOTHING
    )


def about_themes(
    themes: pd.DataFrame,
    weeks_reported: pd.DataFrame,
    carried: pd.DataFrame,
    quotations: pd.DataFrame,
    codebook: Codebook,
    accuracy: Accuracy,
    *,
    counted_as: str,
) -> ArticleTable:
    """Say of each theme how often, by how many, in how many weeks and by which sources it was told, and how that sounds.

    Parameters
    ----------
    themes
        ``theme``, ``state``, ``n``, ``n_workers``, ``n_heard``: after disclosure control.
    weeks_reported
        ``theme``, ``n_weeks``, ``of_weeks``: weeks with the theme, of those in which somebody was heard; missing where one is kept back.
    carried
        ``theme``, ``sources``, ``shows``: in words, which sources carry it, and what that shows of workers.
    quotations
        ``theme``, ``typical``, ``counter``, ``shows``: each with whose words they are; empty where nobody has agreed.
    counted_as
        What ``n`` counts, and whose words, for the note.
    """
    areas = {area.id: area.label for area in codebook.areas}
    parts = [frame.set_index("theme") for frame in (themes, weeks_reported, carried, quotations)]
    of_theme = pd.concat([part.drop(columns="shows", errors="ignore") for part in parts], axis=1).reindex(
        codebook.theme_ids
    )
    shows = widest([Shows.TOGETHER, _shown_by(carried, "sources"), _shown_by(quotations, "quotations")])
    rows = []
    for theme in codebook.themes:
        row = of_theme.loc[theme.id]
        told = (
            [row["n"], f"{row['n_workers']} of {row['n_heard']}"]
            if row["state"] == SHOWN
            else [UNSAID[row["state"]]] * 2
        )
        span = (
            UNSAID.get(row["state"], HIDDEN)
            if pd.isna(row["n_weeks"])
            else f"{int(row['n_weeks'])} of {int(row['of_weeks'])}"
        )
        label = accuracy.label(theme.id, theme.label)
        rows.append((areas[theme.area], label, *told, span, row["sources"], row["typical"], row["counter"]))
    heads = ["Area", "Theme", "n", "Workers", "Weeks heard", "Sources", "Quotation", "Counter-example"]
    note = f"{counted_as} A counter-example has an indicator of the theme, and the person who read it did not give the theme. "
    frame = pd.DataFrame(rows, columns=heads)
    hidden = CONFIDENTIAL.strip() + " " if (frame == HIDDEN).any(axis=None) else ""
    note += f"{hidden}{accuracy.describe(codebook, in_grey=False)} Codebook {codebook.stamp}."
    return ArticleTable("themes", "Themes", frame, note, shows)


def _shown_by(part: pd.DataFrame, name: str) -> Shows:
    """Return what a part of the table of themes shows of workers, by its column ``shows``; one without is refused."""
    if "shows" not in part:
        require_declared({f"table themes, {name}": None})
    return widest(Shows(one) for one in part["shows"])


def carried_by(by_source: pd.DataFrame, study: Study, codebook: Codebook) -> pd.DataFrame:
    """Say of each theme which sources carry it and which do not: 'in interviews and voice notes but not in visits'.

    Parameters
    ----------
    by_source
        As `triangulation.side_by_side` returns it. A source by which nobody was heard is named in neither part.

    Returns
    -------
    DataFrame
        ``theme``, ``sources``: empty unless single workers may be shown, for a source may be one worker's; ``shows`` (`gate.Shows`).
    """
    themes = codebook.theme_ids
    if not may_show(study, Shows.WORKERS):
        return pd.DataFrame({"theme": themes, "sources": "", "shows": Shows.NOTHING})
    said = [_sources_in_words(by_source, theme, study) for theme in themes]
    return pd.DataFrame({"theme": themes, "sources": said, "shows": Shows.WORKERS})


def _sources_in_words(by_source: pd.DataFrame, theme: str, study: Study) -> str:
    own = by_source[by_source["theme"] == theme]
    heard = own[own["n"].notna()].groupby("source")["n"].sum()
    labels = {source.id: in_a_sentence(source.label) for source in study.sources if source.id in heard.index}
    carried = [label for source, label in labels.items() if heard[source] > 0]
    silent = [label for source, label in labels.items() if heard[source] == 0]
    said = f"in {listed(carried)}" if carried else "in no source"
    return f"{said} but not in {listed(silent)}" if carried and silent else said


def sentences_of(
    themes: pd.DataFrame, weeks_reported: pd.DataFrame, carried: pd.DataFrame, codebook: Codebook
) -> dict[str, Sentence]:
    """Say of each theme by how many workers, in how many weeks and by which sources it was told.

    Parameters
    ----------
    themes, weeks_reported, carried
        As `about_themes` takes them.
    """
    _shown_by(carried, "sources")
    parts = [frame.set_index("theme") for frame in (themes, weeks_reported, carried)]
    return {
        theme.id: _sentence(theme.label, *(part.loc[theme.id] for part in parts)) for theme in codebook.themes
    }


def _sentence(label: str, row: pd.Series, span: pd.Series, by: pd.Series) -> Sentence:
    if row["state"] != SHOWN:
        why = "so that nobody is singled out" if row["state"] == SUPPRESSED else "for nobody was heard"
        return Sentence(f"{label}: not said, {why}.", Shows.TOGETHER)
    parts = [f"{row['n_workers']} of {row['n_heard']} workers"]
    parts += (
        [f"in {int(span['n_weeks'])} of {int(span['of_weeks'])} weeks heard"]
        if pd.notna(span["n_weeks"])
        else []
    )
    parts += [by["sources"]] if by["sources"] else []
    return Sentence(f"{label}: {', '.join(parts)}.", widest([Shows.TOGETHER, Shows(by["shows"])]))
