"""The agreement engine from integer codes on, without reading a table: coefficients, reports, replicates, pairs.

Each line gives the median, how long it may take, and where there is one the time of a peer that does less.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import krippendorff
import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from annotate.agreement.by_pair import entries_of_pairs
from annotate.agreement.distances import Identity
from annotate.agreement.inference import Inference
from annotate.agreement.measures.cohen import cohen_kappa
from annotate.agreement.pairs import pair_tables
from annotate.agreement.presenting import Presenter, presenter
from annotate.agreement.report import clustered, coefficient_entries, interval_over, report, wanted_names
from annotate.agreement.study import Scheme, Study, from_rows

ROUNDS = 5
FORM = Identity()
PEER_PAIRS = 100  # of all pairs of annotators; the peer would take a minute for every one


def coded(units: int, annotators: int, labels: int, *, missing: float, documents: int, known: float = 0.7) -> Study:
    """A study from integer codes: so many ratings are the right label, the others are drawn at random."""
    drawn = np.random.default_rng(1)
    truth = drawn.integers(0, labels, units)
    wrong = drawn.random((units, annotators)) >= known
    codes = np.where(wrong, drawn.integers(0, labels, (units, annotators)), truth[:, None])
    unit, annotator = np.nonzero(drawn.random((units, annotators)) >= missing)
    return Study(
        _named("unit", units), _named("annotator", annotators), _named("label", labels),
        unit.astype(np.int32), annotator.astype(np.int32), codes[unit, annotator].astype(np.int32),
        cluster=(np.arange(units) * documents // units).astype(np.int32), clusters=_named("document", documents),
    )  # fmt: skip


def _named(what: str, count: int) -> list[str]:
    return [f"{what} {number}" for number in range(count)]


def over(study: Study) -> dict[str, Study]:
    """The study with intervals over documents, and with intervals over units."""
    return {"units": replace(study, cluster=None, clusters=()), "documents": study}


def timed(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Milliseconds at the median."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        found.append((time.perf_counter() - start) * 1000)
    return statistics.median(found)


def told(what: str, took: float, may: float | None = None, peer: tuple[str, float] | None = None) -> None:
    """One line: what took how long, of how long it may, and how many times as long the peer took."""
    goal = "" if may is None else f"  {took / may:5.2f} of {may:.0f} ms"
    beside = "" if peer is None else f"  {peer[0]} takes {peer[1]:.0f} ms, {peer[1] / took:.0f} times as long"
    print(f"{what:<72}{took:9.1f} ms{goal}{beside}")


def whole(study: Study, bootstrap: str | None = None) -> object:
    """The whole report: coefficients, labels, annotators, pairs, coincidences."""
    return report(study, layer="l", reading="value", unit_name="u", inference=Inference(bootstrap=bootstrap))


def presented(study: Study) -> Presenter:
    """What makes the entries of a report of the study."""
    patterns, _ = clustered(study)
    over_what = interval_over(study, patterns, "unit")
    return presenter(study, patterns, FORM, wanted_names(FORM, None), Inference(), over_what, "masi")


def coefficients(study: Study) -> dict[str, Any]:
    """All coefficients of all annotators, with standard errors and intervals."""
    present = presented(study)
    return coefficient_entries(wanted_names(FORM, None), present, FORM)


def kappas(study: Study) -> list[dict[str, Any]]:
    """Cohen's kappa of all pairs: units, agreement, standard error, interval."""
    present = presented(study)
    return [
        entry | {"units": units}
        for tables in pair_tables(present.patterns)
        for entry, units in zip(
            entries_of_pairs(tables, {"cohen_kappa": cohen_kappa(tables, FORM)}, present)["cohen_kappa"],
            tables.shared.tolist(),
            strict=True,
        )
    ]


