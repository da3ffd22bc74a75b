"""The bars of Voxpop, measured: a generator of large pages and the harness that prints each figure beside its peer."""
