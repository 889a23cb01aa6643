"""Forecasts of a linear model that follows a series with one state: exponential smoothing and ARIMA alike.

With ar(B) y = ma(B) e, B the step back in time and e the innovations, the state before a timestep holds what the past
says of the timesteps to come (the observer form; Hyndman et al. 2008, chapter 2). Plain NumPy, as scripts repeat it.
"""

from dataclasses import dataclass

import numpy as np

SLACK = 1e-6
STRETCH = 4
"""Times the length of a state that the first one is estimated from."""
STRETCH_ROWS = 40
"""Values that it is estimated from at least."""
LONGEST = 60
"""Numbers in a state up to which the first one is found by least squares."""
STEADINESS = 1e-3
"""How little the first state is held to a series that never changed, over the variance of innovations."""


@dataclass(frozen=True)
class Innovations:
    """Coefficients of ar(B) and ma(B), each [order + 1] with a one in front."""

    ar: np.ndarray
    ma: np.ndarray
    cycle: int = 0
    """Timesteps of a season that a state holds in fewer numbers; 0 for none."""

    @property
    def order(self) -> int:
        """Numbers in a state."""
        return len(self.ar) - 1

    @property
    def forgets(self) -> bool:
        """Whether what was missed fades in later states: no root of ma(B) lies beyond the unit circle."""
        return bool(np.abs(np.roots(self.ma)).max(initial=0.0) < 1 + SLACK)

    def after(self, state: np.ndarray, values: np.ndarray, innovations: np.ndarray | float) -> np.ndarray:
        """States [..., order] behind `values` [...] that came with these innovations."""
        moved = np.zeros_like(state)
        moved[..., :-1] = state[..., 1:]
        return moved - values[..., None] * self.ar[1:] + np.asarray(innovations)[..., None] * self.ma[1:]

    def states(self, values: np.ndarray, first: np.ndarray) -> np.ndarray:
        """The state before each of `values` [time] and behind the last one, [time + 1, order]."""
        found = np.empty((len(values) + 1, self.order))
        found[0] = first
        both = self.ma[1:] - self.ar[1:]
        for time, value in enumerate(values):
            before, behind = found[time], found[time + 1]
            behind[:-1] = before[1:]
            behind[-1] = 0.0
            behind += value * both - before[0] * self.ma[1:]
        return found

    def forecast(self, states: np.ndarray, count: int) -> np.ndarray:
        """The next `count` values [origins, count] behind `states` [origins, order]."""
        reached, ahead = np.eye(self.order), np.empty((self.order, count))
        for step in range(count):
            ahead[:, step] = reached[:, 0]
            reached = self.after(reached, reached[:, 0], 0.0)
        return states @ ahead

    def first_state(self, values: np.ndarray) -> np.ndarray:
        """The state before the first of `values` [time] that leaves the least squares over the first of them.

        Innovations are linear in it. What they do not tell is taken from a series that always had its first value. A
        long state takes long to find: it is the one that misses nothing of as many values.
        """
        if self.order > LONGEST and len(values) >= self.order:
            return np.convolve(self.ar, values[: self.order])[: self.order]
        some = values[: self.stretch]
        states = np.concatenate([np.eye(self.order), self.steady(some[0])[None]])
        read = np.zeros((self.order + 1, len(some)))
        read[-1] = some
        missed = np.empty_like(read)
        for time, now in enumerate(read.T):
            missed[:, time] = now - states[:, 0]
            states = self.after(states, now, missed[:, time])
        return self.steady(some[0]) + state_change(missed[:-1], missed[-1])

    @property
    def stretch(self) -> int:
        """Values that a first state is estimated from."""
        return max(STRETCH * self.order, self.cycle, STRETCH_ROWS)

    def steady(self, value: float) -> np.ndarray:
        """The state behind a series that always had this value."""
        return value * np.cumsum(self.ar)[:-1]


def state_change(moved: np.ndarray, missed: np.ndarray) -> np.ndarray:
    """How the first state should differ [order] from one that leaves `missed` [time].

    `moved` [order, time] are the innovations that a one at each of its places brings to a series of zeros.
    """
    return -np.linalg.solve(moved @ moved.T + STEADINESS * np.eye(len(moved)), moved @ missed)
