"""From fieldwork files to figures: the steps that the notebooks chain. ARCHITECTURE.md draws the house."""
