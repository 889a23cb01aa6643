"""One file a task: data in, network ends, judgement."""
