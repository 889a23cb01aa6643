"""What stands around the recurrent stack."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NetworkEnds:
    """Input [timesteps, features] and a Dense output of `outputs` values."""

    timesteps: int
    features: int
    outputs: int
    starts_at_zero: bool = False
    """The output's kernel starts at zero, so that an untrained network answers 0: no change, the mean."""
