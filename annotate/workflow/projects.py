"""Projects: making one, its members' roles, and finding it by its slug."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotate.corpus.codebook import Codebook
from annotate.corpus.entry import AUTHOR, EntryKind, tidy
from annotate.corpus.roles import Role
from annotate.errors import Message, NotFound
from annotate.store.models import Entry, Membership, Project, User
from annotate.workflow.codebooks import publish_first
from annotate.workflow.log import note

LONGEST_SLUG = 60


def make_project(
    session: Session,
    owner: User,
    name: str,
    codebook: Codebook,
    now: datetime,
    *,
    description: str = "",
    slug: str | None = None,
    roles: Iterable[Role] = (Role.MANAGER, Role.CURATOR, Role.ANNOTATOR),
) -> Project:
    """A project with its first published codebook version and its author entry; `owner` gets `roles` in it."""
    project = Project(
        slug=free_slug(session, slug or name),
        name=tidy(name),
        description=description.strip(),
        created_by=owner.id,
        created_at=now,
    )
    session.add(project)
    session.flush()
    session.add_all(Membership(project_id=project.id, user_id=owner.id, role=role) for role in set(roles))
    session.add(
        Entry(
            project_id=project.id, kind=EntryKind.AUTHOR, name=AUTHOR, key=AUTHOR, created_by=owner.id, created_at=now
        )
    )
    publish_first(session, project, owner, codebook, now)
    note(session, project.id, owner.id, "project made", now, name=project.name)
    session.flush()
    return project


def change_project(
    session: Session,
    actor: User,
    project: Project,
    name: str,
    description: str,
    now: datetime,
    *,
    measures_time: bool = True,
) -> None:
    """Changes name, description and whether active time is measured; the slug, and with it every address, stays."""
    project.name, project.description, project.measures_time = tidy(name), description.strip(), measures_time
    session.add(project)
    note(session, project.id, actor.id, "project changed", now, name=project.name, measures_time=measures_time)


def project_by_slug(session: Session, slug: str) -> Project:
    """The project with this slug; raises NotFound that names those there are."""
    project = session.scalars(select(Project).where(Project.slug == slug)).first()
    if project is None:
        known = session.scalars(select(Project.slug).order_by(Project.slug).limit(20)).all()
        raise NotFound(
            "There is no project “{slug}”; there are: {known}.", slug=slug, known=list(known) or Message("none yet")
        )
    return project


def free_slug(session: Session, name: str) -> str:
    """A slug made from `name` that no project has yet."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-") or "project"
    taken = set(session.scalars(select(Project.slug).where(Project.slug.startswith(slug))))
    return next(
        each for each in (slug, *(f"{slug}-{number}" for number in range(2, len(taken) + 3))) if each not in taken
    )
