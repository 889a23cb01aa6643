"""What was understood of recordings: from the best to the worst with what differs, heard and seen, and scores."""

from collections.abc import Sequence

import streamlit as st

from core.charts.texts.coloured import coloured_text
from core.language import mark, say
from core.results.exhibits.kinds import Exhibit
from core.results.exhibits.scores import Scores
from core.results.exhibits.transcription import Transcribed, TranscribedRecording
from core.results.metrics import METRICS
from core.results.rival_names import rival_title
from core.results.transcripts.tables import Pieces, beside, kinds_by_contestant, ranked
from core.runs.folder.results import of_kind
from core.runs.folder.run import Run
from core.words import counted
from pages.shared.results.tabs import score_table
from pages.shared.results.views.entries import show_understood
from pages.shared.screen.safe import md, shortened
from pages.shared.screen.theme import current_theme
from pages.shared.screen.words import cell_title, number

Exhibits = Sequence[Exhibit]
LONGEST = 300
NOTHING = ("(nothing)", float("nan"))


def picture(run: Run, exhibits: Exhibits) -> Transcribed:
    """All recordings of the test part, the worst at the end; one of them heard, seen and compared."""
    found = next(of_kind(exhibits, Transcribed))
    order, each = ranked(found)
    st.markdown(say("**Recordings of the test part, from best to worst**"))
    st.caption(_caption(found))
    chosen = st.dataframe(
        {
            say("Wrong"): [each[at].wrong for at in order],
            say("Understood"): [shortened(found.recordings[at].predicted, longest=LONGEST) for at in order],
            say("Right"): [shortened(found.recordings[at].right, longest=LONGEST) for at in order],
            say("Recording"): [shortened(found.recordings[at].name, longest=60) for at in order],
        },
        key=f"transcribed.{run.id}",
        height=300,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        # A row that can be seen without scrolling.
        selection_default={"selection": {"rows": [0]}},
        column_config={say("Wrong"): st.column_config.NumberColumn(width="small")},
    )
    rows = chosen["selection"]["rows"] if chosen else []
    _example(run, found.recordings[int(order[rows[0] if rows else 0])], words=found.symbols == "words")
    return found


def scores(run: Run, exhibits: Exhibits, found: Transcribed) -> None:
    """Scores beside what needs no network, with intervals, and what is wrong by its kind."""
    for scored in of_kind(exhibits, Scores):
        st.subheader(say("Scores on the {part} part", part=scored.part), anchor=False)
        score_table(run, scored)
        for key, (low, high) in found.intervals.items():
            st.caption(
                md(
                    say(
                        "{title}: 95% interval {low} to {high}, over recordings.",
                        title=METRICS[key].title,
                        low=number(low),
                        high=number(high),
                    )
                )
            )
        for key in scored.metrics:
            st.caption(f"**{md(METRICS[key].title)}**: {md(METRICS[key].help)}")
    st.subheader(say("What is wrong"), anchor=False)
    told = kinds_by_contestant(found)
    names = [cell_title(run.spec.model.cell), *(rival_title(name) for name in found.rivals)]
    st.table(
        {
            say("Contestant"): [f"**{md(names[0])}**", *map(md, names[1:])],
            say("Replaced"): [f"{one.replaced:,}" for one in told.values()],
            say("Left out"): [f"{one.left_out:,}" for one in told.values()],
            say("Made up"): [f"{one.made_up:,}" for one in told.values()],
            say("{symbols} in all", symbols=found.symbols.capitalize()): [f"{one.symbols:,}" for one in told.values()],
        },
        border="horizontal",
        hide_index=True,
        alt=say("Wrong symbols by their kind"),
    )


def _caption(found: Transcribed) -> str:
    how = say("beam {beam}", beam=found.beam) if found.beam > 1 else say("the most likely symbol at each timestep")
    return say(
        "{recordings}; {how}. Tick a row to hear it; what differs is orange.",
        recordings=counted(len(found.recordings), "recording"),
        how=how,
    )


def _example(run: Run, one: TranscribedRecording, *, words: bool) -> None:
    understood, right = beside(one, words=words)
    left, side = st.columns([2, 3], gap="large")
    with left:
        for title, pieces, where in (
            (mark("Understood"), understood, say("not in what is right")),
            (mark("Right"), right, say("not in what is understood")),
        ):
            st.markdown(f"**{say(title)}**")
            _marked(pieces, f"marked_{title.lower()}", of=where)
        st.caption(
            say(
                "Probability of what was understood, over all ways to spread it: {probability:.3g}.",
                probability=one.probability,
            )
        )
    with side:
        show_understood(run, one)


def _marked(pieces: Pieces, key: str, *, of: str) -> None:
    with st.container(key=key):
        st.html(coloured_text(pieces or [NOTHING], current_theme(), of=of, signed=True))
