"""Agreement of a round from the database: the study, who may see it, the report."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import select

from annotate.corpus.annotation import Answer, Mark
from annotate.corpus.codebook import Codebook
from annotate.corpus.readings import why_not_compared
from annotate.corpus.roles import RoundState
from annotate.errors import Forbidden, NotFound, Refused
from annotate.store.models import Assignment, Entry, Membership, Project, Relation, Round
from annotate.workflow.agreement import Question, layer_report, questions, study_of
from annotate.workflow.agreement_report import project_report
from annotate.workflow.blindness import peek, peeks
from annotate.workflow.rounds import withdraw
from tests.fixtures.desk import EVERY_KIND
from tests.workflow.answers import act, one
from tests.workflow.conftest import Study as Small


def ask(study: Small, layer: str = "stance", reading: str = "sentence") -> Question:
    with study.store.reading() as session:
        return questions(session, study.project, _round(study), layer, reading)[0]


def computed(study: Small, layer: str = "stance", reading: str = "sentence", *, unclear: bool = False):
    """The study of a reading, as the server's owner sees it who said that they look."""
    with study.store.writing() as session:
        peek(session, study.project, None, session.get_one(Round, study.round.id), study.now())
    with study.store.reading() as session:
        return study_of(session, None, replace(ask(study, layer, reading), unclear=unclear))


def _round(study: Small) -> Round:
    with study.store.reading() as session:
        return session.get_one(Round, study.round.id)


def ratings(found) -> dict[tuple[str, str], object]:
    rows = zip(found.unit.tolist(), found.annotator.tolist(), found.value.tolist(), strict=True)
    return {(found.units[u], found.annotators[a].split("-")[0]): found.categories[v] for u, a, v in rows}


def test_a_study_has_the_labels_of_the_sentences_that_are_done(study: Small) -> None:
    """Units are sentences counted from 1, and what is not done is missing with its reason."""
    study.save(0, one("the minister"))
    study.save(0, one("the minister", stance="favour"), user=study.ben)
    study.save(1, Answer(mark=Mark.SKIPPED))
    study.save(2, Answer(mark=Mark.UNCLEAR))
    study.save(3, Answer(acts=(act(stance="favour"),)))
    found = computed(study)
    assert ratings(found) == {("dam/1", "ana"): "against", ("dam/1", "ben"): "favour"}
    assert found.categories == ["favour", "against", "neither"]
    assert found.clusters == ["dam"]
    assert dict(found.excluded) == {"skipped": 1, "unclear": 1, "started": 1, "unseen": 5}


def test_unclear_counts_as_a_label_when_asked(sqlite_study: Small) -> None:
    """With "unclear" as a label it is no longer missing, and an answer kept under the mark does not count."""
    sqlite_study.save(0, one("the minister"))
    sqlite_study.save(0, replace(one("the minister"), mark=Mark.UNCLEAR), user=sqlite_study.ben)
    found = computed(sqlite_study, unclear=True)
    assert ratings(found) == {("dam/1", "ana"): "against", ("dam/1", "ben"): "(unclear)"}
    assert "unclear" not in found.excluded


def test_no_stance_act_is_an_empty_set(study: Small) -> None:
    """ "No stance act here" is an answer that differs from every label, not a missing one."""
    study.save(0, Answer(no_act=True))
    study.save(0, one("the minister"), user=study.ben)
    assert ratings(computed(study)) == {("dam/1", "ana"): "{}", ("dam/1", "ben"): "against"}


def test_chains_compare_entries_or_the_names_that_were_chosen(study: Small) -> None:
    """Before aliasing two names of one entry differ; after it they are one source."""
    study.save(0, one("the agency", "the minister"))
    study.save(0, one("the agency", "Minister Sand"), user=study.ben)
    with study.store.writing() as session:
        minister = session.scalars(select(Entry).where(Entry.key == "the minister")).one()
        other = session.scalars(select(Entry).where(Entry.key == "minister sand")).one()
        other.merged_into_id = minister.id
    before = ratings(computed(study, "source", "chain-before-aliasing"))
    after = ratings(computed(study, "source", "chain"))
    assert set(before.values()) == {("the agency", "the minister"), ("the agency", "minister sand")}
    assert set(after.values()) == {("the agency", "the minister")}
    assert set(ratings(computed(study, "source", "innermost")).values()) == {"the minister"}
    assert set(ratings(computed(study, "source", "outermost")).values()) == {"the agency"}


