"""The quick start: from a pasted text to its first label."""

from annotate.web.start.views import blueprint

__all__ = ["blueprint"]
