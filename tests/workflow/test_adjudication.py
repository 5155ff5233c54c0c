"""Deciding gold: side by side with the annotators' answers, logged, undone, and never over what anybody chose."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from annotate.agreement.csv_rows import as_csv
from annotate.corpus.adjudication import taken
from annotate.corpus.annotation import Answer, Mark, Origin, Status
from annotate.corpus.roles import Role, RoundKind, RoundState
from annotate.errors import Forbidden, NotFound, Refused
from annotate.store.models import Entry, Membership, Reason
from annotate.store.queries.standing import standing_answers
from annotate.store.queries.stored import Stored
from annotate.workflow.accepting import accept_agreed, take_back
from annotate.workflow.accounts import make_account
from annotate.workflow.adjudication import GOLD, Bench, decide, give_reason, open_bench
from annotate.workflow.adjudication_queue import Queue, queue
from annotate.workflow.agreement_report import project_report
from annotate.workflow.answers import Newer
from annotate.workflow.history import redo, undo
from annotate.workflow.progress import Viewer
from annotate.workflow.rounds import make_round, move_round
from tests.workflow.answers import one
from tests.workflow.conftest import PASSWORD, START, Study

CURATES = frozenset({Role.CURATOR})


@dataclass
class Court:
    """A closed round of which two annotators answered four sentences: two alike, one apart, one by Ana alone."""

    study: Study
    curator: Viewer
    other: Viewer

    def bench(self, viewer: Viewer | None = None) -> Bench:
        with self.study.store.reading() as session:
            return open_bench(
                session, viewer or self.curator, self.study.project, self.study.round.id, self.study.document.id
            )

    def queue(self) -> Queue:
        with self.study.store.reading() as session:
            return queue(session, self.curator, self.study.project, self.study.round.id)

    def decide(
        self, position: int, answer: Answer, base: int = 0, viewer: Viewer | None = None, request: str = ""
    ) -> Stored:
        with self.study.store.writing() as session:
            return decide(
                session,
                viewer or self.curator,
                self.study.project,
                self.study.round.id,
                self.study.sentences[position],
                base,
                request or uuid.uuid4().hex,
                answer,
                self.study.now(),
            )

    def together(self, verb: object, token: str) -> int:
        with self.study.store.writing() as session:
            return verb(  # type: ignore[operator, no-any-return]
                session,
                self.curator,
                self.study.project,
                self.study.round.id,
                self.study.document.id,
                token,
                self.study.now(),
            )

    def step(self, verb: object, viewer: Viewer | None = None) -> Stored:
        [only] = self.steps(verb, viewer)
        return only

    def steps(self, verb: object, viewer: Viewer | None = None) -> list[Stored]:
        with self.study.store.writing() as session:
            return verb(  # type: ignore[operator, no-any-return]
                session,
                (viewer or self.curator).user,
                self.study.project.id,
                self.study.round.id,
                self.study.document.id,
                uuid.uuid4().hex,
                self.study.now(),
                GOLD,
            )

    def chosen(self, origin: Origin) -> list[tuple[int, Answer]]:
        with self.study.store.reading() as session:
            version = self.bench().desk.version.id
            rows = standing_answers(session, self.study.round.id, version, origin)
            return [(user, stored.answer) for user, stored in rows]


@pytest.fixture
def court(study: Study) -> Court:
    for position in (0, 1):
        for user in (study.ana, study.ben):
            study.save(position, one("the minister"), user=user)
    study.save(2, one("the minister"))
    study.save(2, one("author", stance="favour"), user=study.ben)
    study.save(3, one("the agency"))
    with study.store.writing() as session:
        curators = [make_account(session, login, login.title(), PASSWORD, START) for login in ("cleo", "dora")]
        session.add_all(Membership(project_id=study.project.id, user_id=u.id, role=Role.CURATOR) for u in curators)
    study.move(RoundState.CLOSED)
    return Court(study, *(Viewer(user, CURATES) for user in curators))


def test_a_bench_tells_what_is_agreed_and_how_far_the_rest_differs(court: Court) -> None:
    """Each answered sentence has its voices; the ones that all answered alike are agreed, single answers are not."""
    bench = court.bench()
    ids = court.study.sentences
    assert [len(bench.voices.get(each, ())) for each in ids] == [2, 2, 2, 1, 0]
    assert bench.agreed == {ids[0], ids[1]}
    assert [bench.dissent.get(each) for each in ids] == [0, 0, 1, 0, None]
    assert bench.most_disagreed == 2


def test_letters_stand_for_the_same_person_throughout_a_document(court: Court) -> None:
    """Who is A in one sentence is A in the next."""
    bench = court.bench()
    whose = {voice.letter: voice.user_id for heard in bench.voices.values() for voice in heard}
    assert sorted(whose) == ["A", "B"]
    assert all(whose[voice.letter] == voice.user_id for heard in bench.voices.values() for voice in heard)
    assert {letter: user.id for letter, user in bench.people.items()} == whose


def test_gold_stands_beside_the_answers_and_never_over_them(court: Court) -> None:
    """A decision changes no annotator's answer, and keeps the names that were chosen."""
    before = court.chosen(Origin.ANNOTATOR)
    voice = court.bench().voices[court.study.sentences[2]][0]
    saved = court.decide(2, taken(voice.stored.answer))
    assert saved.answer == voice.stored.answer
    assert court.chosen(Origin.ANNOTATOR) == before
    assert court.chosen(Origin.GOLD) == [(court.curator.user.id, voice.stored.answer)]


