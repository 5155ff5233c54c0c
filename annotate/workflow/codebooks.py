"""A project's codebook: versions, the draft, publishing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotate.corpus.codebook import Codebook
from annotate.formats import codebook_yaml
from annotate.store.models import CodebookVersion, Label, Layer, Project, User


def publish_first(
    session: Session, project: Project, actor: User, codebook: Codebook, now: datetime
) -> CodebookVersion:
    """The first version of a new project's codebook."""
    return _add_version(session, project.id, actor.id, 1, codebook, "", now)


def newest_version(session: Session, project_id: int) -> CodebookVersion:
    """The published version with the highest number."""
    return session.scalars(
        select(CodebookVersion)
        .where(CodebookVersion.project_id == project_id, CodebookVersion.number.is_not(None))
        .order_by(CodebookVersion.number.desc())
        .limit(1)
    ).one()


def _add_version(
    session: Session, project_id: int, actor_id: int, number: int, codebook: Codebook, remark: str, now: datetime
) -> CodebookVersion:
    version = CodebookVersion(
        project_id=project_id,
        number=number,
        content=codebook_yaml.write(codebook).decode(),
        note=remark,
        changed_by=actor_id,
        changed_at=now,
    )
    session.add(version)
    _add_identities(session, project_id, codebook)
    session.flush()
    return version


def _add_identities(session: Session, project_id: int, codebook: Codebook) -> None:
    """Rows for the layers and labels that the project did not have before."""
    layers = {layer.slug: layer for layer in session.scalars(select(Layer).where(Layer.project_id == project_id))}
    labels = set(
        session.execute(
            select(Layer.slug, Label.slug).join(Label, Label.layer_id == Layer.id).where(Layer.project_id == project_id)
        )
    )
    for layer in codebook.layers:
        if layer.id not in layers:
            layers[layer.id] = Layer(project_id=project_id, slug=layer.id, kind=layer.kind)
            session.add(layers[layer.id])
            session.flush()
        session.add_all(
            Label(layer_id=layers[layer.id].id, slug=label.id)
            for label in layer.labels
            if (layer.id, label.id) not in labels
        )
