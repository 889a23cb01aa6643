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
    watts/meter^2 ts rn - n/a utc dd.mm.yyyy yyyy-mm-dd hh:mm:ss hh:mm yyyymmdd
    """.split()  # noqa: SIM905
) | {"deg c", "deg f", "degrees c", "degrees celsius", "degrees fahrenheit"}
_BRACKETED = re.compile(r"[\[(]([^\[\]()]{1,20})[\])]\s*$")


def is_unit(cell: str) -> bool:
    """Whether a cell is a unit: a known one, or one in brackets."""
    cell = cell.strip()
    inner = _BRACKETED.fullmatch(cell)
    return bool(inner) or cell.casefold() in _KNOWN


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
