"""Names of the code that read like words: they are stored, compared or exported, and the same in every language."""

RIVALS = {
    *("seasonal naive", "Theta", "STL + ETS", "bag of words", "means and spreads", "nearest sequence", "best guess"),
    *("nearest recording", "frames in any order", "most frequent tag", "all outside", "row alone", "nearest pair"),
}
"""Names in scores."""
OUTCOMES = {"out of memory", "disk full", "Anonymous:", "unroll run", "left out", "made up", "no better for {}"}
COLUMNS = {
    *("forecast {}", "absolute error of {}", "probability of {}", "{} (right)", "{} (network)", "true label"),
    *("mean log-probability", "test by origin", "{}row {}", "begins with I", "begins with B"),
    *("column {}", "band {}", "feature {}", "file name, word {}"),
}
"""Of exported tables, of sources without names, and of tables within."""
IN_CODE = {
    *("{}  # Keras knows it from here on", "array of {}", "Keras", "Adam", "{}: {} on {}, seed {}", "{} ... to come"),
    *("output {}", "{} needs weights {}, got {}", "not a .npy file of version 1.0"),
    *("# Unroll: {} of {}", "# What is left out is proposed from the data.", "task = {}"),
}
"""In schemas, in drawings, and in files that are taken away."""
BETWEEN_PROCESSES = {
    *("no ARIMA model fits", "no exponential smoothing model fits"),
    *(f"the {what} are not those that the words speak of" for what in ("frames", "samples", "values")),
}
SOURCE_KINDS = {
    *("labelled texts", "labelled clips", "labelled sequences", "labelled rows", "tagged sequences", "text pairs"),
    "transcribed recordings",
}
TIME_FORMATS = {
    *("unix seconds", "unix milliseconds", "unix microseconds", "unix nanoseconds", "unix seconds and finer"),
    *("as typed", "numbered years and months", "year and quarter", "year and week", "year of account", "decimal year"),
    *("year and half-year", "days since 1899-12-30", "business day"),
}
READINGS = {"all of one shape", "words of the name", "leave out", "old workbook", "Parquet", "Unicode"}
"""Choices of how a file is read, as recipes keep them, and names of formats."""
DETECTORS = {
    *("broken scheme", "long sentences", "merged cells", "missing tags", "nested columns", "no header", "no tags"),
    *("one tag", "rare tags", "repeated header", "series a row", "short lines", "shifted names", "uneven columns"),
    *("empty rows", "empty columns", "title lines", "units row", "heading rows", "hidden signs", "empty names"),
    *("repeated names", "other parts", "hidden sheets", "error cells", "row labels", "row times", "row values"),
    *("row sessions", "short rows"),
}
IN_FILES = {"Workbook", "Book", "sentence id", "sent id", "such as #DIV/0!"}
"""Words that files hold."""
FILES = {"{}, own camera.zip", "{}, own voice.zip", "{} files, {} first", "{} times as fast", "{} words a minute"}
"""Parts of names of files."""
CODE_NAMES = frozenset().union(
    *(RIVALS, OUTCOMES, COLUMNS, IN_CODE, BETWEEN_PROCESSES, SOURCE_KINDS, TIME_FORMATS, READINGS, DETECTORS),
    *(IN_FILES, FILES),
)
VOCABULARIES = (
    *("core/sources/pairs/spelling.py", "core/sources/tables/columns/column_names.py"),
    *("core/sources/tables/columns/month_names.py", "core/sources/tables/columns/numbers.py"),
    *("core/sources/tables/reading/cells.py", "core/sources/tables/reading/headings/header.py"),
    *("core/sources/tables/reading/headings/units.py", "core/sources/pairs/samples.py", "core/sources/samples"),
    *("core/sources/tables/samples", "core/sources/tagged/samples.py", "core/sources/clips/samples.py"),
    *("core/sources/recordings/samples.py", "core/sources/sequences/samples.py"),
    *("core/sources/tables/rows/samples.py", "core/sources/tables/labelled/samples.py"),
)
"""Modules that hold words which files use, or of which samples are made."""
OF_CODE = (
    *("core/charts/series/sparkline.py", "core/charts/still", "core/charts/theme.py", "core/models/nodes"),
    *("core/models/shown/keras_code.py", "core/tasks/scripting"),
)
"""Modules that write code, or markup, or name layers; so do those called scripting.py."""
