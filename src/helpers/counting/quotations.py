"""Sentences that may be quoted: quotations of a theme, and false positives of the dictionary.

Only what the worker has agreed to be quoted is: in their own words, with names replaced, and never a machine
transcript that has not been checked. The researcher may choose or bar a sentence; a rule chooses the others,
and never one that may have another's words or may tell of somebody's health.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.coding.sides import sides_of_segments
from helpers.counting.chosen_sentences import Quotable, doubts_of, refuse_choices
from helpers.prose import in_a_sentence, listed, with_article
from helpers.study.chosen_quotations import Chosen
from helpers.study.codebook import Codebook
from helpers.study.coders import DICTIONARY
from helpers.study.directions import AGAINST, BOTH, FOR, NOT_SAID
from helpers.study.gate import Shows, may_show
from helpers.study.study import SUPPRESSED, Study
from helpers.study.themes import chosen_only
from helpers.tables import QUOTATIONS, in_order
from helpers.words import tokenize

SHORTEST = 40
"""Characters of the shortest sentence that may be quoted."""
LONGEST = 260
BEST = 120
"""The length that is preferred."""
QUOTATION = "quotation"
FALSE_POSITIVE = "false_positive"
RULE, RESEARCHER = "rule", "researcher"
"""Who has chosen a sentence."""
REST = "rest"
"""The side, in public table ``directions``, of segments on both sides or without one."""


def choose_quotations(
    codings: pd.DataFrame,
    segments: pd.DataFrame,
    coverage: pd.DataFrame,
    consents: pd.DataFrame,
    in_doubt: pd.DataFrame,
    study: Study,
    codebook: Codebook,
    *,
    chosen: Sequence[Chosen] = (),
) -> pd.DataFrame:
    """Choose what may be quoted: the same words always give the same choice.

    A *quotation* is a sentence to which a person has assigned the theme, preferably one in which the
    dictionary finds it too; of sentences that no person has reviewed, one in which the dictionary finds it. A
    *false positive* is a sentence in which an indicator of the theme occurs but to which the coder who
    reviewed it did not assign the theme. What the researcher has chosen stands; where she has not, a rule
    chooses: those without a replaced name come first, then the one whose length is nearest to `BEST`. One is
    chosen of each side: for the theme, against it, both, and not said. No sentence stands for two themes:
    where there are the fewest sentences, one is chosen first. The rule chooses no quotation of a theme for
    which the codebook says ``quotations: chosen_only``, and none at all in a language other than English.

    Parameters
    ----------
    codings
        Table ``codings``, of every coder.
    coverage
        ``segment_id``, ``coder``: which segments each person has reviewed, coded or not.
    consents
        Table ``consents``.
    in_doubt
        ``segment_id``, ``reason``: rows of table ``others_words``, and of what may tell of somebody's health
        (``privacy.health.add_health``). The rule never chooses them, and the researcher only if she has
        decided on that doubt.
    chosen
        What the researcher has chosen or barred.

    Returns
    -------
    DataFrame
        One row per theme, worker, source, kind and side (table ``quotations``); ``direction`` is what persons
        have said, several separated by ``;``. A false positive has none.

    Raises
    ------
    FieldworkError
        A choice is of an unknown segment or theme, cannot be quoted, or contradicts another: all, with lines.
    """
    quotable = quotable_segments(segments, consents, study)
    candidates = _candidates(codings, coverage).merge(
        _directions(codings, codebook), on=["segment_id", "theme"], how="left", validate="one_to_one"
    )
    said = ["direction", "side"]
    candidates[said] = candidates[said].astype("str").fillna(NOT_SAID)
    candidates = candidates.merge(quotable, on="segment_id", how="inner", validate="many_to_one")
    candidates = candidates[candidates["theme"].isin(codebook.theme_ids)]
    known, agreed = frozenset(segments["segment_id"]), frozenset(quotable["segment_id"])
    refuse_choices(chosen, Quotable(known, agreed, doubts_of(in_doubt), codebook.theme_ids), candidates)
    by_researcher = _chosen_rows(candidates, chosen).assign(chosen_by=RESEARCHER)
    left = _left_to_the_rule(candidates, in_doubt, chosen, chosen_only(codebook.themes, study.language))
    by_rule = _choose_by_rule(left, by_researcher, codebook)
    return in_order(QUOTATIONS, pd.concat([by_researcher, by_rule.assign(chosen_by=RULE)]))


def quotable_segments(segments: pd.DataFrame, consents: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return the segments whose speaker has agreed to be quoted, in their own and checked words."""
    worker_sources = study.own_sources
    agreed = consents.loc[consents["is_given"] & (consents["use"] == "quote"), ["worker", "source"]]
    is_quotable = segments["is_counted"] & segments["is_checked"] & segments["source"].isin(worker_sources)
    return segments[is_quotable].merge(agreed, on=["worker", "source"], validate="many_to_one")