def test_every_reading_with_names_is_there_before_aliasing(study: Small) -> None:
    """Sources, their labels and targets are compared by entries, or by the names that were chosen for these."""
    study.save(0, one("the minister", target="the dam"))
    study.save(0, one("Minister Sand", target="The Great Dam"), user=study.ben)
    with study.store.writing() as session:
        entries = {entry.key: entry for entry in session.scalars(select(Entry))}
        entries["minister sand"].merged_into_id = entries["the minister"].id
        entries["the great dam"].merged_into_id = entries["the dam"].id

    def units_and_values(layer: str, reading: str) -> tuple[int, int]:
        found = ratings(computed(study, layer, reading))
        return len({unit for unit, _ in found}), len(set(found.values()))

    assert units_and_values("target", "sentence") == (1, 1)
    assert units_and_values("target", "sentence-before-aliasing") == (1, 2)
    assert units_and_values("stance", "joint") == (1, 1)
    assert units_and_values("stance", "joint-before-aliasing") == (1, 2)
    assert units_and_values("stance", "given-same-source") == (1, 1)
    assert units_and_values("stance", "given-same-source-before-aliasing") == (0, 0)
    assert units_and_values("source", "naming-same-source") == (1, 1)
    assert units_and_values("source", "naming-same-source-before-aliasing") == (2, 2)


def test_joint_sources_are_one_whatever_the_order_of_their_members(study: Small) -> None:
    """ "Hale + Brook" and "Brook + Hale" are the same source, before aliasing too."""
    study.save(0, one("Hale + Brook"))
    study.save(0, one("Brook + Hale"), user=study.ben)
    for reading in ("innermost", "innermost-before-aliasing"):
        assert len(set(ratings(computed(study, "source", reading)).values())) == 1


def test_sources_are_read_with_their_labels(study: Small) -> None:
    """Given the same source only shared sources are compared; the joint reading pairs every source with its label."""
    study.save(0, Answer(acts=(act("the minister", stance="favour"), act("the agency", stance="neither", target=None))))
    study.save(0, one("the minister", stance="favour"), user=study.ben)
    given = computed(study, "stance", "given-same-source")
    assert set(ratings(given)) == {("dam/1#the minister", "ana"), ("dam/1#the minister", "ben")}
    assert given.coverage == 0.5
    joint = ratings(computed(study, "stance", "joint"))
    assert joint["dam/1", "ben"] == frozenset({(("the minister",), "favour")})
    assert joint["dam/1", "ana"] > joint["dam/1", "ben"]


def test_a_layer_that_does_not_apply_is_missing_with_that_reason(study: Small) -> None:
    """A target is not asked for where the stance is "neither"; left open elsewhere it counts as started."""
    study.save(0, one("the minister", stance="neither", target=None))
    study.save(1, one("the minister", stance="favour", target=None))
    study.save(2, one("the minister", target="the dam"))
    found = computed(study, "target")
    assert ratings(found) == {("dam/3", "ana"): "the dam"}
    assert found.open_set
    assert Counter(found.excluded) == {"not applicable": 1, "started": 1, "unseen": 7}
    assert any("leave this layer open" in caution for caution in found.caution)


def test_withdrawn_assignments_keep_their_answers_and_owe_nothing(study: Small) -> None:
    """Who was withdrawn still counts with what is done, but is not asked for the rest."""
    study.save(0, one("the minister"), user=study.ben)
    with study.store.writing() as session:
        withdraw(
            session, study.manager, session.get_one(Round, study.round.id), study.document.id, study.ben.id, study.now()
        )
    found = computed(study)
    assert ratings(found) == {("dam/1", "ben"): "against"}
    assert found.excluded["unseen"] == 5


def test_nobody_sees_the_agreement_of_a_round_that_is_not_revealed(sqlite_study: Small) -> None:
    """Annotator and manager alike are told that the round is not revealed, and what can be done about it."""
    sqlite_study.save(0, one("the minister"))
    for actor in (sqlite_study.ana, sqlite_study.manager, None):
        with sqlite_study.store.reading() as session, pytest.raises(Forbidden, match="not revealed"):
            project_report(session, sqlite_study.project, actor, "main")


