"""A small proxy that signs one person in, as one in front of a class does."""

import select
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Passing(socketserver.StreamRequestHandler):
    """One connection: its request with the headers of the person, then bytes both ways."""

    rbufsize = 0
    """Nothing is read ahead of what is asked for, so that a body stays where it is passed on from."""

    def handle(self) -> None:
        head = [self.rfile.readline()]
        while head[-1] not in (b"\r\n", b""):
            head.append(self.rfile.readline())
        if head[-1] == b"":
            return
        upgraded = any(line.lower().startswith(b"upgrade:") for line in head)
        left_out = {name.lower() for name in self.server.headers} | (set() if upgraded else {"connection"})
        kept = [line for line in head[:-1] if line.split(b":")[0].decode("latin-1").lower() not in left_out]
        told = [f"{name}: {value}\r\n".encode() for name, value in self.server.headers.items()]
        # One request a connection, so that no second one slips through as it came.
        told += [] if upgraded else [b"Connection: close\r\n"]
        with socket.create_connection(("127.0.0.1", self.server.behind)) as there:
            there.sendall(b"".join([*kept, *told, b"\r\n"]))
            self._pass(there)

    def _pass(self, there: socket.socket) -> None:
        ways = {self.connection: there, there: self.connection}
        while True:
            for ready in select.select(list(ways), [], [], 60)[0] or [None]:
                try:
                    content = ready.recv(1 << 16) if ready else b""
                except ConnectionError:
                    content = b""
                if not content:
                    return
                ways[ready].sendall(content)


class _Proxy(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, behind: int, headers: dict[str, str]) -> None:
        self.behind, self.headers = behind, headers
        super().__init__(("127.0.0.1", 0), _Passing)

    def handle_error(self, *_: object) -> None:
        """A browser may leave between two bytes."""


@contextmanager
def proxy(behind: int, **headers: str) -> Iterator[str]:
    """The address under which the server on the port `behind` is reached by somebody who is signed in."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with _Proxy(behind, named) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()
