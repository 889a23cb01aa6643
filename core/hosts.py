"""Names under which a server of ours is asked, as a Host header carries them."""

import ipaddress
from urllib.parse import urlsplit

LOCAL = frozenset({"localhost"})
VARIABLE = "UNROLL_HOSTS"
"""Further names under which servers may be asked, with commas between."""


def host_name(host: str) -> str | None:
    """The name in a Host header, in lower case and without its port; None when the header is none."""
    try:
        parts = urlsplit(f"//{host}")
        name, _ = parts.hostname, parts.port
    except ValueError:
        return None
    extra = parts.path or parts.query or parts.fragment or "@" in parts.netloc
    return None if extra else name


def is_own_address(name: str, asked_at: str | None) -> bool:
    """Whether the name is a loopback address, or the address at which the connection came in."""
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or name == asked_at
