"""Entries that a manager took off the registry because nothing used them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entry", sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
