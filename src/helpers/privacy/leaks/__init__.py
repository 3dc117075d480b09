"""Every file that is published or kept by git, held against names, identifiers and raw words."""
