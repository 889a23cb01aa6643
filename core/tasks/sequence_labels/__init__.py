"""Sequence labels: one folder from labelled sequences to their judged labels."""

from core.tasks.sequence_labels.task import SequenceLabels

__all__ = ["SequenceLabels"]
