"""How good the recommended networks are on public series: usual split, usual scores, references beside them.

    python benchmarks/forecast_accuracy.py --data FOLDER [--only m4-hourly ...] [--cells lstm,gru] [--seeds 3]
    python benchmarks/forecast_accuracy.py --train FILE --test FILE --season 12 [--frequency M]

FOLDER holds m4/, m3/ and forecasting/ with the files that `m_competitions.py` and `public_series.py` name. Every
choice is what `Forecasting.propose` says about the training part; nothing here knows a data set by name but its
files, its season or split, and the published figures it is set against. `false-claims` trains small networks on a
hundred series that cannot be forecast, and counts the verdicts that claim a win. Rules are chosen with
`--only rivals --hide-test --starts --seeds 1`, which scores what networks start from on the part before the test part.

With three seeds of one cell it takes, on two cores that others use too, about 5 minutes for m4-hourly, 14 for
m4-weekly, 2 for m3-yearly, 4 for m3-quarterly and 1 for airline.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import numpy as np  # noqa: E402
from against_rivals import Kept, Told, against_rivals, summed, table  # noqa: E402
from false_claims import SERIES, SMALL, hopeless, is_false_claim  # noqa: E402
from m_competitions import BENCHMARKS, Published, m_source, m_table, without_test  # noqa: E402
from public_series import Protocol, protocols  # noqa: E402
from rows import contest_rows, write_rows  # noqa: E402
from single_series import EVERY, Case  # noqa: E402

from core.data.series import Series  # noqa: E402
from core.recipes.made import recipes  # noqa: E402
from core.recipes.spec import RunSpec, SourceRecipe  # noqa: E402
from core.results.baselines import baseline_forecasts  # noqa: E402
from core.results.ensemble import median_errors  # noqa: E402
from core.results.exhibits.kinds import EXHIBIT, Exhibit  # noqa: E402
from core.results.exhibits.scores import Errors, units  # noqa: E402
from core.results.kept_answers import kept_answers  # noqa: E402
from core.results.metrics import mase_scale  # noqa: E402
from core.results.naive2 import naive2, owa  # noqa: E402
from core.results.scoring import mean_scores, score_series  # noqa: E402
from core.runs.folder.rivalry import rivals_at_work, with_late_rivals  # noqa: E402
from core.sources.tables.series_preparation import SeriesPreparation  # noqa: E402
from core.tasks import task_of  # noqa: E402
from core.tasks.forecasting.judgement.bands import Silent  # noqa: E402
from core.tasks.forecasting.judgement.testing import test  # noqa: E402
from core.tasks.forecasting.proposing import propose  # noqa: E402
from core.tasks.forecasting.splitting import split  # noqa: E402
from core.training.loop import train  # noqa: E402

PROTOCOLS = ("airline", "melbourne", "seattle", "aep", "etth1", "exchange")
FALSE_CLAIMS = "false-claims"
RIVALS = "rivals"
KEPT = kept_answers(Path(os.environ.get("UNROLL_HOME") or Path(tempfile.gettempdir()) / "unroll-benchmark"))
Scored = dict[str, str | float | None]


@dataclass(frozen=True)
class Trained:
    """What one network came to."""

    spec: RunSpec
    exhibits: list[Exhibit]
    seconds: float
    best_epoch: int
    share: float = 1.0

    def one(self, kind: str) -> Exhibit | None:
        return next((exhibit for exhibit in self.exhibits if exhibit.kind == kind), None)

    @property
    def name(self) -> str:
        return f"{self.spec.model.cell}, seed {self.spec.training.seed}"


def recommended(source: tuple[Series, ...], horizon: int | None, cell: str, seeds: int, changes: dict) -> list[RunSpec]:
    """One recipe a seed, every field as proposed (but for `changes` asked for by hand)."""
    values = {name: one.value for name, one in propose(source, horizon=horizon).items()} | changes
    made = SourceRecipe(name="benchmark", sha256="0" * 64, preparation=SeriesPreparation(target=source[0].target))
    return recipes(task_of("forecasting"), made, cells=[cell], seeds=range(seeds), values=values)


def trained(spec: RunSpec, source: tuple[Series, ...]) -> Trained:
    """Train and judge one network, and wait for its rivals; the seconds are the network's alone."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        told = {"emit": lambda event: None, "should_stop": lambda: None}
        closing = train(spec, source, folder=Path(folder), answers=KEPT, **told)
        if closing.kind == "failed":
            raise SystemExit(f"{spec.model.cell}, seed {spec.training.seed}: {closing.message}")
        exhibits = [EXHIBIT.validate_json(path.read_text()) for path in (Path(folder) / "exhibits").iterdir()]
    seconds = time.perf_counter() - began
    while rivals_at_work(exhibits, KEPT):
        time.sleep(0.2)
    return Trained(spec, with_late_rivals(exhibits, KEPT), round(seconds, 1), closing.best_epoch, closing.share)


