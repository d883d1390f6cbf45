# Sourced by the commands in bin/: what has to be on the machine before anything runs.

need_node() {
  command -v node >/dev/null || { echo "Habeas needs Node 20.19 or newer. Install the package nodejs of your system, or see nodejs.org." >&2; exit 1; }
  node -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>20||(a===20&&b>=19)?0:1)' ||
    { echo "Habeas needs Node 20.19 or newer; this is $(node --version)." >&2; exit 1; }
}

# install_packages run|all: the packages to run, or also those to test. Nothing is done when
# the lock file is the one that was installed last.
install_packages() {
  local want=$1 mark="$here/node_modules/.installed" seen
  seen=$(cksum < "$here/package-lock.json")
  if [ -f "$mark" ]; then
    case "$(cat "$mark")" in
      "$seen all") return 0 ;;
      "$seen run") [ "$want" = run ] && return 0 ;;
    esac
  fi
  echo "Installing packages (once) …" >&2
  # Not `npm ci`: a platform package that a registry lacks for another system would make it refuse.
  local words=(install --no-save --no-audit --no-fund --no-update-notifier --loglevel=error)
  [ "$want" = run ] && words+=(--omit=dev)
  if ! (cd "$here" && npm "${words[@]}" >&2); then
    echo "The packages could not be installed. Is there a connection to a package registry, and may this user write to $here?" >&2
    exit 1
  fi
  echo "$seen $want" > "$mark"
}

# need_browser: the browser of the journeys. Debian as root installs it; otherwise we say what to install.
need_browser() {
  local path
  [ -n "${BROWSER_PATH:-}" ] && return 0
  for path in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$path" >/dev/null && return 0
  done
  [ -x /opt/google/chrome/chrome ] || [ -x /snap/bin/chromium ] && return 0
  if [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ]; then
    echo "Installing the package chromium-headless-shell or chromium (once) …" >&2
    # Without fresh lists one of the two may still be had.
    apt-get update -qq >/dev/null 2>&1 || true
    for path in chromium-headless-shell chromium; do
      if DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$path" >/dev/null 2>&1; then return 0; fi
    done
  fi
  echo "The tests need a browser. Install it and try again: as root, on Debian or Ubuntu: apt-get install chromium;" >&2
  echo "on Fedora: dnf install chromium. Or set BROWSER_PATH to the program of Chromium or Chrome." >&2
  exit 1
}
