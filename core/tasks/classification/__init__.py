"""Classification: one folder from labelled texts to their judged labels."""

from core.tasks.classification.task import Classification, ClassificationOptions

__all__ = ["Classification", "ClassificationOptions"]
