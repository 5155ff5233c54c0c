"""Answers side by side: the sentences in which annotators differ, and a document with everybody's answers."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotate.corpus.annotation import Status
from annotate.corpus.codebook import Codebook
from annotate.corpus.record import Record
from annotate.errors import NotFound
from annotate.export.cells import cells_of
from annotate.store.models import Document, DocumentVersion, Project, Round, Sentence, User
from annotate.store.queries.codebooks import stored_codebook
from annotate.store.queries.identities import canonical_names
from annotate.store.queries.records import Selection, documents_of, records_of
from annotate.workflow.blindness import refuse_blind

Place = tuple[str, int]
"""The name of a document and the position of a sentence, from 1."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A document and, for each of its sentences, the records of all annotators; `names` are canonical."""

    round: Round
    document: Document
    codebook: Codebook
    sentences: Sequence[Sequence[Record]]
    names: Mapping[int, str]

    def differ(self, position: int) -> bool:
        """Whether two annotators who are done with the sentence said different things; `position` counts from 0."""
        done = (each for each in self.sentences[position] if each.status is Status.DONE)
        return len({self._said(each) for each in done}) > 1

    def _said(self, record: Record) -> frozenset[Hashable]:
        """What an annotator said, whatever the order of the acts and the names that were chosen."""
        cells = list(cells_of(record, self.codebook, self.names))
        acts = {cell.act for cell in cells}
        return frozenset(
            frozenset((cell.layer, cell.link, cell.state, cell.value) for cell in cells if cell.act == act)
            for act in acts
        )


def texts_at(session: Session, project: Project, places: Iterable[Place]) -> dict[Place, tuple[int, str]]:
    """The id of each place's document, and the sentence's text in the current version."""
    wanted = set(places)
    rows = session.execute(
        select(Document.id, Document.name, Sentence.position, DocumentVersion.text, Sentence.start, Sentence.end)
        .join(DocumentVersion, DocumentVersion.document_id == Document.id)
        .join(Sentence, Sentence.version_id == DocumentVersion.id)
        .where(
            Document.project_id == project.id,
            DocumentVersion.is_current,
            Document.name.in_({document for document, _ in wanted}),
            Sentence.position.in_({position - 1 for _, position in wanted}),
        )
    )
    return {
        (name, position + 1): (document, text[start:end])
        for document, name, position, text, start, end in rows
        if (name, position + 1) in wanted
    }


def side_by_side(session: Session, project: Project, actor: User | None, round_id: int, document_id: int) -> SideBySide:
    """A document of a round with everybody's answers.

    Raises NotFound where they are not the project's, Forbidden unless the round is open to `actor`.
    """
    round_ = session.scalar(select(Round).where(Round.id == round_id, Round.project_id == project.id))
    if round_ is None:
        raise NotFound("There is no such round in this project.")
    refuse_blind(session, project, actor, round_)
    selection = Selection(project, round_)
    text = next((each for each in documents_of(session, selection) if each.document_id == document_id), None)
    if text is None:
        raise NotFound("There is no such document in this round.")
    sentences: dict[int, list[Record]] = {}
    for record in records_of(session, selection, text):
        sentences.setdefault(record.sentence, []).append(record)
    codebook = stored_codebook(session, round_.codebook_version_id).codebook
    document = session.get_one(Document, document_id)
    return SideBySide(round_, document, codebook, list(sentences.values()), canonical_names(session, project.id))
