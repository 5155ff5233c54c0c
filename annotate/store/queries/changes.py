"""Whether anything that agreement depends on has changed."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotate.store.models import AnnotationLog, ProjectLog


def state_of(session: Session, project_id: int, round_id: int) -> tuple[int, ...]:
    """Numbers that differ once an answer of the round, or anything else of the project, has changed.

    Every change is a row of a log. Rows are counted as well, since one with a lower number may be committed later.
    """
    answers = select(func.count(), func.coalesce(func.max(AnnotationLog.id), 0)).where(
        AnnotationLog.round_id == round_id
    )
    others = select(func.count(), func.coalesce(func.max(ProjectLog.id), 0)).where(ProjectLog.project_id == project_id)
    return (*session.execute(answers).one(), *session.execute(others).one())
