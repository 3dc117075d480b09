"""Exchange with other coding programs: import their projects, export ours.

In: `coding_files` parses a file of any program into a `projects.Project` (documents, codes, excerpts);
`matching` gives each excerpt its coder, contact and segments, by its words; `manual_coding` makes table
``excerpts`` of them and says which segments each coder has reviewed; `themes_of_codes` makes codings of
them. Out: `export`, `taguette_export`, `codebooks` and `excerpts` write the study as a project, pages, a
codebook, a table or a document. `codebook_drafts` makes a codebook of another program's codes.
"""
