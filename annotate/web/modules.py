"""Several ES modules sent as one file, so that a page asks a slow line for few."""

from __future__ import annotations

import re
from graphlib import TopologicalSorter
from pathlib import Path

_IMPORT = re.compile(r'^import [^;]*? from "\./([\w-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let) )", re.MULTILINE)
_UNKNOWN = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def joined(entry: Path) -> str:
    """The module `entry` and all it imports from its own folder, as one module that imports and exports nothing.

    Names at the top of modules must differ, since they come to stand side by side; a browser refuses a file where two
    are the same. Raises ValueError for an import or export that is written in another way, and CycleError for modules
    that need each other.
    """
    sources: dict[str, str] = {}
    needs: dict[str, list[str]] = {}
    found = [entry.name]
    while found:
        name = found.pop()
        sources[name] = (entry.parent / name).read_text(encoding="utf-8")
        needs[name] = _IMPORT.findall(sources[name])
        found += [other for other in needs[name] if other not in sources]
    return "\n".join(_bare(name, sources[name]) for name in TopologicalSorter(needs).static_order())


def _bare(name: str, source: str) -> str:
    bare = _EXPORT.sub("", _IMPORT.sub("", source))
    if unknown := _UNKNOWN.search(bare):
        raise ValueError(f"{name}: cannot be joined with other modules: {unknown.group()}")
    return bare
