from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.corpus.annotation import Act, Answer, Link, Mark, Reference, Status, Value
from annotate.corpus.answers import act_key, applies, check, identity, settle, status_of
from annotate.corpus.codebook import BelongsTo, Codebook, Condition, Label, Layer, LayerKind
from annotate.corpus.document import Offsets
from annotate.errors import Refused

STANCE = Layer(
    "stance",
    "Stance",
    LayerKind.CHOICE,
    required=True,
    labels=(Label("favour", "favour"), Label("neither", "neither"), Label("old", "Old", retired=True)),
)
TARGET = Layer("target", "Target", LayerKind.TARGET, condition=Condition("stance", is_not=frozenset({"neither"})))
CODEBOOK = Codebook(
    "All kinds",
    (
        STANCE,
        Layer("source", "Source", LayerKind.SOURCE, required=True),
        TARGET,
        Layer("why", "Why", LayerKind.TEXT, condition=Condition("tone", is_one_of=frozenset({"loud"}))),
        Layer("cue", "Cue", LayerKind.SPAN),
        Layer("tags", "Tags", LayerKind.CHOICES, labels=(Label("a", "a"), Label("b", "b"))),
        Layer("trust", "Trust", LayerKind.NUMBER, belongs_to=BelongsTo.LINK, minimum=0, maximum=10),
        Layer(
            "tone",
            "Tone",
            LayerKind.CHOICE,
            belongs_to=BelongsTo.SENTENCE,
            labels=(Label("loud", "loud"), Label("low", "low")),
        ),
    ),
    no_act_allowed=True,
)
SENTENCE = Offsets(100, 150)
AGENCY, SPOKESMAN = Link(1, "agency"), Link(2, "spokesman")


def _act(*chain: Link, **values: Value) -> Act:
    return Act(chain, values)


def _answer(*acts: Act, **changes: object) -> Answer:
    return Answer(acts, **changes)


def _refusal(answer: Answer, codebook: Codebook = CODEBOOK, **known: object) -> str:
    with pytest.raises(Refused) as caught:
        check(answer, codebook, SENTENCE, **known)
    return str(caught.value)


NAMES = st.sampled_from(["the agency", "X", "author", " "])
LINKS = st.builds(Link, st.none() | st.integers(1, 3), NAMES, values=st.dictionaries(st.just("trust"), st.just(1.0)))
ACT_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "stance": st.sampled_from(["favour", "neither", "old", ""]),
        "target": st.builds(Reference, st.none() | st.integers(1, 3), NAMES),
        "why": st.sampled_from(["", "  ", "because"]),
        "cue": st.sampled_from([(), (Offsets(100, 110),)]),
        "tags": st.frozensets(st.sampled_from(["a", "b"])),
    },
)
ACTS = st.builds(Act, st.lists(LINKS, max_size=3).map(tuple), ACT_VALUES)
ANSWERS = st.builds(
    Answer,
    st.lists(ACTS, max_size=3).map(tuple),
    st.fixed_dictionaries({}, optional={"tone": st.sampled_from(["loud", "low"])}),
    st.none() | st.sampled_from(Mark),
    st.booleans(),
    st.sampled_from(["", "  ", "I wonder."]),
)


@given(ANSWERS)
def test_settling_twice_changes_nothing(answer: Answer):
    """What is stored is stored the same when it is saved again."""
    once = settle(answer, CODEBOOK)
    assert settle(once, CODEBOOK) == once


@given(ANSWERS)
def test_a_status_is_of_what_is_stored(answer: Answer):
    """Blank values and layers that do not apply make no difference to how far an answer is."""
    assert status_of(answer, CODEBOOK) is status_of(settle(answer, CODEBOOK), CODEBOOK)


@given(ANSWERS)
def test_only_an_answer_that_says_nothing_is_unseen(answer: Answer):
    """A sentence counts as unseen exactly when nothing at all is stored for it."""
    assert (status_of(answer, CODEBOOK) is Status.UNSEEN) == (settle(answer, CODEBOOK) == Answer())


@given(ANSWERS)
def test_a_done_answer_has_its_stance_and_source(answer: Answer):
    """Whatever counts as done has every required layer, or says that there is no stance act."""
    settled = settle(answer, CODEBOOK)
    if status_of(answer, CODEBOOK) is Status.DONE:
        assert settled.acts or settled.no_act
        assert all(act.chain and "stance" in act.values for act in settled.acts)


@given(ANSWERS)
def test_settling_keeps_every_value_that_applies(answer: Answer):
    """No choice of a person goes but blanks and what does not apply."""
    for act in answer.acts:
        kept = [each for each in settle(answer, CODEBOOK).acts if each.chain and each.chain[0].name == "X"]
        if act.chain and act.chain[0].name == "X" and act.values.get("stance"):
            assert any(each.values.get("stance") == act.values["stance"] for each in kept)