def as_table(study: Study) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Annotators x units, nan where missing: what others read."""
    table = np.full((len(study.annotators), len(study.units)), np.nan)
    table[study.annotator, study.unit] = study.value
    return table


@pytest.mark.parametrize(("units", "may", "replicates_may"), [(1_000_000, 60, 1000), (100_000, None, 250)])
def test_codes(units: int, may: float | None, replicates_may: float) -> None:
    """Five annotators, ten labels, a fifth of the ratings missing, 50 units a document."""
    study = coded(units, 5, 10, missing=0.2, documents=units // 50)
    table = as_table(study)
    alone = partial(krippendorff.alpha, reliability_data=table, level_of_measurement="nominal")
    peer = ("krippendorff's one alpha", timed(alone, 1))
    print()
    for name, each in over(study).items():
        told(f"{units} units, coefficients, over {name}", timed(partial(coefficients, each)), may, peer)
        told(f"{units} units, kappas of all pairs, over {name}", timed(partial(kappas, each)))
        plain, drawn = timed(partial(whole, each)), timed(partial(whole, each, "percentile"))
        told(f"{units} units, whole report, over {name}", plain)
        told(f"{units} units, 10,000 bootstrap replicates more, over {name}", drawn - plain, replicates_may)


@pytest.mark.parametrize(("annotators", "labels"), [(5, 1000), (12, 10)])
def test_units_that_all_differ(annotators: int, labels: int) -> None:
    """The worst case: hardly any two of a million units have the same ratings."""
    study = coded(1_000_000, annotators, labels, missing=0.2, documents=20_000, known=0.0)
    print()
    for name, each in over(study).items():
        what = f"1000000 different units, {annotators} annotators, {labels} labels"
        told(f"{what}, coefficients, over {name}", timed(partial(coefficients, each), 1), 5000)
        told(f"{what}, whole report, over {name}", timed(partial(whole, each), 1))


def test_many_annotators() -> None:
    """All 19,900 pairs of 200 annotators, each with a fifth of 5,000 units."""
    study = coded(5_000, 200, 10, missing=0.8, documents=100)
    table = as_table(study)
    print()
    for name, each in over(study).items():
        peer = ("scikit-learn", timed(partial(_some_kappas, table), 1) * 19_900 / PEER_PAIRS)
        told(f"200 annotators, all kappas with intervals, over {name}", timed(partial(kappas, each)), 300, peer)
        told(f"200 annotators, whole report, over {name}", timed(partial(whole, each), 1))


def _some_kappas(table: np.ndarray[Any, np.dtype[np.float64]]) -> None:
    for other in table[1 : PEER_PAIRS + 1]:
        both = ~np.isnan(table[0]) & ~np.isnan(other)
        cohen_kappa_score(table[0][both].astype(int), other[both].astype(int))


def test_many_annotators_and_categories() -> None:
    """200 annotators and 3,000 categories, each of 20,000 units rated by about twenty of them."""
    study = coded(20_000, 200, 3_000, missing=0.9, documents=400)
    print()
    told("200 annotators, 3000 categories, coefficients", timed(partial(coefficients, study), 1))
    told("200 annotators, 3000 categories, whole report", timed(partial(whole, study), 1))


def test_joint_reading() -> None:
    """20,000 sentences, three annotators, chains over 3,000 entries with their stance: the whole report."""
    study = _joint(20_000, 3_000)
    print()
    told(f"joint reading of 20000 sentences, {len(study.categories)} values", timed(partial(whole, study)), 1000)


def _joint(sentences: int, entries: int) -> Study:
    draw = random.Random(2)

    def said() -> tuple[tuple[int, ...], str]:
        return tuple(draw.randrange(entries) for _ in range(draw.choice((1, 1, 1, 2, 2, 3)))), draw.choice("abc")

    rows = []
    for sentence in range(sentences):
        right = said()
        for who in range(3):
            acts = dict([right if draw.random() < 0.7 else said(), *([said()] if draw.random() < 0.1 else [])])
            rows.append((f"{sentence}", f"annotator {who}", frozenset(acts.items()), f"document {sentence // 50}"))
    units, people, values, documents = map(list, zip(*rows, strict=True))
    return from_rows(units, people, values, level="joint", documents=documents, joint=Scheme(("a", "b", "c")))
