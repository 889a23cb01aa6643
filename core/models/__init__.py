"""The core model module: from a spec to a Keras network, and inside it."""
