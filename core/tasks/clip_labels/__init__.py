"""Clip labels: one folder from labelled clips to their judged labels."""

from core.tasks.clip_labels.task import ClipLabels

__all__ = ["ClipLabels"]
