"""How long annotators work at sentences, and whether a project measures it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("project", sa.Column("measures_time", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_table(
        "active_time",
        sa.Column("round_id", KEY, nullable=False),
        sa.Column("sentence_id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.CheckConstraint("milliseconds >= 0", name=op.f("ck_active_time_milliseconds")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_active_time_round_id")),
        sa.ForeignKeyConstraint(["sentence_id"], ["sentence.id"], name=op.f("fk_active_time_sentence_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_active_time_user_id")),
        sa.PrimaryKeyConstraint("round_id", "sentence_id", "user_id", name=op.f("pk_active_time")),
    )
