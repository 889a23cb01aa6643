"""What no page may do while a test looks at it: complain on the console, or call another server."""

from playwright.sync_api import ConsoleMessage, Page, Request

OWN = ("data:", "blob:", "about:")


class Guard:
    """Collects console errors, uncaught errors and requests that leave `url`."""

    def __init__(self, page: Page, url: str) -> None:
        self._own = (url, url.replace("http", "ws", 1), *OWN)
        self._allowed: list[str] = []
        self._seen: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._seen.append(f"uncaught: {error}"))
        page.on("request", self._request)

    def allow(self, text: str) -> None:
        """Complaints that contain `text` belong to this test (a server that is killed, say)."""
        self._allowed.append(text)

    def complaints(self) -> list[str]:
        return [seen for seen in self._seen if not any(text in seen for text in self._allowed)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._seen.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        if not request.url.startswith(self._own):
            self._seen.append(f"outside: {request.url}")
