"""How much memory a run will take, before it starts: from the recipe and the size of its source alone; no NumPy."""

from core.engine.machine.coverage import covered
from core.language import mark
from core.models.ends.inputs import PIXELS_AT_ONCE, Frames, Measured, SeriesVectors, TokenPair, Tokens
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Label, NextTokens, TargetTokens, Values, ValuesAhead
from core.models.spec import ModelSpec
from core.recipes.spec import RunSpec

WORKER = 650_000_000
"""Bytes of a worker with a small network: its libraries, what it traces and compiles, what it is judged by."""
A_PARAMETER = 48
"""Bytes a parameter: itself, its gradient, two averages of the optimizer, the best so far, copies in a checkpoint."""
A_GATE = 16
"""Bytes a gate, hidden unit, timestep and example of an update, which is kept forwards and used backwards; a state
takes as much."""
A_PAIR = 12
"""Bytes a unit, timestep of a source and timestep of its target, of an update with attention in the loop."""
A_NUMBER = 16
"""Bytes a number that goes in or comes out of an update."""
A_BYTE = 20
"""Bytes a byte of the source: the table, what is prepared of it, and its examples."""
CONVOLUTIONS = 150_000_000
"""Bytes more of a worker whose network has convolutions."""
A_BYTE_OF_FILMS = 2
"""The same of films, whose frames stay in a file and are read when they are taken."""
LEAST_ROW = 4
"""Bytes that an example takes in a source at least."""
PARTED = 250_000_000
"""Bytes of an update that machine code does in parts, however large its batch is (core.engine.machine.unit_lanes)."""
PARTED_FROM = (10_000, 9e9), (0, 18e9)
"""Weights of a layer and operations of an update from which on that is so from the first update on."""
CHARACTERS = 300
"""Distinct characters of an ordinary text."""
GATES = {"simple_rnn": 1, "gru": 3, "lstm": 4}
SMALLER = mark("Choose a smaller batch, fewer units or a shorter lookback.")


def memory_needed(spec: RunSpec, source: int) -> int:
    """Bytes that a worker takes at most, all in all; `source` is the size of the file. Right within a factor of two."""
    ends, batch = _ends(spec, source), min(spec.training.batch_size, source // LEAST_ROW + 1)
    examples = batch * ends.rows
    states = A_GATE * (_gates(spec.model) + 1) * examples * _units(spec.model) * spec.model.layers
    if covered(ends, spec.model) and _parted(ends, spec.model, examples):
        states = min(states, PARTED)
    numbers = A_NUMBER * examples * (ends.width + (ends.outputs if ends.output.every_timestep else 0))
    if isinstance(ends.input, Frames):
        frames = CONVOLUTIONS + A_BYTE_OF_FILMS * source + _of_frames(ends.input, batch)
        return WORKER + A_PARAMETER * _parameters(ends, spec.model) + states + frames
    states += _of_attention(ends, spec.model, batch)
    return WORKER + A_BYTE * source + A_PARAMETER * _parameters(ends, spec.model) + states + numbers


def _of_attention(ends: NetworkEnds, model: ModelSpec, batch: int) -> int:
    """What attention in the loop of a decoder keeps: each of its timesteps beside each of the source."""
    end = ends.input
    if not isinstance(end, TokenPair) or end.attention != "bahdanau":
        return 0
    return A_PAIR * batch * end.ahead * end.timesteps * model.units


def _of_frames(end: Frames, batch: int) -> int:
    """Pixels of all clips that are worked on at once, and what the convolutions make of them."""
    clips = max(batch, PIXELS_AT_ONCE // (end.timesteps * end.pixels))
    made = sum(height * across * filters for height, across, filters in end.convolutions)
    return A_NUMBER * clips * end.timesteps * (end.pixels + made)


def _ends(spec: RunSpec, source: int) -> NetworkEnds:
    """About what the task makes of the recipe; what only the data tells is guessed."""
    options = spec.options
    writes = "temperature" in options
    vocabulary = min(_number(options, "vocabulary"), source // LEAST_ROW + 1)
    if options.get("tokens") == "character":
        vocabulary = min(vocabulary, CHARACTERS)
    columns = 1 + len(getattr(spec.source.preparation, "features", ()))
    horizon = _number(options, "horizon", 1)
    timesteps = _number(options, "lookback") or _number(options, "longest", 1)
    preparation = spec.source.preparation
    if "filters" in options:
        channels = preparation.channels * (1 + bool(options.get("differences", True)))
        brought = Frames(timesteps, preparation.height, preparation.width, channels, _number(options, "filters"))
        return NetworkEnds(brought, Label(horizon))
    if "longest_target" in options:
        ahead, width = _number(options, "longest_target"), _number(options, "embedding")
        pair = TokenPair(timesteps, ahead, vocabulary, width, attention=options.get("attention", "luong"))
        return NetworkEnds(pair, TargetTokens(vocabulary))
    if vocabulary:
        asked = NextTokens(vocabulary) if writes else Label(horizon)
        return NetworkEnds(Tokens(timesteps, vocabulary, _number(options, "embedding")), asked)
    vector = _number(options, "series_vector")
    vectors = SeriesVectors(vector, vector) if vector else None
    ahead = horizon if options.get("strategy") == "encoder_decoder" else 0
    brought = Measured(timesteps, columns, ahead=ahead, vectors=vectors)
    return NetworkEnds(brought, ValuesAhead() if ahead else Values(horizon))


def _number(options: dict, name: str, default: int = 0) -> int:
    found = options.get(name)
    return found if isinstance(found, int) else default


def _gates(model: ModelSpec) -> int:
    return GATES.get(model.cell, max(GATES.values()))


def _units(model: ModelSpec) -> int:
    return model.units * (2 if model.bidirectional else 1)


def _parameters(ends: NetworkEnds, model: ModelSpec) -> int:
    width, units = ends.width, _units(model)
    count = ends.input.vocabulary * ends.features
    for _ in range(model.layers):
        count += _layer(model, width)
        width = units
    return count + (width + 1) * ends.outputs


def _layer(model: ModelSpec, width: int) -> int:
    """Parameters of a recurrent layer that reads `width` features."""
    return _gates(model) * _units(model) * (width + model.units + 1)


def _parted(ends: NetworkEnds, model: ModelSpec, examples: int) -> bool:
    weights = _layer(model, ends.width)
    operations = 6.0 * examples * (weights + (model.layers - 1) * _layer(model, model.units))
    return any(weights >= least and operations >= work for least, work in PARTED_FROM)
