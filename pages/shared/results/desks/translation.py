"""A translator at a desk: a text typed, its translations, where it looked, what else could have come; and files."""

from collections.abc import Sequence

import streamlit as st

from core.errors import UserError
from core.inference.newer import newer_words
from core.inference.translating import translate_all
from core.language import say
from core.models.in_numpy.decoding import Decoding
from core.runs.folder.run import Run
from core.tasks.predictor import Target, TargetSteps, TranslatesTexts
from core.words import counted
from pages.shared.results.desks.answers_file import answers_as_csv
from pages.shared.results.desks.newer_file import Newer, newer_file
from pages.shared.results.views.translation import attention
from pages.shared.screen.safe import md, shortened
from pages.shared.training.hyperparameters import form_fields, hyperparameter

LONGEST = 5000
"""Characters of a text that can be typed."""
LONGEST_WORD = 100
"""Characters of what is typed instead of a token."""
STEPS = 60
"""Steps whose alternatives are shown."""


@st.fragment
def try_it(run: Run, translator: TranslatesTexts) -> None:
    """Type a text: its translations; and of the one that is chosen all that led to it."""
    key = f"translate.{run.id}"
    text = st.text_area(
        say("A text: {side}", side=translator.sides[0]),
        key=key,
        max_chars=LONGEST,
        height=80,
        placeholder=say("Type a text"),
        on_change=_forget,
        args=(key,),
    )
    decoding = _decoding(key, translator)
    if not text.strip():
        st.caption(say("Its translation, the attention of each token and the alternatives are shown here."))
        return
    try:
        prefix = st.session_state.get(f"{key}.prefix", ())
        found = translator.going_on(text, prefix, decoding) if prefix else translator.translations([text], decoding)[0]
        _answer(translator, text, found, key)
    except UserError as error:
        st.error(f"{md(error.message)} {md(error.hint)}")


def batch(run: Run, translator: TranslatesTexts) -> None:
    """A place to drop a file of texts, and their translations as CSV."""
    st.caption(say("{file} Every text comes back with its translation.", file=md(newer_words(run))))
    newer_file(run, say("A file of texts"), lambda newer: _translations(run, translator, newer))


def _decoding(key: str, translator: TranslatesTexts) -> Decoding:
    with st.expander(say("How it is searched for")):
        values = {}
        fields = form_fields(Decoding)
        for column, field in zip(st.columns(len(fields), gap="medium"), fields, strict=True):
            with column:
                if field.name == "beam":
                    st.session_state.setdefault(f"{key}.beam", translator.beam)
                values[field.name] = hyperparameter(field, key=f"{key}.{field.name}", proposal=None)
    return Decoding(**values)


def _answer(translator: TranslatesTexts, text: str, found: list[Target], key: str) -> None:
    best = found[0]
    st.markdown(f"**{md(shortened(best.text, longest=1000)) or say('(nothing)')}**")
    if len(found) > 1:
        with st.expander(say("The {translations}", translations=counted(len(found), "best translation"))):
            st.dataframe(
                {
                    say("Translation"): [one.text for one in found],
                    say("Mean log-probability"): [round(one.score, 3) for one in found],
                },
                key=f"{key}.best",
                hide_index=True,
            )
    told = translator.written(text, best.tokens)
    if told.unknown:
        st.caption(
            say("{tokens} of the text did not occur in the training part.", tokens=counted(told.unknown, "token"))
        )
    left, right = st.columns(2, gap="large")
    with left:
        attention(translator, text, best.tokens, key="try_attention")
    with right:
        _steps(translator, told, best, key)


