"""The registry: the project's speakers and targets."""

from annotate.web.registry import care, many, views
from annotate.web.registry.area import blueprint

__all__ = ["blueprint", "care", "many", "views"]
