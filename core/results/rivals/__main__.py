"""The process of the rivals: reads questions.npz of a folder, writes one <rival>.npy as each is done."""

import sys
import warnings
from pathlib import Path

import numpy as np

from core.files import replaced
from core.results.rivals import RIVALS
from core.results.rivals.arima import sarimax
from core.results.rivals.smoothing import ets, stl_ets, theta

FITTERS = {"Theta": theta, "ETS": ets, "STL + ETS": stl_ets, "SARIMAX": sarimax}


def main(folder: Path) -> None:
    """Answer every question that can be answered; a rival that cannot cope with a series is left out."""
    # Convergence warnings of a search over models are expected and say nothing to a person.
    warnings.simplefilter("ignore")
    asked = np.load(folder / "questions.npz", allow_pickle=False)
    horizon, season = int(asked["horizon"]), int(asked["season"])
    pieces = np.split(asked["values"], np.cumsum(asked["lengths"])[:-1])
    origins = np.split(asked["origins"], np.cumsum(asked["windows"])[:-1])
    for name, rival in RIVALS.items():
        if rival.seasonal and season <= 1:
            continue
        try:
            answers = [_answers(name, *each, horizon, season) for each in zip(pieces, origins, strict=True)]
        except (ValueError, ArithmeticError, np.linalg.LinAlgError, IndexError):
            continue
        answered = np.concatenate(answers)
        if np.isfinite(answered).all():
            with replaced(folder / f"{name}.npy") as temporary, temporary.open("wb") as file:
                np.save(file, answered, allow_pickle=False)


def _answers(name: str, values: np.ndarray, origins: np.ndarray, horizon: int, season: int) -> np.ndarray:
    """[origins, horizon]; fitted on what comes before the first origin."""
    predict = FITTERS[name](values[: origins[0]], season)
    return np.stack([predict(values[:origin], horizon) for origin in origins])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
