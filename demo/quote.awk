# A text as a JSON string.
function quote(text) {
  gsub(/[\\"]/, "\\\\&", text)
  gsub(/\n/, "\\n", text)
  gsub(/\t/, "\\t", text)
  gsub(/[\001-\037\177]/, "", text)
  return "\"" text "\""
}
