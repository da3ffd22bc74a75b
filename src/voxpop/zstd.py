"""zstd as the standard library has it from Python 3.14 on (PEP 784); before that, the same from its backport.

Everything that compresses or unpacks by zstd takes it from here.
"""

from __future__ import annotations

import sys

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["zstd"]
