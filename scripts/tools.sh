#!/usr/bin/env bash
# Puts a private, pinned uv into .tools/. Needs Python 3.11 or newer; installs what Debian splits off when it may (root),
# and says exactly what to install when it may not.
#
# Of several Pythons the first on the path is taken, but one that was compiled without optimisation (as pyenv does it
# unless told otherwise) after all others: whatever Voxpop does takes a tenth longer with it, or more.
set -euo pipefail
cd "$(dirname "$0")/.."
UV_VERSION=0.13.9

say() { printf '%s\n' "$*" >&2; }
is_debian_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }
install() { apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >&2; }

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
is_optimised() { # a system's own always is, and not all say so
  "$1" -c 'import sys, sysconfig as s
sys.exit(sys.base_prefix != "/usr" and "--enable-optimizations" not in (s.get_config_var("CONFIG_ARGS") or ""))'
}

find_pythons() { # one a line, the best first
  local name python plain=()
  for name in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14 python}; do
    while read -r python; do
      if ! is_new_enough "$python"; then continue; fi
      if is_optimised "$python"; then echo "$python"; else plain+=("$python"); fi
    done < <(type -aP "$name")
  done
  if [ ${#plain[@]} -gt 0 ]; then printf '%s\n' "${plain[@]}"; fi
}

pythons=$(find_pythons)
if [ -z "$pythons" ] && is_debian_root && [ -z "${PYTHON:-}" ]; then
  install python3 python3-venv || true
  pythons=$(find_pythons)
fi
if [ -z "$pythons" ]; then
  say "Voxpop needs Python 3.11 or newer, and found none."
  say "  Debian 12 or newer, Ubuntu 24.04 or newer:  sudo apt-get install python3 python3-venv"
  say "  Fedora:                                     sudo dnf install python3"
  say "  macOS:                                      brew install python@3.12"
  say "If it stands in a place of its own:           make PYTHON=/path/to/python3.12"
  exit 1
fi

make_venv() { rm -rf .tools && "$1" -m venv .tools 2>/dev/null && [ -x .tools/bin/pip ]; }
make_any_venv() {
  local python
  while read -r python; do
    if make_venv "$python"; then return; fi
  done <<<"$pythons"
  return 1
}

if ! make_any_venv; then
  python=${pythons%%$'\n'*}
  version=$("$python" -c 'import sys; print(f"{sys.version_info[0]}.{sys.version_info[1]}")')
  is_debian_root && { install "python$version-venv" || install python3-venv; } || true
  if ! make_venv "$python"; then
    rm -rf .tools
    say "$python cannot make virtual environments: its ensurepip is missing (Debian ships it as a package of its own)."
    say "  sudo apt-get install python$version-venv"
    exit 1
  fi
fi

say "Setting up (once): uv $UV_VERSION into .tools/, then the packages into .venv/ ..."
.tools/bin/pip install --quiet --disable-pip-version-check "uv==$UV_VERSION" >&2
touch .tools/bin/uv

# One dependency (pycld2) comes without a ready-made wheel for Linux on ARM and for Python 3.14, and is compiled there.
is_compiled() { [ "$(uname -m)" != x86_64 ] || .tools/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 14))'; }
if [ "$(uname -s)" = Linux ] && is_compiled && ! command -v c++ >/dev/null; then
  if is_debian_root; then install g++ python3-dev; else
    say "Here one dependency is compiled. Should the next step fail:  sudo apt-get install g++ python3-dev"
  fi
fi
