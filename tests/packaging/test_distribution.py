"""Wheel, sdist, `pip install` and editable installs all serve pages and load the demo."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_SHIPPED = shutil.ignore_patterns(
    ".git", ".venv", ".data", ".*_cache", ".hypothesis", "__pycache__", "*.egg-info", "build", "dist"
)
pytestmark = pytest.mark.packaging


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout, so that building leaves nothing behind in it."""
    copy = tmp_path_factory.mktemp("source") / "annotate"
    return Path(shutil.copytree(ROOT, copy, ignore=NOT_SHIPPED))


@pytest.fixture(scope="module")
def dist(source: Path) -> Path:
    """The folder with the sdist and with the wheel that was built from that sdist."""
    run("-m", "build", "--no-isolation", str(source))
    return source / "dist"


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    """The wheel."""
    return next(dist.glob("*.whl"))


def run(*arguments: str, python: str | Path = sys.executable, data: Path | None = None, cwd: Path | None = None) -> str:
    """What Python prints for `arguments`; fails with its error output."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ANNOTATE_")}
    if data:
        environment["ANNOTATE_DATA"] = str(data)
    done = subprocess.run([python, *arguments], env=environment, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def fresh_python(folder: Path) -> Path:
    """The Python of a new environment, which has the dependencies of this one, but not annotate itself."""
    venv.create(folder, with_pip=False, symlinks=os.name == "posix")
    paths = {"base": str(folder), "platbase": str(folder)}
    packages = Path(sysconfig.get_path("purelib", "venv", paths))
    # A folder named in a .pth file is searched last, and its own .pth files (editable installs) are not read.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return Path(sysconfig.get_path("scripts", "venv", paths)) / Path(sys.executable).name


def install(python: Path, *what: str) -> None:
    """Installs without dependencies and without the network."""
    run("-m", "pip", "--python", str(python), "install", "-q", "--no-deps", "--no-index", "--no-build-isolation", *what)


def check_that_it_works(python: Path, home: Path, inside: Path) -> None:
    """annotate is imported from the folder `inside`, its pages are rendered and its demo is loaded and served."""
    found = run("-c", "import annotate; print(annotate.__file__)", python=python, cwd=home).strip()
    assert Path(found).is_relative_to(inside)
    command = python.with_name("annotate")
    said = subprocess.run([command, "demo", "--check"], cwd=home, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert "starts and answers" in said.stdout


def test_the_wheel_has_every_file_of_the_application(wheel: Path) -> None:
    """Whoever installs the wheel gets every module, template, style sheet, migration and demo text of the checkout."""
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name for name in archive.namelist() if name.startswith("annotate/")}
    assert shipped == {f"annotate/{name}" for name in files_of("annotate", "")} | {
        f"annotate/{name}" for folder in ("templates", "seeds") for name in files_of(folder, f"{folder}/")
    }


def files_of(folder: str, prefix: str) -> set[str]:
    """The files of a folder of the checkout, relative to it, each after `prefix`."""
    files = (path for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {prefix + path.relative_to(ROOT / folder).as_posix() for path in files}


def test_the_sdist_can_be_tested(dist: Path) -> None:
    """Whoever unpacks the sdist can read about the program, run its tests and build it again."""
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"LICENSE", "Makefile", ".ci/run", "setup.cfg", "pyproject.toml", "tests/conftest.py"} <= names


def test_an_installed_wheel_works(wheel: Path, tmp_path: Path) -> None:
    """The wheel, installed into a fresh environment, serves pages and loads the demo."""
    python = fresh_python(tmp_path / "venv")
    install(python, str(wheel))
    check_that_it_works(python, tmp_path, tmp_path / "venv")


def test_the_folder_installs_as_the_wheel_does(source: Path, wheel: Path, tmp_path: Path) -> None:
    """`pip install .` in a copy of the repository puts the same files in place as the wheel."""
    run("-m", "build", "--no-isolation", "--wheel", "--outdir", str(tmp_path), str(source))
    with zipfile.ZipFile(wheel) as shipped, zipfile.ZipFile(tmp_path / wheel.name) as built:
        assert sorted(built.namelist()) == sorted(shipped.namelist())


def test_an_editable_installation_works(source: Path, tmp_path: Path) -> None:
    """`pip install -e .` serves pages and loads the demo from the repository itself."""
    python = fresh_python(tmp_path / "venv")
    install(python, "-e", str(source))
    check_that_it_works(python, tmp_path, source)


def test_every_package_is_listed() -> None:
    """A new folder of modules reaches those who install the program, because setup.cfg names it."""
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = set(setup["options"]["packages"].split()) - {"annotate.templates", "annotate.seeds"}
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / "annotate").rglob("*.py")}
    assert listed == {".".join(folder.parts) for folder in folders}


@pytest.mark.parametrize("folder", ["templates", "seeds"])
def test_templates_and_seeds_are_no_packages_of_code(folder: str) -> None:
    """The templates and seeds hold nothing that is run when the program is imported."""
    assert not list((ROOT / folder).rglob("*.py"))
