from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.corpus.codebook import (
    LABELLED,
    LEVELS,
    PALETTE,
    BelongsTo,
    Codebook,
    Condition,
    Label,
    Layer,
    LayerKind,
)
from annotate.corpus.codebook_rules import validate
from annotate.errors import Unreadable
from annotate.formats.codebook_schema import SCHEMA
from annotate.formats.codebook_yaml import read, write
from annotate.resources import seeds

SMALL = b"""\
name: Stance
layers:
  - id: stance
    name: Stance
    kind: choice
    labels:
      - id: favour
        name: no
        key: f
      - id: against
        name: 2026-11-23
  - id: source
    name: Source
    kind: source
    required: yes
"""

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t\r:#'\"-|>&*"), max_size=30)
NAMES = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=20)
NUMBERS = st.floats(-1e9, 1e9) | st.integers(-5, 5).map(float)


@st.composite
def _labels(draw: st.DrawFn, kind: LayerKind) -> tuple[Label, ...]:
    count = draw(st.integers(1, 4))
    values = sorted(draw(st.lists(NUMBERS, min_size=count, max_size=count, unique=True)))
    return tuple(
        Label(
            f"l{place}",
            f"{draw(NAMES)} {place}",
            definition=draw(TEXTS),
            examples=tuple(draw(st.lists(TEXTS, max_size=2))),
            key="bcde"[place] if draw(st.booleans()) else None,
            parent="l0" if place and draw(st.booleans()) else None,
            value=values[place] if kind is LayerKind.SCALE or draw(st.booleans()) else None,
            colour=draw(st.none() | st.sampled_from([*PALETTE, "#a1b2c3"])),
            retired=bool(place) and draw(st.booleans()),
        )
        for place in range(count)
    )


@st.composite
def _layers(draw: st.DrawFn, place: int) -> Layer:
    kind = draw(st.sampled_from(sorted(set(LayerKind) - {LayerKind.SOURCE})))
    bounds = sorted(draw(st.lists(NUMBERS, min_size=2, max_size=2))) if kind is LayerKind.NUMBER else (None, None)
    conditions = st.builds(Condition, st.just("first"), st.none(), st.just(frozenset({"l0"})))
    return Layer(
        f"layer-{place}",
        draw(NAMES),
        kind,
        level=draw(st.sampled_from(LEVELS[kind])) if kind in LEVELS else None,
        belongs_to=BelongsTo.ACT if kind is LayerKind.TARGET else draw(st.sampled_from(BelongsTo)),
        required=draw(st.booleans()),
        condition=draw(st.none() | conditions),
        labels=draw(_labels(kind)) if kind in LABELLED else (),
        definition=draw(TEXTS),
        minimum=bounds[0],
        maximum=bounds[1],
    )


@st.composite
def _codebooks(draw: st.DrawFn) -> Codebook:
    first = Layer("first", "First", LayerKind.CHOICE, belongs_to=BelongsTo.SENTENCE, labels=(Label("l0", "l0"),))
    more = [draw(_layers(place)) for place in range(draw(st.integers(0, 3)))]
    texts = {name: draw(TEXTS) for name in ("description", "citation", "guidelines")}
    return Codebook(draw(NAMES), (first, *more), no_act_allowed=draw(st.booleans()), **texts)


@given(_codebooks())
def test_a_codebook_comes_back_as_it_was(codebook: Codebook):
    """Downloading a codebook and uploading it again changes nothing."""
    assert validate(codebook) == []
    assert read(write(codebook)) == codebook


def test_texts_need_no_quotation_marks():
    """Words that YAML takes for truth values or dates are texts where a text is asked for."""
    stance = read(SMALL).layer("stance")
    assert [label.name for label in stance.labels] == ["no", "2026-11-23"]
    assert read(SMALL).layer("source").required is True


def test_a_byte_order_mark_is_no_harm():
    """A file that a Windows editor saved as UTF-8 is read."""
    assert read(b"\xef\xbb\xbf" + SMALL) == read(SMALL)


