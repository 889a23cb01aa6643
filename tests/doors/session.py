"""A page without a browser: one session of the server, driven over its websocket, with uploads on the side."""

import re
from collections.abc import Callable, Sequence
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

    def __init__(self, client: Client, *, cookies: str = "") -> None:
        """`cookies`: those of somebody who has signed in."""
        self._client = client
        cookie = client.ask("/_stcore/health").getheader("set-cookie") or ""
        self._token = re.search(r"_streamlit_xsrf=([^;]+)", cookie)[1]
        self._cookies = "; ".join(filter(None, [f"_streamlit_xsrf={self._token}", cookies]))
        self._opened = ExitStack()
        stream = connect(
            f"ws://{client.host}/_stcore/stream",
            origin=client.own,
            subprotocols=["streamlit", self._token],
            additional_headers={"Cookie": self._cookies},
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
            message.ParseFromString(self._socket.recv(timeout=300))
            if answer := wanted(message):
                return answer

    def close(self) -> None:
        self._opened.close()

    def rerun(
        self, page: str, uploads: dict[str, "Put"] | None = None, *, pressed: str | None = None
    ) -> list[ForwardMsg]:
        """Run a page, with uploads in the widgets of these ids, or a button pressed; all that came until it had run."""
        back = BackMsg()
        back.rerun_script.page_name = page
        if pressed is not None:
            back.rerun_script.widget_states.widgets.add(id=pressed, trigger_value=True)
        for widget, put in (uploads or {}).items():
            state = back.rerun_script.widget_states.widgets.add(id=widget)
            file = state.file_uploader_state_value.uploaded_file_info.add(file_id=put.file, name=put.name, size=1)
            file.file_urls.file_id = put.file
        self._socket.send(back.SerializeToString())
        heard: list[ForwardMsg] = []
        self.hear(lambda message: heard.append(message) or message.WhichOneof("type") == "script_finished")
        return heard

    def put(self, size: int, *, sent: int | None = None, chunked: bool = False) -> "Put":
        """Begin to upload a file of `size` bytes, of which `sent` are sent."""
        sent = size if sent is None else sent
        whole = sent == size
        return Put(
            self._client, self.id, self._token, size, _zeros(sent), whole=whole, chunked=chunked, cookies=self._cookies
        )

    def put_file(self, content: bytes, name: str) -> "Put":
        """Upload a file."""
        return Put(self._client, self.id, self._token, len(content), [content], name=name, cookies=self._cookies)

    def put_into(self, session: str) -> "Put":
        """Upload a small file into somebody else's page."""
        return Put(self._client, session, self._token, 1, [b"x"], cookies=self._cookies)


class Put:
    """One upload."""

    def __init__(
        self,
        client: Client,
        session: str,
        token: str,
        size: int,
        content: Sequence[bytes],
        *,
        name: str = "f.csv",
        whole: bool = True,
        chunked: bool = False,
        cookies: str = "",
    ) -> None:
        self.file, self.name = str(uuid4()), name
        self.path = f"/_stcore/upload_file/{session}/{self.file}"
        self._connection = HTTPConnection("127.0.0.1", client.port, timeout=120)
        self._connection.putrequest("PUT", self.path)
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n'.encode()
        tail = f"\r\n--{BOUNDARY}--\r\n".encode()
        headers = {
            "Origin": client.own,
            "Cookie": cookies or f"_streamlit_xsrf={token}",
            "X-Xsrftoken": token,
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        }
        length = str(len(head) + size + len(tail))
        headers |= {"Transfer-Encoding": "chunked"} if chunked else {"Content-Length": length}
        for name, value in headers.items():
            self._connection.putheader(name, value)
        self._connection.endheaders()
        pieces = [head, *content, *([tail] if whole else [])]
        with suppress(BrokenPipeError, ConnectionResetError):  # it was answered before all was sent
            for piece in pieces:
                self._connection.send(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
            if chunked and whole:
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
