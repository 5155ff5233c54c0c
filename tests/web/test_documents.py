"""The documents' pages, as somebody without scripts uses them."""

from __future__ import annotations

import gc
import io
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from annotate.corpus.roles import Role
from annotate.formats import codebook_yaml
from annotate.resources import seeds
from annotate.store.engine import Store
from annotate.store.models import Document, DocumentVersion, Draft, Membership, Sentence, User
from annotate.workflow.accounts import make_account
from annotate.workflow.projects import make_project
from tests.fixtures.desk import PASSWORD as DESK_PASSWORD
from tests.fixtures.desk import make_desk, said
from tests.web.conftest import NOW, PASSWORD, Visitor, new_visitor, soup, words

DOCUMENTS = "/p/study/documents/"
TEXT = "Dam rejected\n\n“We will not,” she said. Nobody asked."
HOSTILE = "<script>alert(1)</script> \"' onload=x"


@pytest.fixture
def manager(signed_in: Visitor, app_store: Store, mara: User) -> Visitor:
    """Mara, signed in, the manager of the project `study`."""
    codebook = codebook_yaml.read((seeds() / "codebooks" / "default.yaml").read_bytes())
    with app_store.writing() as session:
        make_project(session, mara, HOSTILE, codebook, NOW, slug="study")
    return signed_in


@pytest.fixture
def member(app: Flask, app_store: Store, manager: Visitor) -> Callable[..., Visitor]:
    """Makes another person with the given roles in the project, signed in."""

    def make(login: str, *roles: Role) -> Visitor:
        with app_store.writing() as session:
            user = make_account(session, login, login, PASSWORD, NOW)
            session.add_all(Membership(project_id=1, user_id=user.id, role=role) for role in roles)
        visitor = new_visitor(app)
        visitor.sign_in(login)
        return visitor

    return make


def upload(visitor: Visitor, *files: tuple[str, bytes], encoding: str = "") -> TestResponse:
    return visitor.send(
        f"{DOCUMENTS}upload",
        **{
            "upload-files": [(io.BytesIO(data), name) for name, data in files],
            "upload-language": "en",
            "upload-encoding": encoding,
        },
    )


def paste(visitor: Visitor, text: str = TEXT, name: str = "") -> str:
    """Pastes a text; returns the address of its preview."""
    answer = visitor.send(f"{DOCUMENTS}paste", **{"paste-text": text, "paste-name": name, "paste-language": "en"})
    assert answer.status_code == 302, words(answer)
    return str(answer.location)


def how_many(store: Store, model: type) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_project_without_documents_says_what_to_do(manager: Visitor) -> None:
    """The empty list leads to the page where texts are added."""
    page = manager.get(DOCUMENTS)
    assert "No documents yet" in words(page)
    assert soup(page).find("a", href=f"{DOCUMENTS}add")


def test_a_text_is_pasted_looked_through_and_accepted(manager: Visitor, app_store: Store) -> None:
    """The preview shows each sentence; nothing is a document before it is accepted, then it is listed and read."""
    preview = paste(manager, TEXT)
    page = soup(manager.get(preview))
    assert [said.text for said in page.select(".said")] == ["Dam rejected", "“We will not,” she said.", "Nobody asked."]
    assert how_many(app_store, Document) == 0
    answer = manager.send(f"{DOCUMENTS}drafts", draft="1", do="accept")
    assert answer.location == DOCUMENTS
    assert "Dam rejected" in words(manager.get(DOCUMENTS))
    assert "Nobody asked." in words(manager.get(f"{DOCUMENTS}1?s=3"))
    with app_store.reading() as session:
        assert session.scalars(select(DocumentVersion.text)).one() == TEXT


