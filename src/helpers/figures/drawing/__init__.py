"""Shared parts of all figures: the page and its panels, the grid, the key, styles, captions, and saving."""
