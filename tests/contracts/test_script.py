"""The exported script, alone in a clean directory, gives the run's own test scores."""

import base64
import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.data.clips import LabelledClips
from core.data.labelled_rows import LabelledRows
from core.data.pairs import TextPairs
from core.data.sequences import LabelledSequences, laid_end_to_end
from core.data.series import Series
from core.data.tagged import TaggedSequences
from core.data.texts import Corpus, LabelledTexts
from core.data.tokens import Subwords
from core.engine.graph import own_tokens
from core.models.spec import ModelSpec
from core.recipes.spec import RunSpec, SourceRecipe, TrainingSpec
from core.results.exhibits.kinds import EXHIBIT
from core.results.metrics import FORECAST
from core.script import script
from core.script.writing import in_order
from core.sources.pairs.preparation import PairPreparation
from core.sources.tables.series_preparation import SeriesPreparation
from core.sources.tables.text_preparation import TextPreparation
from core.tasks.scripting.data import recorded_tokens_code
from core.tasks.tagging import cutting
from core.tasks.task import Task
from core.tasks.writing import Writing
from core.training.loop import train
from tests.contracts.clean import Clean
from tests.contracts.test_tasks import rows, transcribed
from tests.core.sources.clips.filming import moving


def months(name: str, seed: int) -> Series:
    """Eight years of growing months with a season."""
    time = np.arange(96)
    values = (100 + 2 * time) * (1 + 0.2 * np.sin(time * np.pi / 6)) + np.random.default_rng(seed).normal(size=96)
    index = pd.date_range("1949-01-01", periods=96, freq="MS")
    return Series(name, values[:, None], ("value",), "value", index, "MS", 12, series_id=name)


RECIPES = {
    "direct, window by window, quantiles": (
        {
            "horizon": 6,
            "lookback": 12,
            "scaling": "window",
            "transform": "box_cox",
            "residual_over": "seasonal_naive",
            "intervals": "quantile",
        },
        {"cell": "gru", "units": 6, "dropout": 0.2, "recurrent_dropout": 0.2},
        {"epochs": 6, "schedule": "cosine", "loss": "huber", "patience": 3, "seed": 5},
        1,
    ),
    "a blended start, and earlier stretches that choose the epoch": (
        {
            "horizon": 6,
            "lookback": 12,
            "validation": 9,
            "scaling": "window_level",
            "residual_over": "theta",
            "blend": "seasonal_naive",
            "ridge": True,
            "rehearsals": 2,
        },
        {"cell": "gru", "units": 5, "dropout": 0.1},
        {"epochs": 5, "schedule": "cosine", "learning_rate": 0.02, "loss": "mae", "patience": 3, "seed": 1},
        1,
    ),
    "a start that is fitted, and earlier stretches": (
        {
            "horizon": 6,
            "lookback": 12,
            "validation": 9,
            "scaling": "window_level",
            "residual_over": "arima",
            "blend": "weighted",
            "ridge": True,
            "refitted": True,
            "rehearsals": 1,
        },
        {"cell": "gru", "units": 5},
        {"epochs": 3, "learning_rate": 0.02, "loss": "mae", "seed": 1},
        1,
    ),
    "encoder-decoder": (
        {
            "horizon": 3,
            "lookback": 8,
            "strategy": "encoder_decoder",
            "residual_over": "last_value",
            "differences": True,
            "calendar": True,
            "intervals": "quantile",
        },
        {"cell": "lstm", "units": 6, "layers": 2, "dropout": 0.1},
        {"epochs": 4, "batch_size": 20},
        1,
    ),
    "autoregressive, several series": (
        {
            "horizon": 3,
            "lookback": 8,
            "strategy": "autoregressive",
            "series_vector": 2,
            "holidays": "US",
            "calendar": True,
            "residual_over": "theta",
            "ridge": True,
            "correction": 0.5,
        },
        {"cell": "simple_rnn", "units": 6, "activation": "relu", "layers": 2, "bidirectional": True},
        {"epochs": 4, "optimizer": "rmsprop", "clip_norm": None, "batch_size": 20},
        2,
    ),
}


