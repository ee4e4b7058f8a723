# Debian's package index (apt-cache dumpavail) as NDJSON: one document a package, as it streams through.
# Field names become properties as they are, sizes become numbers, and continued lines are joined. Together with quote.awk.

function property(name, value) {
  return quote(name) ":" ((name == "Size" || name == "Installed-Size") && value ~ /^[0-9]+$/ && value !~ /^0./ ? value : quote(value))
}

function finish_field() {
  if (name == "") return
  line = line (line == "" ? "{" : ",") property(name, value)
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
