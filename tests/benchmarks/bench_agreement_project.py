"""Agreement over a project of 100,000 sentences and 300,000 annotations."""

from __future__ import annotations

import random
import resource
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, select

from annotate.corpus.annotation import Origin, Status
from annotate.corpus.codebook import Codebook, Condition, Label, Layer, LayerKind
from annotate.corpus.document import SentenceKind
from annotate.corpus.entry import EntryKind
from annotate.corpus.roles import RoundKind, RoundState
from annotate.store import migrations, models
from annotate.store.engine import Store
from annotate.workflow import agreement
from annotate.workflow.accounts import make_account
from annotate.workflow.agreement_report import project_report
from annotate.workflow.projects import make_project

DOCUMENTS, SENTENCES, ANNOTATORS, SPEAKERS, TARGETS = 2_000, 50, 3, 300, 40
NOW = datetime(2026, 11, 1, tzinfo=UTC)
STANCES = ("favour", "against", "neither")
CODEBOOK = Codebook(
    name="Stance and source",
    layers=(
        Layer("stance", "Stance", LayerKind.CHOICE, required=True, labels=tuple(Label(each, each) for each in STANCES)),
        Layer("source", "Source", LayerKind.SOURCE, required=True),
        Layer("target", "Target", LayerKind.TARGET, condition=Condition("stance", is_not=frozenset({"neither"}))),
    ),
)


def main() -> None:
    """Builds the project, then times every reading of every layer."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'big.sqlite'}")
        migrations.upgrade(store.engine)
        print(f"built in {_timed(lambda: build(store)):.1f} s")
        for layer in CODEBOOK.layers:
            for reading in _readings(store, layer.id):
                seconds = _timed(lambda layer=layer, reading=reading: _report(store, layer.id, reading))
                print(f"{layer.id:8} {reading:28} {seconds:6.2f} s")
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def build(store: Store, documents: int = DOCUMENTS) -> None:
    """A project "big" with one revealed round in which every annotator did every sentence."""
    draw = random.Random(1)
    with store.writing() as session:
        owner = make_account(session, "owner", "Owner", "correct horse", NOW)
        people = [make_account(session, f"ann{i}", f"Ann {i}", "correct horse", NOW) for i in range(ANNOTATORS)]
        project = make_project(session, owner, "Big", CODEBOOK, NOW, slug="big")
        version = session.scalars(select(models.CodebookVersion.id)).one()
        round_ = models.Round(
            project_id=project.id, name="main", kind=RoundKind.MAIN, state=RoundState.REVEALED,
            codebook_version_id=version, created_at=NOW,
        )  # fmt: skip
        session.add(round_)
        session.flush()
        entries = _entries(session, project.id)
        sentences = _texts(session, project.id, documents, [each.id for each in people], round_.id)
        _answers(session, draw, round_.id, version, [each.id for each in people], entries, sentences)


def _entries(session, project: int) -> list[int]:
    rows = [
        {
            "project_id": project,
            "kind": EntryKind.PERSON,
            "name": f"Speaker {i}",
            "key": f"speaker {i}",
            "created_at": NOW,
        }
        for i in range(SPEAKERS)
    ]
    session.execute(insert(models.Entry), rows)
    entries = list(session.scalars(select(models.Entry.id).where(models.Entry.kind == EntryKind.PERSON)))
    related = [(entry, entries[place // 10]) for place, entry in enumerate(entries) if place >= 10]
    session.execute(
        insert(models.Relation),
        [
            {"subject_id": one, "object_id": other, "kind": "member of", "since": None, "until": None}
            for one, other in related
        ],
    )
    return entries


def _texts(session, project: int, documents: int, people: list[int], round_: int) -> list[tuple[int, int]]:
    common = {"language": "en", "created_at": NOW}
    numbers = range(1, documents + 1)
    text = "This is one sentence. " * SENTENCES
    session.execute(
        insert(models.Document),
        [{"id": i, "project_id": project, "name": f"d{i:04}", "title": "", "position": i} | common for i in numbers],
    )
    counted = {"sentence_count": SENTENCES, "created_at": NOW}
    session.execute(
        insert(models.DocumentVersion),
        [{"id": i, "document_id": i, "number": 1, "is_current": True, "text": text} | counted for i in numbers],
    )
    session.execute(
        insert(models.Sentence),
        [
            {
                "version_id": i,
                "position": p,
                "start": 22 * p,
                "end": 22 * p + 21,
                "kind": SentenceKind.BODY,
                "paragraph": 0,
            }
            for i in numbers
            for p in range(SENTENCES)
        ],
    )
    session.execute(
        insert(models.Assignment),
        [{"round_id": round_, "document_id": i, "user_id": who, "assigned_at": NOW} for i in numbers for who in people],
    )
    return list(session.execute(select(models.Sentence.version_id, models.Sentence.id)).all())


def _answers(session, draw, round_, version, people, entries, sentences) -> None:
    layer = dict(session.execute(select(models.Layer.slug, models.Layer.id)).all())
    label = dict(session.execute(select(models.Label.slug, models.Label.id)).all())
    rows = {model: [] for model in (models.Annotation, models.Act, models.Link, models.Value)}
    number = 0
    for document, sentence in sentences:
        speaker, stance = draw.choice(entries), draw.choice(STANCES)
        for who in people:
            number += 1
            _answer(rows, draw, number, layer, label, speaker, stance, entries)
            rows[models.Annotation].append(
                {
                    "id": number, "round_id": round_, "document_version_id": document, "sentence_id": sentence,
                    "user_id": who, "origin": Origin.ANNOTATOR, "version": 1, "status": Status.DONE, "no_act": False,
                    "comment": "", "codebook_version_id": version, "saved_at": NOW,
                }
            )  # fmt: skip
    for model, found in rows.items():
        session.execute(insert(model), found)


def _answer(rows, draw, number, layer, label, speaker, stance, entries) -> None:
    for act in range(1 + (draw.random() < 0.05)):
        who = speaker if draw.random() < 0.8 else draw.choice(entries)
        what = stance if draw.random() < 0.8 else draw.choice(STANCES)
        where = {"annotation_id": number, "act": act}
        rows[models.Act].append({"annotation_id": number, "position": act})
        chain = [who] if draw.random() < 0.8 else [draw.choice(entries), who]
        rows[models.Link].extend(
            where | {"position": place, "entry_id": entry, "name": f"speaker {entry}"}
            for place, entry in enumerate(chain)
        )
        blank = {"link": None, "label_id": None, "entry_id": None, "name": None}
        rows[models.Value].append(where | blank | {"layer_id": layer["stance"], "label_id": label[what]})
        if what != "neither":
            target = draw.choice(entries[:TARGETS])
            rows[models.Value].append(where | blank | {"layer_id": layer["target"], "entry_id": target, "name": "x"})


def _readings(store: Store, layer: str) -> list[str]:
    with store.reading() as session:
        project = session.scalars(select(models.Project)).one()
        round_ = session.scalars(select(models.Round)).one()
        return [each.reading.value for each in agreement.questions(session, project, round_, layer, "all")]


def _report(store: Store, layer: str, reading: str) -> None:
    with store.reading() as session:
        project = session.scalars(select(models.Project)).one()
        project_report(session, project, None, "main", layer, reading)


def _timed(action) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