def test_sentences_are_corrected_with_plain_buttons(manager: Visitor) -> None:
    """Joining, splitting and changing the kind are buttons of a form, and lead back to the sentence."""
    preview = paste(manager, TEXT)
    joined = manager.send(f"{preview}/sentences", seen="3", join="2")
    assert joined.location == f"{preview}?s=2#s2"
    buttons = soup(manager.get(joined.location)).find_all("button", attrs={"name": "split"})
    nobody = next(button["value"] for button in buttons if button.text == "Nobody")
    manager.send(f"{preview}/sentences", seen="2", split=nobody)
    manager.send(f"{preview}/sentences", seen="3", rekind="3", kind="list item")
    page = soup(manager.get(preview))
    assert [said.text for said in page.select(".said")][1:] == ["“We will not,” she said.", "Nobody asked."]
    assert page.select_one("#s3 .of-kind").text == "list item"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"seen": "3", "join": "3"}, "There is no sentence after this one"),
        ({"seen": "2", "join": "1"}, "were changed meanwhile"),
        ({"seen": "3", "split": "2:0"}, "can be split only between"),
        ({"seen": "3", "join": "9"}, "There is no sentence 9"),
    ],
)
def test_a_correction_that_cannot_be_is_explained(manager: Visitor, fields: dict[str, str], told: str) -> None:
    """What a button cannot do is said on the same page, and nothing is changed."""
    preview = paste(manager)
    answer = manager.send(f"{preview}/sentences", **fields)
    assert told in words(manager.get(answer.location))
    assert len(soup(manager.get(preview)).select(".said")) == 3


@pytest.mark.parametrize("fields", [{"join": "x"}, {"split": "1:-1"}, {"rekind": "1", "kind": "shout"}, {}])
def test_made_up_corrections_are_refused(manager: Visitor, fields: dict[str, str]) -> None:
    """A form that the page did not make is refused as such."""
    assert manager.send(f"{paste(manager)}/sentences", seen="3", **fields).status_code == 400


def test_two_thousand_sentences_are_paged(manager: Visitor) -> None:
    """A long text is shown page by page, lightly, and the page of a sentence is found by its number."""
    preview = paste(manager, "\n".join(f"This is sentence {number}." for number in range(2000)))
    first, last = manager.get(preview), manager.get(f"{preview}?s=1999")
    assert len(first.data) < 250_000
    assert "Page 10 of 10" in words(last)
    assert soup(last).select_one("#s1999.chosen .said").text == "This is sentence 1998."  # type: ignore[union-attr]


def test_several_files_are_previewed_and_accepted_together(manager: Visitor, app_store: Store) -> None:
    """An upload of several files lists them with what was recognised; the marked ones are accepted at once."""
    answer = upload(manager, ("a.txt", "Çağrı geldi. Sustu.".encode("cp1254")), ("b.txt", "\ufeffOne.".encode()))
    page = manager.get(answer.location)
    assert "Windows-1254, Turkish a guess: look at it" in words(page)
    assert "UTF-8 (Unicode)" in words(page)
    marked = [box["value"] for box in soup(page).select("input[name=draft][checked]")]
    manager.send(f"{DOCUMENTS}drafts", draft=marked, do="accept")
    with app_store.reading() as session:
        assert session.execute(select(Document.name, DocumentVersion.encoding).join(DocumentVersion)).all() == [
            ("a", "cp1254"),
            ("b", "utf-8"),
        ]


def test_the_encoding_is_corrected_in_the_preview(manager: Visitor) -> None:
    """Another encoding is chosen in the preview; one that cannot be is refused there, and the text stays."""
    preview = upload(manager, ("a.txt", "Žluťoučký kůň.".encode("cp1250")), encoding="cp1257").location
    described = {"title": "T", "name": "a", "language": "cs"}
    refused = manager.send(preview, **described, encoding="utf-8")
    assert (refused.status_code, "is not utf-8" in words(refused)) == (422, True)
    manager.send(preview, **described, encoding="cp1250")
    assert "Žluťoučký kůň." in words(manager.get(preview))


def test_a_table_asks_for_its_columns(manager: Visitor, app_store: Store) -> None:
    """A table shows its first rows and proposes columns; what is wrong in it is told with its line."""
    table = "sentence_id,sentence,article\n1,It left.,ship\n1,He waved.,ship\n"
    columns = manager.get(upload(manager, ("news.csv", table.encode())).location).location
    page = soup(manager.get(columns))
    chosen = {each["name"]: each.find("option", selected=True)["value"] for each in page.select("form.form select")}
    assert chosen == {"text": "sentence", "document": "article", "id": "sentence_id", "kind": "", "speaker": ""}
    refused = manager.send(columns, unit="sentence", **chosen)
    assert (refused.status_code, "line 3, column 1" in words(refused)) == (422, True)
    taken = manager.send(columns, unit="sentence", **(chosen | {"id": ""}))
    assert "He waved." in words(manager.get(taken.location))
    assert how_many(app_store, Document) == 0


