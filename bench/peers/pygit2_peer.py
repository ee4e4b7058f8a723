"""Sets and gets keys with pygit2, as its users do; times itself. Asked line by line: "set|get start count size keys"."""
import random
import sys
import time

import pygit2

path, layout = sys.argv[1], sys.argv[2]
repository = None
BRANCH = "refs/heads/p"


def value(number, size):
    text = '{"id":%d,"text":"%s"}' % (number, random.Random(number).randbytes(size // 2).hex())
    return text.encode()[:size]


def key(number, keys):
    return "key-%d" % (number * 7919 % 2**32 % keys)


def set_ref(name, content):
    repository.references.create("refs/p/dir/" + name, repository.create_blob(content), force=True)


def set_tree(name, content):
    tip = repository.references[BRANCH].peel(pygit2.Commit)
    folder = repository.TreeBuilder(tip.tree["dir"])
    folder.insert(name, repository.create_blob(content), pygit2.GIT_FILEMODE_BLOB)
    root = repository.TreeBuilder(tip.tree)
    root.insert("dir", folder.write(), pygit2.GIT_FILEMODE_TREE)
    who = pygit2.Signature("Bench", "bench@example.com")
    repository.create_commit(BRANCH, who, who, "set", root.write(), [tip.id])


def get_ref(name):
    return repository[repository.references["refs/p/dir/" + name].target].data


def get_tree(name):
    return repository.references[BRANCH].peel(pygit2.Commit).tree["dir/" + name].data


for line in sys.stdin:
    what, start, count, size, keys = line.split()
    start, count, size, keys = int(start), int(count), int(size), int(keys)
    repository = repository or pygit2.Repository(path)
    values = [value(start + i + 40_000_000, size) for i in range(count)] if what == "set" else None
    begin = time.perf_counter()
    for i in range(count):
        name = key(start + i, keys)
        if what == "set":
            (set_tree if layout == "tree" else set_ref)(name, values[i])
        else:
            (get_tree if layout == "tree" else get_ref)(name)
    print(time.perf_counter() - begin, flush=True)
