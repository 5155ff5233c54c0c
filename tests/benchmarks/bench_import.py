"""Importing plain text: seconds and memory for 10,000 sentences and for several times as many."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from annotate.store import migrations
from annotate.store.engine import Store
from annotate.workflow import documents, uploads
from annotate.workflow.accounts import make_account
from annotate.workflow.projects import make_project

SIZES = (10_000, 20_000, 40_000)
SENTENCES_A_TEXT = 1_000
WORDS = "the minister said that allies of Senator Hale would not buy another dam before winter".split()  # noqa: SIM905


def text(sentences: int) -> str:
    """A made-up article: paragraphs of five sentences, every third sentence in quotation marks."""
    choose = random.Random(sentences)
    said = (" ".join(choose.choices(WORDS, k=choose.randint(8, 25))).capitalize() for _ in range(sentences))
    marked = (f"“{each}.”" if number % 3 == 0 else f"{each}." for number, each in enumerate(said))
    return "".join(f"{each}{chr(10) * 2 if number % 5 == 4 else ' '}" for number, each in enumerate(marked))


def measure(sentences: int) -> None:
    """Imports texts with that many sentences in all, as `annotate import` does, and prints what it took."""
    from annotate.formats import codebook_yaml
    from annotate.resources import seeds

    codebook = codebook_yaml.read((seeds() / "codebooks" / "default.yaml").read_bytes())
    files = [text(SENTENCES_A_TEXT).encode() for _ in range(sentences // SENTENCES_A_TEXT)]
    now = datetime.now(UTC)
    with TemporaryDirectory() as folder, closing(Store(f"sqlite:///{Path(folder) / 'bench.sqlite'}")) as store:
        migrations.upgrade(store.engine)
        with store.writing() as session:
            owner = make_account(session, "bench", "Bench", "long enough", now)
            project = make_project(session, owner, "Bench", codebook, now)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started, used = time.perf_counter(), time.process_time()
        with store.writing() as session:
            for number, data in enumerate(files):
                [draft] = uploads.read_texts(f"{number}.txt", data, "en", None, None)
                documents.add_document(session, project.id, owner, draft.document, now, encoding=draft.encoding)
        wall, cpu = time.perf_counter() - started, time.process_time() - used
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{sentences:>7} sentences: {wall:6.2f} s ({cpu:5.2f} s of computing), {grown:6.1f} MiB more memory")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(int(sys.argv[1]))
    else:
        for size in SIZES:
            # Hashing a password takes 64 MiB by design, which would hide what importing takes.
            cheap = os.environ | {"ANNOTATE_CHEAP_PASSWORDS": "1"}
            subprocess.run([sys.executable, __file__, str(size)], check=True, env=cheap)
