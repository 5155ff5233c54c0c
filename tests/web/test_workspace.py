from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from annotate.corpus.annotation import Mark, Mode, Status
from annotate.corpus.document import Offsets
from annotate.corpus.entry import EntryKind
from annotate.corpus.roles import RoundState
from annotate.store.engine import Store
from annotate.store.models import Entry
from annotate.web.workspace.marks import marks_of
from annotate.web.workspace.words import stretches, words_of
from tests.fixtures.desk import EVERY_KIND, PASSWORD, STANCE, START, Desk, make_desk
from tests.web.conftest import Visitor, new_visitor, soup, words


@pytest.fixture
def desk(app_store: Store) -> Desk:
    return make_desk(app_store)


@pytest.fixture
def full_desk(app_store: Store) -> Desk:
    return make_desk(app_store, EVERY_KIND)


def annotator(app: Flask, login: str = "ana") -> Visitor:
    visitor = new_visitor(app)
    assert visitor.sign_in(login, PASSWORD).status_code == 302
    return visitor


def post(visitor: Visitor, desk: Desk, number: int, do: str = "go-on", **fields: Any) -> TestResponse:
    """Sends the plain form of a sentence as a browser would: with its hidden fields, `fields` filled in."""
    address = f"{desk.path}?s={number}"
    form = soup(visitor.get(address)).select_one("form.answer")
    assert form is not None
    hidden = {str(each["name"]): str(each["value"]) for each in form.select("input[type=hidden]")}
    return visitor.client.post(address, data=hidden | {"do": do} | {k.replace("__", "-"): v for k, v in fields.items()})


def put(visitor: Visitor, desk: Desk, number: int, answer: Any, base: Any = 0, **changed: Any) -> TestResponse:
    path = f"/p/dam/r/{desk.round.id}/s/{desk.sentences[number - 1].id}"
    body = {"request_id": uuid.uuid4().hex, "base_version": base, "answer": answer} | changed.pop("body", {})
    headers = {"X-Annotator": str(desk.users["ana"].id)} | changed.pop("headers", {})
    return visitor.client.put(path, json=body, headers=headers)


def favour(source: str = "author") -> dict[str, Any]:
    return {"acts": [{"source": [{"entry": None, "name": source}], "values": {"stance": "favour"}}]}


# ---- the page ----


def test_the_page_does_not_grow_with_the_registry(app: Flask, desk: Desk) -> None:
    """A registry of two thousand entries makes the labelling page no larger than one of a few hundred does."""
    visitor = annotator(app)
    sizes = [len(visitor.get(desk.path).data)]
    for first in (1000, 2000):
        with desk.store.writing() as session:
            row = {"project_id": desk.project.id, "kind": EntryKind.PERSON, "created_at": START, "in_cast": False}
            names = [f"speaker {number}" for number in range(first, first + 1000)]
            rows = [row | {"name": each, "key": each, "sought": each, "note": "", "authority": ""} for each in names]
            session.execute(insert(Entry), rows)
        sizes.append(len(visitor.get(desk.path).data))
    assert sizes[0] < sizes[1] == sizes[2]


def test_the_document_reads_as_an_article(app: Flask, desk: Desk) -> None:
    """All sentences stand on the page in order, word for word, each a link to its form."""
    page = soup(annotator(app).get(desk.path))
    links = page.select("a.words")
    assert [link.get_text() for link in links] == [desk.words(n) for n in range(1, len(desk.sentences) + 1)]
    assert links[2]["href"] == "?s=3#s-3"


def test_work_goes_on_where_it_stopped(app: Flask, desk: Desk) -> None:
    """Without a sentence in the address the first unanswered one is in work."""
    ana = annotator(app)
    put(ana, desk, 1, favour())
    assert "Sentence 2 of" in words(ana.get(desk.path))


@pytest.mark.parametrize("number", ["0", "99"])
def test_a_sentence_that_is_not_there_is_not_found(app: Flask, desk: Desk, number: str) -> None:
    """A wrong number in the address says so instead of showing another sentence."""
    assert annotator(app).get(f"{desk.path}?s={number}").status_code == 404


def test_what_was_chosen_stands_in_the_margin(app: Flask, desk: Desk) -> None:
    """The margin shows stance, source chain and status, in words too."""
    ana = annotator(app)
    chain = [{"entry": None, "name": "Northern Agency"}, {"entry": None, "name": "a spokesman"}]
    put(ana, desk, 2, {"acts": [{"source": chain, "values": {"stance": "against", "target": {"name": "the dam"}}}]})
    margin = soup(ana.get(desk.path)).select_one("#m-2")
    assert margin is not None
    assert " ".join(margin.get_text(" ").split()) == "done against Northern Agency › > a spokesman → toward the dam"


