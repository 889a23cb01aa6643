"""What stands around the recurrent stack."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NetworkEnds:
    """Input [timesteps, features] and a Dense output of `outputs` values."""

    timesteps: int
    features: int
    outputs: int
