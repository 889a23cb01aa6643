"""Tables as banks, offices, weather services, meters and programs export them."""

import io
import json
from datetime import timedelta

import pandas as pd

from tests.core.sources.awkward_tables import AWKWARD, Awkward, awkward, days, hours, truth, values
from tests.core.sources.written_times import MONTH_NAMES, MONTHS, comma, text


def spanned(v: list[float], times: list, **more) -> dict:
    return truth(v, start=times[0].isoformat(), end=times[-1].isoformat(), **more)


def with_gaps(v: list[float], *places: int) -> tuple[list[float | None], dict]:
    """Values with holes, and what is true of them."""
    holed = [None if i in places else x for i, x in enumerate(v)]
    known = [x for x in holed if x is not None]
    return holed, {"first": known[0], "last": known[-1], "mean": sum(known) / len(known), "missing": len(places)}


@awkward
def bank_statement_in_german():
    d, v = days(90), [round(x - 52, 2) for x in values(90)]
    above = ['"Girokonto";"DE00"', '"Von:";"28.03.2021"', '"Kontostand vom 25.06.2021:";"1.234,56 EUR"', ""]
    names = '"Buchungstag";"Wertstellung";"Buchungstext";"Auftraggeber / Begünstigter";"Betrag (EUR)"'
    rows = (
        f'"{t:%d.%m.%Y}";"{t:%d.%m.%Y}";"Lastschrift";"Laden {i % 9} GmbH";"{comma(x, ".")}"'
        for i, (t, x) in enumerate(zip(d, v, strict=True))
    )
    found = spanned(v, d, time_column="Buchungstag", target="Betrag (EUR)")
    return Awkward(text(*above, names, *rows, encoding="cp1252", end="\r\n"), found)


@awkward
def balance_with_narrow_blanks():
    d, v = days(60), values(60, level=2500)
    rows = (f"{t:%d/%m/%Y};PAIEMENT;{comma(x, chr(0x202F))}" for t, x in zip(d, v, strict=True))
    found = spanned(v, d, time_column="Date", target="Solde(EUROS)", frequency="D")
    return Awkward(text("Date;Libellé;Solde(EUROS)", *rows, encoding="utf-8-sig"), found)


@awkward
def francs_with_curly_apostrophes():
    d, v = days(60), values(60, level=123456)
    rows = (f"{t:%d.%m.%Y};CHF {x:,.2f}".replace(",", "’") for t, x in zip(d, v, strict=True))
    return Awkward(text("Datum;Umsatz CHF", *rows), spanned(v, d, target="Umsatz CHF", frequency="D"))


@awkward
def crowns_behind_in_cp1250():
    d, v = days(60), values(60, level=12345)
    rows = (f"{t.day}. {t.month}. {t.year};{comma(x, chr(160))} Kč" for t, x in zip(d, v, strict=True))
    found = spanned(v, d, time_column="Datum", target="Částka", frequency="D")
    return Awkward(text("Datum;Částka", *rows, encoding="cp1250"), found)


@awkward
def reais_with_as_many_commas_as_semicolons():
    v = [round(1000 * x, 2) for x in values(40)]
    rows = (f"{t:%m/%Y};R$ {comma(x, '.')}" for t, x in zip(MONTHS, v, strict=True))
    found = spanned(v, MONTHS, time_column="Mês", target="Valor (R$)", frequency="MS")
    return Awkward(text("Mês;Valor (R$)", *rows, encoding="latin-1"), found)


@awkward
def rupees_in_lakh():
    d, v = days(60), [12345678.5 + 1000 * i for i in range(60)]
    rows = (
        f'{t:%d-%b-%Y},"₹{f"{x:.2f}"[:1]},{f"{x:.2f}"[1:3]},{f"{x:.2f}"[3:5]},{f"{x:.2f}"[5:]}"'
        for t, x in zip(d, v, strict=True)
    )
    return Awkward(text("Date,Amount (₹)", *rows), spanned(v, d, target="Amount (₹)", frequency="D"))


