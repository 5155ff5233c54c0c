"""The workspace: a document as its annotator reads and labels it."""

from annotate.web.workspace import past as past
from annotate.web.workspace.views import blueprint

__all__ = ["blueprint"]
