"""How good the recommended networks are on public series: official split, official scores, references beside them.

    python benchmarks/forecast_accuracy.py --data FOLDER [--only m4-hourly ...] [--cells lstm,gru] [--seeds 3]
    python benchmarks/forecast_accuracy.py --train FILE --test FILE --season 12 [--frequency M]

FOLDER holds m4/, m3/ and forecasting/ with the files of the M4 and M3 competitions and the airline passengers.
Every choice is what `Forecasting.propose` says about the training part; nothing here knows a data set by name but
its files, its season and the published figures it is set against.
"""

import argparse
import csv
import json
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import numpy as np
import pandas as pd

from core.data.preparation import Preparation
from core.data.series import Series
from core.results.baselines import baseline_forecasts
from core.results.ensemble import median_errors
from core.results.exhibits import EXHIBIT, Coverage, Errors
from core.results.metrics import mase_scale, mean_scores, scores
from core.results.naive2 import naive2, owa
from core.tasks import task_of
from core.tasks.forecasting.proposing import propose
from core.training.loop import train
from core.training.recipes import recipes
from core.training.spec import RunSpec, SourceRecipe

Published = dict[str, tuple[float, float, float | None]]


@dataclass(frozen=True)
class Benchmark:
    """Two tables in the M competitions' form, and published sMAPE, MASE and OWA."""

    train: str
    test: str
    season: int
    frequency: str
    published: Published


BENCHMARKS = {
    "m4-hourly": Benchmark(
        "m4/Hourly-train.csv",
        "m4/Hourly-test.csv",
        24,
        "h",
        {
            "published Naive2": (18.383, 2.395, 1.0),
            "published sNaive": (13.912, 1.193, 0.627),
            "published RNN benchmark": (14.698, 3.048, 1.036),
            "published Comb": (22.053, 4.582, 1.556),
            "published Theta": (18.138, 2.455, 1.006),
            "published winner (ES-RNN)": (9.328, 0.893, 0.440),
        },
    ),
    "m4-weekly": Benchmark(
        "m4/Weekly-train.csv",
        "m4/Weekly-test.csv",
        1,
        "W",
        {
            "published Naive2": (9.161, 2.777, 1.0),
            "published RNN benchmark": (15.220, 5.132, 1.755),
            "published Comb": (8.944, 2.432, 0.926),
            "published Theta": (9.093, 2.637, 0.971),
            "published winner (ES-RNN)": (7.817, 2.356, 0.851),
            "published best of 61 methods": (7.625, 2.108, 0.796),
        },
    ),
    "m3-quarterly": Benchmark(
        "m3/M3_Quarterly_train.csv",
        "m3/M3_Quarterly_test.csv",
        4,
        "QS",
        {
            "published Naive2": (9.95, 1.238, None),
            "published Comb S-H-D": (9.22, 1.105, None),
            "published Theta": (8.96, 1.087, None),
            "published Auto-ANN": (10.20, 1.241, None),
        },
    ),
    "m3-yearly": Benchmark(
        "m3/M3_Yearly_train.csv",
        "m3/M3_Yearly_test.csv",
        1,
        "YS",
        {
            "published Naive2": (17.88, 3.172, None),
            "published Comb S-H-D": (17.07, 2.876, None),
            "published Theta": (16.97, 2.806, None),
            "published Auto-ANN": (18.57, 3.058, None),
        },
    ),
}
AIRLINE = "airline"


