"""Which words are the label and which the group can be decided for every kind of labelled entries."""

from pathlib import Path

import numpy as np
import pytest

from core.data.clips import CLIP
from core.data.sequences import SEQUENCE
from core.data.transcribed import RECORDING
from core.errors import UserError
from core.sources.clips.kind import ClipReport
from core.sources.clips.preparation import ClipPreparation
from core.sources.intake.sources import Source
from core.sources.kind import Kind
from core.sources.lookup import kind_named
from core.sources.recordings.kind import RecordingReport
from core.sources.recordings.preparation import RecordingPreparation
from core.sources.report import Question, Report
from core.sources.sequences.kind import SequenceReport
from core.sources.sequences.preparation import SequencePreparation
from core.sources.sequences.questions import NO_GROUP, in_one_role
from core.sources.tables.labelled.preparation import SequenceTablePreparation
from core.words import Noun
from tests.core.sources.labelled.test_sequence_tables import NUMBERED, below, rows
from tests.importing import import_here

WORDS = ("what", "operator", "part")
ROLES = {"label": "what", "part": "part"}
FILE = {"name": "a.zip", "bytes": 1, "words": WORDS}
REPORTS: dict[str, tuple[Report, Noun]] = {
    "sequences": (
        SequenceReport(
            **FILE, preparation=SequencePreparation(**ROLES), sequences=1, timesteps=(1, 1), features=("x",)
        ),
        SEQUENCE,
    ),
    "recordings": (
        RecordingReport(**FILE, preparation=RecordingPreparation(**ROLES), recordings=1, seconds=1.0),
        RECORDING,
    ),
    "clips": (ClipReport(**FILE, preparation=ClipPreparation(**ROLES), clips=1, frames=1), CLIP),
}


def asked(kind: Kind, report: Report) -> dict[str, Question]:
    return {one.field: one for one in kind.questions(report, report.preparation)}


@pytest.mark.parametrize("kind", REPORTS)
def test_any_word_that_is_nothing_else_can_be_the_group_and_so_can_none(kind: str) -> None:
    report, noun = REPORTS[kind]
    questions = asked(kind_named(kind), report)
    assert questions["label"].help == f"What is to be told about a {noun.one}."
    assert (questions["group"].options, questions["group"].none) == (("operator",), NO_GROUP)


def test_words_play_one_role() -> None:
    both = SequencePreparation(label="who", group="who")
    assert in_one_role(both, "label").group is None
    assert in_one_role(both, "group").label is None
    assert in_one_role(SequencePreparation(label="part", part="part"), "label").part is None
    assert in_one_role(SequencePreparation(), "label") == SequencePreparation()


def test_what_is_said_is_not_the_speaker_too() -> None:
    kind, said = kind_named("recordings"), RecordingPreparation(transcript="what", group="what")
    assert kind.answered(None, said, "transcript").group is None
    assert kind.answered(None, said, "group").transcript is None


def told_group(text: str, folder: Path, **roles: str | None) -> tuple[Source, SequenceTablePreparation]:
    """The table with these roles, as the page settles them."""
    source = import_here(text.encode(), "table.csv", folder)
    kind, chosen = kind_named("sequence table"), source.report.preparation
    for field, name in roles.items():
        chosen = kind.answered(source.stored(), chosen.model_copy(update={field: name}), field)
    return source, chosen


def said_of(source: Source, chosen: SequenceTablePreparation) -> str:
    """Every finding under these roles."""
    found = kind_named("sequence table").findings(source.stored(), source.report, chosen)
    return " ".join(one.what for one in found)


def test_numbers_of_people_below_each_other_are_a_group_and_no_longer_measured(tmp_path: Path) -> None:
    text = below().replace("person", "operator").replace(",p", ",")
    source, chosen = told_group(text, tmp_path, group="operator")
    assert source.report.preparation.values == ("x", "y", "operator")
    assert asked(kind_named("sequence table"), source.report)["group"].none == NO_GROUP
    assert chosen.values == ("x", "y")
    assert source.prepared(chosen).groups == ("0", "1", "2", "3") * 3
    assert "4 groups by operator: no group is both" in said_of(source, chosen)


