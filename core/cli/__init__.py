"""The command line: the same code as behind the pages, without a browser."""

import sys

from core.cli.screen import fail
from core.errors import UserError
from core.files import mendable


def main() -> None:
    """Run one command; what a person can mend is one sentence on standard error and exit code 2."""
    from core.cli.app import app

    try:
        app()
    except (UserError, OSError) as error:
        if (told := mendable(error)) is None:
            raise
        sys.exit(fail(told))