@awkward
def losses_in_brackets_with_dollars():
    v = [round(x - 50, 2) for x in values(40)]
    cells = (f"(${-x:,.2f})" if x < 0 else f"${x:,.2f}" for x in v)
    rows = (f'{t:%b-%y},"{cell}"' for t, cell in zip(MONTHS, cells, strict=True))
    return Awkward(text("Month,Net income", *rows), spanned(v, MONTHS, target="Net income", frequency="MS"))


@awkward
def thousands_and_millions_as_letters():
    v = [1000.0 * (900 + 10 * i) for i in range(40)]
    cells = (f"{x / 1e6:.2f}M" if x >= 1e6 else f"{x / 1e3:.0f}K" for x in v)
    rows = (f"{t},{cell}" for t, cell in zip(MONTHS, cells, strict=True))
    return Awkward(text("month,volume", *rows), spanned(v, MONTHS, target="volume", frequency="MS"))


@awkward
def list_of_a_ledger_program():
    d, v = days(40), [round(x - 52, 2) for x in values(40)]
    bar = "-" * 36
    cells = (f"{comma(-x, '.')}-" if x < 0 else f"{comma(x, '.')} " for x in v)
    rows = (f"|{t:%d.%m.%Y}|{cell:>14}|EUR|" for t, cell in zip(d, cells, strict=True))
    content = text("01.06.2021      Dynamische Listenausgabe", "", bar, "|Buch.dat.|Betrag |Wäh|", bar, *rows, bar)
    return Awkward(content, spanned(v, d, target="Betrag", frequency="D"))


@awkward
def table_in_markdown():
    d, v = days(40), values(40)
    rows = (f"| {t} | {x} |" for t, x in zip(d, v, strict=True))
    content = text("| date       | value |", "|------------|------:|", *rows)
    return Awkward(content, spanned(v, d, time_column="date", target="value", frequency="D"))


@awkward
def table_of_a_database_shell():
    d, v = days(40), values(40)
    rows = (f" {t} | {x:5.2f}" for t, x in zip(d, v, strict=True))
    content = text("    date    | value ", "------------+-------", *rows, "(40 rows)", "")
    return Awkward(content, spanned(v, d, time_column="date", target="value", frequency="D"))


@awkward
def table_in_a_drawn_frame():
    d, v = days(40), values(40)
    bar = "+------------+-------+"
    rows = (f"| {t} | {x:5.2f} |" for t, x in zip(d, v, strict=True))
    content = text(bar, "| date       | value |", bar, *rows, bar, "40 rows in set (0.00 sec)")
    return Awkward(content, spanned(v, d, time_column="date", target="value", frequency="D"))


@awkward
def cells_in_single_quotes():
    d, v = days(40), values(40)
    rows = (f"'{t}','Ulm, Donau','{x}'" for t, x in zip(d, v, strict=True))
    found = spanned(v, d, time_column="date", target="value", frequency="D")
    return Awkward(text("'date','city','value'", *rows), found)


@awkward
def statistical_office_with_flags():
    years, v = range(2000, 2020), [round(x, 1) for x in values(20)]
    cells = [": " if i == 3 else ":c " if i == 4 else f"{x} b" if i == 6 else f"{x} " for i, x in enumerate(v)]
    names = "freq,unit,geo\\TIME_PERIOD\t" + "\t".join(f"{year} " for year in years)
    content = text(names, "A,PC,AT\t" + "\t".join(cells), "A,PC,BE\t" + "\t".join(f"{x} " for x in v))
    known = [x for i, x in enumerate(v) if i not in (3, 4)] + v
    found = {"rows": 2, "start": "2000-01-01", "end": "2019-01-01", "frequency": "YS", "missing": 2}
    found |= {"target": "value", "mean": sum(known) / len(known)}
    return Awkward(content, found, finds=("shape",), extra={"series": 2})


@awkward
def world_bank_with_titles():
    years, v = range(1990, 2022), values(32, level=1e6)
    above = ['"Data Source","World Development Indicators",', "", '"Last Updated Date","2023-03-30",', ""]
    names = '"Country Name","Country Code","Indicator Name",' + ",".join(f'"{year}"' for year in years) + ","
    rows = (f'"{n}","{n[:3]}","Population",' + ",".join(f'"{x}"' for x in v) + "," for n in ("Aruba", "Angola"))
    found = {"rows": 2, "start": "1990-01-01", "end": "2021-01-01", "frequency": "YS", "mean": sum(v) / 32}
    return Awkward(text(*above, names, *rows, encoding="utf-8-sig"), found | {"target": "value"}, finds=("shape",))


