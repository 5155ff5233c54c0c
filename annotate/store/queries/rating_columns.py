"""The columns of a round's answers: acts with their chains, and the values of one layer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Executable, Select, and_, func, literal, select
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Origin, Status
from annotate.corpus.codebook import LABELLED, BelongsTo, LayerKind
from annotate.corpus.codebook import Layer as LayerOfCodebook
from annotate.corpus.document import SentenceKind
from annotate.corpus.identities import chosen_name
from annotate.corpus.readings import Column, Reading
from annotate.store.models import Act, Annotation, Document, DocumentVersion, EntrySplit, Label, Link, Sentence, Value
from annotate.store.queries.codebooks import StoredCodebook
from annotate.store.queries.identities import identities
from annotate.store.queries.namings import after_splits, has_splits

Rows = NDArray[np.int64]
ACTS = 1 << 10
"""More than an annotation can have acts, so that annotation * ACTS + act names an act."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which answers are wanted: of which round, for which layer and reading; with the gold beside them if `gold`.

    `kinds` are those of the sentences, () for all.
    """

    project_id: int
    round_id: int
    stored: StoredCodebook
    layer: LayerOfCodebook
    reading: Reading
    unclear: bool = False
    gold: bool = False
    kinds: tuple[SentenceKind, ...] = ()

    @property
    def statuses(self) -> tuple[Status, ...]:
        """The statuses of the annotations that are read."""
        return (Status.DONE, Status.UNCLEAR) if self.unclear else (Status.DONE,)

    def of_round(self) -> ColumnElement[bool]:
        """The answers in the round to current versions."""
        origins = (Origin.ANNOTATOR, Origin.GOLD) if self.gold else (Origin.ANNOTATOR,)
        current = select(DocumentVersion.id).join(Document, Document.id == DocumentVersion.document_id)
        current = current.where(Document.project_id == self.project_id, DocumentVersion.is_current)
        return and_(
            Annotation.round_id == self.round_id,
            Annotation.document_version_id.in_(current),
            Annotation.origin.in_(origins),
            *((Annotation.sentence_id.in_(self._of_kinds(current)),) if self.kinds else ()),
        )

    def _of_kinds(self, versions: Select[Any]) -> Select[Any]:
        return select(Sentence.id).where(Sentence.version_id.in_(versions), Sentence.kind.in_(self.kinds))


def acts_of(session: Session, wanted: Wanted) -> tuple[Rows, NDArray[np.int32], list[tuple[str, ...]]]:
    """The acts (acts,) as annotation * ACTS + act, rising, the code of each one's chain, and the chains.

    The reading by sentence asks who acted but not under which source; it gets empty chains.
    """
    act = select(Act.annotation_id * ACTS + Act.position).join(Annotation, Annotation.id == Act.annotation_id)
    act = act.where(wanted.of_round(), Annotation.status == Status.DONE)
    if wanted.reading.rule is Reading.SENTENCE:
        acts = np.sort(fetch(session, act, 1)[:, 0])
        return acts, np.zeros(acts.size, dtype=np.int32), [()]
    links = act.outerjoin(Link, and_(Link.annotation_id == Act.annotation_id, Link.act == Act.position))
    place = func.coalesce(Link.position, -1)
    if wanted.reading.before_aliasing:
        rows, names = _named_rows(session, links.add_columns(place, Link.name))
    else:
        split, entry = _taken_as(session, wanted, links, Link)
        rows = fetch(session, split.add_columns(place, func.coalesce(entry, 0)), 3)
        rows[:, 2], names = _canonical(session, wanted.project_id, rows[:, 2])
    acts, owner = np.unique(rows[:, 0], return_inverse=True)
    code, chains = _chains(owner, rows[:, 1], rows[:, 2], len(acts), names)
    return acts, code, chains


def _taken_as(session: Session, wanted: Wanted, statement: Any, model: type[Link] | type[Value]) -> tuple[Any, Any]:
    """The statement, and the entry that each of its namings is taken as; splits are joined where there are any."""
    if not has_splits(session, wanted.project_id):
        return statement, model.entry_id
    return after_splits(statement, model.entry_id, model.name), func.coalesce(EntrySplit.into_id, model.entry_id)


def _named_rows(session: Session, statement: Executable) -> tuple[Rows, list[str]]:
    """Owner, position and the code of the name as it was chosen."""
    folded: dict[str, str] = {}
    code: dict[str, int] = {}
    rows = []
    for owner, position, name in session.connection().execute(statement):
        known = folded.get(name or "")
        if known is None:
            known = folded[name or ""] = chosen_name(name) if name else ""
        rows.append((owner, position, code.setdefault(known, len(code))))
    return np.array(rows, dtype=np.int64).reshape(-1, 3), list(code)


def _canonical(session: Session, project_id: int, entries: Rows) -> tuple[Rows, list[str]]:
    """The code of the entry that each one of `entries` (rows,) is, and the canonical names by code."""
    same, names = identities(session, project_id)
    distinct, place = np.unique(entries, return_inverse=True)
    kept = sorted({same.get(entry, 0) for entry in distinct.tolist()})
    code = {entry: index for index, entry in enumerate(kept)}
    of_distinct = np.array([code[same.get(entry, 0)] for entry in distinct.tolist()], dtype=np.int64)
    return of_distinct[place], [names.get(entry, "") for entry in kept]


def _chains(
    owner: Rows, position: Rows, name: Rows, acts: int, names: Sequence[str]
) -> tuple[NDArray[np.int32], list[tuple[str, ...]]]:
    """Codes of the acts' chains (acts,), and the chains; each step adds the links of one position to what is so far."""
    chains: list[tuple[str, ...]] = [()]
    code = np.zeros(acts, dtype=np.int64)
    width = len(names) + 1
    for place in range(int(position.max(initial=-1)) + 1):
        here = position == place
        step = code * width
        step[owner[here]] += name[here] + 1
        distinct, code = np.unique(step, return_inverse=True)
        longer = ((chains[prefix // width], prefix % width) for prefix in distinct.tolist())
        chains = [before if not link else (*before, names[link - 1]) for before, link in longer]
    return code.astype(np.int32), chains


def column(session: Session, wanted: Wanted, layer: LayerOfCodebook, owners: Rows) -> Column:
    """The values of one layer; `owners` are the acts or annotations in their order."""
    of_act = layer.belongs_to is BelongsTo.ACT
    statement = (
        select(Value.annotation_id * ACTS + Value.act if of_act else Value.annotation_id)
        .join(Annotation, Annotation.id == Value.annotation_id)
        .where(
            wanted.of_round(),
            Annotation.status == Status.DONE,
            Value.layer_id == wanted.stored.layers[layer.id],
            Value.link.is_(None),
        )
    )
    if layer.kind is LayerKind.TARGET and wanted.reading.before_aliasing:
        rows, names = _named_rows(session, statement.add_columns(literal(0), Value.name))
        return Column(_at(owners, rows[:, 0]), rows[:, 2].astype(np.int32), names)
    statement, content = _content(session, wanted, layer, statement)
    statement = statement.add_columns(content)
    if layer.kind is LayerKind.NUMBER:
        pairs = np.array(session.execute(statement).all(), dtype=np.float64).reshape(-1, 2)
        distinct, code = np.unique(pairs[:, 1], return_inverse=True)
        return Column(_at(owners, pairs[:, 0].astype(np.int64)), code.astype(np.int32), distinct.tolist())
    rows = fetch(session, statement, 2)
    code, names = _NAMES[layer.kind](session, wanted, layer, rows[:, 1])
    return Column(_at(owners, rows[:, 0]), code.astype(np.int32), names)


def _content(session: Session, wanted: Wanted, layer: LayerOfCodebook, statement: Any) -> tuple[Any, Any]:
    """The statement, and what of a value is its content."""
    if layer.kind is LayerKind.TARGET:
        return _taken_as(session, wanted, statement, Value)
    return statement, Value.number if layer.kind is LayerKind.NUMBER else func.coalesce(Value.label_id, 0)


def _labels(session: Session, wanted: Wanted, layer: LayerOfCodebook, found: Rows) -> tuple[Rows, list[str]]:
    """Codes in the declared order, labels of other codebook versions last; -1 for an answered empty set."""
    slug = dict(
        session.execute(select(Label.id, Label.slug).where(Label.layer_id == wanted.stored.layers[layer.id])).all()
    )
    distinct, place = np.unique(found, return_inverse=True)
    used = [slug[label] for label in distinct.tolist() if label]
    names = list(dict.fromkeys([*(label.id for label in layer.labels), *used]))
    code = np.array([names.index(slug[label]) if label else -1 for label in distinct.tolist()], dtype=np.int64)
    return code[place], names


def _targets(session: Session, wanted: Wanted, _layer: LayerOfCodebook, found: Rows) -> tuple[Rows, list[str]]:
    return _canonical(session, wanted.project_id, found)


_NAMES: Mapping[LayerKind, Callable[[Session, Wanted, LayerOfCodebook, Rows], tuple[Rows, list[str]]]] = {
    **dict.fromkeys(LABELLED, _labels),
    LayerKind.TARGET: _targets,
}


def fetch(session: Session, statement: Executable, width: int) -> Rows:
    """The rows of a statement that selects whole numbers (rows, width).

    Read from the driver's cursor: an object for each of a million rows would take most of the time.
    """
    with session.connection().execute(statement) as found:
        rows = cast(Iterable[tuple[int, ...]], found.cursor)
        return np.fromiter(chain.from_iterable(rows), dtype=np.int64).reshape(-1, width)


def _at(owners: Rows, owner: Rows) -> NDArray[np.int32]:
    """The place of each owner among the `owners`, which rise."""
    return np.searchsorted(owners, owner).astype(np.int32)