def _steps(translator: TranslatesTexts, told: TargetSteps, best: Target, key: str) -> None:
    """What else could have come at each step, and a way to take it."""
    st.markdown(say("**Step by step**"))
    shown = range(min(len(told.target), STEPS))
    st.dataframe(
        {
            say("Step"): [at + 1 for at in shown],
            say("Token"): [told.target[at] for at in shown],
            say("Probability"): [float(told.probabilities[at]) for at in shown],
            say("What else"): [
                ", ".join(
                    f"“{one.text}” {one.probability:.0%}"
                    for one in told.alternatives[at]
                    if one.text != told.target[at]
                )
                for at in shown
            ],
        },
        key=f"{key}.steps",
        height=280,
        hide_index=True,
        column_config={say("Probability"): st.column_config.NumberColumn(format="percent", width="small")},
    )
    # A browser keeps the words of a choice while its key stays: another translation has boxes of its own.
    own = f"{key}.{'.'.join(map(str, best.tokens[:STEPS]))}"
    step = st.selectbox(
        say("Correct the step"),
        shown,
        index=min(len(st.session_state.get(f"{key}.prefix", ())), len(shown) - 1),
        format_func=lambda at: f"{at + 1}: {told.target[at]}",
        key=f"{own}.step",
    )
    others = {one.number: f"{one.text} ({one.probability:.0%})" for one in told.alternatives[step]}
    typed = f"{own}.typed.{step}"
    chosen = st.selectbox(
        say("Take instead"),
        list(others),
        format_func=lambda at: others.get(at, str(at)),
        key=f"{own}.instead.{step}",
        on_change=_empty,
        args=(typed,),
    )
    words = st.text_input(
        say("Or a word of your own"),
        key=typed,
        max_chars=LONGEST_WORD,
        placeholder=say("Any words that occurred in the training part"),
    )
    field, said, refused = st.session_state.get(f"{key}.refused", ("", "", None))
    if refused is not None and (field, said) == (typed, words):
        st.warning(f"{md(refused.message)} {md(refused.hint)}")
    with st.container(horizontal=True):
        going = (key, translator, best.tokens[:step], chosen, typed)
        st.button(say("Go on from there"), key=f"{key}.go", on_click=_take, args=going)
        if st.session_state.get(f"{key}.prefix"):
            st.button(say("Begin anew"), key=f"{key}.anew", type="tertiary", on_click=_forget, args=(key,))


def _take(key: str, translator: TranslatesTexts, before: Sequence[int], chosen: int, typed: str) -> None:
    """What was typed goes before what was chosen; words that cannot be written are said."""
    words = st.session_state.get(typed) or ""
    try:
        taken = translator.own_tokens(words) if words.strip() else (chosen,)
    except UserError as error:
        st.session_state[f"{key}.refused"] = (typed, words, error)
        return
    st.session_state.pop(f"{key}.refused", None)
    st.session_state[f"{key}.prefix"] = (*before, *taken)


def _empty(typed: str) -> None:
    """Whoever chooses another token does not mean the words that are typed."""
    st.session_state[typed] = ""


def _forget(key: str) -> None:
    st.session_state.pop(f"{key}.prefix", None)
    st.session_state.pop(f"{key}.refused", None)


def _translations(run: Run, translator: TranslatesTexts, newer: Newer) -> None:
    with st.spinner(say("Translating")):
        table = _translated(newer.key, _translator=translator, _newer=newer)
    empty = table["row"][table[translator.sides[1]].isna()].tolist()
    told = say(
        "{texts} of {file}.", texts=counted(len(table) - len(empty), "text"), file=md(shortened(newer.source.name))
    )
    if empty:
        rows = ", ".join(map(str, empty[:10])) + (say(" and others") if len(empty) > 10 else "")
        told += say(" Left empty because the row has no text: row {rows}.", rows=rows)
    st.caption(told)
    shown = table.head(200)
    st.dataframe(shown, key=f"translated_table.{run.id}", height=240, hide_index=True, placeholder="")
    answers_as_csv(say("These translations"), table, f"translations-{run.id}.csv")


# Keyed by content, shared between sessions, never changed by anybody.
@st.cache_resource(max_entries=4, ttl="1h", show_spinner=False)
def _translated(key: tuple[str, ...], *, _translator: TranslatesTexts, _newer: Newer):
    return translate_all(_translator, _newer.value)