def test_a_target_goes_when_the_stance_no_longer_has_one():
    """Choosing "neither" removes the target that was chosen before, and only it."""
    act = _act(AGENCY, stance="neither", target=Reference(3, "the dam"), tags=frozenset())
    (kept,) = settle(_answer(act), CODEBOOK).acts
    assert kept.values == {"stance": "neither", "tags": frozenset()}


def test_a_target_may_come_before_the_stance():
    """A target chosen while the stance is open stays."""
    act = _act(AGENCY, target=Reference(3, "the dam"))
    assert settle(_answer(act), CODEBOOK) == _answer(act)


def test_a_layer_can_hang_on_the_sentence():
    """A layer of the act applies or not by what was said of the whole sentence."""
    why = CODEBOOK.layer("why")
    assert applies(why, CODEBOOK, {}, {"tone": "loud"})
    assert not applies(why, CODEBOOK, {"tone": "loud"}, {"tone": "low"})


def test_a_layer_does_not_apply_when_its_condition_layer_does_not():
    """A question that hangs on a question that is not asked is not asked either."""
    hanging = Layer("more", "More", LayerKind.TEXT, condition=Condition("tags", is_not=frozenset({"a"})))
    tags = Layer("tags", "Tags", LayerKind.CHOICES, condition=TARGET.condition, labels=(Label("a", "a"),))
    codebook = Codebook("c", (STANCE, tags, hanging))
    assert applies(hanging, codebook, {"stance": "favour"}, {})
    assert not applies(hanging, codebook, {"stance": "neither"}, {})


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (Answer(), Status.UNSEEN),
        (_answer(Act()), Status.UNSEEN),
        (_answer(comment="hm"), Status.STARTED),
        (_answer(values={"tone": "low"}), Status.STARTED),
        (_answer(_act(stance="favour")), Status.STARTED),
        (_answer(_act(AGENCY)), Status.STARTED),
        (_answer(_act(AGENCY, stance="favour")), Status.DONE),
        (_answer(_act(AGENCY, stance="favour"), _act(SPOKESMAN)), Status.STARTED),
        (_answer(no_act=True), Status.DONE),
        (_answer(mark=Mark.SKIPPED), Status.SKIPPED),
        (_answer(_act(AGENCY, stance="favour"), mark=Mark.UNCLEAR), Status.UNCLEAR),
    ],
)
def test_the_status_follows_from_the_answer(answer: Answer, status: Status):
    """Unseen, started, done, skipped and unclear are told apart without anybody ticking a box."""
    assert status_of(answer, CODEBOOK) is status


def test_link_and_sentence_layers_count_when_required():
    """A required layer of the link is asked of every link, one of the sentence once."""
    trust = Layer("trust", "Trust", LayerKind.NUMBER, belongs_to=BelongsTo.LINK, required=True)
    codebook = Codebook("c", (CODEBOOK.layer("source"), trust))
    rated = Link(1, "agency", values={"trust": 3.0})
    assert status_of(_answer(_act(rated, SPOKESMAN)), codebook) is Status.STARTED
    assert status_of(_answer(_act(rated)), codebook) is Status.DONE


def test_a_codebook_without_acts_needs_none():
    """Where only the sentence is labelled, its layers alone make an answer done."""
    tone = Layer("tone", "Tone", LayerKind.TEXT, belongs_to=BelongsTo.SENTENCE, required=True)
    codebook = Codebook("c", (tone,))
    assert status_of(_answer(values={"tone": "low"}), codebook) is Status.DONE
    assert "no stance acts" in _refusal(_answer(_act(stance="favour")), codebook)


def test_a_full_answer_is_accepted():
    """Every kind of layer takes its kind of value."""
    rated = Link(None, "a + b", members=(Reference(4, "a"), Reference(None, "b")), values={"trust": 10})
    act = _act(rated, SPOKESMAN, stance="favour", target=Reference(None, "the dam"), tags=frozenset({"a"}))
    spans = _act(SPOKESMAN, stance="neither", cue=(Offsets(100, 150),), why="so")
    check(_answer(act, spans, values={"tone": "loud"}, comment="x" * 10_000), CODEBOOK, SENTENCE)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"stanse": "favour"}, "stanse: The codebook asks for no layer 'stanse' of the act"),
        ({"tone": "low"}, "no layer 'tone' of the act"),
        ({"source": "me"}, "no layer 'source'"),
        ({"stance": "fine"}, "Stance: There is no label 'fine'; choose one of: favour, neither"),
        ({"stance": "old"}, "Stance: The label 'Old' is retired"),
        ({"stance": 3.0}, "Stance: 3.0 is not the id of a label"),
        ({"tags": "a"}, "Tags: 'a' is not a set"),
        ({"tags": frozenset({"c"})}, "Tags: There is no label 'c'"),
        ({"target": "the dam"}, "Target: 'the dam' is not an entry"),
        ({"target": Reference(None, " ")}, "Target: A source or target needs a name"),
        ({"why": 1.0}, "Why: 1.0 is not a text"),
        ({"why": "x" * 10_001}, "Why: The text has 10001 characters"),
        ({"cue": "said"}, "Cue: 'said' is not stretches"),
        ({"cue": (Offsets(99, 110),)}, "Cue: The stretch 99 to 110 is not inside the sentence, 100 to 150"),
        ({"cue": (Offsets(110, 110),)}, "Cue: The stretch 110 to 110"),
    ],
)
def test_a_value_that_is_no_answer_is_refused(values: dict[str, Value], said: str):
    """A wrong value is refused with the name of its layer and what would be right."""
    assert said in _refusal(_answer(Act((AGENCY,), values)))


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (-1.0, "under the minimum, 0"),
        (10.5, "over the maximum, 10"),
        (float("nan"), "not a finite number"),
        (True, "not"),
    ],
)
def test_a_number_keeps_its_bounds(number: float, said: str):
    """A number outside what the codebook allows is refused."""
    assert said in _refusal(_answer(_act(Link(1, "agency", values={"trust": number}))))