def _candidates(codings: pd.DataFrame, coverage: pd.DataFrame) -> pd.DataFrame:
    """Return each segment and theme that was coded, with its kind and its rank."""
    candidates = _pair_coders(codings)
    is_reviewed = candidates["segment_id"].isin(coverage["segment_id"])
    candidates["kind"] = QUOTATION
    candidates.loc[(candidates["by"] == "left_only") & is_reviewed, "kind"] = FALSE_POSITIVE
    candidates["rank"] = candidates["by"].map({"both": 0, "right_only": 1, "left_only": 2}).astype(int)
    return candidates.drop(columns="by")


def _directions(codings: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return each segment's themes by persons, with all directions that they say, and their side."""
    by_persons = codings[codings["coder"] != DICTIONARY]
    order = {direction.id: at for at, direction in enumerate(codebook.directions)}
    said = by_persons[by_persons["direction"].isin(list(order))]
    joined = said.groupby(["segment_id", "theme"])["direction"].agg(
        lambda directions: ";".join(sorted(set(directions), key=order.__getitem__))
    )
    sides = sides_of_segments(by_persons, codebook)
    return sides.merge(joined.reset_index(), on=["segment_id", "theme"], how="left", validate="one_to_one")


def _chosen_rows(candidates: pd.DataFrame, chosen: Sequence[Chosen]) -> pd.DataFrame:
    """Return the candidates that the researcher has chosen."""
    wanted = {(one.choice.segment_id, one.choice.theme) for one in chosen if one.choice.quote == "yes"}
    keys = zip(candidates["segment_id"], candidates["theme"], strict=True)
    return candidates[pd.Series([key in wanted for key in keys], candidates.index, dtype=bool)]


def _left_to_the_rule(
    candidates: pd.DataFrame, in_doubt: pd.DataFrame, chosen: Sequence[Chosen], hers: frozenset[str]
) -> pd.DataFrame:
    """Return what the rule chooses from: of medium length, without a doubt, not barred, no theme of hers."""
    barred = {(one.choice.segment_id, one.choice.theme) for one in chosen if one.choice.quote == "no"}
    keys = zip(candidates["segment_id"], candidates["theme"], strict=True)
    is_barred = [(segment_id, theme) in barred or (segment_id, "") in barred for segment_id, theme in keys]
    is_hers = candidates["theme"].isin(hers) & (candidates["kind"] == QUOTATION)
    return candidates[
        candidates["text"].str.len().between(SHORTEST, LONGEST)
        & ~candidates["segment_id"].isin(in_doubt["segment_id"])
        & ~is_hers
        & ~pd.Series(is_barred, candidates.index, dtype=bool)
    ]


def _choose_by_rule(
    candidates: pd.DataFrame, by_researcher: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    """Return the preferred sentence of each key that the researcher has left, none for two themes."""
    key = list(QUOTATIONS.key)
    chosen_texts = zip(by_researcher["text"], by_researcher["theme"], strict=True)
    theme_of = {_said(text): theme for text, theme in chosen_texts}
    taken = set(by_researcher[key].itertuples(index=False, name=None))
    order = {theme: number for number, theme in enumerate(codebook.theme_ids)}
    groups: list[tuple[int, int, tuple[str, ...], pd.DataFrame]] = []
    for name, rows in _preferred_first(candidates, "rank").groupby(key):
        place = tuple(map(str, name))
        if place not in taken:
            groups.append((len(rows), order[place[0]], place, rows))
    chosen: list[str] = []
    for _, _, (theme, *_), rows in sorted(groups, key=lambda group: group[:3]):
        for segment_id, text in zip(rows["segment_id"], rows["text"], strict=True):
            if theme_of.setdefault(_said(text), theme) == theme:
                chosen.append(f"{segment_id} {theme}")
                break
    return candidates[(candidates["segment_id"] + " " + candidates["theme"]).isin(chosen)]


def _said(text: str) -> tuple[str, ...]:
    """Return the words of a sentence: two segments with the same ones are the same sentence."""
    return tuple(token.form for token in tokenize(text) if token.form[0].isalnum())


def _pair_coders(codings: pd.DataFrame) -> pd.DataFrame:
    """Return each segment's themes ``by`` dictionary (``left_only``), person (``right_only``) or ``both``."""
    is_dictionary = codings["coder"] == DICTIONARY
    pairs = codings[["segment_id", "theme"]]
    return (
        pairs[is_dictionary]
        .drop_duplicates()
        .merge(pairs[~is_dictionary].drop_duplicates(), how="outer", indicator="by", validate="one_to_one")
    )


def _preferred_first(sentences: pd.DataFrame, *first: str) -> pd.DataFrame:
    """Sort by some columns, then without a replaced name (``[…]``) first, then by how near to `BEST`."""
    by_preference = sentences.assign(
        has_replaced=sentences["text"].str.contains("[", regex=False),
        distance=(sentences["text"].str.len() - BEST).abs(),
    )
    return by_preference.sort_values([*first, "has_replaced", "distance", "segment_id"], kind="stable")


def format_quotations(
    quotations: pd.DataFrame, study: Study, codebook: Codebook, *, worker: str = ""
) -> pd.DataFrame:
    """Return one quotation per theme, with its speaker as far as the profile allows.

    A quotation says its direction: nobody can take a complaint for praise because the theme is good practice.

    Parameters
    ----------
    quotations
        Table ``quotations``.
    worker
        Whom to quote; anybody, if empty.

    Returns
    -------
    DataFrame
        One row per theme, in the codebook's order: ``theme``, ``quotation``, empty where nobody has agreed or
        there is no such sentence; its ``direction`` and ``side``; ``shows`` (`gate.Shows`).
    """
    of_worker = quotations
    if worker:
        of_worker = quotations[quotations["worker"] == worker]
    best = preferred(of_worker, codebook)
    table = pd.DataFrame({"theme": codebook.theme_ids})
    formatted = _formatted(best, study, codebook, are_said=_are_said(quotations))
    table["quotation"] = table["theme"].map(formatted).astype("str").fillna("")
    for said in ("direction", "side"):
        table[said] = table["theme"].map(best.set_index("theme")[said]).astype("str").fillna("")
    return table.assign(shows=declare_shows(study))


def format_sides(quotations: pd.DataFrame, study: Study, codebook: Codebook) -> pd.DataFrame:
    """Return a quotation for and one against each theme, with speakers as far as the profile allows.

    Returns
    -------
    DataFrame
        One row per theme, in the codebook's order: ``theme``, ``for``, ``against``, empty where there is no
        such sentence; ``shows`` (`gate.Shows`).
    """
    best = _of_each_side(quotations, codebook)
    table = pd.DataFrame({"theme": codebook.theme_ids})
    for side in (FOR, AGAINST):
        formatted = _formatted(best[best["side"] == side], study, codebook, are_said=True)
        table[side] = table["theme"].map(formatted).astype("str").fillna("")
    return table.assign(shows=declare_shows(study))


def of_shown_sides(quotations: pd.DataFrame, public_directions: pd.DataFrame) -> pd.DataFrame:
    """Return the quotations but those of a side of which the number is suppressed in public ``directions``.

    Such a sentence would tell that the number is at least one.
    """
    rows = public_directions[public_directions["state"] == SUPPRESSED]
    suppressed = set(zip(rows["theme"], rows["side"], strict=True))
    sides = quotations["side"].where(quotations["side"].isin([FOR, AGAINST]), REST)
    places = zip(quotations["theme"], sides, strict=True)
    is_suppressed = pd.Series([place in suppressed for place in places], quotations.index, dtype=bool)
    return quotations[~is_suppressed | (quotations["kind"] == FALSE_POSITIVE)]


def printed(quotations: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return the rows of table ``quotations`` that are printed: the preferred ones, and one of each side."""
    both = pd.concat([preferred(quotations, codebook), _of_each_side(quotations, codebook)])
    return both[~both.index.duplicated()]


def preferred(quotations: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return one quotation for each theme, of table ``quotations``: false positives are for the researcher.

    What the researcher has chosen comes first; then what is on the side that argues for the theme's area, or
    else on both, on the other, and last what does not say a direction.
    """
    of_themes = quotations[quotations["kind"] == QUOTATION]
    ranked = of_themes.assign(
        by_rule=of_themes["chosen_by"] == RULE,
        of_side=[
            _rank_of_side(theme, side, codebook)
            for theme, side in zip(of_themes["theme"], of_themes["side"], strict=True)
        ],
    )
    best = _preferred_first(ranked, "by_rule", "of_side").drop_duplicates(["theme"])
    return best.loc[best["theme"].isin(codebook.theme_ids), quotations.columns]


def _rank_of_side(theme: str, side: str, codebook: Codebook) -> int:
    """Return how late a sentence of a side comes for a theme; 0 if the codebook does not say its area's."""
    area_of = {one.id: one.area for one in codebook.themes}
    argued_by = {area.id: area.argued_by for area in codebook.areas}.get(area_of.get(theme, ""), NOT_SAID)
    if not argued_by:
        return 0
    order = dict.fromkeys([argued_by, BOTH, FOR, AGAINST, NOT_SAID])
    return list(order).index(side)


def _of_each_side(quotations: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return one quotation for and one against each theme."""
    is_sided = (quotations["kind"] == QUOTATION) & quotations["side"].isin([FOR, AGAINST])
    by_rule = quotations[is_sided].assign(by_rule=quotations["chosen_by"] == RULE)
    best = _preferred_first(by_rule, "by_rule").drop_duplicates(["theme", "side"])
    return best.loc[best["theme"].isin(codebook.theme_ids), quotations.columns]


def _are_said(quotations: pd.DataFrame) -> bool:
    """Tell whether a direction is said of any quotation: if not, none is said to lack one."""
    return bool((quotations["side"] != NOT_SAID).any())


def _formatted(best: pd.DataFrame, study: Study, codebook: Codebook, *, are_said: bool) -> dict[str, str]:
    """Return the sentences of rows of table ``quotations``, by theme."""
    formatted = {}
    for row in best.to_dict("records"):
        said = name_directions(row["direction"], codebook) if are_said else ""
        formatted[row["theme"]] = format_quotation(
            study, text=row["text"], worker=row["worker"], source=row["source"], week=row["week"], said=said
        )
    return formatted


def name_directions(directions: str, codebook: Codebook) -> str:
    """Return the labels of directions, as column ``direction`` of table ``quotations`` has them."""
    labels = {direction.id: direction.label for direction in codebook.directions}
    named = [labels[one] for one in directions.split(";") if one]
    return listed(named) or "direction not said"


def declare_shows(study: Study) -> Shows:
    """Return what a formatted quotation shows: who said it, or only the words of somebody who agreed."""
    if may_show(study, Shows.WORKERS):
        return Shows.WORKERS
    return Shows.QUOTED


def format_quotation(
    study: Study, *, text: str, worker: str, source: str, week: int | str, said: str = ""
) -> str:
    """Return a quotation with its speaker, as far as the study's profile allows.

    Parameters
    ----------
    said
        Its direction in words, if it is to be printed.
    """
    speaker = with_article(study.worker_noun.singular)
    if may_show(study, Shows.WORKERS):
        speaker = f"{worker}, {in_a_sentence(study.source(source).singular)}, week {week}"
    direction = f"; {said}" if said else ""
    return f"“{text}” ({speaker}{direction})"
