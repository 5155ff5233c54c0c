"""All tables; importing this package is enough for `Base.metadata` to be whole."""

from annotate.store.models.active_time import ActiveTime
from annotate.store.models.adjudication import Dispute, DisputeReply, GoldReason, Reason
from annotate.store.models.annotation import Act, Annotation, AnnotationLog, Link, LogKind, Value
from annotate.store.models.base import Base, table
from annotate.store.models.codebook import CodebookVersion, Label, Layer
from annotate.store.models.people import Invitation, InvitationRole, User, UserKey
from annotate.store.models.project import Membership, Project, ProjectLog
from annotate.store.models.registry import Alias, Entry, EntryMember, EntrySplit, NotTheSame, Relation
from annotate.store.models.remark import Remark, RemarkKind
from annotate.store.models.rounds import Assignment, Round
from annotate.store.models.text import Document, DocumentVersion, Draft, Sentence, Turn

__all__ = [
    "Act",
    "ActiveTime",
    "Alias",
    "Annotation",
    "AnnotationLog",
    "Assignment",
    "Base",
    "CodebookVersion",
    "Dispute",
    "DisputeReply",
    "Document",
    "DocumentVersion",
    "Draft",
    "Entry",
    "EntryMember",
    "EntrySplit",
    "GoldReason",
    "Invitation",
    "InvitationRole",
    "Label",
    "Layer",
    "Link",
    "LogKind",
    "Membership",
    "NotTheSame",
    "Project",
    "ProjectLog",
    "Reason",
    "Relation",
    "Remark",
    "RemarkKind",
    "Round",
    "Sentence",
    "Turn",
    "User",
    "UserKey",
    "Value",
    "table",
]
