"""Readings by example: which apply, merged and joint sources, naming, what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotate.corpus.annotation import Act, Annotation, Answer, Link, Reference, Status
from annotate.corpus.codebook import BelongsTo, Codebook, Label, Layer, LayerKind, Level
from annotate.corpus.entry import Entry, EntryKind
from annotate.corpus.identities import chosen_name, resolved
from annotate.corpus.readings import Reading, read, readings_of
from annotate.errors import Refused
from tests.corpus.answer_columns import columns

LABELS = (Label("favour", "Favour"), Label("against", "Against"), Label("old", "Old", retired=True))
STANCE = Layer("stance", "Stance", LayerKind.CHOICE, required=True, labels=LABELS)
SOURCE = Layer("source", "Source", LayerKind.SOURCE, required=True)
TARGET = Layer("target", "Target", LayerKind.TARGET)
CODEBOOK = Codebook(name="Test", layers=(SOURCE, STANCE, TARGET))
NAMES = {1: "agency", 2: "spokesman", 3: "dam"}


def annotation(annotator: str, *acts: tuple[tuple[int, ...], str], sentence: int = 0, target: int = 3) -> Annotation:
    """One annotator's acts, each a chain and a stance, all toward one target."""
    said = [
        Act(tuple(Link(entry, NAMES[entry]) for entry in chain), {"stance": stance, "target": Reference(target, "x")})
        for chain, stance in acts
    ]
    return Annotation("main", "news", sentence, annotator, Status.DONE, Answer(tuple(said)))


def test_the_readings_of_a_layer_follow_from_what_it_is() -> None:
    """A source, a stance, a target, a layer of the sentence and a free text each offer their readings."""
    topic = Layer("topic", "Topic", LayerKind.CHOICE, belongs_to=BelongsTo.SENTENCE, labels=LABELS)
    note = Layer("note", "Note", LayerKind.TEXT)
    assert [reading.value for reading in readings_of(SOURCE, CODEBOOK)] == [
        "innermost", "innermost-before-aliasing", "outermost", "outermost-before-aliasing",
        "chain", "chain-before-aliasing", "related-sources",
        "naming-same-source", "naming-same-source-before-aliasing",
    ]  # fmt: skip
    assert Reading.RELATED not in readings_of(SOURCE, CODEBOOK, relations=False)
    assert [reading.value for reading in readings_of(STANCE, CODEBOOK)] == [
        "sentence", "given-same-source", "given-same-source-before-aliasing", "joint", "joint-before-aliasing",
    ]  # fmt: skip
    assert [reading.value for reading in readings_of(TARGET, CODEBOOK)] == [
        "sentence", "sentence-before-aliasing", "given-same-source", "given-same-source-before-aliasing",
    ]  # fmt: skip
    assert readings_of(topic, CODEBOOK) == (Reading.SENTENCE,)
    assert readings_of(note, CODEBOOK) == ()


def test_a_target_that_tells_acts_apart_is_not_compared_given_itself() -> None:
    """Where the target is part of the key, agreement on it in cells of one key would say nothing."""
    codebook = replace(CODEBOOK, act_key=("source", "target"))
    assert readings_of(TARGET, codebook) == (Reading.SENTENCE, Reading.SENTENCE_BEFORE)


def test_a_reading_that_does_not_apply_is_refused_with_those_that_do() -> None:
    """Asking for the joint reading of a target names the readings that a target has."""
    answers = columns([annotation("ana", ((1,), "favour"))], CODEBOOK, "target", NAMES)
    with pytest.raises(Refused, match="sentence, sentence-before-aliasing, given-same-source"):
        read(answers, TARGET, CODEBOOK, Reading.JOINT)


def test_unused_labels_count_and_retired_ones_do_not() -> None:
    """The categories are the labels on offer in their order, used or not, and retired ones that somebody used."""
    offered = read(
        columns([annotation("ana", ((1,), "against"))], CODEBOOK, "stance", NAMES), STANCE, CODEBOOK, Reading.SENTENCE
    )
    used = read(
        columns([annotation("ana", ((1,), "old"))], CODEBOOK, "stance", NAMES), STANCE, CODEBOOK, Reading.SENTENCE
    )
    assert offered.categories == ["favour", "against"]
    assert used.categories == ["favour", "against", "old"]


