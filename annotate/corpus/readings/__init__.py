"""How acts become one value per unit and annotator: pure functions from the answers of a round to a study."""

from annotate.corpus.readings.answers import Answers, Column, layers_read
from annotate.corpus.readings.reading import Reading, read, readings_of, stance_layer, why_not_compared

__all__ = ["Answers", "Column", "Reading", "layers_read", "read", "readings_of", "stance_layer", "why_not_compared"]
