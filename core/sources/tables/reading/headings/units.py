"""Units as they stand under or behind column names."""

import re

_KNOWN = frozenset(
    """
    % ‰ ° °c °f k c f degc degf celsius fahrenheit kelvin m cm mm km mi ft in m/s km/h mph kn kt knots hpa pa kpa
    mbar bar psi mmhg w kw mw gw wh kwh mwh gwh j kj mj v mv kv a ma hz khz mhz ghz s ms min h d hr hrs sec l ml
    m3 m² m³ m2 g kg mg t lb lbs oz ug/m3 µg/m3 μg/m3 µg/m³ μg/m³ ug/m³ mg/m3 mg/m³ mg/l g/m3 w/m2 w/m² j/m2 mm/h
    l/m2 ppm ppb ppt eur usd gbp chf jpy € $ £ ¥ ct/kwh eur/mwh €/mwh count counts pcs units stk okta oktas lux lx
    db dba rpm ph deg degrees grad mio. mio mrd. tsd. thousand million billion psu ms/cm us/cm µs/cm var kvar kva
    va volt volts amp amps watt watts meters meter/s meters/second w/m^2
    watts/meter^2 ntu fnu dbar l/s m3/s m³/s m3/h kg/ha t/ha µmol mol/l mmol/l
    ts rn - n/a utc dd.mm.yyyy yyyy-mm-dd hh:mm:ss hh:mm yyyymmdd
    """.split()  # noqa: SIM905
) | {"deg c", "deg f", "degrees c", "degrees celsius", "degrees fahrenheit"}
_ALSO_WORDS = frozenset(
    "- n/a in m c f k s d h a l g t j v w min ph count counts units pcs thousand million billion total ts rn".split()  # noqa: SIM905
)
"""Known units that are letters or words of other meanings as well."""
_PER = re.compile(
    r"(?i)[\w%€$£µμ°.]{1,7}(?:[/·*][a-z]{0,5}[23²³]?)*/"
    r"(?:(?:s|sec|min|h|hr|d|day|a|yr|l|dl|ml|mm|cm|m|km|ha|g|kg|t|mol|v|w|k|kwh|mwh|capita)[23²³]?)"
)
_POWERS = re.compile(r"[\w%µμ°]{1,6}(?:[ .·*]?[A-Za-z]{1,4}\^?[-−]\d)+")
_SIGNS = re.compile(r"[%‰°µμ²³€$£¥]")
_LONGEST = 12
_BRACKETED = re.compile(r"[\[(]([^\[\]()]{1,20})[\])]\s*$")


def is_unit(cell: str) -> bool:
    """Whether a cell is a unit: a known one, or one in brackets."""
    cell = cell.strip()
    inner = _BRACKETED.fullmatch(cell)
    return bool(inner) or cell.casefold() in _KNOWN


def speaks_of_units(cell: str) -> bool:
    """Whether a cell is a unit and hardly anything else: a known one, in brackets, or written as units are (kg/ha)."""
    cell = cell.strip()
    if is_unit(cell):
        return cell.casefold() not in _ALSO_WORDS
    return len(cell) <= _LONGEST and any(found(cell) for found in (_PER.fullmatch, _POWERS.fullmatch, _SIGNS.search))


def may_be_unit(cell: str) -> bool:
    """Whether a cell is short enough for a unit nobody knows: mNN, TEU."""
    return is_unit(cell) or speaks_of_units(cell) or (len(cell.strip()) <= 6 and " " not in cell.strip())


def unit_of(cell: str) -> str | None:
    """The unit a cell of a units row holds, without brackets."""
    cell = cell.strip()
    inner = _BRACKETED.fullmatch(cell)
    unit = (inner[1] if inner else cell).strip()
    return unit or None


def unit_in_name(name: str) -> str | None:
    """The unit in "Temp (°C)" or "power [kW]", None when what is bracketed is not a known unit."""
    match = _BRACKETED.search(name)
    return match[1].strip() if match and match[1].strip().casefold() in _KNOWN else None
