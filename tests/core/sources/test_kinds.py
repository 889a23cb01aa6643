"""Every kind of source in the list keeps its promises, and what was written before kinds had names still opens."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from core.models.spec import ModelSpec
from core.recipes.spec import RunSpec, SourceRecipe, TrainingSpec
from core.runs.bundles.bundle import NAMES, NOT_OPENED
from core.runs.folder.run import outline
from core.sources.intake.sources import Source, is_sound
from core.sources.kinds import KINDS
from core.sources.lookup import all_kinds, kind_named, kind_of
from core.sources.tables.series_preparation import SeriesPreparation
from core.sources.tables.text_preparation import TextPreparation
from tests.importing import import_here


def recipe(preparation: dict) -> SourceRecipe:
    return SourceRecipe.model_validate({"name": "a.csv", "sha256": "0" * 64, "preparation": preparation})


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ({"target": "sales", "season": 12}, SeriesPreparation(target="sales", season=12)),
        ({"text_column": "text", "label_column": "label"}, TextPreparation(text_column="text", label_column="label")),
    ],
    ids=["series", "texts"],
)
def test_a_recipe_of_before_kinds_were_named_opens_as_what_it_was(before: dict, expected: object) -> None:
    assert recipe(before).preparation == expected


def test_a_preparation_says_its_kind_and_comes_back_as_that_kind() -> None:
    made = recipe(TextPreparation(text_column="text").model_dump())
    assert '"kind":"texts"' in made.model_dump_json()
    assert SourceRecipe.model_validate_json(made.model_dump_json()) == made


def test_a_preparation_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValidationError, match="clouds"):
        recipe({"kind": "clouds", "target": "sales"})


class Brought(dict[str, Source]):
    """Kind -> its first sample, read when it is first asked for."""

    def __init__(self, sources: Path) -> None:
        self._sources = sources

    def __missing__(self, name: str) -> Source:
        sample = kind_named(name).samples[0]
        self[name] = import_here(sample.content(), sample.name, self._sources)
        return self[name]


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> Brought:
    return Brought(tmp_path_factory.mktemp("sources"))


@pytest.mark.parametrize("name", KINDS)
def test_a_sample_is_read_as_its_kind_and_gives_what_the_kind_says(brought: Brought, name: str) -> None:
    source = brought[name]
    preparation = source.report.preparation
    assert preparation.kind == name == kind_named(name).samples[0].kind
    assert {preparation.source_kind, *preparation.other_kinds} <= set(kind_of(preparation).gives)
    assert isinstance(preparation, KINDS[name].Preparation)


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_stores_the_files_that_are_listed_and_no_others(brought: Brought, name: str) -> None:
    folder = brought[name].folder
    assert {path.name for path in folder.iterdir()} == {"report.json", *KINDS[name].files}
    assert is_sound(folder)


@pytest.mark.parametrize("file", sorted({file for listed in KINDS.values() for file in listed.files}))
def test_what_is_stored_goes_into_bundles_and_is_never_opened_from_them(file: str) -> None:
    assert NAMES.fullmatch(f"source/{file}")
    assert NOT_OPENED.fullmatch(f"source/{file}")


def test_the_bytes_that_were_brought_are_opened_from_bundles() -> None:
    assert not NOT_OPENED.fullmatch("source/original")


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_says_how_much_there_is_and_what_it_is(brought: Brought, name: str) -> None:
    source, kind = brought[name], kind_named(name)
    prepared = source.prepared(source.report.preparation)
    assert kind.amount(prepared)
    assert kind.size(source.report)
    assert kind.profile(prepared, source.report.preparation).facts
    assert '"findings"' in kind.inspect(source.stored(), source.report).model_dump_json()


@pytest.mark.parametrize("name", KINDS)
def test_the_runs_own_file_fits_as_a_newer_one(brought: Brought, name: str) -> None:
    source, kind = brought[name], kind_named(name)
    preparation = source.report.preparation
    assert kind.missing(source.report, preparation) == []
    assert kind.prepare_newer(source.stored(), source.report, preparation) is not None


def test_no_two_kinds_of_one_form_give_the_same() -> None:
    given = [(id(kind.form), what) for kind in all_kinds() for what in kind.gives]
    assert len(given) == len(set(given))


def test_runs_of_before_preparations_had_tags_count_as_prepared_alike() -> None:
    source = recipe({"target": "sales", "season": 12})
    spec = RunSpec(task="forecasting", source=source, model=ModelSpec(), training=TrainingSpec(), options={})
    assert outline(spec).prepared == "7a641a89af4ca4fd"
