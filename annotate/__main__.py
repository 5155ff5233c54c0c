"""`python -m annotate` is the `annotate` command."""

from __future__ import annotations

from annotate.cli import main

if __name__ == "__main__":
    main(prog_name="annotate")
