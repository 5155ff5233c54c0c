"""Entries of which a manager said that they are two, however alike their names."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "not_the_same",
        sa.Column("one_id", KEY, nullable=False),
        sa.Column("other_id", KEY, nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_not_the_same_order")),
        sa.ForeignKeyConstraint(["one_id"], ["entry.id"], name=op.f("fk_not_the_same_one_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other_id"], ["entry.id"], name=op.f("fk_not_the_same_other_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_not_the_same")),
    )
