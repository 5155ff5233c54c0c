"""Correcting a document that has been answered."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select

from annotate.corpus import units
from annotate.corpus.annotation import Act, Answer, Link, Origin, Reference, Status
from annotate.corpus.document import Offsets
from annotate.errors import Forbidden, NotFound, Outdated, Refused
from annotate.formats.draft_json import TextDraft
from annotate.store.models import AnnotationLog, DocumentVersion, LogKind, Sentence, User
from annotate.store.queries.standing import standing_answers
from annotate.store.queries.stored import Stored
from annotate.workflow.agreement_report import project_report
from annotate.workflow.blindness import peek
from annotate.workflow.correcting import Effect, accept_correction, begin_correction, change_text, effect
from annotate.workflow.documents import read_document
from annotate.workflow.drafts import accept, change_sentences, own_text, store_draft
from tests.laws.test_log import rebuild, rows
from tests.workflow.answers import one
from tests.workflow.conftest import TEXT, Study


@dataclass
class Desk:
    """A manager correcting the study's document."""

    study: Study

    def begin(self) -> int:
        with self.study.store.writing() as session:
            return begin_correction(
                session, self.study.manager, self.study.project, self.study.document.id, self.study.now()
            ).id

    def text(self, draft: int, text: str) -> None:
        with self.study.store.writing() as session:
            change_text(session, self.study.manager, self.study.project, draft, text)

    def effect(self, draft: int) -> Effect:
        with self.study.store.reading() as session:
            content = own_text(session, self.study.manager, self.study.project.id, draft)
            return effect(session, self.study.project, content)

    def accept(self, draft: int) -> None:
        with self.study.store.writing() as session:
            accept_correction(session, self.study.manager, self.study.project, draft, self.study.now())

    def correct(self, text: str) -> None:
        draft = self.begin()
        self.text(draft, text)
        self.accept(draft)

    def current(self) -> tuple[DocumentVersion, list[Sentence]]:
        with self.study.store.reading() as session:
            opened = read_document(session, self.study.project, self.study.document.id)
            return opened.version, list(opened.sentences)

    def answers(self, user: User) -> dict[int, Stored]:
        """Position -> what stands in the current version."""
        version, sentences = self.current()
        places = {each.id: each.position for each in sentences}
        with self.study.store.reading() as session:
            rows = standing_answers(session, self.study.round.id, version.id, Origin.ANNOTATOR, user.id)
            return {places[stored.sentence]: stored for _, stored in rows}


@pytest.fixture
def desk(sqlite_study: Study) -> Desk:
    return make_desk(sqlite_study)


def make_desk(study: Study) -> Desk:
    """Ana answers everything, Ben one sentence."""
    for position in range(5):
        study.save(position, one(f"speaker {position}"))
    study.save(1, one("the minister"), user=study.ben)
    return Desk(study)


ASKED = TEXT.replace("asked her", "had asked her")


def test_unchanged_sentences_keep_their_answers(study: Study) -> None:
    """One word corrected: its sentence is unseen, all others have the very answers they had."""
    desk = make_desk(study)
    before = desk.answers(desk.study.ana)
    desk.correct(ASKED)
    after = desk.answers(desk.study.ana)
    assert sorted(after) == [0, 1, 3, 4]
    assert all(after[place].answer == before[place].answer for place in after)
    assert {stored.status for stored in after.values()} == {Status.DONE}
    assert [each.answer for each in desk.answers(desk.study.ben).values()] == [one_of(desk, desk.study.ben)]


def one_of(desk: Desk, user: User) -> Answer:
    """What the user answered to the second sentence of the first version."""
    with desk.study.store.reading() as session:
        log = session.scalars(
            select(AnnotationLog).where(AnnotationLog.user_id == user.id, AnnotationLog.kind == LogKind.SAVE)
        ).first()
        assert log is not None
        version = session.get_one(Sentence, log.sentence_id).version_id
        rows = standing_answers(session, desk.study.round.id, version, Origin.ANNOTATOR, user.id)
        return next(stored.answer for _, stored in rows)


def test_the_effect_is_told_before(desk: Desk) -> None:
    """The preview names what stays, what becomes unseen and what goes; it changes nothing."""
    draft = desk.begin()
    assert not desk.effect(draft).changes
    desk.text(draft, ASKED)
    assert desk.effect(draft) == Effect(kept=4, unseen=[3], left=1)
    assert desk.current()[0].number == 1


def test_the_version_before_stays_as_it_was(desk: Desk) -> None:
    """Its text, its sentences and the answers to them can still be read."""
    old, sentences = desk.current()
    desk.correct(ASKED)
    with desk.study.store.reading() as session:
        opened = read_document(session, desk.study.project, desk.study.document.id, 1)
        kept = dict(standing_answers(session, desk.study.round.id, old.id, Origin.ANNOTATOR, desk.study.ana.id))
    assert (opened.version.text, [each.id for each in opened.sentences]) == (TEXT, [each.id for each in sentences])
    assert kept
    new = desk.current()[0]
    assert (new.number, new.text, new.is_current, opened.version.is_current) == (2, ASKED, True, False)


