"""What an annotator answered before, sentence by sentence."""

from __future__ import annotations

from flask import g, render_template
from flask.typing import ResponseReturnValue

from annotate.corpus.roles import Role
from annotate.web.access import project_view
from annotate.web.db import actor, reading
from annotate.web.workspace import page
from annotate.web.workspace.views import blueprint
from annotate.workflow.past_answers import Past, own_history


@blueprint.get("/s/<int:sentence_id>/history")
@project_view(Role.ANNOTATOR)
def past(round_id: int, sentence_id: int) -> ResponseReturnValue:
    """Every answer that the annotator gave to a sentence, the newest first."""
    with reading() as session:
        found = own_history(session, actor(), g.project.id, round_id, sentence_id)
    return shown_past(found)


def shown_past(found: Past, of_gold: bool = False) -> str:
    """The page of a sentence's earlier answers, or of the decisions on it if `of_gold`."""
    return render_template(
        "workspace/history.html",
        found=found,
        of_gold=of_gold,
        codebook=page.codebook_for_page(found.codebook),
        saved_of=page.saved_of,
    )
