"""The folder of an export: the network, the code before and after it, an example, what to install, how to run it."""

import csv
import io
import json
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from core.exports.checking import checked
from core.exports.conversion import converted
from core.exports.formats import KERAS, Format, requirement
from core.exports.readers import READERS
from core.exports.taken_network import TakenNetwork
from core.models.shown.keras_code import definitions
from core.script.sources import collect
from core.script.writing import in_order

NUMPY = "numpy"


def export_folder(taken: TakenNetwork, form: Format, folder: Path) -> None:
    """Write it; raises UserError where the network cannot be made, or answers otherwise than ours."""
    form.check()
    name, content = taken.processing.example
    (folder / name).write_bytes(content)
    converted(taken, form, folder)
    rows = checked(taken, form, folder)
    for path, text in texts(taken, form, rows).items():
        (folder / path).write_text(text, encoding="utf-8")


def export_archive(taken: TakenNetwork, form: Format) -> bytes:
    """The folder as a ZIP."""
    written = io.BytesIO()
    with TemporaryDirectory() as place:
        folder = Path(place)
        export_folder(taken, form, folder)
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    archive.write(path, path.relative_to(folder))
    return written.getvalue()


def texts(taken: TakenNetwork, form: Format, rows: list[dict]) -> dict[str, str]:
    """The files beside the network and the example, by their names."""
    return {
        "processing.py": processing_code(taken),
        "network.py": network_code(taken, form),
        "predict.py": PREDICT.format(reader=READERS[form].__name__, **_names(taken)),
        "learnt.json": json.dumps(taken.processing.learnt, ensure_ascii=False),
        "example_answer.csv": _as_csv(rows),
        "requirements.txt": "\n".join([*map(requirement, packages(taken, form)), ""]),
        "README.md": readme(taken, form),
    }


def packages(taken: TakenNetwork, form: Format) -> list[str]:
    """What has to be installed."""
    return [NUMPY, *taken.processing.requirements, *form.runs_on]


def processing_code(taken: TakenNetwork) -> str:
    """What stands before and after the network: our own definitions."""
    processing = taken.processing
    code = collect([processing.read, processing.answer], processing.instead)
    head = PROCESSING.format(**_names(taken), names=", ".join([NUMPY, *processing.requirements]))
    return "\n".join([head, *in_order(code.imports), "", "", "\n\n\n".join(code.definitions), ""])


def network_code(taken: TakenNetwork, form: Format) -> str:
    """How the file is opened and asked; for Keras, with the layers that Keras itself lacks."""
    code = collect([READERS[form]])
    graph = taken.network.graph
    own = [*definitions(graph).values()] if form is KERAS else []
    registered = [
        f"{node.made_code()}  # Keras knows it from here on" for node in graph.nodes if own and node.definition
    ]
    found = "\n\n\n".join([*code.definitions, *map(str.strip, own), *registered])
    return "\n".join([NETWORK, *in_order(code.imports), "", "", found, ""])


def readme(taken: TakenNetwork, form: Format) -> str:
    """How to run it."""
    limit = taken.processing.limits.get(form.name, "")
    return README.format(
        form=form,
        limit=f"\n{limit}\n" if limit else "",
        reads=taken.processing.reads,
        answers=taken.processing.answers,
        tensorflow="on" if "tensorflow" in form.runs_on else "without",
        tolerance=f"{form.tolerance:g}",
        **_names(taken),
    )


def _names(taken: TakenNetwork) -> dict[str, str]:
    processing = taken.processing
    return {
        "title": taken.title.replace('"', "'").replace("\\", "/"),  # it stands in a docstring
        "read": processing.read.__name__,
        "answer": processing.answer.__name__,
        "example": processing.example[0],
    }


def _as_csv(rows: list[dict]) -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, rows[0] if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


PREDICT = '''"""{title}

    python predict.py {example}

prints the network's answers to a file as CSV; several files may be named. From Python: `predict(Path("{example}"))`.
"""

import csv
import json
import sys
from pathlib import Path

from network import {reader}
from processing import {answer}, {read}

HERE = Path(__file__).parent


def predict(*paths: Path) -> list[dict]:
    """The rows of the answer to each file, one after the other."""
    learnt, network = json.loads((HERE / "learnt.json").read_text(encoding="utf-8")), {reader}(HERE)
    return [row for path in paths for row in {answer}(network, {read}(path, learnt), learnt)]


if __name__ == "__main__":
    rows = predict(*map(Path, sys.argv[1:] or [HERE / "{example}"]))
    writer = csv.DictWriter(sys.stdout, rows[0] if rows else [], lineterminator="\\n")
    writer.writeheader()
    writer.writerows(rows)
'''
PROCESSING = '''"""What stands before and after the network: `{read}` reads a file, `{answer}` asks the network.

Taken out of Unroll, whose pages compute with the same definitions. Needs {names}.
"""

from __future__ import annotations
'''
NETWORK = '''"""Opens the network and asks it."""

from __future__ import annotations
'''
README = """# {title}

A trained network in the format {form.title}, with the code before and after it. It runs {tensorflow} TensorFlow, and
without Unroll.

```
pip install -r requirements.txt
python predict.py {example}
```

This prints `example_answer.csv`. When it was exported, the network's answers were compared with those of Unroll: they
differ by {tolerance} at most.
{limit}
## What it reads

{reads}

## What it answers

The output is CSV. In each row: {answers}

## What is in it

- `{form.file}`: the network. {form.words}
- `predict.py`: reads files, asks the network, prints the answer. `predict` does the same from Python.
- `processing.py`: the code before and after the network, without TensorFlow.
- `network.py`: opens the network and asks it.
- `learnt.json`: what was learnt from the training part, such as scales, a vocabulary, or labels.
- `requirements.txt`: the packages, in the versions that this was checked with.
"""
