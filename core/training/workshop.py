"""What a process keeps from one run to the next: the examples and the traced programs of its latest network.

Five seeds of one network differ in their first weights only. Cutting its examples once and tracing it once takes much
of the time out of a short run, and changes no bit of any result.
"""

import gc
from collections.abc import Callable

from core.engine.choice import choose
from core.engine.compiled_model import compile_network
from core.engine.engine import Engine
from core.engine.work import UpdateWork
from core.recipes.finishing import finishing_epochs
from core.recipes.spec import RunSpec
from core.tasks.task import Dataset, Task

TRACED = ("batch_size", "optimizer", "loss", "clip_norm", "finish")
"""Fields of the training that are written into programs and examples; all others may differ from run to run."""


class Workshop:
    """Holds one dataset and one engine; asked for others, it lets them go."""

    def __init__(self) -> None:
        self._dataset: tuple[str, Dataset] | None = None
        self._engine: tuple[str, Engine] | None = None

    @property
    def busy(self) -> bool:
        """Whether something is still being compiled for a run that has ended."""
        return self._engine is not None and self._engine[1].compiling

    def dataset(self, spec: RunSpec, prepare: Callable[[], Dataset]) -> Dataset:
        """What `prepare` gives, or gave for an earlier run on the same source with the same options."""
        key = spec.model_dump_json(include={"task", "options", "source"})
        if self._dataset is None or self._dataset[0] != key:
            self._dataset = None
            self._clear()
            self._dataset = key, prepare()
        return self._dataset[1]

    def engine(self, spec: RunSpec, task: Task, dataset: Dataset) -> Engine:
        """An engine over a compiled network with the first weights of this run's seed; `dataset` is the one kept."""
        training = spec.training
        key = spec.model.model_dump_json() + training.model_dump_json(include=set(TRACED))
        known = self._engine is not None and self._engine[0] == key
        if not known:
            self._clear()
        model = task.build(dataset.ends, spec.model, seed=training.seed)
        choice = choose(UpdateWork(dataset.ends, spec.model, training.batch_size))
        switch = choice.switch(-(-len(dataset.train) // training.batch_size) * training.epochs)
        if known:
            self._engine[1].restart(model.get_weights(), seed=training.seed, switch=switch)
        else:
            compile_network(model, training, dataset.ends.quantiles, dataset.ends.own_loss)
            engine = Engine(
                model,
                dataset,
                batch_size=training.batch_size,
                seed=training.seed,
                switch=switch,
                faster=choice.faster,
                finishing=finishing_epochs(training) > 0,
            )
            self._engine = key, engine
        return self._engine[1]

    def _clear(self) -> None:
        """Let the engine go, and the names that Keras counts up."""
        if self._engine is None:
            return
        import keras

        self._engine = None
        keras.backend.clear_session()
        gc.collect()  # graphs refer to themselves in circles, and the examples hang on them
