"""What a trained run lets one ask: one class a question. A task's own predictor answers one of them, or several."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from core.data.labelled_rows import ROW, UnlabelledRows
from core.data.series import Series
from core.data.texts import TEXT
from core.data.tokens import Token
from core.models.in_numpy.decoding import Decoding
from core.models.in_numpy.sampling import Sampling
from core.words import Noun

if TYPE_CHECKING:
    import pandas as pd


class Predictor(ABC):  # noqa: B024 - which questions there are is said by the classes below
    """A trained network with its codecs, ready to be asked; it needs neither TensorFlow nor its training data."""


class ForecastsSeries(Predictor):
    """What comes next?"""

    @property
    @abstractmethod
    def latest(self) -> tuple[Series, ...]:
        """The last rows of each series of the run's source, as far back as a forecast looks."""

    @property
    @abstractmethod
    def horizon(self) -> int:
        """Timesteps that are forecast."""

    @abstractmethod
    def forecast(self, newer: tuple[Series, ...] | None = None) -> list[np.ndarray]:
        """What comes after the last row of each newer series, or of `latest`; [horizon] each, in its own units."""

    @abstractmethod
    def forecast_if(self, position: int, known: np.ndarray) -> np.ndarray:
        """The forecast [horizon] behind `latest` at `position` if what is known ahead [horizon, known] became this."""


class LabelsNext(Predictor):
    """Which label does what comes next deserve?"""

    classes: tuple[str, ...]

    @property
    @abstractmethod
    def latest(self) -> tuple[Series, ...]:
        """The last rows of each series of the run's source, as far back as an answer looks."""

    @abstractmethod
    def probabilities(self, newer: tuple[Series, ...] | None = None) -> np.ndarray:
        """[series, classes] behind the last row of each newer series, or of `latest`."""


class LabelsEach(Predictor):
    """Which label does each entry of a file deserve? `newer` is what its kind of source prepares for the run."""

    classes: tuple[str, ...]
    entry: ClassVar[Noun]
    """What an entry is called, as the value says of which it is one."""
    features: tuple[str, ...] = ()
    """What is measured at each timestep of an entry."""

    @abstractmethod
    def entries(self, newer: Any) -> list[str]:
        """The name of each entry."""

    @abstractmethod
    def probabilities(self, newer: Any) -> np.ndarray:
        """[entries, classes]"""

    def opinions(self, newer: Any, position: int) -> np.ndarray | None:
        """[timesteps, classes] what would be told had the entry ended there; None where that has no meaning."""
        return None

    def decided(self, newer: Any, position: int) -> np.ndarray | None:
        """[timesteps] by how much each moved the score of the predicted label; None where that is not asked."""
        return None


class LabelsRows(LabelsEach):
    """Which label does each row of a table deserve? `newer` has the rows, and the table that they stand in."""

    entry: ClassVar[Noun] = ROW
    columns: tuple[str, ...]
    """Of numbers, that are read of each row."""

    @abstractmethod
    def table(self, newer: UnlabelledRows, told: np.ndarray) -> "pd.DataFrame":
        """The table as it was brought, with the label of each row and its probability, from `told` [rows, classes]."""


@dataclass(frozen=True)
class Explained:
    """One text as the network read it; arrays over the tokens it saw."""

    tokens: tuple[Token, ...]
    opinions: np.ndarray
    """[tokens, classes] what it would have predicted had the text ended there."""
    importance: np.ndarray
    """[tokens] by how much each token moved the predicted label's probability (integrated gradients)."""


class LabelsTexts(Predictor):
    """Which label does a text deserve?"""

    classes: tuple[str, ...]
    entry: ClassVar[Noun] = TEXT

    @abstractmethod
    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """[texts, classes]"""

    @abstractmethod
    def explain(self, text: str) -> Explained:
        """How the opinion moved from token to token, and which tokens mattered."""


