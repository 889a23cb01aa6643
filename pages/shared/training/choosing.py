"""The choice before a training: cells, starting point, hyperparameters, and what they make."""

import os
import secrets

import streamlit as st

from core.errors import UserError
from core.language import say
from core.models.cells import CELLS
from core.models.shown.summary import parameter_count
from core.models.spec import ModelSpec
from core.recipes.estimate import job_seconds, slowed
from core.recipes.finishing import finishing_epochs, most_updates
from core.recipes.made import Value, declare, recipes
from core.recipes.spec import RunSpec, TrainingSpec
from core.tasks import task_of, tasks_on
from core.tasks.task import Plan, Task
from core.training.memory import memory_needed
from core.words import counted, duration, noun, size
from pages.shared.results.picking import one_of
from pages.shared.screen.safe import md, shortened
from pages.shared.screen.state import store
from pages.shared.screen.theme import current_theme
from pages.shared.screen.words import cell_mark, cell_title
from pages.shared.search.wishing import offer_search
from pages.shared.source.prepared import plan_of, proposals, recipe_of
from pages.shared.source.source import Chosen
from pages.shared.training.asked import take_asked
from pages.shared.training.form import MORE, MOST_SEEDS, Form, choices, task_key
from pages.shared.training.hyperparameters import FormField, hyperparameter, in_short, said
from pages.shared.training.networks import diagram, keras_code, layers
from pages.shared.training.recipe_file import fill_in_recipe, opened_recipe, recipe_file
from pages.shared.training.share import share_of_runs


def choose(found: Chosen) -> None:
    """Everything before the first run: left the choice, right what it makes and what it costs."""
    if written := opened_recipe(found):
        st.session_state[task_key(found.source.sha256)] = written.task
        fill_in_recipe(found, written)
    task = _task(found)
    found = found.as_kind(task.source_kind)
    form = Form(found.source.sha256, task, proposals(found, task.name))
    form.settle()
    take_asked(form)
    left, right = st.columns([8, 6], gap="large")
    with left:
        cards = st.container()
        _starting_point(form, found)
        _folds(form)
    form.keep()
    try:
        plan = plan_of(found, task, declare(task.Options, form.values))
        model = declare(ModelSpec, form.values)
    except UserError as error:
        with cards:
            _cells(form, None, None)
        with right:
            st.warning(f"{md(error.message)} {md(error.hint)}")
        return
    with cards:
        _cells(form, plan, model)
    with right:
        if not form.cells:
            st.info(say("Tick at least one cell to see the network and to train it."))
            return
        _cost(form, found, plan)
        offer_search(form, found, plan)
        _network(form, plan, model)


def take_over(spec: RunSpec, cells: list[str], seeds: int) -> None:
    """Fill the form of the recipe's source with the recipe, to change it and train again."""
    task = task_of(spec.task)
    st.session_state[task_key(spec.source.sha256)] = task.name
    Form(spec.source.sha256, task, {}).take(spec.settings, cells, seeds)


def _task(found: Chosen) -> Task:
    """What to train for; asked only where there is a choice."""
    offered = {task.name: task for task in tasks_on(found.preparation)}
    if len(offered) == 1:
        return next(iter(offered.values()))
    sha256 = found.source.sha256
    if task_key(sha256) not in st.session_state:
        kept = choices().of(sha256).task
        st.session_state[task_key(sha256)] = kept if kept in offered else next(iter(offered))
    name = one_of(
        say("What it learns"),
        list(offered),
        words={name: task.title for name, task in offered.items()},
        key=task_key(sha256),
        persist_state="session",
    )
    return offered[name]


def _cells(form: Form, plan: Plan | None, model: ModelSpec | None) -> None:
    """Three large cards."""
    st.html(_card_style())
    for column, cell in zip(st.columns(len(CELLS)), CELLS.values(), strict=True):
        with column.container(border=True, height="stretch", key=f"cell_card_{cell.name}", gap="xxsmall"):
            st.checkbox(f"**{cell.title}**", key=form.key(f"cell.{cell.name}"), persist_state="session")
            st.caption(cell.good_at)
            if plan and model:
                parameters = parameter_count(plan.ends, model.model_copy(update={"cell": cell.name}))
                st.caption(f"{cell_mark(cell.name)} {counted(parameters, 'parameter')}")


