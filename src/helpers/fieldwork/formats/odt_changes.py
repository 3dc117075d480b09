"""What an .odt says of its tracked changes: which pieces of text are inserted, and what was deleted.

OpenDocument (ISO/IEC 26300, part 3, 5.5) keeps them in one element before the text, each with an id: of an
insertion it holds only who made it, of a deletion the words. More than one paragraph in a deletion: the marks
between them are deleted too.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from odfdo import Element


@dataclass
class Changes:
    """The ids of the insertions, and the paragraphs of each deletion by its id."""

    insertions: set[str] = field(default_factory=set)
    deletions: dict[str, list[str]] = field(default_factory=dict)


def read_changes(body: Element) -> Changes:
    """Return the tracked changes of a text."""
    changes = Changes()
    for region in body.get_elements("descendant::text:changed-region"):
        name = region.get_attribute_string("text:id") or region.get_attribute_string("xml:id") or ""
        for change in region.children:
            if change.tag == "text:insertion":
                changes.insertions.add(name)
            elif change.tag == "text:deletion":
                changes.deletions[name] = paragraphs_of(change)
    return changes


def paragraphs_of(element: Element) -> list[str]:
    """Return the paragraphs within a deletion, a note or a comment, each with all its characters."""
    paragraphs = element.get_elements("descendant::text:p|descendant::text:h")
    return [" ".join(characters_of(paragraph).split()) for paragraph in paragraphs]


def characters_of(element: Element) -> str:
    """Return all characters of an element."""
    texts = [element.text or ""]
    for child in element.children:
        if child.tag == "text:s":
            texts.append(" ")
        texts += [characters_of(child), child.tail or ""]
    return "".join(texts)
