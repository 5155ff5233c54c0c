"""`annotate agreement` on tables of labels, beside pandas with `krippendorff`: one alpha without an interval.

Tables: so many units, five annotators, ten labels, a fifth of the ratings missing, every cell a text, rows shuffled.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import pytest

from annotate.agreement.presenting import Inference
from annotate.agreement.report import report
from annotate.agreement.study import Study

ROUNDS = 3
SIZES = (1_000_000, 100_000, 1_000)
PEER = """
import sys, duckdb, krippendorff, pandas
path = sys.argv[1]
rows = duckdb.read_parquet(path).df() if path.endswith("parquet") else pandas.read_csv(path, dtype=str)
rows["label"], _ = pandas.factorize(rows["label"])
table = rows.pivot(index="annotator", columns="unit", values="label")
print(krippendorff.alpha(table.to_numpy(dtype=float), level_of_measurement="nominal"))
"""

# A small process starts the command: a child begins with the memory of who starts it.
MEASURED = """
import resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took: seconds (median) and MiB (most)."""

    seconds: float
    mebibytes: float

    def __str__(self) -> str:
        return f"{self.seconds:6.2f} s {self.mebibytes:5.0f} MiB"


def make_tables(folder: Path, units: int) -> dict[str, Path]:
    paths = {kind: folder / f"{units}.{kind}" for kind in ("parquet", "csv")}
    with duckdb.connect() as connection:
        connection.execute("SELECT setseed(0.1)")
        connection.execute(
            f"""CREATE TABLE t AS
            WITH truth AS (SELECT u, floor(10 * pow(random(), 1.5))::INT AS t FROM range({units}) r(u)),
            cells AS (SELECT u, t, a, random() AS keep, random() AS right, floor(10 * random())::INT AS other
                      FROM truth, range(5) s(a))
            SELECT 'sentence-' || u AS unit, 'document-' || u // 50 AS document, 'annotator ' || a AS annotator,
                   'label ' || CASE WHEN "right" < 0.7 THEN t ELSE other END AS label
            FROM cells WHERE keep >= 0.2 ORDER BY random()"""
        )
        connection.execute(f"COPY t TO '{paths['parquet']}' (FORMAT parquet)")
        connection.execute(f"COPY t TO '{paths['csv']}' (HEADER)")
    return paths


def cost(*command: str) -> Cost:
    """The median time and the greatest memory of a command, its start and its imports included."""
    seconds, memory = [], []
    for _ in range(ROUNDS):
        told = subprocess.run([sys.executable, "-c", MEASURED, *command], capture_output=True, check=True, text=True)
        took, held = told.stdout.split()
        seconds.append(float(took))
        memory.append(int(held) / 1024)
    return Cost(statistics.median(seconds), max(memory))


def timed(work: Callable[[], object]) -> float:
    """Milliseconds at the median."""
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        found.append((time.perf_counter() - start) * 1000)
    return statistics.median(found)


@pytest.mark.parametrize("units", SIZES)
def test_tables(tmp_path: Path, units: int) -> None:
    """The command beside its peer, from Parquet and from CSV."""
    for kind, path in make_tables(tmp_path, units).items():
        ours = cost(sys.executable, "-m", "annotate", "agreement", str(path), "--format", "json")
        peer = cost(sys.executable, "-c", PEER, str(path))
        print(f"\n{units:>9} units {kind:>7}: {ours}; pandas and krippendorff {peer}", end="")
        print(f"; 1/{peer.seconds / ours.seconds:.1f} of the time", end="")


def coded(units: int, annotators: int, labels: int, *, missing: float, documents: int) -> Study:
    """A study from integer codes."""
    random = np.random.default_rng(1)
    truth = random.integers(0, labels, units)
    wrong = random.random((units, annotators)) >= 0.7
    codes = np.where(wrong, random.integers(0, labels, (units, annotators)), truth[:, None])
    unit, annotator = np.nonzero(random.random((units, annotators)) >= missing)
    return Study(
        _named("unit", units), _named("annotator", annotators), _named("label", labels),
        unit.astype(np.int32), annotator.astype(np.int32), codes[unit, annotator].astype(np.int32),
        cluster=(np.arange(units) * documents // units).astype(np.int32), clusters=_named("document", documents),
    )  # fmt: skip


def _named(what: str, count: int) -> list[str]:
    return [f"{what} {number}" for number in range(count)]


def whole(study: Study, bootstrap: str | None = None) -> object:
    inference = Inference(bootstrap=bootstrap)
    return report(study, layer="l", reading="value", unit_name="u", round=None, inference=inference)


@pytest.mark.parametrize("units", SIZES[:2])
def test_codes(units: int) -> None:
    """A whole report from integer codes: every coefficient, label, pair and annotator; then 10,000 replicates too."""
    by_document = coded(units, 5, 10, missing=0.2, documents=units // 50)
    by_unit = replace(by_document, cluster=None, clusters=())
    for name, study in (("units", by_unit), ("documents", by_document)):
        plain, drawn = timed(partial(whole, study)), timed(partial(whole, study, "percentile"))
        print(
            f"\n{units:>9} units from codes, over {name}: report {plain:.0f} ms, bootstrap {drawn - plain:.0f} ms more"
        )


def test_many_annotators() -> None:
    """All pairs of 200 annotators."""
    study = coded(5_000, 200, 10, missing=0.8, documents=100)
    print(f"\n200 annotators, 5,000 units, 19,900 pairs: report {timed(partial(whole, study)):.0f} ms")
