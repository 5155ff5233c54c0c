"""Differences with their intervals: of two coefficients, two rounds, or two groups of annotators."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import numpy as np

from annotate.agreement.arrays import Floats
from annotate.agreement.breakdowns import of_annotators
from annotate.agreement.coefficients import coefficient
from annotate.agreement.coefficients import names as names_under
from annotate.agreement.distances import Identity
from annotate.agreement.estimate import Form, Undefined
from annotate.agreement.inference import CONFIDENCE
from annotate.agreement.patterns import Patterns, merge
from annotate.agreement.presenting import difference, entry
from annotate.agreement.study import Study
from annotate.agreement.weights import Weights, weights_of
from annotate.errors import Refused

Rounds = Sequence[tuple[str | None, Study]]
KNOWN: Final = (*names_under(Identity()), "gwet_ac2", "f1")

KINDS: Final = ("rounds", "annotators", "coefficients")
HOW: Final = "rounds:FIRST,SECOND or annotators:A+B,C+D or coefficients:FIRST,SECOND"


@dataclass(frozen=True)
class Comparison:
    """What is compared: two rounds or coefficients by their names, or two groups of annotators, divided by "+"."""

    kind: str
    first: str
    second: str

    @classmethod
    def of(cls, text: str) -> Comparison:
        """From "kind:first,second"; raises Refused that says how it is written."""
        kind, _, sides = text.partition(":")
        first, _, second = sides.partition(",")
        return cls(kind, first, second).checked()

    def checked(self) -> Comparison:
        """Itself; raises Refused that says how a comparison is written, or which coefficients there are."""
        if self.kind not in KINDS or not self.first or not self.second:
            raise Refused("a comparison is written {how}", how=HOW)
        unknown = {self.first, self.second} - set(KNOWN)
        if self.kind == "coefficients" and unknown:
            raise Refused('there is no coefficient "{name}"; there are {known}', name=min(unknown), known=list(KNOWN))
        return self

    def entries(
        self, rounds: Rounds, names: Sequence[str] | None, weights: Weights, confidence: float = CONFIDENCE
    ) -> list[dict[str, Any]]:
        """First less second, as entries of a report, one a coefficient: of two of the `rounds` once, else in each.

        `names` are the coefficients where these are not what is compared; without them those that have a value on both
        sides. Raises Refused for an unknown round, or an annotator who is in none of the rounds.
        """
        if self.kind == "rounds":
            studies = _round(rounds, self.first), _round(rounds, self.second)
            return self._differences(None, studies, names, weights, confidence)
        found, refused = [], []
        for name, study in rounds:
            try:
                found += self._differences(name, self._studies(study), names, weights, confidence)
            except Refused as reason:
                refused.append(reason)
                found.append({**self._of(name), "coefficient": None, **entry(undefined=str(reason))})
        if len(refused) == len(rounds):
            raise refused[0]
        return found

    def _of(self, round_: str | None) -> dict[str, Any]:
        return {"kind": self.kind, "of": [self.first, self.second], "round": round_}

    def _studies(self, study: Study) -> tuple[Study, Study]:
        if self.kind == "coefficients":
            return study, study
        return group(study, self.first.split("+")), group(study, self.second.split("+"))

    def _differences(
        self, round_: str | None, studies: tuple[Study, Study], names: Sequence[str] | None, weights: Weights,
        confidence: float,
    ) -> list[dict[str, Any]]:  # fmt: skip
        merged = {id(study): merge(study) for study in studies}
        forms = [weights_of(weights, study.categories) for study in studies]
        left, right = (
            partial(Side, study, weights=form, patterns=merged[id(study)])
            for study, form in zip(studies, forms, strict=True)
        )
        of = self._of(round_)
        if self.kind == "coefficients":
            return [{**of, "coefficient": None, **compare(left(self.first), right(self.second), confidence)}]
        found = [
            {**of, "coefficient": name, **compare(left(name), right(name), confidence)}
            for name in names or names_under(forms[0])
        ]
        return found if names else [each for each in found if not each["undefined"]] or found[:1]


def _round(rounds: Rounds, name: str) -> Study:
    found = [study for round_, study in rounds if round_ == name]
    if not found:
        known = [str(round_) for round_, _ in rounds]
        raise Refused('there is no round "{name}"; there are {known}', name=name, known=known)
    return found[0]


def group(study: Study, names: Sequence[str]) -> Study:
    """The ratings of the annotators of these names; refused where one is not there."""
    if unknown := sorted(set(names) - set(study.annotators)):
        known = list(study.annotators)
        raise Refused('there is no annotator "{name}"; there are {known}', name=unknown[0], known=known)
    return of_annotators(study, names)


@dataclass(frozen=True)
class Side:
    """One of two things compared: a coefficient of a study, under weights; `patterns` are the study's, if merged."""

    study: Study
    name: str
    weights: Form
    patterns: Patterns | None = None

    def over_units(self) -> Side:
        """The same without documents."""
        study = replace(self.study, cluster=None, clusters=())
        return replace(self, study=study, patterns=self.patterns and self.patterns.by_unit())


def compare(first: Side, second: Side, confidence: float = CONFIDENCE) -> dict[str, Any]:
    """The entry of first less second, t with one less than the documents (or units) of either.

    Influence values of the same document are subtracted before they are squared, so that a shared document counts as
    paired and different ones as independent (Efron 1982, ch. 6). Documents, and units without them, are the same when
    they have the same name. Where all is one document, it is over units.
    """
    try:
        (left, of_left), (right, of_right) = _influences(first), _influences(second)
    except Undefined as reason:
        return entry(undefined=str(reason))
    names = [*of_left, *(name for name in of_right if name not in of_left)]
    if len(names) == 1 and first.study.cluster is not None:
        return compare(first.over_units(), second.over_units(), confidence)
    apart = np.array([of_left.get(name, 0.0) - of_right.get(name, 0.0) for name in names])
    standing = {**_standing(first.study), **_standing(second.study)}
    times = np.array([standing.get(name, 1.0) for name in names])
    clusters, over = int(times.sum()), "documents" if first.study.cluster is not None else "units"
    error = math.sqrt(clusters / (clusters - 1) * float(times @ apart**2)) if clusters > 1 else None
    shared = int(times @ np.array([name in of_left and name in of_right for name in names]))
    found = difference(left - right, error, clusters, over, confidence)
    return {**found, "first": left, "second": right, "shared": shared, "clusters": clusters}


def _standing(study: Study) -> dict[str, float]:
    """How many units each of the units stands for, by name; none where every one is itself, or documents count."""
    if study.weight is None or study.cluster is not None:
        return {}
    return dict(zip(study.units, study.weight.tolist(), strict=True))


def _influences(side: Side) -> tuple[float, dict[str, float]]:
    """The coefficient's value and the influence of each document, or unit, by name."""
    study, patterns = side.study, side.patterns or merge(side.study)
    found = coefficient(side.name, study, patterns, side.weights)
    counting = patterns.rated if found.units is None else found.units
    sums: Floats = patterns.cluster_sums(found.value.influence)
    counted = patterns.cluster_sums(counting) > 0
    names = study.units if study.cluster is None else study.clusters
    return found.value.value, {names[code]: float(sums[code]) for code in np.flatnonzero(counted).tolist()}
