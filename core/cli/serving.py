"""`serve`: trained runs asked by HTTP."""

from collections.abc import Mapping, Sequence

from core.cli.place import named
from core.runs.store import Store
from core.serving.door import checked_token, new_token
from core.serving.examples import ServicePlace, curl_example
from core.serving.limits import ServiceLimits
from core.serving.served import ServedRun, serve_runs
from core.serving.server import address_of, listening, run_service


def serve(
    store: Store, names: Sequence[str], *, host: str, port: int, token: str | None, limits: ServiceLimits
) -> None:
    """Print where the runs of those names are asked, and answer until interrupted."""
    served = serve_runs([named(store, name) for name in names])
    token = checked_token(token) if token else new_token()
    with listening(host, port) as found:
        place = ServicePlace(address_of(found), token)
        run_service(served, found, token=token, limits=limits, ready=lambda: _print(place, served))


def _print(place: ServicePlace, served: Mapping[str, ServedRun]) -> None:
    """Where it is asked, and the first question to each run; lines are not broken, so they can be copied."""
    print(f"Listening on {place.address}; GET /openapi.json describes it, Ctrl-C ends it.")
    print(f"Token: {place.token}")
    for one in served.values():
        first = next(iter(one.operations.values()))
        print(f"\n{one.title}. {first.words}\n{curl_example(place, one, first)}", flush=True)
