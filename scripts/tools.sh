#!/usr/bin/env bash
# Puts a private, pinned uv into .tools/. Needs Python 3.11 or newer; installs what Debian splits off when it may (root),
# and says exactly what to install when it may not.
set -euo pipefail
cd "$(dirname "$0")/.."
UV_VERSION=0.13.9

say() { printf '%s\n' "$*" >&2; }
is_debian_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }
install() { apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >&2; }

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
  local name
  for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14 python; do
    if command -v "$name" >/dev/null && is_new_enough "$name"; then command -v "$name"; return; fi
  done
  return 1
}

if ! python=$(find_python); then
  is_debian_root && install python3 python3-venv || true
  if ! python=$(find_python); then
    say "Voxpop needs Python 3.11 or newer, and found none."
    say "  Debian 12 or newer, Ubuntu 24.04 or newer:  sudo apt-get install python3 python3-venv"
    say "  Fedora:                                     sudo dnf install python3"
    say "  macOS:                                      brew install python@3.12"
    say "If it stands in a place of its own:           make PYTHON=/path/to/python3.12"
    exit 1
  fi
fi

make_venv() { rm -rf .tools && "$python" -m venv .tools 2>/dev/null && [ -x .tools/bin/pip ]; }

if ! make_venv; then
  version=$("$python" -c 'import sys; print(f"{sys.version_info[0]}.{sys.version_info[1]}")')
  is_debian_root && { install "python$version-venv" || install python3-venv; } || true
  if ! make_venv; then
    rm -rf .tools
    say "$python cannot make virtual environments: its ensurepip is missing (Debian ships it as a package of its own)."
    say "  sudo apt-get install python$version-venv"
    exit 1
  fi
fi

say "Setting up (once): uv $UV_VERSION into .tools/, then the packages into .venv/ ..."
.tools/bin/pip install --quiet --disable-pip-version-check "uv==$UV_VERSION" >&2
touch .tools/bin/uv

# One dependency (pycld2) comes without a ready-made wheel for Linux on ARM and is compiled there.
if [ "$(uname -s)" = Linux ] && [ "$(uname -m)" != x86_64 ] && ! command -v c++ >/dev/null; then
  if is_debian_root; then install g++ python3-dev; else
    say "On this processor one dependency is compiled. Should the next step fail:  sudo apt-get install g++ python3-dev"
  fi
fi