@pytest.mark.parametrize("name", RECIPES)
def test_script_repeats_the_test_scores_of_its_run(name: str, run_alone: Callable, tmp_path: Path) -> None:
    options, model, training, count = RECIPES[name]
    source = tuple(months(f"series {number}", number) for number in range(count))
    spec = RunSpec(
        options=options,
        source=SourceRecipe(name="months.csv", sha256="0" * 64, preparation=SeriesPreparation(target="value")),
        model=ModelSpec(**model),
        training=TrainingSpec(**training),
    )
    train(spec, source, folder=tmp_path / "run", emit=lambda event: None, should_stop=lambda: None)
    exhibits = [EXHIBIT.validate_json(path.read_bytes()) for path in (tmp_path / "run" / "exhibits").glob("*.json")]
    (table,) = (exhibit for exhibit in exhibits if exhibit.kind == "scores")
    told = run_alone(script(spec, source))
    for metric in FORECAST:
        assert told[metric] == pytest.approx(table.rows[0].values[metric], rel=1e-4)


WORDS = ("good", "bad", "not", "film", "plot", "never", "really", "dull", "warm", "\u05e9\u05dc\u05d5\u05dd")


def sayings(count: int) -> list[str]:
    random = np.random.default_rng(4)
    return [" ".join(random.choice(WORDS, size=random.integers(1, 9))) for _ in range(count)]


def labelled() -> LabelledTexts:
    texts = sayings(150)
    return LabelledTexts("opinions", tuple(texts), tuple("yes" if "good" in text else "no" for text in texts))


def sentences(scheme: str) -> TaggedSequences:
    """A word after "not" is a span, longer ones than a piece among them; and plain tags by the length of a word."""
    tokens = tuple(tuple(f"{text} x{at}".split()) for at, text in enumerate(sayings(90)))
    if scheme == "plain":
        return TaggedSequences("lengths", tokens, tuple(tuple(str(len(word)) for word in one) for one in tokens))
    tags = [["B-NOT" if before == "not" else "O" for before in ("", *one[:-1])] for one in tokens]
    return TaggedSequences("denials", tokens, tuple(map(tuple, tags)), "iob2")


TEXT_RECIPES = {
    "labels of words, the validation part learnt too": (
        "classification",
        labelled,
        {"tokens": "word", "longest": 8, "embedding": 6, "class_weights": True},
        {"cell": "lstm", "units": 5, "bidirectional": True, "dropout": 0.3},
        "validation",
    ),
    "letters": (
        "writing",
        lambda: Corpus("lines", ("\n".join(sayings(120)),)),
        {"lookback": 16, "embedding": 6},
        {"cell": "lstm", "units": 6, "layers": 2, "dropout": 0.2},
        "best",
    ),
    "letters, the states carried on and the validation part learnt too": (
        "writing",
        lambda: Corpus("lines", ("\n".join(sayings(120)),)),
        {"lookback": 16, "embedding": 6, "memory": "carried"},
        {"cell": "gru", "units": 6, "dropout": 0.2},
        "validation",
    ),
    "tags by a chain, with the characters of each word": (
        "tagging",
        lambda: sentences("iob2"),
        {"longest": 6, "embedding": 6, "letters": 3, "endings": True, "chain": True},
        {"cell": "lstm", "units": 5, "bidirectional": True, "dropout": 0.3},
        "best",
    ),
    "plain tags": (
        "tagging",
        lambda: sentences("plain"),
        {"longest": 6, "embedding": 6, "letters": 0, "casing": False},
        {"cell": "gru", "units": 5},
        "best",
    ),
    "sequences by groups, two to one": (
        "sequence-labels",
        lambda: waves(60),
        {"split": "groups", "every": 2, "scaling": "each", "class_weights": True, "similar_lengths": True},
        {"cell": "gru", "units": 6, "dropout": 0.2, "bidirectional": True},
        "validation",
    ),
    "rows by sessions that jumps part, labels balanced": (
        "row-labels",
        lambda: parted(rows()),
        {"split": "sessions", "longest": 24, "class_weights": True},
        {"cell": "gru", "units": 6, "dropout": 0.2, "bidirectional": True},
        "best",
    ),
    "recordings with a transcript each": (
        "transcription",
        transcribed,
        {"stacked": 2, "hidden": 0.1, "beam_size": 3, "similar_lengths": True},
        {"cell": "gru", "units": 6, "dropout": 0.2, "bidirectional": True},
        "validation",
    ),
    "clips with their changes": (
        "clip-labels",
        lambda: squares(30),
        {"longest": 5, "filters": 2},
        {"cell": "gru", "units": 4, "dropout": 0.2},
        "validation",
    ),
}


