"""A codebook version with the row ids of its layers and labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotate.corpus.codebook import Codebook
from annotate.errors import NotFound
from annotate.formats import codebook_yaml
from annotate.store.models import CodebookVersion, Label, Layer


@dataclass(frozen=True, slots=True)
class StoredCodebook:
    """`layers` maps a layer's slug to its row id, `labels` (layer slug, label slug) to the label's."""

    id: int
    number: int | None
    codebook: Codebook
    layers: Mapping[str, int]
    labels: Mapping[tuple[str, str], int]


# Published versions and the identities they name never change, so that they are read once per engine.
_known: WeakKeyDictionary[Any, dict[int, StoredCodebook]] = WeakKeyDictionary()


def stored_codebook(session: Session, version_id: int) -> StoredCodebook:
    """The published codebook version with this id; raises NotFound when there is none.

    Not for a version that this very transaction made: a rollback would leave it remembered.
    """
    known = _known.setdefault(session.get_bind(), {})
    if version_id not in known:
        known[version_id] = fresh_codebook(session, version_id)
    return known[version_id]


@lru_cache(maxsize=64)
def parsed(content: str) -> Codebook:
    """The codebook that `content`, the stored YAML, describes."""
    return codebook_yaml.read(content.encode())


def fresh_codebook(session: Session, version_id: int) -> StoredCodebook:
    """As `stored_codebook`, read anew."""
    version = session.get(CodebookVersion, version_id)
    if version is None:
        raise NotFound("There is no such codebook version.")
    rows = session.execute(
        select(Layer.slug, Layer.id, Label.slug, Label.id)
        .outerjoin(Label, Label.layer_id == Layer.id)
        .where(Layer.project_id == version.project_id)
    ).all()
    return StoredCodebook(
        id=version.id,
        number=version.number,
        codebook=parsed(version.content),
        layers={layer: layer_id for layer, layer_id, _, _ in rows},
        labels={(layer, label): label_id for layer, _, label, label_id in rows if label is not None},
    )
