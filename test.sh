#!/usr/bin/env bash
# The same set-up as ./sweeper, then the checks and every test suite. Last line: totals.
#   ./test.sh            all suites (under 10 minutes on 2 cores)
#   ./test.sh Search     the suites whose project name contains "Search"
set -uo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
cd "$root" || exit 1
. "$root/tools/setup.sh"
ensure_built
only=${1:-}
passed=0 failed=0 skipped=0

# Runs a check that counts as one test.
check() {
  local name=$1; shift
  printf '== %s\n' "$name"
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); printf 'FAILED: %s\n' "$name"; fi
}

build() { dotnet build Sweeper.sln -c Release -nodeReuse:false -v quiet -clp:NoSummary </dev/null; }
format() { dotnet format Sweeper.sln --no-restore --verify-no-changes </dev/null; }
check 'build, warnings as errors' build
[ -n "$only" ] || check 'dotnet format --verify-no-changes' format

# Slurm is for its tests alone: where it cannot be installed, they are skipped and say so.
install_slurm() {
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null && ! command -v slurmctld >/dev/null || return 0
  # RUNLEVEL=1 keeps the packages from starting daemons of their own.
  local install=(env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq -y install --no-install-recommends slurm-wlm munge)
  printf '== installing slurm-wlm and munge\n'
  "${install[@]}" >"$root/.build/slurm-apt.log" 2>&1 </dev/null \
    || { apt-get -o DPkg::Lock::Timeout=300 -qq update >/dev/null 2>&1 && "${install[@]}" >"$root/.build/slurm-apt.log" 2>&1 </dev/null; } \
    || printf 'Slurm could not be installed: its tests are skipped; see .build/slurm-apt.log\n'
}
case tests/Sweeper.Slurm.Tests in *"$only"*) install_slurm ;; esac

for project in tests/*"$only"*.Tests/*.csproj; do
  printf '== %s\n' "$project"
  log=$(mktemp)
  dotnet test "$project" -c Release --no-build --nologo -v quiet \
    --logger 'console;verbosity=minimal' </dev/null 2>&1 | tee "$log"
  # "Passed!  - Failed:     0, Passed:    12, Skipped:     1, Total:    13, ..."
  counts=$(grep -oE 'Failed: +[0-9]+, Passed: +[0-9]+, Skipped: +[0-9]+' "$log" | tail -n 1 | grep -oE '[0-9]+' | tr '\n' ' ')
  read -r f p s <<<"${counts:-}" || true
  if [ -z "${s:-}" ]; then f=1 p=0 s=0; printf 'FAILED: %s reported no result\n' "$project"; fi
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  rm -f "$log"
done

printf '%s skipped\n' "$skipped"
printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
