"""Writing: one folder from a corpus to judged samples."""

from core.tasks.writing.task import Writing, WritingOptions

__all__ = ["Writing", "WritingOptions"]
