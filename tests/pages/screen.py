"""What stands on a page that was run without a browser."""

import html
import json
import re
import time
from collections.abc import Callable

from streamlit.testing.v1 import AppTest

TEXTS = ("title", "header", "subheader", "markdown", "caption", "warning", "error", "info")


def texts(page: AppTest) -> str:
    """Everything that is written on it, escapes taken away."""
    written = " ".join(str(element.value) for kind in TEXTS for element in getattr(page, kind))
    return written.replace("\\", "").replace("\u200b", "")


def until(page: AppTest, is_so: Callable[[], object]) -> None:
    """Look again, as a browser does, until it is so, however long that takes on a busy machine."""
    while not is_so():
        assert not page.exception, texts(page)
        time.sleep(0.1)
        page.run()


def charts(page: AppTest) -> dict[str, dict]:
    """Key of a chart -> its figure as plain data, those that change in place among them."""
    still = [(element.proto.id, element.proto.spec) for element in page.get("plotly_chart")]
    told = ((element.proto.id, json.loads(element.proto.json)) for element in page.get("bidi_component"))
    live = [(identifier, data["figure"]) for identifier, data in told if "figure" in data]
    return {name.rsplit("-", 1)[-1]: json.loads(told) for name, told in still + live if told is not None}


def written_in_html(page: AppTest) -> str:
    """The text that its HTML elements show; fails where they hold any tag but those of coloured texts."""
    shown = "".join(element.proto.body for element in page.get("html") if element.proto.body.startswith("<div"))
    assert set(re.findall(r"</?(\w+)", shown)) <= {"div", "span", "ruby", "rt"}
    return html.unescape(re.sub(r"<[^>]*>", "", shown))
