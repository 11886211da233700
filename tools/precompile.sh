#!/usr/bin/env bash
# Compiles a built program to machine code in place (ReadyToRun), so that commands do not spend half a second compiling themselves:
#   tools/precompile.sh BIN CACHE PACKAGES   the folder of the program, one to keep results in, and NuGet's package folder
# The build calls it (src/Sweeper.Cli/Sweeper.Cli.csproj). Without the compiler, a package of .NET's own, the program is the same, but slower to
# start; exit status 1, with the reason. What has not changed since the last time is not compiled again.
set -uo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
bin=${1%/} cache=${2%/} packages=${3%/}

case "$(uname -m)" in
  x86_64) target=linux-x64 ;;
  aarch64) target=linux-arm64 ;;
  *) echo "not compiled ahead of time: no compiler for $(uname -m)"; exit 1 ;;
esac
framework=$(dotnet --list-runtimes | awk '$1 == "Microsoft.NETCore.App" && $2 ~ /^10\./ { gsub(/[][]/, "", $3); path = $3 "/" $2 } END { print path }')
[ -d "$framework" ] || { echo "not compiled ahead of time: no .NET 10 runtime found"; exit 1; }
find_compiler() { compgen -G "$packages/microsoft.netcore.app.crossgen2.$target/10.*/tools/crossgen2" | sort -V | tail -n 1; }
compiler=$(find_compiler)
if [ -z "$compiler" ]; then
  timeout 120 dotnet restore "$root/tools/precompile/compiler.csproj" -p:HostSystem="$target" -p:RestorePackagesPath="$packages" -nodeReuse:false >/dev/null 2>&1 </dev/null
  compiler=$(find_compiler)
fi
[ -n "$compiler" ] || { echo "not compiled ahead of time: the package registry did not give Microsoft.NETCore.App.Crossgen2.$target"; exit 1; }
[ -x "$compiler" ] || chmod +x "$compiler"

mkdir -p "$cache"
status=0
for file in "$bin"/*.dll; do
  name=$(basename "$file")
  # Large, and hardly any command runs much of them.
  case "$name" in MathNet.Numerics.dll | CsvHelper.dll) continue ;; esac
  if cmp -s "$file" "$cache/$name"; then continue; fi
  if ! cmp -s "$file" "$cache/$name.source"; then
    rm -f "$cache/$name"
    "$compiler" "$file" -o "$cache/$name" -r "$bin/*.dll" -r "$framework/*.dll" -r "${framework/Microsoft.NETCore.App/Microsoft.AspNetCore.App}/*.dll" \
      --targetos linux --targetarch "${target#linux-}" -O >"$cache/$name.log" 2>&1 \
      || { rm -f "$cache/$name"; echo "not compiled ahead of time: $name ($cache/$name.log)"; status=1; continue; }
    cp "$file" "$cache/$name.source"
  fi
  # Put into place at once: programs that run keep the file they have.
  cp "$cache/$name" "$file.$$" && mv -f "$file.$$" "$file"
done
exit $status
