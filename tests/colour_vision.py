"""What each figure uses colour for, how far apart its colours are to everybody, and which signs are no colour.

Two things that mean different things are told apart if all their colours differ by a CIEDE2000 of at least
`LEAST` in normal sight, in print without colour (CIELab lightness), and without cones for long or for medium
waves (Machado, Oliveira and Fernandes 2009, severity 100); or by a sign that is no colour (`SIGNS`), which is
then looked for in the picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations, product

from coloraide import Color
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import Collection, PolyCollection
from matplotlib.colors import to_hex, to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Patch
from matplotlib.spines import Spine
from matplotlib.transforms import Bbox

from helpers.coding.accuracy import MARK
from helpers.figures.conditions_order import _mark_of
from helpers.figures.drawing.drawing import Drawing
from helpers.figures.drawing.style import GREY, INK, LINE, NEUTRAL
from helpers.study.codebook import Codebook

LEAST = 20.0
"""CIEDE2000 between two things that are told apart by colour alone."""
LEAST_OF_LINE = 15.0
"""CIEDE2000 between a face and an outline or a frame that is seen on it, and on paper."""
PAPER = "#ffffff"
STRUCTURE = {GREY, INK, LINE, NEUTRAL, PAPER}
"""Colours of lines without a name, which mean nothing: axes, scales, links between boxes."""


@cache
def seen(colour: str) -> tuple[Color, ...]:
    """Return a colour in normal sight, in print without colour, and as two kinds of colour-blind people see it."""
    normal = Color(colour)
    grey = Color("lab-d65", [normal.convert("lab-d65")["l"], 0, 0])
    return (normal, grey, *(normal.filter(kind, 1, method="machado") for kind in ("protan", "deutan")))


@cache
def distance(one: str, other: str) -> float:
    """Return the CIEDE2000 of two colours for those to whom they are most alike."""
    if one == other:
        return 0.0
    return min(a.delta_e(b, method="2000") for a, b in zip(seen(one), seen(other), strict=True))


def on_paper(colour) -> str:
    """Return a colour as it is on paper; an empty text if nothing is seen of it."""
    *parts, alpha = to_rgba(colour)
    return to_hex([1 - alpha * (1 - part) for part in parts]) if alpha else ""


class Panel:
    """Axes of a figure, with what their signs are looked for in: texts, labels of rows, headings and frames."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.texts = {text.get_gid(): text for text in axes.texts}
        self.frames = {patch.get_gid(): patch for patch in axes.patches if is_frame(patch)}
        self.lines = [
            middle_of(box_of(line))[0] for line in axes.collections if str(line.get_gid()).startswith("line-")
        ]

    @cached_property
    def rows(self) -> list[tuple[str, float]]:
        """Return the label of each row, and how high its middle is; of a panel at the right, that at its left."""
        labels = [label for axes in self.in_line for label in axes.get_yticklabels() if label.get_text()]
        return [(label.get_text(), middle_of(label.get_window_extent())[1]) for label in labels]

    @property
    def in_line(self) -> list[Axes]:
        """Return the axes that lie in one line with these, themselves included."""
        own = self.axes.get_position()
        return [one for one in self.axes.figure.axes if abs(one.get_position().y0 - own.y0) < 1e-6]

    @cached_property
    def headings(self) -> list[tuple[float, str]]:
        """Return the lower edge and the words of each bold text."""
        bold = [text for text in self.axes.texts if text.get_fontweight() == "bold"]
        return [(text.get_window_extent().y0, text.get_text()) for text in bold]


def is_hatched(artist: Artist) -> bool:
    return isinstance(artist, Patch) and bool(artist.get_hatch())


def is_frame(artist: Artist) -> bool:
    return str(artist.get_gid()).startswith("frame-")


def box_of(artist: Artist) -> Bbox:
    """Return where an artist is, in pixels."""
    if isinstance(artist, Collection):
        transform = artist.get_transform()
        return Bbox.union([path.get_extents(transform) for path in artist.get_paths()])
    return artist.get_window_extent()


