"""What will run, and how it is going."""

import streamlit as st

from core.experiments.backtests import is_backtest
from core.experiments.job import Job, read_job
from core.experiments.search.status import search_of
from core.experiments.verdicts import verdict_of
from core.language import say
from core.runs.folder.run import Experiment
from core.tasks import task_of
from core.words import counted
from pages.shared.results.rivalry import rival_joined
from pages.shared.screen.current import offer
from pages.shared.screen.refreshing import anew_when
from pages.shared.screen.safe import md, name
from pages.shared.screen.state import experiment_id, go_to, source_id, store
from pages.shared.screen.states import empty
from pages.shared.screen.words import about, cell_title
from pages.shared.search.searching import search_shown
from pages.shared.source.prepared import recipe_of
from pages.shared.source.source import chosen, known, name_of
from pages.shared.training.choosing import choose, take_over
from pages.shared.training.hyperparameters import in_short, said
from pages.shared.training.watching import live, troubles


def before(sha256: str) -> None:
    """Nothing runs yet: the choice."""
    found = chosen(sha256)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(say("Train"), anchor=False, width="content")
        st.space("stretch")
        if st.button(say("Back to the data"), type="tertiary", icon=":material/arrow_back:"):
            go_to("data", source=sha256)
    if found is None:
        still_read(sha256)
        return
    st.caption(f"{about(recipe_of(found))} · {found.amount()}")
    choose(found)


def still_read(sha256: str) -> None:
    """The importer is still at work."""
    st.caption(say("{name_of} is being read.", name_of=name(name_of(sha256))))
    st.skeleton(height=320)
    anew_when(lambda: known(sha256))


def during(experiment: Experiment) -> None:
    """A job that runs, or has run."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(say("Train"), anchor=False, width="content")
        st.space("stretch")
        if st.button(say("Change it and train again"), type="tertiary", icon=":material/tune:"):
            _change(experiment)
    st.caption(_choice(experiment))
    if (search := search_of(store(), experiment.id)) is not None:
        search_shown(experiment, search)
        return
    job = read_job(experiment)
    judged = next((status.run for status in job.statuses if job.ended and status.run.judged), None)
    # Empty places keep what follows where it is, so that no chart is mounted anew when there is something to say.
    with st.container(key="verdict"):
        if job.ended:
            after(job)
    with st.container(key="troubles"):
        troubles(job, _watch)
    live(job, anew=rival_joined(judged) if judged else None)


def after(job: Job) -> None:
    """The verdict in a sentence, and where to read on."""
    readable = [status.run for status in job.statuses if status.run.state in ("finished", "stopped", "failed")]
    verdict = verdict_of([status.run for status in job.statuses])
    if verdict is None:
        return
    st.subheader(md(verdict.sentence), anchor=False)
    with st.container(horizontal=True):
        experiment = readable[0].experiment
        if any(is_backtest(run) for run in readable):
            if st.button(say("Read the backtest"), type="primary"):
                go_to("compare", experiment=experiment)
            return
        if st.button(say("Read the results"), type="primary"):
            go_to("results", experiment=experiment)
        if len(readable) > 1 and st.button(say("Compare")):
            go_to("compare", experiment=experiment)


def _choice(experiment: Experiment) -> str:
    """The choice, folded to one line."""
    spec = experiment.runs[0].spec
    cells = dict.fromkeys(cell_title(run.spec.model.cell) for run in experiment.runs)
    seeds = len({run.spec.training.seed for run in experiment.runs})
    facts = [
        about(spec.source),
        ", ".join(cells),
        counted(seeds, "seed"),
        md(in_short(task_of(spec.task), spec.options)),
        f"{counted(spec.model.units, 'unit')}, {counted(spec.model.layers, 'layer')}",
        say(
            "{optimizer} at {rate}",
            optimizer=said(spec.training.optimizer),
            rate=said(spec.training.learning_rate),
        ),
    ]
    return " · ".join(facts)


def _change(experiment: Experiment) -> None:
    spec = experiment.runs[0].spec
    cells = [run.spec.model.cell for run in experiment.runs]
    seeds = len({run.spec.training.seed for run in experiment.runs})
    take_over(spec, cells, seeds)
    st.query_params.from_dict({"source": spec.source.sha256})
    st.rerun()


def _watch(experiment: str) -> None:
    st.query_params.from_dict({"experiment": experiment})
    st.rerun()


if (experiment := experiment_id()) is not None:
    during(store().experiment(experiment))
elif (source := source_id()) is not None:
    before(source)
else:
    st.title(say("Train"), anchor=False)
    empty(
        say("Nothing to train yet"),
        say("Choose your data first; settings that fit it are then proposed here."),
        action=say("Bring data"),
        page="data",
    )
    offer("train")
