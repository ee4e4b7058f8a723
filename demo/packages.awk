# Debian's package index (apt-cache dumpavail) as NDJSON: one document a package, as it streams through.
# Field names become properties as they are, sizes become numbers, and continued lines are joined. DependsOn is added: the names alone of what
# Depends wants, each once. Together with quote.awk.

function property(name, value) {
  return quote(name) ":" ((name == "Size" || name == "Installed-Size") && value ~ /^[0-9]+$/ && value !~ /^0./ ? value : quote(value))
}

function names_in(relations,   parts, seen, i, n, list) {
  n = split(relations, parts, /[,|]/)
  for (i = 1; i <= n; i++) {
    sub(/^[ \n]+/, "", parts[i])
    sub(/[ \n:(].*$/, "", parts[i])
    if (parts[i] == "" || parts[i] in seen) continue
    seen[parts[i]] = 1
    list = list (list == "" ? "" : ",") quote(parts[i])
  }
  return "[" list "]"
}

function finish_field() {
  if (name == "") return
  line = line (line == "" ? "{" : ",") property(name, value)
  if (name == "Depends") line = line "," quote("DependsOn") ":" names_in(value)
  if (name == "Package") package = 1
  if (name == "Section") section = 1
  name = ""
}

function finish_document() {
  finish_field()
  if (line != "" && package && !section) line = line "," property("Section", "unknown")
  if (line != "" && package) print line "}"
  line = ""
  package = section = 0
}

/^$/ { finish_document(); next }

/^[ \t]/ {
  sub(/^[ \t]+/, "")
  value = value "\n" $0
  next
}

{
  finish_field()
  colon = index($0, ":")
  name = substr($0, 1, colon - 1)
  value = substr($0, colon + 1)
  sub(/^ /, "", value)
}

END { finish_document() }
