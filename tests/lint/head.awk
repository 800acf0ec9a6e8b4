# SPDX-License-Identifier: MIT
# The first line names the licence, the head comment names the file, a header
# is guarded by its path.
#	awk -f head.awk FILE...

function complain(what) {
	printf "%s:%d: %s\n", FILENAME, FNR, what
	bad = 1
}
function short_name(path) {
	sub(/^proxy\//, "", path)
	return path
}
FNR == 1 {
	if ($0 !~ /SPDX-License-Identifier: MIT/)
		complain("no licence; begin with /* SPDX-License-Identifier: MIT")
	name = short_name(FILENAME)
	sub(/\.tbl\.h$/, ".tbl", name)
	sub(/\.[ch]$/, "", name)
	guard = toupper("aduana_" short_name(FILENAME))
	gsub(/[\/.]/, "_", guard)
	table = FILENAME ~ /\.tbl\.h$/
}
FNR == 3 && index($0, name) == 0 {
	complain("head comment does not name the file; write \" * " \
	    short_name(FILENAME) " - what noun\"")
}
/^#ifndef ADUANA_/ && FILENAME ~ /\.h$/ && !table && !(FILENAME in seen) {
	if ($2 != guard)
		complain("include guard " $2 "; call it " guard)
	seen[FILENAME] = 1
}
END { exit bad }
