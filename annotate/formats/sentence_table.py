"""CSV and TSV tables with a sentence or a document a row."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from annotate.corpus.document import Document, Sentence, SentenceKind, Turn
from annotate.corpus.paragraphs import WHITE_SPACE
from annotate.corpus.segmentation import document_from_text
from annotate.errors import Message, Problem, Unreadable
from annotate.formats.text import LIMIT, decode

DELIMITERS = ",;\t"
FIRST_ROWS = 5
SNIFFED_ROWS = 50
# The library refuses cells over 131,072 characters unless told otherwise; a document may be one cell.
csv.field_size_limit(LIMIT)


@dataclass(frozen=True, slots=True)
class Table:
    """What a person needs to see to say which column is which; `rows` are the first ones."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    delimiter: str
    encoding: str
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column holds what, by its name in the header; None where the table has no such column.

    `unit` is "sentence" or "document": what one row is. `id`, `kind` and `speaker` are of sentences alone.
    """

    text: str
    document: str | None = None
    id: str | None = None
    kind: str | None = None
    speaker: str | None = None
    unit: str = "sentence"

    def columns(self) -> dict[str, str]:
        """What is mapped, by the role: {"text": name of the column, ...}."""
        roles = ("text", "document", "id", "kind", "speaker") if self.unit == "sentence" else ("text", "document")
        return {role: column for role in roles if (column := getattr(self, role))}


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: list[str]


def columns(data: bytes, encoding: str | None = None) -> Table:
    """The header and the first rows of a CSV or TSV file. Raises Unreadable as `decode` does."""
    decoded = decode(data, encoding)
    delimiter = _sniff(decoded.text)
    header, *rows = islice(_rows(decoded.text, delimiter), FIRST_ROWS + 1)
    first = tuple(tuple(row.cells) for row in rows)
    return Table(tuple(header.cells), first, delimiter, decoded.encoding, decoded.guessed)


def read_sentences(
    data: bytes, mapping: Mapping, *, name: str, language: str = "en", encoding: str | None = None
) -> list[Document]:
    """The documents of a table, in the order in which they first come up.

    With unit "sentence" the text of a document is its sentences joined by line breaks; consecutive sentences of one
    speaker are a turn. With unit "document" each row's text is segmented. Without a document column a table of
    sentences is the document `name`, and documents are called `name-1`, `name-2` ...
    Raises Unreadable with every problem, by line and column of the file.
    """
    text = decode(data, encoding, language).text
    delimiter = _sniff(text)
    header, *rows = _rows(text, delimiter)
    reading = _Reading(mapping, name, language, _positions(header, mapping))
    for row in rows:
        reading.take(row, len(header.cells))
    if not rows:
        reading.problems.append(Problem("There is a header but no row below it.", header.line))
    if reading.problems:
        raise Unreadable(reading.problems, where=name)
    return reading.documents()


def _rows(text: str, delimiter: str) -> Iterator[_Row]:
    """The rows that are not blank, with the line on which each begins; one at least, the header."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line, empty = 1, True
    try:
        for cells in reader:
            if any(cells):
                empty = False
                yield _Row(line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(
            [Problem("This row cannot be read as a table ({error}); check its quotes.", line, error=error)]
        ) from None
    if empty:
        raise Unreadable("There is no header in this table; its first row must name the columns.")


def _sniff(text: str) -> str:
    """The delimiter that cuts the first rows into most columns, of one number if there is such a delimiter."""

    def rank(delimiter: str) -> tuple[bool, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        widths = [len(cells) for cells in islice(reader, SNIFFED_ROWS) if cells]
        return len(set(widths)) == 1 and widths[0] > 1, widths[0] if widths else 0

    return max(DELIMITERS, key=rank)


def _positions(header: _Row, mapping: Mapping) -> dict[str, int]:
    """Role -> position of its column. Raises Unreadable for columns that are missing or there twice."""
    counts = Counter(header.cells)
    problems = []
    for column in mapping.columns().values():
        if not counts[column]:
            problems.append(
                Problem(
                    'There is no column "{name}"; the columns are {there}.',
                    header.line,
                    name=column,
                    there=header.cells,
                )
            )
        elif counts[column] > 1:
            problems.append(
                Problem(
                    'There are {count} columns "{name}"; rename them.', header.line, count=counts[column], name=column
                )
            )
    if problems:
        raise Unreadable(problems)
    return {role: header.cells.index(column) for role, column in mapping.columns().items()}


@dataclass(slots=True)
class _Reading:
    """Gathers the rows of each document and every problem on the way."""

    mapping: Mapping
    name: str
    language: str
    positions: dict[str, int]
    problems: list[Problem] = field(default_factory=list)
    gathered: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def take(self, row: _Row, width: int) -> None:
        if len(row.cells) != width:
            self.problems.append(
                Problem(
                    "This row has {count} cells, the header has {width}; check its delimiters and quotes.",
                    row.line,
                    count=len(row.cells),
                    width=width,
                )
            )
            return
        values = {role: row.cells[position].strip(WHITE_SPACE) for role, position in self.positions.items()}
        if self.mapping.unit == "document":
            values["text"] = row.cells[self.positions["text"]]
        document = values.get("document", self._name_of(len(self.gathered) + 1))
        self._check(row, values, document)
        self.gathered.setdefault(document, []).append(values)

    def _name_of(self, number: int) -> str:
        return self.name if self.mapping.unit == "sentence" else f"{self.name}-{number}"

    def _check(self, row: _Row, values: dict[str, str], document: str) -> None:
        for role in ("text", "document", "id"):
            if role in values and not values[role].strip(WHITE_SPACE):
                self._problem(row, role, Message('The cell of "{name}" is empty.', name=getattr(self.mapping, role)))
        if values.get("kind") and values["kind"] not in set(SentenceKind):
            kinds = [kind.value for kind in SentenceKind]
            message = Message('There is no kind "{kind}"; the kinds are {known}.', kind=values["kind"], known=kinds)
            self._problem(row, "kind", message)
        role = "document" if self.mapping.unit == "document" else "id"
        if values.get(role):
            first = self.seen.setdefault((document, values[role]), row.line)
            if first != row.line:
                message = Message('"{name}" is there already, on line {first}.', name=values[role], first=first)
                self._problem(row, role, message)

    def _problem(self, row: _Row, role: str, message: Message) -> None:
        self.problems.append(Problem(message, row.line, self.positions[role] + 1))

    def documents(self) -> list[Document]:
        if self.mapping.unit == "document":
            return [document_from_text(name, rows[0]["text"], self.language) for name, rows in self.gathered.items()]
        return [_document(name, rows, self.language) for name, rows in self.gathered.items()]


def _document(name: str, rows: Sequence[dict[str, str]], language: str) -> Document:
    """A document of the given sentences, one a line."""
    sentences: list[Sentence] = []
    turns: list[Turn] = []
    start = 0
    for position, row in enumerate(rows):
        speaker = row.get("speaker", "")
        if speaker and (not turns or not position or rows[position - 1]["speaker"] != speaker):
            turns.append(Turn(len(turns), speaker))
        end = start + len(row["text"])
        sentences.append(
            Sentence(
                start,
                end,
                SentenceKind(row.get("kind") or SentenceKind.BODY),
                paragraph=position,
                turn=turns[-1].number if speaker else None,
                external_id=row.get("id"),
            )
        )
        start = end + 1
    text = "\n".join(row["text"] for row in rows)
    return Document(name, text, tuple(sentences), tuple(turns), language)
