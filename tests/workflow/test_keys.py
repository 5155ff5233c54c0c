"""Keys of one's own."""

from __future__ import annotations

from annotate.store.models import UserKey
from annotate.workflow.keys import keys_of, set_keys
from tests.workflow.conftest import Study


def test_own_keys_stand_in_place_of_the_usual_ones(study: Study) -> None:
    """Chosen keys are kept for one person; a command that is new since then never takes one of them away."""
    with study.store.writing() as session:
        set_keys(session, study.ana, {"skip": "q"})
        session.add(UserKey(user_id=study.ben.id, command="skip", key="G"))
    with study.store.reading() as session:
        ana, ben = keys_of(session, study.ana), keys_of(session, study.ben)
    assert (ana["skip"], ana["guidelines"]) == ("q", "G")
    assert (ben["skip"], ben["guidelines"]) == ("G", "")