def test_a_column_that_is_not_there_is_refused(manager: Visitor) -> None:
    """A form with a column that the table does not have is refused, and the table waits."""
    columns = manager.get(upload(manager, ("news.csv", b"text\nOne.\n")).location).location
    assert manager.send(columns, unit="sentence", text="body").status_code == 422
    assert manager.get(columns).status_code == 200


BAD_FILES = {
    "empty": (b"", "The text is empty"),
    "white space": (b" \n \t\n", "only white space"),
    "binary": (b"\x89PNG\r\n" + bytes(50), "This is a picture"),
    "a NUL": (b"One.\nT\0wo.", "bad.txt: line 2, column 2: There is a NUL character"),
    "mixed encodings": ("Çağrı şöyle. ".encode() * 9 + "Çağrı".encode("cp1254"), "is not utf-8"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_stores_nothing(manager: Visitor, app_store: Store, name: str) -> None:
    """A bad file among good ones is named with the reason, and none of them is kept."""
    data, told = BAD_FILES[name]
    answer = upload(manager, ("good.txt", b"One."), ("bad.txt", data))
    assert answer.status_code == 422
    assert told in words(answer)
    assert how_many(app_store, Draft) == 0


def test_ragged_rows_and_no_file_are_refused(manager: Visitor) -> None:
    """A form without a file asks for one; every ragged row of a table is told with its line."""
    assert "This is needed." in words(upload(manager))
    columns = manager.get(upload(manager, ("news.csv", b"text,doc\nOne.\nTwo.,b\nThree.\n")).location).location
    refused = words(manager.send(columns, unit="sentence", text="text"))
    assert "line 2: This row has 1 cells" in refused
    assert "line 4: This row has 1 cells" in refused


def test_fifty_megabytes_are_refused(manager: Visitor, app_store: Store) -> None:
    """What is far too large is refused before it is read, and the message says what the most is."""
    answer = send_body(manager, unfinished(manager) + 50 * 1024 * 1024 * b"a" + b"\r\n--b--\r\n")
    assert answer.status_code == 413
    assert "20 MB" in words(answer)
    assert how_many(app_store, Draft) == 0


# The library lets go of the file that it was writing without closing it.
@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")
def test_an_unfinished_upload_stores_nothing(manager: Visitor, app_store: Store) -> None:
    """An upload that breaks off midway leaves nothing behind."""
    body = unfinished(manager)
    for length in (len(body), len(body) + 1000):
        assert send_body(manager, body, length).status_code == 400
    gc.collect()
    assert how_many(app_store, Draft) == 0


def unfinished(visitor: Visitor) -> bytes:
    """The body of an upload that breaks off within its file."""
    return (
        f'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{visitor.token("/help/")}\r\n'
        '--b\r\nContent-Disposition: form-data; name="upload-language"\r\n\r\nen\r\n'
        '--b\r\nContent-Disposition: form-data; name="upload-encoding"\r\n\r\n\r\n'
        '--b\r\nContent-Disposition: form-data; name="upload-files"; filename="a.txt"\r\n\r\nOne. Tw'
    ).encode()


def send_body(visitor: Visitor, body: bytes, length: int | None = None) -> TestResponse:
    """Sends `body` as an upload whose header says that it has `length` bytes."""
    return visitor.client.post(
        f"{DOCUMENTS}upload",
        input_stream=io.BytesIO(body),
        content_length=len(body) if length is None else length,
        content_type="multipart/form-data; boundary=b",
    )


def test_scripts_in_texts_and_names_are_only_text(manager: Visitor) -> None:
    """Whatever a text, a title or a name holds is shown, never run."""
    preview = paste(manager, f"{HOSTILE}\n\nHe said {HOSTILE}.", HOSTILE)
    manager.send(f"{DOCUMENTS}drafts", draft="1", do="accept")
    paste(manager, f"{HOSTILE}.", HOSTILE)
    for address in (
        f"{DOCUMENTS}drafts/1",
        f"{DOCUMENTS}drafts/1?s=1",
        f"{DOCUMENTS}drafts",
        DOCUMENTS,
        f"{DOCUMENTS}1",
    ):
        page = manager.get(address)
        assert page.status_code == 200
        assert all(script.get("src") and not script.text for script in soup(page).find_all("script"))
        assert "alert(1)" in words(page)
        assert not soup(page).find(attrs={"onload": True})
    assert preview == f"{DOCUMENTS}drafts/1"


def test_a_name_that_is_taken_keeps_the_draft(manager: Visitor, app_store: Store) -> None:
    """A draft whose name a document has taken meanwhile is not lost: the page says what to change."""
    first, second = paste(manager), paste(manager)
    manager.send(second, title="T", name="dam-rejected", language="en")
    manager.send(f"{DOCUMENTS}drafts", draft=first.rsplit("/", 1)[1], do="accept")
    answer = manager.send(f"{DOCUMENTS}drafts", draft=second.rsplit("/", 1)[1], do="accept")
    assert "choose another name" in words(manager.get(answer.location))
    assert how_many(app_store, Draft) == 1


def test_documents_are_removed_after_a_question(manager: Visitor, app_store: Store) -> None:
    """Removing asks first; then document and sentences are gone."""
    paste(manager)
    manager.send(f"{DOCUMENTS}drafts", draft="1", do="accept")
    assert "Remove “Dam rejected”?" in words(manager.get(f"{DOCUMENTS}1/remove"))
    assert manager.send(f"{DOCUMENTS}1/remove").location == DOCUMENTS
    assert (how_many(app_store, Document), how_many(app_store, Sentence)) == (0, 0)


def test_others_read_and_only_managers_add(manager: Visitor, member: Callable[..., Visitor]) -> None:
    """Every member reads the documents; adding, previews and removing are for managers, and a draft for its owner."""
    preview = paste(manager)
    manager.send(f"{DOCUMENTS}drafts", draft="1", do="accept")
    preview = paste(manager)
    ana = member("ana", Role.ANNOTATOR)
    assert [ana.get(address).status_code for address in (DOCUMENTS, f"{DOCUMENTS}1")] == [200, 200]
    refused = (f"{DOCUMENTS}add", f"{DOCUMENTS}drafts", preview, f"{DOCUMENTS}1/remove")
    assert [ana.get(address).status_code for address in refused] == [403] * 4
    assert "Add documents" not in words(ana.get(DOCUMENTS))
    nora = member("nora", Role.MANAGER)
    assert nora.get(preview).status_code == 404
    assert nora.send(f"{preview}/sentences", seen="3", join="1").status_code == 404
    stranger = member("sam")
    assert stranger.get(DOCUMENTS).status_code == 404


def test_a_document_of_another_project_is_not_there(manager: Visitor, app_store: Store, mara: User) -> None:
    """A document or draft reached through another project's address does not exist."""
    preview = paste(manager)
    manager.send(f"{DOCUMENTS}drafts", draft="1", do="accept")
    draft = paste(manager).rsplit("/", 1)[1]
    codebook = codebook_yaml.read((seeds() / "codebooks" / "default.yaml").read_bytes())
    with app_store.writing() as session:
        make_project(session, mara, "Other", codebook, NOW, slug="other")
    other = "/p/other/documents/"
    gets = [manager.get(f"{other}{each}").status_code for each in ("1", "1/remove", f"drafts/{draft}")]
    posts = [manager.send(f"{other}1/remove"), manager.send(f"{other}drafts", draft=draft, do="accept")]
    assert gets == [404] * 3
    assert [answer.status_code for answer in posts] == [404] * 2
    assert (preview, how_many(app_store, Document)) == (f"{DOCUMENTS}drafts/1", 1)


def test_a_document_is_corrected_in_a_new_version(app: Flask, app_store: Store) -> None:
    """The manager changes the text, sees what that does, accepts it, and still reads the version before."""
    desk = make_desk(app_store)
    desk.answer("ana", 1, said("author", "neither"))
    manager = new_visitor(app)
    manager.sign_in("mara", DESK_PASSWORD)
    here = f"/p/dam/documents/{desk.document_id}"
    draft = str(manager.send(f"{here}/correct").location)
    assert "No sentence is different yet" in words(manager.get(draft))
    assert "Nothing is different" in words(manager.client.get(manager.send(f"{draft}/new-version").location))
    manager.send(f"{draft}/text", text=desk.text.replace("Nobody asked", "Nobody had asked"))
    told = words(manager.get(draft))
    assert "One sentence is new and will be unseen for everybody." in told
    assert "keep their answers" in told
    manager.send(f"{draft}/new-version")
    page = manager.get(here)
    assert "Nobody had asked her why." in words(page)
    assert "Nobody asked her why." in words(manager.get(f"{here}?version=1"))
    assert manager.get(f"{here}?version=3").status_code == 404
