"""Readings of columns against the same rules followed one annotation at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.agreement.study import Study
from annotate.corpus.annotation import Act, Annotation, Answer, Link, Mark, Reference, Status
from annotate.corpus.answers import applies, settle
from annotate.corpus.codebook import BelongsTo, Codebook, Condition, Label, Layer, LayerKind, Level
from annotate.corpus.readings import Reading, read, readings_of
from tests.corpus.answer_columns import columns

NAMES = {1: "agency", 2: "spokesman", 3: "agency", 4: "the senator"}
"""Entry 3 was merged into 1, so that acts can coincide."""
STANCES = ("favour", "against", "neither")
CODEBOOK = Codebook(
    name="Test",
    layers=(
        Layer("source", "Source", LayerKind.SOURCE),
        Layer("stance", "Stance", LayerKind.CHOICE, required=True, labels=tuple(Label(name, name) for name in STANCES)),
        Layer(
            "target", "Target", LayerKind.TARGET, condition=Condition("stance", is_not=frozenset({"neither"}))
        ),
        Layer("tags", "Tags", LayerKind.CHOICES, labels=tuple(Label(name, name) for name in "abc")),
        Layer(
            "force",
            "Force",
            LayerKind.SCALE,
            Level.INTERVAL,
            labels=tuple(Label(f"s{value}", f"s{value}", value=value) for value in (1, 2, 4)),
            condition=Condition("stance", is_one_of=frozenset({"favour", "against"})),
        ),
        Layer(
            "topic",
            "Topic",
            LayerKind.CHOICE,
            Level.ORDINAL,
            BelongsTo.SENTENCE,
            labels=(Label("x", "x"), Label("y", "y")),
        ),
    ),
    no_act_allowed=True,
)  # fmt: skip
LINK = st.builds(lambda entry: Link(entry, NAMES[entry]), st.sampled_from(sorted(NAMES)))
ACT = st.builds(
    lambda chain, values: Act(tuple(chain), {layer: value for layer, value in values.items() if value is not None}),
    st.lists(LINK, max_size=2),
    st.fixed_dictionaries({
        "stance": st.sampled_from([*STANCES, None]),
        "target": st.none() | st.builds(Reference, st.sampled_from(sorted(NAMES)), st.just("x")),
        "tags": st.none() | st.frozensets(st.sampled_from("abc")),
        "force": st.sampled_from(["s1", "s2", "s4", None]),
    }),
)  # fmt: skip
ANSWER = st.builds(
    lambda acts, topic: settle(Answer(tuple(acts), {"topic": topic} if topic else {}, no_act=not acts), CODEBOOK),
    st.lists(ACT, max_size=3),
    st.sampled_from(["x", "y", None]),
)


@st.composite
def rounds(draw: st.DrawFn) -> list[Annotation]:
    """What three annotators answered in a few sentences of two documents."""
    cells = draw(st.sets(st.tuples(st.sampled_from("de"), st.integers(0, 3), st.sampled_from("uvw")), max_size=12))
    return [_annotation(draw, *cell) for cell in sorted(cells)]


def _annotation(draw: st.DrawFn, document: str, sentence: int, annotator: str) -> Annotation:
    status = draw(st.sampled_from([Status.DONE] * 5 + [Status.STARTED, Status.SKIPPED, Status.UNCLEAR]))
    answer = draw(ANSWER)
    return Annotation("main", document, sentence, annotator, status, answer)


def ratings(study: Study) -> dict[tuple[str, str], Hashable]:
    """The value of each (unit, annotator)."""
    rows = zip(study.unit.tolist(), study.annotator.tolist(), study.value.tolist(), strict=True)
    return {(study.units[unit], study.annotators[who]): study.categories[value] for unit, who, value in rows}


Slowly = tuple[dict[tuple[str, str], frozenset[Hashable]], Counter[str]]


def elements(value: object) -> Iterable[Hashable]:
    """The single values of a layer's value."""
    if isinstance(value, frozenset):
        return value
    return (NAMES[value.entry],) if isinstance(value, Reference) else (value,)


def slowly(annotations: list[Annotation], layer: Layer, single: bool, part: object = None) -> Slowly:
    """The set of values by unit and annotator, and why others have none."""
    found: dict[tuple[str, str], frozenset[Hashable]] = {}
    reasons: Counter[str] = Counter()
    for each in annotations:
        if each.status is not Status.DONE:
            reasons[each.status.value] += 1
            continue
        values, asked = _owned(each.answer, layer, part)
        merged = frozenset(single for value in values for single in elements(value))
        if not values:
            reasons["started" if asked else "not applicable"] += 1
        elif single and len(merged) != 1:
            reasons["several values" if merged else "not applicable"] += 1
        else:
            found[f"{each.document}/{each.sentence + 1}", each.annotator] = merged
    return found, reasons


