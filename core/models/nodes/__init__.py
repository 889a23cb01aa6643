"""One file a node: a part of a network, in Keras, in NumPy, in the gradients and in the drawing."""

NODES = (
    "again",
    "attention",
    "attentive",
    "bridged",
    "cropped",
    "dense",
    "dropout",
    "embedding",
    "frames",
    "joined",
    "masking",
    "pooled",
    "rearranged",
    "recurrent",
    "refolded",
    "regrouped",
    "reversed",
    "sliced",
    "softmax",
    "transitions",
)
"""The files; `example()` of each is a small graph with such a node, which the contract tests hold equal to Keras."""
