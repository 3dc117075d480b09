"""The page on disclosure control: every figure and table on one page, for an ethics board.

It is made from the statements that stand beside them (`tables.statements`), and from nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from helpers.article.pages import Page, Section, notice_on_page
from helpers.files.products import DRAWN_FROM, FURTHER, WHOLE
from helpers.prose import counted, listed
from helpers.study.gate import DESCRIPTIONS, Shows, may_show
from helpers.study.study import NO_CONTACT, SHOWN, SUPPRESSED, Study
from helpers.tables.statements import PORTRAIT

NAME, TITLE = "disclosure", "Disclosure control: what is published, and what protects the workers"
PURPOSE = (
    "This page is for an ethics board, or for whoever checks the output of a trusted research environment. "
    "It can be read by itself. It holds no count of the data."
)
THREATS = (
    (
        "Singling out",
        (
            "Numbers are of all workers together; only under the profile consented does a worker who agreed "
            "have a series, under a letter drawn at random. Nobody has a name or an id. Weeks in which few "
            "workers would stand out are merged into blocks."
        ),
    ),
    (
        "Linkability",
        (
            "All tables are proved together, and together with every earlier release that is on record. "
            "Whoever tries is assumed to know the names of the workers, and in which weeks there was "
            "contact with each."
        ),
    ),
    (
        "Inference",
        (
            "No number that is published, and no sum or difference of several, may tell closely how much one "
            "worker contributed: not even to another worker, who knows all about themself."
        ),
    ),
)
"""The three ways in which the ICO's guidance says that somebody can be identified, and what is done."""
RULES = (
    (
        "Minimum frequency",
        "min_workers",
        "{} workers or more contribute to every number that is shown: of two, each knows the other's part",
    ),
    ("Dominance", "max_share", "no worker contributes more than {} of a number that is shown"),
    (
        "Width of inference",
        "min_width",
        (
            "given all that is published, what a worker contributed to a count could be several values, of "
            "which the least and the greatest are at least {} apart"
        ),
    ),
    (
        "p % rule",
        "min_percent",
        "of words and minutes, these are at least {} of the number apart",
    ),
)
REFERENCES = (
    (
        "Hundepool et al. 2012, Statistical Disclosure Control, Wiley: the rules, and the suppression of "
        "further numbers so that totals do not give away the first."
    ),
    (
        "Information Commissioner's Office 2025, Anonymisation (guidance): singling out, linkability, "
        "inference, and the motivated intruder."
    ),
)
NOT_COVERED = (
    "how somebody speaks: a quotation is published only from a worker who agreed, but may be recognised",
    "several workers who tell each other what they know",
    "what somebody knows of single numbers from elsewhere",
    "releases that are not on record here, and what was said or sent outside of these files",
    "that a number is suppressed, which shows that it was small or protects another",
    "the words of the article itself, which the researcher writes",
)
KEPT_BACK = "A suppressed number is left empty, and never 0. It is not said which rule protects it."
OPEN = "The study is fictional. Nothing is suppressed, no rule is applied, and nothing was proved."
PRIVATE_VIEW = (
    "This is the researcher's own view. Nothing is suppressed, no rule is applied, and nothing was proved."
)


BESIDE = "the statements beside figures and tables"
SHORT_ID = 8
"""How much of the hash is given by which an earlier release is known."""


def _values_of(statement: object) -> Iterator[object]:
    """Yield the numbers and names in a statement, and how long its lists are."""
    if isinstance(statement, Mapping):
        for value in statement.values():
            yield from _values_of(value)
    elif isinstance(statement, list | tuple):
        yield len(statement)
        for value in statement:
            yield from _values_of(value)
    elif isinstance(statement, str):
        yield statement
        # A checksum, or the part of an id that is printed, may consist of digits only.
        for part in (statement[:SHORT_ID], *statement.split()):
            yield int(part) if part.isdecimal() else part
    elif not isinstance(statement, bool):
        yield statement


def disclosure_page(whole: Mapping[str, Any], statements: Sequence[Mapping[str, Any]], study: Study) -> Page:
    """Return the page on everything that is published.

    Parameters
    ----------
    whole, statements
        The statement of the release, and those beside its figures and tables
        (`tables.statements.read_statements`).
    """
    sections = [Section("", (f"{study.title}.", PURPOSE, whole["rules"]["meaning"]))]
    if whole["proof"]["proved"]:
        sections += [_protected(), _rules(whole), _proved(whole)]
    else:
        sections.append(_not_proved(study))
    sections += [_counted(whole), _public_tables(whole), _products(statements, study)]
    if whole["proof"]["proved"]:
        sections.append(Section("What is not covered", points=NOT_COVERED))
    sections.append(Section("Sources", points=REFERENCES))
    beside = [value for one in statements for value in _values_of(one)]
    registered = {WHOLE: list(_values_of(whole)), BESIDE: beside}
    return Page(NAME, TITLE, notice_on_page(study), tuple(sections), registered)


def products_of_page() -> list[str]:
    """Return the figures and tables that the page lists one by one, in order."""
    return list(DRAWN_FROM)


