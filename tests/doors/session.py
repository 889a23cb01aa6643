"""A page without a browser: one session of the server, driven over its websocket, with uploads on the side."""

import re
from collections.abc import Callable
from contextlib import ExitStack, suppress
from http.client import HTTPConnection
from uuid import uuid4

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.doors.client import Client

BOUNDARY = "xxxxxxxx"


class Session:
    """The Home page, open."""

    def __init__(self, client: Client) -> None:
        self._client = client
        cookie = client.ask("/_stcore/health").getheader("set-cookie") or ""
        self._token = re.search(r"_streamlit_xsrf=([^;]+)", cookie)[1]
        self._opened = ExitStack()
        stream = connect(
            f"ws://{client.host}/_stcore/stream",
            origin=client.own,
            subprotocols=["streamlit"],
            max_size=None,
            max_queue=None,
            close_timeout=1,
            open_timeout=60,
            proxy=None,
        )
        self._socket = self._opened.enter_context(stream)
        back = BackMsg()
        back.rerun_script.query_string = ""
        self._socket.send(back.SerializeToString())
        self.id = self.hear(lambda message: message.new_session.initialize.session_id)
        self.hear(lambda message: message.WhichOneof("type") == "script_finished")

    def hear(self, wanted: Callable[[ForwardMsg], object]) -> object:
        """What `wanted` makes of the first message that it wants."""
        while True:
            message = ForwardMsg()
            message.ParseFromString(self._socket.recv(timeout=60))
            if answer := wanted(message):
                return answer

    def close(self) -> None:
        self._opened.close()

    def put(self, size: int, *, sent: int | None = None, chunked: bool = False) -> "Put":
        """Begin to upload a file of `size` bytes, of which `sent` are sent."""
        return Put(self._client, self.id, self._token, size, size if sent is None else sent, chunked=chunked)


class Put:
    """One upload."""

    def __init__(self, client: Client, session: str, token: str, size: int, sent: int, *, chunked: bool) -> None:
        self.path = f"/_stcore/upload_file/{session}/{uuid4()}"
        self._connection = HTTPConnection("127.0.0.1", client.port, timeout=60)
        self._connection.putrequest("PUT", self.path)
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="f"; filename="f.csv"\r\n\r\n'.encode()
        tail = f"\r\n--{BOUNDARY}--\r\n".encode()
        headers = {
            "Origin": client.own,
            "Cookie": f"_streamlit_xsrf={token}",
            "X-Xsrftoken": token,
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        }
        length = str(len(head) + size + len(tail))
        headers |= {"Transfer-Encoding": "chunked"} if chunked else {"Content-Length": length}
        for name, value in headers.items():
            self._connection.putheader(name, value)
        self._connection.endheaders()
        pieces = [head, *_zeros(sent), *([tail] if sent == size else [])]
        with suppress(BrokenPipeError, ConnectionResetError):  # it was answered before all was sent
            for piece in pieces:
                self._connection.send(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
            if chunked and sent == size:
                self._connection.send(b"0\r\n\r\n")

    def status(self) -> int:
        """The status of the answer."""
        with self._connection.getresponse() as answer:
            status = answer.status
        self._connection.close()
        return status

    def abort(self) -> None:
        self._connection.close()


def _zeros(size: int) -> list[bytes]:
    piece = bytes(1 << 20)
    return [piece] * (size >> 20) + [piece[: size & 0xFFFFF]] * bool(size & 0xFFFFF)
