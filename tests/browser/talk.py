"""A conversation with the server in the frontend's own words, for what a hand on a mouse cannot time."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

PATIENCE = 60


class Talk:
    """One browser tab without a browser: asks for runs, and hears what would be drawn."""

    def __init__(self, line: ClientConnection) -> None:
        self._line = line

    def ask(self, *, page: str = "", name: str = "", fragment: str = "", pressed: str = "", **address: str) -> None:
        """Ask for a run of a page, or of one of its fragments, as a timer, a link or a button does."""
        request = BackMsg()
        rerun = request.rerun_script
        rerun.query_string, rerun.page_script_hash, rerun.page_name = urlencode(address), page, name
        rerun.fragment_id, rerun.is_auto_rerun = fragment, bool(fragment)
        if pressed:
            rerun.widget_states.widgets.add(id=pressed, trigger_value=True)
        self._line.send(request.SerializeToString())

    def hear(self, kind: str) -> list[ForwardMsg]:
        """Everything up to the next message of a kind, that one last."""
        heard: list[ForwardMsg] = []
        while not heard or heard[-1].WhichOneof("type") != kind:
            heard.append(ForwardMsg.FromString(self._line.recv(timeout=PATIENCE)))
        return heard

    def hear_out(self, quiet: float) -> list[ForwardMsg]:
        """Everything until a run has come to its end, and none has begun for so many seconds since."""
        heard = self.hear("script_finished")
        while True:
            try:
                heard.append(ForwardMsg.FromString(self._line.recv(timeout=quiet)))
            except TimeoutError:
                return heard
            if heard[-1].WhichOneof("type") == "new_session":
                heard += self.hear("script_finished")


@contextmanager
def talk(url: str) -> Iterator[Talk]:
    """A conversation that ends with the block."""
    address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    with connect(address, origin=url, max_size=None, open_timeout=PATIENCE) as line:
        yield Talk(line)
