"""Where a page is: the store, the current work of this session, the ids in the address, and what widgets show."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NoReturn

import streamlit as st

from core.errors import NotFound, UserError
from core.experiments.verdicts import run_to_read
from core.language import say
from core.runs.folder.run import Experiment, Run
from core.runs.store import Store, default_store
from core.sources.intake.drafts import Drafts
from pages.shared.screen.signed_in import person, settings

HASH = re.compile(r"^[0-9a-f]{64}$")
ID = re.compile(r"^[0-9A-Za-z_-]{1,64}$")
IDS = ("source", "experiment", "run", "runs")
"""What an address may say."""
PICKING = ("compare", "inside")
"""Pages on which any runs may be held side by side."""
WORK, WRITTEN, FORGOTTEN = "work", "work.written", "work.forgotten"


@dataclass(frozen=True)
class Work:
    """What this session works on, as ids; None where there is nothing yet."""

    source: str | None = None
    experiment: str | None = None
    run: str | None = None
    """None as long as nobody chose one: then the best run of the experiment is meant."""
    choosing: bool = False
    """Another training on the source is being chosen, so Train shows the choice instead of the experiment."""
    picked: Mapping[str, str] = field(default_factory=dict)
    """Page -> the runs that were picked there, as in its address; empty where all were taken away."""

    def without_pick(self, page: str) -> "Work":
        """The same work, with the choice of runs left to `page`."""
        return replace(self, picked={name: runs for name, runs in self.picked.items() if name != page})


class Found:
    """What ids stand for in the store, looked up once; what is not there is in `lost`."""

    def __init__(self) -> None:
        self.lost: dict[str, UserError] = {}
        self._experiments: dict[str, Experiment] = {}

    def run(self, identifier: str | None) -> Run | None:
        return self._asked("run", identifier, store().run) if ID.match(identifier or "") else None

    def experiment(self, identifier: str | None) -> Experiment | None:
        if identifier not in self._experiments and ID.match(identifier or ""):
            self._experiments[identifier] = self._asked("experiment", identifier, store().experiment)
        return self._experiments.get(identifier)

    def source(self, sha256: str | None) -> bool:
        return bool(HASH.match(sha256 or "")) and self._asked("source", sha256, _source_folder) is not None

    def all_of(self, said: Mapping[str, str]) -> bool:
        """Whether everything that an address names is there."""
        runs = [identifier for name in ("run", "runs") for identifier in _ids(said.get(name, ""))]
        there = [self.run(run) for run in runs] + [self.experiment(said[key]) for key in ("experiment",) if key in said]
        return all(there) and ("source" not in said or self.source(said["source"]))

    def _asked(self, what: str, identifier: str, ask: Callable[[str], Any]) -> Any:
        try:
            return ask(identifier)
        except UserError as error:
            self.lost[what] = error
            return None


def store() -> Store:
    """The store of this server, as the person has it who is signed in."""
    whole, here = default_store(), person()
    if here is not None:
        return whole.seen_by(here)
    if settings() is not None:
        raise NotFound(say("Nobody is signed in."), say("Load the page again."))
    return whole


def drafts() -> Drafts:
    """What people have decided about their sources so far."""
    return Drafts(store().drafts)


def settle(page: str) -> Experiment | None:
    """Make the address of `page` and the current work agree, once before every page; the current experiment.

    The address wins where it says something; where it is silent, as after a click in the navigation, the current work
    is written into it. Ids of what is not there are forgotten, and `forgotten` tells them.
    """
    found, said = Found(), _said()
    before = _still_there(_without_empty_pick(page) if not said else work(), found)
    if not (said and st.session_state.get(WRITTEN) == (page, said) and found.all_of(said)):
        after = _followed(page, said, before, found)
        st.session_state[WORK], said = after, _written(_address(page, after, found), said)
    else:
        st.session_state[WORK] = before
    st.session_state[WRITTEN] = (page, said)
    if found.lost or page != st.session_state.get(FORGOTTEN, (page,))[0]:
        st.session_state[FORGOTTEN] = (page, found.lost)
    return found.experiment(work().experiment)


def work() -> Work:
    """The current work of this session."""
    return st.session_state.get(WORK, Work())


def forgotten() -> dict[str, UserError]:
    """ "run", "experiment" or "source" -> why what the address or the current work named is not opened."""
    return st.session_state.get(FORGOTTEN, ("", {}))[1]


def leave() -> None:
    """Work on nothing any more: every page opens as if nothing had been brought."""
    st.session_state[WORK] = Work()
    st.session_state.pop(FORGOTTEN, None)
    st.query_params.from_dict({})


def source_id() -> str | None:
    """The content hash of the source in the address, if it is one."""
    return _parameter("source", HASH)


def run_id() -> str | None:
    """The run in the address."""
    return _parameter("run", ID)


def experiment_id() -> str | None:
    """The experiment in the address."""
    return _parameter("experiment", ID)


def run_ids() -> list[str] | None:
    """The runs in the address, in the order in which they were picked; None where it leaves the choice to the page."""
    return _ids(st.query_params["runs"]) if "runs" in st.query_params else None


def go_to(page: str, **parameters: str) -> NoReturn:
    """Open a page ("data", "train", ...) with these ids in its address."""
    st.switch_page(f"{page}.py", query_params=parameters)


def show_in(key: str, value: object) -> None:
    """Make the widget with this key show `value`.

    One that shows it is left alone: a widget that is set, even to what it is, overwrites what a person does to it
    before the page has come back.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def _said() -> dict[str, str]:
    return {name: st.query_params[name] for name in IDS if name in st.query_params}