def _protected() -> Section:
    sentences = (
        (
            "Protected is each worker: how much of any published number is theirs. The workers know each "
            "other, and know who works when."
        ),
        (
            "The guidance of the Information Commissioner's Office names three ways in which somebody can be "
            "identified:"
        ),
    )
    return Section("What is protected, against whom", sentences, heads=("Way", "What is done"), rows=THREATS)


def _rules(whole: Mapping[str, Any]) -> Section:
    values = whole["rules"]
    said = dict(values)
    said |= {"max_share": f"{values['max_share']:.0%}", "min_percent": f"{values['min_percent']:g}%"}
    rows = tuple((name, meaning.format(said[setting])) for name, setting, meaning in RULES)
    sentences = (
        (
            f"The profile of this study is {values['profile']}. Its rules are those of Hundepool et al. "
            "2012, with thresholds that fit a small group in which everybody knows everybody:"
        ),
    )
    return Section("Rules", sentences, heads=("Rule", "What it demands here"), rows=rows)


def _proved(whole: Mapping[str, Any]) -> Section:
    proof = whole["proof"]
    width = proof["width_at_least"]
    earlier = "There was no earlier release."
    if whole["earlier_releases"]:
        names = [one[:SHORT_ID] for one in whole["earlier_releases"]]
        earlier = f"It was proved together with {counted(len(names), 'earlier releases')}: {listed(names)}."
    sentences = (
        (
            f"Whoever might try to find out was tried, one at a time, {proof['n_intruders']:,} in all: "
            f"{listed(proof['intruders'])}."
        ),
        (
            f"At least {counted(proof['inferences_at_least'], 'inferences')} were tried. None is closer than "
            f"{counted(width['counts'], 'counts')}, or {width['percent_of_words_or_minutes']:g}% of a "
            "number of words or minutes. The proof is by exchange: counts are moved between workers so that "
            "every published number stays as it is. It hides more than an exact computation would, never "
            "less."
        ),
        earlier,
    )
    return Section("What was proved", sentences)


def _not_proved(study: Study) -> Section:
    return Section("What is protected", (PRIVATE_VIEW if study.is_for_researcher else OPEN,))


def _counted(whole: Mapping[str, Any]) -> Section:
    made = whole["counted"]
    first, last = made["weeks"]
    points = (
        f"unit: {made['unit']}",
        f"divided by: {made['denominator']}",
        f"sources: {', '.join(made['sources'])}",
        f"weeks {first} to {last}",
        f"coded by: {made['coder']}",
        f"codebook: {made['codebook']}",
    )
    return Section("What is counted", points=points)


def _public_tables(whole: Mapping[str, Any]) -> Section:
    rows = []
    for one in whole["tables"]:
        n = one["rows"]
        kept_back = [f"{reason} {n_rows:,}" for reason, n_rows in one["suppressed_by_reason"].items()]
        linked = [PurePosixPath(file).stem for file in one["proved_together_with"]]
        without = sum(n_rows for state, n_rows in n.items() if state not in (SHOWN, SUPPRESSED))
        rows.append(
            (
                one["table"],
                f"{n[SHOWN]:,}",
                f"{n[SUPPRESSED]:,}",
                ", ".join(kept_back) or "-",
                f"{without:,}",
                ", ".join(linked) or "-",
            )
        )
    sentences = (
        f"Every number of several workers is drawn from these tables, and from nothing else. {KEPT_BACK}",
        (
            "Reasons: protection (this number, alone or together with others, would tell of a worker), "
            "linked (a number from which it is worked out is suppressed)."
        ),
    )
    heads = (
        "Table",
        "Rows shown",
        "Suppressed",
        "Reasons",
        f"No number ({NO_CONTACT.replace('_', ' ')})",
        "Proved together with",
    )
    return Section("Public tables", sentences, heads=heads, rows=tuple(rows))


def _name_of(statement: Mapping[str, Any]) -> str:
    """Return the path of a product, with the number of its further pages."""
    further = statement.get(FURTHER, [])
    pages = f", with {counted(len(further), 'further pages')}" if further else ""
    return f"{statement['product']}{pages}"


def _products(statements: Sequence[Mapping[str, Any]], study: Study) -> Section:
    rows = [
        (
            _name_of(one),
            one["shows_of_workers"],
            ", ".join(one["drawn_from"]) or "-",
            f"{one['cells'].get(SUPPRESSED, 0):,}",
        )
        for one in statements
    ]
    portraits = Shows.WORKERS if may_show(study, Shows.WORKERS) else Shows.NOTHING
    rows.append((f"{PORTRAIT}…, one for each worker", DESCRIPTIONS[portraits], "-", "0"))
    sentences = (
        (
            f"Beside each of these is a statement of its own; that of all tables is {WHOLE}. "
            "A figure that shows nothing of workers is a placeholder, which says why."
        ),
    )
    heads = ("Figure or table", "Shows", "Drawn from", "Cells suppressed")
    return Section("Every figure and table", sentences, heads=heads, rows=tuple(rows))
