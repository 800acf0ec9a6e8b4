# SPDX-License-Identifier: MIT
# Lines fit in 80 columns (tabs of 8), end without blanks, are indented by tabs.
# (Up to 7 blanks may follow the tabs, or set a comment's star.)
function width(s,    i, n) {
	n = 0
	for (i = 1; i <= length(s); i++)
		n = substr(s, i, 1) == "\t" ? n + 8 - n % 8 : n + 1
	return n
}
function complain(what) {
	printf "%s:%d: %s\n", FILENAME, FNR, what
	bad = 1
}
width($0) > 80		{ complain("over 80 columns; break the line") }
/[ \t]$/		{ complain("blanks at the end; remove them") }
/^\t*        /		{ complain("indented by blanks; use tabs of 8") }
END			{ exit bad }
