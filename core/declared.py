"""The base of everything that crosses a file or a process."""

from pydantic import BaseModel, ConfigDict


class Declared(BaseModel):
    """A frozen record; unknown fields are refused, and NaN or infinity never reach its JSON."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", ser_json_inf_nan="null", protected_namespaces=(), arbitrary_types_allowed=True
    )
