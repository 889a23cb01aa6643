"""What every registered node promises, and networks that are put together of them; Keras is the truth."""

from functools import partial
from importlib import import_module
from inspect import isabstract

import keras
import numpy as np
import pytest

from core.charts.network.unrolled import draw
from core.charts.theme import LIGHT
from core.models.build import build_graph, wired
from core.models.ends.inputs import Feature, Letters, TokenPair, Tokens, WordParts
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Tags, TargetTokens
from core.models.graph import Building, Graph, Input
from core.models.in_numpy.gradients import gradients
from core.models.in_numpy.running import RunningGraph
from core.models.nodes import NODES
from core.models.nodes.again import Again
from core.models.nodes.attention import Attention
from core.models.nodes.dense import Dense
from core.models.nodes.embedding import Embedding
from core.models.nodes.joined import Joined
from core.models.nodes.node import STATES, Node, Wire
from core.models.nodes.recurrent import Recurrent
from core.models.nodes.softmax import Softmax
from core.models.shown.keras_code import graph_code
from core.models.shown.summary import graph_table
from core.models.shown.unrolled import unroll_graph
from core.models.spec import ModelSpec
from core.models.stack import graph_of

TOKENS = 9


def translating(cell: str, *, bidirectional: bool) -> Graph:
    """Two texts with one embedding; the decoder starts from the encoder's states and looks at its hidden states."""
    building = Building(
        source := Input.tokens_of(6, vocabulary=TOKENS, name="source"),
        target := Input.tokens_of(4, vocabulary=TOKENS, name="target"),
    )
    embedding = Embedding(name="vectors", named=True, values=source.wire, numbers=TOKENS, width=3, masked=True)
    read = building.add(embedding)
    fed = building.add(Again(name="vectors_again", named=True, of=embedding, wires=(target.wire,)))
    told = {"named": True, "cell": cell, "units": 4, "sequences": True, "bidirectional": bidirectional}
    encoder = building.add(Recurrent(name="encoder", values=read, hands_over=True, **told))
    decoder = building.add(Recurrent(name="decoder", values=fed, states=Wire("encoder", STATES), **told))
    context = building.add(Attention(query=decoder, values=encoder))
    seen = building.add(Joined(parts=(decoder, context)))
    vector = building.add(Dense(values=seen, units=5, activation="tanh"))
    return building.graph(building.add(Dense(values=vector, units=TOKENS, activation="softmax")), entered=(read, fed))


def two_answers() -> Graph:
    """A tag at every timestep, and the kind of the whole sequence; the kind is told by the padding too."""
    building = Building(window := Input.tokens_of(6, vocabulary=TOKENS))
    vectors = building.add(Embedding(values=window.wire, numbers=TOKENS, width=3))
    hidden = building.add(Recurrent(values=vectors, cell="gru", units=4, sequences=True))
    last = building.add(Recurrent(values=hidden, cell="lstm", units=3))
    tags = building.add(Dense(name="tags", named=True, values=hidden, units=5, activation="softmax"))
    kind = building.add(Dense(name="kind", named=True, values=last, units=2, activation="softmax"))
    return building.graph(tags, kind, entered=[vectors])


def pair(cell: str, *, bidirectional: bool = False, layers: int = 1, dropout: float = 0.0, **told) -> Graph:
    """The network of the translation task."""
    ends = NetworkEnds(TokenPair(6, 4, TOKENS, 3, **told), TargetTokens(TOKENS))
    return graph_of(ends, ModelSpec(cell=cell, units=4, layers=layers, bidirectional=bidirectional, dropout=dropout))


