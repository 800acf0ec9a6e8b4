#!/bin/sh
# SPDX-License-Identifier: MIT
# No two structs with one magic number; no number without a name.
#	magic.sh FILE...
{
	awk '/^#define[ \t]+[A-Z0-9_]*MAGIC[ \t]/ {
		number = tolower($3); gsub(/[()ul]/, "", number)
		if (number in first) {
			printf "%s:%d: magic %s is %s already; pick another\n",
			    FILENAME, FNR, $3, first[number]
			bad = 1
		}
		first[number] = FILENAME ":" FNR
	}
	/(CHECK|INIT)_OBJ\([^,]*, *0[xX]/ {
		printf "%s:%d: bare magic number; #define NOUN_MAGIC\n",
		    FILENAME, FNR
		bad = 1
	}
	END { exit bad }' "$@"
}
