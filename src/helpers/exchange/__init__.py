"""Exchange with other coding programs: import their projects, export ours.

Parsers read files of REFI-QDA, Taguette, QualCoder and plain CSV; `manual_coding` turns them into table
``excerpts`` and into codings of segments, and says which segments each coder has reviewed. In the other
direction, `export`, `codebooks` and `excerpts` write the study as a project, a codebook, a table or a
document.
"""
