"""Downloads: label tables, the ratings of a study, the agreement report."""

from annotate.web.export.views import blueprint

__all__ = ["blueprint"]
