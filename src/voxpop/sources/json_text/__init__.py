"""Readers of JSON, in bounded memory and whatever a file holds.

Comes in: streams of bytes. Goes out: values with their places; damage as data, never as an exception of a decoder.
"""
