"""Rounds: making them, moving them on, assigning documents."""

from annotate.web.rounds.views import blueprint

__all__ = ["blueprint"]
