from __future__ import annotations

from graphlib import CycleError
from pathlib import Path

import pytest

from annotate.web.modules import joined
from annotate.web.static_files import JOINED, STATIC


def write(folder: Path, **modules: str) -> Path:
    for name, source in modules.items():
        (folder / f"{name}.js").write_text(source, encoding="utf-8")
    return folder / "main.js"


def test_what_is_imported_comes_first_and_once(tmp_path: Path) -> None:
    """A module stands before those that use it, and only once however many do."""
    main = write(
        tmp_path,
        main='import { a } from "./a.js";\nimport { b } from "./b.js";\na(b);\n',
        a='import { b } from "./b.js";\nexport function a() {\n  return b;\n}\n',
        b="export const b = 1;\n",
    )
    assert joined(main) == "const b = 1;\n\nfunction a() {\n  return b;\n}\n\na(b);\n"


@pytest.mark.parametrize("line", ['import * as a from "./a.js"', "export default 1;", 'import "../other.js";'])
def test_another_way_of_importing_is_refused(tmp_path: Path, line: str) -> None:
    """A line that joining would break stops the server's start and is shown with its module."""
    with pytest.raises(ValueError, match=r"main\.js: cannot be joined"):
        joined(write(tmp_path, main=f"{line}\n"))


def test_modules_in_a_circle_are_refused(tmp_path: Path) -> None:
    """Two modules that need each other have no order in which they could stand."""
    main = write(tmp_path, main='import { a } from "./a.js";\n', a='import { b } from "./main.js";\n')
    with pytest.raises(CycleError):
        joined(main)


def test_every_module_of_the_workspace_is_sent(tmp_path: Path) -> None:
    """No module of the folder is forgotten, and none is left over that nothing imports."""
    whole = "\n".join(joined(STATIC / name) for name in JOINED)
    for module in (STATIC / JOINED[0]).parent.glob("*.js"):
        assert module.read_text(encoding="utf-8").splitlines()[0] in whole
