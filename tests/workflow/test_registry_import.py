"""Many entries at once, in and out."""

from __future__ import annotations

import pytest

from annotate.corpus.entry import EntryKind
from annotate.corpus.roles import Role
from annotate.errors import Refused, Unreadable
from annotate.store.queries.codebooks import stored_codebook
from annotate.workflow.merging import merge
from annotate.workflow.progress import Viewer
from annotate.workflow.registry import Page, search
from annotate.workflow.registry_import import MOST_ROWS, Plan, export_entries, import_entries, plan_import
from annotate.workflow.relations import relate
from tests.workflow.answers import one
from tests.workflow.conftest import Study, make_study

CAST = """Şule Çavuşoğlu\tthe minister; Çavuşoğlu

Northern Agency;NA
"""
TABLE = """name,kind,aliases,members,cast,note,authority
Ada Hale,person,Hale|the senator,,yes,of the north,https://example.org/hale
Bo Brook,person,,,,,
Hale and Brook,collective,,Ada Hale|Bo Brook,,,
=the party,organisation,,,,,
"""


def manager(study: Study) -> Viewer:
    return Viewer(study.manager, frozenset({Role.MANAGER}))


def take(study: Study, text: str, kind: EntryKind = EntryKind.PERSON) -> Plan:
    with study.store.writing() as session:
        return import_entries(session, study.project, manager(study), text, kind, study.now())


def plan(study: Study, text: str) -> Plan:
    with study.store.reading() as session:
        return plan_import(session, study.project, manager(study), text, EntryKind.PERSON)


def entries(study: Study) -> Page:
    with study.store.reading() as session:
        return search(session, study.project, manager(study), "", None, 1)


def table(study: Study, viewer: Viewer | None = None) -> str:
    with study.store.reading() as session:
        return "".join(export_entries(session, study.project, viewer or manager(study)))


def test_a_cast_list_is_pasted(study: Study) -> None:
    """Each line is an entry on the cast list, with what stands after tabs and semicolons as its aliases."""
    take(study, CAST)
    found = {row.name: (row.aliases, row.in_cast) for row in entries(study).rows if row.kind is not EntryKind.AUTHOR}
    assert found == {
        "Northern Agency": (("NA",), True),
        "Şule Çavuşoğlu": (("the minister", "Çavuşoğlu"), True),
    }


def test_a_table_with_semicolons_is_a_table(sqlite_study: Study) -> None:
    """What spreadsheets write where the comma is the decimal sign is no list of names."""
    found = plan(sqlite_study, 'name;kind;aliases\nAda Hale;person;Hale\n"Wood; sons";organisation;\n')
    assert [(row.name, row.kind, row.aliases) for row in found.new] == [
        ("Ada Hale", EntryKind.PERSON, ("Hale",)),
        ("Wood; sons", EntryKind.ORGANISATION, ()),
    ]


def test_a_table_comes_in_and_goes_out_the_same(study: Study) -> None:
    """What was exported imports into another project as it was: kinds, aliases, joint sources, cast, note, link."""
    take(study, TABLE)
    written = table(study)
    assert "'=the party" in written
    assert plan(study, written) == Plan([], [], 4)
    rows = {row.name: row for row in entries(study).rows}
    assert rows["Ada Hale"].note == "of the north"
    assert rows["Ada Hale"].authority == "https://example.org/hale"
    assert rows["=the party"].kind is EntryKind.ORGANISATION
    [joint] = [row for row in rows.values() if row.members]
    assert joint.members == ("Ada Hale", "Bo Brook")


def test_a_known_entry_gains_what_it_lacks(sqlite_study: Study) -> None:
    """An entry that is named again, by its own name or an alias, gets new aliases and is not made twice."""
    take(sqlite_study, CAST)
    again = "Çavuşoğlu;Ms Çavuşoğlu\nNorthern Agency"
    found = plan(sqlite_study, again)
    assert ([each.name for each in found.changed], found.unchanged, found.new) == (["Şule Çavuşoğlu"], 1, [])
    take(sqlite_study, again)
    rows = {row.name: row.aliases for row in entries(sqlite_study).rows}
    assert rows["Şule Çavuşoğlu"] == ("the minister", "Çavuşoğlu", "Ms Çavuşoğlu")


def test_a_plan_stores_nothing(sqlite_study: Study) -> None:
    """Looking at what would happen leaves the registry as it is."""
    assert len(plan(sqlite_study, CAST).new) == 2
    assert [row.kind for row in entries(sqlite_study).rows] == [EntryKind.AUTHOR]


def test_a_joint_source_in_a_cast_list_is_planned_as_one(sqlite_study: Study) -> None:
    """What is shown before is what is stored: a name with a plus is a collective with its members."""
    [*_single, joint] = plan(sqlite_study, "Ada Hale\nBo Brook\nAda Hale + Bo Brook; the senators").new
    assert (joint.kind, joint.members, joint.aliases) == (
        EntryKind.COLLECTIVE,
        ("Ada Hale", "Bo Brook"),
        ("the senators",),
    )
    take(sqlite_study, "Ada Hale + Bo Brook\nAda Hale\nBo Brook")
    stored = next(row for row in entries(sqlite_study).rows if row.name == "Ada Hale + Bo Brook")
    assert (stored.kind, stored.members, stored.in_cast) == (EntryKind.COLLECTIVE, ("Ada Hale", "Bo Brook"), True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Hale\nBrook\nHale", "line 3"),
        ("Hale\nHale + Brook", "line 2.*“Brook” has no row of its own"),
        ("name,kind\nHale,ghost", "ghost"),
        ("name,members\nHale and Brook,Hale|Brook", "no row of its own"),
        ("name,authority\nHale,ftp://x", "https"),
        ("", "no name"),
        (" \n;\t\n", "no name"),
        ("\n".join(f"name {n}" for n in range(MOST_ROWS + 1)), "at most"),
    ],
)
def test_what_cannot_be_taken_in_is_told_with_its_line(sqlite_study: Study, text: str, told: str) -> None:
    """Every line that is in the way is named, and nothing of the others is stored."""
    with pytest.raises(Refused, match=told):
        take(sqlite_study, text)
    assert len(entries(sqlite_study).rows) == 1


