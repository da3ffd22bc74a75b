"""The catalogue: the searchable store of claims and rows. Derived from the originals, made again at any time."""