def test_names_that_are_html_stay_text(app: Flask, desk: Desk) -> None:
    """A name with a closing script tag ends neither the data of the page nor the page."""
    ana = annotator(app)
    evil = "</script><script>alert(1)</script><!--"
    put(ana, desk, 1, favour(evil))
    page = soup(ana.get(desk.path))
    data = page.select_one("#page-data")
    assert data is not None
    assert json.loads(data.get_text())["answers"]["0"][-1]["acts"][0]["source"][0]["name"] == evil
    assert not [each for each in page.find_all("script") if "alert(1)" in each.get_text() and each is not data]


def test_nothing_of_another_annotator_reaches_the_page(app: Flask, desk: Desk) -> None:
    """Neither answers nor new names of one annotator are on the page of another."""
    ben = annotator(app, "ben")
    answer = favour("a very secret witness") | {"comment": "nobody may read this"}
    put(ben, desk, 1, answer, headers={"X-Annotator": str(desk.users["ben"].id)})
    page = annotator(app).get(desk.path).get_data(as_text=True)
    assert "secret witness" not in page
    assert "nobody may read" not in page


def test_a_name_that_another_made_tells_nothing_of_it(app: Flask, desk: Desk) -> None:
    """Who types a name that another annotator has made gets back the own spelling alone, and no kind."""
    ben, ana = annotator(app, "ben"), annotator(app)
    made = {"acts": [{"source": [{"entry": None, "name": "The Water Board", "kind": "collective"}], "values": {}}]}
    put(ben, desk, 1, made, headers={"X-Annotator": str(desk.users["ben"].id)})
    answer = put(ana, desk, 1, favour("the water board")).get_data(as_text=True)
    assert "Water Board" not in answer
    assert "collective" not in answer


# ---- without scripts ----


def test_a_document_is_labelled_with_plain_forms(app: Flask, desk: Desk) -> None:
    """Sentence by sentence, each form leads to the next, and all are done at the end."""
    ana = annotator(app)
    last = len(desk.sentences)
    for number in range(1, last + 1):
        fields = {"acts__0__stance": "favour", "acts__0__source": "Northern Agency > a spokesman"}
        response = post(ana, desk, number, **fields)
        assert response.location.endswith(f"?s={min(number + 1, last)}#s-{min(number + 1, last)}")
    assert {desk.status(number) for number in range(1, last + 1)} == {Status.DONE}
    assert desk.chain(4) == ["Northern Agency", "a spokesman"]


def test_the_plain_form_takes_every_kind_of_layer(app: Flask, full_desk: Desk) -> None:
    """Choice, choices, number, text, span, target, joint source, and the sentence's own layers are all stored."""
    ana = annotator(app)
    found = words_of(full_desk.words(2), full_desk.sentences[1].start)
    said = found[-2]
    fields = {
        "acts__0__stance": "favour",
        "acts__0__source": "Hale + Brook",
        "acts__0__target": "the dam",
        "acts__0__tags": ["irony", "doubt"],
        "acts__0__strength": "2,5",
        "acts__0__note": "hm",
        "acts__0__cue": [f"{said.start}-{said.end}"],
        "sentence__clarity": "high",
    }
    assert post(ana, full_desk, 2, **fields).status_code == 302
    answer = full_desk.answers()[2]
    values = answer.acts[0].values
    assert (values["tags"], values["strength"], values["note"]) == (frozenset({"irony", "doubt"}), 2.5, "hm")
    assert values["cue"] == (Offsets(said.start, said.end),)
    assert full_desk.text[said.start : said.end] == "said"
    assert answer.values == {"clarity": "high"}
    assert full_desk.entry("the dam").kind is EntryKind.ISSUE
    assert full_desk.entry("Hale + Brook").kind is EntryKind.COLLECTIVE


def test_what_is_said_of_a_link_is_kept_with_it(app: Flask, full_desk: Desk) -> None:
    """Mode and the link's own layers are stored, and survive another save of the same chain."""
    ana = annotator(app)
    post(ana, full_desk, 2, do="add", acts__0__stance="favour", acts__0__source="Northern Agency > a spokesman")
    link = {"acts__0__links__1__mode": "direct", "acts__0__links__0__role": "state"}
    same = {"acts__0__stance": "favour", "acts__0__source": "Northern Agency > a spokesman"}
    post(ana, full_desk, 2, **same, **link)
    outer, inner = full_desk.answers()[2].acts[0].chain
    assert (outer.values, inner.mode) == ({"role": "state"}, Mode.DIRECT)


