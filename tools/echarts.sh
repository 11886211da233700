#!/usr/bin/env bash
# Fetches Apache ECharts (Apache License 2.0), which draws the charts of `sweeper report --html`, from the npm registry:
#   tools/echarts.sh [FILE]   writes echarts.min.js to FILE, by default where the build looks for it; exit status 1, with the
#                             reason, when it cannot be had
# The build calls it (src/Sweeper.Cli/Sweeper.Cli.csproj) and goes on without charts when it fails. What was fetched once is kept
# in the user's cache. ECHARTS=<path of an echarts.min.js of this version> takes a copy brought along by hand.
set -uo pipefail
version=5.6.0
# SHA-512 of dist/echarts.min.js in the package of this version.
sha512=5d299b5f79a1ac3da2c797d73d34506f61702b6dac44c5504e904fd9a73c857ec387feb4e610364037a0556880bd93e25c8c4e57409b9265231a2a270e96c29b

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
target=${1:-$root/src/Sweeper.Cli/obj/echarts.min.js}
cache="${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/sweeper/echarts-$version.min.js"

# Exit status 0 when the file is ECharts of this version to the byte.
is_right() { [ -f "$1" ] && printf '%s  %s\n' "$sha512" "$1" | sha512sum --check --status 2>/dev/null; }

# Puts a file into place at once, so that nobody sees half of it.
place() { mkdir -p "$(dirname "$2")" 2>/dev/null && cp "$1" "$2.$$" 2>/dev/null && mv -f "$2.$$" "$2"; }

# The package as the user's npm gets it, with its registry, proxy and login; without npm from the registry itself.
fetch() {
  if command -v npm >/dev/null; then
    (cd "$1" && npm pack --silent --fetch-retries=1 --fetch-timeout=60000 "echarts@$version" >/dev/null 2>&1 </dev/null) && mv "$1"/echarts-*.tgz "$1/package.tgz" && return
  fi
  local registry=${npm_config_registry:-https://registry.npmjs.org}
  local url="${registry%/}/echarts/-/echarts-$version.tgz"
  if command -v curl >/dev/null; then curl -fsSL --connect-timeout 15 --max-time 300 -o "$1/package.tgz" "$url" 2>/dev/null
  elif command -v wget >/dev/null; then wget -q -T 60 -t 2 -O "$1/package.tgz" "$url"
  else return 1; fi
}

if [ -n "${ECHARTS:-}" ]; then
  is_right "$ECHARTS" || { echo "ECHARTS=$ECHARTS is not the echarts.min.js of version $version"; exit 1; }
  place "$ECHARTS" "$target" && exit
fi
is_right "$target" && exit
is_right "$cache" && place "$cache" "$target" && exit

folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
fetch "$folder" || { echo "ECharts $version could not be fetched from the npm registry (npm, curl or wget, and a network are needed)"; exit 1; }
tar -xzOf "$folder/package.tgz" package/dist/echarts.min.js >"$folder/echarts.min.js" 2>/dev/null
is_right "$folder/echarts.min.js" || { echo "what the npm registry gave for ECharts $version has another checksum"; exit 1; }
place "$folder/echarts.min.js" "$cache"
place "$folder/echarts.min.js" "$target"
