"""What a member may do in a project."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Roles are a set per project and member; each gives what it says and nothing more."""

    MANAGER = "manager"
    CURATOR = "curator"
    ANNOTATOR = "annotator"
    VIEWER = "viewer"


class RoundKind(StrEnum):
    """Why a round is held."""

    PILOT = "pilot"
    MAIN = "main"
    RE_TEST = "re-test"


class RoundState(StrEnum):
    """How far a round is; answers are kept from other annotators until it is revealed."""

    PREPARING = "preparing"
    LABELLING = "labelling"
    CLOSED = "closed"
    REVEALED = "revealed"
