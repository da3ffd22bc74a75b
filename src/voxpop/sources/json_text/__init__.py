"""Readers of JSON, in bounded memory, whatever a file holds: damage comes as data, with its place.

Comes in: streams of bytes. Goes out: values. Which module is for what, the simplest first:

- `shape`: what a file is, by its first bytes: the beginning of its value, or the names in it.
- `fields`: one object's fields, each as the type that it should have; what does not fit is noted.
- `lines`: a value a line, as plain JSON; or the lines alone, as bytes with their place.
- `elements`: the elements of one long list, a window at a time, as msgspec makes them. The fastest.
- `document`: a file of a few fields and long lists: the fields, and a reader before each list.
- `records`: one kind of record in whichever form its writer chose: a list, an object with a list in it, a value a line,
  or values one after the other.
- `pages`: answers of a web API saved one after the other, each with a list of comments in it.
- `pieces`: values with their bytes and their place, from lines or from lists, where each is read more than once.
- `spans`: where the elements of a list or the members of an object stand, byte by byte.
- `cuts`: a list, lines or pieces without what some of them said: what a redaction needs.
- `reader`: what all of them are built on: a window that slides over a stream; one value, read as leniently as can be.
"""
