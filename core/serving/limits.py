"""What a service takes at most."""

from pydantic import Field

from core.declared import Declared


class ServiceLimits(Declared):
    """Of one request, and of all at a time."""

    body: int = Field(8_000_000, ge=1_000, le=1_000_000_000)
    """Bytes of a request's body."""
    batch: int = Field(2_000, ge=1, le=1_000_000)
    """Series, texts, sentences or sequences in a request."""
    seconds: float = Field(30.0, gt=0, le=3_600)
    """From the first byte of a request until its answer."""
    at_once: int = Field(8, ge=1, le=1_000)
    """Requests that are read or answered at the same time."""
