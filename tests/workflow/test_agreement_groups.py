"""The parts of a round: kinds of sentences, days and batches, from the database; and some kinds alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from annotate.agreement.study import Study as AgreementStudy
from annotate.corpus.annotation import Answer, Mark
from annotate.corpus.document import SentenceKind
from annotate.corpus.segmentation import document_from_text
from annotate.errors import Refused
from annotate.store.models import Project, Round
from annotate.workflow.agreement import Question, study_of
from annotate.workflow.agreement_groups import check, groups_of
from annotate.workflow.agreement_report import project_report, themselves
from annotate.workflow.answers import save_answer
from annotate.workflow.documents import add_document
from annotate.workflow.rounds import assign
from tests.workflow.answers import one
from tests.workflow.conftest import START
from tests.workflow.conftest import Study as Small
from tests.workflow.test_agreement import ask, computed, ratings

HEADLINE, BODY = SentenceKind.HEADLINE, SentenceKind.BODY


def groups(study: Small, by: str) -> dict[str, set[str]]:
    """The units of each group of the stance by sentence."""
    found = computed(study)
    with study.store.reading() as session:
        return {name: set(part.units) for name, part in groups_of(session, ask(study), found, by)}


def both(study: Small, *positions: int) -> None:
    """Ana and Ben say the same of some sentences."""
    for position in positions:
        study.save(position, one("the minister"))
        study.save(position, one("the minister"), user=study.ben)


def test_headlines_and_body_are_two_groups(study: Small) -> None:
    """A unit stands in the group of the kind of its sentence."""
    both(study, 0, 1, 2)
    assert groups(study, "kind") == {"headline": {"dam/1"}, "body": {"dam/2", "dam/3"}}


def test_a_unit_counts_for_the_day_on_which_it_was_finished(study: Small) -> None:
    """The day of a sentence is that on which the last of its annotators saved it, in universal time."""
    both(study, 0)
    study.save(1, one("the minister"))
    study.ticks += 24 * 60
    study.save(1, one("the minister"), user=study.ben)
    first, second = (START + timedelta(days=days) for days in (0, 1))
    assert groups(study, "day") == {f"{first:%Y-%m-%d}": {"dam/1"}, f"{second:%Y-%m-%d}": {"dam/2"}}


def test_documents_that_were_assigned_together_are_a_batch(study: Small) -> None:
    """Documents of a later assignment are another batch, whoever gets more of the first ones then."""
    both(study, 0)
    with study.store.writing() as session:
        later = START + timedelta(days=3)
        text = document_from_text("vote", "No, he said. Yes.")
        document = add_document(session, study.project.id, study.manager, text, later)
        round_ = session.get_one(Round, study.round.id)
        people = [(document.id, user.id) for user in (study.ana, study.ben)]
        assign(session, study.manager, round_, people, later)
        sentence = max(study.sentences) + 1
        for user in (study.ana, study.ben):
            save_answer(
                session, user, study.project.id, round_.id, sentence, 0, f"vote-{user.id}", one("the minister"), later
            )
    assert groups(study, "batch") == {f"{START:%Y-%m-%d %H:%M}": {"dam/1"}, f"{later:%Y-%m-%d %H:%M}": {"vote/1"}}


def test_some_kinds_alone_are_counted_alone(study: Small) -> None:
    """Of headlines alone there are their ratings, and of what has none of these sentences what is missing in them."""
    both(study, 0, 1)
    study.save(2, replace(one("the minister"), mark=Mark.UNCLEAR))
    found = {kind: computed_of(study, replace(ask(study), kinds=(kind,))) for kind in (HEADLINE, BODY)}
    assert set(ratings(found[HEADLINE])) == {("dam/1", "ana"), ("dam/1", "ben")}
    assert set(ratings(found[BODY])) == {("dam/2", "ana"), ("dam/2", "ben")}
    assert Counter(found[HEADLINE].excluded) == {}
    assert Counter(found[BODY].excluded) == {"unclear": 1, "unseen": 5}


def computed_of(study: Small, question: Question) -> AgreementStudy:
    """The study of a question, as the server's owner sees it who said that they look."""
    computed(study)
    with study.store.reading() as session:
        return study_of(session, None, question)


def test_the_report_says_which_sentences_counted(study: Small) -> None:
    """Kinds, confidence and layers that are not compared stand in the provenance, and each group in the report."""
    both(study, 0, 1, 2)
    study.save(3, Answer(no_act=True))
    computed(study)
    with study.store.reading() as session:
        project = session.get_one(Project, study.project.id)
        found = project_report(session, project, None, "main", "stance", "sentence", kinds=[BODY], by="kind", width=0.3)
    assert found["provenance"]["sentence_kinds"] == ["body"]
    assert found["provenance"]["confidence"] == 0.95
    assert [group["group"] for group in found["layers"][0]["by"]["groups"]] == ["body"]
    assert [plan["width"] for plan in found["plans"]] == [0.3]


def test_rounds_that_have_no_common_scale_do_not_spoil_a_report(sqlite_study: Small) -> None:
    """Where annotators cannot be compared with themselves, since the level was changed, the reason is told."""
    both(sqlite_study, 0, 1)
    found, question = computed(sqlite_study), ask(sqlite_study)
    own, apart = themselves([(question, found), (question, replace(found, level="ordinal"))])
    assert own == []
    assert [(each["layer"], each["reading"]) for each in apart] == [("stance", "sentence")]
    assert "nominal, ordinal" in apart[0]["reason"]


def test_unknown_parts_are_refused_with_those_there_are() -> None:
    """Nobody has to guess what a project can be broken down by."""
    with pytest.raises(Refused, match="document, kind, day, batch, round, codebook-version"):
        check("colour")
