"""Labelling who speaks and what stance they take, sentence by sentence, and measuring how far annotators agree."""

# The build reads this line without importing the package.
__version__ = "0.1.0"
