"""What pictures are drawn with: the page and its panels, the grid, the key, styles, captions, and the saving of a finished figure."""
