"""How intervals are made, as it is asked for; without numpy, so that it is known before anything is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from annotate.errors import Refused

CONFIDENCE: Final = 0.95
REPLICATES: Final = 10_000
BOOTSTRAPS: Final = ("percentile", "bca")
COMPATS: Final = ("irrCAC", "kalpha")
ANNOTATORS: Final = ("fixed", "random")


@dataclass(frozen=True)
class Inference:
    """How standard errors and intervals are made.

    By default the infinitesimal jackknife over documents; `bootstrap` "percentile" or "bca" with `replicates` and
    `seed`; `annotators` "random" adds their variance; `compat` "irrCAC" or "kalpha" does as those programs do.
    """

    confidence: float = CONFIDENCE
    bootstrap: str | None = None
    replicates: int = REPLICATES
    seed: int = 0
    annotators: str = "fixed"
    compat: str | None = None

    @property
    def drawn(self) -> bool:
        """Whether random numbers are used, so that the seed matters."""
        return self.bootstrap is not None or self.compat == "kalpha"

    def __post_init__(self) -> None:
        _refuse_other("bootstrap", self.bootstrap, (None, *BOOTSTRAPS))
        _refuse_other("annotators", self.annotators, ANNOTATORS)
        _refuse_other("compat", self.compat, (None, *COMPATS))
        if not 0 < self.confidence < 1:
            raise Refused(
                "the confidence must lie between 0 and 1, such as 0.95; it is {confidence}", confidence=self.confidence
            )
        if self.replicates < 100:
            raise Refused("{count} replicates are too few for an interval; take 1000 or more", count=self.replicates)
        if sum((self.bootstrap is not None, self.annotators == "random", self.compat is not None)) > 1:
            raise Refused("bootstrap, random annotators and compat are three ways to an interval; ask for one of them")


def _refuse_other(what: str, asked: str | None, known: Sequence[str | None]) -> None:
    if asked not in known:
        raise Refused(
            '{what} cannot be "{asked}"; it is one of {known}',
            what=what,
            asked=asked,
            known=[each for each in known if each],
        )