GRAPHS = {
    **{name: import_module(f"core.models.nodes.{name}").example for name in NODES},
    "tagging": lambda: graph_of(
        NetworkEnds(Tokens(6, TOKENS, 3), Tags(4)), ModelSpec(cell="gru", units=4, layers=2, bidirectional=True)
    ),
    "two answers": two_answers,
    **{
        f"translator-{name}": partial(pair, cell, **told)
        for name, cell, told in (
            ("plain", "simple_rnn", {"attention": "none"}),
            ("tied", "lstm", {"attention": "none", "tied": True}),
            ("both-ways", "lstm", {"bidirectional": True, "layers": 2, "dropout": 0.2, "hidden": 0.1}),
            ("in-the-loop", "gru", {"attention": "bahdanau", "bidirectional": True, "layers": 2, "dropout": 0.2}),
            ("shared", "gru", {"shared": True, "tied": True, "bidirectional": True, "layers": 2}),
        )
    },
    "tagging words by their parts": lambda: graph_of(
        NetworkEnds(WordParts(6, TOKENS, 3, 0.2, (Feature("casing", 8, 2),), Letters(5, 7, 4, 3)), Tags(4)),
        ModelSpec(cell="lstm", units=4, bidirectional=True, dropout=0.2),
    ),
    "tagging with a chain": lambda: graph_of(
        NetworkEnds(Tokens(6, TOKENS, 3), Tags(4, chained=True)), ModelSpec(cell="gru", units=4)
    ),
    "translating-lstm": lambda: translating("lstm", bidirectional=False),
    "translating-gru-both": lambda: translating("gru", bidirectional=True),
}


@pytest.fixture(params=GRAPHS)
def graph(request: pytest.FixtureRequest) -> Graph:
    return GRAPHS[request.param]()


def brought(graph: Graph, count: int = 3) -> dict[str, np.ndarray]:
    """Windows for each input; texts end in padding, the first of them none."""
    random, found = np.random.default_rng(3), {}
    for each in graph.inputs:
        if each.tokens:
            found[each.name] = random.integers(1, 7, (count, *each.sizes)).astype(np.int32)
            found[each.name][1, -2:] = 0
        else:
            found[each.name] = random.normal(size=(count, *each.sizes)).astype(np.float32)
    return found


def randomised(graph: Graph) -> list[np.ndarray]:
    """Weights with no zeros in them, so that no bias goes untested."""
    random = np.random.default_rng(7)
    shapes = [shape for each in graph.weights.values() for shape in each]
    return [random.normal(0, 0.5, shape).astype(np.float32) for shape in shapes]


def made(graph: Graph) -> tuple[keras.Model, RunningGraph]:
    """The network in Keras and in NumPy, with the same weights."""
    keras.utils.clear_session(free_memory=False)  # operations are counted through all networks of a session
    model, weights = build_graph(graph), randomised(graph)
    model.set_weights(weights)
    return model, RunningGraph(graph, weights)