def test_one_request_decides_once_and_an_older_page_is_refused(court: Court) -> None:
    """A repeated request stores nothing more; a decision over a newer one is shown it, another curator's too."""
    first = court.decide(2, one("the minister"), request="same")
    assert court.decide(2, one("the minister"), request="same").version == first.version == 1
    with pytest.raises(Newer) as caught:
        court.decide(2, one("author"), viewer=court.other)
    assert caught.value.stored == court.bench().desk.answers[court.study.sentences[2]]


def test_two_curators_share_one_gold_and_its_undo(court: Court) -> None:
    """What one curator decided another changes and takes back; the last change is undone first, and redone."""
    court.decide(2, one("the minister"))
    court.decide(2, one("author"), base=1, viewer=court.other)
    assert court.step(undo).answer.acts[0].chain[0].name == "the minister"
    assert court.step(redo, court.other).answer.acts[0].chain[0].name == "author"
    assert len(court.chosen(Origin.GOLD)) == 1


def test_undo_of_gold_touches_no_annotators_answer(court: Court) -> None:
    """With no gold decided, a curator has nothing to undo, however much the annotators saved."""
    with pytest.raises(Refused, match="nothing to undo"):
        court.step(undo)


def test_all_that_agree_are_accepted_at_once_and_taken_back(court: Court) -> None:
    """Accepting decides the agreed sentences alone; taking back leaves what was changed since."""
    assert court.together(accept_agreed, "first") == 2
    assert court.together(accept_agreed, "second") == 0
    assert set(court.bench().desk.answers) == set(court.study.sentences[:2])
    court.decide(0, one("author"), base=1)
    assert court.together(take_back, "first") == 1
    answers = court.bench().desk.answers
    assert answers[court.study.sentences[0]].answer.acts[0].chain[0].name == "author"
    assert answers[court.study.sentences[1]].status is Status.UNSEEN


def test_what_was_accepted_at_once_is_undone_at_once(court: Court) -> None:
    """One undo makes all that was accepted together undecided again, and so it does with what was taken back."""
    court.together(accept_agreed, "first")
    court.together(take_back, "first")
    for status in (Status.DONE, Status.UNSEEN):
        assert [each.status for each in court.steps(undo)] == [status] * 2


def test_what_was_taken_back_is_accepted_anew(court: Court) -> None:
    """Accepting, taking back and accepting again leaves the agreed sentences decided."""
    court.together(accept_agreed, "first")
    court.together(take_back, "first")
    assert court.together(accept_agreed, "second") == 2


def test_gold_is_decided_of_closed_rounds_alone(court: Court) -> None:
    """While annotators label there is no bench, no queue and no gold."""
    court.study.move(RoundState.LABELLING)
    for attempt in (court.bench, court.queue, lambda: court.decide(2, one("author"))):
        with pytest.raises(Refused, match="once it is closed"):
            attempt()