def _owned(answer: Answer, layer: Layer, part: object) -> tuple[list[object], bool]:
    if layer.belongs_to is BelongsTo.SENTENCE:
        values = [answer.values[layer.id]] if layer.id in answer.values else []
        return values, applies(layer, CODEBOOK, answer.values, answer.values)
    if part is not None:
        chains = [tuple(NAMES[link.entry] for link in act.chain) for act in answer.acts if act.chain]
        return ([part(chain) for chain in chains], True) if answer.acts else ([frozenset()], True)
    values = [act.values[layer.id] for act in answer.acts if layer.id in act.values]
    asked = any(applies(layer, CODEBOOK, act.values, answer.values) for act in answer.acts)
    return (values, asked) if answer.acts else ([frozenset()], True)


def as_study(found: dict[tuple[str, str], frozenset[Hashable]], chain: bool = False) -> dict[tuple[str, str], Hashable]:
    """Sets as a study shows them: single values where nobody has two."""
    if any(len(values) > 1 for values in found.values()):
        return dict(found)
    empty = ("{}",) if chain else "{}"
    return {cell: next(iter(values), empty) for cell, values in found.items()}


PLAIN = ("stance", "target", "tags", "force", "topic")


@settings(max_examples=60, deadline=None)
@given(rounds(), st.sampled_from(PLAIN))
def test_sentence_reading_is_the_set_of_the_values_of_the_acts(annotations: list[Annotation], name: str) -> None:
    """For every layer, each annotator's value of a sentence and each reason for having none are as the rule says."""
    layer = CODEBOOK.layer(name)
    study = read(columns(annotations, CODEBOOK, name, NAMES), layer, CODEBOOK, Reading.SENTENCE)
    found, reasons = slowly(annotations, layer, single=study.level in ("ordinal", "interval"))
    assert ratings(study) == as_study(found)
    assert Counter(study.excluded) == reasons


PARTS = {
    Reading.INNERMOST: lambda chain: chain[-1],
    Reading.OUTERMOST: lambda chain: chain[0],
    Reading.CHAIN: lambda chain: chain,
}


@settings(max_examples=60, deadline=None)
@given(rounds(), st.sampled_from(sorted(PARTS)))
def test_source_readings_take_a_part_of_each_chain(annotations: list[Annotation], reading: Reading) -> None:
    """Innermost, outermost and chain compare the entries that the sources resolve to."""
    layer = CODEBOOK.layer("source")
    study = read(columns(annotations, CODEBOOK, "source", NAMES), layer, CODEBOOK, reading)
    found, reasons = slowly(annotations, layer, False, PARTS[reading])
    assert ratings(study) == as_study(found, chain=reading is Reading.CHAIN)
    assert Counter(study.excluded) == reasons
    assert study.open_set


@settings(max_examples=60, deadline=None)
@given(rounds())
def test_related_sources_are_the_innermost_ones_as_sets(annotations: list[Annotation]) -> None:
    """The values are the innermost sources, always as sets, and only pairs of sources that were named are kept."""
    layer = CODEBOOK.layer("source")
    pairs = [("agency", "spokesman"), ("agency", "nobody")]
    answers = replace(columns(annotations, CODEBOOK, "source", NAMES), related=pairs)
    study = read(answers, layer, CODEBOOK, Reading.RELATED)
    found, reasons = slowly(annotations, layer, False, PARTS[Reading.INNERMOST])
    assert ratings(study) == found
    assert Counter(study.excluded) == reasons
    named = frozenset().union(*found.values())
    assert study.related == [pair for pair in pairs if named.issuperset(pair)]


def keyed(annotations: list[Annotation]) -> dict[tuple[str, str, str], list[tuple[Act, Answer]]]:
    """The acts of each (unit, key, annotator), "" the key of those without a source."""
    found: dict[tuple[str, str, str], list[tuple[Act, Answer]]] = defaultdict(list)
    for each in annotations:
        for act in each.answer.acts if each.status is Status.DONE else ():
            key = " > ".join(NAMES[link.entry] for link in act.chain)
            found[f"{each.document}/{each.sentence + 1}", key, each.annotator].append((act, each.answer))
    return found


