"""The registry: the project's speakers and targets."""

from annotate.web.registry.views import blueprint

__all__ = ["blueprint"]
