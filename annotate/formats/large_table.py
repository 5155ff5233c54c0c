"""Large tables of labels, read, coded and grouped by DuckDB: only the distinct patterns of ratings come to Python.

What is not a plain table of one rating a row (blank names, repeated ratings, rows of different lengths, very many
annotators) is left to `annotate.formats.table`, which reads row by row and says what is wrong where.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Sequence
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Final

from annotate.formats.columns import Columns
from annotate.formats.table_groups import Groups, groups
from annotate.formats.table_source import holds_nul, source_of

if TYPE_CHECKING:
    from annotate.agreement.study import Study

LARGE: Final = 1_000_000  # bytes; reading a smaller table row by row takes no longer than starting DuckDB
PATTERN: Final = frozenset("*?[")  # DuckDB would take a path with one of these for a pattern of several files
# One thread more than there are processors: one of them mostly waits for the file.
SETTINGS: Final = "SET enable_progress_bar = false; SET threads = current_setting('threads') + 1"


def grouped_study(
    path: Path,
    columns: Callable[[Sequence[str]], Columns],
    *,
    level: str,
    categories: Sequence[str] | None,
    missing: Collection[str],
    large: int = LARGE,
) -> tuple[Columns, Study] | None:
    """The study of a CSV, TSV or Parquet file of at least `large` bytes, with one rating a row; None for others.

    `columns` tells from a header which column holds what. None, too, where rows must be looked at one by one. Its
    units stand for all with the same ratings in the same document, have numbers for names and are in order of document
    and ratings, so that the same table gives the same study.
    """
    if path.stat().st_size < large or set(str(path)) & PATTERN:
        return None
    grouped = _grouped(path, columns, missing)
    if grouped is None:
        return None
    from annotate.formats.table_patterns import patterns_of, study_of

    taken, found = grouped
    patterns = patterns_of(found)
    return None if patterns is None else (taken, study_of(patterns, level, categories))


def _grouped(
    path: Path, columns: Callable[[Sequence[str]], Columns], missing: Collection[str]
) -> tuple[Columns, Groups] | None:
    """The groups of a file's units. While DuckDB starts and reads, Python loads the coefficients."""
    search = _Search(path)
    search.start()
    import _duckdb as duckdb  # the Python around it takes five times as long to load, and is not needed

    Thread(target=import_module, args=("annotate.agreement.report",), daemon=True).start()
    connection = duckdb.connect()
    try:
        connection.execute(SETTINGS)
        source = source_of(connection, path)
        if source is None:
            return None
        taken = columns(source.header)
        found = groups(connection, source, taken, missing)
    except (duckdb.Error, UnicodeDecodeError, csv.Error, StopIteration):
        # The reader of rows says what is wrong with the file, and where.
        return None
    finally:
        Thread(target=connection.close).start()  # much memory is given back, for which nothing needs to wait
    search.join()
    return None if search.found or found is None else (taken, found)


class _Search(Thread):
    """A look for a NUL in a text file, while others read it."""

    def __init__(self, path: Path) -> None:
        super().__init__(daemon=True)
        self._path = path
        self.found = True  # until all was looked through

    def run(self) -> None:
        self.found = holds_nul(self._path)