def asked(model: keras.Model, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Every output by its name."""
    told = model(list(inputs.values()) if len(inputs) > 1 else next(iter(inputs.values())))
    told = told if isinstance(told, list) else [told]
    names = [model.layers[-1].name] if isinstance(model, keras.Sequential) else model.output_names
    return dict(zip(names, map(np.asarray, told), strict=True))


def assert_equal(ours: dict[str, np.ndarray], theirs: dict[str, np.ndarray]) -> None:
    assert list(ours) == list(theirs)
    for name, answer in theirs.items():
        np.testing.assert_allclose(ours[name], answer, atol=2e-6)


@pytest.mark.parametrize("name", NODES)
def test_the_example_of_a_node_holds_such_a_node(name: str) -> None:
    module = import_module(f"core.models.nodes.{name}")
    kinds = {kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, Node)}
    own = {kind for kind in kinds if kind.__module__ == module.__name__ and not isabstract(kind)}
    assert own
    assert own <= {type(node) for node in module.example().nodes}


def test_layers_weights_and_sizes_equal_keras(graph: Graph) -> None:
    keras.utils.clear_session(free_memory=False)  # operations are counted through all networks of a session
    model = build_graph(graph)
    theirs = {layer.name: layer for layer in getattr(model, "operations", model.layers)}
    rows = graph_table(graph)
    inputs = {each.name for each in graph.inputs}
    layers = [name for name, layer in theirs.items() if isinstance(layer, keras.Layer) and name not in inputs]
    assert [row.name for row in rows if row.name in layers] == layers
    # Operations hold no weights; Keras lists them among those that make masks.
    assert {row.name for row in rows} - set(layers) == {
        name for name in theirs if name.startswith(("get_item", "reshape"))
    }
    for row in rows:
        layer = theirs[row.name]
        shapes = [str(tensor.shape) for tensor in layer._inbound_nodes[-1].output_tensors]
        assert row.output_shape == (shapes[0] if len(shapes) == 1 else f"[{', '.join(shapes)}]")
        assert row.parameters == (layer.count_params() if isinstance(layer, keras.Layer) else 0)
    shapes = [shape for each in graph.weights.values() for shape in each]
    assert shapes == [array.shape for array in model.get_weights()]


def test_the_code_builds_the_same_network_with_the_same_weights(graph: Graph) -> None:
    built, names = build_graph(graph, seed=11), {}
    keras.utils.clear_session(free_memory=False)
    exec(graph_code(graph, seed=11), names)
    assert [layer.name for layer in names["model"].layers] == [layer.name for layer in built.layers]
    for ours, theirs in zip(built.get_weights(), names["model"].get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_vectors_of_a_translator_begin_far_enough_apart_for_tokens_to_differ() -> None:
    vectors = build_graph(GRAPHS["translator-tied"](), seed=11).get_layer("target_vectors").get_weights()[0]
    assert 0.2 < np.abs(vectors).max() <= 0.3


def test_answers_equal_keras_padding_included(graph: Graph) -> None:
    model, network = made(graph)
    inputs = brought(graph)
    assert_equal(network.answers(inputs), asked(model, inputs))


def test_gradients_equal_tensorflow(graph: Graph) -> None:
    for wire in graph.outputs:
        assert_gradients_equal_tensorflow(graph, wire)


def assert_gradients_equal_tensorflow(graph: Graph, wire: Wire) -> None:
    import tensorflow as tf

    inputs, given = wired(graph)
    tops = {node.name: node for node in graph.nodes if isinstance(node, Softmax)}
    answer = given[tops[wire.node].values if wire.node in tops else wire]
    weights = randomised(graph)
    model = keras.Model(inputs, [given[wire] for wire in graph.outputs])
    model.set_weights(weights)
    last = model.get_layer(wire.node) if wire.node in {layer.name for layer in model.layers} else None
    if getattr(last, "activation", None) is keras.activations.softmax:
        last.activation = keras.activations.linear  # of scores, before they become probabilities
    window = {name: array[1] for name, array in brought(graph).items()}
    inside = keras.Model(inputs, [*(given[wire] for wire in graph.entered), answer])
    brought_in = [tf.constant(array[None]) for array in window.values()]
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(brought_in)
        *entered, told = inside(brought_in)
        outputs = tf.unstack(told[0, -1] if len(told.shape) == 3 else told[0])
    found = gradients(RunningGraph(graph, weights), window, output=wire.node)
    for ours, at in zip(found.by_input.values(), entered, strict=True):
        expected = [tape.gradient(output, at, unconnected_gradients="zero")[0] for output in outputs]
        np.testing.assert_allclose(ours, np.stack(expected), atol=1e-6, rtol=1e-4)


def test_the_picture_is_whole(graph: Graph) -> None:
    facts = unroll_graph(graph, cell="lstm")
    keys = [box.key for box in facts.boxes]
    assert len(set(keys)) == len(keys)
    assert {end for arrow in facts.arrows for end in (arrow.start, arrow.end)} <= set(keys)
    assert all(row.kind != "forward" for row in facts.rows) or draw(facts, LIGHT).layout.shapes


def test_nodes_may_be_added_in_any_order_in_which_each_finds_what_it_reads() -> None:
    building = Building(window := Input.measured(5, 3))
    late = building.add(Dense(name="late", named=True, values=window.wire, units=2))
    early = building.add(Dense(name="early", named=True, values=window.wire, units=4))
    told = building.add(Dense(name="told", named=True, values=early, units=3))
    graph = building.graph(building.add(Joined(parts=(told, late))), entered=[window.wire])
    model, network = made(graph)
    inputs = brought(graph)
    assert_equal(network.answers(inputs), asked(model, inputs))


def test_a_translator_shows_what_it_looks_at() -> None:
    arrows = unroll_graph(translating("gru", bidirectional=False), cell="gru").arrows
    seen = {arrow.start for arrow in arrows if arrow.end == "attention 6"}
    assert seen == {"layer 1 forward 6", *(f"layer 1 forward {timestep}" for timestep in (0, 1, 5))}
