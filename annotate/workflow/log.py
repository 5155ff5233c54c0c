"""The project's log: what was done other than answering."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy.orm import Session

from annotate.store.models import ProjectLog


def note(session: Session, project_id: int, actor_id: int | None, kind: str, now: datetime, **details: object) -> None:
    """Appends one row; `details` must be JSON."""
    session.add(
        ProjectLog(
            project_id=project_id,
            actor_id=actor_id,
            at=now,
            kind=kind,
            details=json.dumps(details, ensure_ascii=False, sort_keys=True),
        )
    )
