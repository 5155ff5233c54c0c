"""The home page, and the address that tells whether the server is well."""

from annotate.web.home.views import blueprint

__all__ = ["blueprint"]
