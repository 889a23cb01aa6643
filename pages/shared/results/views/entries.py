"""One entry of a run's own source to be heard or seen, by the kind of the source."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from core.charts.takes.sound import heard
from core.data.clips import LabelledClips, thinned
from core.data.sequences import LabelledSequences
from core.data.sound import as_wav
from core.errors import UserError
from core.language import say
from core.results.arrays import FloatArray, IntArray
from core.results.exhibits.transcription import TranscribedRecording
from core.runs.folder.run import Run
from core.runs.folder.source import source_of, stored_source
from core.sources.recordings.kind import bands_of, sequences_heard
from core.sources.recordings.preparation import RecordingPreparation
from pages.shared.results.desks.opened import opened
from pages.shared.results.views.opinions import sequence_with_opinion, sound_with_opinion
from pages.shared.screen.charts import chart
from pages.shared.screen.film import film
from pages.shared.screen.safe import md
from pages.shared.screen.sound import sound
from pages.shared.screen.theme import current_theme

MOST_LEADING = 5
"""Labels whose probability is shown while a clip plays."""


def can_be_shown(run: Run) -> bool:
    """Whether an entry of this run's source is more than its words."""
    return run.spec.source.preparation.kind in SHOWN


def show_entry(run: Run, position: int) -> None:
    """The entry at `position` of the source."""
    try:
        SHOWN[run.spec.source.preparation.kind](run, position)
    except UserError as error:
        st.caption(f"{md(error.message)} {md(error.hint)}")


def show_understood(run: Run, one: TranscribedRecording) -> None:
    """A recording of the source with what was understood of it: heard, and its symbols above its bands."""
    try:
        recordings = _stored(str(run.folder), _run=run)
    except UserError as error:
        st.caption(f"{md(error.message)} {md(error.hint)}")
        return
    names = recordings.words["file"]
    if one.name not in names:
        st.caption(say("This recording is no longer there."))
        return
    samples = recordings.at(names.index(one.name))
    symbols_heard(samples, run.spec.source.preparation, one.heard, one.frames, key="understood_bands")


def symbols_heard(
    samples: FloatArray,
    preparation: RecordingPreparation,
    symbols: Sequence[str],
    frames: IntArray,
    *,
    key: str,
) -> None:
    """A sound to listen to, and its bands with each symbol above the moment at which it was heard."""
    sound(as_wav(samples))
    figure = heard(bands_of(samples, preparation), symbols, frames, current_theme())
    told = ", ".join(
        say("{symbol} at {seconds:.2f} s", symbol=symbol, seconds=frame / 100)
        for symbol, frame in zip(symbols, frames, strict=True)
    )
    chart(figure, key=key, alt=say("Where each symbol was heard: {moments}", moments=told or say("nowhere")))


def _heard(run: Run, position: int) -> None:
    recordings, preparation = _stored(str(run.folder), _run=run), run.spec.source.preparation
    alone = sequences_heard(recordings, preparation, [position])
    labeller, told = _asked(run, position, alone, place=0)
    sound_with_opinion(recordings.at(position), preparation, labeller, told, key="entry_bands")


def _seen(run: Run, position: int) -> None:
    source: LabelledSequences = _prepared(str(run.folder), _run=run)
    labeller, told = _asked(run, position, source, place=position)
    sequence_with_opinion(source.at(position), source.features, labeller, told, key="entry_curves")


def _asked(run: Run, position: int, entries: LabelledSequences, *, place: int) -> tuple[Any, Any]:
    """The network and its opinions of the entry at `place`; of one that cannot be opened nothing, and why is said."""
    try:
        labeller = opened(run)
        return labeller, _opinions(
            str(run.folder), run.attempt, position, _labeller=labeller, _entries=entries, _place=place
        )
    except UserError as error:
        st.caption(f"{md(error.message)} {md(error.hint)}")
        return None, None


def _watched(run: Run, position: int) -> None:
    source = _prepared(str(run.folder), _run=run)
    told = _clip_opinions(str(run.folder), run.attempt, position, _labeller=opened(run), _clips=source)
    watch_opinions(source, position, opened(run).classes, *told, key="entry_film")


def watch_opinions(
    clips: LabelledClips, position: int, classes: Sequence[str], opinions: Any, decided: Any, *, key: str
) -> None:
    """A clip that plays, what the network would say at each frame, and which frames decided."""
    clip = clips.at(position)
    # What is read of a long clip is fewer frames than it has.
    shown = thinned(clip, len(opinions))
    leading = opinions.max(axis=0).argsort()[::-1][:MOST_LEADING]
    rate = clips.rate * len(shown) / len(clip)
    film(
        shown,
        rate,
        key=key,
        alt=say("The clip, frame after frame"),
        classes=[classes[at] for at in leading],
        opinions=opinions[:, leading],
        decided=decided,
    )
    st.caption(
        say(
            "What it would say had the clip ended there. Below the clip: frames that spoke for the answer are green, "
            "those against it orange (integrated gradients)."
        )
    )


SHOWN: dict[str, Callable[[Run, int], None]] = {
    "recordings": _heard,
    "sequences": _seen,
    "sequence table": _seen,
    "clips": _watched,
}
"""Kind of source -> what draws one of its entries."""


# Keyed by the run's folder, shared between sessions, never changed by anybody.
@st.cache_resource(max_entries=4, ttl="1h", show_spinner=False)
def _stored(folder: str, *, _run: Run) -> object:
    return stored_source(_run.folder).stored()


@st.cache_resource(max_entries=4, ttl="1h", show_spinner=False)
def _prepared(folder: str, *, _run: Run) -> LabelledSequences:
    return source_of(_run)


@st.cache_resource(max_entries=32, ttl="1h", show_spinner=False)
def _opinions(folder: str, attempt: int, position: int, *, _labeller: Any, _entries: Any, _place: int) -> Any:
    """What it would say at each timestep of the entry, which lies at that place among these."""
    return _labeller.opinions(_entries, _place)


@st.cache_resource(max_entries=32, ttl="1h", show_spinner=False)
def _clip_opinions(folder: str, attempt: int, position: int, *, _labeller: Any, _clips: LabelledClips) -> tuple:
    """What it would say at each frame, and by how much each frame decided."""
    return _labeller.opinions(_clips, position), _labeller.decided(_clips, position)
