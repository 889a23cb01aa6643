"""Forecasting: the next values of a series, one file a subject."""

from core.tasks.forecasting.options import ForecastingOptions
from core.tasks.forecasting.task import Forecasting

__all__ = ["Forecasting", "ForecastingOptions"]
