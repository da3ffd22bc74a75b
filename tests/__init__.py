"""The tests. A package, because an installed one of this name would else be found in its place."""
