"""Transcription: one folder from recordings to what was said in them."""

from core.tasks.transcription.task import Transcription

__all__ = ["Transcription"]
