"""Krippendorff's alpha."""

from __future__ import annotations

from annotate.agreement.arrays import Floats, dot, tally
from annotate.agreement.counts import Counts
from annotate.agreement.distances import Squared, midranks
from annotate.agreement.estimate import Estimate, Form, Undefined, quadratic, total
from annotate.agreement.measures.coefficient import Coefficient, pairable_units


def krippendorff_alpha(patterns: Counts, distance: Form) -> Coefficient:
    """1 - Do / De over the pairable values (Krippendorff 2011, Computing Krippendorff's alpha-reliability, p. 1-7).

    Do = (1/n) sum over units of the distances of all ordered pairs of values / (r_u - 1),
    De = sum over c, k of n_c n_k d_ck / (n (n - 1)); values of units with one rating are left out.
    """
    return alpha_from(patterns, _unit_disagreement(patterns, distance), distance)


def alpha_from(patterns: Counts, disagreement: Floats, distance: Form) -> Coefficient:
    """The same from the distances of all ordered pairs of a unit's values / (r_u - 1), 0 where r_u < 2 (patterns,)."""
    ratings = _pairable_values(patterns)
    observed = total(patterns, disagreement) / ratings
    expected = quadratic(patterns, _in_pairable_units(patterns), distance) / (ratings * (ratings - 1))
    return _alpha(patterns, observed, expected)


def ordinal_alpha(patterns: Counts) -> Coefficient:
    """Alpha with Krippendorff's ordinal metric (2011, p. 6), a squared difference of midranks.

    The midranks come from the values themselves, so a unit's influence reaches the distances of all others.
    """
    ratings, counting = _pairable_values(patterns), _in_pairable_units(patterns)
    margins = tally(patterns.value, counting * patterns.weight[patterns.pattern], patterns.categories)
    ranks = midranks(margins)
    distance = Squared(ranks)
    moved = 4 * margins * (ranks * margins.sum() - margins @ ranks)
    observed = total(patterns, _unit_disagreement(patterns, distance))
    observed = _with_moving_ranks(patterns, observed, _pull_of_pairs(patterns, ranks))
    expected = _with_moving_ranks(patterns, quadratic(patterns, counting, distance), moved)
    return _alpha(patterns, observed / ratings, expected / (ratings * (ratings - 1)))


def _alpha(patterns: Counts, observed: Estimate, expected: Estimate) -> Coefficient:
    if expected.value <= 0:
        raise Undefined("all values are the same, so no disagreement is expected by chance")
    return Coefficient(
        centred(patterns, 1 - observed / expected), observed.value, expected.value, units=patterns.pairable
    )


def centred(patterns: Counts, alpha: Estimate) -> Estimate:
    """The estimate with influences that sum to zero over the pairable units.

    n - 1 in De makes alpha change when every unit gets more weight; the jackknife shifts weight between units alone.
    """
    mean = dot(patterns.weight, alpha.influence) / dot(patterns.weight, patterns.pairable)
    return Estimate(alpha.value, alpha.influence - mean * patterns.pairable)


def _pairable_values(patterns: Counts) -> Estimate:
    """The number of values in units with two or more."""
    pairable_units(patterns)
    return total(patterns, patterns.size * patterns.pairable)


def _in_pairable_units(patterns: Counts) -> Floats:
    """1 for each value in a unit with two or more, else 0 (rows,)."""
    return patterns.pairable[patterns.pattern]


def _unit_disagreement(patterns: Counts, distance: Form) -> Floats:
    """The distances of all ordered pairs of a unit's values / (r_u - 1) (patterns,)."""
    pattern, category, _ = patterns.cells
    left, right = patterns.cell_pairs
    apart = distance.between(category[left], category[right])
    return 2 * patterns.per_pattern(pattern[left], patterns.coincidences * apart)


def _pull_of_pairs(patterns: Counts, ranks: Floats) -> Floats:
    """The derivative of the summed observed disagreement with respect to each midrank (categories,)."""
    pattern, category, _ = patterns.cells
    left, right = patterns.cell_pairs
    apart = ranks[category[left]] - ranks[category[right]]
    amounts = 4 * patterns.weight[pattern[left]] * patterns.coincidences * apart
    return tally(category[left], amounts, patterns.categories) - tally(category[right], amounts, patterns.categories)


def _with_moving_ranks(patterns: Counts, fixed: Estimate, pull: Floats) -> Estimate:
    """The estimate with the influence that each value has by lifting the midranks above it."""
    lift = pull[::-1].cumsum()[::-1] - pull / 2
    amounts = _in_pairable_units(patterns) * lift[patterns.value]
    return Estimate(fixed.value, fixed.influence + patterns.per_pattern(patterns.pattern, amounts))
