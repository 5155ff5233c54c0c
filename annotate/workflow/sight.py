"""Which entries of the registry, and which answers that name them, somebody may know of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from annotate.corpus.roles import Role
from annotate.store.models import Entry, Project, Round
from annotate.store.queries.name_index import names_of
from annotate.store.queries.name_search import NameSearch, names_used_anywhere
from annotate.store.queries.registry import is_there, known_to, merges, open_rounds
from annotate.workflow.blindness import is_open_to
from annotate.workflow.progress import Viewer, sees_everyone


@dataclass
class Sight:
    """What `viewer` may know of a project's registry; asked once a request."""

    session: Session
    project: Project
    viewer: Viewer

    @property
    def manages(self) -> bool:
        """Whether the viewer is a manager of the project."""
        return Role.MANAGER in self.viewer.roles

    @cached_property
    def _rounds(self) -> list[Round]:
        return list(self.session.scalars(select(Round).where(Round.project_id == self.project.id)))

    @cached_property
    def counted(self) -> list[Round]:
        """The rounds of whose new entries, and of how often entries are named, a manager may know before all do."""
        if not self.manages:
            return []
        return [each for each in self._rounds if sees_everyone(self.session, self.project, self.viewer, each)]

    @property
    def counts_all(self) -> bool:
        """Whether no round is kept from the viewer."""
        return len(self.counted) == len(self._rounds)

    @cached_property
    def read(self) -> list[Round]:
        """The rounds in which the viewer may read what others answered."""
        return [each for each in self._rounds if is_open_to(self.session, self.project, self.viewer.user, each)]

    def known(self, *, there: bool = True) -> ColumnElement[bool]:
        """Entries of which the viewer may know everything; unless `there`, removed ones too."""
        of_rounds = Entry.round_id.in_([each.id for each in self.counted])
        seen = known_to(self.viewer.user.id) | of_rounds
        return seen & is_there() if there else seen

    @cached_property
    def names(self) -> NameSearch:
        """A look for names that the viewer may know."""
        kept_back = open_rounds(self.session, self.project.id) - {each.id for each in self.counted}
        return NameSearch(
            self.session, names_of(self.session, self.project.id), self.project.id, self.viewer.user.id, kept_back
        )

    @cached_property
    def merged(self) -> dict[int, int]:
        """Entry -> the entry that it was finally merged into; secret ones among them."""
        return merges(self.session, self.project.id)

    @cached_property
    def typed(self) -> dict[int, str]:
        """Entries that somebody else added in an open round and the viewer named too -> the name the viewer typed.

        Of these the viewer knows that name alone.
        """
        used = names_used_anywhere(self.session, self.project.id, self.viewer.user.id)
        known = self.known_of(used)
        return {entry: name for entry, name in used.items() if entry not in known}

    def known_of(self, ids: Collection[int], *, there: bool = True) -> set[int]:
        """Those of the project's entries `ids` of which the viewer may know everything, merged ones too, and unless
        `there` removed ones."""
        if not ids:
            return set()
        found = select(Entry.id).where(Entry.project_id == self.project.id, Entry.id.in_(list(ids)))
        return set(self.session.scalars(found.where(self.known(there=there))))

    @cached_property
    def _merged_names(self) -> dict[int, str]:
        rows = select(Entry.id, Entry.name).where(
            Entry.project_id == self.project.id, Entry.merged_into_id.is_not(None), self.known()
        )
        names = dict(self.session.execute(rows).all()) | self.typed if self.merged else {}
        return {entry: name for entry, name in names.items() if entry in self.merged}

    @cached_property
    def other_names(self) -> dict[int, list[str]]:
        """Entry -> the names of those merged into it, as far as the viewer knows them."""
        found: dict[int, list[str]] = {}
        for entry, name in self._merged_names.items():
            found.setdefault(self.merged[entry], []).append(name)
        return found

    def merged_into(self, entry_id: int) -> list[tuple[int, str]]:
        """Id and name of the entries merged into this one that the viewer knows, by name."""
        into = ((one, name) for one, name in self._merged_names.items() if self.merged[one] == entry_id)
        return sorted(into, key=lambda pair: pair[1].casefold())
