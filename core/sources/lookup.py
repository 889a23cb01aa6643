"""Kinds of sources, looked up in THE LIST: by name, by a preparation, by what is to come out, by bytes."""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from core.errors import UserError
from core.language import say
from core.sources.kind import Judged, Kind, StoredForm
from core.sources.kinds import KINDS
from core.sources.preparation import Preparation


@cache
def kind_named(name: str) -> Kind:
    """The kind of that name."""
    return import_module(KINDS[name].module).KIND


def kind_of(preparation: Preparation) -> Kind:
    """The kind whose preparation it is."""
    return kind_named(preparation.kind)


def all_kinds() -> tuple[Kind, ...]:
    """In the order of the list."""
    return tuple(map(kind_named, KINDS))


def kind_giving(source_kind: str, form: StoredForm) -> Kind:
    """The kind out of which that comes, of what is stored in this form; raises UserError."""
    for kind in all_kinds():
        if kind.form is form and source_kind in kind.gives:
            return kind
    raise UserError(
        say("No {source_kind} can be made of this source.", source_kind=source_kind),
        say("Choose another task, or bring another file."),
    )


def form_of(path: Path, name: str) -> StoredForm:
    """The form in which the bytes at `path` are to be stored."""
    forms = dict.fromkeys(kind.form for kind in all_kinds())
    usual = next(iter(forms))
    with path.open("rb") as stream:
        for form in forms:
            stream.seek(0)
            if form is not usual and form.recognises(stream, name):
                return form
    return usual


def judge(form: StoredForm, raw: Any) -> Judged:
    """What the kind with the strongest claim makes of what was read; raises Refused where none can do anything."""
    found, refusals = [], []
    for kind in all_kinds():
        if kind.form is not form:
            continue
        try:
            judged = kind.judge(raw)
        except UserError as refused:
            refusals.append(refused)
            continue
        if judged is not None:
            found.append((kind.claim(judged), judged))
    if not found:
        raise refusals[0]
    return max(found, key=lambda one: one[0])[1]
