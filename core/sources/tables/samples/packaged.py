"""Samples that come with packages Unroll depends on; nothing is downloaded."""

import csv
import gzip
import io
from importlib.resources import files

from core.language import mark
from core.sources.sample import Sample


def _rows(package: str, path: str) -> list[list[str]]:
    # Only the package's folder is looked up: importing statsmodels would take a second.
    content = files(package.split(".")[0]).joinpath(*package.split(".")[1:], path).read_bytes()
    text = gzip.decompress(content) if path.endswith(".gz") else content
    return list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))


def as_csv(rows: list[list]) -> bytes:
    """Rows, the names first, as CSV in UTF-8."""
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows(rows)
    return target.getvalue().encode()


def _electrical() -> bytes:
    rows = _rows("statsmodels.datasets.elec_equip", "elec_equip.csv")
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    table = []
    for when, value in rows[1:]:
        month, _, year = when.split("-")
        table.append([f"{year}-{months.index(month) + 1:02d}", value])
    return as_csv([["month", "turnover"], *sorted(table)])


def _co2() -> bytes:
    rows = _rows("statsmodels.datasets.co2", "co2.csv")
    return as_csv([["week", "co2"], *([f"{d[:4]}-{d[4:6]}-{d[6:]}", v] for d, v in rows[1:])])


def _economy() -> bytes:
    rows = _rows("statsmodels.datasets.macrodata", "macrodata.csv")
    names = rows[0]
    wanted = ("year", "quarter", "realgdp", "realcons", "realinv", "infl", "unemp")
    titles = ("year", "quarter", "gross domestic product", "consumption", "investment", "inflation", "unemployment")
    places = [names.index(name) for name in wanted]
    return as_csv([list(titles), *([row[place] for place in places] for row in rows[1:])])


def _sunspots() -> bytes:
    rows = _rows("statsmodels.datasets.sunspots", "sunspots.csv")
    return as_csv([["year", "sunspots"], *([str(int(float(year))), value] for year, value in rows[1:])])


def _el_nino() -> bytes:
    return as_csv(_rows("statsmodels.datasets.elnino", "elnino.csv"))


def _stocks() -> bytes:
    rows = _rows("plotly.package_data.datasets", "stocks.csv.gz")
    firms = rows[0][1:]
    table = [
        [row[0], firm, f"{float(value):.4f}"] for row in rows[1:] for firm, value in zip(firms, row[1:], strict=True)
    ]
    return as_csv([["week", "firm", "price"], *table])


PACKAGED = (
    Sample(
        "electrical",
        mark("Electrical equipment"),
        mark("Monthly turnover of European makers of electrical equipment: a trend, a season and a crisis."),
        mark("Eurostat, public domain, from statsmodels."),
        "electrical-equipment.csv",
        _electrical,
    ),
    Sample(
        "co2",
        mark("Carbon dioxide"),
        mark("Weekly carbon dioxide over Mauna Loa: a steady climb, a yearly breath, and weeks without a value."),
        mark("CDIAC, public domain, from statsmodels."),
        "co2-weekly.csv",
        _co2,
    ),
    Sample(
        "economy",
        mark("American economy"),
        mark("Several columns a quarter: output, consumption, investment, inflation and unemployment."),
        mark("Federal Reserve Bank of St. Louis, public domain, from statsmodels."),
        "economy.csv",
        _economy,
    ),
    Sample(
        "stocks",
        mark("Six firms"),
        mark("Many series in one table: weekly share prices of six firms, told apart by a column."),
        mark("Plotly's stocks data."),
        "stocks.csv",
        _stocks,
    ),
    Sample(
        "sunspots",
        mark("Sunspots"),
        mark("Yearly sunspot numbers since 1700: a cycle of about eleven years that no calendar knows."),
        mark("National Geophysical Data Center, public domain, from statsmodels."),
        "sunspots.csv",
        _sunspots,
    ),
    Sample(
        "el_nino",
        mark("El Niño"),
        mark("Sea temperatures off Peru, one row a year and one column a month: a table lying on its side."),
        mark("NOAA, public domain, from statsmodels."),
        "el-nino.csv",
        _el_nino,
    ),
)
