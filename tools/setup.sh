# Sourced by ./sweeper and ./test.sh: finds or installs what the build needs, then builds when sources changed.
# Expects $root, the project's folder. Everything it prints goes to standard error.

say() { printf 'sweeper: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

# Debian packages that are missing, one a line. LIBTORCH takes the place of libtorch-dev.
missing_packages() {
  command -v g++ >/dev/null || echo g++
  command -v cmake >/dev/null || echo cmake
  command -v gnuplot >/dev/null || echo gnuplot-nox
  command -v setsid >/dev/null || echo util-linux
  command -v npm >/dev/null || command -v wget >/dev/null || command -v curl >/dev/null || printf '%s\n' curl ca-certificates
  [ -d /usr/share/fonts/truetype/dejavu ] || echo fonts-dejavu-core
  compgen -G '/usr/lib/*/libsqlite3.so.0' >/dev/null || echo libsqlite3-0
  [ -n "${LIBTORCH:-}" ] || [ -f /usr/include/torch/csrc/api/include/torch/torch.h ] || echo libtorch-dev
}

# Exit status 0 when the .NET 10 SDK (or newer) is on the PATH.
has_dotnet() { command -v dotnet >/dev/null && dotnet --list-sdks 2>/dev/null | grep -qE '^(1[0-9]|[2-9][0-9])\.'; }

install_packages() {
  local as_root=() packages
  mapfile -t packages < <(missing_packages)
  if ! has_dotnet; then
    if apt-cache show dotnet-sdk-10.0 >/dev/null 2>&1; then packages+=(dotnet-sdk-10.0)
    else die "the .NET 10 SDK is missing. Install it from https://dotnet.microsoft.com/download/dotnet/10.0, then run this command again."; fi
  fi
  [ ${#packages[@]} -gt 0 ] || return 0
  local install="apt-get -o DPkg::Lock::Timeout=600 -y install --no-install-recommends ${packages[*]}"
  command -v apt-get >/dev/null \
    || die "missing: ${packages[*]} (Debian's names). Install them with this system's package manager, then run this command again."
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null && sudo -n true 2>/dev/null && as_root=(sudo) \
      || die "missing: ${packages[*]}. Run this, then this command again:  sudo apt-get update && sudo $install"
  fi
  say "installing ${packages[*]} (once; a minute or two)"
  local log="$root/.build/apt.log"
  {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 update \
      && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive $install
  } >"$log" 2>&1 </dev/null || { tail -n 5 "$log" >&2; die "could not install ${packages[*]}; the whole log is in $log. Fix that, or run:  $install"; }
}

check_libtorch() {
  [ -z "${LIBTORCH:-}" ] || [ -f "$LIBTORCH/lib/libtorch_cpu.so" ] \
    || die "LIBTORCH=$LIBTORCH holds no lib/libtorch_cpu.so. Set it to an unpacked libtorch or to the torch folder of a pip-installed PyTorch, or unset it to use the system's."
}

# What a build depends on besides the files: another libtorch or SDK means building again.
build_key() { printf 'LIBTORCH=%s\n' "${LIBTORCH:-}"; }

is_built() {
  local stamp="$root/.build/stamp"
  [ -f "$stamp" ] && [ -f "$root/src/Sweeper.Cli/bin/Release/net10.0/sweeper.dll" ] && [ "$(<"$stamp")" = "$(build_key)" ] || return 1
  # Fetched after a build that went on without it.
  [ ! "$root/src/Sweeper.Cli/obj/echarts.min.js" -nt "$stamp" ] || return 1
  [ -z "$(cd "$root" && find src data models global.json Directory.*.props tools/setup.sh tools/echarts.sh tools/precompile.sh \
    \( -name bin -o -name obj \) -prune -o -newer "$stamp" -print -quit 2>/dev/null)" ]
}

# Builds Release unless that is done already. Two commands started at once build one after the other.
ensure_built() {
  is_built && return 0
  mkdir -p "$root/.build" 2>/dev/null && [ -w "$root/.build" ] || die "cannot write to $root/.build. Give yourself write access to the project's folder."
  exec 9>"$root/.build/lock"
  flock 9
  is_built && { exec 9>&-; return 0; }
  install_packages
  check_libtorch
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
  # The SDK and NuGet keep their caches under HOME.
  if ! [ -w "${HOME:-/nonexistent}" ]; then export HOME="$root/.build/home"; mkdir -p "$HOME"; fi
  say "building (once, and again when sources change)"
  local log="$root/.build/build.log" started=$SECONDS
  if ! dotnet build "$root/src/Sweeper.Cli/Sweeper.Cli.csproj" -c Release -nodeReuse:false >"$log" 2>&1 </dev/null 9>&-; then
    grep -E 'error' "$log" | sort -u | head -n 20 >&2
    die "the build failed; the whole log is in $log."
  fi
  [ -f "$root/src/Sweeper.Cli/obj/echarts.min.js" ] \
    || say "built without Apache ECharts, which the npm registry did not give: report --html has tables and no charts. Later: tools/echarts.sh"
  build_key >"$root/.build/stamp"
  say "built in $((SECONDS - started)) s"
  exec 9>&-
}
