"""How much the leak check opens of one file: levels, bytes and parts, so that none takes it for ever.

What a limit leaves closed is an offence (``unread``), as is what cannot be opened.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

DEEPEST = 4
"""How many levels of archives within archives, and of files within notebooks within them, are opened."""
MOST = 64 << 20
"""Bytes that are unpacked from one file, in all its parts together."""
MOST_PARTS = 10_000
"""Parts of one file that are opened: members of its archives, and passages in base64."""


@dataclass
class Budget:
    """What may still be unpacked from one file."""

    n_bytes: int = field(default_factory=lambda: MOST)
    n_parts: int = field(default_factory=lambda: MOST_PARTS)
    outer: Budget | None = None
    """The budget of which this one is a part: what is taken here is taken there too."""
    is_overdrawn: bool = False
    """Whether a part was refused."""

    def take(self, n_bytes: int) -> bool:
        """Return whether a part of so many bytes may be opened, and if so, count it."""
        is_enough = n_bytes <= self.n_bytes and self.n_parts > 0
        if not is_enough or (self.outer is not None and not self.outer.take(n_bytes)):
            self.is_overdrawn = True
            return False
        self.n_bytes -= n_bytes
        self.n_parts -= 1
        return True

    def part(self, most: int) -> Budget:
        """Return the budget of a part that may take so many bytes of this one."""
        return Budget(min(most, self.n_bytes), self.n_parts, self)


@dataclass(frozen=True)
class Opening:
    """How deep in a file we are, what may still be unpacked, and which pictures are known."""

    depth: int = 0
    budget: Budget = field(default_factory=Budget)
    known: Collection[str] = frozenset()
    """Hashes of pictures that a run has made: their words are in the SVG and were checked there."""

    @property
    def is_deepest(self) -> bool:
        """Whether nothing inside may be opened any more."""
        return self.depth >= DEEPEST

    def deeper(self) -> Opening:
        """Return the opening of what is inside, with the same budget."""
        return Opening(self.depth + 1, self.budget, self.known)
