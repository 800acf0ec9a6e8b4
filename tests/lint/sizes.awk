# SPDX-License-Identifier: MIT
# A file is at most 400 lines, a function at most 60, three levels deep at most.
#	awk -f sizes.awk FILE...

function complain(line, what) {
	printf "%s:%d: %s\n", FILENAME, line, what
	bad = 1
}
FNR == 1	{ start = 0; told = 0 }
FNR == 401	{ complain(401, "over 400 lines; split it into two nouns") }
/^\{/		{ start = FNR; told = 0 }
/^\}/ {
	if (start && FNR - start - 1 > 60)
		complain(start, FNR - start - 1 " lines in a function; " \
		    "60 at most, split it by step")
	start = 0
}
# The body is one tab in; three levels more is four tabs.
start && !told && /^\t\t\t\t\t*(if|for|while|switch|do)[ ({].*\{$/ {
	complain(FNR, "nested more than three levels; make a function of it")
	told = 1
}
END { exit bad }
