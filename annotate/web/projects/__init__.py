"""A project's first page with its progress, making a project, and its name and description."""

from annotate.web.projects.views import blueprint

__all__ = ["blueprint"]