def test_marked_words_stand_at_the_same_words(desk: Desk) -> None:
    """A mention marked in a later sentence moves with it when an earlier one grows."""
    study = desk.study
    start = TEXT.index("The agency")
    link = Link(None, "the agency", mention=Offsets(start, start + len("The agency")))
    answer = Answer((Act((link,), {"stance": "against", "target": Reference(None, "the dam")}),))
    study.save(3, answer, base=1)
    desk.correct("A much longer headline than before it was\n\n" + TEXT.partition("\n\n")[2])
    mention = desk.answers(study.ana)[3].answer.acts[0].chain[0].mention
    assert mention is not None
    assert desk.current()[0].text[mention.start : mention.end] == "The agency"


def test_sentences_are_joined_in_a_correction(desk: Desk) -> None:
    """Bad segmentation: the joined sentence is unseen, the others keep their answers."""
    draft, study = desk.begin(), desk.study
    with study.store.writing() as session:
        change_sentences(
            session, study.manager, study.project.id, draft, 5, lambda sentences, text: units.join(sentences, 1)
        )
    assert desk.effect(draft) == Effect(kept=3, unseen=[2], left=2)
    desk.accept(draft)
    assert sorted(desk.answers(study.ana)) == [0, 2, 3]


def test_every_row_can_be_rebuilt_after_a_correction(desk: Desk) -> None:
    """What was carried stands in the log, so that the rows of the new version come of it like any other."""
    desk.correct(ASKED)
    with desk.study.store.writing() as session:
        before = rows(session)
        rebuild(session)
        assert rows(session) == before


def test_agreement_reads_one_version(desk: Desk) -> None:
    """After a correction each sentence counts once, as it stands."""
    study = desk.study
    desk.correct(ASKED)
    with study.store.writing() as session:
        peek(session, study.project, study.manager, study.round, study.now())
    with study.store.reading() as session:
        [layer, *_] = project_report(session, study.project, study.manager, "main", "stance")["layers"]
    assert (layer["units"], layer["ratings"], layer["single_ratings"]) == (4, 2, 3)


def test_a_save_to_the_version_before_is_refused(desk: Desk) -> None:
    """Who has the old text open is told to open it again; nothing is stored under words that changed."""
    desk.correct(ASKED)
    with pytest.raises(Forbidden, match="newer version"):
        desk.study.save(2, one("author"), base=1)


def test_labelling_goes_on_in_the_new_version(desk: Desk) -> None:
    """A carried answer is changed like any other, from the version that the page shows."""
    desk.correct(ASKED)
    study = desk.study
    study.sentences = [each.id for each in desk.current()[1]]
    study.save(2, one("author"))
    study.save(0, one("author"), base=1)
    assert sorted(desk.answers(study.ana)) == [0, 1, 2, 3, 4]


def test_gold_is_carried_too(desk: Desk) -> None:
    """A second correction carries what the first one carried, whoever it is from."""
    desk.correct(ASKED)
    desk.correct(ASKED + " Nobody else did.")
    assert sorted(desk.answers(desk.study.ana)) == [0, 1, 3, 4]
    assert desk.current()[0].number == 3


def test_one_draft_of_a_correction_at_a_time(desk: Desk) -> None:
    """Beginning again goes on with the draft that waits."""
    assert desk.begin() == desk.begin()


def test_what_changes_nothing_is_refused(desk: Desk) -> None:
    """A correction without a difference makes no version."""
    with pytest.raises(Refused, match="Nothing is different"):
        desk.accept(desk.begin())


def test_a_title_alone_makes_no_version(desk: Desk) -> None:
    """Renaming touches no sentence and no answer."""
    draft, study = desk.begin(), desk.study
    with study.store.writing() as session:
        content = own_text(session, study.manager, study.project.id, draft)
        retitle(session, study, draft, content)
    desk.accept(draft)
    with study.store.reading() as session:
        assert read_document(session, study.project, study.document.id).document.title == "The dam, rejected"
    assert desk.current()[0].number == 1


def retitle(session: object, study: Study, draft: int, content: TextDraft) -> None:
    changed = replace(content, document=replace(content.document, title="The dam, rejected"))
    store_draft(session, study.manager, study.project.id, draft, changed)  # type: ignore[arg-type]


def test_two_managers_correct_one_after_the_other(desk: Desk) -> None:
    """A correction of a text that was corrected meanwhile is refused; nothing is overwritten."""
    study = desk.study
    with study.store.writing() as session:
        theirs = begin_correction(session, study.ana, study.project, study.document.id, study.now()).id
        change_text(session, study.ana, study.project, theirs, TEXT + " The end.")
    desk.correct(ASKED)
    with study.store.writing() as session, pytest.raises(Outdated, match="meanwhile"):
        accept_correction(session, study.ana, study.project, theirs, study.now())


def test_a_correction_is_no_new_document(desk: Desk) -> None:
    """Accepting drafts makes no document of a correction, and a new text corrects nothing."""
    draft, study = desk.begin(), desk.study
    with study.store.writing() as session, pytest.raises(Refused, match="correction"):
        accept(session, study.manager, study.project.id, [draft], study.now())
    with study.store.writing() as session, pytest.raises(NotFound):
        accept_correction(session, study.ben, study.project, draft, study.now())
