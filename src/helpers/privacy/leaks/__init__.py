"""The leak check: published files and all that git keeps, searched for names, identifiers and raw words."""
