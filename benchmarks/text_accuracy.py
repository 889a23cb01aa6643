"""How good the recommended networks are on public texts: fixed protocol, published figures beside ours.

    python benchmarks/text_accuracy.py --data FOLDER [--only movie-reviews ...] [--cells lstm,gru] [--folds 3]
        [--first 0] [--minutes 20]

FOLDER holds text/, textgen/ and translation/ with the public files named below. Movie reviews, SMS and Subj are split
80/10/10 by lot, stratified, equal texts on one side, once a fold; SST-2 and TREC keep their own test part. Tiny
Shakespeare: the last 10 % are the test part, the 5 % before them validation; names are split by lot. Every setting is
what the task proposes, the validation part decides when to stop, and the test part is scored once. For tiny
Shakespeare it is proposed to learn the validation part too after that: the network and its rivals train on 90 %, as
published ones do.

Tagging has its public files in tagging/ (see tagged_texts.py): EWT and WNUT17 keep their train, dev and test parts,
ATIS and CoNLL-2000 their train and test parts; a tenth of the former is drawn by lot for validation. Words alone are
read, without vectors learnt elsewhere. Spans count where both ends and the kind are right. A fold is another seed.

Multi30k German to English keeps its own parts (29,000 pairs, val, test 2016) and is scored by sacrebleu's BLEU in its
usual form (tok:13a, case counts); published figures with other tokenisation are not quite the same measure. Tatoeba
English to French: all targets of a source stand in one part and count as right; 10 % of the sources to test, of which
at most 1,000 are translated. `--minutes` stops a training politely: the best epoch so far is judged, and the row says
so.
"""

import argparse
import gzip
import json
import os
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import numpy as np

from benchmarks.rows import Row, write_rows
from benchmarks.tagged_texts import atis, conll2000, ewt, wnut17
from core.data.pairs import TextPairs
from core.data.texts import Corpus, LabelledTexts
from core.recipes.made import recipes
from core.recipes.spec import SourceRecipe
from core.results.exhibits.kinds import EXHIBIT
from core.results.exhibits.scores import Scores
from core.sources.pairs.preparing import plain
from core.sources.tables.text_preparation import TextPreparation
from core.sources.tagged.preparation import TaggedPreparation
from core.tasks import task_of
from core.training.loop import train

Source = Any
"""What the task of a benchmark learns from."""


@dataclass(frozen=True)
class Benchmark:
    """A source, the task it is for, the score that counts, and what others reached."""

    task: str
    metric: str
    read: Callable[[Path], Source]
    published: dict[str, float]
    folds: bool = True
    """Whether another fold draws other parts; otherwise another fold is another seed."""


def lines(path: Path, encoding: str = "utf-8") -> list[str]:
    """Lines as they stand: str.splitlines would also cut at characters such as U+0085 inside sentences."""
    return [line for line in path.read_bytes().decode(encoding).replace("\r\n", "\n").split("\n") if line.strip()]


def labelled(pairs: list[tuple[str, str]], parts: list[str] | None = None) -> LabelledTexts:
    labels, texts = zip(*pairs, strict=True)
    return LabelledTexts("benchmark", tuple(texts), tuple(labels), parts=tuple(parts) if parts else None)


def movie_reviews(folder: Path) -> LabelledTexts:
    """Pang & Lee (2005): 5331 + 5331 sentences."""
    return labelled(
        [(mood, line) for mood in ("pos", "neg") for line in lines(folder / f"text/rt-polarity.{mood}", "latin-1")]
    )


def sms(folder: Path) -> LabelledTexts:
    return labelled([tuple(line.split("\t", 1)) for line in lines(folder / "text/sms.tsv")])


def subj(folder: Path) -> LabelledTexts:
    return labelled([tuple(line.split(" ", 1)) for line in lines(folder / "text/subj.all", "latin-1")])


def sst2(folder: Path) -> LabelledTexts:
    return _with_parts(
        folder, {"train": "stsa.binary.train", "validation": "stsa.binary.dev", "test": "stsa.binary.test"}
    )


def trec(folder: Path) -> LabelledTexts:
    return _with_parts(folder, {"train": "TREC.train.all", "test": "TREC.test.all"})


