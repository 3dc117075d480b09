"""Which characters of a Word document are bold: people set speakers' names so.

Bold is a toggle (ECMA-376, part 1, 17.7.3): what a run says itself holds; else the styles of the run and of
its paragraph decide, and where both are bold the run is not.
"""

from __future__ import annotations

from lxml import etree

from helpers.fieldwork.formats.word_elements import OFF, Tags


class Bold:
    """Says of each text whether it is bold, while a walk passes the elements in order."""

    def __init__(self, tags: Tags, styles: frozenset[str]) -> None:
        self._tags, self._styles = tags, styles
        self._is_paragraph_bold = False
        self._run: etree._Element | None = None
        self._of_run: bool | None = None
        self._of_run_style = False
        self.is_used = False
        """Whether anything bold was seen: most documents have nothing, and `is_bold` need not be asked."""

    def begin_paragraph(self, style: str = "") -> None:
        """Begin a paragraph, or set its style."""
        self._is_paragraph_bold = style in self._styles
        self.is_used |= self._is_paragraph_bold

    def see(self, element: etree._Element) -> None:
        """Look at a `w:b` or a `w:rStyle`; one of a mark, or replaced by a change, is no run's."""
        run = element.getparent().getparent()
        if run is None or run.tag != self._tags.run:
            return
        if run is not self._run:
            self._run, self._of_run, self._of_run_style = run, None, False
        value = element.get(self._tags.value, "")
        if element.tag == self._tags.bold:
            self._of_run = value.lower() not in OFF
        else:
            self._of_run_style = value in self._styles
        self.is_used = True

    def is_bold(self, element: etree._Element) -> bool:
        """Tell whether the characters of an element are bold."""
        if self._run is None or element.getparent() is not self._run:
            return self._is_paragraph_bold
        if self._of_run is not None:
            return self._of_run
        return self._of_run_style != self._is_paragraph_bold
