"""Attempts made on the nodes of a Ray cluster; only where its address is given in UNROLL_CLUSTER."""