def _with_parts(folder: Path, files: dict[str, str]) -> LabelledTexts:
    rows = [(part, line) for part, name in files.items() for line in lines(folder / "text" / name, "latin-1")]
    return labelled([tuple(line.split(" ", 1)) for _, line in rows], [part for part, _ in rows])


def multi30k(folder: Path) -> TextPairs:
    """Elliott et al. (2016), German to English, with its own parts."""
    files = {"train": "train", "validation": "val", "test": "test_2016_flickr"}
    sides = {
        side: {
            part: gzip.decompress((folder / f"translation/multi30k/{name}.{side}.gz").read_bytes()).decode().split("\n")
            for part, name in files.items()
        }
        for side in ("de", "en")
    }
    rows = [
        (plain(de), plain(en), part)
        for part in files
        for de, en in zip(sides["de"][part], sides["en"][part], strict=True)
        if de.strip() and en.strip()
    ]
    sources, targets, parts = zip(*rows, strict=True)
    return TextPairs("benchmark", sources, targets, ("German", "English"), parts)


def tatoeba(folder: Path) -> TextPairs:
    """Pairs of Tatoeba as manythings.org/anki gives them, English to French."""
    with zipfile.ZipFile(folder / "translation/fra-eng.zip") as archive:
        rows = [line.split("\t")[:2] for line in archive.read("fra.txt").decode().split("\n") if "\t" in line]
    sources, targets = zip(*((plain(one), plain(other)) for one, other in rows), strict=True)
    return TextPairs("benchmark", sources, targets, ("English", "French"))


def tiny_shakespeare(folder: Path) -> Corpus:
    return Corpus("benchmark", ((folder / "textgen/tinyshakespeare.txt").read_text(encoding="utf-8"),))


def names(folder: Path) -> Corpus:
    return Corpus("benchmark", ((folder / "textgen/makemore_names.txt").read_text(encoding="utf-8"),))


BENCHMARKS = {
    "movie-reviews": Benchmark(
        "classification", "accuracy", movie_reviews, {"CNN-rand (Kim 2014)": 0.761, "CNN non-static (Kim 2014)": 0.815}
    ),
    "sst-2": Benchmark("classification", "accuracy", sst2, {"CNN-rand (Kim 2014)": 0.827}, folds=False),
    "trec": Benchmark("classification", "accuracy", trec, {"CNN-rand (Kim 2014)": 0.912}, folds=False),
    "subj": Benchmark("classification", "accuracy", subj, {"CNN-rand (Kim 2014)": 0.896}),
    "sms": Benchmark("classification", "accuracy", sms, {}),
    "shakespeare": Benchmark(
        "writing",
        "nats_per_character",
        tiny_shakespeare,
        {"nanoGPT on a GPU (its Readme)": 1.4697, "nanoGPT, 3 minutes on a CPU (its Readme)": 1.88},
        folds=False,
    ),
    "multi30k": Benchmark(
        "translation",
        "bleu",
        multi30k,
        {"GRU with attention (bentrevett)": 28.1, "Bahdanau with SentencePiece (msarmi9)": 33.47},
        folds=False,
    ),
    "tatoeba": Benchmark("translation", "bleu", tatoeba, {}),
    "names": Benchmark("writing", "nats_per_character", names, {}, folds=False),
    "ewt": Benchmark(
        "tagging",
        "accuracy",
        ewt,
        {"BiLSTM with GloVe vectors (bentrevett)": 0.8826, "BiLSTM-CNN-CRF with characters (Tang 2018)": 0.951},
        folds=False,
    ),
    "atis": Benchmark(
        "tagging",
        "span_f1",
        atis,
        {"RNN with label sampling (Liu & Lane 2015)": 0.9489, "encoder-labeler LSTM (Kurata et al. 2016)": 0.9566},
        folds=False,
    ),
    "conll-2000": Benchmark("tagging", "span_f1", conll2000, {"LSTM-CRF (4ldk/chunking)": 0.926}, folds=False),
    "wnut17": Benchmark(
        "tagging", "span_f1", wnut17, {"best of the shared task, with vectors (recalled)": 0.4186}, folds=False
    ),
}


