"""Names and other identifiers in texts: found, replaced, and reviewed by a person where in doubt."""
