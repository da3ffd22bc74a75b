"""How the demo's clip and stills were made: `python -m voxpop.demo.draw FOLDER` draws them again.

Everything here was made for Voxpop, shows nothing that exists, and is given to the public domain (CC0 1.0).
"""
