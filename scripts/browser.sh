#!/usr/bin/env bash
# Prints the path of a Chromium for the browser tests. In this order: VOXPOP_CHROMIUM, an installed one, Debian's
# package (as root), Playwright's own download; else says what to install. $1 is the Python that has Playwright.
set -euo pipefail
python=${1:-.venv/bin/python}

say() { printf '%s\n' "$*" >&2; }

# Ubuntu's chromium-browser may be a stub that only tells about snap: what cannot say its version is no browser.
runs() { timeout 60 "$1" --version >/dev/null 2>&1; }

installed() {
  local name path
  for name in "${VOXPOP_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
    "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
    [ -n "$name" ] || continue
    path=$(command -v "$name" || true)
    if [ -n "$path" ] && runs "$path"; then printf '%s\n' "$path"; return; fi
  done
  return 1
}

own() {
  "$python" - <<'PY'
from pathlib import Path
from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    path = Path(playwright.chromium.executable_path)
raise SystemExit(print(path) if path.is_file() else 1)
PY
}

installed && exit
own 2>/dev/null && exit
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  say "No Chromium found: installing Debian's, for the browser tests ..."
  if apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >&2; then
    installed && exit
  fi
fi
say "No Chromium found: trying Playwright's own download ..."
if timeout 600 "$python" -m playwright install chromium >&2 && path=$(own) && runs "$path"; then
  printf '%s\n' "$path"
  exit
fi
say "The browser tests need a Chromium, and none could be had by itself. Install one of these, then try again:"
say "  Debian:  sudo apt-get install chromium"
say "  Fedora:  sudo dnf install chromium"
say "  macOS:   brew install --cask chromium"
say "  anywhere, with Playwright's own and the libraries it wants:"
say "           $python -m playwright install --with-deps chromium"
say "One in a place of its own is taken from VOXPOP_CHROMIUM=/path/to/chromium."
exit 1
