"""Tagged sequences: sentences of tokens, each token with a tag."""