@dataclass(frozen=True, eq=False)
class Thing:
    """An artist of a figure, and the panel in which it is."""

    artist: Artist
    panel: Panel

    @property
    def gid(self) -> str:
        return str(self.artist.get_gid() or "")

    @cached_property
    def box(self):
        return box_of(self.artist)

    @cached_property
    def face(self) -> str:
        """Return the colour that fills it, or in which it is drawn."""
        if isinstance(self.artist, Patch):
            return on_paper(self.artist.get_facecolor())
        if isinstance(self.artist, Line2D):
            is_mark = self.artist.get_linestyle() == "None"
            return on_paper(self.artist.get_markerfacecolor() if is_mark else self.artist.get_color())
        colours = [*self.artist.get_facecolor()] or [*self.artist.get_edgecolor()]
        return on_paper(colours[0]) if colours else ""

    @cached_property
    def edge(self) -> str:
        """Return the colour of its outline; an empty text if it has none."""
        if isinstance(self.artist, Patch) and self.artist.get_linewidth():
            return on_paper(self.artist.get_edgecolor())
        return ""

    @cached_property
    def words(self) -> str:
        """Return what is written in it."""
        text = self.panel.texts.get(f"n-{self.gid}")
        if text is None or not self.box.padded(2).contains(*middle_of(text.get_window_extent())):
            return ""
        return text.get_text()

    @cached_property
    def form(self) -> str:
        """Return what kind of words it has: a number, a zero, a sign, or none."""
        words = self.words.split(" ")[0].strip(f"{MARK}\u00a7*")
        if words in ("0", "(0)"):
            return "zero"
        return "number" if words[:1].isdigit() else words

    @cached_property
    def rows(self) -> frozenset[str]:
        """Return the labels of the rows in which it lies; without any, the bold heading above it."""
        if self.panel.rows:
            low, high, middle = self.box.y0 - 1, self.box.y1 + 1, middle_of(self.box)[1]
            inside = [label for label, y in self.panel.rows if low <= y <= high]
            return frozenset(inside or [min(self.panel.rows, key=lambda row: abs(row[1] - middle))[0]])
        above = [(y, words) for y, words in self.panel.headings if y >= self.box.y1 - 3]
        return frozenset([min(above)[1]]) if above else frozenset()

    @property
    def is_outlined(self) -> bool:
        """Tell whether it has an outline that is seen, on its face and on paper."""
        return bool(self.edge) and all(
            distance(self.edge, ground) >= LEAST_OF_LINE for ground in (self.face, PAPER)
        )

    @property
    def is_framed(self) -> bool:
        """Tell whether it has a frame inside that is seen on it."""
        frame = self.panel.frames.get(f"frame-{self.gid}")
        return (
            frame is not None
            and distance(on_paper(frame.get_edgecolor()), self.face) >= LEAST_OF_LINE
            and all(self.box.padded(1).contains(*corner) for corner in box_of(frame).corners())
        )

    @property
    def look(self):
        """Return the shape of a mark, and whether it is open, half filled or filled."""
        mark = self.artist
        if not isinstance(mark, Line2D) or mark.get_marker() in ("None", "", "|"):
            return type(mark).__name__
        is_open = on_paper(mark.get_markerfacecolor()) == PAPER
        return mark.get_marker(), mark.get_markersize(), is_open, mark.get_fillstyle()

    @property
    def thickness(self) -> float:
        """Return how thick a bar, a band or a line is, in points."""
        if isinstance(self.artist, Patch):
            return self.box.height * 72 / self.panel.axes.figure.dpi
        if isinstance(self.artist, Line2D):
            return self.artist.get_linewidth()
        return float(self.artist.get_linewidths()[0])

    @property
    def dashes(self) -> str:
        style = self.artist.get_linestyle()
        return repr(style[0] if isinstance(self.artist, Collection) else style)

    @property
    def side(self) -> str:
        """Return whether it lies left of, right of or across the line of its panel."""
        places = self.panel.lines
        if any(self.box.x0 + 1 < place < self.box.x1 - 1 for place in places):
            return "across"
        nearest = min(places, key=lambda place: abs(place - middle_of(self.box)[0]))
        return "left" if self.box.x1 <= nearest + 1 else "right"

    @property
    def is_tick(self) -> bool:
        """Tell whether it is a mark that is much narrower than a cell."""
        return isinstance(self.artist, PolyCollection)


def middle_of(box) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2


def things_of(drawing: Drawing) -> list[Thing]:
    """Return what is drawn in a figure outside its key, without its texts."""
    things = []
    for axes in drawing.figure.axes:
        if axes.get_gid() == "key":
            continue
        panel = Panel(axes)
        things += [
            Thing(artist, panel)
            for artist in (*axes.patches, *axes.lines, *axes.collections)
            if not isinstance(artist, Spine | FancyArrowPatch)
            and not str(artist.get_gid()).startswith(("key", "frame-"))
        ]
    return things


