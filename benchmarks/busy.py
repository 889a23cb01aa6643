"""A busy machine: endless loops beside whatever is measured.

    python benchmarks/busy.py [--loops 2] -- COMMAND ...

So many loops a processor, each in a session of its own, as other people's work would be. They end with this process,
however that ends: each watches a pipe whose other end is held here.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

LOOPS = 2
"""A classroom's server is never idle."""
LOOP = """
import sys, threading
def work():
    while True:
        pass
threading.Thread(target=work, daemon=True).start()
sys.stdin.read()
"""


@contextmanager
def busy(loops: int) -> Iterator[None]:
    """While the block runs, `loops` endless loops a processor run beside it."""
    running = [_loop() for _ in range(loops * len(os.sched_getaffinity(0)))]
    try:
        yield
    finally:
        for loop in running:
            loop.kill()
            loop.communicate()


def add_busy(parser: argparse.ArgumentParser) -> None:
    """The option that every benchmark has which can be measured on a busy machine."""
    parser.add_argument("--busy", type=int, default=0, metavar="LOOPS", help="endless loops a processor beside it")


def _loop() -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-S", "-c", LOOP], stdin=subprocess.PIPE, start_new_session=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--loops", type=int, default=LOOPS)
    parser.add_argument("command", nargs="+", metavar="COMMAND")
    arguments = parser.parse_args()
    with busy(arguments.loops):
        sys.exit(subprocess.call(arguments.command))


if __name__ == "__main__":
    main()
