"""Tables that come besides a table of labels, or in another shape: one column an annotator, parents, distances."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotate.errors import Refused, Unreadable

if TYPE_CHECKING:
    from annotate.agreement.distances import Matrix
    from annotate.agreement.study import Study
    from annotate.formats.columns import Columns
    from annotate.formats.table_rows import Rows

WIDE = "value"  # what the labels of a wide table are called, which has no column of that name


def read_wide(
    path: Path, columns: Columns, by: str | None, level: str, categories: Sequence[str] | None, missing: Collection[str]
) -> tuple[Columns, list[tuple[str | None, Study]]]:
    """A table with a row a unit and a column an annotator, said on the standard error output; a study a round.

    The annotators are the columns named in `columns.annotator`, separated by commas, else all that are no unit,
    document, round or label. Without a unit column each row is a unit.
    """
    from annotate.agreement.study import from_rows
    from annotate.formats.table_rows import read_rows

    rows = read_rows(path)
    unit = columns.unit or _usual_unit(rows)
    annotators = _annotators(rows, columns, {unit, columns.cluster, columns.round, by})
    click.echo(f"unit: {unit or 'each row'}, annotators: {', '.join(annotators)}", err=True)
    units = list(rows.column(unit)) if unit else [f"{rows.word} {line}" for line in rows.lines]
    studies = []
    for name, places in _rounds(rows, columns.round):
        cells = [(at, who) for at in places for who in annotators]
        given = [rows.column(who)[at] for at, who in cells]
        values = [None if value is None or value in missing else value for value in given]
        documents = [rows.column(columns.cluster)[at] or "" for at, _ in cells] if columns.cluster else None
        study = from_rows(
            [units[at] or "" for at, _ in cells], [who for _, who in cells], values, level=level,
            categories=categories, documents=documents, excluded={"unseen": values.count(None)},
            row_names=[f"{rows.word} {rows.lines[at]}" for at, _ in cells],
        )  # fmt: skip
        studies.append((name, study))
    return replace(
        columns, unit=unit or rows.word, annotator=", ".join(annotators), label=columns.label or WIDE
    ), studies


def read_parents(path: Path, labels: Sequence[Hashable]) -> Mapping[Hashable, Hashable | None]:
    """A table with the columns label and parent, the parent of a highest label empty; labels without a row are high."""
    from annotate.formats.table_rows import read_rows

    rows = read_rows(path)
    pairs = zip(rows.column("label"), rows.column("parent"), strict=True)
    found: dict[Hashable, Hashable | None] = {label: parent or None for label, parent in pairs}
    if not set(found) & set(labels):
        raise Unreadable(f"{path} names none of the labels: {', '.join(map(str, labels))}")
    return found


def read_distances(path: Path, labels: Sequence[Hashable]) -> Matrix:
    """A square table: the first column and the header name the labels, in any order, the cells are distances."""
    import numpy as np

    from annotate.agreement.trees import own_distances
    from annotate.formats.table_rows import read_rows

    rows = read_rows(path)
    names = list(rows.columns[0])
    if unknown := [label for label in labels if label not in names or label not in rows.header[1:]]:
        raise Unreadable(f'{path} has no distances of the label "{unknown[0]}"; it needs a row and a column for each')
    places = [names.index(str(label)) for label in labels]
    try:
        table = [[float(rows.column(str(label))[place] or "") for label in labels] for place in places]
    except ValueError as error:
        raise Unreadable(f"{path}: a distance is no number: {error}") from error
    return own_distances(np.array(table), labels)


def _usual_unit(rows: Rows) -> str:
    from annotate.formats.columns import USUAL_NAMES

    return next((name for name in rows.header if name.strip().casefold() in USUAL_NAMES["unit"]), "")


def _annotators(rows: Rows, columns: Columns, others: set[str | None]) -> list[str]:
    if columns.annotator:
        return columns.annotator.split(",")
    found = [name for name in rows.header if name not in others]
    if len(found) < 2:
        raise Refused(f"a table with --wide has a column for each annotator; here they are {', '.join(rows.header)}")
    return found


def _rounds(rows: Rows, column: str | None) -> list[tuple[str | None, list[int]]]:
    if column is None:
        return [(None, list(range(len(rows.lines))))]
    found: dict[Any, list[int]] = {}
    for place, name in enumerate(rows.column(column)):
        found.setdefault(name or "", []).append(place)
    return list(found.items())
