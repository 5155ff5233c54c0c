"""How worker processes end: with the server that started them, at whatever moment and however that ends."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from functools import partial

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_SECONDS_BETWEEN_LOOKS = 0.5


def let_forked_processes_be_ended() -> None:
    """Processes that this one forks from now on end when they are told to, from their first moment on.

    They begin with this process's own answer to signals, by which it ends its workers: a worker that was still
    starting would take a signal as answered, and go on. What is sent while a process is being forked waits. Ctrl-C in a
    terminal goes to this process alone, which tells the others: a worker that was told twice at once went on.
    """
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=_hold_signals, after_in_parent=_take_signals, after_in_child=_stand_apart)


def end_with_the_terminal(started: Callable[[Callable[[], object]], object], end: Callable[..., object]) -> None:
    """Calls `end` when the terminal is closed, unless `nohup` asked for the contrary.

    `started` is told what to do once the server has taken the signals: granian would take this one as the wish to start
    its workers anew, and serve on where nobody sees it.
    """
    if hasattr(signal, "SIGHUP"):
        kept = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        started(partial(signal.signal, signal.SIGHUP, signal.SIG_IGN if kept else end))


def end_with(parent: int, seconds: float) -> None:
    """Ends this process when the process `parent`, which started it, is gone; by force `seconds` after that."""
    threading.Thread(target=_end_after, args=(parent, seconds), daemon=True).start()


def _end_after(parent: int, seconds: float) -> None:
    while os.getppid() == parent:
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(seconds)
    os._exit(1)


def _hold_signals() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)


def _take_signals() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)


def _stand_apart() -> None:
    os.setpgid(0, 0)
    for each in _SIGNALS:
        signal.signal(each, signal.SIG_DFL)
    _take_signals()
