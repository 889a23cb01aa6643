"""The command line: the same code as behind the pages, without a browser."""

import sys

from core.cli.screen import fail
from core.errors import UserError
from core.files import not_stored


def main() -> None:
    """Run one command; what a person can mend is one sentence on standard error and exit code 2."""
    from core.cli.app import app

    try:
        app()
    except UserError as error:
        sys.exit(fail(error))
    except OSError as error:
        told = not_stored(error)
        if told is None:
            raise
        sys.exit(fail(told))
