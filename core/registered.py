"""What is registered by type: a thing is looked up by its class, and by what its class derives from."""

from collections.abc import Mapping
from typing import TypeVar

Registered = TypeVar("Registered")


class NotRegistered(LookupError):
    """A kind that a registry does not have: a bug of ours, never an occasion to take another one."""


def registered(registry: Mapping[type, Registered], thing: object) -> Registered:
    """What `registry` has for the thing's class, or the nearest that it derives from; raises NotRegistered."""
    for kind in type(thing).__mro__:
        if kind in registry:
            return registry[kind]
    known = ", ".join(kind.__name__ for kind in registry)
    raise NotRegistered(f"{type(thing).__name__} is not registered; known are {known}.")
