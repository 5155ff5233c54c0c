"""The pages of a project's codebook."""

from annotate.web.codebooks.views import blueprint

__all__ = ["blueprint"]
