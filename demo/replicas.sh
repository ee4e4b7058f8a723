#!/usr/bin/env bash
# Two replicas of one store, each edited at random by a process of its own, exchange their changes through a bare repository with plain
# git fetch and push, and come to equal trees. Prints what was done, and fails where the trees differ in the end.
#
#   replicas.sh [seconds]     how long to edit; 20 unless given
set -euo pipefail
seconds=${1:-20}

demo=$(cd "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
project=$(dirname -- "$demo")

# The command as it was built last here; the one on PATH where nothing was.
built=$(ls -t "$project"/src/GitKv.Cli/bin/*/net*/gitkv.dll 2>/dev/null | head -n 1)
[ -z "$built" ] || PATH=$(dirname -- "$built"):$PATH
command -v gitkv >/dev/null || { echo 'replicas.sh: there is no gitkv yet: run ./build.sh first.' >&2; exit 1; }

work=$(mktemp -d "${TMPDIR:-/tmp}/gitkv-replicas.XXXXXX")
trap 'cd / && rm -rf "$work"' EXIT
cd "$work"
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
export GIT_AUTHOR_NAME=Replica GIT_AUTHOR_EMAIL=replica@example.com GIT_COMMITTER_NAME=Replica GIT_COMMITTER_EMAIL=replica@example.com

git init --quiet --bare hub.git
cd hub.git
gitkv set counters/edits 0
gitkv set docs/shared '{"edits": {}}'
gitkv store set default --merge 'counters/**=Counter'
gitkv store set default --merge 'docs/**=Json' --conflicts LastWriter
gitkv store set default --merge '**=LastWriter'
cd ..
git clone --quiet --mirror hub.git one.git
git clone --quiet --mirror hub.git two.git

# Fetch, merge, push; again where the other one was faster.
exchange() {
  while :; do
    git fetch --quiet ../hub.git '+refs/kv/*:refs/remotes/hub/kv/*'
    gitkv merge hub/default | cut -d: -f1 >> outcomes
    git push --quiet ../hub.git refs/kv/default 2>/dev/null && return
    echo Refused >> outcomes
  done
}

replica() { # name
  cd "$1.git"
  local edits=0 end=$((SECONDS + seconds))
  while [ "$SECONDS" -lt "$end" ]; do
    local key="items/$((RANDOM % 20))/$((RANDOM % 50))"
    case $((RANDOM % 10)) in
      [0-5]) gitkv set "$key" "$1 $RANDOM" ;;
      [67]) gitkv rm "$key" 2>/dev/null || gitkv set "$key" "$1 again" ;;
      8) gitkv update counters/edits -- sh -c 'read -r n; echo $((n + 1))' && echo counted >> counted ;;
      9) gitkv set "docs/$1" "{\"replica\": \"$1\", \"edit\": $edits}" ;;
    esac
    edits=$((edits + 1))
    [ $((RANDOM % 5)) -ne 0 ] || exchange
  done
  echo "$edits" > edits
}

replica one & first=$!
replica two & second=$!
wait "$first"
wait "$second"
for name in one two one; do (cd "$name.git" && exchange); done

one=$(git -C one.git rev-parse 'refs/kv/default^{tree}')
two=$(git -C two.git rev-parse 'refs/kv/default^{tree}')
counted=$(cat one.git/counted two.git/counted 2>/dev/null | wc -l)
echo "seconds: $seconds"
echo "edits: $(cat one.git/edits) and $(cat two.git/edits)"
echo "commits: $(git -C one.git rev-list --count refs/kv/default), of them merges: $(git -C one.git rev-list --merges --count refs/kv/default)"
echo "merges by outcome: $(sort one.git/outcomes two.git/outcomes | uniq -c | awk '{printf "%s%s %s", sep, $2, $1; sep = ", "}')"
echo "items: $(gitkv -C one.git ls -r | wc -l)"
echo "counter: $(gitkv -C one.git get counters/edits), increments made: $counted"
echo "trees: $one $two"
git -C one.git fsck --full --strict 2>/dev/null
[ "$one" = "$two" ] && [ "$(gitkv -C one.git get counters/edits)" -eq "$counted" ] || { echo 'replicas.sh: the replicas differ.' >&2; exit 1; }