def test_who_labels_in_a_round_does_not_adjudicate_it_before_it_is_revealed(court: Court) -> None:
    """A curator who is one of the round's annotators stays blind until it is revealed."""
    ana = Viewer(court.study.ana, frozenset({Role.CURATOR, Role.ANNOTATOR}))
    with pytest.raises(Forbidden, match="stay blind"):
        court.bench(ana)
    with pytest.raises(Forbidden, match="stay blind"):
        court.decide(2, one("author"), viewer=ana)
    court.study.move(RoundState.REVEALED)
    assert court.bench(ana).agreed


def test_another_projects_sentence_is_not_found(court: Court) -> None:
    """A sentence id from elsewhere decides nothing and takes no reason."""
    with court.study.store.writing() as session, pytest.raises(NotFound):
        decide(
            session,
            court.curator,
            court.study.project,
            court.study.round.id,
            10**6,
            0,
            "r",
            Answer(),
            court.study.now(),
        )
    with court.study.store.writing() as session, pytest.raises(NotFound):
        give_reason(session, court.curator, court.study.project, court.study.round.id, 10**6, "slip", court.study.now())


def test_a_reason_is_kept_replaced_and_taken_away(court: Court) -> None:
    """Why a sentence was in dispute is one of four reasons, or none."""
    place = (court.curator, court.study.project, court.study.round.id, court.study.sentences[2])
    seen = []
    for reason in ("slip", "ambiguous", ""):
        with court.study.store.writing() as session:
            give_reason(session, *place, reason, court.study.now())
        seen.append(court.bench().reasons.get(court.study.sentences[2]))
    assert seen == [Reason.SLIP, Reason.AMBIGUOUS, None]
    with court.study.store.writing() as session, pytest.raises(Refused, match="one of: slip"):
        give_reason(session, *place, "because", court.study.now())


def test_the_queue_counts_what_is_answered_disputed_and_decided(court: Court) -> None:
    """Of four answered sentences one is in dispute; decisions count, an emptied one does not."""
    before = court.queue()
    assert (before.answered, before.disputed, before.decided, before.waiting[0].dissent) == (4, 1, 0, 0.25)
    court.together(accept_agreed, "first")
    court.decide(2, Answer(mark=Mark.UNCLEAR))
    assert court.queue().decided == 3
    court.together(take_back, "first")
    assert court.queue().decided == 1


def test_a_curator_of_gold_owns_no_annotators_rows(court: Court) -> None:
    """Gold is stored under the curator who decided, apart from the answers of annotators."""
    court.decide(2, one("author"), viewer=court.other)
    assert [user for user, _ in court.chosen(Origin.GOLD)] == [court.other.user.id]


def test_each_annotator_is_told_against_the_gold(court: Court) -> None:
    """Over the sentences with gold: how often each said what was decided; without gold there is no such part."""
    study = court.study
    study.move(RoundState.REVEALED)
    with study.store.reading() as session:
        assert (
            project_report(session, study.project, study.manager, "main", "stance")["layers"][0]["against_gold"] == []
        )
    court.together(accept_agreed, "all")
    court.decide(2, one("author", stance="favour"), viewer=court.other)
    with study.store.reading() as session:
        [layer, *_] = project_report(session, study.project, study.manager, "main", "stance")["layers"]
    found = {
        pair["annotators"][1]: (pair["units"], pair["percent_agreement"]["value"]) for pair in layer["against_gold"]
    }
    assert found == {study.ana.login: (3, pytest.approx(2 / 3)), study.ben.login: (3, 1.0)}
    assert {pair["annotators"][0] for pair in layer["against_gold"]} == {"(gold)"}
    assert all("(gold)" not in pair["annotators"] for pair in layer["pairs"])
    assert "(gold) + " in as_csv({"layers": [layer], "provenance": {}})


def test_a_source_that_is_hidden_in_another_round_can_be_taken(court: Court) -> None:
    """What annotators of the closed round named is taken even if somebody added it in a round still being labelled."""
    study = court.study
    with study.store.writing() as session:
        other = make_round(session, study.project.id, study.manager, "second", RoundKind.MAIN, study.now())
        move_round(session, study.manager, other, RoundState.LABELLING, study.now())
        session.flush()
        for entry in session.scalars(select(Entry).where(Entry.key == "the minister")):
            entry.round_id = other.id
    assert court.together(accept_agreed, "all") == 2
