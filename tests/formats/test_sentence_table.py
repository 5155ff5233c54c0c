"""Tables with a sentence or a document a row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.corpus.document import Document, SentenceKind
from annotate.errors import Unreadable
from annotate.formats.sentence_table import Mapping, columns, read_sentences

TABLE = """doc,no,who,kind,words
dam,1,,headline,Dam sold
dam,2,Ann Lee,,"It rained, ""hard""."
vote,1,Bo Ray,body,=1+1
dam,3,Ann Lee,,It stopped.
dam,4,Bo Ray,,Then we left.
"""
EVERYTHING = Mapping(text="words", document="doc", id="no", kind="kind", speaker="who")


def _read(table: str, mapping: Mapping) -> list[Document]:
    return read_sentences(table.encode(), mapping, name="table")


def _texts(document: Document) -> list[str]:
    return [document.sentence_text(at) for at in range(len(document.sentences))]


def _problems(table: str, mapping: Mapping) -> list[tuple[int | None, int | None, str]]:
    with pytest.raises(Unreadable) as refusal:
        _read(table, mapping)
    return [(problem.line, problem.column, str(problem.message)) for problem in refusal.value.problems]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_columns_of_a_table_are_shown_before_it_is_read(delimiter: str, end: str) -> None:
    """The header, the first rows and the delimiter are found whatever program saved the table."""
    lines = [["id", "words"], ["1", "Dam sold, at last; so it is"], ["2", "It rained"]]
    data = end.join(delimiter.join(f'"{cell}"' for cell in line) for line in lines).encode("utf-8-sig")
    table = columns(data)
    assert (table.header, table.delimiter, table.encoding) == (("id", "words"), delimiter, "utf-8")
    assert table.rows == (("1", "Dam sold, at last; so it is"), ("2", "It rained"))


def test_a_table_of_one_column_is_a_table() -> None:
    """A header and a sentence a line need no delimiter."""
    assert columns(b"words\nDam sold\nIt rained.").header == ("words",)


def test_sentences_become_the_documents_they_name() -> None:
    """Rows are gathered by document in their order; the text of a document is its sentences, one a line."""
    dam, vote = _read(TABLE, EVERYTHING)
    assert (dam.name, vote.name) == ("dam", "vote")
    assert dam.text == 'Dam sold\nIt rained, "hard".\nIt stopped.\nThen we left.'
    assert _texts(dam) == dam.text.split("\n")
    assert [sentence.external_id for sentence in dam.sentences] == ["1", "2", "3", "4"]


def test_kinds_and_speakers_are_kept() -> None:
    """A row's kind is its sentence's, an empty one is body; consecutive rows of one speaker are a turn."""
    dam, _ = _read(TABLE, EVERYTHING)
    assert [sentence.kind for sentence in dam.sentences] == [SentenceKind.HEADLINE, *[SentenceKind.BODY] * 3]
    assert [turn.speaker for turn in dam.turns] == ["Ann Lee", "Bo Ray"]
    assert [sentence.turn for sentence in dam.sentences] == [None, 0, 0, 1]


def test_a_formula_is_a_text_like_any_other() -> None:
    """Cells that a spreadsheet would compute are read as they are written."""
    assert _texts(_read(TABLE, EVERYTHING)[1]) == ["=1+1"]


def test_without_a_document_column_the_table_is_one_document() -> None:
    """A table of sentences alone is the document that the file is."""
    (document,) = _read("words\nDam sold.\n\nIt rained.\n", Mapping(text="words"))
    assert (document.name, _texts(document)) == ("table", ["Dam sold.", "It rained."])


def test_a_document_a_row_is_cut_into_sentences() -> None:
    """With a document a row each text is kept as it is and segmented."""
    table = 'name,words\ndam," Dam sold\n\nIt rained. “We wait.”"\nvote,Nobody came.'
    dam, vote = _read(table, Mapping(text="words", document="name", unit="document"))
    assert dam.text == " Dam sold\n\nIt rained. “We wait.”"
    assert _texts(dam) == ["Dam sold", "It rained.", "“We wait.”"]
    assert vote.name == "vote"


def test_documents_without_names_are_counted() -> None:
    """A document a row without a name is called after the file, with a number."""
    documents = _read("words,n\nIt rained.,1\nIt stopped.,1\n", Mapping(text="words", unit="document"))
    assert [document.name for document in documents] == ["table-1", "table-2"]


def test_a_long_document_fits_into_a_cell() -> None:
    """A cell may hold more than the 131,072 characters that the csv module allows by default."""
    (document,) = _read("words\n" + "It rained. " * 20_000, Mapping(text="words", unit="document"))
    assert len(document.sentences) == 20_000


def test_all_problems_are_told_at_once_and_nothing_is_read() -> None:
    """Ragged rows, empty texts, ids given twice and unknown kinds are all named with line and column."""
    table = 'id,words,kind\n1,Dam sold,body\n2,It rained\n1,,body\n3,"two\nlines",song\n4,more,body,x\n'
    found = _problems(table, Mapping(text="words", id="id", kind="kind"))
    assert [place[:2] for place in found] == [(3, None), (4, 2), (4, 1), (5, 3), (7, None)]
    assert "2 cells, the header has 3" in found[0][2]
    assert 'The cell of "words" is empty' in found[1][2]
    assert '"1" is there already, on line 2' in found[2][2]
    assert 'no kind "song"' in found[3][2]


def test_one_id_in_two_documents_is_no_problem() -> None:
    """Sentences may be numbered from 1 in every document."""
    assert len(_read(TABLE, EVERYTHING)) == 2


def test_a_document_given_twice_is_refused() -> None:
    """With a document a row no two rows may have one name."""
    mapping = Mapping(text="words", document="name", unit="document")
    assert _problems("name,words\ndam,It rained.\ndam,It stopped.\n", mapping)[0][:2] == (3, 1)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("id,text\n1,Dam sold", 'There is no column "words"; the columns are id, text'),
        ("words,words\na,b", 'There are 2 columns "words"'),
        ("words,id\n", "no row below it"),
        (",,\n,,\n", "no header"),
        ('words,id\n"Dam sold,1\n', "cannot be read as a table"),
        ("words,id\nDam\0sold,1\n", "NUL"),
        ("", "empty"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(table: str, message: str) -> None:
    """A missing column names those that exist; a broken or empty table says what is wrong."""
    assert message in _problems(table, Mapping(text="words"))[0][2]


CELLS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1).map(str.strip)


@given(st.lists(CELLS.filter(lambda cell: cell.strip("\u200b\u200e\u200f\u2060\ufeff") == cell != ""), min_size=1))
def test_offsets_point_at_the_cells(cells: list[str]) -> None:
    """The sentence of each row is its cell, character for character."""
    quoted = ('"' + cell.replace('"', '""') + '"' for cell in cells)
    table = "id\twords\n" + "".join(f"{number}\t{cell}\n" for number, cell in enumerate(quoted))
    (document,) = _read(table, Mapping(text="words", id="id"))
    assert _texts(document) == cells