def baseline_scores(source: tuple[Series, ...], horizon: int) -> list[Scored]:
    """Naive2 and every product baseline, scored one horizon at the end of each series."""
    each: dict[str, list[np.ndarray]] = {}
    for series in source:
        values, stop = series.target_values, len(series) - horizon
        made = {"naive2": naive2(values[:stop], horizon=horizon, season=series.season)[None]}
        made |= baseline_forecasts(values, np.array([stop]), horizon=horizon, season=series.season)
        for name, predicted in made.items():
            each.setdefault(name, []).append(predicted)
    actual = np.stack([series.target_values[len(series) - horizon :] for series in source])
    joined = {name: np.concatenate(found) for name, found in each.items()}
    told = score_series(actual, joined, series=np.arange(len(source)), scales=official_scales(source, horizon))
    return [{"name": name, **mean_scores(found)} for name, found in told.items()]


def official_scales(source: tuple[Series, ...], horizon: int) -> list[float]:
    """What MASE divides by: everything before the test part counts, validation too."""
    return [mase_scale(series.target_values[: len(series) - horizon], series.season) for series in source]


def official_scores(errors: Errors, signed: np.ndarray, source: tuple[Series, ...]) -> dict[str, float | None]:
    """Official scores of forecasts given by their signed errors [windows, horizon], one window a series."""
    actual, predicted = errors.actual * units(errors), (errors.actual + signed) * units(errors)
    scales = official_scales(source, actual.shape[1])
    return mean_scores(score_series(actual, {"network": predicted}, series=errors.series, scales=scales)["network"])


def competition(
    name: str, source: tuple[Series, ...], horizon: int, published: Published, arguments: argparse.Namespace
) -> dict:
    """One table of an M competition; printed, and as plain data."""
    rows = baseline_scores(source, horizon)
    reference = rows[0]
    for cell in arguments.cells:
        found = []
        for spec in recommended(source, horizon, cell, arguments.seeds, {"rivals": "simple"} | arguments.set):
            found.append(one := trained(spec, source))
            errors, coverage = one.one("errors"), one.one("coverage")
            values = official_scores(errors, errors.network, source)
            held = {"covered_80%": coverage.measured[1]} if coverage else {}
            rows.append({"name": one.name, **values, "seconds": one.seconds, "best_epoch": one.best_epoch, **held})
            print(f"{one.name}: sMAPE {values['smape']:.4g}, MASE {values['mase']:.4g}", file=sys.stderr)
        if len(found) > 1:
            told = [one.one("errors") for one in found]
            values = official_scores(told[0], median_errors(told), source)
            seconds = round(sum(one.seconds for one in found), 1)
            rows.append({"name": f"{cell}, median of {len(found)} seeds", **values, "seconds": seconds})
    for row in rows:
        row["owa"] = owa(row, reference)
    rows += [{"name": label, "smape": a, "mase": b, "owa": c} for label, (a, b, c) in published.items()]
    title = f"{name}: {len(source)} series, horizon {horizon}, season {source[0].season}"
    show(title, rows, ("smape", "mase", "owa", "seconds", "best_epoch", "covered_80%"))
    return {"benchmark": name, "series": len(source), "horizon": horizon, "rows": rows}