@pytest.mark.parametrize("path", sorted((seeds() / "codebooks").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_preset_can_be_used(path):
    """Each codebook to begin with is sound, has a required source and an optional target, and says what it follows."""
    codebook = read(path.read_bytes())
    assert codebook.source_layer is not None
    assert codebook.source_layer.required
    assert codebook.target_layer is not None
    assert not codebook.target_layer.required
    assert codebook.citation
    assert codebook.guidelines
    assert all(label.definition and label.examples for layer in codebook.layers for label in layer.labels)


def test_there_are_four_presets():
    """A project can begin with stance and source, the Brexit Blog Corpus, the CommitmentBank or RumourEval."""
    names = {path.stem for path in (seeds() / "codebooks").glob("*.yaml")}
    assert names == {"brexit-blog", "commitmentbank", "default", "rumoureval"}


@pytest.mark.parametrize(
    ("section", "kind"), [("codebook", Codebook), ("layer", Layer), ("condition", Condition), ("label", Label)]
)
def test_every_key_is_documented(section: str, kind: type):
    """Whatever a codebook can hold has its line in the schema and in the comment above a file."""
    assert {field.key for field in SCHEMA[section]} == {field.name for field in fields(kind)}
    header = write(read(SMALL)).decode().split("\nname:")[0]
    assert all(f"#   {field.key}" in header for field in SCHEMA[section])


def _problems(data: bytes) -> list[str]:
    with pytest.raises(Unreadable) as caught:
        read(data)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b" \n\n", "The file is empty."),
        (b"# nothing yet\n", "empty but for comments"),
        (b"name: a\nlayers: \xff\xfe", "line 2: This is not UTF-8"),
        (b"name: \x00", "This is not YAML"),
        (b"name: [a\nlayers: b", "line 2"),
        (b"name: a\n---\nname: b", "This is not YAML"),
        (b"- name: a", "line 1, column 1: This part (codebook) is a mapping"),
        (b"a: &a [1]\nb: [*a, *a]", "line 1, column 4: Anchors (&) and aliases (*) are not used here."),
        (b"name: !!python/object/apply:os.getcwd []", "Tags such as"),
        (b"[" * 20 + b"]" * 20, "line 1, column 13: This is nested too deeply."),
        (b"[" * 100_000, "This is nested too deeply."),
        (b"#" * 1_000_001, "1000001 bytes"),
        (SMALL + b"name: Again\n", "line 16, column 1: The key 'name' stands twice in this part (codebook)."),
        (
            SMALL.replace(b"kind: choice", b"kid: choice"),
            "line 5, column 5: There is no key 'kid' here (layer); did you mean 'kind'?",
        ),
        (SMALL.replace(b"kind: choice", b"zzzz: choice"), "known are id, name, kind"),
        (SMALL.replace(b"kind: choice", b"kind: chice"), "line 5, column 11: 'kind' takes choice, choices"),
        (SMALL.replace(b"required: yes", b"required: often"), "'required' takes true or false; this is 'often'"),
        (SMALL.replace(b"key: f", b"value: much"), "line 9, column 16: 'value' takes a number; this is 'much'"),
        (SMALL.replace(b"key: f", b"colour: #ff0000"), "line 9, column 16: The colour is empty"),
        (SMALL.replace(b"key: f", b"examples: one"), "'examples' takes a list of texts"),
        (SMALL.replace(b"key: f", b"examples: [{he said: so}]"), "one that has a colon in quotation marks"),
        (SMALL.replace(b"key: f", b"definition: [a]"), "'definition' takes a text, not a list"),
        (SMALL.replace(b"name: no", b"name:"), "'name' is empty"),
        (
            SMALL.replace(b"key: f", b"key: s"),
            "line 9, column 14: Layer 'stance': label 'favour': the key 's' belongs to",
        ),
        (SMALL.replace(b"id: against", b"id: favour"), "line 10, column 13: Layer 'stance': two labels have the id"),
        (SMALL.replace(b"key: f", b'definition: "\\a"'), "control character U+0007"),
    ],
)
def test_a_bad_file_is_refused_with_the_place(data: bytes, said: str):
    """Whatever is wrong with an uploaded codebook is told with its line, column and what to do."""
    assert said in "\n".join(_problems(data))


def test_all_problems_of_form_are_told_at_once():
    """A file with three slips is told all three."""
    data = SMALL.replace(b"kind: choice", b"kind: chice").replace(b"key: f", b"ky: f").replace(b"required", b"requird")
    assert len(_problems(data)) == 3


def test_a_missing_key_is_told_with_what_it_means():
    """Whoever forgets a key reads what it is for."""
    assert _problems(b"layers: []") == [
        "line 1, column 1: 'name' is missing here (codebook): what the codebook is called."
    ]
