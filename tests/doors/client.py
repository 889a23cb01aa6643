"""Somebody who talks to the server without being a browser, or without being a decent one."""

from http.client import HTTPConnection, HTTPResponse

HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol": "streamlit",
}


class Client:
    """One request a connection; `Host` and every other header are what the caller says."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.host = f"127.0.0.1:{port}"
        self.own = f"http://{self.host}"

    def ask(self, path: str, *, method: str = "GET", **headers: str | None) -> HTTPResponse:
        """The answer, read to its end; a header that is None is left out."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.putrequest(method, path, skip_host=True)
        for name, value in {"Host": self.host, **{k.replace("_", "-"): v for k, v in headers.items()}}.items():
            if value is not None:
                connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        answer.text = "" if answer.status == 101 else answer.read().decode(errors="replace")
        connection.close()
        return answer

    def open_stream(self, **headers: str | None) -> int:
        """The status of an attempt to open the socket that pages are driven by; 101 when it is open."""
        return self.ask("/_stcore/stream", **HANDSHAKE, **headers).status
