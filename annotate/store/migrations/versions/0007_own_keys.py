"""Keys of the workspace as people want them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "user_key",
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_user_key_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "command", name=op.f("pk_user_key")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_user_key_user_id_key")),
    )
