"""What a task is: data in, network ends, judgement, and what its trained networks can be asked."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple

import numpy as np

from core.data.examples import TIMESTEP, Examples
from core.declared import Declared
from core.models.ends.kinds import NetworkEnds
from core.models.in_numpy.forward import Network
from core.models.in_numpy.running import Inputs
from core.models.spec import ModelSpec
from core.results.exhibits.kinds import Exhibit
from core.tasks.codecs import Codecs
from core.tasks.predictor import Predictor
from core.tasks.preset import Preset
from core.tasks.processing import Processing
from core.tasks.scripting.pieces import Pieces
from core.words import Noun

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Dataset:
    """Train, validation and test examples, and what was fitted; a task adds what it needs to preview and judge."""

    train: Examples
    validation: Examples
    test: Examples
    ends: NetworkEnds
    codecs: Codecs = field(default_factory=Codecs)
    """What was fitted on the training part; kept beside the weights."""
    learnt: tuple[Literal["train", "validation"], ...] = ("train",)
    """The parts that the network to be judged has learnt, and so its rivals may learn too."""
    answers: Path | None = None
    """Where answers of rivals that work beside the training are kept; None where none are asked."""
    share: float = 1.0
    """How much of the trained network's answer counts, as `Task.share` found."""

    @property
    def moments(self) -> tuple[str, ...]:
        """The first predicted time of each test window; empty where nothing carries time."""
        return ()

    def text(self, window: Inputs) -> str:
        """A window of tokens as text; empty where measured values are read."""
        return ""

    def tokens(self, window: Inputs) -> tuple[str, ...]:
        """The tokens of a window that follow its padding, one a timestep; empty where they have no names."""
        return ()

    def tokens_ahead(self, window: Inputs) -> tuple[str, ...]:
        """What a decoder reads of a window, one a timestep; empty where it has no names."""
        return ()

    def times(self, position: int) -> tuple[str, ...]:
        """When each timestep of the test window at `position` was; empty where nothing carries time."""
        return ()

    def output_name(self, number: int) -> str:
        """What the output of that number stands for."""
        return f"output {number + 1}"

    def scale(self, position: int) -> tuple[float, str]:
        """What one of the network's answer comes to at the test window, and in which unit; (1, "") where in none."""
        return 1.0, ""


@dataclass(frozen=True)
class Plan:
    """What a dataset would be, without cutting it."""

    ends: NetworkEnds
    examples: dict[str, int]
    """train, validation, test -> number of examples."""
    left_out: tuple[str, ...] = ()
    """Series of the source that are too short to be trained on."""
    features: dict[str, int] = field(default_factory=dict)
    """What the features of a timestep are -> how many of them, where that needs a word."""
    remarks: tuple[str, ...] = ()
    """What else is worth knowing before the training, a sentence each."""


class Reasoned(Declared):
    """A proposed value and, in one sentence, why."""

    value: int | float | str | bool | None
    why: str


class Length(NamedTuple):
    """An option that says how much of the past a network reads."""

    field: str
    phrase: str
    """What reading so many is called, with {length} for the number."""


