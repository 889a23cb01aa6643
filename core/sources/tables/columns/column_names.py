"""What a column's name lets one expect of it, in the languages people head their tables in."""

import re

from core.sources.tables.columns.month_names import folded


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TIME_NAMES = _words(
    """
    date time datetime timestamp ts ds day month year week quarter period hour minute datestamp dt dates when
    epoch unix datum zeit zeitpunkt zeitstempel tag monat jahr woche quartal stunde uhrzeit von data ora orario
    giorno mese anno settimana trimestre fecha hora dia mes ano semana periodo temps heure jour mois annee semaine
    horodatage yyyymmdd yyyymm yyyymmddhh messdatum zeitraum zeitpunkt perioden buchungstag wertstellung fy
    kwartal okres den mesic rok cas datetid dato kausi pvm dzien miesiac godzina tijd maand jaar dag uur vecka
    ar manad
    """
)
PARTS = {
    "%Y": _words("year yr yyyy jahr annee ano anno jaar rok ar y"),
    "%m": _words("month mon mnth mo mm monat mois mes mese maand m"),
    "%j": _words("doy dayofyear yday jday julianday"),
    "%d": _words("day dd dy dom dayofmonth mday tag jour dia giorno dag d"),
    "%H": _words("hour hr hh h stunde heure hora ora uur std"),
    "%M": _words("minute min mi minuten minuto"),
    "%S": _words("second sec ss sekunde seconde secondo"),
    "quarter": _words("quarter qtr q quartal trimestre trimester kwartaal"),
    "week": _words("week wk kw woche semaine semana settimana weekofyear isoweek weeknum"),
}
TARGET_NAMES = _words(
    """
    y target value values val cnt count counts total sales sale demand load consumption price close amount revenue
    quantity qty volume passengers visitors output ot traffic orders units wert werte menge umsatz verbrauch last
    preis anzahl ziel summe valeur ventes valor ventas vendite valore consumo vendas label power
    """
)
COUNTER_NAMES = _words(
    """
    id no nr index instant row rownum rownumber n unnamed lfd obs seq sequence key num
    """
)
SUMMED_NAMES = _words(
    """
    amount qty quantity sales revenue total count units cost turnover betrag menge umsatz anzahl stueck summe
    montant quantite importe cantidad ventas importo quantita items sold orders
    """
)


def words_of(name: str) -> list[str]:
    """The words of a column's name in lower case without accents: "Order Date" and "orderDate" give order, date."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return [folded(word) for word in re.findall(r"[^\W\d_]+", name)]


def speaks_of_time(name: str) -> bool:
    words = words_of(name)
    return any(word in TIME_NAMES for word in words) or any(
        word.endswith(("date", "time", "datum", "zeit", "timestamp")) for word in words
    )


def is_part(name: str, part: str) -> bool:
    """Whether a name stands for a part of a time: year, month, day, hour, minute, second, quarter, week."""
    words = words_of(name)
    return len(words) <= 2 and any(word in PARTS[part] for word in words)


def speaks_of(name: str, names: frozenset[str]) -> bool:
    return any(word in names for word in words_of(name))
