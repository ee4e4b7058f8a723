#!/usr/bin/env bash
# Shows the command gitkv on real data: Debian's package index where this machine has one, else this project's own history.
# Works in a temporary folder, prints each command before its output, and cleans up.
#
#   demo.sh [history]     history: take the project's history even where there is a package index
set -euo pipefail
source=${1:-}

demo=$(cd "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
project=$(dirname -- "$demo")

# The command as it was built last here; the one on PATH where nothing was.
built=$(ls -t "$project"/src/GitKv.Cli/bin/*/net*/gitkv.dll 2>/dev/null | head -n 1)
[ -z "$built" ] || PATH=$(dirname -- "$built"):$PATH
command -v gitkv >/dev/null || { echo 'demo.sh: there is no gitkv yet: run ./build.sh first.' >&2; exit 1; }

work=$(mktemp -d "${TMPDIR:-/tmp}/gitkv-demo.XXXXXX")
trap 'cd / && rm -rf "$work"' EXIT
cd "$work"
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

bold= plain=
if [ -t 1 ]; then bold=$'\e[1m' plain=$'\e[0m'; fi
say() { printf '\n# %s\n' "$*"; }
run() { # prints a command, then runs it
  printf '\n%s$ %s%s\n' "$bold" "$1" "$plain"
  set +o pipefail # head ends the command before it, which then ends with 141, as commands do that nobody reads any more
  eval "$1"
  set -o pipefail
}

has_packages() { [ "$source" != history ] && command -v apt-cache >/dev/null && [ -n "$(apt-cache dumpavail 2>/dev/null | sed -n '1p;2q')" ]; }

say 'A repository of its own'
run 'git init --quiet --bare store && cd store'
cp "$demo"/*.awk .
TIMEFORMAT='(%0lR)'
git config user.name 'Ada Lovelace'
git config user.email ada@example.com

if has_packages; then
  say "Debian's package index: one document a package, its section and name are the key, all in one commit"
  run "time apt-cache dumpavail | awk -f quote.awk -f packages.awk | gitkv import - --key-template '{Section}/{Package}' --message 'Package index'"
  section=admin item=admin/adduser small=vcs/git
  on=DependsOn property=Package filter="DependsOn -eq 'libgit2-1.5' -and Installed-Size -lt 1000" words='key-value store'
else
  say "This project's own history: one document a commit, year, month and id are the key, all in one commit"
  log="--date=format:%Y/%m --format=%H%x1f%ad%x1f%aI%x1f%an%x1f%s"
  git -C "$project" rev-parse --quiet --verify HEAD >/dev/null 2>&1 || { echo 'demo.sh: neither a package index nor a history is here.' >&2; exit 1; }
  run "time git -C '$project' log $log | awk -f quote.awk -f commits.awk | gitkv import - --key-template '{month}/{commit}' --message 'History'"
  section=$(git -C "$project" log -1 --date=format:%Y/%m --format=%ad)
  item=$section/$(git -C "$project" log -1 --format=%H) small=$item
  on=author property=subject filter="author -like '*' -and subject -like '*merge*'" words=merge
fi
run 'gitkv ls -r | wc -l'
run 'gitkv ls | head -n 5'

say 'Get one, list a section'
run "gitkv get $item | cut -c 1-100"
run "gitkv ls $section | wc -l"
run "gitkv get '$section/a*' --json | head -n 3 | cut -c 1-100"

say 'Change a document, and say why; then ask who, when and why'
run "gitkv update $item --as json --message 'Reviewed for the release' -- sed '1s/{/{ \"Reviewed\": true,/'"
run "gitkv get --meta $item | sed -n '1,10p' | cut -c 1-100"

say 'Questions by what is in the documents: by reading all of them, and by an index, which is kept in each commit from then on'
run "time gitkv find \"$filter\" --count"
run "time gitkv index create by-$on $on"
run "time gitkv find \"$filter\" --select $property | head -n 4 | cut -c 1-100"
run "gitkv find \"$filter\" --explain | cut -c 1-100"
run "gitkv grep -i -F '$words' | head -n 3 | cut -c 1-100"

say 'Ten processes count at once: five times each, none is lost'
race='for process in 1 2 3 4 5 6 7 8 9 10; do
    (for n in 1 2 3 4 5; do gitkv update demo/counter --default 0 -- awk "{ print \$1 + 1 }"; done) &
  done; wait'
run "time ($race)"
run 'gitkv get demo/counter'
[ "$(gitkv get demo/counter)" = 50 ] || { echo 'demo.sh: increments were lost!' >&2; exit 1; }

say 'It is all plain git: a key is a path'
run "git show refs/kv/default:$small | sed -n '1,4p' | cut -c 1-100"
if [ "$small" != "$item" ]; then
  say 'A directory of more than 256 entries is kept in sixteen parts, by the first hexadecimal digit of the SHA-1 of the name'
  run "git ls-tree -r --name-only refs/kv/default $section/ | grep '/${item##*/}\$'"
  part=$(printf %s "${item##*/}" | (sha1sum 2>/dev/null || shasum) | cut -c 1)
  run "git show refs/kv/default:$section/~$part/${item##*/} | sed -n '1,4p' | cut -c 1-100"
fi
run 'git --no-pager log --format="%h %an: %s" -4 refs/kv/default'
run 'git count-objects -vH | grep -E "^(count|in-pack|packs|size-pack)"'
run 'git fsck --full --strict --no-dangling --no-progress && echo "The repository is sound."'

say 'Shared over a git remote: two clones, as two machines would be; a bare repository stands for the host'
cd "$work"
export GITKV_CACHE=$work/cache
run 'git init --quiet --bare host.git'
for machine in one two; do
  git clone --quiet host.git "$machine" 2>/dev/null
  git -C "$machine" config user.name "Machine $machine"
  git -C "$machine" config user.email "$machine@example.com"
done
run 'gitkv set web/replicas 2 -C one && gitkv sync -C one'
seen=$(git -C one rev-parse refs/kv/default)
run 'gitkv pull -C two && gitkv set web/color blue -C two && gitkv sync -C two'

say 'With --remote a change is won on the host before the command ends: no number is given twice, whoever asks'
run 'for n in 1 2 3; do gitkv next builds/app --remote origin -C one & gitkv next builds/app --remote origin -C two & done; wait'
run 'gitkv get builds/app --remote origin -C one'
[ "$(gitkv get builds/app --remote origin -C one)" = 6 ] || { echo 'demo.sh: a number was lost!' >&2; exit 1; }

say 'A lock: while one machine has it, another can see who that is, and waits in a queue'
run "gitkv lock locks/deploy --remote origin -C one --holder one -- gitkv lock locks/deploy --show --remote origin -C ../two | cut -c 1-100"
run 'gitkv lock locks/deploy --remote origin -C two --timeout 1m -- echo two deploys'

say 'A watch goes on from a point in the past, and tells each change once'
run "gitkv watch web/ --after $seen --first 1 --timeout 1m -C one | cut -c 1-100"
