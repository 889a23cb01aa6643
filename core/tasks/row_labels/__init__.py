"""Row labels: one folder from labelled rows over time to their judged labels."""

from core.tasks.row_labels.task import RowLabels

__all__ = ["RowLabels"]
