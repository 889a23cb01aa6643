"""What must be set before TensorFlow is imported, and before its first operation."""

import os
from contextlib import suppress
from pathlib import Path

from core.engine.kept_code import caches, machine_code_in, remove_old, use

XLA_FLAGS = "--xla_backend_optimization_level=1 --xla_cpu_prefer_vector_width=512"
"""Measured: up to 1.27 times as fast on LSTM, never slower, and no longer to compile."""
SETTINGS = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "XLA_FLAGS": XLA_FLAGS,
}
"""Quiet logs, one thread, flags of the compiler."""


def prepare_environment(cache: Path) -> None:
    """Call before `import tensorflow`: quiet logs, one thread, flags of the compiler, `cache` for what it compiled."""
    cache.mkdir(parents=True, exist_ok=True)
    kept = f"--tf_xla_persistent_cache_directory={cache} --tf_xla_persistent_cache_read_only=false"
    os.environ.setdefault("NUMBA_CACHE_DIR", str(_machine_code(cache)))
    os.environ.update(SETTINGS, TF_XLA_FLAGS=kept)


def _machine_code(cache: Path) -> Path:
    """The person's own folder; beside the rest where that cannot be written."""
    remove_old(cache)  # where it stood before
    try:
        folder = machine_code_in(caches())
        use(folder)
    except (OSError, RuntimeError):  # no home, or not ours
        return machine_code_in(cache)
    return folder


def limit_threads(count: int) -> None:
    """Call after a fork and before the first operation: at most `count` operations side by side, each on one thread.

    More threads inside one operation were never faster at the sizes of recurrent networks, and would make the last
    bits of a sum depend on the machine. Without effect when TensorFlow already runs.
    """
    import tensorflow as tf

    with suppress(RuntimeError):
        tf.config.threading.set_intra_op_parallelism_threads(1)
        tf.config.threading.set_inter_op_parallelism_threads(count)


def start_quickly() -> None:
    """Leave graphs as they were traced: rewriting them took 0.3 s a run, made no update faster and changed no bit."""
    import tensorflow as tf

    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
