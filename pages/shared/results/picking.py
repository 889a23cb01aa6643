"""Choices whose options come and go: runs that are deleted elsewhere, columns of another file, parts of another run.

What comes back from the browser is the words of an option, as they read when it was clicked. So each option has words
of its own that stay the same, and what is kept is always one of the options, or nothing.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import streamlit as st

from core.errors import UserError
from core.language import say
from core.runs.folder.run import Run
from pages.shared.screen.safe import shortened
from pages.shared.screen.signed_in import person
from pages.shared.screen.state import show_in, store
from pages.shared.screen.words import run_name

RUNS, RUN = "picked", "picked_one"

OFFERED = 500
"""Runs that a picker offers, the newest; thousands would take a page longer than everything else on it."""

Option = TypeVar("Option", bound=Hashable)


def offered(runs: Sequence[Run], chosen: Sequence[Run]) -> list[Run]:
    """The newest runs, and those that are chosen wherever they stand."""
    newest = list(runs[:OFFERED])
    known = {run.id for run in newest}
    return newest + [run for run in chosen if run.id not in known]


def runs_named(named: Iterable[str], known: Iterable[Run]) -> list[Run]:
    """The runs with these ids, also those that others share; what is not there is left out."""
    found = {run.id: run for run in known}
    for identifier in named:
        if identifier not in found and person() is not None:
            with suppress(UserError):
                found[identifier] = store().run(identifier)
    return [found[identifier] for identifier in named if identifier in found]


def run_words(runs: Sequence[Run]) -> dict[str, str]:
    """Run -> cell and seed, with the title, and at last the id, where that is not enough to tell it from the others."""
    names = {run.id: run_name(run) for run in runs}
    if len({run.title for run in runs}) > 1:
        names = {run.id: f"{names[run.id]} · {shortened(run.title, longest=30)}" for run in runs}
    counts = Counter(names.values())
    return {run: name if counts[name] == 1 else f"{name} · {run}" for run, name in names.items()}


def pick_runs(names: Mapping[str, str], chosen: Sequence[str], *, page: str, **options: Any) -> None:
    """Any of these runs, id -> name; the address holds the choice, so that it can be sent to somebody else.

    The key is the page's own: what the picker of another page held would count as shown here, where nothing is yet.
    """
    key = f"{RUNS}.{page}"
    show_in(key, [identifier for identifier in chosen if identifier in names])
    st.multiselect(
        say("Runs"), list(names), format_func=said(names), key=key, on_change=_these, args=(key, names), **options
    )


def pick_run(names: Mapping[str, str], chosen: str) -> None:
    """One of these runs, id -> name."""
    show_in(RUN, chosen if chosen in names else None)
    st.pills(
        say("Run"),
        list(names),
        format_func=said(names),
        required=True,
        key=RUN,
        on_change=_this,
        args=(names,),
        label_visibility="collapsed",
    )


def one_of(
    label: str,
    options: Sequence[Option],
    *,
    key: str,
    words: Callable[[Option], str] | Mapping[Option, str] = str,
    default: Option | None = None,
    **more: Any,
) -> Option:
    """One of the options, side by side: the one that was clicked, else `default`, else the first.

    Give no default where the session's state is set before.
    """
    first = default if default in options else options[0]
    told = words if callable(words) else said(words)
    if st.session_state.get(key, first) not in options:
        st.session_state[key] = first
    elif default is not None or key not in st.session_state:
        more["default"] = first
    return st.segmented_control(label, options, format_func=told, key=key, required=True, **more)


def told_apart(names: Iterable[str], *, longest: int) -> dict[str, str]:
    """Name -> at most so many characters of it; whole where two would read alike."""
    short = {name: shortened(name, longest=longest) for name in names}
    counts = Counter(short.values())
    return {name: words if counts[words] == 1 else shortened(name, longest=1000) for name, words in short.items()}


def said(words: Mapping[Option, str]) -> Callable[[Option], str]:
    """Words for every option, and for what was one before."""
    return lambda option: words.get(option, str(option))


def spoken(*options: str | None) -> dict[str, str]:
    """Words of ours among the options -> as they are said; the code keeps its own."""
    return {option: say(option) for option in options if option}


def _these(key: str, names: Mapping[str, str]) -> None:
    # An empty choice stands in the address too: nothing is chosen, which is not the same as nothing said.
    st.query_params.from_dict({"runs": ",".join(run for run in st.session_state[key] if run in names)})


def _this(names: Mapping[str, str]) -> None:
    if (run := st.session_state[RUN]) in names:
        st.query_params.from_dict({"run": run})
