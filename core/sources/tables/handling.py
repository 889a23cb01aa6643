"""How a finding is handled in a preparation, and how a person changes that."""

from core.sources.findings import Finding, Repair
from core.sources.tables.series_preparation import SeriesPreparation
from core.sources.tables.table_reading import TableReading

READ_AGAIN = "read_again"
"""Kind of those ways that change how the bytes are read; their options are fields of Reading."""


def ways(finding: Finding) -> tuple[Repair, ...]:
    """Every repair of this finding, the proposed one first."""
    proposed = (finding.proposal,) if finding.proposal else ()
    return (*proposed, *(repair for repair in finding.alternatives if repair != finding.proposal))


def handling(preparation: SeriesPreparation, finding: Finding) -> Repair | None:
    """The repair that this preparation holds for the finding; None: it is left as it stands."""
    return next((repair for repair in ways(finding) if repair in preparation.repairs), None)


def handle(preparation: SeriesPreparation, finding: Finding, repair: Repair | None) -> SeriesPreparation:
    """The preparation with the finding handled by `repair` and nothing else; None: left as it stands."""
    own = ways(finding)
    place = next((at for at, held in enumerate(preparation.repairs) if held in own), len(preparation.repairs))
    before = [held for held in preparation.repairs[:place] if held not in own]
    after = [held for held in preparation.repairs[place:] if held not in own]
    chosen = [] if repair is None else [repair]
    return preparation.model_copy(update={"repairs": (*before, *chosen, *after)})


def is_about_reading(finding: Finding) -> bool:
    """Whether it is settled by reading the bytes another way, not by a repair of the table."""
    return any(way.kind == READ_AGAIN for way in ways(finding))


def read_already(finding: Finding, used: TableReading) -> Repair | None:
    """The way in which the bytes were read."""
    fields = used.model_dump()
    return next(
        (way for way in ways(finding) if all(fields.get(key) == value for key, value in way.options.items())), None
    )


def reading_of(way: Repair, asked: TableReading) -> TableReading:
    """What to ask for so that the bytes are read this way."""
    return TableReading.model_validate({**asked.model_dump(), **way.options})
