"""Why sentences were in dispute, and what curators ask about them."""

import sqlalchemy as sa
from alembic import op

from annotate.store.models.base import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REASONS = ("slip", "guideline gap", "ambiguous", "segmentation")


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "gold_reason",
        sa.Column("round_id", KEY, nullable=False),
        sa.Column("sentence_id", KEY, nullable=False),
        sa.Column(
            "reason",
            sa.Enum(*REASONS, name="reason", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        _refers("gold_reason", "round_id", "round"),
        _refers("gold_reason", "sentence_id", "sentence"),
        _refers("gold_reason", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("round_id", "sentence_id", name=op.f("pk_gold_reason")),
    )
    op.create_table(
        "dispute",
        sa.Column("id", KEY, nullable=False),
        sa.Column("round_id", KEY, nullable=False),
        sa.Column("sentence_id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        _refers("dispute", "round_id", "round"),
        _refers("dispute", "sentence_id", "sentence"),
        _refers("dispute", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
        sa.UniqueConstraint("round_id", "sentence_id", name=op.f("uq_dispute_round_id_sentence_id")),
    )
    op.create_table(
        "dispute_reply",
        sa.Column("dispute_id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["dispute.id"], name=op.f("fk_dispute_reply_dispute_id"), ondelete="CASCADE"
        ),
        _refers("dispute_reply", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("dispute_id", "user_id", name=op.f("pk_dispute_reply")),
    )