@pytest.mark.parametrize(
    ("do", "status"), [("skip", Status.SKIPPED), ("unclear", Status.UNCLEAR), ("none", Status.DONE)]
)
def test_a_sentence_is_set_aside_with_one_button(app: Flask, desk: Desk, do: str, status: Status) -> None:
    """Skip, unclear and "no stance act here" are saved and lead on."""
    assert post(annotator(app), desk, 2, do=do).location.endswith("s=3#s-3")
    assert desk.status(2) is status


def test_a_comment_leaves_a_skipped_sentence_skipped(app: Flask, desk: Desk) -> None:
    """Saying why a sentence was skipped does not take the skip back; labelling it does."""
    ana = annotator(app)
    post(ana, desk, 2, do="skip")
    post(ana, desk, 2, comment="bad segmentation")
    assert (desk.answers()[2].mark, desk.answers()[2].comment) == (Mark.SKIPPED, "bad segmentation")
    post(ana, desk, 2, acts__0__stance="favour", acts__0__source="author")
    assert desk.status(2) is Status.DONE


def test_a_second_act_is_added_and_removed(app: Flask, desk: Desk) -> None:
    """ "Another stance act" shows a further form; removing one keeps the other."""
    ana = annotator(app)
    first = {"acts__0__stance": "favour", "acts__0__source": "author"}
    added = post(ana, desk, 2, do="add", **first)
    page = soup(ana.get(added.location))
    assert len(page.select(".act")) == 2
    second = {"acts__1__present": "1", "acts__1__stance": "against", "acts__1__source": "the minister"}
    post(ana, desk, 2, **first, **second)
    assert [act.values["stance"] for act in desk.answers()[2].acts] == ["favour", "against"]
    post(ana, desk, 2, do="remove-0", **first, **second)
    assert [act.values["stance"] for act in desk.answers()[2].acts] == ["against"]


def test_a_half_answered_sentence_stays_in_sight(app: Flask, desk: Desk) -> None:
    """Whoever chose a stance but no source is kept at the sentence; going on without changes is free."""
    ana = annotator(app)
    assert post(ana, desk, 2, acts__0__stance="favour").location.endswith("s=2#s-2")
    assert desk.status(2) is Status.STARTED


def test_nothing_changed_is_not_saved_again(app: Flask, desk: Desk) -> None:
    """Walking through the document with the button writes nothing."""
    post(annotator(app), desk, 2)
    assert desk.saves() == 0


def test_an_older_form_is_refused_with_both_versions_shown(app: Flask, desk: Desk) -> None:
    """A save over a newer version shows what was saved meanwhile and keeps what was entered."""
    ana = annotator(app)
    put(ana, desk, 2, favour())
    fields = {"version": "0", "acts__0__stance": "against", "acts__0__source": "the minister"}
    response = post(ana, desk, 2, **fields)
    page = soup(response)
    assert response.status_code == 409
    assert "Saved meanwhile: favour author" in words(response)
    assert page.select_one("input[name=acts-0-stance][value=against]").has_attr("checked")  # type: ignore[union-attr]
    assert page.select_one("input[name=version]")["value"] == "1"  # type: ignore[index]
    assert desk.chain(2) == ["author"]


