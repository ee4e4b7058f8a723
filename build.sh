#!/usr/bin/env bash
# Builds, tests and packs GitKv. The work is in build/Tasks.proj; build.ps1 is the same door for PowerShell.
# This one is for a machine that may lack things: it installs what it can, says what it does, and does without PowerShell where there is none.
#
#   ./build.sh [build|demo|test|bench|pack|clean] [arguments of the demo or the benchmarks]
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")"

task=${1:-build}
shift || true
configuration=${CONFIGURATION:-Release}
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

say() { printf 'build.sh: %s\n' "$*"; }
die() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }

# Installs Debian packages where that is possible without asking anybody.
install_packages() {
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || return 1
    as_root=(sudo -n)
  fi
  command -v apt-get >/dev/null || return 1
  say "installing with apt-get: $*"
  "${as_root[@]}" apt-get update -qq && DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq "$@" >/dev/null
}

need_git() {
  command -v git >/dev/null || install_packages git || die "git is needed: install it and try again."
}

need_dotnet() {
  command -v dotnet >/dev/null || die "the .NET SDK 10 is needed (https://dotnet.microsoft.com/download): install it and try again."
  local version
  version=$(dotnet --version)
  [ "${version%%.*}" -ge 10 ] || die "the .NET SDK 10 or later is needed; this is $version."
}

has_libgit2() {
  { ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null; } | grep -qE 'libgit2\.so\.1\.[567]'
}

# Where the registry has no natives for LibGit2Sharp (build/LibGit2.targets finds that out), the system's libgit2 is used.
need_libgit2() {
  [ "$(cat build/LibGit2Probe/obj/answer 2>/dev/null)" = true ] || return 0
  [ "$(uname)" = Linux ] || return 0
  [ -n "${GITKV_LIBGIT2:-}" ] || has_libgit2 && return 0
  install_packages libgit2-1.5 || install_packages libgit2-1.7 ||
    die "libgit2 1.7, 1.6 or 1.5 is needed, as the package registry has no natives for LibGit2Sharp: install it (Debian 12: apt-get install libgit2-1.5) and try again."
}

# Some tests talk to an SSH server of their own; without one they are skipped.
want_sshd() {
  command -v sshd >/dev/null || [ -x /usr/sbin/sshd ] && return 0
  [ "$(uname)" = Linux ] && install_packages openssh-server openssh-client && return 0
  say "no sshd here: the tests of SSH remotes are skipped."
}

# Exports to SQLite use the library of the system.
want_sqlite() {
  [ "$(uname)" = Linux ] || return 0
  { ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null; } | grep -q 'libsqlite3\.so\.0' && return 0
  install_packages libsqlite3-0 || say "no libsqlite3 here, and none can be installed: the tests of exports to SQLite will fail."
}

# What the benchmarks measure beside GitKv, as far as it can be had.
want_peers() {
  local missing=()
  command -v git-annex >/dev/null || missing+=(git-annex)
  command -v gnuplot >/dev/null || missing+=(gnuplot-nox)
  python3 -c 'import pygit2' 2>/dev/null || /usr/bin/python3 -c 'import pygit2' 2>/dev/null || missing+=(python3-pygit2)
  [ ${#missing[@]} -eq 0 ] && return 0
  [ "$(uname)" = Linux ] && install_packages "${missing[@]}" && return 0
  say "left out of the benchmarks, as they are not here: ${missing[*]}"
}

is_recent() { # a command that starts PowerShell
  local version major minor
  version=$("$@" -NoLogo -NoProfile -NonInteractive -Command '"$($PSVersionTable.PSVersion.Major).$($PSVersionTable.PSVersion.Minor)"' 2>/dev/null) || return 1
  major=${version%%.*} minor=${version#*.}
  [ "$major" -gt 7 ] || { [ "$major" -eq 7 ] && [ "$minor" -ge 6 ]; }
}

# Sets GITKV_PWSH to the command that starts PowerShell 7.6 or later; leaves it empty where there is none.
find_powershell() {
  export GITKV_PWSH=''
  if command -v pwsh >/dev/null && is_recent pwsh; then
    GITKV_PWSH=pwsh
  elif dotnet tool restore >/dev/null 2>&1 && is_recent dotnet tool run pwsh; then
    GITKV_PWSH='dotnet tool run pwsh'
  else
    say "PowerShell 7.6 is not on PATH and not available from this registry: going on without it; the Pester tests are skipped."
  fi
}

target() {
  dotnet msbuild build/Tasks.proj "-t:$1" "-p:Configuration=$configuration" "-p:Arguments=${arguments:-}" -nologo -v:minimal -tl:off
}

prepare() {
  need_git
  need_dotnet
  dotnet restore GitKv.slnx --verbosity quiet -tl:off
  need_libgit2
  find_powershell
}

case $task in
  build)
    prepare
    target Build
    ;;
  pack)
    prepare
    target Pack
    ;;
  test)
    prepare
    want_sshd
    want_sqlite
    result=0
    target Test || result=$?
    cat artifacts/test-results/summary.txt 2>/dev/null || say "the build failed: no test was run."
    exit "$result"
    ;;
  demo)
    prepare
    target Build
    if [ -n "$GITKV_PWSH" ]; then
      exec $GITKV_PWSH -NoProfile -File demo/demo.ps1 "$@"
    else
      exec bash demo/demo.sh "$@"
    fi
    ;;
  bench)
    prepare
    target Build
    want_peers
    arguments="$*" target Bench
    ;;
  clean)
    need_dotnet
    target Clean
    ;;
  *)
    die "unknown task '$task'. Usage: ./build.sh [build|demo|test|bench|pack|clean]"
    ;;
esac
