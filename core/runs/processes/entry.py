"""Where a supervisor begins: it has its lock before it imports anything that takes time.

`python -m core.runs.processes.entry STORE [DESCRIPTOR]`: the descriptor is the lock that the asker took; whoever
starts one by hand leaves it out, and gets nothing when somebody supervises already.
"""

import fcntl
import os
import sys

from core.language import say


def main() -> None:
    root = sys.argv[1]
    lock = int(sys.argv[2]) if len(sys.argv) > 2 else _own(f"{root}/supervisor.lock")
    os.set_inheritable(lock, False)
    os.ftruncate(lock, 0)
    os.pwrite(lock, b"%d\n" % os.getpid(), 0)  # for people; whether it lives is told by the lock
    from core.runs.processes.supervisor import main as supervise

    supervise(root, lock)


def _own(path: str) -> int:
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(say("Another supervisor works on this store already."))
    return lock


if __name__ == "__main__":
    main()