def test_a_refused_form_keeps_what_was_typed(app: Flask, full_desk: Desk) -> None:
    """A number that is none is named; nothing is stored, and the other entries stay in the form."""
    fields = {"acts__0__strength": "very", "acts__0__note": "hm", "acts__0__stance": "favour"}
    response = post(annotator(app), full_desk, 2, **fields)
    assert (response.status_code, full_desk.saves()) == (400, 0)
    page = soup(response)
    assert "“very” is no number" in page.get_text()
    assert page.select_one("textarea[name=acts-0-note]").get_text() == "hm"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("words=THERE", ["4", "5", "6"]),
        ("state=open&words=there", ["5", "6"]),
        ("state=commented", ["4"]),
        ("speaker=minist", ["2", "4"]),
        ("label=stance/favour&speaker=minister", ["2"]),
        ("kind=headline", ["1"]),
        ("state=asked", ["3"]),
        ("state=asked/question", ["3"]),
        ("state=asked/guideline", []),
        ("state=replied", []),
    ],
)
def test_sentences_are_found_without_scripts(app: Flask, desk: Desk, asked: str, numbers: list[str]) -> None:
    """By words, answer, speaker, label, kind and what was asked, alone and together: links lead to what matches."""
    ana = annotator(app)
    put(ana, desk, 2, favour("the minister"))
    against = {"acts": [{"source": [{"entry": None, "name": "the minister"}], "values": {"stance": "against"}}]}
    put(ana, desk, 4, against | {"comment": "hm"})
    ana.send(f"/p/dam/r/{desk.round.id}/s/{desk.sentences[2].id}/remarks", kind="question", text="Who?")
    page = soup(ana.get(f"{desk.path}?{asked}"))
    assert [each.get_text() for each in page.select(".found-numbers a")] == numbers
    assert f"{len(numbers)} of 8 sentences match" in page.get_text()
    for link in page.select(".found-numbers a")[:1]:
        there = soup(ana.get(f"{desk.path}{link['href']}".partition("#")[0]))
        assert f"Sentence {numbers[0]} of 8" in there.get_text()
        assert [each.get_text() for each in there.select(".found-numbers a")] == numbers


def test_guidelines_are_a_link_without_scripts(app: Flask, desk: Desk) -> None:
    """The page leads to the codebook version of the round, whose guidelines scripts show in a drawer."""
    link = soup(annotator(app).get(desk.path)).find("a", string="Guidelines")
    assert link is not None
    assert "Read first." in words(annotator(app).get(str(link["href"])))


def test_acts_change_places_and_are_copied_without_scripts(app: Flask, desk: Desk) -> None:
    """A button moves an act up; another one copies the whole answer of the sentence before, where none stands."""
    ana = annotator(app)
    acts = {"acts-0-stance": "favour", "acts-0-source": "author", "acts-1-present": "1"}
    post(ana, desk, 2, **acts, **{"acts-1-stance": "against", "acts-1-source": "the mayor", "comment": "hm"})
    shown = {"acts-0-stance": "favour", "acts-0-source": "author", "acts-1-stance": "against"}
    post(ana, desk, 2, do="earlier-1", comment="hm", **shown, **{"acts-1-source": "the mayor"})
    assert [act.chain[0].name for act in desk.answers()[2].acts] == ["the mayor", "author"]
    post(ana, desk, 3, do="copy")
    assert desk.answers()[3].acts == desk.answers()[2].acts
    assert desk.answers()[3].comment == ""
    assert "has an answer already" in words(post(ana, desk, 3, do="copy"))
    assert "nothing to copy" in words(post(ana, desk, 6, do="copy"))


def test_one_source_is_given_to_several_sentences_without_scripts(app: Flask, desk: Desk) -> None:
    """The form names them by number and says what belongs together; each gets an answer of its own, none a second, and
    one undo takes all of it back."""
    ana = annotator(app)
    post(ana, desk, 5, **{"acts-0-stance": "against", "acts-0-source": "a passer-by"})
    assert "This quotation: 4-6." in words(ana.get(f"{desk.path}?s=6"))
    post(ana, desk, 6, also="2, 4-6", **{"acts-0-stance": "against", "acts-0-source": "the minister"})
    assert {n: answer.acts[0].chain[0].name for n, answer in desk.answers().items()} == {
        2: "the minister",
        4: "the minister",
        5: "a passer-by",
        6: "the minister",
    }
    assert desk.status(4) is Status.STARTED
    ana.send(f"{desk.path}/undo", request_id="undo-1")
    assert [len(desk.answers()[n].acts) for n in (2, 4, 5, 6)] == [0, 0, 1, 0]


@pytest.mark.parametrize(
    ("also", "source", "told"),
    [
        ("4-99", "the minister", "it has the sentences 1 to"),
        ("x", "the minister", "names no sentences"),
        ("4", "", "first"),
    ],
)
def test_a_list_of_sentences_that_cannot_be_is_refused(
    app: Flask, desk: Desk, also: str, source: str, told: str
) -> None:
    """Nothing is stored, and what was typed is still in the form."""
    answer = post(annotator(app), desk, 6, also=also, **{"acts-0-stance": "against", "acts-0-source": source})
    assert told in words(answer)
    assert soup(answer).select_one("#also")["value"] == also
    assert desk.answers() == {}