@pytest.mark.parametrize(
    ("chain", "said"),
    [
        ((Link(None, " "),), "Source: A source or target needs a name"),
        ((AGENCY, Link(1, "the same agency")), "'agency' stands twice in a row"),
        ((Link(None, "The  Agency"), Link(None, "the agency")), "stands twice in a row"),
        ((Link(7, "the reporter"), AGENCY), "The author is the root"),
        ((AGENCY, Link(None, "Author")), "The author is the root"),
        ((Link(None, "x", members=(Reference(1, "a"), Reference(1, "b"))),), "two different members"),
        ((Link(1, "agency", mention=Offsets(5, 5)),), "no stretch of text"),
        (tuple(Link(n, f"s{n}") for n in range(20, 31)), "at most 10 sources"),
    ],
)
def test_a_chain_that_is_none_is_refused(chain: tuple[Link, ...], said: str):
    """A chain has named sources, none twice in a row, and never the author among others."""
    assert said in _refusal(_answer(_act(*chain, stance="favour")), author=7)


def test_the_author_may_speak_alone():
    """The author's own voice is a chain of one."""
    check(_answer(_act(Link(7, "author"), stance="favour")), CODEBOOK, SENTENCE, author=7)


def test_sources_that_were_merged_are_one():
    """Two entries that were found to be one speaker count as the same source."""
    merged = {1: 5, 2: 5}
    assert "twice in a row" in _refusal(
        _answer(_act(AGENCY, SPOKESMAN)), resolve=lambda entry: merged.get(entry, entry)
    )


def test_a_joint_source_is_its_members():
    """ "X + Y" and "Y + X" are one source."""
    x, y = Reference(1, "X"), Reference(None, "Y")
    assert identity(Link(None, "X + Y", members=(x, y))) == identity(Link(None, "Y + X", members=(y, x)))


def test_a_second_act_of_the_same_source_is_refused():
    """One answer has one act a source; the second is refused with the name of the source."""
    again = _answer(_act(AGENCY, SPOKESMAN, stance="favour"), _act(AGENCY, Link(2, "he"), stance="neither"))
    assert "Source: Two stance acts have the same source (agency > he)" in _refusal(again)


def test_acts_with_an_open_source_do_not_clash():
    """Two acts may wait for their sources at the same time."""
    check(_answer(_act(stance="favour"), _act(stance="neither")), CODEBOOK, SENTENCE)


def test_the_target_tells_acts_apart_where_the_codebook_says_so():
    """With source and target as the key, one source may favour one thing and reject another."""
    codebook = Codebook("c", CODEBOOK.layers, act_key=("source", "target"))
    dam, toll = (_act(AGENCY, stance="favour", target=Reference(n, "it")) for n in (8, 9))
    check(_answer(dam, toll), codebook, SENTENCE)
    assert act_key(dam, codebook) == ((1,), 8)
    assert "same source and target" in _refusal(_answer(dam, dam), codebook)


def test_a_retired_label_stays_where_it_was():
    """An old answer with a label retired since can be saved again, but the label cannot be chosen anew."""
    old = _answer(_act(AGENCY, stance="old"))
    check(old, CODEBOOK, SENTENCE, kept=old)
    assert "retired" in _refusal(old, kept=_answer(_act(AGENCY, stance="favour")))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (_answer(_act(AGENCY), no_act=True), "exclude each other"),
        (_answer(comment="x" * 10_001), "10001 characters"),
        (_answer(*(_act(Link(n, "s")) for n in range(51))), "at most 50"),
    ],
)
def test_an_answer_that_contradicts_itself_is_refused(answer: Answer, said: str):
    """An answer as a whole is checked too."""
    assert said in _refusal(answer)


def test_no_act_needs_the_codebooks_leave():
    """ "No stance act here" is refused where the codebook does not offer it."""
    assert "does not offer" in _refusal(_answer(no_act=True), Codebook("c", CODEBOOK.layers))


def test_a_source_needs_a_source_layer():
    """Where the codebook asks for no source, none is taken."""
    assert "does not ask for a source" in _refusal(_answer(_act(AGENCY, stance="favour")), Codebook("c", (STANCE,)))
