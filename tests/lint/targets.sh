#!/bin/sh
# SPDX-License-Identifier: MIT
# `make help` tells every target that is .PHONY, and no other; what only other
# targets call is named here.
#	targets.sh MAKEFILE
inner='^(all|deps-test|deps-test-packages|help|install-files)$'
phony=$(awk '/^\.PHONY:/ { on = 1 } on { print } on && !/\\$/ { on = 0 }' "$1" |
    tr -s '\\\t ' '\n\n\n' | grep -vE '^\.PHONY|\$|^$' |
    grep -vE "$inner" | sort -u)
line=$(grep -n '^define HELP' "$1" | cut -d: -f1)
told=$(sed -n '/^define HELP/,/^endef/s/^  make \([a-z-][a-z-]*\) .*/\1/p' "$1" |
    sort -u)
[ "$phony" = "$told" ] && [ -n "$told" ] && exit 0
for name in $told $phony; do
	case "
$told
" in *"
$name
"*) ;; *) echo "$1:$line: $name is not in make help; add a line";; esac
	case "
$phony
" in *"
$name
"*) ;; *) echo "$1:$line: $name is in make help and no target; see .PHONY";; esac
done
exit 1
