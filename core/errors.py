"""The error family: what a person can mend, told apart from what is our bug."""


class UnrollError(Exception):
    """Anything Unroll raises on purpose."""


class UserError(UnrollError):
    """Something the person can mend: `message` says what was found and expected, `hint` what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message} {hint}".strip())
        self.message = message
        self.hint = hint


class Refused(UserError):
    """What was brought cannot be read, or cannot be trusted."""


class NotFound(UserError):
    """Something named by an id or an address is not in this store."""


class NotStored(UserError):
    """The disk is full, or must not be written."""
