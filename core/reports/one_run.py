"""The report of one run: what its Results page says, on paper."""

import time

from core.errors import UserError
from core.experiments.verdicts import verdict_of
from core.language import say
from core.reports.data import data
from core.reports.page import element, facts, page, paragraph, table
from core.reports.pictures import learning, pictures_of
from core.reports.repeating import repeating
from core.results.exhibits.forecasting import Coverage
from core.results.exhibits.scores import Scores, Verdict
from core.results.figures import number
from core.results.metrics import METRICS, Metric
from core.results.rival_names import rival_title
from core.runs.folder.results import of_kind
from core.runs.folder.run import Run
from core.runs.listed.naming import cell_title, run_name
from core.words import counted, duration


def run_report(run: Run) -> str:
    """One HTML page; raises UserError before the run has a result."""
    exhibits = run.exhibits()
    if not exhibits:
        raise UserError(say("This run has no result yet."), say("Wait until it ends, or stop it."))
    source = run.spec.source
    title = f"{run_name(run)}: {source.preparation.heading(source.name)}"
    scores = [part for scored in of_kind(exhibits, Scores) for part in score_table(run, scored)]
    intervals = [part for coverage in of_kind(exhibits, Coverage) for part in _intervals(coverage)]
    parts = [
        *heading(title, run),
        *verdict(verdict_of([run])),
        *(paragraph(each, kind="warning") for each in noticed(run)),
        *scores,
        *pictures_of(run, exhibits),
        *intervals,
        *learning(run),
        *data(run),
        *repeating(run),
    ]
    return page(title, parts)


def heading(title: str, run: Run) -> list[str]:
    """Whose report it is, and what it took."""
    short = run.overview
    cost = [run.title, run.spec.source.name, time.strftime("%Y-%m-%d", time.gmtime(run.created))]
    cost += [counted(short.parameters, "parameter")] if short.parameters else []
    cost += (
        [say("{epochs} in {time}", epochs=counted(short.epochs, "epoch"), time=duration(short.seconds))]
        if short.seconds is not None
        else []
    )
    return [element("h1", title), paragraph(" · ".join(cost), kind="muted")]


def verdict(found: Verdict | None) -> list[str]:
    """The sentence that every page shows, what to beware of, and how it was tested."""
    if found is None:
        return []
    warnings = [paragraph(warning, kind="warning") for warning in found.warnings]
    return [paragraph(found.sentence, kind="verdict"), *warnings, paragraph(found.evidence, kind="muted")]


def noticed(run: Run) -> list[str]:
    """What the training warned of."""
    return [notice.message for notice in run.account.notices]


def score_table(run: Run, scored: Scores) -> list[str]:
    """Contestants down, metrics across, the best of each in bold, and what the metrics mean."""
    metrics = {key: METRICS[key] for key in scored.metrics if key in METRICS}
    columns = [titled(each, scored.unit) for each in metrics.values()]
    network = cell_title(run.spec.model.cell)
    rows = [
        (network if row.role == "network" else rival_title(row.name), *(number(row.values.get(key)) for key in metrics))
        for row in scored.rows
    ]
    best = [place for at, key in enumerate(metrics, start=1) for place in _best(scored, key, at)]
    meanings = {each.title: each.help for each in metrics.values()}
    return [
        element("h2", say("Scores on the {part} part", part=scored.part)),
        table((say("Contestant"), *columns), rows, best=best),
        element("h3", say("What they mean")),
        facts(meanings),
    ]


def titled(metric: Metric, unit: str | None) -> str:
    """The metric's name, with the unit where it is measured in one."""
    return f"{metric.title} ({unit})" if metric.in_units and unit else metric.title


def _best(scored: Scores, key: str, column: int) -> list[tuple[int, int]]:
    values = [row.values.get(key) for row in scored.rows]
    best = (min if METRICS[key].lower_is_better else max)((each for each in values if each is not None), default=None)
    return [(at, column) for at, value in enumerate(values) if value is not None and value == best]


def _intervals(coverage: Coverage) -> list[str]:
    """What each interval promised, and what it held."""
    unit = f" ({coverage.unit})" if coverage.unit else ""
    rows = [
        (f"{level:.0%}", f"{share:.1%}", number(width))
        for level, share, width in zip(coverage.levels, coverage.measured, coverage.widths, strict=True)
    ]
    columns = (say("Nominal coverage"), say("Measured coverage"), say("Mean width{unit}", unit=unit))
    return [element("h2", say("Intervals on the test part")), table(columns, rows)]
