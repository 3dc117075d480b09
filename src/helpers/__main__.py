"""`python -m helpers` is the command `fieldwork`."""

import sys

from helpers.cli import main

sys.exit(main())
