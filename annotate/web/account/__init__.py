"""Signing in and out, the first account, invitations, and one's own account."""

from annotate.web.account.views import blueprint

__all__ = ["blueprint"]
