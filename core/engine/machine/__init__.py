"""Whole updates in machine code of our own, made by Numba: for plain networks on series, which it trains beside Keras.

`program` is the door to it. `batch_lanes` lays the examples of a batch side by side in vector registers, for small
networks on one core; `unit_lanes` lays units side by side, for large ones on all cores. docs/machine-code.md explains
both.
"""
