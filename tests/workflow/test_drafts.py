"""Pasting and uploading texts, correcting their sentences, accepting them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from annotate.corpus import units
from annotate.corpus.document import SentenceKind
from annotate.errors import NotFound, Outdated, Refused, Unreadable
from annotate.formats.draft_json import TextDraft
from annotate.formats.sentence_table import Mapping
from annotate.store.engine import Store
from annotate.store.models import Document, DocumentVersion, Draft, Sentence
from annotate.workflow import drafts, uploads
from tests.workflow.conftest import Study

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ARTICLE = "Ship sails\n\nIt left at dawn, he said. Nobody waved.\n"


def upload(study: Study, *files: tuple[str, bytes], language: str = "en", encoding: str | None = None) -> list[int]:
    with study.store.writing() as session:
        made = uploads.upload_files(session, study.manager, study.project.id, files, language, encoding, NOW)
        return [each.id for each in made]


def paste(study: Study, text: str, name: str = "") -> int:
    with study.store.writing() as session:
        return uploads.paste_text(session, study.manager, study.project.id, text, "en", NOW, name).id


def describe(
    study: Study, draft: int, name: str, title: str = "", language: str = "en", encoding: str = "utf-8"
) -> TextDraft:
    with study.store.writing() as session:
        return drafts.describe(
            session,
            study.manager,
            study.project.id,
            draft,
            name=name,
            title=title,
            language=language,
            encoding=encoding,
        )


def look(study: Study, draft: int) -> TextDraft:
    with study.store.reading() as session:
        return drafts.own_text(session, study.manager, study.project.id, draft)


def accept(study: Study, *chosen: int) -> None:
    with study.store.writing() as session:
        drafts.accept(session, study.manager, study.project.id, chosen, NOW)


def stored_text(study: Study, name: str) -> str:
    with study.store.reading() as session:
        wanted = select(DocumentVersion.text).join(Document).where(Document.name == name)
        return session.scalars(wanted.where(Document.project_id == study.project.id)).one()


def how_many(store: Store, model: type) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1254", "cp1252"])
def test_the_stored_text_is_the_upload_character_for_character(study: Study, encoding: str) -> None:
    """Whatever its encoding and line ends, a text is stored as it was, and its sentences are pieces of it."""
    text = "Ağır yük\r\n\r\n“Gelmeyiz,”\u00a0dedi. Çok öfkeliydi.\r\n" if encoding == "cp1254" else (
        "Lourde tâche\r\n\r\n“Nous restons,”\u00a0dit-il. Très fâché.\r\n"
    )  # fmt: skip
    [draft] = upload(study, ("ship.txt", text.encode(encoding)), language="tr" if encoding == "cp1254" else "fr")
    accept(study, draft)
    assert stored_text(study, "ship") == text
    with study.store.reading() as session:
        sentences = select(Sentence.start, Sentence.end).join(DocumentVersion).join(Document)
        start, end = session.execute(sentences.where(Document.name == "ship").order_by(Sentence.position)).first() or (
            0,
            0,
        )
    assert text[start:end] == text.split("\r\n")[0]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_any_text_is_stored_as_it_is_or_refused(sqlite_study: Study, text: str) -> None:
    """An uploaded text comes out as it went in, or is refused with a reason; nothing in between."""
    with sqlite_study.store.writing() as session:
        manager, project = sqlite_study.manager, sqlite_study.project.id
        try:
            [made] = uploads.upload_files(session, manager, project, [("a.txt", text.encode())], "en", "utf-8", NOW)
        except Refused:
            return
        content = drafts.own_text(session, manager, project, made.id)
    assert content.document.text == text.removeprefix("\ufeff")


def test_a_pasted_text_has_the_line_breaks_it_was_pasted_with(sqlite_study: Study) -> None:
    """Browsers send two characters for a line break; the text is stored with the one that was pasted."""
    draft = paste(sqlite_study, ARTICLE.replace("\n", "\r\n"))
    accept(sqlite_study, draft)
    assert stored_text(sqlite_study, "ship-sails") == ARTICLE


def test_a_pasted_text_is_called_by_its_first_words(sqlite_study: Study) -> None:
    """Title and name come from the first words; one in another script gets a name that tables can hold."""
    ship, given_name, chinese = (
        look(sqlite_study, paste(sqlite_study, *each)).document
        for each in ((ARTICLE,), (ARTICLE, "my ship"), ("他来了。",))
    )
    assert (ship.title, ship.name) == ("Ship sails", "ship-sails")
    assert (given_name.title, given_name.name) == ("my ship", "my ship")
    assert (chinese.title, chinese.name) == ("他来了。", "text")


def test_names_that_are_taken_get_a_number(sqlite_study: Study) -> None:
    """Two files of one name, or one called like a document, do not stand in each other's way."""
    first, second = upload(sqlite_study, ("dam.txt", b"One."), ("DAM/dam.txt", b"Two."))
    assert [look(sqlite_study, each).document.name for each in (first, second)] == ["dam-2", "dam-3"]