@awkward
def german_statistics_without_names_of_time():
    months, v = MONTH_NAMES["german"], values(36, level=100)
    above = ["Tabelle: 61111-0002", "Verbraucherpreisindex: Deutschland;;;", ";;Index;Veränderung", ";;2015=100;in (%)"]
    rows = (f"{2019 + i // 12};{months[i % 12]};{comma(x)};{'...' if i < 12 else '2,0'}" for i, x in enumerate(v))
    below = ["__________", '"Statistisches Bundesamt, 2023"', "Stand: 11.05.2023 / 14:21:00"]
    found = truth(v, start="2019-01-01", end="2021-12-01", frequency="MS", target="Index 2015=100")
    return Awkward(text(*above, *rows, *below, encoding="cp1252"), found)


@awkward
def search_interest():
    d, v = days(80), [1000 + 37 * (i % 7) + i for i in range(80)]
    above = ["# ----------------", "# All Web Site Data", "# 20210328-20210615", "# ----------------", ""]
    rows = (f'{t.month}/{t.day}/{t:%y},"{x:,}"' for t, x in zip(d, v, strict=True))
    content = text(*above, "Day Index,Users", *rows, f',"{sum(v):,}"')
    found = spanned(v, d, time_column="Day Index", target="Users", frequency="D")
    return Awkward(content, found, finds=("footer",), extra={"asks": True})


@awkward
def river_gauge_with_column_widths():
    d, v = days(60), [200 + i % 13 * 7 for i in range(60)]
    names = ["# Data provided for site 01646500", "#", "agency_cd\tsite_no\tdatetime\t68478_00060\t68478_00060_cd"]
    rows = (f"USGS\t01646500\t{t}\t{x}\tA" for t, x in zip(d, v, strict=True))
    found = spanned(v, d, time_column="datetime", target="68478_00060", frequency="D")
    return Awkward(text(*names, "5s\t15s\t20d\t14n\t10s", *rows), found)


@awkward
def satellite_weather_by_day_of_year():
    d = days(300, "2019-01-01")
    v, known = with_gaps(values(300, season=365), 7, 57, 107)
    above = [
        "-BEGIN HEADER-",
        "Dates: 01/01/2019 through 10/27/2019",
        "T2M     Temperature at 2 Meters (C)",
        "-END HEADER-",
    ]
    rows = (f"{t.year},{t.timetuple().tm_yday},{-999 if x is None else x}" for t, x in zip(d, v, strict=True))
    found = {"rows": 300, "start": str(d[0]), "end": str(d[-1]), "time_column": "YEAR + DOY", "target": "T2M"}
    return Awkward(text(*above, "YEAR,DOY,T2M", *rows), found | known | {"frequency": "D"})


@awkward
def weather_station_with_commented_names():
    d, v = days(80), [10 * (i % 9) + i for i in range(80)]
    rows = (f"  260,{t:%Y%m%d},{x:5d}" for t, x in zip(d, v, strict=True))
    found = spanned(v, d, time_column="YYYYMMDD", target="TG", frequency="D")
    return Awkward(text("# SOURCE: KNMI", "#", "# STN,YYYYMMDD,   TG", *rows), found)


@awkward
def four_columns_and_a_sentinel():
    h = hours(300)
    v, known = with_gaps(values(300, season=24), 7, 57, 107)
    rows = (
        f"{t.year} {t.month:2d} {t.day:2d} {t.hour:2d} {-999.0 if x is None else x:8.2f}"
        for t, x in zip(h, v, strict=True)
    )
    found = {"rows": 300, "start": h[0].isoformat(), "end": h[-1].isoformat(), "target": "T2M", "frequency": "h"}
    return Awkward(text("YEAR MO DY HR T2M", *rows), found | known | {"time_column": "YEAR + MO + DY + HR"})


