"""Translation: one folder from pairs of texts to judged translations."""

from core.tasks.translation.task import Translation, TranslationOptions

__all__ = ["Translation", "TranslationOptions"]
