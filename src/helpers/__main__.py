"""`python -m helpers` is the command `fieldwork`."""

import sys

from helpers.commands.cli import main

sys.exit(main())
