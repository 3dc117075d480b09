"""Other coding programs: their projects read, ours written.

In go files of REFI-QDA, Taguette, QualCoder and plain CSV; out come table ``excerpts`` and codings of segments; and, the other
way, the study as a project, a codebook, a table or a document. The doors are `hand.gather`, `hand.code_segments`,
`hand.read_by` and `export.write_project`.
"""