def _written(address: dict[str, str], said: dict[str, str]) -> dict[str, str]:
    """The ids that now stand in the address, where they did not before."""
    if address != said:
        others = {name: st.query_params.get_all(name) for name in st.query_params if name not in IDS}
        st.query_params.from_dict({**others, **address})
    return address


def _followed(page: str, said: Mapping[str, str], before: Work, found: Found) -> Work:
    """The current work after an address has spoken; the most specific of its ids decides."""
    if (run := found.run(said.get("run"))) is not None:
        return _on(run, before, run=run.id).without_pick(page)
    if (experiment := found.experiment(said.get("experiment"))) is not None:
        # A link to the results of an experiment means its best run.
        kept = before.run if page != "results" and before.experiment == experiment.id else None
        return _on(experiment.runs[0], before, run=kept).without_pick(page)
    if "runs" in said:
        return _picked(page, said["runs"], before, found)
    if found.source(said.get("source")):
        kept = before if before.source == said["source"] else Work(source=said["source"])
        return replace(kept, choosing=page == "train")
    return before


def _picked(page: str, runs: str, before: Work, found: Found) -> Work:
    """Runs held side by side; they belong to the current experiment, or make that of the first one current."""
    there = [run for identifier in _ids(runs) if (run := found.run(identifier)) is not None]
    if not there:
        return before if runs else replace(before, picked={**before.picked, page: ""})
    home = next((run for run in there if run.experiment == before.experiment), there[0])
    after = _on(home, before, run=before.run if home.experiment == before.experiment else None)
    if page not in PICKING:
        return after
    return replace(after, picked={**after.picked, page: ",".join(run.id for run in there)})


def _on(member: Run, before: Work, *, run: str | None) -> Work:
    """The work on the experiment of `member`."""
    source = member.outline.sha256
    picked = before.picked if member.experiment == before.experiment else {}
    return Work(source if Found().source(source) else None, member.experiment, run, picked=picked)


def _still_there(before: Work, found: Found) -> Work:
    """The work without what was deleted since."""
    if before.run is not None and found.run(before.run) is None:
        before = replace(before, run=None)
    if before.experiment is not None and found.experiment(before.experiment) is None:
        before = Work(source=before.source)
    if before.experiment is None and before.source is not None and not found.source(before.source):
        before = Work()
    return before


def _without_empty_pick(page: str) -> Work:
    """A page that is opened anew shows the current work, also where all runs had been taken away."""
    return work() if work().picked.get(page) else work().without_pick(page)


def _address(page: str, current: Work, found: Found) -> dict[str, str]:
    """What the address of `page` says of the work: enough to open it anew, and what it shows."""
    if page in current.picked:
        return {"runs": current.picked[page]}
    experiment = found.experiment(current.experiment)
    if experiment is None or (page == "train" and current.choosing):
        return {"source": current.source} if current.source else {}
    if page == "results":
        return {"run": current.run or run_to_read(experiment).id}
    address = {"run": current.run} if current.run else {"experiment": experiment.id}
    if page in ("train", "compare"):
        return {"experiment": experiment.id} | address
    return {"source": current.source} | address if page == "data" and current.source else address


def _source_folder(sha256: str) -> Path:
    folder = store().sources / sha256
    if not folder.is_dir():
        raise NotFound(say("There is no such source in this store."), say("Bring the file again."))
    return folder


def _ids(runs: str) -> list[str]:
    return [part for part in runs.split(",") if ID.match(part)]


def _parameter(key: str, pattern: re.Pattern[str]) -> str | None:
    value: Any = st.query_params.get(key, "")
    return value if pattern.match(value) else None