def test_undo_and_redo_work_without_scripts(app: Flask, desk: Desk) -> None:
    """The buttons take back and bring back the last change and lead to its sentence."""
    ana = annotator(app)
    post(ana, desk, 3, do="skip")
    for verb, status in (("undo", Status.UNSEEN), ("redo", Status.SKIPPED)):
        response = ana.send(f"{desk.path}/{verb}", request_id=uuid.uuid4().hex)
        assert (response.status_code, desk.status(3)) == (302, status)
        assert "Sentence 3 of" in words(ana.get(response.location))


def test_a_name_too_long_is_refused_and_kept_in_the_form(app: Flask, desk: Desk) -> None:
    """A whole paragraph pasted into the source field is no name; it can be shortened there."""
    response = post(annotator(app), desk, 2, acts__0__source="x" * 301)
    assert (response.status_code, desk.saves()) == (400, 0)
    assert "301 characters" in words(response)
    assert len(str(soup(response).select_one("input[name=acts-0-source]")["value"])) == 301  # type: ignore[index]


# ---- what scripts send ----


def test_a_save_answers_with_what_stands(app: Flask, desk: Desk) -> None:
    """Version, status and the answer with its entries found come back; the registry's name is found in any case."""
    response = put(annotator(app), desk, 2, favour("northern agency"))
    stored = response.get_json()
    assert (response.status_code, stored["version"], stored["status"]) == (200, 1, "done")
    link = stored["answer"]["acts"][0]["source"][0]
    assert link == {"entry": desk.entry("Northern Agency").id, "name": "northern agency"}


def test_the_same_request_is_stored_once(app: Flask, desk: Desk) -> None:
    """A save that is sent again after a lost answer changes nothing and is answered the same."""
    ana = annotator(app)
    body = {"request_id": "once"}
    first, again = (put(ana, desk, 2, favour(), body=body).get_json() for _ in range(2))
    assert first == again
    assert desk.saves() == 1


def test_a_save_over_a_newer_version_brings_the_newer_one(app: Flask, desk: Desk) -> None:
    """Two windows: the later save is refused with what stands."""
    ana = annotator(app)
    put(ana, desk, 2, favour())
    response = put(ana, desk, 2, favour("the minister"))
    assert response.status_code == 409
    assert response.get_json()["stored"]["answer"]["acts"][0]["source"][0]["name"] == "author"


@pytest.mark.parametrize("body", [{"request_id": 3}, {"base_version": "1"}, {"base_version": True}, {"answer": []}])
def test_a_malformed_save_is_refused(app: Flask, desk: Desk, body: dict[str, Any]) -> None:
    """A script that sends nonsense is told so."""
    response = put(annotator(app), desk, 2, favour(), body=body)
    assert response.status_code == 400
    assert response.get_json()["error"]


def test_a_body_that_is_no_object_is_refused(app: Flask, desk: Desk) -> None:
    """A list, broken JSON or one that is nested without end is an error of the sender, not of the server."""
    path = f"/p/dam/r/{desk.round.id}/s/{desk.sentences[0].id}"
    headers = {"X-Annotator": str(desk.users["ana"].id), "Content-Type": "application/json"}
    ana = annotator(app)
    sent = ("[]", "{", "3", "[" * 100_000)
    assert [ana.client.put(path, data=data, headers=headers).status_code for data in sent] == [400] * len(sent)


def test_nobody_saves_under_another_account(app: Flask, desk: Desk) -> None:
    """A page left open by one annotator sends nothing once another has signed in on the same computer."""
    response = put(annotator(app, "ben"), desk, 2, favour())
    assert response.status_code == 401
    assert desk.saves() == 0


def test_a_foreign_page_cannot_save(app: Flask, desk: Desk) -> None:
    """A request without the page's own header is refused, cookie or not."""
    ana = annotator(app)
    path = f"/p/dam/r/{desk.round.id}/s/{desk.sentences[0].id}"
    assert ana.client.put(path, json={}).status_code == 401
    assert ana.client.post(f"{desk.path}/undo", data={"request_id": "x"}).status_code == 400


def test_who_is_signed_out_is_told_so(app: Flask, desk: Desk) -> None:
    """A save after the session has ended says 401 in JSON and redirects nowhere."""
    response = put(new_visitor(app), desk, 2, favour())
    assert (response.status_code, "error" in response.get_json()) == (401, True)