@pytest.mark.parametrize("name", TEXT_RECIPES)
def test_script_repeats_the_test_scores_of_a_run_on_texts(
    name: str, run_alone: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutting, "FEWEST_IN_SIZES", 10)  # so that few sentences are cut to their length, too
    monkeypatch.setattr(cutting, "SHARES", (0.5,))
    task, source, options, model, finish = TEXT_RECIPES[name]
    spec = RunSpec(
        task=task,
        options=options,
        source=SourceRecipe(name="t.txt", sha256="0" * 64, preparation=TextPreparation(text_column="text")),
        model=ModelSpec(**model),
        training=TrainingSpec(
            epochs=3, loss="cross_entropy", learning_rate=0.02, schedule="cosine", seed=2, finish=finish
        ),
    )
    source = source()
    train(spec, source, folder=tmp_path / "run", emit=lambda event: None, should_stop=lambda: None)
    exhibits = [EXHIBIT.validate_json(path.read_bytes()) for path in (tmp_path / "run" / "exhibits").glob("*.json")]
    (table,) = (exhibit for exhibit in exhibits if exhibit.kind == "scores")
    text = script(spec, source).replace("FEWEST_IN_SIZES = 3_000", "FEWEST_IN_SIZES = 10")
    text = text.replace("SHARES = (0.5, 0.85)", "SHARES = (0.5,)")
    assert (task == "tagging") == ("FEWEST_IN_SIZES = 10" in text) == ("SHARES = (0.5,)" in text)
    told = run_alone(text)
    assert told == pytest.approx(table.rows[0].values, rel=1e-4)


PAIR_RECIPES = {
    "letters, attention in the loop, the mean of weights": (
        {"tokens": "character", "vocabulary": 60, "longest": 30, "longest_target": 20, "embedding": 6, "beam_size": 2}
        | {"attention": "bahdanau", "sampling": 0.5},
        {"cell": "gru", "units": 6, "bidirectional": True, "dropout": 0.2},
        "smoothed_cross_entropy",
    ),
    "pieces of words with one vocabulary, without attention": (
        {"tokens": "subword", "vocabulary": 60, "attention": "none", "embedding": 6, "beam_size": 2}
        | {"shared": True, "longest": 20, "longest_target": 10},
        {"cell": "lstm", "units": 6, "layers": 2},
        "cross_entropy",
    ),
}


@pytest.mark.parametrize("name", PAIR_RECIPES)
def test_script_repeats_the_test_scores_of_a_run_that_translates(
    name: str, run_alone: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_tokens, "RISE", 1)
    options, model, loss = PAIR_RECIPES[name]
    said = sayings(120)
    source = TextPairs("pairs", tuple(said), tuple(text.upper() for text in said))
    spec = RunSpec(
        task="translation",
        options=options,
        source=SourceRecipe(
            name="t.csv", sha256="0" * 64, preparation=PairPreparation(source_column="a", target_column="b")
        ),
        model=ModelSpec(**model),
        training=TrainingSpec(
            epochs=2, loss=loss, learning_rate=0.02, schedule="cosine", seed=2, average="smoothed" in loss
        ),
    )
    train(spec, source, folder=tmp_path / "run", emit=lambda event: None, should_stop=lambda: None)
    exhibits = [EXHIBIT.validate_json(path.read_bytes()) for path in (tmp_path / "run" / "exhibits").glob("*.json")]
    (table,) = (exhibit for exhibit in exhibits if exhibit.kind == "scores")
    told = run_alone(script(spec, source))
    assert set(told) == {"exact_match", "character_error", "perplexity"}
    assert told["perplexity"] == pytest.approx(table.rows[0].values["perplexity"], rel=1e-3)
    # A network that has hardly learnt finds tokens about as likely; a tie in the last bits may fall either way.
    for key in ("exact_match", "character_error"):
        assert told[key] == pytest.approx(table.rows[0].values[key], abs=0.02)