@awkward
def meter_with_from_and_to():
    h, v = hours(200, step=15), values(200, season=96)
    rows = (f"{t:%d.%m.%Y};{t:%H:%M};{t + timedelta(minutes=15):%H:%M};{comma(x)}" for t, x in zip(h, v, strict=True))
    found = spanned(v, h, time_column="Datum + von", target="Wert (kWh)", frequency="15min")
    return Awkward(text("Datum;von;bis;Wert (kWh)", *rows), found)


@awkward
def prices_with_spans_of_hours_as_columns():
    d, v = days(20), values(480, season=24)
    names = ",".join(f"{hour:02d} - {hour + 1:02d}" for hour in range(24))
    rows = (f"{t:%d-%m-%Y}," + ",".join(map(str, v[24 * i : 24 * i + 24])) for i, t in enumerate(d))
    found = {"rows": 20, "frequency": "h", "first": v[0], "last": v[-1], "mean": sum(v) / 480, "target": "value"}
    return Awkward(text(f"Date,{names}", *rows), found, finds=("shape",), prepared=480)


@awkward
def dates_written_once_a_day():
    h, v = hours(96, first="2021-03-28 00:00"), values(96, season=24)
    rows = (f"{t:%d/%m/%Y}"[: 10 * (t.hour == 0)] + f",{t:%H:%M},{x}" for t, x in zip(h, v, strict=True))
    found = spanned(v, h, time_column="Date + Hour", target="Load", frequency="h")
    return Awkward(text("Date,Hour,Load", *rows), found, finds=("merged cells",))


@awkward
def columns_inside_json():
    h, v = hours(72), values(72, season=24)
    hourly = {"time": [f"{t:%Y-%m-%dT%H:%M}" for t in h], "temperature_2m": v}
    units = {"time": "iso8601", "temperature_2m": "°C"}
    content = json.dumps({"latitude": 52.5, "hourly_units": units, "hourly": hourly}).encode()
    found = spanned(v, h, time_column="time", target="temperature_2m", frequency="h")
    return Awkward(content, found, name="weather.json")


@awkward
def seconds_elapsed_beside_a_signal():
    v = values(200, season=20)
    rows = (f"{i * 0.001:.6f}\t{x:.6f}" for i, x in enumerate(v))
    return Awkward(text("X_Value\tVoltage", *rows), truth(v, target="Voltage", time_column=None))


@awkward
def workbook_with_titles_and_a_sum():
    d, v = days(60), values(60)
    above = [["Report of sales", None, None], [None, None, None], ["Date", "Region", "Sales"]]
    body = [[pd.Timestamp(t), "N", x] for t, x in zip(d, v, strict=True)]
    below = [["Total", None, sum(v)], [None, None, None], ["Source: the office", None, None]]
    found = spanned(v, d, time_column="Date", target="Sales", frequency="D")
    return Awkward(_workbook([*above, *body, *below]), found, finds=("footer",), name="sales.xlsx")


@awkward
def workbook_with_date_and_clock():
    h, v = hours(96), values(96, season=24)
    rows = [[pd.Timestamp(t.date()), t.time(), x] for t, x in zip(h, v, strict=True)]
    found = spanned(v, h, time_column="Datum + Uhrzeit", target="Wert", frequency="h")
    return Awkward(_workbook([["Datum", "Uhrzeit", "Wert"], *rows]), found, name="meter.xlsx")


@awkward
def workbook_with_years_written_once():
    months, v = MONTH_NAMES["german"], values(36, season=12)
    rows = [[2019 + i // 12 if i % 12 == 0 else None, months[i % 12], x] for i, x in enumerate(v)]
    found = truth(v, start="2019-01-01", end="2021-12-01", frequency="MS", target="Wert")
    return Awkward(_workbook([["Jahr", "Monat", "Wert"], *rows]), found, name="years.xlsx")


def _workbook(rows: list[list]) -> bytes:
    file = io.BytesIO()
    pd.DataFrame(rows).to_excel(file, header=False, index=False)
    return file.getvalue()


__all__ = ["AWKWARD"]
