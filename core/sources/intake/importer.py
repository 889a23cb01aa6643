"""The one-shot process that reads what was uploaded: `python -m core.sources.intake.importer FOLDER`."""

import sys
from collections.abc import Callable
from pathlib import Path

from core.language import say
from core.sources.intake.confinement import be_patient, confined, tell
from core.sources.intake.limits import ImportLimits


def load() -> None:
    """What reading a table needs, whatever its form; other kinds load theirs once they know their file."""
    from core.sources.lookup import all_kinds

    next(iter(all_kinds())).form.load()


def read(work: Path, limits: ImportLimits, *, be_patient: Callable[[ImportLimits, int], None] = be_patient) -> None:
    """FOLDER/../original -> what is stored of it and a report, both in FOLDER/done."""
    from pydantic import TypeAdapter

    from core.sources.kinds import AnyReading
    from core.sources.lookup import form_of, judge, kind_of

    home = work.parent
    name = (home / "name").read_text(encoding="utf-8")
    form = form_of(home / "original", name)
    reading = form.reading(TypeAdapter(AnyReading).validate_json((work / "reading.json").read_bytes()))
    be_patient(limits, form.patience)
    tell(work, say("reading its {entries}", entries=form.entries))
    raw = form.read(home / "original", name, reading, limits)
    tell(work, say("judging its {parts}", parts=form.parts))
    judged = judge(form, raw)
    report = kind_of(judged.preparation).report(raw, judged, name=name, size=(home / "original").stat().st_size)
    tell(work, say("storing {stored}", stored=form.stored))
    done = work / "done.partial"
    done.mkdir()
    form.write(judged, done)
    (done / "report.json").write_text(report.model_dump_json(), encoding="utf-8")
    done.rename(work / "done")


if __name__ == "__main__":
    sys.exit(confined(Path(sys.argv[1]), load=load, read=read))
