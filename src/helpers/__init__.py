"""From fieldwork files to figures: the steps that the notebooks chain. ARCHITECTURE.md draws the house."""

__version__ = "0.1.0"
"""As in ``pyproject.toml`` and ``CITATION.cff``; tables and runs say by which version they were made."""
