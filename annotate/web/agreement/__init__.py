"""The agreement of a round, and the sentences in which annotators differ."""

from annotate.web.agreement.views import blueprint

__all__ = ["blueprint"]
