# A repository's history as NDJSON: one document a commit. Together with quote.awk. The input is that of
#   git log --date=format:%Y/%m --format=%H%x1f%ad%x1f%aI%x1f%an%x1f%s

BEGIN { FS = "\037" }

{
  print "{\"commit\":" quote($1) ",\"month\":" quote($2) ",\"date\":" quote($3) ",\"author\":" quote($4) ",\"subject\":" quote($5) "}"
}
