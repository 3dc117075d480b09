"""The `fieldwork` command: words in, one call, words out; one module for each kind of person who types it.

In come the words of the command line; out go printed words and an exit code, and everything else is done by the rooms below.
The door is `commands.cli.main`; `run`, `coding`, `privacy` and `study` each hold a parser and the calls that it leads to.
"""