def protocol(name: str, asked: Protocol, arguments: argparse.Namespace) -> dict:
    """One public series beside every rival on the same windows; printed with the verdict, and as plain data."""
    horizon, rows, rivals, said = asked.settings.get("horizon"), [], {}, []
    for cell in arguments.cells:
        found = []
        for spec in recommended(asked.source, horizon, cell, arguments.seeds, asked.settings | arguments.set):
            found.append(one := trained(spec, asked.source))
            errors = one.one("errors")
            values = protocol_scores(asked, spec, errors, errors.absolute["network"])
            rows.append({"name": one.name, **values, "seconds": one.seconds, "best_epoch": one.best_epoch})
            said.append(f"{one.name}: {one.one('verdict').sentence}")
            rivals |= {rival: protocol_scores(asked, spec, errors, each) for rival, each in errors.absolute.items()}
        if len(found) > 1:
            told = [one.one("errors") for one in found]
            values = protocol_scores(asked, found[0].spec, told[0], np.abs(median_errors(told)))
            seconds = round(sum(one.seconds for one in found), 1)
            rows.append({"name": f"{cell}, median of {len(found)} seeds", **values, "seconds": seconds})
    rivals.pop("network")
    rows += [{"name": rival, **values} for rival, values in sorted(rivals.items(), key=lambda pair: min_of(pair[1]))]
    rows += [
        {"name": label, **dict(zip(asked.scores, values, strict=True))} for label, values in asked.published.items()
    ]
    options = found[0].spec.options
    title = f"{name}: horizon {options['horizon']}, test {options['test']:g} timesteps, {len(errors.origins)} windows"
    show(title, rows, (*asked.scores, "seconds", "best_epoch"))
    print("\n".join(said), flush=True)
    return {"benchmark": name, "horizon": options["horizon"], "rows": rows, "verdicts": said}


def min_of(values: dict[str, float]) -> float:
    return next(iter(values.values()))


def protocol_scores(asked: Protocol, spec: RunSpec, errors: Errors, absolute: np.ndarray) -> dict[str, float]:
    """What a protocol scores, from absolute errors [windows, horizon]."""
    factors = np.asarray(errors.scales)[errors.series][:, None] if errors.scaled else 1.0
    missed, actual = absolute * factors, errors.actual * factors
    options = task_of("forecasting").Options(**spec.options)
    known = asked.source[0].target_values[: split(len(asked.source[0]), options).train_stop]
    plain = {
        "mae": float(missed.mean()),
        "rmse": float(np.sqrt((missed**2).mean())),
        "mase": float((absolute if errors.scaled else missed / errors.scales[0]).mean()),
        "mse": float((missed**2).mean() / known.var()),
    }
    return {key: plain[key] if key in plain else _rse(missed, actual, int(key.split()[1])) for key in asked.scores}


def _rse(missed: np.ndarray, actual: np.ndarray, ahead: int) -> float:
    """Root relative squared error `ahead` timesteps ahead, over all series at once (Lai et al. 2018)."""
    missed, actual = missed[:, ahead - 1], actual[:, ahead - 1]
    return float(np.sqrt((missed**2).sum() / ((actual - actual.mean()) ** 2).sum()))


def false_claims(arguments: argparse.Namespace) -> dict:
    """How many of a hundred hopeless series a network is said to win on."""
    claims, began = [], time.perf_counter()
    for number in range(SERIES):
        source = hopeless(number)
        (spec,) = recommended(source, None, arguments.cells[0], 1, SMALL)
        verdict = trained(spec, source).one("verdict")
        if is_false_claim(verdict):
            claims.append(f"{source[0].name} {number}: {verdict.sentence}")
    seconds = round(time.perf_counter() - began)
    print(f"\n{FALSE_CLAIMS}: {len(claims)} of {SERIES} series ({seconds} s)", *claims, sep="\n", flush=True)
    row = {"name": arguments.cells[0], "false claims": len(claims), "seconds": seconds}
    return {"benchmark": FALSE_CLAIMS, "rows": [row], "series": SERIES, "claims": claims}


def against_a_case(case: Case, seed: int, changes: dict) -> Told:
    """One recommended network of a case, with every rival's answer."""
    *_, spec = recommended(case.source, case.horizon, "lstm", seed + 1, changes)
    one = trained(spec, case.source)
    errors, closing = one.one("errors"), one.share
    return Told(errors, start_alone(spec, case.source), one.seconds, {"share": closing, "best_epoch": one.best_epoch})


def start_of_a_case(case: Case, seed: int, changes: dict) -> Told:
    """What the start of a case errs by itself, beside simple forecasts and ridge regression; no network is trained."""
    began, task = time.perf_counter(), task_of("forecasting")
    *_, spec = recommended(case.source, case.horizon, "lstm", seed + 1, changes)
    options = task.Options(**spec.options)
    dataset = task.prepare(case.source, options)
    exhibits = task.judge(Silent(dataset.fitted[0].shape.outputs), dataset)
    errors = next(one for one in exhibits if one.kind == "errors")
    seconds = round(time.perf_counter() - began, 1)
    return Told(errors, np.abs(errors.network), seconds, {"start": task.starts_from(options)})


