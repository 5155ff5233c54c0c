"""Units that stand for several: a study with weights says what the same study says with every unit written out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.agreement.breakdowns import between_rounds, by_document, of_annotators
from annotate.agreement.comparing import Side, compare
from annotate.agreement.distances import Identity
from annotate.agreement.inference import Inference
from annotate.agreement.report import report
from annotate.agreement.study import Study
from annotate.errors import Refused
from tests.agreement.tables import Table, study_of, tables

INFERENCES = (
    Inference(),
    Inference(annotators="random"),
    Inference(compat="irrCAC"),
    Inference(compat="kalpha", replicates=100),
    Inference(bootstrap="percentile", replicates=100),
    Inference(bootstrap="bca", replicates=100),
)


@st.composite
def studies(draw: st.DrawFn, *, documents: bool | None = None) -> tuple[Study, Study]:
    """A study whose units stand for 1 to 4 units each, and the same one written out, with documents or without."""
    table: Table = draw(tables())
    with_documents = draw(st.booleans()) if documents is None else documents
    places = draw(st.lists(st.sampled_from("abc"), min_size=len(table), max_size=len(table)))
    named = [place for place, row in zip(places, table, strict=True) for _ in row] if with_documents else None
    short = study_of(table, documents=named, level=draw(st.sampled_from(("nominal", "ordinal", "interval"))))
    times = draw(st.lists(st.integers(1, 4), min_size=len(short.units), max_size=len(short.units)))
    return replace(short, weight=np.array(times, dtype=np.float64)), written_out(short, times)


def written_out(study: Study, times: list[int]) -> Study:
    """The study with each unit as many times as it is to stand there."""
    unit = np.repeat(np.arange(len(times)), times)
    rows = [np.flatnonzero(study.unit == which) for which in unit]
    which = np.concatenate([np.full(row.size, place) for place, row in enumerate(rows)] or [np.zeros(0)])
    row = np.concatenate(rows or [np.zeros(0)]).astype(np.int64)
    return replace(
        study, units=[f"{study.units[old]} copy {new}" for new, old in enumerate(unit.tolist())],
        unit=which.astype(np.int32), annotator=study.annotator[row], value=study.value[row],
        cluster=None if study.cluster is None else study.cluster[unit],
    )  # fmt: skip


def rounded(found: Any) -> Any:
    """A report but for the last digits, which depend on the order of sums."""
    if isinstance(found, dict):
        return {name: rounded(part) for name, part in found.items()}
    if isinstance(found, list | tuple):
        return [rounded(part) for part in found]
    return round(found, 7) + 0.0 if isinstance(found, float) else found


def told(study: Study, inference: Inference = INFERENCES[0]) -> Any:
    return rounded(report(study, layer="stance", reading="value", inference=inference))


@settings(max_examples=60, deadline=None)
@given(studies(), st.sampled_from(INFERENCES))
def test_a_weight_is_as_many_units(pair: tuple[Study, Study], inference: Inference) -> None:
    """Every count, coefficient, interval and drawn interval is that of the units written out."""
    short, long = pair
    assert told(short, inference) == told(long, inference)


@settings(max_examples=30, deadline=None)
@given(studies(documents=True))
def test_parts_keep_their_weights(pair: tuple[Study, Study]) -> None:
    """Documents and groups of annotators taken by themselves say the same, too."""
    ours, written = (
        [(name, told(part)) for name, part in [*by_document(study), ("two", of_annotators(study, ("a0", "a1")))]]
        for study in pair
    )
    assert ours == written


@settings(max_examples=30, deadline=None)
@given(studies())
def test_comparisons_count_every_unit(pair: tuple[Study, Study]) -> None:
    """The difference of two coefficients on the same units has the same interval."""
    form = Identity()
    ours, written = (
        rounded(compare(Side(study, "krippendorff_alpha", form), Side(study, "gwet_ac1", form))) for study in pair
    )
    assert ours == written


def test_grouped_units_are_not_looked_for_in_another_round() -> None:
    """Units without their names cannot be paired between rounds; that is refused, never done by their numbers."""
    study = replace(study_of([["1", "2"], ["1", "1"]]), weight=np.array([2.0, 3.0]))
    with pytest.raises(Refused, match="another round"):
        between_rounds([("first", study), ("second", study)])
