"""Help pages, written in Markdown in templates/help/."""

from annotate.web.help.views import blueprint

__all__ = ["blueprint"]
