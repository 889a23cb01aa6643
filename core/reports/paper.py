"""A page as PDF, printed by the Chromium that is installed, if one is."""

import shutil
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

from core.attached import TookTooLong, finished
from core.errors import UserError
from core.language import say

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
SECONDS = 60
OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--no-pdf-header-footer",
    "--disable-extensions",
    "--disable-background-networking",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
"""Nobody is asked for anything while it prints."""
_one_at_a_time = threading.Lock()
"""However many pages ask: each browser is a dozen processes."""


def browser() -> str | None:
    """The program that prints; None where there is none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def printed(page: str) -> bytes:
    """The page as PDF; raises UserError where nothing prints it."""
    program = browser()
    if program is None:
        raise UserError(
            say("A PDF is printed by Chromium, and none was found."),
            say("Install Chromium, or open the HTML report in any browser and print it."),
        )
    # A browser that was ended may still write into its profile.
    with TemporaryDirectory(prefix="unroll-report-", ignore_cleanup_errors=True) as folder, _one_at_a_time:
        source, target = Path(folder, "report.html"), Path(folder, "report.pdf")
        source.write_text(page, encoding="utf-8")
        _print(program, source, target)
        if not target.is_file():
            raise UserError(
                say("Chromium did not print the report."), say("Open the HTML report in any browser and print it.")
            )
        return target.read_bytes()


def _print(program: str, source: Path, target: Path) -> None:
    """Tried again without its sandbox where that is not to be had: the page runs no script and asks for nothing."""
    for more in ((), ("--no-sandbox",)):
        command = [program, *OPTIONS, *more, f"--user-data-dir={source.parent}/profile", f"--print-to-pdf={target}"]
        try:
            finished([*command, source.as_uri()], seconds=SECONDS)
        except TookTooLong as error:
            raise UserError(
                say("Chromium took more than {seconds} s.", seconds=SECONDS), say("Try again when the machine is idle.")
            ) from error
        if target.is_file():
            return