@dataclass(frozen=True)
class TaggedTokens:
    """One sentence with its predicted tags; arrays over its tokens."""

    tokens: tuple[str, ...]
    tags: tuple[str, ...]
    probabilities: np.ndarray
    """[tokens, classes]"""
    before: np.ndarray | None = None
    """[tokens, classes] what it would have answered had the sentence ended at each token."""
    known: np.ndarray | None = None
    """[tokens] True where the training part showed the token."""


class TagsTokens(Predictor):
    """Which tag does each token of a sentence deserve?"""

    classes: tuple[str, ...]
    scheme: str
    """How tags mark spans: plain, where they do not, iob2 or bioes."""

    @abstractmethod
    def split(self, text: str) -> tuple[str, ...]:
        """A typed sentence as tokens."""

    @abstractmethod
    def tag(self, sentences: Sequence[Sequence[str]]) -> list[TaggedTokens]:
        """Every sentence with its tags."""

    @abstractmethod
    def read(self, tokens: Sequence[str]) -> TaggedTokens:
        """One sentence, with the opinion about each token before the rest was read."""


class WritesTexts(Predictor):
    """How does a text go on?"""

    @abstractmethod
    def write(
        self, prompt: str, *, length: int, samples: int = 1, sampling: Sampling, seed: int = 0
    ) -> Iterator[list[str]]:
        """All samples as far as they are written, once a token; each begins after the prompt."""

    @abstractmethod
    def text(self, prompt: str, *, length: int, sampling: Sampling, seed: int = 0) -> str:
        """What follows the prompt, all at once."""

    @abstractmethod
    def surprise(self, text: str) -> list[tuple[str, float]]:
        """Each token as it stands in the text, with its surprise in nats; nothing foretells the first one: NaN."""


@dataclass(frozen=True)
class Target:
    """A target, its tokens, and the mean log-probability of one of them."""

    text: str
    tokens: tuple[int, ...]
    score: float


@dataclass(frozen=True)
class Alternative:
    """A token that could have come, and how probable it was."""

    number: int
    text: str
    probability: float


@dataclass(frozen=True)
class TargetSteps:
    """One target as it was written, token by token, its end included."""

    source: tuple[str, ...]
    """The tokens that were read."""
    target: tuple[str, ...]
    probabilities: np.ndarray
    """[target] of each token, after those before it."""
    alternatives: tuple[tuple[Alternative, ...], ...]
    """At each step the likeliest tokens, the best first."""
    attention: np.ndarray | None
    """[target, source] where each step looked; None without attention."""
    unknown: int
    """Tokens of the source that never came in training."""


class TranslatesTexts(Predictor):
    """What does a text become?"""

    sides: tuple[str, str]
    """What source and target are called."""
    beam: int
    """As the test part was translated."""

    @abstractmethod
    def translations(self, texts: Sequence[str], decoding: Decoding) -> list[list[Target]]:
        """The best targets of each text, the best first; raises UserError for one that is empty or far too long."""

    @abstractmethod
    def going_on(self, text: str, prefix: Sequence[int], decoding: Decoding) -> list[Target]:
        """The best targets that begin with these tokens."""

    @abstractmethod
    def own_tokens(self, words: str) -> tuple[int, ...]:
        """Words of one's own as tokens of the target, to go on from; raises UserError for those it cannot write."""

    @abstractmethod
    def written(self, text: str, tokens: Sequence[int]) -> TargetSteps:
        """How these tokens came about, whoever chose them."""


@dataclass(frozen=True)
class Understood:
    """What was understood of one recording."""

    text: str
    symbols: tuple[str, ...]
    frames: np.ndarray
    """[symbols] the frame, of 10 ms, at which each is heard."""
    probability: float
    """Of these symbols among all strings of them."""
    shares: np.ndarray
    """[timesteps] how probable the likeliest symbol is that is no blank."""


class WritesDown(Predictor):
    """What is said in each recording of a file? `newer` is what its kind of source prepares for the run."""

    symbols: tuple[str, ...]
    beam: int
    """As the test part was written down."""

    @abstractmethod
    def entries(self, newer: Any) -> list[str]:
        """The name of each recording."""

    @abstractmethod
    def write_down(self, newer: Any, *, beam: int | None = None) -> list[Understood]:
        """What is said in each."""
