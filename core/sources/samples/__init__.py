"""Samples to begin with, of every kind of source."""

from core.sources.lookup import all_kinds
from core.sources.sample import Sample

_ORDER = (
    "tank",
    "opinions",
    "walk",
    "electrical",
    "load",
    "co2",
    "economy",
    "shops",
    "sunspots",
    "stocks",
    "el_nino",
    "manual",
    "places",
)
_ALL = {sample.key: sample for kind in all_kinds() for sample in kind.samples}
SAMPLES: dict[str, Sample] = {key: _ALL[key] for key in (*_ORDER, *(key for key in _ALL if key not in _ORDER))}
"""Key -> sample, the first three those of the home page."""

__all__ = ["SAMPLES", "Sample"]
