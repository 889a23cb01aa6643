"""Public tagged sentences as sources, with the parts that their publishers made."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from core.data.spans import Written, mended
from core.data.tagged import TaggedSequences

Sentences = list[tuple[list[str], list[str]]]


def ewt(folder: Path) -> TaggedSequences:
    """Universal Dependencies English EWT: universal tags; train, dev and test as published."""
    parts = {"train": "train", "validation": "dev", "test": "test"}
    return _joined({part: _columns(folder / f"tagging/ewt_{name}.tsv", tag=1) for part, name in parts.items()}, "plain")


def atis(folder: Path) -> TaggedSequences:
    """Slots of 4,978 and 893 questions about flights; a tenth of the former, by lot, is the validation part.

    The marks of beginning and end, and the intent that stands at the end, are left out.
    """
    files = {part: folder / f"tagging/atis.{part}.w-intent.iob" for part in ("train", "test")}
    return _joined({part: _lines(path) for part, path in files.items()}, "iob2")


def conll2000(folder: Path) -> TaggedSequences:
    """Chunks of the Wall Street Journal, sections 15 to 18 and 20; words alone are read, not their tags."""
    with zipfile.ZipFile(folder / "tagging/nltk_conll2000.zip") as archive:
        texts = {part: archive.read(f"conll2000/{part}.txt").decode() for part in ("train", "test")}
    return _joined({part: _blocks(io.StringIO(text), tag=2, delimiter=" ") for part, text in texts.items()}, "iob2")


def wnut17(folder: Path) -> TaggedSequences:
    """Emerging entities in posts: train, dev and test as published."""
    files = {"train": "wnut17train.conll", "validation": "wnut17dev.conll", "test": "wnut17test.annotated.conll"}
    return _joined({part: _columns(folder / "tagging" / name, tag=1) for part, name in files.items()}, "iob2")


def _joined(parts: dict[str, Sentences], scheme: Written) -> TaggedSequences:
    sentences = [(part, tokens, tags) for part, some in parts.items() for tokens, tags in some]
    return TaggedSequences(
        name="benchmark",
        tokens=tuple(tuple(tokens) for _, tokens, _ in sentences),
        tags=tuple(mended(tags, scheme) for _, _, tags in sentences),
        scheme=scheme,
        parts=tuple(part for part, _, _ in sentences),
    )


def _columns(path: Path, *, tag: int) -> Sentences:
    with path.open(encoding="utf-8") as lines:
        return _blocks(lines, tag=tag, delimiter="\t")


def _blocks(lines: Sequence[str] | io.TextIOBase, *, tag: int, delimiter: str) -> Sentences:
    """A token a line, a blank line after each sentence."""
    found: Sentences = [([], [])]
    for line in lines:
        cells = line.rstrip("\n").split(delimiter)
        if not line.strip():
            found.append(([], []))
        elif len(cells) > tag:
            found[-1][0].append(cells[0])
            found[-1][1].append(cells[tag])
    return [(tokens, tags) for tokens, tags in found if tokens]


def _lines(path: Path) -> Sentences:
    """A sentence a line: tokens between BOS and EOS, a tab, their tags and the intent."""
    found: Sentences = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if "\t" in line:
            tokens, tags = (half.split() for half in line.split("\t", 1))
            found.append((tokens[1:-1], tags[1:-1]))
    return found
