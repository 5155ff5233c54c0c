"""Signing in and out, the first account, invitations, and one's own account."""

from annotate.web.account import joining  # noqa: F401  -- adds its view to the blueprint
from annotate.web.account.views import blueprint

__all__ = ["blueprint"]
