#!/bin/sh
# SPDX-License-Identifier: MIT
# No note that something is unfinished, no path of one person's machine.
#	words.sh FILE...
unfinished='\b(TO''DO|FIX''ME|X''XX|HA''CK)\b'
machine='(^|[^a-zA-Z0-9_.$})])/(ho''me|ro''ot|Us''ers|wo''rk)/[a-zA-Z0-9_.]'
bad=0
if grep -nIHE "$unfinished" "$@" |
    sed -E 's/^([^:]*:[0-9]+):.*/\1: unfinished; do it, or open an issue/' |
    grep .; then
	bad=1
fi
if grep -nIHE "$machine" "$@" |
    sed -E 's/^([^:]*:[0-9]+):.*/\1: path of one machine; make it relative/' |
    grep .; then
	bad=1
fi
exit $bad