def test_two_values_make_sets_of_all() -> None:
    """One annotator with two stances in a sentence turns every value into a set, compared by MASI."""
    both = annotation("ana", ((1,), "favour"), ((2,), "against"))
    answers = columns([both, annotation("ben", ((1,), "favour"))], CODEBOOK, "stance", NAMES)
    study = read(answers, STANCE, CODEBOOK, Reading.SENTENCE)
    assert study.level == "set"
    assert set(study.categories) == {frozenset({"favour", "against"}), frozenset({"favour"})}


def test_two_values_have_no_place_on_a_scale() -> None:
    """On an ordinal layer an annotator with two different values is missing, with that reason."""
    ordinal = replace(STANCE, level=Level.ORDINAL)
    codebook = replace(CODEBOOK, layers=(SOURCE, ordinal, TARGET))
    both = annotation("ana", ((1,), "favour"), ((2,), "against"))
    study = read(columns([both], codebook, "stance", NAMES), ordinal, codebook, Reading.SENTENCE)
    assert (study.unit.size, dict(study.excluded)) == (0, {"several values": 1})


def test_the_target_tells_acts_apart_where_the_codebook_says_so() -> None:
    """With source and target as the key, one source toward two targets is two cells."""
    codebook = replace(CODEBOOK, act_key=("source", "target"))
    said = [annotation("ana", ((1,), "favour"), target=3), annotation("ben", ((1,), "favour"), target=2)]
    study = read(columns(said, codebook, "stance", NAMES), STANCE, codebook, Reading.GIVEN_SOURCE)
    assert (study.coverage, study.excluded["source named by one annotator only"]) == (0.0, 2)


def test_acts_that_a_merge_made_one_are_joined_and_counted() -> None:
    """Two acts whose sources were merged give one set of values, and the study says that acts were joined."""
    same = {1: "agency", 2: "agency", 3: "dam"}
    said = [annotation(who, ((1,), "favour"), ((2,), "against")) for who in ("ana", "ben")]
    study = read(columns(said, CODEBOOK, "stance", same), STANCE, CODEBOOK, Reading.GIVEN_SOURCE)
    assert study.units == ["news/1#agency"]
    assert study.categories == [frozenset({"favour", "against"})]
    assert any("coincide" in caution and caution.endswith(": 2") for caution in study.caution)


def test_joint_sources_are_their_members_after_merges() -> None:
    """Merged members make two joint sources one, and a joint source of one person that person."""
    entries = [
        Entry(1, "Adams"), Entry(2, "Brown"), Entry(3, "Senator Brown", merged_into=2),
        Entry(4, "Adams + Brown", EntryKind.COLLECTIVE, members=frozenset({1, 2})),
        Entry(5, "Adams + Senator Brown", EntryKind.COLLECTIVE, members=frozenset({1, 3})),
        Entry(6, "Brown + Senator Brown", EntryKind.COLLECTIVE, members=frozenset({2, 3})),
    ]  # fmt: skip
    assert resolved(entries) == {1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 2}


def test_merges_in_a_row_are_followed_to_their_end() -> None:
    """An entry merged into one that was merged itself is the last one, and a circle does not hang."""
    row = [Entry(1, "a", merged_into=2), Entry(2, "b", merged_into=3), Entry(3, "c")]
    circle = [Entry(1, "a", merged_into=2), Entry(2, "b", merged_into=1)]
    assert resolved(row) == {1: 3, 2: 3, 3: 3}
    assert set(resolved(circle)) == {1, 2}


def test_names_before_aliasing_are_folded_and_joint_ones_unordered() -> None:
    """Case, white space and the order of joint members are no difference between names."""
    assert chosen_name("The  Minister") == chosen_name("the minister")
    assert chosen_name("Brown + Adams") == chosen_name("adams + brown")
    assert chosen_name("the minister") != chosen_name("minister")