GRID = (
    (r".+-w\d+-no_contact", "no contact"),
    (r".+-w\d+-(not_started|left|ended|withdrawn)", "not there"),
    (r".+-w\d+-(words|n_words|n_heard|n_conversations)", "amount"),
    (r".+-w\d+-source", "contact"),
    (r".+-w\d+-(?P<theme>t\d+)", "cell"),
    (r".+-w\d+-(?P<source>\w+)", "cell"),
    (r"strip-\d+-(?P<area>.+)", "strip"),
)
KINDS: dict[str, tuple[tuple[str, str], ...]] = {
    "contact_calendar": GRID,
    "theme_weeks": GRID,
    "theme_weeks_together": GRID,
    "portrait_W1": GRID,
    "timelines": (
        (r"W\d+-(?P<theme>t\d+)-\w+", "mark"),
        (r"W\d+-source-(?P<source>\w+)", "source"),
        *GRID,
    ),
    "conditions_order": (
        (r"mark-.+", "mark of a day"),
        (r".+-c\d+-\d{4}-\d\d-\d\d", "first"),
        (r".+-w\d+-c\d+", "contact"),
        *GRID,
    ),
    "areas_by_worker": ((r"below-W\d+-(?P<area>.+)", "part"), (r"W\d+-(?P<area>.+)", "bar")),
    "areas_by_week": (
        (r"(?P<area>.+)-w\d+-no_contact", "no contact"),
        (r"below-(?P<area>.+)-w\d+", "part"),
        (r"(?P<area>area\d+)-w\d+", "bar"),
        (r"strip-\d+-(?P<area>.+)", "strip"),
    ),
    "theme_sources": ((r"W\d+-(?P<theme>t\d+)-\w+", "cell"), (r"strip-\d+-(?P<area>.+)", "strip")),
    "theme_pairs": ((r"t\d+-t\d+", "pair"), (r"strip-\d+-(?P<area>.+)", "strip")),
    "directions": (
        (r"(?P<kind>for|against|both)-W\d+-(?P<theme>t\d+)", "{kind}"),
        (r"no_contact-.+", "no contact"),
        (r"(not_started|left|ended|withdrawn)-.+", "not there"),
        (r"strip-\d+-(?P<area>.+)", "strip"),
    ),
    "new_themes": ((r"themes", "line"), (r"new-\d+", "dot")),
    "conditions_model": (
        (r"box-.+|chip-.+", ""),
        (r"strip-c\d+-(?P<theme>t\d+)", "area"),
        (r"bar-.+-(?P<kind>met|not_met)", "{kind}"),
    ),
    "dictionary_validation": (
        (r"interval-.+", "interval"),
        (r"(?P<kind>precision|recall|alpha)-.+", "{kind}"),
        (r"threshold (?P<kind>of \w+) in .+", "threshold {kind}"),
        (r"strip-\d+-(?P<area>.+)", "strip"),
    ),
    "theme_rates": (
        (r"(?P<kind>band|worker|source|rate)-(?P<theme>t\d+)", "{kind}"),
        (r"strip-\d+-(?P<area>.+)", "strip"),
    ),
    "claim_cases": ((r"(most|area|many|few)-W\d+", "case"),),
    "claims_held": ((r"(?P<kind>holds|ties|does_not_hold)-.+", "{kind}"),),
    "specification_curve": (
        (r"bar-\d+", "outcome"),
        (r"marks-(?P<kind>\w+)", "{kind}"),
        (r"option-.+", "option"),
        (r"row-.+", "no option"),
    ),
}
"""For each figure, what the ids of its artists say that they mean; the first that fits counts."""
KINDS["areas_by_week_alone"] = KINDS["areas_by_week"]