def once(
    benchmark: Benchmark, source: Source, cell: str, fold: int, changes: dict, minutes: float
) -> tuple[Scores, float, str]:
    """Scores on the test part, seconds of the whole run, and why it ended."""
    task = task_of(benchmark.task)
    values = {name: one.value for name, one in task.propose(source).items()} | changes
    if benchmark.folds:
        values["split_seed"] = fold
    preparation = TextPreparation(text_column="text")
    if benchmark.task == "tagging":
        preparation = TaggedPreparation(token_column="token", tag_column="tag", scheme=source.scheme)
    recipe = SourceRecipe(name="benchmark", sha256="0" * 64, preparation=preparation)
    [spec] = recipes(task, recipe, cells=[cell], seeds=[fold], values=values)
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        limit = began + 60 * minutes
        stop = lambda: "stop" if time.perf_counter() > limit else None  # noqa: E731
        closing = train(spec, source, folder=Path(folder), emit=_say, should_stop=stop)
        if closing.kind == "failed":
            raise SystemExit(f"{cell}: {closing.message}")
        exhibits = [EXHIBIT.validate_json(path.read_text()) for path in (Path(folder) / "exhibits").iterdir()]
    found = next(exhibit for exhibit in exhibits if exhibit.kind == "scores")
    return found, time.perf_counter() - began, f"{closing.outcome} after {closing.epochs} epochs"


def _say(event) -> None:
    if event.kind == "epoch_ended":
        known = event.validation_loss is not None
        validation = f"validation {event.validation_loss:.4f}" if known else "validation learnt too"
        print(f"  epoch {event.epoch}: loss {event.loss:.4f}, {validation}, {event.seconds:.0f} s", file=sys.stderr)


def measured(
    name: str, benchmark: Benchmark, folder: Path, cells: list[str], folds: range, changes: dict, minutes: float
) -> list[Row]:
    """A row a cell: our mean and spread over folds, the rivals' means, the published figures, mean seconds."""
    source = benchmark.read(folder)
    rows = []
    for cell in cells:
        each = [once(benchmark, source, cell, fold, changes, minutes) for fold in folds]
        told = [{row.name: row.values[benchmark.metric] for row in found.rows} for found, *_ in each]
        ours = [one["network"] for one in told]
        rivals = {rival: float(np.mean([one[rival] for one in told])) for rival in told[0] if rival != "network"}
        seconds = float(np.mean([seconds for _, seconds, _ in each]))
        for found, _, ended in each:
            print(f"  {ended}; {found.rows[0].values}", file=sys.stderr)
        more = {"spread": float(np.std(ours)), "folds": len(folds)}
        row = Row(f"{name} {cell}", benchmark.metric, float(np.mean(ours)), rivals | benchmark.published, seconds, more)
        rows.append(row)
        beside = ", ".join(f"{rival} {value:.4g}" for rival, value in row.rivals.items())
        print(
            f"{name:15} {cell:10} {benchmark.metric} {np.mean(ours):.4f} ± {np.std(ours):.4f}  {seconds:5.0f} s |",
            beside,
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with text/, textgen/ and tagging/")
    parser.add_argument("--only", nargs="*", choices=list(BENCHMARKS), default=list(BENCHMARKS))
    parser.add_argument("--cells", default="lstm", help="with commas between")
    parser.add_argument("--folds", type=int, default=3, help="parts drawn, or seeds where the test part is given")
    parser.add_argument("--first", type=int, default=0, help="number of the first fold, to go on from earlier ones")
    parser.add_argument("--set", nargs="*", default=[], metavar="FIELD=VALUE", help="change a proposed setting")
    parser.add_argument("--minutes", type=float, default=1e6, help="after which a training is stopped and judged")
    parser.add_argument("--json", type=Path, help="write the rows here too")
    asked = parser.parse_args()
    changes = {field: json.loads(value) for field, value in (one.split("=", 1) for one in asked.set)}
    cells, folds = asked.cells.split(","), range(asked.first, asked.first + asked.folds)
    rows = [
        row
        for name in asked.only
        for row in measured(name, BENCHMARKS[name], asked.data, cells, folds, changes, asked.minutes)
    ]
    write_rows(asked.json, rows)


if __name__ == "__main__":
    main()
