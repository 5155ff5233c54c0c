"""Sharing documents out among annotators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set

from annotate.errors import Refused


def spread(
    documents: Sequence[int],
    annotators: Sequence[int],
    each: int,
    standing: Mapping[int, Set[int]] | None = None,
) -> list[tuple[int, int]]:
    """The (document, annotator) pairs that are still wanting for every document to have `each` annotators.

    Whoever has the fewest documents comes next; among those, who has shared the fewest with the document's others, so
    that all annotators can be compared with one another; then the order given. The same input gives the same answer.
    Without assignments `standing` (document -> its annotators) the loads of any two annotators differ by one at most.
    Raises Refused unless `each` is between 1 and the number of annotators.
    """
    if not 1 <= each <= len(annotators):
        most = len(annotators)
        raise Refused(
            "A document can go to between 1 and {most} annotators, as many as the project has; not {each}.",
            most=most,
            each=each,
        )
    sharing = _Sharing(annotators, standing or {})
    return [(document, annotator) for document in documents for annotator in sharing.fill(document, each)]


class _Sharing:
    """How many documents each annotator has, and how many each two have in common."""

    def __init__(self, annotators: Sequence[int], standing: Mapping[int, Set[int]]) -> None:
        self.annotators = annotators
        self.holders = {document: set(holders) for document, holders in standing.items()}
        self.loads = Counter(holder for holders in self.holders.values() for holder in holders)
        self.together = Counter((one, other) for held in self.holders.values() for one in held for other in held)

    def fill(self, document: int, each: int) -> list[int]:
        holders = self.holders.setdefault(document, set())
        new = []
        while len(holders) < each:
            new.append(self._next(holders))
            self._give(new[-1], holders)
        return new

    def _next(self, holders: Set[int]) -> int:
        free = (annotator for annotator in self.annotators if annotator not in holders)
        return min(free, key=lambda one: (self.loads[one], sum(self.together[one, other] for other in holders)))

    def _give(self, annotator: int, holders: set[int]) -> None:
        self.loads[annotator] += 1
        for other in holders:
            self.together[annotator, other] += 1
            self.together[other, annotator] += 1
        holders.add(annotator)