def kind_of(thing: Thing, drawing: Drawing, codebook: Codebook) -> str:
    """Return what something means, with the area or source of which it is in brackets; empty for structure.

    A number, a zero, and cells of themes below the accuracy threshold are kinds of their own.
    """
    found = [
        (match, kind)
        for pattern, kind in KINDS[re.sub(r"_\d+$", "", drawing.name)]
        if (match := re.fullmatch(pattern, thing.gid))
    ]
    if not found:
        colours = {thing.face, thing.edge} - {""}
        assert colours <= STRUCTURE, f"{drawing.name}: nothing says what {thing.gid!r} means"
        assert thing.face in ("", PAPER) or not isinstance(thing.artist, Patch), drawing.name
        return ""
    match, kind = found[0]
    if not kind:
        return ""
    named = match.groupdict()
    kind = kind.format(**named)
    of = named.get("area") or named.get("source") or ""
    if theme := named.get("theme"):
        of = next(one.area for one in codebook.themes if one.id == theme)
    if is_hatched(thing.artist):
        return "no contact"
    if kind == "bar" and thing.words == "c":
        return "c"
    if kind in ("cell", "case"):
        kind = thing.form or "empty"
    if kind == "pair":
        kind = "alone" if thing.words != "c" and thing.is_outlined else thing.form or "empty"
    if kind == "first":
        kind += " *" * thing.words.endswith("*") + " open" * (thing.face == PAPER)
    if kind == "mark of a day":
        kind = f"mark of a day: {_said_on(thing, drawing)}"
    if kind == "outcome":
        outcomes = drawing.table.drop_duplicates("place").set_index("place")["outcome"]
        kind = outcomes[int(thing.gid.removeprefix("bar-"))]
    if kind == "amount" and thing.face != PAPER:
        kind = "marked amount"
    if kind in OF_THEMES and _is_below(thing, codebook):
        kind = f"{kind} {MARK}"
    return f"{kind} [{of}]" if of else kind


OF_THEMES = ("number", "zero", "empty", "alone", "rate")
"""Kinds that are marked where a theme is below the accuracy threshold."""


def _is_below(thing: Thing, codebook: Codebook) -> bool:
    """Tell whether the sign says so on it or in the label of its row; of a pair, of either theme."""
    labels = [*thing.rows]
    if pair := re.fullmatch(r"(t\d+)-(t\d+)", thing.gid):
        every = [label for label, _ in thing.panel.rows]
        labels = [every[codebook.theme_ids.index(theme)] for theme in pair.groups()]
    return MARK in thing.words or any(MARK in label for label in labels)


def _said_on(thing: Thing, drawing: Drawing) -> str:
    """Return what the mark of a day means, by the table."""
    for day in drawing.table.to_dict("records"):
        if thing.gid == f"mark-{day['worker']}-{day['condition']}-{day['date']}":
            return _mark_of(day)
    raise AssertionError(thing.gid)


def _differ(name: str):
    """Return a sign by which two kinds differ if no thing of one is in this like any thing of the other."""

    def is_told_apart(ones: list[Thing], others: list[Thing]) -> bool:
        return {getattr(one, name) for one in ones}.isdisjoint({getattr(other, name) for other in others})

    return is_told_apart


def _in_rows_of_their_own(ones: list[Thing], others: list[Thing]) -> bool:
    rows, other_rows = (frozenset().union(*(one.rows for one in kind)) for kind in (ones, others))
    return bool(rows) and bool(other_rows) and rows.isdisjoint(other_rows)


def _half_as_thick_again(ones: list[Thing], others: list[Thing]) -> bool:
    thin, thick = sorted(([one.thickness for one in kind] for kind in (ones, others)), key=max)
    return min(thick) >= 1.5 * max(thin)


def _in_panels_of_their_own(ones: list[Thing], others: list[Thing]) -> bool:
    panels = ({thing.panel.axes: thing.panel.axes.bbox for thing in kind}.values() for kind in (ones, others))
    return not any(one.overlaps(other) for one, other in product(*panels))


def _hatched(ones: list[Thing], others: list[Thing]) -> bool:
    first, second = ({is_hatched(one.artist) for one in kind} for kind in (ones, others))
    return first.isdisjoint(second)


IS_SEEN = {
    "row": _in_rows_of_their_own,
    "panel": _in_panels_of_their_own,
    "words": _differ("form"),
    "number on it": _differ("words"),
    "hatching": _hatched,
    "outline": _differ("is_outlined"),
    "frame": _differ("is_framed"),
    "marker": _differ("look"),
    "dashes": _differ("dashes"),
    "thickness": _half_as_thick_again,
    "side": _differ("side"),
    "tick": _differ("is_tick"),
}
"""Each sign that is no colour, and how it is looked for in the picture."""


