"""The `fieldwork` command: a parser, and one module for each group of commands.

A command reads its options, calls a function of a lower layer, and prints the result. The entry point is
`commands.cli.main`; `run`, `study`, `coding`, `publish` and `privacy` each add their commands to the parser.
"""
