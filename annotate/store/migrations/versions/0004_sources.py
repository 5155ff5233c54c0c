"""Names as they are searched for, terms of office, and what was taken out of an entry."""

import sqlalchemy as sa
from alembic import op

from annotate.corpus.searching import searchable

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for table in ("entry", "alias"):
        op.add_column(table, sa.Column("sought", sa.Text(), nullable=False, server_default=""))
        _fill(table)
    _let_terms_repeat()
    op.create_table(
        "entry_split",
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("into_id", KEY, nullable=False),
        sa.CheckConstraint("into_id <> entry_id", name=op.f("ck_entry_split_not_into_itself")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_entry_split_document_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_entry_split_entry_id")),
        sa.ForeignKeyConstraint(["into_id"], ["entry.id"], name=op.f("fk_entry_split_into_id")),
        sa.PrimaryKeyConstraint("entry_id", "name", "document_id", name=op.f("pk_entry_split")),
    )


def _fill(table: str) -> None:
    named = sa.table(table, sa.column("id", sa.BigInteger()), sa.column("name"), sa.column("sought"))
    connection = op.get_bind()
    rows = [
        {"key": id_, "value": searchable(name)} for id_, name in connection.execute(sa.select(named.c.id, named.c.name))
    ]
    if rows:
        change = sa.update(named).where(named.c.id == sa.bindparam("key")).values(sought=sa.bindparam("value"))
        connection.execute(change, rows)


def _let_terms_repeat() -> None:
    """Somebody can be spokesman of the same office twice; no other table refers to this one."""
    with op.batch_alter_table("relation") as batch:
        batch.drop_constraint("uq_relation_subject_id_object_id_kind", type_="unique")
        batch.create_unique_constraint(
            op.f("uq_relation_subject_id_object_id_kind_since"), ["subject_id", "object_id", "kind", "since"]
        )
