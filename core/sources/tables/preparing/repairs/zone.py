"""Wall times of a zone with summer time become UTC, so that no hour repeats and none is missing."""

import pandas as pd

from core.errors import UserError
from core.language import mark, say
from core.sources.findings import Repair
from core.sources.tables.preparing.repairs.repair import TIME, Repaired, RepairKind, Stage
from core.sources.tables.series_preparation import SeriesPreparation


def _apply(table: pd.DataFrame, repair: Repair, preparation: SeriesPreparation) -> Repaired:
    zone = str(repair.options.get("zone", "UTC"))
    wall = pd.DatetimeIndex(table[TIME])
    try:
        utc = wall.tz_localize(zone, ambiguous="infer", nonexistent="shift_forward").tz_convert("UTC")
    except Exception as error:
        raise UserError(
            say("The times do not fit the clock changes of {zone}.", zone=zone),
            say("Choose another repair for the repeated hour."),
        ) from error
    changed = table.index.to_numpy()
    return Repaired(table.assign(**{TIME: utc.tz_localize(None).as_unit("ns")}), cells={TIME: changed})


KIND = RepairKind("to_utc", mark("Read as local time and count in UTC"), Stage.TIMES, _apply)