def test_a_manager_who_looks_anyway_is_in_every_report(study: Small) -> None:
    """Looking before revealing opens the round to that manager alone and is printed in the report, revealed or not."""
    study.save(0, one("the minister"))
    with study.store.writing() as session:
        peek(session, study.project, study.manager, session.get_one(Round, study.round.id), study.now())
    with study.store.reading() as session:
        report = project_report(session, study.project, study.manager, "main")
        with pytest.raises(Forbidden):
            project_report(session, study.project, study.ana, "main")
    assert [each["by"] for each in report["provenance"]["peeks"]] == [study.manager.login]
    study.move(RoundState.CLOSED)
    study.move(RoundState.REVEALED)
    with study.store.reading() as session:
        report = project_report(session, study.project, study.ana, "main")
    assert [each["by"] for each in report["provenance"]["peeks"]] == [study.manager.login]


def test_only_managers_can_look_anyway(sqlite_study: Small) -> None:
    """An annotator who asks to be shown a round is refused, and nothing is recorded."""
    with sqlite_study.store.writing() as session, pytest.raises(Forbidden, match="Only a manager"):
        peek(
            session,
            sqlite_study.project,
            sqlite_study.ana,
            session.get_one(Round, sqlite_study.round.id),
            sqlite_study.now(),
        )
    with sqlite_study.store.reading() as session:
        assert peeks(session, sqlite_study.project, sqlite_study.round) == []


def test_a_manager_who_left_no_longer_sees_the_round(sqlite_study: Small) -> None:
    """Having looked once is no key for ever: it takes being a manager too."""
    with sqlite_study.store.writing() as session:
        peek(
            session,
            sqlite_study.project,
            sqlite_study.manager,
            session.get_one(Round, sqlite_study.round.id),
            sqlite_study.now(),
        )
        for row in session.scalars(select(Membership).where(Membership.user_id == sqlite_study.manager.id)):
            session.delete(row)
    with sqlite_study.store.reading() as session, pytest.raises(Forbidden):
        project_report(session, sqlite_study.project, sqlite_study.manager, "main")


def test_the_report_has_its_parts(sqlite_study: Small) -> None:
    """A report names layer, reading, round and counts, and its values are undefined exactly with a reason."""
    for position in range(3):
        sqlite_study.save(position, one("the minister"))
        sqlite_study.save(
            position, one("the minister", stance="favour" if position else "against"), user=sqlite_study.ben
        )
    sqlite_study.move(RoundState.CLOSED)
    sqlite_study.move(RoundState.REVEALED)
    with sqlite_study.store.reading() as session:
        report = project_report(session, sqlite_study.project, sqlite_study.ana, layer="stance", reading="sentence")
    (layer,) = report["layers"]
    assert (layer["layer"], layer["reading"], layer["unit"], layer["round"]) == (
        "stance",
        "sentence",
        "sentence",
        "main",
    )
    assert (layer["units"], layer["annotators"], layer["ratings"]) == (3, 2, 6)
    assert layer["coefficients"]["percent_agreement"]["value"] == pytest.approx(1 / 3)
    assert report["provenance"]["codebook_version"] == 1
    entries = [*layer["coefficients"].values(), *(pair["cohen_kappa"] for pair in layer["pairs"])]
    assert all((entry["value"] is None) == bool(entry["undefined"]) for entry in entries)


def test_naming_has_f1_and_no_other_coefficient(sqlite_study: Small) -> None:
    """How far sources are named alike is told by F1; the others say why they are undefined."""
    sqlite_study.save(0, Answer(acts=(act("the minister"), act("the agency"))))
    sqlite_study.save(0, one("the minister"), user=sqlite_study.ben)
    question = ask(sqlite_study, "source", "naming-same-source")
    layer = layer_report(question, computed(sqlite_study, "source", "naming-same-source"))
    assert layer["coefficients"]["f1"]["value"] == pytest.approx(2 / 3)
    assert layer["pairs"][0]["f1"]["value"] == pytest.approx(2 / 3)
    others = [entry for name, entry in layer["coefficients"].items() if name != "f1"]
    assert all(entry["value"] is None and "nobody named" in entry["undefined"] for entry in others)