class Task(ABC):
    """A use of recurrent networks. Stateless: one instance serves every run."""

    name: ClassVar[str]
    title: ClassVar[str]
    source_kind: ClassVar[str]
    Options: ClassVar[type[Declared]]
    """The task's own fields, each with default, bounds, title and description."""

    Codecs: ClassVar[type[Codecs]] = Codecs
    """What `prepare` fits: scalers, vocabularies, labels."""

    split_fields: ClassVar[tuple[str, ...]]
    """Options that decide which part of a source is the test part: runs that agree in them can be compared."""

    example: ClassVar[Noun]
    """What one training example is called: WINDOW, or what an entry of its source is called."""

    step: ClassVar[Noun] = TIMESTEP
    """What the network reads one after the other."""

    length: ClassVar["Length | None"] = None
    """The option that says how many of them are read; None where all there are."""

    often: ClassVar[tuple[str, ...]] = ()
    """The options that most people change, where there are many; the rest is one fold further away."""

    in_short: ClassVar[str]
    """The options that matter most, for one line; names of fields stand in braces."""

    preview_title: ClassVar[str]
    """What `preview` shows, as a heading."""

    losses: ClassVar[tuple[str, ...]]
    """The losses that can be chosen."""

    presets: ClassVar[tuple[Preset, ...]] = ()
    """Starting points beside what is proposed."""

    settled: ClassVar[frozenset[str]] = frozenset({"finish", "average"})
    """Fields of the model and the training that the task leaves no choice in: they stay at their defaults.

    `average` is one of them where epochs are chosen by more than the validation part, as forecasts choose theirs.

    `finish` is one of them unless nothing in `judge` takes the validation part for unseen, as bands around forecasts
    do, and the rivals learn what `Dataset.learnt` says.
    """

    @property
    def scripted(self) -> bool:
        """Whether its runs can be written as a script of their own."""
        return type(self).pieces is not Task.pieces

    def pieces(self, source: Any, options: Any, dataset: Any) -> Pieces:
        """What is the task's own in the script that repeats a run; a task that leaves this as it is has no scripts."""
        raise NotImplementedError

    @property
    def exported(self) -> bool:
        """Whether its networks can be taken away in other file formats."""
        return type(self).processing is not Task.processing

    def processing(self, codecs: Any, options: Any, preparation: Any) -> Processing:
        """What stands before and after the network, to be taken away with it, by the codecs of a run.

        `preparation` is that of its source. A task that leaves this as it is gives no network away.
        """
        raise NotImplementedError

    def meaning(self, loss: float, options: dict[str, Any]) -> str:
        """What a validation loss comes to in the field's own terms; empty when it speaks for itself."""
        return ""

    def incomparable(self, options: dict[str, Any]) -> frozenset[str]:
        """Options that change what validation losses are measured in: networks that differ in them are not ranked."""
        return frozenset()

    def starts_from(self, options: Declared) -> str:
        """What the network's answer is added to, as part of a sentence; empty where it starts from nothing."""
        return ""

    def loss(self, chosen: str, options: dict[str, Any]) -> str:
        """The loss that is minimised where a loss was chosen: that one, unless options say otherwise."""
        return chosen

    def told_apart(self, options: dict[str, Any]) -> tuple[str, ...]:
        """What tells runs with these options apart beside cell and seed, such as what a fold leaves out."""
        return ()

    @abstractmethod
    def propose(self, source: Any) -> dict[str, Reasoned]:
        """Field name -> proposal, over the fields of Options, ModelSpec and TrainingSpec together."""

    def instead(self, proposed: Mapping[str, Any], chosen: Mapping[str, Any]) -> dict[str, Any]:
        """Field name -> what is proposed where a proposed value is ruled out by what a person has chosen."""
        return {}

    @abstractmethod
    def plan(self, source: Any, options: Declared) -> Plan:
        """Ends and counts at once, for the page; raises the same UserErrors as `prepare`."""

    @abstractmethod
    def prepare(self, source: Any, options: Declared) -> Dataset:
        """Split first, fit codecs on train only, then cut examples. Raises UserError when it cannot be done."""

    def reopen(self, source: Any, codecs: Any, options: Declared) -> Dataset:
        """What a run was tested on, to look inside: by its `codecs`, without a training part, where fitting is slow."""
        return self.prepare(source, options)

    @abstractmethod
    def ends(self, codecs: Any, options: Any) -> NetworkEnds:
        """What stands around the network, from what was fitted alone."""

    @abstractmethod
    def build(self, ends: NetworkEnds, model: ModelSpec, *, seed: int = 0) -> "keras.Model":
        """The uncompiled Keras model: input end, recurrent stack, output end; same seed, same first weights."""

    def accompany(self, dataset: Dataset) -> None:  # noqa: B027 - most tasks have nothing to do meanwhile
        """Start whatever works beside the training, in processes of its own; returns at once."""

    def rehearsals(self, source: Any, options: Declared) -> Sequence[Dataset]:
        """Datasets of earlier stretches, whose validation parts choose the epoch together with that of `prepare`."""
        return ()

    def share(self, network: Any, dataset: Dataset, rehearsed: Sequence[tuple[Dataset, np.ndarray]] = ()) -> float:
        """How much of the trained network's answer counts, 0 to 1; `judge` finds it as the dataset's `share`.

        `rehearsed` are the datasets of earlier stretches with what their networks answered on the validation part.
        """
        return 1.0

    @abstractmethod
    def preview(self, model: "keras.Model", dataset: Dataset) -> Exhibit:
        """What the network says about the validation part; cheap enough for once an epoch."""

    @abstractmethod
    def judge(self, model: "keras.Model", dataset: Dataset) -> Sequence[Exhibit]:
        """Every exhibit of a finished run, scores on the untouched test part among them."""

    @abstractmethod
    def predictor(self, network: Network, codecs: Any, options: Any) -> Predictor:
        """What the trained network can be asked, from its codecs alone."""
