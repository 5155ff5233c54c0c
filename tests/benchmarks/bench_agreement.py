"""`annotate agreement` on tables of labels, beside pandas with `krippendorff`: one alpha without an interval.

Tables: so many units, five annotators, ten labels, a fifth of the ratings missing, every cell a text, rows shuffled.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

ROUNDS = 3
SIZES = (1_000_000, 100_000, 1_000)
VERY_LARGE = 12_500_000
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


def make_table(path: Path, units: int, *, documents: bool = False) -> Path:
    """Writes a Parquet or CSV file, with a column of documents of 50 sentences or without."""
    document = "'document-' || u // 50 AS document," if documents else ""
    with duckdb.connect() as connection:
        connection.execute("SET preserve_insertion_order = false")
        connection.execute("SELECT setseed(0.1)")
        connection.execute(
            f"""COPY (
            WITH truth AS (SELECT u, floor(10 * pow(random(), 1.5))::INT AS t FROM range({units}) r(u)),
            cells AS (SELECT u, t, a, random() AS keep, random() AS right, floor(10 * random())::INT AS other
                      FROM truth, range(5) s(a))
            SELECT 'sentence-' || u AS unit, {document} 'annotator ' || a AS annotator,
                   'label ' || CASE WHEN "right" < 0.7 THEN t ELSE other END AS label
            FROM cells WHERE keep >= 0.2 ORDER BY hash(5 * u + a))
            TO '{path}' ({"FORMAT parquet" if path.suffix == ".parquet" else "HEADER"})"""
        )
    return path


def cost(*command: str, rounds: int = ROUNDS) -> Cost:
    """The median time and the greatest memory of a command, its start and its imports included.

    Modules are compiled once before, as those of an installed program are.
    """
    compiled = {**os.environ, "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir(), "annotate-benchmark"))}
    compiled.pop("PYTHONDONTWRITEBYTECODE", None)
    measured = [sys.executable, "-c", MEASURED, *command]
    seconds, memory = [], []
    for _ in range(1 + rounds):
        told = subprocess.run(measured, capture_output=True, check=True, text=True, env=compiled)
        took, held = told.stdout.split()
        seconds.append(float(took))
        memory.append(int(held) / 1024)
    return Cost(statistics.median(seconds[1:]), max(memory[1:]))


def agreement(path: Path, rounds: int = ROUNDS) -> Cost:
    """What the command takes for all coefficients, standard errors and default intervals of a table."""
    return cost(sys.executable, "-m", "annotate", "agreement", str(path), "--format", "json", rounds=rounds)


@pytest.mark.parametrize("kind", ["parquet", "csv"])
@pytest.mark.parametrize("units", SIZES)
def test_tables(tmp_path: Path, units: int, kind: str) -> None:
    """The command beside its peer; intervals are over units, for the tables have no documents."""
    path = make_table(tmp_path / f"table.{kind}", units)
    ours, peer = agreement(path), cost(sys.executable, "-c", PEER, str(path))
    print(f"\n{units:>9} units {kind:>7}: {ours}; pandas and krippendorff {peer}", end="")
    print(f"; 1/{peer.seconds / ours.seconds:.1f} of the time", end="")


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_tables_with_documents(tmp_path: Path, kind: str) -> None:
    """A million units in 20,000 documents, over which intervals then are."""
    path = make_table(tmp_path / f"table.{kind}", SIZES[0], documents=True)
    print(f"\n{SIZES[0]:>9} units in documents {kind:>7}: {agreement(path)}", end="")


def test_a_very_large_table(tmp_path: Path) -> None:
    """Fifty million ratings."""
    path = make_table(tmp_path / "table.parquet", VERY_LARGE)
    print(f"\n{VERY_LARGE:>9} units parquet: {agreement(path, rounds=1)}", end="")