def start_alone(spec: RunSpec, source: tuple[Series, ...]) -> np.ndarray:
    """Absolute errors [windows, horizon] of what a network begins with, over the test part."""
    task = task_of("forecasting")
    fitted = task.prepare(source, task.Options(**spec.options)).fitted
    (tested,) = test(Silent(fitted[0].shape.outputs), fitted, {})
    return np.abs(tested.predicted["network"] - tested.actual)


def show(title: str, rows: list[Scored], columns: tuple[str, ...]) -> None:
    """One table on the screen."""
    print(f"\n{title}")
    print(f"{'':34}" + "".join(f"{column:>12}" for column in columns))
    for row in rows:
        cells = ("" if row.get(column) is None else f"{row[column]:.4g}" for column in columns)
        print(f"{row['name']:34}" + "".join(f"{cell:>12}" for cell in cells), flush=True)


def _setting(text: str) -> tuple[str, object]:
    key, _, value = text.partition("=")
    try:
        return key, json.loads(value)
    except json.JSONDecodeError:
        return key, value


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--only", action="append", choices=[*BENCHMARKS, *PROTOCOLS, FALSE_CLAIMS, RIVALS])
    parser.add_argument("--series", action="append", choices=EVERY, help="of rivals: these series only")
    parser.add_argument("--from-nothing", action="store_true", help="of rivals: a network without a start too")
    parser.add_argument("--starts", action="store_true", help="of rivals: what networks start from, and no network")
    parser.add_argument("--cells", type=lambda text: text.split(","), default=["lstm"])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--set", action="append", type=_setting, default=[], metavar="FIELD=VALUE")
    parser.add_argument("--every", type=int, default=1, help="take every n-th series only, for a quick look")
    parser.add_argument("--hide-test", action="store_true", help="drop the test part: score the last horizon before it")
    parser.add_argument("--train", type=Path)
    parser.add_argument("--test", type=Path)
    parser.add_argument("--season", type=int, default=1)
    parser.add_argument("--frequency")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    arguments.set = dict(arguments.set)
    return arguments


def _competition(name: str, train_path: Path, test_path: Path, arguments: argparse.Namespace) -> dict:
    known = BENCHMARKS.get(name)
    season, frequency = (known.season, known.frequency) if known else (arguments.season, arguments.frequency)
    source = m_source(train_path, test_path, season=season, frequency=frequency)
    horizon = len(next(iter(m_table(test_path).values())))
    if arguments.hide_test:
        source = tuple(without_test(series, horizon) for series in source)
    return competition(name, source[:: arguments.every], horizon, known.published if known else {}, arguments)


def rivals(arguments: argparse.Namespace) -> None:
    """The cases that are not in the file yet, then the table of all."""
    asked = {"seeds": arguments.seeds, "hidden": arguments.hide_test, "nothing": arguments.from_nothing}
    tell = start_of_a_case if arguments.starts else against_a_case
    kept = against_rivals(
        arguments.data,
        lambda case, seed, changes: tell(case, seed, changes | arguments.set),
        kept=Kept(arguments.json),
        series=arguments.series,
        **asked,
    )
    print(table(summed(kept)), flush=True)


def _results(arguments: argparse.Namespace) -> Iterator[dict]:
    """What was asked for, one benchmark after the other."""
    if arguments.train:
        yield _competition(arguments.train.stem, arguments.train, arguments.test, arguments)
        return
    for name in arguments.only or [*BENCHMARKS, *PROTOCOLS, FALSE_CLAIMS]:
        if name in BENCHMARKS:
            known = BENCHMARKS[name]
            yield _competition(name, arguments.data / known.train, arguments.data / known.test, arguments)
        elif name == FALSE_CLAIMS:
            yield false_claims(arguments)
        else:
            yield from (protocol(name, each, arguments) for each in protocols(arguments.data)[name])


def main() -> None:
    arguments = _arguments()
    if arguments.only == [RIVALS]:
        rivals(arguments)
        return
    rows = []
    for result in _results(arguments):
        rows += contest_rows(**result)
        write_rows(arguments.json, rows)


if __name__ == "__main__":
    main()
