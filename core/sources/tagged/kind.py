"""Sentences of tokens with a tag each: from CoNLL columns, tables, lists or texts with spans."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from core.data.spans import OUTSIDE, broken_at, find_scheme, mended
from core.data.tagged import SENTENCE, TaggedSequences
from core.errors import UserError
from core.language import mark, say
from core.sources.findings import Finding
from core.sources.kind import Kind
from core.sources.profile import Counts, Profile, Sentences
from core.sources.report import Question, Report
from core.sources.tables.newer_texts import NewTexts, texts_of
from core.sources.tagged.form import TaggedForm
from core.sources.tagged.judging import OF_LINES, JudgedTokens, findings_under, judge_tokens, tag_columns
from core.sources.tagged.preparation import SCHEMES, TaggedPreparation
from core.sources.tagged.samples import SAMPLES
from core.sources.tagged.token_table import TOKEN, TokenTable, filled
from core.words import counted

HINT = mark("Choose another column of tags, or bring sentences with a tag for each token.")
SHOWN = 8
"""Sentences that the Data page shows."""
LONGEST_SHOWN = 60
"""Tokens of one of them."""


class TaggedReport(Report):
    """How much there is, and which columns may hold the tags."""

    sentences: int
    tokens: int
    columns: tuple[str, ...]
    tag_columns: tuple[str, ...]


class TaggedKind(Kind):
    """Gives tagged sequences."""

    Preparation = TaggedPreparation
    Report = TaggedReport
    form = TaggedForm()
    gives = ("tagged sequences",)
    samples = SAMPLES

    def judge(self, raw: TokenTable) -> JudgedTokens:
        return judge_tokens(raw)

    def report(self, raw: TokenTable, judged: JudgedTokens, *, name: str, size: int) -> TaggedReport:
        return TaggedReport(
            name=name,
            bytes=size,
            facts=raw.facts,
            findings=judged.findings,
            preparation=judged.preparation,
            sentences=len(raw.bounds) - 1,
            tokens=len(raw),
            columns=raw.names,
            tag_columns=tuple(tag_columns(raw, judged.preparation.token_column)),
        )

    def size(self, report: TaggedReport) -> str:
        return f"{counted(report.sentences, 'sentence')}, {counted(report.tokens, 'token')}"

    def prepare(self, stored: TokenTable, preparation: TaggedPreparation) -> TaggedSequences:
        if preparation.tag_column is None:
            raise UserError(say("No column says which tag each token has."), say(HINT))
        tokens, tags = (_column(stored, name) for name in (preparation.token_column, preparation.tag_column))
        parts = stored.parts()
        kept = [
            place
            for place, (words, told) in enumerate(zip(tokens, tags, strict=True))
            if _usable(words, told, preparation)
        ]
        if not kept:
            raise UserError(say("No sentence has a tag for each of its tokens."), say(HINT))
        scheme = preparation.scheme
        return TaggedSequences(
            name=preparation.subject,
            tokens=tuple(tuple(tokens[place]) for place in kept),
            tags=tuple(mended(filled(tags[place]), scheme) for place in kept),
            scheme="iob2" if scheme == "iob1" else scheme,
            parts=None if parts is None else tuple(parts[place] for place in kept),
        )

    def amount(self, prepared: TaggedSequences) -> str:
        return SENTENCE.counted(len(prepared))

    def answered(self, stored: TokenTable, preparation: TaggedPreparation, field: str) -> TaggedPreparation:
        """Another column of tags has a scheme of its own."""
        if field != "tag_column" or preparation.tag_column is None:
            return preparation
        found = find_scheme(filled(cells) for cells in stored.sentences(preparation.tag_column))
        return preparation.model_copy(update={"scheme": found})

    def findings(self, stored: TokenTable, report: TaggedReport, preparation: TaggedPreparation) -> tuple[Finding, ...]:
        found = findings_under(stored, preparation)
        return (*found, *(one for one in report.findings if one.detector in OF_LINES))

    def questions(self, report: TaggedReport, preparation: TaggedPreparation) -> tuple[Question, ...]:
        asked = [
            Question(
                field="tag_column",
                question=say("Tags"),
                options=report.tag_columns,
                help=say("The column that is predicted."),
            ),
            Question(
                field="token_column",
                question=say("Tokens"),
                options=report.columns,
                help=say("The column that is read."),
            ),
            Question(
                field="scheme",
                question=say("Scheme"),
                options=tuple(SCHEMES),
                help="; ".join(map(say, SCHEMES.values())).capitalize() + ".",
            ),
        ]
        detectors = {one.detector for one in report.findings}
        for field, detector in (("broken", "broken scheme"), ("missing", "missing tags")):
            if detector in detectors:
                declared = TaggedPreparation.model_fields[field]
                options = tuple(declared.annotation.__args__)
                asked.append(
                    Question(field=field, question=say(declared.title), options=options, help=say(declared.description))
                )
        return tuple(one for one in asked if len(one.options) > 1)

    def profile(self, prepared: TaggedSequences, preparation: TaggedPreparation) -> Profile:
        tags = Counter(tag for told in prepared.tags for tag in told)
        words = Counter(word for said in prepared.tokens for word in said)
        total, once = words.total(), sum(count == 1 for count in words.values())
        commonest, count = tags.most_common(1)[0]
        facts = (
            counted(len(prepared), "sentence"),
            counted(total, "token"),
            say("{ones}, {once:,} seen once", ones=counted(len(words), "different one"), once=once),
            counted(len(tags), "tag"),
            say("commonest {commonest} with {share:.0%}", commonest=commonest, share=count / total),
        )
        return Profile(
            facts,
            (
                Sentences(
                    say("Sentences"),
                    say("The first of them, each token on the colour of its tag."),
                    *_first(prepared),
                    classes=sorted(tags),
                ),
                Counts(say("Tags"), say("How many tokens have each tag."), "tokens", dict(tags.most_common())),
            ),
        )

    # A newer file for a run that exists

    def newer_words(self, preparation: TaggedPreparation) -> str:
        named = preparation.token_column
        if named == TOKEN:
            return say(
                "Sentences, tags are not needed: a text with a sentence a line, or a file like the one "
                "that was trained on."
            )
        return say(
            "Sentences, tags are not needed: a text with a sentence a line, or a file like the one "
            "that was trained on, with its column {column}.",
            column=named,
        )

    def reads_newer(self, other: Kind) -> bool:
        """Sentences that are not cut into tokens, too."""
        return super().reads_newer(other) or "corpus" in other.gives

    def missing(self, report: Report, preparation: TaggedPreparation) -> list[str]:
        columns = report.columns if isinstance(report, TaggedReport) else (preparation.token_column,)
        return [name for name in (preparation.token_column,) if name not in columns]

    def prepare_newer(
        self, stored: Any, report: Report, preparation: TaggedPreparation, *, fill: str | None = None
    ) -> TokenTable | NewTexts:
        """The whole table, so that what is predicted can stand beside its columns; or texts that are to be split."""
        if not isinstance(stored, TokenTable):
            return texts_of(stored, report, preparation.token_column)
        _column(stored, preparation.token_column)
        return stored


def _column(stored: TokenTable, name: str) -> list:
    if name not in stored.columns:
        known = ", ".join(stored.names[:12])
        raise UserError(
            say("The file has no column {name!r}.", name=name), say("Its columns are {known}.", known=known)
        )
    return stored.sentences(name)


def _usable(words: Sequence[str | None], tags: Sequence[str | None], preparation: TaggedPreparation) -> bool:
    if None in words or (None in tags and preparation.missing == "leave out"):
        return False
    return preparation.broken == "mend" or not broken_at(filled(tags), preparation.scheme)


def _first(prepared: TaggedSequences) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    """The first sentences with some tag in them that says something, cut short."""
    telling = [place for place, told in enumerate(prepared.tags) if set(told) != {OUTSIDE}]
    chosen = sorted(telling[:SHOWN]) or list(range(min(SHOWN, len(prepared))))
    cut = slice(LONGEST_SHOWN)
    return tuple(prepared.tokens[at][cut] for at in chosen), tuple(prepared.tags[at][cut] for at in chosen)


KIND = TaggedKind()
