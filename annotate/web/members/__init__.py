"""Who is in a project, and inviting others."""

from annotate.web.members.views import blueprint

__all__ = ["blueprint"]
