"""The service of one run, begun from its page: `python -m core.serving STORE RUN DESCRIPTOR`.

It listens on a socket that the page server opened, reads its token from its input, and ends with the page server: then
its input is closed.
"""

import socket
import sys
from pathlib import Path

from core.attached import live_with
from core.runs.store import open_store
from core.serving.limits import ServiceLimits
from core.serving.served import serve_runs
from core.serving.server import run_service


def main(root: Path, run: str, descriptor: int) -> None:
    """Answer until the page server ends the service, or ends itself."""
    found = socket.socket(fileno=descriptor)
    token = sys.stdin.buffer.raw.readline().decode().strip()
    live_with(sys.stdin.fileno())
    run_service(serve_runs([open_store(root).run(run)]), found, token=token, limits=ServiceLimits())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
