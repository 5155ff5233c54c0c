"""A project's codebook: versions, the draft, publishing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from annotate.corpus.codebook import Codebook, LayerKind
from annotate.corpus.codebook_changes import Change, changes, removed_in_use
from annotate.errors import NotFound, Problem, Refused, Unreadable
from annotate.formats import codebook_yaml
from annotate.store.models import Annotation, CodebookVersion, Label, Layer, Link, Project, Round, User, Value
from annotate.store.queries.codebooks import parsed
from annotate.workflow.log import note


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


def versions(session: Session, project_id: int) -> Sequence[CodebookVersion]:
    """The published versions, the newest first."""
    return session.scalars(
        select(CodebookVersion)
        .where(CodebookVersion.project_id == project_id, CodebookVersion.number.is_not(None))
        .order_by(CodebookVersion.number.desc())
    ).all()


def version_numbered(session: Session, project_id: int, number: int) -> CodebookVersion:
    """The published version with this number; raises NotFound."""
    found = session.scalars(
        select(CodebookVersion).where(CodebookVersion.project_id == project_id, CodebookVersion.number == number)
    ).first()
    if found is None:
        raise NotFound("The codebook has no version {number}.", number=number)
    return found


def draft_of(session: Session, project_id: int) -> CodebookVersion | None:
    """The version in work, if there is one."""
    return session.scalars(
        select(CodebookVersion).where(CodebookVersion.project_id == project_id, CodebookVersion.number.is_(None))
    ).first()


def codebook_in_work(session: Session, project_id: int) -> Codebook:
    """The draft's codebook, else the newest published one."""
    return parsed((draft_of(session, project_id) or newest_version(session, project_id)).content)


def edit_codebook(
    session: Session, project: Project, actor: User, change: Callable[[Codebook], Codebook], now: datetime
) -> Codebook:
    """Changes the draft, which is begun from the newest version if there is none.

    Raises Unreadable, with nothing stored, when what comes out is no codebook that could be used.
    """
    return store_draft(session, project, actor, change(codebook_in_work(session, project.id)), now)


def store_draft(session: Session, project: Project, actor: User, codebook: Codebook, now: datetime) -> Codebook:
    """Makes `codebook` the draft; raises Unreadable with everything that is wrong with it."""
    content = codebook_yaml.write(codebook)
    checked = codebook_yaml.read(content)
    draft = draft_of(session, project.id) or CodebookVersion(project_id=project.id, number=None)
    draft.content, draft.changed_by, draft.changed_at = content.decode(), actor.id, now
    session.add(draft)
    session.flush()
    return checked


def discard_draft(session: Session, project: Project) -> None:
    """Throws the draft away; raises NotFound when there is none."""
    session.delete(_draft(session, project))


def draft_changes(session: Session, project: Project) -> tuple[Change, ...]:
    """What publishing the draft would change; raises NotFound when there is none."""
    return changes(parsed(newest_version(session, project.id).content), parsed(_draft(session, project).content))


def publish(session: Session, project: Project, actor: User, remark: str, now: datetime) -> CodebookVersion:
    """Makes the draft the next version. Rounds keep the version that they were made under.

    Raises NotFound without a draft; Refused when nothing changed, or when a layer or label that answers use is gone.
    """
    draft, newest = _draft(session, project), newest_version(session, project.id)
    old, new = parsed(newest.content), parsed(draft.content)
    if not changes(old, new):
        raise Refused("The draft is the same as the version in use; there is nothing to publish.")
    lost = removed_in_use(old, new, used_labels(session, project.id))
    if lost:
        raise Unreadable([Problem(refusal.whole) for refusal in lost])
    session.delete(draft)
    session.flush()
    version = _add_version(session, project.id, actor.id, (newest.number or 0) + 1, new, remark.strip(), now)
    note(session, project.id, actor.id, "codebook published", now, version=version.number)
    return version


def used_labels(session: Session, project_id: int) -> set[tuple[str, str | None]]:
    """The (layer, label) slugs that answers use; label None where a layer has values without labels."""
    rows = session.execute(
        select(Layer.slug, Label.slug)
        .outerjoin(Label, Label.layer_id == Layer.id)
        .where(Layer.project_id == project_id, exists().where(Value.layer_id == Layer.id, _same_label()))
    )
    return {(layer, label) for layer, label in rows} | _used_sources(session, project_id)


def _same_label() -> ColumnElement[bool]:
    return or_(Value.label_id == Label.id, and_(Label.id.is_(None), Value.label_id.is_(None)))


def _used_sources(session: Session, project_id: int) -> set[tuple[str, str | None]]:
    """The source layer, whose answers are chains."""
    answered = exists().where(
        Link.annotation_id == Annotation.id, Annotation.round_id == Round.id, Round.project_id == project_id
    )
    layers = select(Layer.slug).where(Layer.project_id == project_id, Layer.kind == LayerKind.SOURCE, answered)
    return {(slug, None) for slug in session.scalars(layers)}


def _draft(session: Session, project: Project) -> CodebookVersion:
    draft = draft_of(session, project.id)
    if draft is None:
        raise NotFound("There is no draft of the codebook; edit it first.")
    return draft


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
