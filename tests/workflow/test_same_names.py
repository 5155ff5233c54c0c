"""Suggested merges."""

from __future__ import annotations

import pytest

from annotate.corpus.entry import EntryKind
from annotate.corpus.roles import Role
from annotate.errors import Refused
from annotate.workflow.progress import Viewer
from annotate.workflow.registry_import import import_entries
from annotate.workflow.same_names import Suggestion, not_the_same, suggested_merges
from tests.workflow.answers import one
from tests.workflow.conftest import Study


def suggested(study: Study) -> list[Suggestion]:
    with study.store.reading() as session:
        return suggested_merges(session, study.project, Viewer(study.manager, frozenset({Role.MANAGER})))[0]


def take(study: Study, text: str) -> None:
    with study.store.writing() as session:
        viewer = Viewer(study.manager, frozenset({Role.MANAGER}))
        import_entries(session, study.project, viewer, text, EntryKind.PERSON, study.now())


def test_what_is_named_less_would_be_merged_into_the_other(study: Study) -> None:
    """Surname and full name are suggested; the one that answers name more often stays."""
    take(study, "Ada Hale\nHale\nBo Brook")
    study.save(1, one("Ada Hale"))
    [pair] = suggested(study)
    assert (pair.entry.name, pair.into.name, pair.likeness) == ("Hale", "Ada Hale", "part")


def test_what_a_manager_told_apart_is_not_suggested_again(study: Study) -> None:
    """ "They are two" is kept, in whatever order the two are named; saying it twice changes nothing."""
    take(study, "Ada Hale\nHale")
    [pair] = suggested(study)
    for _twice in range(2):
        with study.store.writing() as session:
            viewer = Viewer(study.manager, frozenset({Role.MANAGER}))
            not_the_same(session, study.project, viewer, pair.into.id, pair.entry.id, study.now())
    assert suggested(study) == []


def test_entries_of_elsewhere_are_not_told_apart(sqlite_study: Study) -> None:
    """An id that is not the project's, or one entry twice, is refused."""
    take(sqlite_study, "Ada Hale\nHale")
    [pair] = suggested(sqlite_study)
    viewer = Viewer(sqlite_study.manager, frozenset({Role.MANAGER}))
    for other in (10**6, pair.entry.id):
        with sqlite_study.store.writing() as session, pytest.raises(Refused):
            not_the_same(session, sqlite_study.project, viewer, pair.entry.id, other, sqlite_study.now())
