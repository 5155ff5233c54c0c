from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.corpus.annotation import Act, Answer, Link, Mark, Mode, Reference, Taken, Value
from annotate.corpus.answer_json import LONGEST_TEXT, answer_from_json, answer_to_json
from annotate.corpus.document import Offsets
from annotate.corpus.entry import EntryKind, tidy
from annotate.errors import Refused, plain

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(str.strip).map(tidy)
entries = st.none() | st.integers(1, 2**63 - 1)
stretches = st.tuples(st.integers(0, 99), st.integers(1, 99)).map(lambda pair: Offsets(pair[0], sum(pair)))
references = st.builds(Reference, entries, names, st.none() | st.sampled_from(EntryKind))
numbers = st.floats(allow_nan=False, allow_infinity=False)
spans = st.sets(stretches, min_size=1, max_size=3).map(lambda found: tuple(sorted(found)))
values: st.SearchStrategy[dict[str, Value]] = st.dictionaries(
    st.from_regex(r"[a-z0-9_-]{1,6}", fullmatch=True),
    st.one_of(texts, numbers, references, st.frozensets(texts, max_size=3), spans),
    max_size=3,
)
links = st.builds(
    Link,
    entry=entries,
    name=names,
    members=st.lists(references, max_size=2).map(tuple),
    mode=st.none() | st.sampled_from(Mode),
    taken=st.none() | st.sampled_from(Taken),
    mention=st.none() | stretches,
    cue=st.none() | stretches,
    values=values,
    kind=st.none() | st.sampled_from(EntryKind),
)
acts = st.builds(Act, st.lists(links, max_size=3).map(tuple), values)
answers = st.builds(
    Answer,
    acts=st.lists(acts, max_size=3).map(tuple),
    values=values,
    mark=st.none() | st.sampled_from(Mark),
    no_act=st.booleans(),
    comment=texts,
)


@given(answers)
def test_an_answer_survives_json(answer: Answer) -> None:
    """What was answered is read back exactly as it was written, through real JSON text."""
    assert answer_from_json(json.loads(json.dumps(answer_to_json(answer)))) == answer


def test_a_nested_source_is_read_with_all_its_parts() -> None:
    """A chain keeps its order, the names as typed, the kind of a new name and where it is mentioned."""
    agency = {"entry": 12, "name": "the  agency", "mode": "indirect", "taken": None, "mention": None, "cue": [4, 8]}
    spokesman = {"entry": None, "name": "a spokesman", "kind": "unnamed", "taken": "distanced", "values": {}}
    answer = answer_from_json(
        {"acts": [{"source": [agency, spokesman], "values": {"target": {"entry": 5, "name": "the dam"}}}]}
    )
    assert answer.acts[0].chain == (
        Link(12, "the agency", mode=Mode.INDIRECT, cue=Offsets(4, 8)),
        Link(None, "a spokesman", kind=EntryKind.UNNAMED, taken=Taken.DISTANCED),
    )
    assert answer.acts[0].values == {"target": Reference(5, "the dam")}


def test_unanswered_and_an_answered_empty_set_stay_apart() -> None:
    """`null` or nothing is unanswered, `[]` is the answer "none of these"."""
    answer = answer_from_json({"acts": [{"values": {"tags": [], "stance": None}}]})
    assert answer.acts[0].values == {"tags": frozenset()}


def test_a_joint_source_keeps_its_members() -> None:
    """The people who speak together stay named one by one."""
    members = [{"entry": 3, "name": "X"}, {"entry": None, "name": "Y"}]
    answer = answer_from_json({"acts": [{"source": [{"entry": None, "name": "X + Y", "members": members}]}]})
    assert answer.acts[0].chain[0].members == (Reference(3, "X"), Reference(None, "Y"))


def test_an_empty_object_is_an_empty_answer() -> None:
    """Nothing said is nothing answered: neither skipped nor without an act."""
    assert answer_from_json({}) == Answer()


def in_value(value: object) -> object:
    return {"acts": [{"values": {"stance": value}}]}


def in_link(**fields: object) -> object:
    return {"acts": [{"source": [{"name": "X"}, {"name": "Y"} | fields]}]}


@pytest.mark.parametrize(
    ("data", "where", "message"),
    [
        (None, "answer", "object"),
        ([], "answer", "object"),
        ({"act": []}, "answer", "“act” is unknown"),
        ({"acts": {}}, "acts", "list"),
        ({"acts": ["x"]}, "act 1", "object"),
        ({"acts": [{}, {"chain": []}]}, "act 2", "“chain” is unknown"),
        ({"acts": [{"source": "agency > spokesman"}]}, "act 1, source", "list"),
        ({"values": []}, "answer", "values"),
        ({"mark": "done"}, "mark", "skipped, unclear"),
        ({"mark": ["skipped"]}, "mark", "skipped, unclear"),
        ({"no_act": 1}, "no_act", "true or false"),
        ({"comment": 3}, "comment", "text"),
        ({"comment": "a\0b"}, "comment", "NUL"),
        ({"comment": "\ud83d"}, "comment", "NUL"),
        ({"comment": "x" * (LONGEST_TEXT + 1)}, "comment", "20001 characters"),
        (in_value(True), "act 1, layer stance", "value"),
        (in_value(float("nan")), "act 1, layer stance", "finite"),
        (in_value(10**400), "act 1, layer stance", "finite"),
        (in_value(["a", "a"]), "act 1, layer stance", "twice"),
        (in_value(["a", 1]), "act 1, layer stance", "text"),
        (in_value([[3, 3]]), "act 1, layer stance", "from 3 to 3"),
        (in_value([[1, 2], [1]]), "act 1, layer stance", "[start, end]"),
        (in_value([[False, True]]), "act 1, layer stance", "[start, end]"),
        (in_value({"entry": 1}), "act 1, layer stance", "text"),
        (in_link(name="  "), "act 1, source 2", "visible character"),
        (in_link(name="x" * 301), "act 1, source 2", "301 characters"),
        (in_link(entry="3"), "act 1, source 2", "number of an entry"),
        (in_link(entry=True), "act 1, source 2", "number of an entry"),
        (in_link(entry=2**63), "act 1, source 2", "number of an entry"),
        (in_link(kind="robot"), "act 1, source 2, kind", "person"),
        (in_link(mode="loud"), "act 1, source 2, mode", "free indirect"),
        (in_link(cue=[-1, 2]), "act 1, source 2, cue", "from -1 to 2"),
        (in_link(members=[{"name": "X"}, {"name": 7}]), "act 1, source 2, member 2", "text"),
    ],
)
def test_a_wrong_shape_is_refused_with_its_place(data: object, where: str, message: str) -> None:
    """A malformed answer says what is wrong and in which act, source or layer."""
    with pytest.raises(Refused) as refusal:
        answer_from_json(data)
    assert (plain(refusal.value.where), refusal.value.status) == (where, 400)
    assert message in str(refusal.value.message)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["acts", "values", "source", "name", "entry", "mark", "x"]), inner)
        ),
    )
)
def test_no_json_whatever_breaks_the_reader(data: object) -> None:
    """Any JSON is either an answer or refused; nothing else happens."""
    try:
        outcome: object = answer_from_json(data)
    except Refused as refusal:
        outcome = (str(refusal.message), refusal.where)
    assert isinstance(outcome, Answer) or all(outcome)  # type: ignore[call-overload]
