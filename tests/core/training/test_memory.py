"""What a run is estimated to take grows with what it trains, and stays bounded where machine code works in parts."""

from core.engine.choice import choose
from core.engine.work import UpdateWork
from core.models.ends.inputs import Measured
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Values
from core.models.spec import ModelSpec
from core.recipes.spec import RunSpec, SourceRecipe, TrainingSpec
from core.sources.clips.preparation import ClipPreparation
from core.sources.pairs.preparation import PairPreparation
from core.sources.tables.series_preparation import SeriesPreparation
from core.training.memory import PARTED, WORKER, _parted, memory_needed

MEGABYTE = 1_000_000
SOURCE = SourceRecipe(name="months.csv", sha256="0" * 64, preparation=SeriesPreparation(target="sales"))


def needed(*, batch_size: int = 32, lookback: int = 24, source: int = MEGABYTE, **model) -> int:
    training = TrainingSpec(batch_size=batch_size)
    spec = RunSpec(options={"lookback": lookback}, source=SOURCE, model=ModelSpec(**model), training=training)
    return memory_needed(spec, source)


def test_a_small_run_takes_little_more_than_its_worker() -> None:
    assert WORKER < needed() < WORKER + 50 * MEGABYTE


def test_every_size_that_a_person_is_told_to_make_smaller_counts() -> None:
    least = {"bidirectional": True, "batch_size": 256, "lookback": 100, "units": 64}
    for changed in ({"batch_size": 512}, {"lookback": 200}, {"units": 128}, {"layers": 2}, {"source": 9 * MEGABYTE}):
        assert needed(**least | changed) > needed(**least) + 50 * MEGABYTE, changed


def test_a_batch_is_never_larger_than_the_examples_that_the_source_can_hold() -> None:
    large = {"bidirectional": True, "lookback": 500, "units": 512}
    assert needed(**large, batch_size=4096, source=4_000) == needed(**large, batch_size=2048, source=4_000)


def test_large_updates_that_machine_code_does_in_parts_are_bounded() -> None:
    large = {"lookback": 500, "units": 128, "source": 100 * MEGABYTE}
    assert needed(**large, batch_size=4096, bidirectional=True) > 20_000 * MEGABYTE
    assert needed(**large, batch_size=4096) < needed(**large, batch_size=32) + 2 * PARTED


def test_updates_count_as_parted_only_where_machine_code_shares_them_out_from_the_first_one_on() -> None:
    for units in (4, 16, 64, 256):
        for layers in (1, 3):
            for batch_size in (32, 512, 4096):
                for lookback in (24, 200, 2000):
                    ends, model = NetworkEnds(Measured(lookback, 1), Values(1)), ModelSpec(units=units, layers=layers)
                    choice = choose(UpdateWork(ends, model, batch_size))
                    if _parted(ends, model, batch_size * lookback):
                        assert (choice.faster.name, choice.switch(1)) == ("unit_lanes", 0), (units, layers, batch_size)


def test_of_clips_the_frames_that_are_worked_on_at_once_count_and_hardly_the_files() -> None:
    def clips(source: int, **size: object) -> int:
        frames = SourceRecipe(name="a.zip", sha256="0" * 64, preparation=ClipPreparation(**size))
        options = {"longest": 50, "filters": 8, "differences": True}
        training = TrainingSpec(batch_size=16)
        spec = RunSpec(task="clip-labels", options=options, source=frames, model=ModelSpec(), training=training)
        return memory_needed(spec, source)

    # 1,000 clips of 5 s took 926 MB.
    assert 900 * MEGABYTE < clips(8 * MEGABYTE, width=32, height=24) < 1400 * MEGABYTE
    assert clips(80 * MEGABYTE) - clips(8 * MEGABYTE) < 900 * MEGABYTE
    assert clips(8 * MEGABYTE, width=96, height=96) > clips(8 * MEGABYTE, width=32, height=32) + 100 * MEGABYTE


def test_attention_in_the_loop_takes_memory_for_each_token_beside_each_of_the_source() -> None:
    def translator(attention: str, longest: int = 100) -> int:
        pairs = SourceRecipe(
            name="a.csv", sha256="0" * 64, preparation=PairPreparation(source_column="a", target_column="b")
        )
        options = {"longest": longest, "longest_target": 100, "vocabulary": 400, "embedding": 64}
        options["attention"] = attention
        training = TrainingSpec(batch_size=64)
        model = ModelSpec(units=256)
        spec = RunSpec(task="translation", options=options, source=pairs, model=model, training=training)
        return memory_needed(spec, MEGABYTE)

    assert translator("bahdanau") - translator("luong") > 64 * 100 * 100 * 256 * 4
    assert translator("bahdanau", longest=200) > 1.5 * translator("bahdanau")