def test_one_bad_file_keeps_all_out(study: Study) -> None:
    """Of an upload with a bad file nothing is stored, and every bad file is named."""
    with pytest.raises(Unreadable) as refused:
        upload(study, ("good.txt", b"Fine."), ("empty.txt", b""), ("report.txt", b"%PDF-1.7 and so on"))
    assert [str(problem.message).split(":")[0] for problem in refused.value.problems] == ["empty.txt", "report.txt"]
    assert how_many(study.store, Draft) == 0


BAD = {
    "empty": (b"", "The text is empty"),
    "white space": (b" \n\t \r\n", "only white space"),
    "50 MB": (50 * 1024 * 1024 * b"a", "52.4 MB of text; 20 MB is the most"),
    "a spreadsheet": (b"PK\x03\x04" + bytes(100), "a Word document, a spreadsheet or another zip file"),
    "a binary file": (bytes(range(1, 256)) * 20, "binary file"),
    "mixed encodings": ("Çağrı şöyle. ".encode() * 9 + "Çağrı".encode("cp1254"), "is not utf-8"),
    "a NUL": (b"One.\nTwo\0three.", "bad.txt: line 2, column 4: There is a NUL character"),
    "no letters to label": ("\u200b\n".encode(), "only white space"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_texts_are_refused_with_the_reason(sqlite_study: Study, name: str) -> None:
    """What cannot be a document is refused with what is wrong, and stored nowhere."""
    data, told = BAD[name]
    with pytest.raises(Refused, match=told):
        upload(sqlite_study, ("bad.txt", data))
    assert how_many(sqlite_study.store, Draft) == 0


def test_a_wrong_encoding_is_refused_with_the_byte(sqlite_study: Study) -> None:
    """An encoding that the bytes contradict is refused with the line and byte."""
    with pytest.raises(Unreadable, match=r"a.txt: line 2: Byte 9 \(0xe7\) is not utf-8"):
        upload(sqlite_study, ("a.txt", "Bir gün\nçay.".replace("ü", "u").encode("cp1254")), encoding="utf-8")


def test_another_encoding_can_be_chosen_afterwards(sqlite_study: Study) -> None:
    """A code page that was guessed wrong is corrected in the preview: the upload is read again, its name kept."""
    [draft] = upload(sqlite_study, ("ship.txt", "Žluťoučký kůň stál.".encode("cp1250")), encoding="cp1257")
    describe(sqlite_study, draft, "horse", "Kůň", "cs", "cp1250")
    document = look(sqlite_study, draft).document
    assert (document.text, document.name, document.title, document.language) == (
        "Žluťoučký kůň stál.",
        "horse",
        "Kůň",
        "cs",
    )


def test_another_language_finds_the_sentences_anew(sqlite_study: Study) -> None:
    """Where sentences end depends on the language, so that choosing another one looks for them again."""
    draft = paste(sqlite_study, "Am 3. Oktober kam er. Sie ging.")
    english = len(look(sqlite_study, draft).document.sentences)
    content = describe(sqlite_study, draft, "x", language="de")
    assert [content.document.sentence_text(i) for i in range(2)] == ["Am 3. Oktober kam er.", "Sie ging."]
    assert english >= 2


def test_sentences_are_joined_split_and_rekinded(study: Study) -> None:
    """Corrections made before anyone labels are what is stored."""
    draft = paste(study, ARTICLE)
    text = ARTICLE
    for seen, change in (
        (3, lambda sentences, text: units.join(sentences, 1)),
        (2, lambda sentences, text: units.split_at(sentences, text, 1, text.index("he said"))),
        (3, lambda sentences, text: units.rekind(sentences, 2, SentenceKind.LIST_ITEM)),
    ):
        with study.store.writing() as session:
            drafts.change_sentences(session, study.manager, study.project.id, draft, seen, change)
    accept(study, draft)
    with study.store.reading() as session:
        found = select(Sentence).join(DocumentVersion).join(Document).where(Document.name == "ship-sails")
        rows = session.scalars(found.order_by(Sentence.position)).all()
    assert [(text[row.start : row.end], row.kind) for row in rows] == [
        ("Ship sails", "headline"),
        ("It left at dawn,", "body"),
        ("he said. Nobody waved.", "list item"),
    ]


def test_a_button_pressed_twice_joins_once(sqlite_study: Study) -> None:
    """The second press speaks of sentences that are gone, and is refused."""
    draft = paste(sqlite_study, ARTICLE)

    def press() -> None:
        with sqlite_study.store.writing() as session:
            drafts.change_sentences(
                session, sqlite_study.manager, sqlite_study.project.id, draft, 3, lambda s, text: units.join(s, 0)
            )

    press()
    with pytest.raises(Outdated):
        press()
    assert len(look(sqlite_study, draft).document.sentences) == 2


def test_a_draft_is_its_owners_alone(sqlite_study: Study) -> None:
    """Nobody else reads, changes, accepts or discards it, nor does it exist in another project."""
    draft = paste(sqlite_study, ARTICLE)
    project = sqlite_study.project.id
    with sqlite_study.store.writing() as session:
        for owner, place in ((sqlite_study.ana, project), (sqlite_study.manager, None)):
            with pytest.raises(NotFound):
                drafts.own_text(session, owner, place, draft)
            with pytest.raises(NotFound):
                drafts.discard(session, owner, place, [draft])
        with pytest.raises(NotFound):
            drafts.accept(session, sqlite_study.ana, project, [draft], NOW)
        assert drafts.own_drafts(session, sqlite_study.ana, project) == ([], 0)


def test_several_are_accepted_at_once_or_none(study: Study) -> None:
    """Accepted drafts become documents in their order; one that cannot be keeps all waiting."""
    first, second = upload(study, ("b.txt", b"One."), ("a.txt", b"Two."))
    describe(study, second, "dam")
    with pytest.raises(Refused, match="dam: The project has a document of this name"):
        accept(study, first, second)
    assert how_many(study.store, Draft) == 2
    describe(study, second, "c")
    with study.store.writing() as session:
        added = drafts.accept(session, study.manager, study.project.id, None, NOW)
    assert [document.name for document in added] == ["b", "c"]
    assert how_many(study.store, Draft) == 0


def test_discarding_leaves_nothing(sqlite_study: Study) -> None:
    """A discarded draft is gone, and cannot be accepted any more."""
    draft = paste(sqlite_study, ARTICLE)
    with sqlite_study.store.writing() as session:
        assert drafts.discard(session, sqlite_study.manager, sqlite_study.project.id, None) == 1
    with pytest.raises(NotFound):
        accept(sqlite_study, draft)


TABLE = b"id,doc,sentence,who\ns1,ship,It left.,ANA\ns2,ship,=1+1,ANA\ns1,quay,He waved.,BEN\n"
COLUMNS = Mapping(text="sentence", document="doc", id="id", speaker="who")


def name_columns(study: Study, draft: int, mapping: Mapping) -> list[int]:
    with study.store.writing() as session:
        made = drafts.name_columns(session, study.manager, study.project.id, draft, mapping, None, NOW)
        return [each.id for each in made]


def test_a_table_of_sentences_becomes_documents(study: Study) -> None:
    """Once its columns are named, a table's documents are drafts with its sentences, ids and speakers as given."""
    [table] = upload(study, ("news.csv", TABLE))
    with pytest.raises(Refused, match="Say first which column"):
        accept(study, table)
    ship, quay = (look(study, each).document for each in name_columns(study, table, COLUMNS))
    assert [ship.sentence_text(i) for i in range(2)] == ["It left.", "=1+1"]
    assert [sentence.external_id for sentence in ship.sentences] == ["s1", "s2"]
    assert (ship.turns[0].speaker, quay.name) == ("ANA", "quay")


def test_a_table_of_documents_is_segmented(sqlite_study: Study) -> None:
    """A table with a document a row gives each document its text as the cell has it."""
    [table] = upload(sqlite_study, ("news.tsv", b'name\tbody\nship\t"It left. He waved."\n'))
    [ship] = name_columns(sqlite_study, table, Mapping(text="body", document="name", unit="document"))
    assert len(look(sqlite_study, ship).document.sentences) == 2


def test_changing_the_language_leaves_given_sentences(sqlite_study: Study) -> None:
    """Sentences that a table gave are never cut anew."""
    [table] = upload(sqlite_study, ("news.csv", b"sentence\nIt left. He waved.\n"))
    [draft] = name_columns(sqlite_study, table, Mapping(text="sentence"))
    content = describe(sqlite_study, draft, "x", language="de")
    assert (len(content.document.sentences), content.document.language) == (1, "de")


BAD_TABLES = {
    "ragged rows": (b"sentence,doc\nOne.,a\nTwo.\n", Mapping("sentence"), "line 3: This row has 1 cells"),
    "no such column": (b"sentence\nOne.\n", Mapping("text"), 'line 1: There is no column "text"'),
    "duplicate ids": (b"sentence,id\nOne.,1\nTwo.,1\n", Mapping("sentence", id="id"), 'line 3, column 2: "1" is there'),
    "no rows": (b"sentence\n", Mapping("sentence"), "no row below it"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_TABLES)
def test_bad_tables_are_refused_with_the_line(sqlite_study: Study, name: str) -> None:
    """What is wrong in a table is told with its line and column, and the table waits to be looked at again."""
    data, mapping, told = BAD_TABLES[name]
    [table] = upload(sqlite_study, ("news.csv", data))
    with pytest.raises(Unreadable) as refused:
        name_columns(sqlite_study, table, mapping)
    assert told in str(refused.value)
    assert how_many(sqlite_study.store, Draft) == 1


def test_a_language_is_a_code(sqlite_study: Study) -> None:
    """A language that is no ISO 639 code is refused."""
    with pytest.raises(Refused, match="no code of a language"):
        upload(sqlite_study, ("a.txt", b"One."), language="English")
