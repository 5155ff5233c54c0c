"""Where answers agree, how far they differ, and what they come to together."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from annotate.corpus.adjudication import agree, combined, content, dissent, taken
from annotate.corpus.annotation import Act, Answer, Link, Mark, Reference
from annotate.corpus.answers import Resolve, act_key, check, settle
from annotate.corpus.codebook import Codebook, Label, Layer, LayerKind
from annotate.corpus.document import Offsets

CODEBOOK = Codebook(
    "Stance",
    (
        Layer(
            "stance",
            "Stance",
            LayerKind.CHOICE,
            required=True,
            labels=(Label("favour", "favour"), Label("against", "against")),
        ),
        Layer("source", "Source", LayerKind.SOURCE, required=True),
        Layer("target", "Target", LayerKind.TARGET),
        Layer("cue", "Cue", LayerKind.SPAN),
        Layer("why", "Why", LayerKind.TEXT),
    ),
    no_act_allowed=True,
)


def _same(entry: int) -> int:
    return entry


def _contents(answers: Sequence[Answer], resolve: Resolve = _same) -> list[Hashable]:
    return [content(answer, CODEBOOK, resolve) for answer in answers]


def _act(entry: int, stance: str = "favour", **values: object) -> Act:
    return Act((Link(entry, f"name {entry}"),), {"stance": stance, **values})


ACTS = st.builds(_act, st.integers(1, 3), st.sampled_from(["favour", "against"]))
ANSWERS = st.one_of(
    st.builds(lambda acts: Answer(tuple(acts)), st.lists(ACTS, max_size=3, unique_by=lambda act: act.chain[0].entry)),
    st.sampled_from([Answer(no_act=True), Answer(mark=Mark.SKIPPED), Answer(mark=Mark.UNCLEAR)]),
)


def test_the_order_of_acts_and_the_wording_do_not_make_a_dissent() -> None:
    """Who names the same speakers and stances agrees, whatever the order, the comment, the cue and the name written."""
    one = Answer((_act(1), _act(2, "against")), comment="sure?")
    two = Answer((_act(2, "against", cue=(Offsets(1, 3),), why="tone"), replace(_act(1), chain=(Link(1, "her"),))))
    assert agree(_contents([one, two]))
    assert dissent(_contents([one, two])) == 0


def test_merged_entries_agree() -> None:
    """Two entries that a manager merged are one speaker and one target."""
    one, two = (Answer((_act(entry, target=Reference(entry, "it")),)) for entry in (1, 2))
    assert not agree(_contents([one, two]))
    assert agree(_contents([one, two], lambda entry: 1))


def test_a_single_answer_agrees_with_nobody() -> None:
    """What one person said is not agreed; nor is it in dispute."""
    assert not agree(_contents([Answer((_act(1),))]))
    assert dissent(_contents([Answer((_act(1),))])) == 0


def test_dissent_is_the_share_of_pairs_that_differ() -> None:
    """Two against one: two of three pairs differ."""
    answers = [Answer((_act(1),)), Answer((_act(1),)), Answer(no_act=True)]
    assert dissent(_contents(answers)) == 2 / 3


@given(st.lists(ANSWERS, min_size=1, max_size=4))
def test_the_combined_answer_can_be_stored_and_names_every_key(answers: list[Answer]) -> None:
    """Combining never makes an answer that is refused, and forgets no act that somebody named."""
    together = combined(answers, CODEBOOK, _same)
    check(settle(together, CODEBOOK), CODEBOOK, Offsets(0, 10))
    keys = {act_key(act, CODEBOOK) for answer in answers for act in answer.acts}
    assert {act_key(act, CODEBOOK) for act in together.acts} == keys


@given(st.lists(ANSWERS, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_agreement_does_not_depend_on_the_order_of_people(answers: list[Answer], random: object) -> None:
    """Shuffling the annotators changes neither what is agreed nor the dissent; dissent 0 is agreement."""
    shuffled = list(answers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert dissent(_contents(shuffled)) == dissent(_contents(answers))
    assert agree(_contents(answers)) == (dissent(_contents(answers)) == 0)


def test_a_taken_answer_leaves_the_comment_with_its_author() -> None:
    """A curator who takes an answer does not take the note that its annotator wrote."""
    assert taken(Answer((_act(1),), comment="not sure")) == Answer((_act(1),))
