"""How often intervals hold the value they are for: a table of simulated coverage, for the documentation.

    python tests/benchmarks/coverage.py [--samples 1000]

A population of annotators, documents and units is drawn; alpha of a very large sample of it is the value to be held.
Documents differ in how hard they are, so that their units are alike; annotators differ in skill where they vary.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace

import numpy as np

from annotate.agreement.coefficients import coefficient
from annotate.agreement.distances import Identity
from annotate.agreement.inference import Inference
from annotate.agreement.patterns import merge
from annotate.agreement.presenting import presenter
from annotate.agreement.study import Study

LABELS = 4
NAMES = ("krippendorff_alpha", "gwet_ac1")
FORM = Identity()


@dataclass(frozen=True)
class World:
    """What is sampled: `knowing` is the mean chance to know the right label, `spread` how much documents differ."""

    name: str
    documents: int
    units: int = 20
    annotators: int = 3
    knowing: float = 0.7
    spread: float = 0.15
    rated: float = 1.0
    skill: float = 0.0

    def sample(self, random: np.random.Generator) -> Study:
        """One study; `rated` is the chance that an annotator rated a unit, `skill` the spread of annotators."""
        number = self.documents * self.units
        cluster = np.repeat(np.arange(self.documents), self.units)
        ease = random.normal(0, self.spread, self.documents)[cluster][:, None]
        able = random.normal(0, self.skill, self.annotators)[None, :]
        right = random.choice(LABELS, size=(number, 1), p=[0.4, 0.3, 0.2, 0.1])
        knows = random.random((number, self.annotators)) < np.clip(self.knowing + ease + able, 0, 1)
        guesses = random.integers(0, LABELS, (number, self.annotators))
        values = np.where(knows, right, guesses)
        unit, annotator = np.nonzero(random.random(values.shape) < self.rated)
        names = [str(label) for label in range(LABELS)]
        return Study(
            [str(code) for code in range(number)], [f"a{code}" for code in range(self.annotators)], names,
            unit.astype(np.int32), annotator.astype(np.int32), values[unit, annotator].astype(np.int32),
            cluster=cluster.astype(np.int32), clusters=[str(code) for code in range(self.documents)],
        )  # fmt: skip


WORLDS = (
    World("2 documents", 2),
    World("3 documents", 3),
    World("5 documents", 5),
    World("10 documents", 10),
    World("20 documents", 20),
    World("60 documents", 60),
    World("agreement near 1", 10, knowing=0.98, spread=0.01),
    World("half of the ratings missing, many units rated once", 10, rated=0.5),
    World("4 annotators as a sample", 20, annotators=4, skill=0.12),
    World("10 annotators as a sample", 20, annotators=10, skill=0.12),
)
WAYS = {
    "over documents": (Inference(), True),
    "over units": (Inference(), False),
    "percentile": (Inference(bootstrap="percentile", replicates=500), True),
    "BCa": (Inference(bootstrap="bca", replicates=500), True),
    "random annotators": (Inference(annotators="random"), True),
}


def truth(world: World, random: np.random.Generator) -> dict[str, float]:
    """The coefficients of a very large sample of documents and, where these vary, of many samples of annotators."""
    rounds = 400 if world.skill else 1
    large = replace(world, documents=200 if world.skill else 20_000)
    found = [_values(large.sample(random)) for _ in range(rounds)]
    return {name: float(np.mean([each[name] for each in found])) for name in NAMES}


def _values(study: Study) -> dict[str, float]:
    patterns = merge(study)
    return {name: coefficient(name, study, patterns, FORM).value.value for name in NAMES}


def coverage(world: World, samples: int, seed: int) -> dict[tuple[str, str], tuple[float, float, int]]:
    """By way and coefficient: the share of intervals that hold the value, their mean width, samples without one."""
    random = np.random.default_rng(seed)
    aim = truth(world, random)
    found: dict[tuple[str, str], list[tuple[bool, float] | None]] = {}
    for _ in range(samples):
        study = world.sample(random)
        for way, (inference, clustered) in WAYS.items():
            sample = study if clustered else replace(study, cluster=None, clusters=())
            patterns = merge(sample)
            present = presenter(sample, patterns, FORM, NAMES, inference, "documents", "masi")
            for name in NAMES:
                entry = present(
                    lambda known, name=name, sample=sample: coefficient(name, sample, known, FORM), name, of_all=True
                )
                limits = entry["interval"]
                held = limits and (limits[0] <= aim[name] <= limits[1], limits[1] - limits[0])
                found.setdefault((way, name), []).append(held or None)
    return {key: _summary(each) for key, each in found.items()}


def _summary(each: list[tuple[bool, float] | None]) -> tuple[float, float, int]:
    known = [pair for pair in each if pair is not None]
    if not known:
        return float("nan"), float("nan"), len(each)
    return float(np.mean([held for held, _ in known])), float(np.mean([width for _, width in known])), each.count(None)


def _cell(found: tuple[float, float, int]) -> str:
    held, width, _ = found
    return "none" if np.isnan(held) else f"{held:.3f} ({width:.2f})"


def main() -> None:
    """Prints the table in Markdown, a row a world, for each coefficient."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    results = {world.name: coverage(world, asked.samples, asked.seed) for world in WORLDS}
    for name in NAMES:
        print(f"\n{name}: coverage of nominal .95 (mean width), {asked.samples} samples\n")
        print("| | " + " | ".join(WAYS) + " |\n|---|" + "---:|" * len(WAYS))
        for world, found in results.items():
            cells = (found[way, name] for way in WAYS)
            print(f"| {world} | " + " | ".join(map(_cell, cells)) + " |")


if __name__ == "__main__":
    main()
