"""Tagging: one folder from tagged sequences to their judged tags."""

from core.tasks.tagging.task import Tagging

__all__ = ["Tagging"]
