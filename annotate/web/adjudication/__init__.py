"""Adjudication: curators decide gold from the annotators' answers."""

from annotate.web.adjudication.views import blueprint

__all__ = ["blueprint"]