def test_pieces_of_words_stand_in_the_script_as_they_were_found() -> None:
    texts = sayings(60)
    tokenizer = Subwords.fitted(texts, size=40)
    known = {"json": json, "zlib": zlib, "base64": base64, "np": np}
    exec(recorded_tokens_code(tokenizer, texts), known)
    for text in texts:
        assert np.array_equal(known["Recorded"]().encode(text), tokenizer.encode(text))


def parted(source: LabelledRows) -> LabelledRows:
    """Time jumps three times; in a stretch between two jumps a feature is missing throughout."""
    values = source.values.copy()
    values[200:210, 0] = np.nan
    return replace(source, values=values, jumps=np.array([25, 200, 210]))


def waves(count: int) -> LabelledSequences:
    """Waves of two features that grow or fade, of unequal lengths and with a gap, by five people."""
    random = np.random.default_rng(4)
    sequences = []
    for number in range(count):
        time = np.linspace(0, 1, 12 + number % 5)
        envelope = time if number % 2 else 1 - time
        values = envelope[:, None] * np.sin(9 * time[:, None] + [0, 1]) + random.normal(0, 0.1, (len(time), 2))
        values[3, 0] = np.nan
        sequences.append(values)
    values, starts = laid_end_to_end(sequences)
    labels = tuple("grows" if number % 2 else "fades" for number in range(count))
    people = tuple(f"person {number % 5}" for number in range(count))
    return LabelledSequences("waves", ("left", "right"), values, starts, labels, groups=people)


def squares(count: int) -> LabelledClips:
    """A bright square that moves to the left or to the right, of unequal lengths."""
    clips = [moving(4 + number % 3, width=40, height=24)[:, 6:18, ::2, None] for number in range(count)]
    clips = [clip[::-1] if number % 2 else clip for number, clip in enumerate(clips)]
    labels = tuple("left" if number % 2 else "right" for number in range(count))
    starts = np.cumsum([0, *map(len, clips)])
    return LabelledClips("squares", np.concatenate(clips), starts, 10.0, labels)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clean]:
    parent = Clean(tmp_path_factory.mktemp("clean"))
    yield parent
    parent.end()


@pytest.fixture
def run_alone(clean: Clean, tmp_path: Path) -> Callable[[str], dict[str, float]]:
    """The test scores that a script prints when it runs where nothing of Unroll can be imported."""

    def scores(text: str) -> dict[str, float]:
        told = clean.run(text, tmp_path / "clean")
        return {name: float(value) for name, value in re.findall(r"test (\w+): (\S+)", told)}

    return scores


def test_where_scripts_run_nothing_of_unroll_can_be_imported(clean: Clean, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="No module named 'core'"):
        clean.run("import core", tmp_path / "clean")


def test_a_recipe_has_one_script_in_whatever_order_python_keeps_a_set() -> None:
    assert in_order({"from b import c", "import z", "from a import d", "import y"}) == [
        "import y",
        "import z",
        "from a import d",
        "from b import c",
    ]


class Silent(Writing):
    """A task that says nothing of scripts."""

    pieces = Task.pieces


def test_a_task_is_scripted_where_it_says_what_is_its_own_in_the_script() -> None:
    assert Writing().scripted
    assert not Silent().scripted
