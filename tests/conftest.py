"""What all tests share; the fixtures stand in `tests/fixtures/`."""

from __future__ import annotations

import os

from hypothesis import settings

# Password hashes are made slow on purpose, which would take most of the time of the suite.
os.environ["ANNOTATE_CHEAP_PASSWORDS"] = "1"

# A shared machine may be slow at any moment, which says nothing about the program.
settings.register_profile("annotate", deadline=None)
settings.load_profile("annotate")

pytest_plugins = ["tests.fixtures.database", "tests.fixtures.server", "tests.fixtures.browser"]