@settings(max_examples=80, deadline=None)
@given(rounds(), st.sampled_from(["stance", "tags", "force"]))
def test_given_the_same_source_compares_shared_cells_only(annotations: list[Annotation], name: str) -> None:
    """Values are compared in the cells that two annotators named; the rest is counted, and so is the coverage."""
    layer = CODEBOOK.layer(name)
    study = read(columns(annotations, CODEBOOK, name, NAMES), layer, CODEBOOK, Reading.GIVEN_SOURCE)
    acts = {cell: found for cell, found in keyed(annotations).items() if cell[1]}
    namers = Counter((unit, key) for unit, key, _ in acts)
    expected: dict[tuple[str, str], frozenset[Hashable]] = {}
    for (unit, key, annotator), found in acts.items():
        values = [act.values[name] for act, _ in found if name in act.values]
        merged = frozenset(single for value in values for single in elements(value))
        if namers[unit, key] >= 2 and values and (name != "force" or len(merged) == 1):
            expected[f"{unit}#{key}", annotator] = merged
    assert ratings(study) == as_study(expected)
    assert study.excluded.get("source named by one annotator only", 0) == sum(n == 1 for n in namers.values())
    used = sum(number >= 2 for number in namers.values())
    assert study.coverage == (used / len(namers) if namers else None)


@settings(max_examples=80, deadline=None)
@given(rounds())
def test_naming_asks_everybody_who_did_the_sentence(annotations: list[Annotation]) -> None:
    """In every cell that somebody named, each annotator who is done with the sentence named it or did not."""
    layer = CODEBOOK.layer("source")
    study = read(columns(annotations, CODEBOOK, "source", NAMES), layer, CODEBOOK, Reading.NAMING_SOURCE)
    acts = {cell for cell in keyed(annotations) if cell[1]}
    done = [each for each in annotations if each.status is Status.DONE]
    expected = {
        (f"{unit}#{key}", each.annotator): "named" if (unit, key, each.annotator) in acts else "not named"
        for unit, key in {(unit, key) for unit, key, _ in acts}
        for each in done
        if unit == f"{each.document}/{each.sentence + 1}"
    }
    assert ratings(study) == expected


@settings(max_examples=80, deadline=None)
@given(rounds())
def test_joint_pairs_each_source_with_its_stance(annotations: list[Annotation]) -> None:
    """The joint value is the set of (source, stance) pairs, and an act without one stance leaves the annotator out."""
    layer = CODEBOOK.layer("stance")
    study = read(columns(annotations, CODEBOOK, "stance", NAMES), layer, CODEBOOK, Reading.JOINT)
    acts = keyed(annotations)
    expected: dict[tuple[str, str], Hashable] = {}
    for each in annotations:
        unit = f"{each.document}/{each.sentence + 1}"
        mine = {key: found for (where, key, who), found in acts.items() if (where, who) == (unit, each.annotator)}
        values = {key: {act.values.get("stance") for act, _ in found} - {None} for key, found in mine.items()}
        if each.status is Status.DONE and all(len(found) == 1 for found in values.values()):
            pairs = (((key or "(no source)",), next(iter(found))) for key, found in values.items())
            expected[unit, each.annotator] = frozenset(pairs)
    assert ratings(study) == expected
    assert study.joint is not None
    assert list(study.joint.categories) == list(STANCES)


@settings(max_examples=40, deadline=None)
@given(rounds(), st.data())
def test_every_study_is_whole(annotations: list[Annotation], data: st.DataObject) -> None:
    """Every unit, annotator and document of a study has a rating, and no annotator rates a unit twice."""
    layer = data.draw(st.sampled_from(CODEBOOK.layers))
    reading = data.draw(st.sampled_from(readings_of(layer, CODEBOOK)))
    study = read(columns(annotations, CODEBOOK, layer.id, NAMES, unclear=True), layer, CODEBOOK, reading)
    assert len(ratings(study)) == study.unit.size
    assert set(study.unit.tolist()) == set(range(len(study.units)))
    assert set(study.annotator.tolist()) == set(range(len(study.annotators)))
    assert set(study.cluster.tolist()) == set(range(len(study.clusters)))
    assert all(study.excluded.values())


def test_unclear_can_count_as_a_label() -> None:
    """Asked to, a reading takes "unclear" for a label of its own; otherwise it is missing, and counted."""
    done = Annotation("main", "d", 0, "u", Status.DONE, Answer((Act((), {"stance": "favour"}),)))
    unsure = Annotation("main", "d", 0, "v", Status.UNCLEAR, Answer(mark=Mark.UNCLEAR))
    layer = CODEBOOK.layer("stance")
    missing = read(columns([done, unsure], CODEBOOK, "stance", NAMES), layer, CODEBOOK, Reading.SENTENCE)
    label = read(columns([done, unsure], CODEBOOK, "stance", NAMES, unclear=True), layer, CODEBOOK, Reading.SENTENCE)
    assert missing.excluded == {"unclear": 1}
    assert ratings(label) == {("d/1", "u"): "favour", ("d/1", "v"): "(unclear)"}
