"""What annotators say about a sentence."""

import sqlalchemy as sa
from alembic import op

from annotate.store.models.base import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "remark",
        sa.Column("id", KEY, nullable=False),
        sa.Column("round_id", KEY, nullable=False),
        sa.Column("sentence_id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "question",
                "segmentation",
                "guideline",
                name="remark_kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_at", Instant(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replier_id", KEY, nullable=True),
        sa.Column("replied_at", Instant(), nullable=True),
        sa.CheckConstraint("(reply IS NULL) = (replied_at IS NULL)", name=op.f("ck_remark_reply")),
        sa.CheckConstraint("(reply IS NULL) = (replier_id IS NULL)", name=op.f("ck_remark_replier")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_remark_round_id")),
        sa.ForeignKeyConstraint(["sentence_id"], ["sentence.id"], name=op.f("fk_remark_sentence_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_remark_user_id")),
        sa.ForeignKeyConstraint(["replier_id"], ["user_account.id"], name=op.f("fk_remark_replier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
    )
    op.create_index("ix_remark_round_id", "remark", ["round_id", "user_id"], unique=False)