def _starting_point(form: Form, found: Chosen) -> None:
    """Preset, a recipe from a file and number of seeds; the first two fill in every field below."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        one_of(
            say("Starting point"),
            list(form.starts),
            words=form.starts,
            key=form.key("start"),
            wrap=True,
            on_change=form.fill_in,
            persist_state="session",
            help=say("Fills in every field below; each can still be changed."),
        )
        st.number_input(
            say("Seeds"),
            value="min",
            min_value=1,
            max_value=MOST_SEEDS,
            key=form.key("seeds"),
            width=120,
            persist_state="session",
            help=say("Runs of each cell, each from another random start. One run can be lucky; three tell more."),
        )
        recipe_file(found)


def _folds(form: Form) -> None:
    """The three folds of hyperparameters; a closed one sends none of its widgets."""
    note = st.container()
    for title, fields in form.folds.items():
        # What it holds stands beside the title, not in it: a fold whose label changes is another one, and closed.
        with st.container(key=f"fold_{title}"):
            fold = st.expander(f"**{title}**", key=form.key(f"fold.{title}"), on_change="rerun")
            st.caption(_summary(form, title))
        if fold.open:
            with fold:
                _fields(form, fields)
    titles = {field.name: say(field.title).lower() for field in form.fields}
    description = form.preset.description if form.preset else ""
    note.caption(
        say("Changed by you: {fields}.", fields=", ".join(titles[name] for name in form.changed))
        if form.changed
        else description or say("Proposed from your data; open a section to see why and to change it.")
    )


def _fields(form: Form, fields: tuple[FormField, ...]) -> None:
    columns = st.columns(2, gap="medium")
    for position, field in enumerate(fields):
        with columns[position % 2]:
            choices = form.task.losses if field.name == "loss" else ()
            hyperparameter(field, key=form.key(field.name), proposal=form.proposed.get(field.name), choices=choices)


def _summary(form: Form, fold: str) -> str:
    """What a closed fold holds, in a few words."""
    chosen = form.values
    value = {name: said(choice) for name, choice in chosen.items()}
    words = {
        say("Network"): "{layers} × {units} {unit}, {activation}",
        say("Training"): say(
            "{epochs} {epoch} at most{after}, batches of {batch_size}, {optimizer} at {learning_rate}"
        ),
    }
    value |= {"unit": noun(chosen["units"], "unit"), "epoch": noun(chosen["epochs"], "epoch"), "after": _after(chosen)}
    if fold == say(MORE):
        changed = sum(field.name in form.changed for field in form.folds[fold])
        behind = say(", {changed} changed", changed=changed) if changed else ""
        return f"{counted(len(form.folds[fold]), 'field')}{behind}"
    return md(words[fold].format(**value) if fold in words else in_short(form.task, chosen))


def _after(chosen: dict[str, Value]) -> str:
    """The epochs that learn the validation part too, which come on top of those that are asked for."""
    if chosen.get("finish") != "validation" or not chosen["epochs"]:
        return ""
    more = finishing_epochs(declare(TrainingSpec, {name: chosen[name] for name in ("epochs", "finish")}))
    return say(", then {more} more on training and validation part", more=more)


def _cost(form: Form, found: Chosen, plan: Plan) -> None:
    """What it takes in examples, updates and seconds, and the button."""
    cells, seeds = form.cells, int(form["seeds"])
    specs = recipes(form.task, recipe_of(found), cells=cells, seeds=range(seeds), values=form.values)
    windows = plan.examples["train"]
    training = specs[0].training
    updates = most_updates(training, train=windows, validation=plan.examples["validation"])
    at_once = min(len(specs), os.cpu_count() or 1)
    whole = job_seconds(plan, specs, at_once=at_once) * slowed(at_once)
    memory = max(memory_needed(spec, found.source.report.bytes) for spec in specs)
    facts = [
        say("**{windows}** to train on", windows=form.task.example.counted(windows)),
        say("up to **{updates}** a run", updates=counted(updates, "update")),
        f"**{counted(len(specs), 'run')}**",
        say("about **{time}**", time=duration(whole)).replace(" ", "\N{NO-BREAK SPACE}"),
        say(
            "about **{size}** of memory{each}", size=size(memory), each=say(" a run") if len(specs) > 1 else ""
        ).replace(" ", "\N{NO-BREAK SPACE}"),
    ]
    with st.container(key="cost", gap="small"):
        st.markdown(" · ".join(facts))
        if plan.left_out:
            names = ", ".join(md(shortened(name, longest=30)) for name in plan.left_out[:5])
            more = say(" and {count:,} more", count=len(plan.left_out) - 5) if len(plan.left_out) > 5 else ""
            st.caption(
                say(
                    "{series} too short to train on, left out: {names}{more}.",
                    series=counted(len(plan.left_out), "series", "series"),
                    names=names,
                    more=more,
                )
            )
        for remark in plan.remarks:
            st.caption(md(remark))
        share_of_runs()
        token = st.session_state.setdefault(form.key("token"), secrets.token_hex(8))
        if st.button(_words(cells, seeds), type="primary", width="stretch", key="train"):
            heading = shortened(found.preparation.heading(found.source.name), longest=40)
            title = f"{heading}: {', '.join(cell_title(cell) for cell in cells)}"
            experiment = store().submit(specs, title, token=token)
            del st.session_state[form.key("token")]
            st.query_params.from_dict({"experiment": experiment})
            st.rerun()


def _words(cells: list[str], seeds: int) -> str:
    networks = cell_title(cells[0]) if len(cells) == 1 else counted(len(cells), "network")
    return say("Train {networks}", networks=networks) + (f" × {counted(seeds, 'seed')}" if seeds > 1 else "")


def _network(form: Form, plan: Plan, model: ModelSpec) -> None:
    """The network of one of the chosen cells: unrolled, as a table of layers, as Keras code."""
    cells = form.cells
    cell = cells[0]
    if len(cells) > 1:
        # One that is already looked at stays, whatever else is ticked.
        seen = st.session_state.get(form.key("seen"))
        cell = one_of(
            say("Network"),
            cells,
            words=cell_title,
            default=seen if seen in cells else cells[-1],
            key=form.key(f"shown.{'.'.join(cells)}"),
            label_visibility="collapsed",
        )
    form["seen"] = cell
    spec = model.model_copy(update={"cell": cell})
    start = form.task.starts_from(declare(form.task.Options, form.values))
    diagram(plan.ends, spec, key="unrolled", start=start)
    if plan.features:
        st.caption(_features_words(plan.features))
    table, code = st.tabs([say("Layers"), say("Keras code")])
    with table:
        layers(plan.ends, spec)
    with code:
        keras_code(plan.ends, spec, seed=0)


def _features_words(features: dict[str, int]) -> str:
    """ "A timestep is read as 3 features: the value itself, the calendar (2)." """
    parts = [what if count == 1 else f"{what} ({count})" for what, count in features.items()]
    return md(
        say(
            "A timestep is read as {features}: {parts}.",
            features=counted(sum(features.values()), "feature"),
            parts=", ".join(parts),
        )
    )


def _card_style() -> str:
    """A whole card is clickable, and a ticked one wears its cell's hue."""
    theme = current_theme()
    rules = [
        '[class*="st-key-cell_card_"] { position: relative; transition: border-color 120ms; }',
        '[class*="st-key-cell_card_"] label::after { content: ""; position: absolute; inset: 0; cursor: pointer; }',
    ]
    rules += [
        f".st-key-cell_card_{cell}:has(input:checked) "
        f"{{ border-color: {colour}; box-shadow: inset 0 0 0 1px {colour}; }}"
        for cell, colour in theme.cells.items()
    ]
    return f"<style>{' '.join(rules)}</style>"