def m_table(path: Path) -> dict[str, np.ndarray]:
    """Series name -> values [time] of a table with one series a row, as the M competitions publish them."""
    found = {}
    with path.open(newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        for name, *cells in rows:
            numbers = [number for cell in cells if (number := _number(cell)) is not None]
            found[name] = np.array(numbers)
    return found


def _number(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def m_source(train_path: Path, test_path: Path, *, season: int, frequency: str) -> tuple[Series, ...]:
    """Training and test values joined; the last horizon of every series is the test part."""
    known, tested = m_table(train_path), m_table(test_path)
    return tuple(
        Series(
            name=name,
            values=np.concatenate([values, tested[name]])[:, None],
            columns=("value",),
            target="value",
            index=pd.RangeIndex(len(values) + len(tested[name])),
            frequency=frequency,
            season=season,
            series_id=name,
        )
        for name, values in known.items()
    )


def airline_source(path: Path) -> tuple[Series, ...]:
    table = pd.read_csv(path)
    return (
        Series(
            name="airline passengers",
            values=table.iloc[:, 1].to_numpy(dtype=float)[:, None],
            columns=("Passengers",),
            target="Passengers",
            index=pd.DatetimeIndex(pd.to_datetime(table.iloc[:, 0])),
            frequency="MS",
            season=12,
        ),
    )


def recommended(source: tuple[Series, ...], horizon: int | None, cell: str, seeds: int, changes: dict) -> list[RunSpec]:
    """One recipe a seed, every field as proposed (but for `changes` asked for by hand)."""
    values = {name: one.value for name, one in propose(source, horizon=horizon).items()} | changes
    made = SourceRecipe(name="benchmark", sha256="0" * 64, preparation=Preparation(target=source[0].target))
    return recipes(task_of("forecasting"), made, cells=[cell], seeds=range(seeds), values=values)


def run(spec: RunSpec, source: tuple[Series, ...]) -> tuple[Errors, Coverage | None, float, int]:
    """Train one network; its paired errors, interval coverage, seconds and best epoch."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        closing = train(spec, source, folder=Path(folder), emit=lambda event: None, should_stop=lambda: None)
        if closing.kind == "failed":
            raise SystemExit(f"{spec.model.cell}, seed {spec.training.seed}: {closing.message}")
        exhibits = [EXHIBIT.validate_json(path.read_text()) for path in (Path(folder) / "exhibits").iterdir()]
    errors = next(exhibit for exhibit in exhibits if exhibit.kind == "errors")
    coverage = next((exhibit for exhibit in exhibits if exhibit.kind == "coverage"), None)
    result = progress_of(errors, source)
    print(f"{spec.model.cell}, seed {spec.training.seed}: {result}, best epoch {closing.best_epoch}", file=sys.stderr)
    return errors, coverage, time.perf_counter() - began, closing.best_epoch


def progress_of(errors: Errors, source: tuple[Series, ...]) -> str:
    """sMAPE and MASE of one seed, said while the next one trains."""
    found = network_scores(errors, errors.network, source)
    return f"sMAPE {found['smape']:.4g}, MASE {found['mase']:.4g}"


def baseline_scores(source: tuple[Series, ...], horizon: int) -> dict[str, dict[str, float | None]]:
    """Naive2 and every product baseline, scored one horizon at the end of each series."""
    each: dict[str, list[dict[str, float | None]]] = {}
    for series in source:
        values, stop = series.target_values, len(series) - horizon
        actual, scale = values[stop:], mase_scale(values[:stop], series.season)
        made = baseline_forecasts(values, np.array([stop]), horizon=horizon, season=series.season)
        made = {"naive2": naive2(values[:stop], horizon=horizon, season=series.season)[None], **made}
        for name, predicted in made.items():
            each.setdefault(name, []).append(scores(actual[None], predicted, scale))
    return {name: mean_scores(found) for name, found in each.items()}


def network_scores(errors: Errors, signed: np.ndarray, source: tuple[Series, ...]) -> dict[str, float | None]:
    """Official scores of forecasts given by their signed errors [windows, horizon], one window a series."""
    each = []
    for position, series in enumerate(source):
        mine = errors.series == position if errors.series is not None else slice(None)
        factor = float(errors.scales[position]) if errors.scaled else 1.0
        actual = errors.actual[mine] * factor
        scale = mase_scale(series.target_values[: len(series) - actual.shape[1]], series.season)
        each.append(scores(actual, actual + signed[mine] * factor, scale))
    return mean_scores(each)


def measure(name: str, source: tuple[Series, ...], horizon: int, published: Published, arguments: argparse.Namespace):
    """Print one table; returns its rows as plain data."""
    reference = baseline_scores(source, horizon)
    rows = [{"name": label, **values} for label, values in reference.items()]
    for cell in arguments.cells.split(","):
        changes = dict(_setting(each) for each in arguments.set)
        specs = recommended(source, horizon, cell, arguments.seeds, changes)
        found = [run(spec, source) for spec in specs]
        for spec, (errors, coverage, seconds, best) in zip(specs, found, strict=True):
            label = f"{cell}, seed {spec.training.seed}"
            extra = {"seconds": round(seconds, 1), "best_epoch": best}
            if coverage is not None:
                extra |= {
                    f"covered_{level:.0%}": each for level, each in zip(coverage.levels, coverage.measured, strict=True)
                }
            rows.append({"name": label, **network_scores(errors, errors.network, source), **extra})
        if len(found) > 1:
            errors = [one[0] for one in found]
            values = network_scores(errors[0], median_errors(errors), source)
            seconds = round(sum(one[2] for one in found), 1)
            rows.append({"name": f"{cell}, median of {len(found)} seeds", **values, "seconds": seconds})
    for row in rows:
        row["owa"] = owa(row, reference["naive2"])
    rows += [{"name": label, "smape": a, "mase": b, "owa": c} for label, (a, b, c) in published.items()]
    _print(name, source, horizon, rows)
    return {"benchmark": name, "series": len(source), "horizon": horizon, "rows": rows}


def _setting(text: str) -> tuple[str, object]:
    key, _, value = text.partition("=")
    try:
        return key, json.loads(value)
    except json.JSONDecodeError:
        return key, value


def _print(name: str, source: tuple[Series, ...], horizon: int, rows: list[dict]) -> None:
    print(f"\n{name}: {len(source)} series, horizon {horizon}, season {source[0].season}")
    columns = ("rmse", "smape", "mase", "owa", "seconds", "best_epoch", "covered_80%")
    print(f"{'':34}" + "".join(f"{column:>12}" for column in columns))
    for row in rows:
        cells = ("" if row.get(column) is None else f"{row[column]:.4g}" for column in columns)
        print(f"{row['name']:34}" + "".join(f"{cell:>12}" for cell in cells), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--only", action="append", choices=[*BENCHMARKS, AIRLINE])
    parser.add_argument("--cells", default="lstm")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", help="change a field by hand")
    parser.add_argument("--every", type=int, default=1, help="take every n-th series only, for a quick look")
    parser.add_argument("--hide-test", action="store_true", help="drop the test part: score the last horizon before it")
    parser.add_argument("--train", type=Path)
    parser.add_argument("--test", type=Path)
    parser.add_argument("--season", type=int, default=1)
    parser.add_argument("--frequency", default="")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    results = []
    if arguments.train:
        source = m_source(
            arguments.train, arguments.test, season=arguments.season, frequency=arguments.frequency or None
        )
        horizon = len(next(iter(m_table(arguments.test).values())))
        results.append(measure(arguments.train.stem, source, horizon, {}, arguments))
    for name in [] if arguments.train else arguments.only or [*BENCHMARKS, AIRLINE]:
        if name == AIRLINE:
            source, horizon = airline_source(arguments.data / "forecasting/airline-passengers.csv"), 24
            results.append(measure(name, source, horizon, {"published Holt-Winters RMSE 41.0": (0, 0, 0)}, arguments))
            continue
        known = BENCHMARKS[name]
        train_path, test_path = arguments.data / known.train, arguments.data / known.test
        source = m_source(train_path, test_path, season=known.season, frequency=known.frequency)
        horizon = len(next(iter(m_table(test_path).values())))
        if arguments.hide_test:
            source = tuple(_without_test(series, horizon) for series in source)
        results.append(measure(name, source[:: arguments.every], horizon, known.published, arguments))
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2))


def _without_test(series: Series, horizon: int) -> Series:
    stop = len(series) - horizon
    return Series(
        name=series.name,
        values=series.values[:stop],
        columns=series.columns,
        target=series.target,
        index=series.index[:stop],
        frequency=series.frequency,
        season=series.season,
        series_id=series.series_id,
    )


if __name__ == "__main__":
    main()