def test_a_closed_round_takes_no_save_and_is_still_readable(app: Flask, desk: Desk) -> None:
    """After closing, the page shows the answers with the controls switched off."""
    ana = annotator(app)
    put(ana, desk, 2, favour())
    desk.move(RoundState.CLOSED)
    assert put(ana, desk, 2, favour("the minister"), base=1).status_code == 403
    page = soup(ana.get(desk.path))
    assert page.select_one("fieldset.whole[disabled]") is not None
    assert "This round is closed" in page.get_text()
    assert post(ana, desk, 2, do="skip").status_code == 403


def test_who_is_not_assigned_sees_nothing(app: Flask, desk: Desk) -> None:
    """A manager who is no annotator of the project gets no workspace."""
    assert annotator(app, "mara").get(desk.path).status_code == 403


def test_sentences_of_another_round_are_not_found(app: Flask, desk: Desk) -> None:
    """An address with a round that is not the project's leads nowhere."""
    assert annotator(app).get(f"/p/dam/r/99/d/{desk.document_id}").status_code == 404


# ---- signs and words ----


def test_no_two_labels_look_alike_in_black_and_white() -> None:
    """Labels of a layer differ in letter, whatever their colours."""
    marks = marks_of(STANCE)
    assert [mark.letter for mark in marks.values()] == ["F", "A", "N"]
    assert len({mark.shape for mark in marks.values()}) == 3


def test_words_are_counted_in_code_points() -> None:
    """An emoji before a word moves it by one, and words in a row are one stretch."""
    found = words_of("😀 Hale said: 我们不建", 10)
    assert [(word.text, word.start) for word in found][:3] == [("😀", 10), ("Hale", 12), ("said", 17)]
    assert [word.text for word in found][-4:] == ["我", "们", "不", "建"]
    assert stretches([(12, 16), (17, 21)], found) == [Offsets(12, 21)]


# ---- what was answered before ----


def test_earlier_answers_are_listed_and_only_the_own(app: Flask, desk: Desk) -> None:
    """Each answer to a sentence, undone ones too, is listed with its source, and nothing of another annotator."""
    ana, ben = annotator(app), annotator(app, "ben")
    path = f"/p/dam/r/{desk.round.id}/s/{desk.sentences[1].id}/history"
    assert "No answer yet" in words(ana.get(path))
    put(ana, desk, 2, favour("the minister"))
    put(ana, desk, 2, favour("the clerk"), base=1)
    put(ben, desk, 2, favour("Zebulon"), headers={"X-Annotator": str(desk.users["ben"].id)})
    ana.client.post(f"{desk.path}/undo", json={"request_id": "u"}, headers={"X-Annotator": str(desk.users["ana"].id)})
    listed = [each.get_text(" ") for each in soup(ana.get(path)).select(".past-answers li")]
    assert [next(name for name in ("minister", "clerk") if name in each) for each in listed] == [
        "minister",
        "clerk",
        "minister",
    ]
    assert "undone" in listed[0]
    assert "Zebulon" not in words(ana.get(path))


def test_a_new_name_like_a_known_one_is_asked_about(app: Flask, desk: Desk) -> None:
    """Without scripts the form comes back once with what was typed, and saving it again keeps the new name."""
    visitor = annotator(app)
    written = "Nothern Agency > Sule Cavusoglu + the mayor"
    asked = post(visitor, desk, 2, acts__0__stance="favour", acts__0__source=written)
    assert asked.status_code == 422
    assert "“Nothern Agency” is new. Did you mean “Northern Agency”?" in words(asked)
    assert "“Sule Cavusoglu” is new. Did you mean “Şule Çavuşoğlu”?" in words(asked)
    assert "“the mayor” is new" not in words(asked)
    form = soup(asked).select_one("form.answer")
    assert form is not None
    assert form.select_one("[name=acts-0-source]")["value"] == written  # type: ignore[index]
    assert desk.answers() == {}
    sent = MultiDict((str(each["name"]), str(each["value"])) for each in form.select("input[type=hidden]"))
    sent.update({"do": "go-on", "acts-0-stance": "favour", "acts-0-source": written})
    assert visitor.client.post(f"{desk.path}?s=2", data=sent).status_code == 302
    assert desk.chain(2) == ["Nothern Agency", "Sule Cavusoglu + the mayor"]


def test_a_known_name_is_not_asked_about(app: Flask, desk: Desk) -> None:
    """A name that is in the registry, or that is like none there, is stored at once."""
    visitor = annotator(app)
    for number, source in ((2, "northern AGENCY"), (3, "somebody else"), (4, "North")):
        assert post(visitor, desk, number, acts__0__stance="favour", acts__0__source=source).status_code == 302
