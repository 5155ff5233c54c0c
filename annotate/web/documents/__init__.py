"""Documents of a project: the list, adding texts, the preview, reading one."""

from annotate.web.documents import drafts
from annotate.web.documents.views import blueprint

__all__ = ["blueprint", "drafts"]
