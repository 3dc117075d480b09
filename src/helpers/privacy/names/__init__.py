"""Names and other identifiers in what people say: found, replaced, queued for a person to decide."""
