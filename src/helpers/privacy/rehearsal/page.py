"""The page of a rehearsal (restricted): all that is public of each worker, side by side."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

from helpers.privacy.rehearsal.fact_words import KINDS
from helpers.privacy.rehearsal.side_by_side import FittedFact, PublishedSentence, all_together
from helpers.prose import counted
from helpers.study.gate import PRIVATE
from helpers.study.study import Study

STYLE = (
    "body{font:16px/1.5 sans-serif;margin:2em;max-width:75em}table{border-collapse:collapse}"
    "th,td{border:1px solid #999;padding:.4em .6em;text-align:left;vertical-align:top}"
    "mark{background:#fd6;padding:0 .1em}.alone{font-weight:bold}"
)
INTRODUCTION = (
    "All that is published of each worker: whoever knows the team may lay it side by side so. After "
    "each fact stands how many workers it fits, as far as their own words say so. What is said in other "
    "words, what only the researcher knows, and how somebody speaks cannot be seen here. The page decides "
    "nothing."
)


def as_page(
    sentences: Sequence[PublishedSentence], also_public: Mapping[str, Sequence[str]], study: Study
) -> bytes:
    """Return the page as HTML that loads nothing else and says that it is private.

    Parameters
    ----------
    also_public
        By worker: what else everybody may read about them, a sentence each.
    """
    n_workers = len(study.worker_ids)
    parts = [
        f"<h1>{html.escape(PRIVATE)}</h1>",
        f"<p>{html.escape(study.title)}. {html.escape(INTRODUCTION)}</p>",
        "<h2>Facts by kind</h2>",
        _table(sentences, study),
    ]
    for worker in study.worker_ids:
        own = [sentence for sentence in sentences if sentence.worker == worker]
        parts.append(f"<h2>{html.escape(worker)}</h2>")
        parts += [f"<p>{html.escape(text)}</p>" for text in also_public.get(worker, ())]
        parts.append(f"<p>{_summary(sentences, worker, len(own), n_workers)}</p>")
        items = "".join(
            f"<li>{_marked(one)} ({html.escape('; '.join(one.where))}){_facts(one, n_workers)}</li>"
            for one in own
        )
        if items:
            parts.append(f"<ul>{items}</ul>")
    body = "\n".join(parts)
    head = f'<meta charset="utf-8"><title>{html.escape(PRIVATE)}</title><style>{STYLE}</style>'
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>{head}</head>\n<body>\n{body}\n</body>\n</html>\n'.encode()
    )


def describe_fact(one: FittedFact, n_workers: int) -> str:
    """Return what a fact is and how many workers it fits: ``section (1 of 5)``."""
    value = f" {one.fact.value}" if one.fact.value else ""
    return f"{one.fact.name}{value} ({len(one.workers)} of {n_workers})"


def _summary(sentences: Sequence[PublishedSentence], worker: str, n_own: int, n_workers: int) -> str:
    text = f"Published sentences: {n_own}."
    together = all_together(sentences, worker)
    if together:
        text += f" All their facts together fit {len(together)} of {counted(n_workers, 'workers')}."
    return html.escape(text)


def _table(sentences: Sequence[PublishedSentence], study: Study) -> str:
    """Return the facts as a table: a row for each kind, a column for each worker."""
    heads = "".join(f'<th scope="col">{html.escape(worker)}</th>' for worker in study.worker_ids)
    rows = [f'<tr><th scope="col">Kind</th>{heads}</tr>']
    for kind, heading in KINDS.items():
        cells = "".join(f"<td>{_cell(sentences, worker, kind, study)}</td>" for worker in study.worker_ids)
        rows.append(f'<tr><th scope="row">{heading}</th>{cells}</tr>')
    return f"<table>\n{chr(10).join(rows)}\n</table>"


def _cell(sentences: Sequence[PublishedSentence], worker: str, kind: str, study: Study) -> str:
    texts: dict[str, None] = {}
    for sentence in sentences:
        if sentence.worker == worker:
            for one in sentence.facts:
                if one.fact.kind == kind:
                    texts[_fact(one, len(study.worker_ids))] = None
    return "<br>".join(texts) or "–"


def _fact(one: FittedFact, n_workers: int) -> str:
    text = html.escape(describe_fact(one, n_workers))
    return f'<span class="alone">{text}</span>' if len(one.workers) == 1 else text


def _facts(sentence: PublishedSentence, n_workers: int) -> str:
    if not sentence.facts:
        return ""
    return "<br>" + ", ".join(_fact(one, n_workers) for one in sentence.facts)


def _marked(sentence: PublishedSentence) -> str:
    """Return a sentence with its facts marked; of facts that overlap, the first."""
    parts: list[str] = []
    at = 0
    for one in sentence.facts:
        if one.fact.start >= at:
            parts.append(html.escape(sentence.text[at : one.fact.start]))
            parts.append(f"<mark>{html.escape(sentence.text[one.fact.start : one.fact.end])}</mark>")
            at = one.fact.end
    parts.append(html.escape(sentence.text[at:]))
    return f"“{''.join(parts)}”"
