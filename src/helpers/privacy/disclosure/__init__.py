"""What may be published of a few workers who know each other, and the proof that no hidden number can be worked out."""
