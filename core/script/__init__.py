"""The script that repeats a run: one file of Python that needs TensorFlow and pandas alone."""

from core.script.writing import script

__all__ = ["script"]