SIGNS: tuple[tuple[str, str, str], ...] = (
    # The sign, and the two kinds that it tells apart; * is any end of a name. The first that fits counts.
    ("number on it", "area", "area"),
    ("hatching", "no contact", "*"),
    ("outline", "not there", "number|zero|empty|contact|amount|strip"),
    ("words", "not there", "c"),
    ("row", "amount|marked amount", "number|zero|empty|alone|c"),
    ("outline", "alone", "number|zero|empty"),
    ("words", "number|zero|empty|alone|c", "zero|empty|c"),
    ("outline", "bar", "part|c"),
    ("words", "part", "c"),
    ("words", "=|?|+|\u2212|\u00d7|zero|empty", "=|?|+|\u2212|\u00d7|zero|empty"),
    ("row", "mark", "source"),
    ("row", "contact", "empty"),
    ("tick", "mark|source", "contact|empty|not there"),
    ("side", "for|against|both", "for|against|both"),
    ("thickness", "for|against|both", "not there"),
    ("dashes", "threshold of *", "threshold of *"),
    ("marker", "precision|recall|alpha", "*"),
    ("thickness", "band|worker|source", "band|worker|source"),
    ("marker", "rate|dot|one_worker|one_wording|mark of a day: *", "*"),
    ("number on it", "first*", "*"),
    ("outline", "does_not_hold|no option", "ties"),
    ("panel", "holds|ties|does_not_hold", "option|no option"),
)
"""The pairs that count by a sign that is no colour. Of two of one kind, of different areas or sources, it is the
row, if nothing else is here; below the accuracy threshold or not, it is the frame, and of a rate the mark."""
UNCOLOURED = "strip"
"""It only repeats the label beside it, and is told apart from others of its kind alone."""


def plain(kind: str) -> str:
    """Return a kind without its area or source, and without the sign of the accuracy threshold."""
    return kind.partition(" [")[0].removesuffix(f" {MARK}")


def is_among(kind: str, named: str) -> bool:
    """Tell whether a kind is one of those named, with | between them; * stands for any end."""
    names = named.split("|")
    return kind in names or any(name.endswith("*") and kind.startswith(name[:-1]) for name in names)


def sign_for(one: str, other: str) -> str:
    """Return the sign that tells two kinds apart which look alike; empty if nothing is said to."""
    a, b = plain(one), plain(other)
    if a == b and one.replace(f" {MARK}", "") == other.replace(f" {MARK}", ""):
        return "marker" if a == "rate" else "frame"
    for sign, first, second in SIGNS:
        for left, right in ((a, b), (b, a)):
            if is_among(left, first) and is_among(right, second):
                return "row" if a == b and sign != "number on it" else sign
    return "row" if a == b else ""


def colours_of(thing: Thing) -> set[str]:
    """Return the colour by which something could be told from others: its face, or without one its outline."""
    return {thing.face or thing.edge} - {""}


def by_kind(drawing: Drawing, codebook: Codebook) -> dict[str, list[Thing]]:
    """Return what is drawn in a figure by what it means."""
    kinds: dict[str, list[Thing]] = {}
    for thing in things_of(drawing):
        kind = kind_of(thing, drawing, codebook)
        if kind:
            kinds.setdefault(kind, []).append(thing)
    return kinds


def alike(drawing: Drawing, codebook: Codebook) -> Iterator[tuple[str, str, list[Thing], list[Thing]]]:
    """Yield the pairs of kinds in a figure that somebody cannot tell apart by colour, with their things."""
    kinds = by_kind(drawing, codebook)
    colours = {kind: set().union(*map(colours_of, things)) for kind, things in kinds.items()}
    for one, other in combinations(sorted(kinds), 2):
        if (plain(one) == UNCOLOURED) != (plain(other) == UNCOLOURED):
            continue
        if any(distance(a, b) < LEAST for a, b in product(colours[one], colours[other])):
            yield one, other, kinds[one], kinds[other]


def require_told_apart(drawing: Drawing, codebook: Codebook) -> None:
    """Two things that mean different things differ for everybody, by colour or by a sign that is there."""
    if "not_shown" in drawing.table:
        return
    drawing.figure.draw_without_rendering()
    for one, other, ones, others in alike(drawing, codebook):
        sign = sign_for(one, other)
        assert sign, f"{drawing.name}: {one} and {other} are alike in colour, and no sign tells them apart"
        assert IS_SEEN[sign](ones, others), f"{drawing.name}: {one} and {other} have no {sign} of their own"
