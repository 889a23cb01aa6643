"""Samples to begin with: from packages we depend on, and from our own generators."""

from core.sources.samples.generated import GENERATED
from core.sources.samples.packaged import PACKAGED
from core.sources.samples.sample import Sample
from core.sources.samples.texts import TEXTS

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
_ALL = {sample.key: sample for sample in (*PACKAGED, *GENERATED, *TEXTS)}
SAMPLES: dict[str, Sample] = {key: _ALL[key] for key in _ORDER}
"""Key -> sample, the first three those of the home page."""

__all__ = ["SAMPLES", "Sample"]