def test_an_alias_that_is_anothers_name_is_in_the_way(sqlite_study: Study) -> None:
    """An alias cannot be the name of another entry; the line says so, and nothing is stored."""
    take(sqlite_study, CAST)
    with pytest.raises(Unreadable, match="line 2"):
        take(sqlite_study, "Bo Brook\nAda Hale;Northern Agency")
    assert len(entries(sqlite_study).rows) == 3


def test_nobody_exports_what_is_hidden_from_them(sqlite_study: Study) -> None:
    """A name that an annotator added in an open round stands in nobody's table but that of those who may know it."""
    sqlite_study.save(1, one("a secret source"))
    ben = Viewer(sqlite_study.ben, frozenset({Role.ANNOTATOR}))
    assert "a secret source" not in table(sqlite_study, ben)
    assert "a secret source" in table(sqlite_study)


SPOKESMAN = "spokesman of: Northern Agency [2019-01-01/2021-06-30]"
WHOLE = f"""name,kind,aliases,members,cast,note,authority,relations
Ada Hale,person,Hale|the \\| sign,,yes,"of north, and south",https://a.example/1,{SPOKESMAN}|member of: the council
Bo Brook,person,,,,,,member of: the council [../2020-12-31]
Northern Agency,organisation,NA,,,,,
the council,collective,,,,,,
the senators,organisation,Ada Hale + Bo Brook,Ada Hale|Bo Brook,,,,
"""


def copy_of(study: Study) -> Study:
    """Another project in the same store."""
    with study.store.reading() as session:
        codebook = stored_codebook(session, study.round.codebook_version_id).codebook
    return make_study(study.store, codebook, "copy")


def test_the_whole_registry_goes_into_another_project_and_comes_out_the_same(study: Study) -> None:
    """Relations with their dates, members of collectives, kinds, notes and links are all there, in both directions."""
    take(study, WHOLE)
    written = table(study)
    other = copy_of(study)
    take(other, written)
    assert table(other) == written
    told = [
        "spokesman of: Northern Agency [2019-01-01/2021-06-30]",
        "[../2020-12-31]",
        "the \\| sign",
        "Ada Hale|Bo Brook",
    ]
    assert [each for each in told if each not in written] == []
    assert plan(study, written) == Plan([], [], 5)


def test_a_merged_entrys_name_goes_out_as_an_alias(study: Study) -> None:
    """Elsewhere the one that stays goes by all the names that it has here."""
    take(study, "name\nAda Hale\nSenator H.\n")
    with study.store.writing() as session:
        ids = {row.name: row.id for row in search(session, study.project, manager(study)).rows}
        merge(session, study.project, manager(study), ids["Senator H."], ids["Ada Hale"], study.now())
    assert "Ada Hale,person,Senator H.," in table(study)


def test_a_known_entry_gains_relations_and_members_may_be_known(study: Study) -> None:
    """A table may name in its relations and members what is in the registry already, by any of its names."""
    take(study, WHOLE)
    more = "name,members,relations\nNorthern Agency,,member of: the council\nNA,,\nthe two,Hale|NA,head of: Bo Brook\n"
    with pytest.raises(Unreadable, match="is named on line"):
        take(study, more.replace("NA,,", "northern agency,,"))
    more = more.replace("NA,,\n", "")
    found = plan(study, more)
    assert [(known.name, len(known.relations)) for known in found.changed] == [("Northern Agency", 1)]
    take(study, more)
    assert "Northern Agency,organisation,NA,,,,,member of: the council" in table(study)
    assert "the two,collective,,Ada Hale|Northern Agency,,,,head of: Bo Brook" in table(study)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("X,,,head of: nobody", "line 3, column 4: “head of nobody”: there is no entry of that name"),
        ("X,,,head of", "line 3, column 4: “head of” is no relation"),
        ("X,,,head of: X", "line 3, column 4: An entry cannot be related to itself"),
        ("X,,,head of: Y [2020-01-01/2019-01-01]", "line 3, column 4: The end comes before the beginning"),
        ("X,,,head of: Y|head of: Y", "line 3, column 4: This is said of the entry already"),
        ("X,Y|nobody,,", "line 3, column 2: The member “nobody” has no row"),
        ("X,,crowd,", "line 3, column 3: “crowd” is no kind"),
    ],
)
def test_what_is_wrong_is_told_with_row_and_column(study: Study, row: str, told: str) -> None:
    """A table with anything wrong in it is told by row and column, and not one entry or relation is stored."""
    before = table(study)
    with pytest.raises(Unreadable) as refused:
        take(study, f"name,members,kind,relations\nY,,,\n{row}\n")
    assert str(refused.value).startswith(told)
    assert table(study) == before


def test_who_may_not_know_an_entry_does_not_export_its_relations(study: Study) -> None:
    """A relation goes out only where both its ends may be known."""
    take(study, "name\nAda Hale\n")
    study.save(1, one("the secret council"))
    with study.store.writing() as session:
        ids = {row.name: row.id for row in search(session, study.project, manager(study)).rows}
        ends = ids["Ada Hale"], "member of", ids["the secret council"]
        relate(session, study.project, manager(study), *ends, None, None, study.now())
    assert "secret" in table(study)
    assert "secret" not in table(study, Viewer(study.ben, frozenset({Role.ANNOTATOR})))
