"""What reports say in English (why something is undefined, how an interval was made), in the reader's language.

A report is the same file for everybody and stays English; each sentence of it that a page shows is known here.
"""

from __future__ import annotations

import re
from functools import cache

from annotate.errors import PART, Message
from annotate.web.told import told

SENTENCES: tuple[Message, ...] = (
    # Why a coefficient is undefined.
    Message("fewer than two annotators"),
    Message("no unit has ratings by two annotators"),
    Message("the two annotators have no unit in common"),
    Message("this annotator shares no unit with another"),
    Message("only one label was used, so all agreement is expected by chance"),
    Message("there is only one label, so all agreement is expected by chance"),
    Message("all values are the same, so no disagreement is expected by chance"),
    Message("nobody chose this label in a unit with two ratings"),
    Message("without one of the annotators the coefficient is undefined"),
    Message("three annotators are very few to speak of annotators like them"),
    Message("Scott's pi is for two annotators; Fleiss' kappa is the same for more"),
    Message("Cohen's kappa is for two annotators; each pair has its own, and Light's kappa is their mean"),
    Message("Cohen's kappa of a pair is undefined: {reason}"),
    Message("the values are {values}, which only alpha compares"),
    Message("the labels are no closed list, and its chance agreement depends on how many there are"),
    Message("neither annotator named a source in a sentence that both annotated"),
    Message("F1 is told of naming the same source alone"),
    Message("specific agreement is told of each label"),
    Message("a ratio level has a zero from which numbers are counted, and some of these lie below it"),
    Message(
        "a cell exists because somebody named its source, so that there are no cells that nobody named, "
        "and what chance would do cannot be told"
    ),
    Message("sets"),
    Message("chains"),
    Message("several choices at once"),
    Message("sources of which some are related"),
    # Why there is no interval.
    Message("fewer than two units or documents"),
    Message("the standard error is zero"),
    Message("the value lies outside the scale from {low} to {high}"),
    Message("the value is {value}, where no interval can be computed"),
    # How an interval was made.
    Message("infinitesimal jackknife over {units}, t on {scale}"),
    Message("infinitesimal jackknife of the difference over {units}, t"),
    Message("documents"),
    Message("units"),
    Message("units ({unit})"),
    Message("sentence"),
    Message("sentence and source"),
    Message("Fisher's z"),
    Message("logit"),
    # How ratings were counted, and what to beware of.
    Message(
        "Gwet's convention: a unit rated once counts towards chance agreement only; alpha leaves it out; a pair of "
        "annotators uses the units both rated"
    ),
    Message("all units of a layer and round together"),
    Message("few documents"),
    Message("one document: says nothing of other texts"),
    Message("only cells that two or more annotators named: what they agree on elsewhere is not known"),
    Message("annotations that are done but leave this layer open, counted as started: {number}"),
    Message("these labels look alike and were kept apart: {labels}"),
    Message(
        "Krippendorff's limits (2004, p. 241) judge the lower limit of the interval, and ask what a wrong conclusion "
        "costs"
    ),
    Message(
        "Landis & Koch (1977, p. 165) call their limits arbitrary; they were made for kappa and depend on labels and "
        "prevalence. Cumulative membership probability: Gwet 2014, ch. 6"
    ),
    Message(
        "Landis & Koch (1977, p. 165) call their limits arbitrary; they were made for kappa and depend on labels and "
        "prevalence. Cumulative membership probability: Gwet 2014, ch. 6. It takes the standard error as known, and is "
        "far too sure of few documents"
    ),
    Message("almost perfect"),
    Message("substantial"),
    Message("moderate"),
    Message("fair"),
    Message("slight"),
    # Which rule a coefficient follows, clause by clause.
    Message(
        "observed agreement is the mean over units with two ratings or more, each unit counting once "
        "(Gwet 2014, eq. 2.12)"
    ),
    Message("units rated once count towards chance agreement (Gwet 2014, as irrCAC)"),
    Message("a pooled count of pairs differs where units have unequal numbers of ratings"),
    Message("chance agreement from both annotators' labels together"),
    Message("only units that both rated"),
    Message("only units that both annotators rated"),
    Message("the shares of labels are counted in these alone"),
    Message("unweighted mean of all pairs' Cohen's kappa, each over the units that the pair shares"),
    Message("an annotator's shares of labels are of all their ratings (Gwet 2014, eq. 3.15-3.17)"),
    Message("chance is uniform over the declared labels, unused ones too"),
    Message("all declared labels count, unused ones too"),
    Message("all declared labels count"),
    Message("named weights by numbers, else by declared order"),
    Message("no chance correction: there are no cells that nobody named"),
    Message("nominal metric"),
    Message("Krippendorff's ordinal metric, from the ranks among all values"),
    Message("Gwet's ordinal weights differ"),
    Message("interval metric, squared differences"),
    Message("ratio metric"),
    Message("Levenshtein distance over entries / the longer chain, not squared"),
    Message("0 to the same source, 1/2 to a related one, else 1, from each source to the nearest"),
    Message("not squared"),
    Message("share of sources on whose stance both agree, not squared"),
    Message("distance of sets 1 - J * M (Passonneau 2006), 0 between two empty sets"),
    Message("units rated once are left out"),
    Message("n (n - 1) pairs expected by chance (Krippendorff 2011)"),
    Message("every rating counts once, pairs weighted by 1/(ratings of the unit - 1)"),
)


def reported(text: str) -> str:
    """A sentence of a report as the page says it; one that is not known stays in English."""
    for pattern, sentence in _patterns():
        if found := pattern.fullmatch(text):
            return told(sentence.naming(**{name: reported(part) for name, part in found.groupdict().items()}))
    return text


def rule(text: str) -> str:
    """The rule that a coefficient follows, whose clauses are divided by semicolons."""
    return "; ".join(map(reported, text.split("; ")))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Message], ...]:
    """What each sentence looks like with its parts filled in; those without parts first."""
    every = sorted(SENTENCES, key=lambda sentence: bool(PART.search(sentence.template)))
    return tuple((re.compile(_pattern(each.template)), each) for each in every)


def _pattern(template: str) -> str:
    *pieces, rest = PART.split(template)
    pairs = zip(pieces[::2], pieces[1::2], strict=True)
    return "".join(f"{re.escape(text)}(?P<{name}>.+)" for text, name in pairs) + re.escape(rest)
