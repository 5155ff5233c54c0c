"""What annotators ask about sentences, and the managers' replies."""

from annotate.web.questions.views import blueprint

__all__ = ["blueprint"]
