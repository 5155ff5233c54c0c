"""What the rules refuse can be said in every language: no message is put together before it is translated."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotate import errors
from annotate.errors import PART
from tests.fixtures.messages import ROOT, classes

# Told on the command line alone, which is English.
COMMAND_LINE = (
    "cli/",
    "settings.py",
    "store/migrations/",
    "workflow/upkeep.py",
    "formats/project_yaml.py",
    # Tables of labels and the options of their coefficients.
    "formats/columns.py",
    "formats/large_table.py",
    "formats/table.py",
    "formats/table_rows.py",
    "formats/table_wide.py",
    *(f"agreement/{name}.py" for name in ("labels", "report", "study", "trees", "unitizing", "weights")),
)
# Messages that come from elsewhere as they are, with their parts, and what the keys of a codebook mean.
HANDED_ON = {
    *("refusal.message", "refused.message", "refusal.whole", "refused.whole", "fault.message", "field.meaning"),
    *("unreadable.problems", "reader.problems", "reading.problems"),
}

PROGRAM = ROOT / "annotate"
FILES = [path for path in sorted(PROGRAM.rglob("*.py")) if path != PROGRAM / "errors.py"]
OF_PAGES = [path for path in FILES if not str(path.relative_to(PROGRAM)).startswith(COMMAND_LINE)]

each_of_pages = pytest.mark.parametrize("path", OF_PAGES, ids=lambda path: str(path.relative_to(PROGRAM)))


def _told(path: Path) -> Iterator[tuple[ast.Call, ast.expr]]:
    """Each message of a file with its first argument."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in classes() and node.args:
            yield node, node.args[0]


def _is_composed(message: ast.expr) -> bool:
    """Whether a text is built where a template belongs."""
    if isinstance(message, ast.Constant) or ast.unparse(message) in HANDED_ON:
        return False
    texts = (ast.JoinedStr, ast.BinOp, ast.IfExp, ast.BoolOp, ast.Attribute, ast.Subscript)
    built = isinstance(message, ast.Call) and ast.unparse(message.func) in ("str", "repr", "_", "gettext")
    return built or isinstance(message, texts) or (isinstance(message, ast.Call) and "join" in ast.unparse(message))


@each_of_pages
def test_messages_are_templates(path: Path) -> None:
    """Every refusal that a page can show is a text with named parts, as translators see it."""
    composed = [ast.unparse(call) for call, message in _told(path) if _is_composed(message)]
    assert composed == []


@each_of_pages
def test_parts_are_named(path: Path) -> None:
    """Every part in braces is given, and nothing is given that the message does not say."""
    for call, message in _told(path):
        if isinstance(message, ast.Constant) and isinstance(message.value, str):
            given = {each.arg for each in call.keywords} - {"where", "line", "column"}
            parts = set(PART.findall(message.value))
            # The parts of a Message may be named later.
            assert given <= parts if ast.unparse(call.func) == "Message" else given == parts, ast.unparse(call)


def test_every_class_is_gathered() -> None:
    """`make messages` knows every exception that is told."""
    defined = {
        node.name
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") in classes() for base in node.bases)
    }
    # These have a message of their own.
    assert defined - set(classes()) == {"Newer", "Unstorable"}
    assert all(hasattr(errors, name) for name in set(classes()) - defined)
