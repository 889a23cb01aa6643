"""`report`: what a run or an experiment came to, as one page."""

from pathlib import Path

from core.cli.place import named
from core.cli.screen import write_out
from core.reports.experiment import experiment_report
from core.reports.one_run import run_report
from core.reports.paper import printed
from core.runs.store import Store


def report(store: Store, name: str, path: Path) -> None:
    """Write the report of the run or the experiment of that name to `path`."""
    page = _page(store, name)
    write_out(path, printed(page) if path.suffix.lower() == ".pdf" else page)


def _page(store: Store, name: str) -> str:
    members = [run for run in store.runs() if run.experiment == name]
    return experiment_report(members) if members else run_report(named(store, name))