def test_what_says_which_sequence_it_is_cannot_be_the_label(tmp_path: Path) -> None:
    source = import_here(below().encode(), "table.csv", tmp_path)
    kind = kind_named("sequence table")
    assert "id" not in asked(kind, source.report)["label"].options
    with pytest.raises(UserError, match=r"Choose among step, person, label\."):
        kind.proposed(source.stored(), source.report, "labelled sequences", subject="id")


@pytest.mark.parametrize("kind", REPORTS)
def test_a_subject_is_one_of_the_labels(kind: str) -> None:
    report, _ = REPORTS[kind]
    chosen = kind_named(kind).proposed(None, report, report.preparation.source_kind, subject="part")
    assert (chosen.label, chosen.part) == ("part", None)


def test_a_subject_is_neither_a_group_nor_a_way_to_trim() -> None:
    spoken = REPORTS["recordings"][0].model_copy(
        update={"preparation": RecordingPreparation(transcript="said"), "told": ("said", "heard")}
    )
    kind = kind_named("recordings")
    assert kind.proposed(None, spoken, "transcribed recordings", subject="heard").transcript == "heard"
    with pytest.raises(UserError, match="Choose among said, heard"):
        kind.proposed(None, spoken, "transcribed recordings", subject="operator")


@pytest.mark.parametrize("name", ["subject", "user_id", "session"])
def test_who_it_was_is_not_measured_once_it_is_no_group(name: str, tmp_path: Path) -> None:
    text = below().replace("person", name).replace(",p", ",")
    source, chosen = told_group(text, tmp_path, group=None)
    assert source.report.preparation.group == name
    assert chosen.values == ("x", "y")


def test_a_second_number_of_people_is_not_measured(tmp_path: Path) -> None:
    lines = below().splitlines()
    text = "\n".join(
        [f"{lines[0]},session,user_speed", *(f"{line},{at % 3},{at / 7}" for at, line in enumerate(lines[1:]))]
    )
    source, _ = told_group(text, tmp_path)
    assert source.report.preparation.values == ("x", "y", "user_speed")


def test_the_only_column_of_numbers_cannot_be_the_group(tmp_path: Path) -> None:
    text = "\n".join(["id,step,x,label", *(f"{at // 4},{at % 4},{at % 5},{'ab'[at // 4 % 2]}" for at in range(48))])
    with pytest.raises(UserError, match="No column of numbers is left to be measured"):
        told_group(text, tmp_path, group="x")


def test_a_group_that_was_found_can_be_none(tmp_path: Path) -> None:
    source, chosen = told_group(below(), tmp_path, group=None)
    assert source.report.preparation.group == "person"
    assert source.prepared(chosen).groups == ()
    assert "in the order of the file" in said_of(source, chosen)


def test_rows_are_sequences_by_the_column_that_a_person_names(tmp_path: Path) -> None:
    lines = below().splitlines()
    text = "\n".join([f"{lines[0]},visit", *(f"{line},{int(line.split(',')[0]) // 2}" for line in lines[1:])])
    source, chosen = told_group(text, tmp_path, sequence="visit")
    assert "visit" in asked(kind_named("sequence table"), source.report)["sequence"].options
    assert len(source.prepared(chosen)) == 6
    assert chosen.values == ("x", "y")
    assert "label changes within 6 sequences by visit" in said_of(source, chosen)


def test_one_sequence_a_row_has_its_group_beside_its_timesteps(tmp_path: Path) -> None:
    lines = rows(NUMBERED).splitlines()
    text = "\n".join([f"{lines[0]},operator", *(f"{line},o{at % 4}" for at, line in enumerate(lines[1:]))])
    source, chosen = told_group(text, tmp_path, group="operator")
    assert asked(kind_named("sequence table"), source.report)["group"].options == ("operator",)
    assert np.unique(source.prepared(chosen).groups).tolist() == ["o0", "o1", "o2", "o3"]
    assert len(chosen.values) == 12