def test_readings_without_a_name_are_the_usual_ones(sqlite_study: Small, default_codebook: Codebook) -> None:
    """Asked for nothing in particular there is one reading a layer; asked for a layer, all that apply to it."""
    with sqlite_study.store.reading() as session:
        usual = questions(session, sqlite_study.project, sqlite_study.round)
        every = questions(session, sqlite_study.project, sqlite_study.round, "stance")
    assert [(each.layer.id, each.reading.value) for each in usual] == [
        ("stance", "sentence"),
        ("source", "innermost"),
        ("target", "sentence"),
    ]
    assert [each.reading.value for each in every] == [
        "sentence", "given-same-source", "given-same-source-before-aliasing", "joint", "joint-before-aliasing",
    ]  # fmt: skip


def test_wrong_names_are_told_with_the_right_ones(sqlite_study: Small) -> None:
    """An unknown round, layer or reading, and a reading that does not apply, are refused with what there is."""
    with sqlite_study.store.reading() as session:
        with pytest.raises(NotFound, match="main"):
            project_report(session, sqlite_study.project, None, "pilot")
        with pytest.raises(NotFound, match="stance, source, target"):
            questions(session, sqlite_study.project, sqlite_study.round, "tone")
        with pytest.raises(NotFound, match="innermost"):
            questions(session, sqlite_study.project, sqlite_study.round, "stance", "median")
        with pytest.raises(Refused, match="sentence, given-same-source, given-same-source-before-aliasing, joint"):
            questions(session, sqlite_study.project, sqlite_study.round, "stance", "chain")


def test_a_project_without_rounds_says_so(sqlite_study: Small) -> None:
    """Where no round was made, the refusal says to make one."""
    with sqlite_study.store.writing() as session:
        for table in (Assignment, Round):
            for row in session.scalars(select(table)):
                session.delete(row)
            session.flush()
    with sqlite_study.store.reading() as session, pytest.raises(Refused, match="no round yet"):
        project_report(session, session.get_one(Project, sqlite_study.project.id), None)


def test_naming_a_related_source_is_half_a_difference(study: Small) -> None:
    """A spokesman and the ministry differ by half once the registry says what one is to the other, merged or not."""
    study.save(0, one("the agency", "the spokesman"))
    study.save(0, one("the ministry"), user=study.ben)
    study.save(1, one("the dam builders"))
    study.save(1, one("Minister Sand"), user=study.ben)
    close(study)
    with pytest.raises(Refused, match="says of no entry what it is to another"):
        ask(study, "source", "related-sources")
    with study.store.writing() as session:
        known = {entry.key: entry for entry in session.scalars(select(Entry))}
        known["minister sand"].merged_into_id = known["the ministry"].id
        ends = {"subject_id": known["the spokesman"].id, "object_id": known["minister sand"].id}
        session.add(Relation(kind="spokesman of", since=None, until=None, **ends))
    found = computed(study, "source", "related-sources")
    assert found.related == [("the ministry", "the spokesman")]
    alpha = layer_report(ask(study, "source", "related-sources"), found)["coefficients"]["krippendorff_alpha"]
    assert alpha["observed"] == 0.75
    assert alpha["expected"] == pytest.approx((2 * 2 * 0.5 + 2 * 1 + 2 * 2) / (4 * 3))


def test_members_are_related_to_their_joint_source(study: Small) -> None:
    """Who names one of two who spoke together has named half of it."""
    study.save(0, one("Hale + Brook"))
    study.save(0, one("Hale"), user=study.ben)
    close(study)
    found = computed(study, "source", "related-sources")
    assert found.related == [("Hale", "Hale + Brook")]


def close(study: Small) -> None:
    """Labelling ends, so that what was added while it went on is the project's."""
    study.move(RoundState.CLOSED)


def test_layers_that_are_not_compared_say_why() -> None:
    """Free text, marked words and layers of links each have their reason."""
    for layer, why in (("note", "free text"), ("cue", "stretches of text"), ("role", "layer of links")):
        assert why in str(why_not_compared(EVERY_KIND.layer(layer)))
    assert [layer.id for layer in EVERY_KIND.layers if why_not_compared(layer)] == ["note", "cue", "role"]
