"""`annotate agreement` on tables of labels, beside pandas with `krippendorff`: one alpha without an interval.

Tables: so many units, five annotators, ten labels, a fifth of the ratings missing, every cell a text, rows shuffled.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

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


@pytest.mark.parametrize("units", SIZES)
def test_tables(tmp_path: Path, units: int) -> None:
    """The command beside its peer, from Parquet and from CSV."""
    for kind, path in make_tables(tmp_path, units).items():
        ours = cost(sys.executable, "-m", "annotate", "agreement", str(path), "--format", "json")
        peer = cost(sys.executable, "-c", PEER, str(path))
        print(f"\n{units:>9} units {kind:>7}: {ours}; pandas and krippendorff {peer}", end="")
        print(f"; 1/{peer.seconds / ours.seconds:.1f} of the time", end="")
