#!/usr/bin/env bash
# Processes on four machines (a cache each) increment one counter over HTTP, while a saboteur drops connections and processes are killed: the end value
# is what was acknowledged, in all three layouts. Runs the test of that in its full size.
#
#   counters.sh [increments [processes]]     2000 and 16 unless given
set -euo pipefail
project=$(dirname -- "$(cd "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)")
export GITKV_RACE_INCREMENTS=${1:-2000} GITKV_RACE_PROCESSES=${2:-16}
printf 'counters.sh: %s increments by %s processes on 4 machines, in each layout\n' "$GITKV_RACE_INCREMENTS" "$GITKV_RACE_PROCESSES"
exec dotnet test "$project/tests/GitKv.Core.Tests" -c Release --filter FullyQualifiedName~CounterRaceTests --logger 'console;verbosity=normal'
