"""From a pasted text to its first label: project, round and assignment in one go."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from annotate.corpus.roles import RoundKind, RoundState
from annotate.formats import codebook_yaml
from annotate.resources import seeds
from annotate.store.models import Draft, User
from annotate.workflow.documents import add_document
from annotate.workflow.drafts import discard, own_text
from annotate.workflow.projects import make_project
from annotate.workflow.rounds import assign, make_round, move_round
from annotate.workflow.uploads import paste_text
from annotate.workflow.work import Task

DEFAULT_CODEBOOK = "default.yaml"
ROUND = "main"
KEPT = timedelta(days=7)


def start(session: Session, user: User, text: str, language: str, now: datetime) -> Draft:
    """A draft of the pasted text that belongs to no project yet; raises Unreadable as `paste_text` does.

    The user's earlier ones go once they are a week old: no page leads back to them.
    """
    draft = paste_text(session, user, None, text, language, now)
    forgotten = Draft.owner_id == user.id, Draft.project_id.is_(None), Draft.created_at < now - KEPT
    session.execute(delete(Draft).where(*forgotten))
    return draft


def label_now(session: Session, user: User, draft_id: int, now: datetime) -> Task:
    """A project of this one text with the default codebook, a round in labelling, and the user as its annotator.

    Raises NotFound when the draft is not the user's, or was started with before.
    """
    content = own_text(session, user, None, draft_id)
    codebook = codebook_yaml.read((seeds() / "codebooks" / DEFAULT_CODEBOOK).read_bytes())
    project = make_project(session, user, content.document.title, codebook, now)
    document = add_document(session, project.id, user, content.document, now, encoding=content.encoding)
    round_ = make_round(session, project.id, user, ROUND, RoundKind.MAIN, now)
    assign(session, user, round_, [(document.id, user.id)], now)
    move_round(session, user, round_, RoundState.LABELLING, now)
    discard(session, user, None, [draft_id])
    return Task(project, round_, document, len(content.document.sentences), 0, 0)
